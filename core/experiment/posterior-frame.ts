/**
 * The Gaussian that a posterior is like, and the coordinates z in which that is white (numerics, Hamiltonian Monte Carlo). Its centre is found
 * from the posterior's mode; its precision in each d_μ is the curvature W of the loss averaged over the Gaussian itself, its centre where
 * the averaged slope vanishes. With CᵀWC + 1 = LLᵀ, x = centre + L⁻ᵀz and d = centre + Bz, B = CL⁻ᵀ: nothing cancels, however steep the
 * spectrum.
 */
import type { Loss } from '../model/loss.ts';
import { factor, solve, timesUpper } from '../numerics/cholesky.ts';
import { addRows, dot, gram, solveRows, transpose, type Spend } from '../numerics/rows.ts';
import { averageSlopes } from './posterior-loss.ts';
import type { Prior } from './posterior-prior.ts';

export interface Frame {
  prior: Prior;
  /** The centre, in x and in d. */
  x: Float64Array<ArrayBuffer>;
  d: Float64Array<ArrayBuffer>;
  /** L, n×n. */
  l: Float64Array<ArrayBuffer>;
  /** B, n numbers a row, with rows of zeros up to a multiple of four; B_ij is zero for i > j where the prior is triangular. */
  b: Float64Array<ArrayBuffer>;
  /** The averages of ℓ′/κ at the centre, where x + Cᵀ slope = 0, and of ℓ″/κ, which is W. */
  slope: Float64Array<ArrayBuffer>;
  curvature: Float64Array<ArrayBuffer>;
}

/** Steps to the mode at most; of convex losses a dozen are taken. */
const mostSteps = 100;
/** The fall of the energy that a further step promises, below which the mode is found. */
const closeEnough = 1e-3;
/** Steps by averaged slopes and curvatures. */
const averagedSteps = 4;
/** How many times the precision that there is the curvature may become in one of them. */
const mostSharpening = 4;
/** Curvature of the loss, in units of the prior's precision, that is better not met at the start. */
const steep = 1e8;
/** Discrepancies so many times their prior's size are on their way to infinity. */
const tooFar = 1e9;

/** @returns undefined where the energy has no minimum in range, or the matrices leave the range of doubles */
export function frameOf(prior: Prior, loss: Loss, kappa: number, spend: Spend): Frame | undefined {
  const { P, n } = prior;
  const search = new Search(prior, loss, kappa, spend);
  if (!search.toMode()) return undefined;
  const { x, d, l, slope, curvature } = search;
  let bt = search.columns();
  for (let step = 0; step < averagedSteps; step++) {
    search.sharpen(bt);
    if (!search.factor()) return undefined;
    bt = search.columns();
    search.recentre(bt);
  }
  if (!search.inRange()) return undefined;
  const b = new Float64Array(4 * Math.ceil(P / 4) * n);
  b.set(transpose(bt, n, P));
  return { prior, x, d, l, b, slope, curvature };
}

/** The z of a point x. */
export function whitened({ prior, x, l }: Frame, point: Float64Array): Float64Array<ArrayBuffer> {
  return timesUpper(
    l,
    prior.n,
    point.map((value, j) => value - x[j]!),
  );
}

/** A point x on its way down, with what the loss is there. */
class Search {
  readonly x: Float64Array<ArrayBuffer>;
  readonly d: Float64Array<ArrayBuffer>;
  readonly l: Float64Array<ArrayBuffer>;
  readonly slope: Float64Array<ArrayBuffer>;
  readonly curvature: Float64Array<ArrayBuffer>;
  private readonly prior: Prior;
  private readonly loss: Loss;
  private readonly kappa: number;
  private readonly spend: Spend;
  /** Cᵀ√W. */
  private readonly weighted: Float64Array<ArrayBuffer>;

  constructor(prior: Prior, loss: Loss, kappa: number, spend: Spend) {
    const { P, n, labels, ct } = prior;
    this.prior = prior;
    this.loss = loss;
    this.kappa = kappa;
    this.spend = spend;
    this.x = new Float64Array(n);
    this.d = labels.slice();
    this.l = new Float64Array(n * n);
    this.slope = new Float64Array(P);
    this.curvature = new Float64Array(P);
    this.weighted = new Float64Array(ct.length);
  }

  /** Newton's method with halved steps; where the loss is concave its curvature counts as none, so that every step leads down. */
  toMode(): boolean {
    const { x, d, prior, loss, kappa, slope, curvature, l } = this;
    const { n, P } = prior;
    this.begin();
    let energy = this.energy(x, d);
    const nextX = new Float64Array(n);
    const nextD = new Float64Array(P);
    for (let step = 0; step < mostSteps; step++) {
      for (let i = 0; i < P; i++) {
        slope[i] = loss.first(d[i]!) / kappa;
        curvature[i] = Math.max(0, loss.second(d[i]!)) / kappa;
      }
      if (!this.factor()) return false;
      const gradient = this.gradient();
      const change = solve(l, n, gradient.slice());
      const fall = dot(gradient, 0, change, 0, n);
      if (!(fall > Math.max(closeEnough, 1e-12 * Math.abs(energy)))) break;
      const moved = new Float64Array(P);
      addRows(prior.ct, P, change, moved);
      let next = NaN;
      for (let share = 1; share > 1e-12; share /= 2) {
        for (let j = 0; j < n; j++) nextX[j] = x[j]! - share * change[j]!;
        for (let i = 0; i < P; i++) nextD[i] = d[i]! - share * moved[i]!;
        next = this.energy(nextX, nextD);
        if (next <= energy - 1e-4 * share * fall) break;
        next = NaN;
      }
      if (next === -Infinity) return false;
      if (Number.isNaN(next)) break;
      energy = next;
      x.set(nextX);
      d.set(nextD);
    }
    return this.inRange();
  }

