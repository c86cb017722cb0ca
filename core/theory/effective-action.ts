/**
 * Level 1: the saddle point of the effective action with quartic loss (theory, section 2): s = r(1 + 3u(X+σ²)), r = P/κ,
 * X(s) = Σ y²/(1+λs)² + Σ λ/(1+λs).
 */
import { modeSums, type ModeSums, type Sums } from '../model/mode-sums.ts';
import type { System } from '../model/system.ts';

export type Solution =
  | { status: 'converged'; s: number; bias: number; variance: number; X: number; loss: number }
  | { status: 'several roots' | 'no root' | 'not converged'; roots: number[] };

/**
 * Every saddle point of a system. For u ≥ 0 there is one, in [r, r(1+3u(X(r)+σ²))]. For u < 0 there is one while 1+3u(X(0)+σ²) > 0,
 * then two, then none; the count is exact, because G(s) = s − r(1+3u(X+σ²)) is convex there. `not converged` means that a number
 * left the range of doubles.
 */
export function solveEffectiveAction(system: System): Solution {
  const { alpha, beta, K, lambda0, y0, u, noise } = system;
  const r = system.P / system.kappa;
  const spectrum = new ScaledSums(modeSums(alpha, beta, K), lambda0, y0 * y0);
  if (!(r > 0) || r === Infinity) return { status: 'not converged', roots: [] };
  if (u >= 0) return increasingRoot(spectrum, r, u, noise);
  const roots = convexRoots(spectrum, r, u, noise);
  if (!roots) return { status: 'not converged', roots: [] };
  if (roots.length === 1) {
    const s = roots[0]!;
    return solution(s, spectrum.at(s).bias, spectrum.variance, u, noise);
  }
  return { status: roots.length === 0 ? 'no root' : 'several roots', roots };
}

/**
 * The crossing P×, at which 3u(X_GP+σ²) = 1 on the curve of the Gaussian process: κ times the s with X(s) = 1/(3u) − σ².
 * Null where ε = 3u(X_GP+σ²) never passes 1 (u ≤ 0, or too small, or a noise that keeps it above).
 */
export function crossing(system: System): number | null {
  const { alpha, beta, K, lambda0, y0, u, noise, kappa } = system;
  if (u <= 0) return null;
  const target = 1 / (3 * u) - noise;
  const spectrum = new ScaledSums(modeSums(alpha, beta, K), lambda0, y0 * y0);
  if (target <= 0 || !(spectrum.at(0).X > target)) return null;
  // X(s) falls from X(0) to 0: bracket in ln s, then Newton kept inside.
  let low = Math.log(1e-3 / lambda0);
  let high = -low + 1;
  while (spectrum.at(Math.exp(low)).X < target) low -= 10;
  while (spectrum.at(Math.exp(high)).X > target) high += 10;
  let t = high;
  for (let step = 0; step < 200; step++) {
    const s = Math.exp(t);
    const { X, slope } = spectrum.at(s);
    const gap = Math.log(X / target);
    if (gap > 0) low = t;
    else high = t;
    let next = t - (gap * X) / (slope * s);
    if (!(next > low && next < high)) next = (low + high) / 2;
    if (Math.abs(next - t) < 1e-15 * Math.max(1, Math.abs(t)) || high - low < 1e-15) return kappa * Math.exp(next);
    t = next;
  }
  return kappa * Math.exp(t);
}

/** The sums with the scales λ0 and y0² put in: Σ λ0λ/(1+λ0λ s) = λ0 V(λ0 s), and Σ y0²y²/(1+λ0λ s)² = y0² B(λ0 s). */
class ScaledSums {
  bias = 0;
  variance = 0;
  X = 0;
  biasSlope = 0;
  varianceSlope = 0;
  /** dX/ds. */
  slope = 0;
  private readonly sums: ModeSums;
  private readonly lambda0: number;
  private readonly y2: number;

  constructor(sums: ModeSums, lambda0: number, y2: number) {
    this.sums = sums;
    this.lambda0 = lambda0;
    this.y2 = y2;
  }

