/**
 * Exact Gaussian-process regression on a drawn data set (theory, sections 6 and 7): the posterior of the quadratic loss, whose ridge κ is the
 * variance that it ascribes to the labels. With B = Φ√Λ it is solved in the P samples, by A = BBᵀ + κ, or in the K modes, by
 * M = 1 + BᵀB/κ, whichever are fewer. In the modes the matrix is graded like the spectrum, and Cholesky's factors keep their digits
 * whatever κ is; in the samples they lose as many as the condition number has.
 */
import { factor, solve, solveLower } from '../numerics/cholesky.ts';
import type { Stream } from '../numerics/stream.ts';
import type { System } from '../model/system.ts';
import { drawDataSet, modesOf, type DataSet, type Modes } from './data-set.ts';
import { paced } from './pace.ts';
import type { Draw, Progress } from './draw.ts';

/** Averages over the posterior of one data set. */
interface Regression {
  /** Squared discrepancy per training sample, against its noisy label. */
  trainX: number;
  /** Error of the posterior mean, against the target without noise. */
  q: number;
  /** Posterior variance on a new sample. */
  V: number;
}

/** Regression on one data set, drawn as the first thing from the stream. Values: trainLoss, testX, trainX, q, V. */
export function drawRegression(system: System, stream: Stream, progress: Progress): Draw {
  const modes = modesOf(system);
  const found = regress(modes, drawDataSet(system, modes, stream), system.kappa, progress);
  if (!found) return { status: 'not converged', values: [NaN, NaN, NaN, NaN, NaN] };
  const { trainX, q, V } = found;
  return { status: 'converged', values: [trainX / 2, q + V, trainX, q, V] };
}

/** Relative error of the posterior mean, as one step of refinement shows it, and of V, beyond which a solution is not believed. */
const precision = 1e-6;
/** Modes up to which the larger matrix is a way out where the samples' is too badly conditioned. */
const mostModes = 2000;

/**
 * The posterior's averages.
 * @param data its features are scaled in place
 * @returns undefined where κ is too small for doubles
 */
export function regress(modes: Modes, data: DataSet, kappa: number, progress: Progress): Regression | undefined {
  const { P, K, features } = data;
  const roots = modes.lambda.map(Math.sqrt);
  for (let at = 0; at < features.length; at += K) {
    for (let k = 0; k < K; k++) features[at + k] = features[at + k]! * roots[k]!;
  }
  const problem: Problem = { modes, roots, P, K, b: features, labels: data.labels, kappa };
  if (K <= P) return inModes(problem, progress);
  return inSamples(problem, progress) ?? (K <= mostModes ? inModes(problem, progress) : undefined);
}

interface Problem {
  modes: Modes;
  /** √λ_k. */
  roots: Float64Array;
  P: number;
  K: number;
  /** φ_k(x_μ) √λ_k, K numbers a sample. */
  b: Float64Array;
  labels: Float64Array;
  kappa: number;
}

/** The residual of the mean is κα, α = A⁻¹·labels; with x_k = |L⁻¹b_k|², V = Σ λ_k(1−x_k) and the variance on the samples is κ Σ x_k. */
function inSamples(problem: Problem, progress: Progress): Regression | undefined {
  const { modes, roots, P, K, b, labels, kappa } = problem;
  const pace = new Pace(progress, P * P * K + P ** 3 / 6);
  const l = gram(b, P, K, pace);
  for (let i = 0; i < P; i++) l[i * P + i]! += kappa;
  if (!factorInBlocks(l, P, pace)) return undefined;
  const alpha = solve(l, P, labels.slice());
  const projected = timesTransposed(b, P, K, alpha);
  const again = times(b, P, K, projected);
  const change = solve(
    l,
    P,
    labels.map((label, i) => label - again[i]! - kappa * alpha[i]!),
  );
  if (!refine(alpha, change)) return undefined;
  const mean = timesTransposed(b, P, K, alpha);
  const learned = squaredNorms(l, P, K, pace, (first, count, block) => {
    for (let i = 0; i < P; i++) block.set(b.subarray(i * K + first, i * K + first + count), i * count);
    return 0;
  });
  let [V, prior, trace] = [0, 0, 0];
  for (let k = 0; k < K; k++) {
    V += modes.lambda[k]! * (1 - learned[k]!);
    prior += modes.lambda[k]!;
    trace += learned[k]!;
  }
  // Each 1 − x_k has lost digits at 1, by about the rounding of P terms.
  if (!(P * Number.EPSILON * prior < precision * V)) return undefined;
  const residual = kappa * kappa * squared(alpha);
  return checked({ trainX: (residual + kappa * trace) / P, q: errorOf(modes, roots, mean), V });
}