  /**
   * Where the prior's mean lies on walls of the loss that are too steep for a matrix, the fit that all but interpolates is the better
   * start.
   */
  private begin(): void {
    const { x, d, prior, loss, kappa, slope, curvature, l } = this;
    const { labels, ct, P, n } = prior;
    const variance = dot(ct, 0, ct, 0, ct.length) / P;
    if (!labels.some((label) => loss.second(label) * variance > steep * kappa)) return;
    const energy = this.energy(x, d);
    curvature.fill(steep / variance);
    for (let i = 0; i < P; i++) slope[i] = curvature[i]! * labels[i]!;
    if (!this.factor()) return;
    const change = solve(l, n, this.gradient());
    for (let j = 0; j < n; j++) x[j] = -change[j]!;
    this.place();
    if (this.energy(x, d) < energy) return;
    x.fill(0);
    this.place();
  }

  inRange(): boolean {
    const { labels, ct, P } = this.prior;
    let size = 0;
    for (let i = 0; i < P; i++) size = Math.max(size, Math.abs(labels[i]!));
    size += Math.sqrt(dot(ct, 0, ct, 0, ct.length));
    return this.x.every(Number.isFinite) && this.d.every((d) => Math.abs(d) <= tooFar * size);
  }

  /** ½|x|² + Σℓ/κ. */
  private energy(x: Float64Array, d: Float64Array): number {
    let sum = 0;
    for (const discrepancy of d) sum += this.loss.value(discrepancy);
    return dot(x, 0, x, 0, x.length) / 2 + sum / this.kappa;
  }

  /** x + Cᵀ slope. */
  gradient(): Float64Array<ArrayBuffer> {
    const { ct, P, triangular } = this.prior;
    return this.x.map((x, j) => x + dot(ct, j * P, this.slope, 0, triangular ? j + 1 : P));
  }

  /** L of 1 + CᵀWC; false where it is out of range. */
  factor(): boolean {
    const { prior, weighted, curvature, l, spend } = this;
    const { P, n, ct, triangular } = prior;
    const roots = curvature.map(Math.sqrt);
    for (let j = 0; j < n; j++) {
      for (let i = 0; i < P; i++) weighted[j * P + i] = ct[j * P + i]! * roots[i]!;
    }
    gram(weighted, n, P, triangular, l, spend);
    for (let j = 0; j < n; j++) l[j * n + j]! += 1;
    return factor(l, n, spend);
  }

  /** Sets d from x. */
  place(): void {
    const { labels, ct, P } = this.prior;
    this.d.set(labels);
    addRows(ct, P, this.x, this.d);
  }

  /** Bᵀ = L⁻¹Cᵀ. */
  columns(): Float64Array<ArrayBuffer> {
    const { ct, n, P, triangular } = this.prior;
    const bt = ct.slice();
    solveRows(this.l, n, bt, P, triangular, this.spend);
    return bt;
  }

  /**
   * Curvatures averaged over the Gaussian with covariance BBᵀ, half the way, since they and the covariance would chase each other: the wider
   * the Gaussian, the steeper the loss. For the same reason no step makes it arbitrarily narrow.
   */
  sharpen(bt: Float64Array): void {
    const { d, curvature, loss, kappa } = this;
    variances(bt, d.length).forEach((variance, i) => {
      const average = Math.max(0, averageSlopes(loss, d[i]!, Math.sqrt(variance)).second) / kappa;
      curvature[i] = Math.min((curvature[i]! + average) / 2, mostSharpening / variance);
    });
  }

  /**
   * Moves to where averaged slopes vanish, by one step of Newton's method that leaves x + Cᵀ slope = 0 exactly. Where that leads out of the
   * Gaussian, it was too wide for its slopes to mean anything, and the centre stays.
   */
  recentre(bt: Float64Array): void {
    const { x, d, slope, curvature, l, prior, loss, kappa } = this;
    const { n, P, ct } = prior;
    const deviations = variances(bt, P).map(Math.sqrt);
    const before = slope.slice();
    for (let i = 0; i < P; i++) slope[i] = averageSlopes(loss, d[i]!, deviations[i]!).first / kappa;
    const change = solve(l, n, this.gradient());
    const moved = new Float64Array(P);
    addRows(ct, P, change, moved);
    if (!moved.every((value, i) => Math.abs(value) <= deviations[i]!)) {
      slope.set(before);
      return;
    }
    for (let j = 0; j < n; j++) x[j]! -= change[j]!;
    this.place();
    for (let i = 0; i < P; i++) slope[i]! -= curvature[i]! * moved[i]!;
  }
}

/** The squared norms of the columns of Bᵀ. */
function variances(bt: Float64Array, P: number): Float64Array<ArrayBuffer> {
  const sums = new Float64Array(P);
  for (let at = 0; at < bt.length; at += P) {
    for (let i = 0; i < P; i++) sums[i]! += bt[at + i]! ** 2;
  }
  return sums;
}
