/**
 * Power counting (theory, section 4). An operator of n weighted pairs, U Π_i (Σ_k k^a_i Δ_k²), is not local in k: a pair that is contracted
 * in itself (a closed loop) sums over all modes up to k* and costs one power of the scale; an exchange between pairs does not. So one
 * operator has several dimensions, from γ_max (exchange throughout) down to γ_min = γ_max − (n−1) (closed loops throughout).
 *
 * To first order R = |X − X_GP|/X_GP ∝ U k*^−γ with γ = γ_min where the loops run over fluctuations, and γ = γ_mean where they run over the
 * mean. A coupling of the loss grows with the data, U ∝ P ∝ k*^(1+α). All this holds where the sums are made at k*: for fluctuations
 * −1 < a < α, for the mean a < β < 2(1+α)+a; pairs of the prior (f_k² instead of Δ_k², a = 1+α) count from their value without data, and
 * their mean asks for β < 1+α.
 */

export type OperatorClass =
  'relevant' | 'relevant or marginal' | 'by observable' | 'marginal' | 'irrelevant or marginal' | 'irrelevant';

export interface OperatorInterval {
  /** γ_min and γ_max: the scaling interval of the fluctuation diagrams. */
  min: number;
  max: number;
  /** γ_mean, with the mean in every closed loop; it can lie outside the interval. */
  mean: number;
  class: OperatorClass;
}

/**
 * The scaling interval of an operator.
 * @param weights a_i, one for each pair; at least one
 */
export function operatorInterval(alpha: number, beta: number, weights: readonly number[]): OperatorInterval {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return pairsInterval(alpha, beta, weights.length, total / weights.length);
}

/**
 * The same for n pairs of equal weights: of several weights only the mean counts.
 * @param n number of pairs, at least 1
 * @param weight a
 */
export function pairsInterval(alpha: number, beta: number, n: number, weight: number): OperatorInterval {
  const max = n * (1 + alpha - weight);
  const min = max - (n - 1);
  return { min, max, mean: min + (n - 1) * (beta - alpha), class: classOf(min, max) };
}

/** Relevant: the interval is wholly positive; irrelevant: wholly negative; an end at 0 (to rounding) is marginal. */
export function classOf(min: number, max: number): OperatorClass {
  const tolerance = 1e-12 * Math.max(1, Math.abs(min), Math.abs(max));
  const [low, high] = [min, max].map((end) => (Math.abs(end) < tolerance ? 0 : Math.sign(end)));
  if (low === 1) return 'relevant';
  if (high === -1) return 'irrelevant';
  if (low === 0) return high === 0 ? 'marginal' : 'relevant or marginal';
  return high === 0 ? 'irrelevant or marginal' : 'by observable';
}

/**
 * d ln R/d ln P at large P: −γ/(1+α) of the diagrams that lead there.
 * @param growth of the coupling with P: 1 in the loss, 0 in the prior
 * @returns NaN unless α > 0 and β > 0, without which X hangs on the last modes
 */
export function leadingExponent(alpha: number, beta: number, { min, mean }: OperatorInterval, growth: 0 | 1): number {
  return alpha > 0 && beta > 0 ? growth - Math.min(min, mean) / (1 + alpha) : NaN;
}

/** What log-periodic eigenvalues λ_k(1+ϵ cos(ω ln k)) do to the variance: V(1 + ϵ Re[M e^{iω ln k*}]) to first order in ϵ. */
export interface Modulation {
  real: number;
  imaginary: number;
  /** |M|. */
  size: number;
  /** The factor in P from one maximum to the next, e^(2π(1+α)/ω). */
  period: number;
}

/** M = z sin(πc)/sin(πz), z = c(1+iω), c = 1/(1+α), for α > 0 and ω ≥ 0. */
export function modulation(alpha: number, omega: number): Modulation {
  const c = 1 / (1 + alpha);
  const [x, y] = [Math.PI * c, Math.PI * c * omega];
  // z/sin(πz) · sin(πc), with sin(x+iy) = sin x cosh y + i cos x sinh y divided by cosh y, so that nothing overflows.
  const [re, im] = [Math.sin(x), Math.cos(x) * Math.tanh(y)];
  const scale = (c * Math.sin(x)) / ((re * re + im * im) * Math.cosh(y));
  const [real, imaginary] = [scale * (re + omega * im), scale * (omega * re - im)];
  return { real, imaginary, size: Math.hypot(real, imaginary), period: Math.exp((2 * Math.PI * (1 + alpha)) / omega) };
}
