/**
 * Level 1: the saddle point of the effective action (theory, sections 2 and 5): s = rD(X+σ²), r = P/κ, X(s) = Σ y²/(1+λs)² + Σ λ/(1+λs),
 * where D(X) = E ℓ″(√X z); at finite width with λ → ξλ.
 */
import { halfPower } from '../model/loss.ts';
import { SystemSums } from '../model/system-sums.ts';
import type { System } from '../model/system.ts';
import { dressingOf, type Dressing } from './dressing.ts';
import { PerSystem } from './per-system.ts';
import { SaddleCurve } from './width.ts';

export interface Found {
  status: 'converged';
  s: number;
  /** Σ y²/(1+ξλs)², Σ ξλ/(1+ξλs) and their sum. */
  bias: number;
  variance: number;
  X: number;
  /** ⟨ℓ⟩ at X+σ². */
  loss: number;
  /** What the width multiplies the kernel by; 1 at N = ∞. */
  xi: number;
  /** −d ln X/d ln P of the Gaussian process, u = 0 and N = ∞, at the same P/κ. */
  theta: number;
}

/** The roots are ξs, which is s at N = ∞, ascending. */
export type Solution = Found | { status: 'several roots' | 'no root' | 'not converged'; roots: number[] };

/**
 * Every saddle point of a system. At N = ∞ there is one for even powers with u ≥ 0, in [r, rD(X(r)+σ²)], and for log-cosh, below r. For even
 * powers with u < 0 there is one while D(X(0)+σ²) > 0, then two, then none; the count is exact. Formulas and finite widths are scanned
 * over all s at which there can be a root. `not converged` means that a number left the range of doubles, or that an average
 * over the loss did not converge.
 * @throws CoarsegrainError for a formula that is refused
 */
export function solveEffectiveAction(system: System): Solution {
  const { u, noise, loss, N } = system;
  const r = system.P / system.kappa;
  if (!(r > 0) || r === Infinity) return notConverged;
  if (N !== Infinity || loss === 'formula') return scanned(system, r);
  const spectrum = new SystemSums(system);
  const dressing = dressingOf(system);
  if (loss === 'log-cosh' || u >= 0) return singleRoot(spectrum, dressing, r, noise);
  const roots = convexRoots(spectrum, dressing, r, noise);
  if (!roots) return notConverged;
  if (roots.length !== 1) return { status: roots.length === 0 ? 'no root' : 'several roots', roots };
  const s = roots[0]!;
  const theta = gaussianExponent(spectrum, r);
  return solution(dressing, noise, s, spectrum.at(s).bias, spectrum.variance, 1, theta);
}

const notConverged: Solution = { status: 'not converged', roots: [] };

/** θ at s = r. */
function gaussianExponent(spectrum: SystemSums, r: number): number {
  const { X, slope } = spectrum.at(r);
  return (-r * slope) / X;
}

function solution(
  dressing: Dressing,
  noise: number,
  s: number,
  bias: number,
  variance: number,
  xi: number,
  theta: number,
): Solution {
  const X = bias + variance;
  const loss = dressing.loss(X + noise);
  if (!Number.isFinite(loss) || !Number.isFinite(s)) return notConverged;
  return { status: 'converged', s, bias, variance, X, loss, xi, theta };
}

/**
 * Newton in τ = ln(s/r) on τ − ln D(X+σ²), which rises: for D = 1+cXⁿ⁻¹ with c ≥ 0 its slope is at least 1; for log-cosh above 0, since there
 * −½ < d ln D/d ln X ≤ 0 and −2 < d ln X/d ln s ≤ 0. It starts from s = r, so that a point is the same in any chunk, and is kept inside its
 * bracket, which is halved where Newton's steps do not shrink: high powers make it jump to and fro. The last step, below 3e-9, is taken to first order in bias and variance instead of by new sums.
 */