/** The mean is √Λ g, g = M⁻¹Bᵀ·labels/κ; with d_k = (M⁻¹)_kk, V = Σ λ_k d_k and the variance on the samples is κ Σ (1−d_k). */
function inModes(problem: Problem, progress: Progress): Regression | undefined {
  const { modes, roots, P, K, b, labels, kappa } = problem;
  const pace = new Pace(progress, (K * K * P) / 2 + K ** 3 / 3);
  const l = gram(transposed(b, P, K), K, P, pace);
  for (let i = 0; i < l.length; i++) l[i] = l[i]! / kappa;
  for (let k = 0; k < K; k++) l[k * K + k]! += 1;
  if (!factorInBlocks(l, K, pace)) return undefined;
  const mean = solve(
    l,
    K,
    timesTransposed(b, P, K, labels).map((value) => value / kappa),
  );
  const unexplained = () => {
    const explained = times(b, P, K, mean);
    return labels.map((label, i) => label - explained[i]!);
  };
  const change = solve(
    l,
    K,
    timesTransposed(b, P, K, unexplained()).map((value, k) => value / kappa - mean[k]!),
  );
  if (!refine(mean, change)) return undefined;
  const left = squaredNorms(l, K, K, pace, (first, count, block) => {
    for (let k = 0; k < count; k++) block[(first + k) * count + k] = 1;
    return first;
  });
  let [V, trace] = [0, 0];
  for (let k = 0; k < K; k++) {
    V += modes.lambda[k]! * left[k]!;
    trace += 1 - left[k]!;
  }
  const residual = squared(unexplained());
  return checked({ trainX: (residual + kappa * trace) / P, q: errorOf(modes, roots, mean), V });
}

function checked(found: Regression): Regression | undefined {
  return Number.isFinite(found.trainX + found.q + found.V) ? found : undefined;
}

/** Adds the correction; false where it shows that too many digits were lost. */
function refine(solution: Float64Array, change: Float64Array): boolean {
  for (let i = 0; i < solution.length; i++) solution[i] = solution[i]! + change[i]!;
  return Math.sqrt(squared(change)) <= precision * Math.sqrt(squared(solution));
}

/** Σ (y_k − √λ_k g_k)². */
function errorOf({ y }: Modes, roots: Float64Array, g: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < y.length; k++) sum += (y[k]! - roots[k]! * g[k]!) ** 2;
  return sum;
}

function squared(x: Float64Array): number {
  let sum = 0;
  for (const value of x) sum += value * value;
  return sum;
}

/** Reports progress by the multiplications that are done. */
class Pace {
  readonly spend: (work: number) => void;

  constructor(progress: Progress, total: number) {
    let done = 0;
    const tell = paced(progress, () => Math.min(1, done / total));
    this.spend = (work) => {
      done += work;
      tell(work);
    };
  }
}

/** Bx of a matrix of so many rows and columns, row by row. */
function times(b: Float64Array, rows: number, columns: number, x: Float64Array): Float64Array {
  const out = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    let sum = 0;
    for (let k = 0, at = i * columns; k < columns; k++, at++) sum += b[at]! * x[k]!;
    out[i] = sum;
  }
  return out;
}

/** Bᵀx. */
function timesTransposed(b: Float64Array, rows: number, columns: number, x: Float64Array): Float64Array {
  const out = new Float64Array(columns);
  for (let i = 0; i < rows; i++) {
    for (let k = 0, at = i * columns; k < columns; k++, at++) out[k] = out[k]! + b[at]! * x[i]!;
  }
  return out;
}

function transposed(b: Float64Array, rows: number, columns: number): Float64Array {
  const out = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    for (let k = 0; k < columns; k++) out[k * rows + i] = b[i * columns + k]!;
  }
  return out;
}

