/**
 * Curves: the points of a run along one axis, all else fixed. What charts, figures and the preview draw; a point without exactly one
 * root has NaN as its value and its status beside it, so that a line never bridges the gap. A curve of level 1 is never alone: level 2 at
 * the same points stands beside it, and how far the two differ. Neither is one of an experiment: beside it stand the theories that it tests.
 */
import type { ParameterKey } from '../model/parameters.ts';
import type { System } from '../model/system.ts';
import { quantities, type QuantityName } from '../quantities/index.ts';
import type { OutputColumn, Prediction, Quantity } from '../quantities/quantity.ts';
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
  /** 1 where refinement added the point, 0 where the study asks for it; missing where the study is not refined. */
  added?: Uint8Array;
  /** For points without exactly one root: position in x, and every root, ascending. */
  roots: { position: number; values: number[] }[];
  /** Level 2 beside level 1; without values where the quantity is another, or has no counterpart there. */
  levelTwo: LevelTwo;
  /** What theory says at the points of an experiment, one a prediction of the quantity and in their order; empty for any other quantity. */
  predictions: PredictedValues[];
  /** The Gaussian process (u = 0, N = ∞) at the same x. */
  gaussianProcess: GaussianProcess;
  /** Where the curve is a mean over seeds: the points that it is the mean of. Its errors are from their scatter. */
  members?: Members;
  /** Where 3uX_GP = 1, with the curve's own values there; null where ε never crosses 1 within the range of x, or x is not P. */
  crossing: { P: number; values: Record<string, number> } | null;
}

/** Points that differ in their seed alone, seed by seed. */
export interface Members {
  seeds: Float64Array;
  /** By seed, per output column, same length as x; NaN where the point has no value or is not there. */
  values: Record<string, Float64Array>[];
  /** By position, how many of them have values. */
  valued: Uint32Array;
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
  /** The derived columns of the quantity, which are chosen and drawn as its outputs are; none if missing. */
  results?: readonly OutputColumn[];
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

/** Outputs and derived columns of a set. */
export function columnsOf({ quantity, results = [] }: Pick<CurveSet, 'quantity' | 'results'>): readonly OutputColumn[] {
  const { outputs }: Quantity = quantities[quantity];
  return [...outputs, ...results];
}

/** How many seeds the curves are means over; 0 where each is of points as they are. */
export function seedCount({ curves }: Pick<CurveSet, 'curves'>): number {
  return curves[0]?.members?.seeds.length ?? 0;
}

/** How many members of a point have values, of how many: `4 of 5 seeds`; empty for a point that is no mean. */
export function membersWords(members: Members | undefined, position: number): string {
  if (!members) return '';
  return `${String(members.valued[position] ?? 0)} of ${String(members.seeds.length)} seeds`;
}
