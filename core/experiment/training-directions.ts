/**
 * What a data set sees of the weights: of the K components of h, the r ≤ min(P, K) directions in which its samples differ. With inputs
 * F = φ√λ (P×K), singular values σ_j and directions v_j, h = Σ θ_j v_j + h_⊥, and h_⊥ enters no label.
 */
import { factor } from '../numerics/cholesky.ts';
import type { DataSet, Modes } from './data-set.ts';

export interface Directions {
  /** r. */
  count: number;
  /** e_j = σ_j². */
  strengths: Float64Array;
  /** F v_j, row by row: r numbers a sample. */
  samples: Float64Array;
  /** √λ_k v_jk, row by row: r numbers a mode. */
  modes: Float64Array;
  /** Σ_k λ_k of the directions that no sample sees. */
  rest: number;
}

/** Directions weaker than this share of the strongest are as good as unseen: rounding would choose them. */
const unseen = 1e-12;

/** @param work is told how many multiplications were done, and may throw */
export function directionsOf(
  { lambda }: Modes,
  { P, K, features }: DataSet,
  work: (multiplications: number) => void,
): Directions {
  const inputs = features.map((feature, at) => feature * Math.sqrt(lambda[at % K]!));
  const fewSamples = P <= K;
  const size = Math.min(P, K);
  const product = fewSamples ? productOfRows(inputs, P, K, work) : productOfColumns(inputs, P, K, work);
  // Row j is σ_j times a unit vector: of sample space for few samples, of mode space otherwise.
  const vectors = principal(product, size, work);
  const squares = Float64Array.from({ length: size }, (_, j) => squareOf(vectors, j * size, size));
  const largest = squares.reduce((most, square) => Math.max(most, square), 0);
  const kept = Array.from(squares.keys()).filter((j) => squares[j]! > unseen * largest);
  const count = kept.length;
  const strengths = Float64Array.from(kept, (j) => squares[j]!);
  const samples = new Float64Array(P * count);
  const modes = new Float64Array(K * count);
  kept.forEach((from, j) => {
    const vector = vectors.subarray(from * size, (from + 1) * size);
    const strength = strengths[j]!;
    for (let sample = 0; sample < P; sample++) {
      let sum = 0;
      if (fewSamples) sum = vector[sample]!;
      else for (let k = 0; k < K; k++) sum += (inputs[sample * K + k]! * vector[k]!) / Math.sqrt(strength);
      samples[sample * count + j] = sum;
    }
    for (let k = 0; k < K; k++) {
      let sum = 0;
      if (fewSamples) for (let sample = 0; sample < P; sample++) sum += inputs[sample * K + k]! * vector[sample]!;
      else sum = vector[k]! * Math.sqrt(strength);
      modes[k * count + j] = (Math.sqrt(lambda[k]!) * sum) / strength;
    }
    work(P * K);
  });
  const total = lambda.reduce((sum, value) => sum + value, 0);
  const seen = squareOf(modes, 0, modes.length);
  return { count, strengths, samples, modes, rest: Math.max(0, total - seen) };
}

/** FFᵀ, the lower triangle. */
function productOfRows(inputs: Float64Array, P: number, K: number, work: (n: number) => void): Float64Array {
  const out = new Float64Array(P * P);
  for (let i = 0; i < P; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let k = 0; k < K; k++) sum += inputs[i * K + k]! * inputs[j * K + k]!;
      out[i * P + j] = sum;
    }
    work(i * K);
  }
  return out;
}

/** FᵀF, the lower triangle. */
function productOfColumns(inputs: Float64Array, P: number, K: number, work: (n: number) => void): Float64Array {
  const out = new Float64Array(K * K);
  for (let sample = 0; sample < P; sample++) {
    const row = sample * K;
    for (let i = 0; i < K; i++) {
      const left = inputs[row + i]!;
      for (let j = 0; j <= i; j++) out[i * K + j] = out[i * K + j]! + left * inputs[row + j]!;
    }
    work((K * K) / 2);
  }
  return out;
}

/**
 * Eigenvectors of a positive symmetric matrix, each in a row and as long as the root of its eigenvalue: with A = LLᵀ the rows of Lᵀ are
 * turned into one another, which leaves A as it is, until they are orthogonal (K. Veselić and V. Hari, 1989).
 */
function principal(matrix: Float64Array, n: number, work: (multiplications: number) => void): Float64Array {
  let trace = 0;
  for (let i = 0; i < n; i++) trace += matrix[i * n + i]!;
  const rows = new Float64Array(n * n);
  // Singular to rounding, a matrix has its factor when that rounding is added to its diagonal.
  for (let addition = 1e-14; ; addition *= 10) {
    rows.set(matrix);
    for (let i = 0; i < n; i++) rows[i * n + i] = matrix[i * n + i]! + (addition * trace || 1e-300);
    if (factor(rows, n)) break;
    if (!(addition < 1)) return new Float64Array(n * n).fill(NaN);
  }
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      rows[j * n + i] = rows[i * n + j]!;
      rows[i * n + j] = 0;
    }
  }
  const squares = Float64Array.from({ length: n }, (_, j) => squareOf(rows, j * n, n));
  for (let sweep = 0, turned = true; turned && sweep < 30; sweep++) {
    turned = false;
    for (let i = 0; i < n; i++) {
      for (let j = i + 1; j < n; j++) if (orthogonalise(rows, squares, n, i, j)) turned = true;
      work(4 * n * (n - i));
    }
    for (let j = 0; j < n; j++) squares[j] = squareOf(rows, j * n, n);
  }
  return rows;
}

/** Turns two rows until they are orthogonal; false where they are already. */
function orthogonalise(rows: Float64Array, squares: Float64Array, n: number, i: number, j: number): boolean {
  const [first, second] = [i * n, j * n];
  const [p, q] = [squares[i]!, squares[j]!];
  let dot = 0;
  for (let k = 0; k < n; k++) dot += rows[first + k]! * rows[second + k]!;
  if (!(Math.abs(dot) > 1e-13 * Math.sqrt(p * q))) return false;
  const cotangent = (q - p) / (2 * dot);
  const tangent = (cotangent < 0 ? -1 : 1) / (Math.abs(cotangent) + Math.sqrt(1 + cotangent * cotangent));
  const cosine = 1 / Math.sqrt(1 + tangent * tangent);
  const sine = tangent * cosine;
  for (let k = 0; k < n; k++) {
    const [left, right] = [rows[first + k]!, rows[second + k]!];
    rows[first + k] = cosine * left - sine * right;
    rows[second + k] = sine * left + cosine * right;
  }
  squares[i] = Math.max(0, p - tangent * dot);
  squares[j] = q + tangent * dot;
  return true;
}

function squareOf(values: Float64Array, from: number, length: number): number {
  let square = 0;
  for (let at = from; at < from + length; at++) square += values[at]! ** 2;
  return square;
}
