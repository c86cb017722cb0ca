/**
 * Curves: the points of a run along one axis, all else fixed. What charts, figures and the preview draw; a point without exactly one
 * root has NaN as its value and its status beside it, so that a line never bridges the gap. A curve of level 1 is never alone: level 2 at
 * the same points stands beside it, and how far the two differ. Neither is one of an experiment: beside it stand the theories that it tests.
 */
import type { ParameterKey } from '../model/parameters.ts';
import type { System } from '../model/system.ts';
import type { QuantityName } from '../quantities/index.ts';
import type { Prediction } from '../quantities/quantity.ts';
import { departures } from '../study/gaussian-process.ts';

export interface Curve {
  /** Position in the run's order; stays the same when other curves are hidden. */
  index: number;
  /** The values of the varying parameters that tell this curve from the others. */
  parameters: Partial<Record<ParameterKey, number>>;
  /** The system at the curve's first point. */
  system: System;
  x: Float64Array;
  /** Per output column, same length as x; NaN where the status has no values, the value does not exist or the point is not there yet. */
  values: Record<string, Float64Array>;
  /** Index into `pointStatuses`; 255 where the point is not computed (yet). */
  status: Uint8Array;
  /** For points without exactly one root: position in x, and every root, ascending. */
  roots: { position: number; values: number[] }[];
  /** Level 2 beside level 1; without values where the quantity is another, or has no counterpart there. */
  levelTwo: LevelTwo;
  /** What theory says at the points of an experiment, one a prediction of the quantity and in their order; empty for any other quantity. */
  predictions: PredictedValues[];
  /** The Gaussian process (u = 0, N = ∞) at the same x. */
  gaussianProcess: GaussianProcess;
  /** Where 3uX_GP = 1, with the curve's own values there; null where ε never crosses 1 within the range of x, or x is not P. */
  crossing: { P: number; values: Record<string, number> } | null;
}

/** What level 2 says at the points of a level-1 curve (theory, section 2). */
export interface LevelTwo {
  /** By the column of level 1 to which it is the counterpart, same length as x; NaN where there is none. */
  values: Record<string, Float64Array>;
  /** L₁/L₂ − 1 at every point; NaN where one of the two is not known. */
  deviation: Float64Array;
  /** How the solution of level 2 ended, an index into `pointStatuses`; 255 where it was not computed. */
  status: Uint8Array;
}

/**
 * By the column of the experiment, same length as x; without values where the theory does not know such systems or is not computed yet, NaN
 * where it has no solution.
 */
export type PredictedValues = Record<string, Float64Array>;

export interface GaussianProcess {
  /** Per output column; empty where the quantity does not depend on u, or is random. */
  values: Record<string, Float64Array>;
  levelTwo: LevelTwo;
}

export interface CurveSet {
  quantity: QuantityName;
  /** The theories that an experiment tests, in the order of `Curve.predictions`; those of its quantity if missing. */
  theories?: readonly Prediction[];
  /** The level as curves are labelled, e.g. `level 1`. */
  level: string;
  /** `also`: what else changes along it, in a zipped or derived parameter. */
  x: { parameter: ParameterKey; logarithmic: boolean; also?: readonly ParameterKey[] };
  /** Parameters that tell curves apart, in the study's order. */
  varying: ParameterKey[];
  curves: Curve[];
  /** Whether what stands beside the curves is still being computed: ask again, and it is there. */
  pending: boolean;
  /** Why some of what stands beside the curves is missing, in a sentence; empty where nothing is. */
  failure: string;
  /** What is drawn of what there is; equal unless the set was thinned. */
  shown: { curves: number; pointsPerCurve: number };
  total: { curves: number; pointsPerCurve: number };
}

export const notComputed = 255;

/** Whether a parameter changes along the abscissa. */
export function variesAlong({ x }: Pick<CurveSet, 'x'>, key: ParameterKey): boolean {
  return x.parameter === key || (x.also?.includes(key) ?? false);
}

/** Whether what makes a system depart from its Gaussian process changes along the abscissa. */
export function departsAlong(set: Pick<CurveSet, 'x'>): boolean {
  return departures.some((key) => variesAlong(set, key));
}
