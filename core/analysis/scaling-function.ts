/**
 * The scaling function of the crossover from the Gaussian process (theory, section 8): f = X/X_GP at ε = 3uX_GP solves f^(−1/θ) = 1 + εf,
 * and L/L_GP = f(1 + εf/2). It follows from X ∝ s^−θ with s = r(1 + 3uX); with the local θ(P) of the curve of the Gaussian process it holds
 * where that curve is no power law, too. Any other loss has f^(−1/θ) = D(fX_GP) with its own dressing D = 2V′/r in place of 1 + εf.
 */
import type { Dressing } from '../theory/dressing.ts';

/** Newton's steps in t = ln(s/r) are as short as doubles can tell, or there is no solution. */
const shortestStep = 4e-16;
const mostSteps = 200;

/**
 * f(ε) to machine precision. Newton in t = −ln f/θ on t − ln(1 + εf), which is concave for ε > 0 and convex below: from t = 0 it goes one way.
 * @param epsilon ε; below 0 (u < 0) the branch through f(0) = 1
 * @param theta θ > 0
 * @returns NaN where that branch has ended
 */
export function scalingFunction(epsilon: number, theta: number): number {
  let t = 0;
  for (let step = 0; step < mostSteps; step++) {
    const dressing = epsilon * Math.exp(-theta * t);
    const rise = 1 + (theta * dressing) / (1 + dressing);
    const change = (Math.log1p(dressing) - t) / rise;
    if (!(dressing > -1 && rise > 0)) return NaN;
    t += change;
    if (Math.abs(change) <= shortestStep * Math.max(1, Math.abs(t))) return Math.exp(-theta * t);
    if (step > 0 && change * epsilon <= 0) return Math.exp(-theta * t);
  }
  return NaN;
}

/** ∂f/∂ε = −θf²/(1 + (1 + θ)εf). @param f f(ε) */
export function scalingSlope(f: number, epsilon: number, theta: number): number {
  return (-theta * f * f) / (1 + (1 + theta) * epsilon * f);
}

/** ∂f/∂θ = −f(1 + εf) ln(1 + εf)/(1 + (1 + θ)εf). @param f f(ε) */
export function scalingThetaSlope(f: number, epsilon: number, theta: number): number {
  const dressing = epsilon * f;
  return (-f * (1 + dressing) * Math.log1p(dressing)) / (1 + (1 + theta) * dressing);
}

/** L/L_GP = f(1 + εf/2) of the quartic loss. @param f f(ε) */
export function lossScaling(f: number, epsilon: number): number {
  return f * (1 + (epsilon * f) / 2);
}

/**
 * f = X/X_GP for any loss: f^(−1/θ) = D(fX_GP + σ²). It is `scalingFunction` for the quartic one.
 * @param gaussianX X_GP > 0
 * @param theta θ > 0 at the same P
 * @param noise σ² ≥ 0
 * @returns NaN where Newton's steps from the Gaussian process find none
 */
export function dressedScalingFunction(dressing: Dressing, gaussianX: number, theta: number, noise = 0): number {
  let t = 0;
  for (let step = 0; step < mostSteps; step++) {
    const X = gaussianX * Math.exp(-theta * t);
    const { log, slope, value } = dressing.at(X + noise);
    const change = (log - t) / (1 + (theta * X * slope) / value);
    if (!Number.isFinite(change)) return NaN;
    t += change;
    if (Math.abs(change) <= 1e-14 * Math.max(1, Math.abs(t))) return Math.exp(-theta * t);
  }
  return NaN;
}
