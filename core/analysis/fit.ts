/** What a fit is asked for and what it tells: the same for every model. */
import type { Interval } from './learning-curve.ts';

export type FitModelName = 'power-law' | 'two-power' | 'broken-power' | 'crossover';

export interface FitRequest {
  model: FitModelName;
  /** Parameters held at a value, by name. */
  fixed?: Readonly<Record<string, number>>;
  /** `L_infinity`, which is held at 0 unless it is named here or has bounds. */
  free?: readonly string[];
  /** Bounds that replace the model's own, by name. */
  bounds?: Readonly<Record<string, Interval>>;
  /** Breaks of a broken power law; 1 if missing. */
  breaks?: number;
}

/** How a parameter stands: `not identifiable` where its profile is flat or the Hessian singular; its value is then one of many. */
export type ParameterStatus = 'free' | 'fixed' | 'at bound' | 'not identifiable';

export interface FittedParameter {
  /** As in the model's formula: `A`, `a`, `B`, `b`, `L_infinity`, `P_cross`, … */
  name: string;
  value: number;
  status: ParameterStatus;
  /** Profile likelihood, 95 %; null where it was not asked for or the parameter is fixed. */
  interval: Interval | null;
  /** Percentiles of the seeded bootstrap, 95 %; null where it was not asked for. */
  bootstrap: Interval | null;
  /** The least-squares error, which decides in classes and is never shown as an interval (theory, section 8). */
  leastSquaresError: number;
}

export interface FitOptions {
  /** The points that are fitted, by P, ends included; all if missing. */
  window?: Interval;
  /** Profile-likelihood intervals: of all free parameters (true, or missing), of those that are named, or of none (false). */
  profiles?: boolean | readonly string[];
  /** Samples of the bootstrap; none if missing. */
  bootstrap?: number;
  /** Names the random numbers of the bootstrap; 1 if missing. */
  seed?: number;
  /** Where to look for a minimum besides the model's own starting points; parameters by name. */
  start?: Readonly<Record<string, number>>;
  /** Told the share of the work that is done, 0 to 1; may throw to cancel. */
  progress?: (share: number) => void;
}

export interface Fit {
  model: FitModelName;
  status: 'converged' | 'not converged';
  /** The leading exponent is the parameter `a`, smaller than `b`. */
  parameters: FittedParameter[];
  /** Number of points, and what they were weighted by: estimated errors are relative ones, equal at all points, from the residuals. */
  points: number;
  errors: 'given' | 'estimated';
  chiSquared: number;
  /** Points less parameters that are not fixed. */
  degreesOfFreedom: number;
  aic: number;
  bic: number;
  /** (value − fit)/error at the points of the window. */
  residuals: Float64Array;
  /** The fit at those points. */
  fitted: Float64Array;
  /** Condition of the scaled Hessian at the optimum. */
  condition: number;
  /** What a person should know, in sentences: an exponent that is not resolved, a bound that was reached, … */
  warnings: string[];
}