  at(s: number): this {
    const { lambda0, y2 } = this;
    this.sums.evaluate(lambda0 * s, scratch);
    this.bias = y2 * scratch.bias;
    this.variance = lambda0 * scratch.variance;
    this.biasSlope = y2 * lambda0 * scratch.biasSlope;
    this.varianceSlope = lambda0 * lambda0 * scratch.varianceSlope;
    this.X = this.bias + this.variance;
    this.slope = this.biasSlope + this.varianceSlope;
    return this;
  }
}

const scratch: Sums = { bias: 0, variance: 0, biasSlope: 0, varianceSlope: 0 };

function solution(s: number, bias: number, variance: number, u: number, noise: number): Solution {
  const X = bias + variance;
  const total = X + noise;
  const loss = total / 2 + 0.75 * u * total * total;
  if (!Number.isFinite(loss) || !Number.isFinite(s)) return { status: 'not converged', roots: [] };
  return { status: 'converged', s, bias, variance, X, loss };
}

/**
 * u ≥ 0: Newton in τ = ln(s/r) on τ − ln(1+3u(X+σ²)), whose slope lies in [1, 3], kept inside its bracket. It starts from s = r, so that a
 * point is the same in any chunk. The last step, below 3e-9, is taken to first order in bias and variance instead of by new sums.
 */
function increasingRoot(spectrum: ScaledSums, r: number, u: number, noise: number): Solution {
  let tau = 0;
  let low = 0;
  let high = Infinity;
  for (let step = 0; step < 200; step++) {
    const s = r * Math.exp(tau);
    const { X, slope, bias, variance, biasSlope, varianceSlope } = spectrum.at(s);
    const dressing = 3 * u * (X + noise);
    if (!Number.isFinite(dressing)) break;
    const gap = tau - Math.log1p(dressing);
    const change = -gap / (1 - (3 * u * slope * s) / (1 + dressing));
    if (Math.abs(change) < 3e-9) {
      const ds = s * change;
      return solution(r * Math.exp(tau + change), bias + biasSlope * ds, variance + varianceSlope * ds, u, noise);
    }
    if (gap < 0) low = tau;
    else high = tau;
    const next = tau + change;
    tau = next > low && next < high ? next : high === Infinity ? low + 1 : (low + high) / 2;
  }
  return { status: 'not converged', roots: [] };
}

/**
 * u < 0: the positive zeros of G(s) = s − r + 3|u|r(X+σ²), which is convex, ascending; undefined where a number left the range of doubles.
 * Newton from s = r descends monotonically to the right zero; where it meets G > 0 with a slope that is not positive, there is none,
 * since a tangent of a convex function never passes beyond its zero. Newton from s = 0 then climbs to the left zero, which is positive
 * where G(0) > 0.
 */
function convexRoots(spectrum: ScaledSums, r: number, u: number, noise: number): number[] | undefined {
  const strength = -3 * u * r;
  const newton = (start: number, direction: 1 | -1): number | null | undefined => {
    let s = start;
    for (let step = 0; step < 500; step++) {
      const { X, slope } = spectrum.at(s);
      const G = s - r + strength * (X + noise);
      const rise = 1 + strength * slope;
      if (!Number.isFinite(G) || !Number.isFinite(rise)) return undefined;
      if (direction === -1 && G > 0 && rise <= 0) return null;
      const change = -G / rise;
      if (change * direction <= 0 || Math.abs(change) <= 1e-15 * s)
        return s + (Math.abs(change) < 1e-8 * s ? change : 0);
      s += change;
      if (s <= 0) return null;
    }
    return s;
  };
  const right = newton(r, -1);
  if (right === undefined) return undefined;
  if (right === null) return [];
  if (strength * (spectrum.at(0).X + noise) - r <= 0) return [right];
  const left = newton(0, 1);
  if (left === undefined) return undefined;
  return left === null || left === 0 ? [right] : [Math.min(left, right), Math.max(left, right)];
}