function singleRoot(spectrum: SystemSums, dressing: Dressing, r: number, noise: number): Solution {
  let tau = 0;
  let low = -Infinity;
  let high = Infinity;
  let theta = NaN;
  let previous = Infinity;
  let beforePrevious = Infinity;
  for (let step = 0; step < 200; step++) {
    const s = r * Math.exp(tau);
    const { X, slope, bias, variance, biasSlope, varianceSlope } = spectrum.at(s);
    if (step === 0) theta = (-s * slope) / X;
    const { value, slope: rise, log } = dressing.at(X + noise);
    if (!Number.isFinite(value)) break;
    const gap = tau - log;
    const change = -gap / (1 - (rise * slope * s) / value);
    if (Math.abs(change) < 3e-9) {
      const ds = s * change;
      const end = r * Math.exp(tau + change);
      return solution(dressing, noise, end, bias + biasSlope * ds, variance + varianceSlope * ds, 1, theta);
    }
    if (gap < 0) low = tau;
    else high = tau;
    let next = tau + change;
    if (high === Infinity) next = next > low ? next : low + 1;
    else if (low === -Infinity) next = next < high ? next : high - 1;
    else if (!(next > low && next < high) || Math.abs(change) > beforePrevious / 2) next = (low + high) / 2;
    [beforePrevious, previous] = [previous, Math.abs(next - tau)];
    tau = next;
  }
  return notConverged;
}

/**
 * Even powers with u < 0: the positive zeros of G(s) = s − rD(X+σ²), ascending; undefined where a number left the range of doubles. X(s)
 * is convex and positive and −D = |c|Xⁿ⁻¹ − 1 convex and rising in it, so that G is convex. Newton from s = r descends monotonically
 * to the right zero; where it meets G > 0 with a slope that is not positive, there is none, since a tangent of a convex function never
 * passes beyond its zero. Newton from s = 0 then climbs to the left zero, which is positive where G(0) > 0.
 */
function convexRoots(spectrum: SystemSums, dressing: Dressing, r: number, noise: number): number[] | undefined {
  const newton = (start: number, direction: 1 | -1): number | null | undefined => {
    let s = start;
    for (let step = 0; step < 500; step++) {
      const { X, slope } = spectrum.at(s);
      const { value, slope: dressingSlope } = dressing.at(X + noise);
      const G = s - r * value;
      const rise = 1 - r * dressingSlope * slope;
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
  if (dressing.at(spectrum.at(0).X + noise).value >= 0) return [right];
  const left = newton(0, 1);
  if (left === undefined) return undefined;
  return left === null || left === 0 ? [right] : [Math.min(left, right), Math.max(left, right)];
}

const curves = new PerSystem((system) => new SaddleCurve(system));

/** Formulas and finite widths. */
function scanned(system: System, r: number): Solution {
  const saddles = curves.of(system).saddles(r);
  if (!saddles) return notConverged;
  const [saddle] = saddles;
  if (!saddle || saddles.length > 1)
    return { status: saddle ? 'several roots' : 'no root', roots: saddles.map(({ sigma }) => sigma) };
  const { s, xi, bias, variance } = saddle;
  const theta = gaussianExponent(new SystemSums(system), r);
  return solution(dressingOf(system), system.noise, s, bias, variance, xi, theta);
}

/**
 * The crossing P×, at which ε = |D(X_GP+σ²) − 1| passes 1 on the curve of the Gaussian process, u = 0 and N = ∞: ε < 1 at every larger P. For
 * even powers ε = |c|(X_GP+σ²)ⁿ⁻¹, 3|u|(X_GP+σ²) for quartic loss. Null where ε never passes 1: for log-cosh, for small u, and for a noise
 * that keeps it above.
 */
export function crossing(system: System): number | null {
  const s = crossings.of(system);
  return s === null ? null : system.kappa * s;
}

/** The s with X(s) at which ε = 1; null where there is none. */
const crossings = new PerSystem((system): number | null => {
  if (halfPower(system) !== undefined && system.u === 0) return null;
  const spectrum = new SystemSums(system);
  const start = spectrum.at(0).X;
  const target = (dressingOf(system).unitStrength(start + system.noise) ?? NaN) - system.noise;
  return target > 0 && target < start ? discrepancyAt(spectrum, target) : null;
});

/** The s > 0 with X(s) = target below X(0): bracketed in ln s, since X falls to 0, then Newton kept inside. */
function discrepancyAt(spectrum: SystemSums, target: number): number {
  let low = Math.log(1e-3 / spectrum.lambda0);
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
    if (Math.abs(next - t) < 1e-15 * Math.max(1, Math.abs(t)) || high - low < 1e-15) return Math.exp(next);
    t = next;
  }
  return Math.exp(t);
}
