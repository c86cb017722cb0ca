/**
 * What lives in this folder: exponents, fits, collapse and universality classes of learning curves (theory, section 8). It works on curves,
 * whatever made them; where a curve comes from theory, what theory knows at its points stands beside it. It knows neither studies nor runs.
 */

import type { Perturbation } from '../scaling/perturbations.ts';

/** The relative error that curves of theory carry in fits: it makes intervals a fit tolerance, and they are called so. */
export const assignedError = 0.001;

/** A learning curve as it is analysed: points with a value, P ascending and positive. */
export interface LearningCurve {
  name: string;
  origin: 'theory' | 'experiment' | 'measured';
  /** As its quantity names it, e.g. `level 1`, `level 2`, `experiment`; empty for measured curves. */
  level: string;
  /** The column that the values are, e.g. `loss`, `test_loss`. */
  observable: string;
  P: Float64Array;
  /** Same length as P, positive. */
  values: Float64Array;
  /** Standard errors, same length, positive: assigned ones for theory. NaN throughout where none are known. */
  errors: Float64Array;
  /** Points that are left out, with the words of their status or what else is wrong with them. */
  excluded: readonly { P: number; reason: string }[];
  theory?: TheoryOfCurve;
}

/** What theory knows at the points of one of its own curves; arrays of the curve's length, NaN where it is not known. */
export interface TheoryOfCurve {
  /** Number of modes, possibly ∞. */
  modes: number;
  /** Width, ∞ where there is none. */
  width: number;
  /** The mode where λ_k s = 1, dressed. */
  kStar: Float64Array;
  /** |2V′(X_GP)/r − 1|: 3uX_GP/κ in general, for the quartic loss. */
  epsilon: Float64Array;
  /** d ln X_GP/d ln r. */
  theta: Float64Array;
  /** d ln L/d ln P of the curve as theory has it, where it is known in closed form. */
  slope?: Float64Array;
  /** X of the curve and of its Gaussian process, and that one's value of the observable. */
  X: Float64Array;
  gaussianX: Float64Array;
  gaussianValues: Float64Array;
  /** X/X_GP as the scaling function has it, f^(−1/θ) = 2V′(fX_GP)/r; missing where f(ε) is not its theory: beyond level 1. */
  scaling?: Float64Array;
  /** The share of the bias in X. */
  biasShare?: Float64Array;
  /** What the Gaussian process is perturbed by, as power counting knows it; missing where that is nothing, or two things at once. */
  perturbation?: Perturbation;
  /** The exponents of a power-law spectrum; missing for any other. */
  exponents?: { alpha: number; beta: number };
}

/** From `low` to `high`, of 95 % unless said otherwise; infinite where nothing bounds it. */
export interface Interval {
  low: number;
  high: number;
}
