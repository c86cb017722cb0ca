/**
 * The exact running coupling with the modes > Λ gone: s = 2V′(X) of level 1 on those modes alone (theory, section 3). It is what the exact,
 * implicit elimination s_new(X) = s_old(X + 2F_q′(s_new)) leaves at X = 0, whose characteristics carry s and move X.
 */
import type { Block, Modes } from './blocks.ts';
import type { Action } from './start.ts';

export interface Running {
  /** NaN where the flow has no solution any more, or a number left the range of doubles. */
  s: number;
  /** Whether it is the only solution; else the flow follows the largest, which began as rD(σ²) with no mode gone. */
  single: boolean;
}

/** @param modesLeft Λ ≥ 0; from K on nothing is gone */
export function runningCoupling(modes: Modes, action: Action, modesLeft: number): Running {
  const gone = modes.blocks.filter(({ e }) => e > modesLeft).map((block) => modes.above(block, modesLeft));
  const { r, dressing, noise } = action;
  if (gone.length === 0) {
    const s = noise > 0 ? r * dressing.at(noise).value : r;
    return { s: s > 0 ? s : NaN, single: true };
  }
  const s = action.single ? onlyRoot(gone, action) : largestRoot(gone, action);
  if (!Number.isFinite(s)) return { s: NaN, single: false };
  // s − rD is convex, and has one zero where it is not positive at s = 0.
  return { s, single: action.single || dressing.at(tailSums(gone, 0).X + noise).value >= 0 };
}

const sums = { X: 0, slope: 0 };

/** X(s) = Σ v + Σ b over the blocks, and dX/ds. */
function tailSums(blocks: readonly Block[], s: number): typeof sums {
  let X = 0;
  let slope = 0;
  for (const { lambda, y2, weights } of blocks) {
    for (let i = weights.length - 1; i >= 0; i--) {
      const learned = 1 / (1 + lambda[i]! * s);
      const b = y2[i]! * learned;
      const weight = weights[i]! * learned;
      X += weight * (lambda[i]! + b);
      slope -= weight * lambda[i]! * learned * (lambda[i]! + 2 * b);
    }
  }
  sums.X = X;
  sums.slope = slope;
  return sums;
}

/** Newton in τ = ln(s/r) on τ − ln D, which rises, kept inside its bracket. */
function onlyRoot(blocks: readonly Block[], { r, dressing, noise }: Action): number {
  let tau = 0;
  let low = -Infinity;
  let high = Infinity;
  for (let step = 0; step < 200; step++) {
    const s = r * Math.exp(tau);
    const { X, slope } = tailSums(blocks, s);
    const { value, slope: rise, log } = dressing.at(X + noise);
    const gap = tau - log;
    const change = -gap / (1 - (rise * slope * s) / value);
    if (!Number.isFinite(change)) return NaN;
    if (Math.abs(change) < 1e-9) return r * Math.exp(tau + change);
    if (gap < 0) low = tau;
    else high = tau;
    const next = tau + change;
    if (next > low && next < high) tau = next;
    else if (high === Infinity) tau = low + 1;
    else tau = low === -Infinity ? high - 1 : (low + high) / 2;
  }
  return NaN;
}

/**
 * Even powers with u < 0: s − rD is convex in s, and Newton from s = r descends monotonically to its largest zero; a point above zero from
 * which the tangent does not descend says that there is none.
 */
function largestRoot(blocks: readonly Block[], { r, dressing, noise }: Action): number {
  let s = r;
  for (let step = 0; step < 500; step++) {
    const { X, slope } = tailSums(blocks, s);
    const { value, slope: dressingSlope } = dressing.at(X + noise);
    const gap = s - r * value;
    const rise = 1 - r * dressingSlope * slope;
    const change = -gap / rise;
    if (!Number.isFinite(change) || (gap > 0 && rise <= 0)) return NaN;
    if (change >= 0 || -change <= 1e-15 * s) return s + (Math.abs(change) < 1e-8 * s ? change : 0);
    s += change;
    if (s <= 0) return NaN;
  }
  return s;
}