/** BBᵀ, its lower triangle and somewhat more. */
function gram(b: Float64Array, rows: number, columns: number, pace: Pace): Float64Array<ArrayBuffer> {
  const out = new Float64Array(rows * rows);
  for (let i = 0; i < rows; i += 2) {
    for (let j = 0; j <= i; j += 2) {
      addProducts(b, columns, i, j, columns, 1, out, rows);
      pace.spend(4 * columns);
    }
  }
  return out;
}

/**
 * Adds to the entries (i, j) to (i+1, j+1) of the n×n matrix `out` a multiple of the products of rows i and i+1 with rows j and j+1 of `b`, over
 * the first `length` of its `stride` columns. Four products at a time use each number that is read twice.
 */
function addProducts(
  b: Float64Array,
  stride: number,
  i: number,
  j: number,
  length: number,
  multiple: number,
  out: Float64Array,
  n: number,
): void {
  const tall = i + 1 < n;
  const wide = j + 1 < n;
  const [i0, j0] = [i * stride, j * stride];
  const i1 = tall ? i0 + stride : i0;
  const j1 = wide ? j0 + stride : j0;
  let [upperLeft, upperRight, lowerLeft, lowerRight] = [0, 0, 0, 0];
  for (let k = 0; k < length; k++) {
    const x = b[i0 + k]!;
    const z = b[i1 + k]!;
    const v = b[j0 + k]!;
    const w = b[j1 + k]!;
    upperLeft += x * v;
    upperRight += x * w;
    lowerLeft += z * v;
    lowerRight += z * w;
  }
  const at = i * n + j;
  out[at]! += multiple * upperLeft;
  if (wide) out[at + 1]! += multiple * upperRight;
  if (tall) out[at + n]! += multiple * lowerLeft;
  if (tall && wide) out[at + n + 1]! += multiple * lowerRight;
}

/** Even, so that pairs of rows and columns do not straddle blocks. */
const blockSize = 128;

/** Cholesky's factor as `factor` gives it, block of columns by block, so that progress can be told in between. */
function factorInBlocks(l: Float64Array<ArrayBuffer>, n: number, pace: Pace): boolean {
  for (let first = 0; first < n; first += blockSize) {
    const size = Math.min(blockSize, n - first);
    for (let i = first; i < n; i += 2) {
      for (let j = first; j < Math.min(first + size, i + 2); j += 2) {
        addProducts(l, n, i, j, first, -1, l, n);
        pace.spend(4 * first);
      }
    }
    const corner = new Float64Array(size * size);
    for (let i = 0; i < size; i++) {
      const at = (first + i) * n + first;
      corner.set(l.subarray(at, at + size), i * size);
    }
    if (!factor(corner, size)) return false;
    for (let i = 0; i < size; i++) l.set(corner.subarray(i * size, (i + 1) * size), (first + i) * n + first);
    for (let i = first + size; i < n; i++) {
      solveLower(corner, size, l.subarray(i * n + first, i * n + first + size));
      pace.spend((size * size) / 2);
    }
  }
  return true;
}

/** Columns at a time: as many as leave a block of all rows in a processor's cache. */
const columnsAtOnce = 32;

/**
 * The squared norm of each column of L⁻¹C.
 * @param fill writes the columns of C from `first` on into zeros, `count` numbers a row, and gives the first row that is not zero
 */
function squaredNorms(
  l: Float64Array,
  n: number,
  columns: number,
  pace: Pace,
  fill: (first: number, count: number, block: Float64Array) => number,
): Float64Array {
  const norms = new Float64Array(columns);
  for (let first = 0; first < columns; first += columnsAtOnce) {
    const count = Math.min(columnsAtOnce, columns - first);
    const block = new Float64Array(n * count);
    const top = fill(first, count, block);
    for (let i = top; i < n; i++) {
      const row = i * count;
      for (let j = top; j < i; j++) {
        const multiple = l[i * n + j]!;
        const other = j * count;
        for (let k = 0; k < count; k++) block[row + k]! -= multiple * block[other + k]!;
      }
      const pivot = l[i * n + i]!;
      for (let k = 0; k < count; k++) {
        const value = block[row + k]! / pivot;
        block[row + k] = value;
        norms[first + k]! += value * value;
      }
      pace.spend((i - top) * count);
    }
  }
  return norms;
}
