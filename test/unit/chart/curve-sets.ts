/** Sets of curves for tests of charts: some from the solver, some made by hand where a shape is what matters. */
import { notComputed, type Curve, type CurveSet, type LevelTwo } from '../../../core/chart/curves.ts';
import { chartLimits } from '../../../core/chart/curve-plan.ts';
import { previewCurveSet } from '../../../core/chart/curve-set.ts';
import { chartThemes } from '../../../core/chart/theme.ts';
import type { ChartSettings } from '../../../core/chart/settings.ts';
import { parseSystem } from '../../../core/model/system.ts';
import { pointStatuses, type PointStatus } from '../../../core/quantities/quantity.ts';
import { studyFormat, studyVersion } from '../../../core/study/document.ts';

export interface Axis {
  parameter: string;
  values?: (number | string)[];
  from?: number;
  to?: number;
  count?: number;
  spacing?: 'linear' | 'logarithmic';
}

/** The curves of a level-1 study at α = 0.6, β = 0.9, κ = 10 unless the system says otherwise. */
export function solved(axes: Axis[], system: object = {}, quantity = 'effective-action'): CurveSet {
  const document = {
    format: studyFormat,
    version: studyVersion,
    name: 'A test',
    system: { alpha: 0.6, beta: 0.9, kappa: 10, ...system },
    axes,
    quantities: [quantity],
  };
  const key = JSON.stringify(document);
  // What is undefined is not there.
  const known = sets.get(key) ?? previewCurveSet(JSON.parse(key), chartLimits);
  sets.set(key, known);
  // A test may change what it gets.
  return structuredClone(known);
}
const sets = new Map<string, CurveSet>();

export const samples: Axis = { parameter: 'P', from: 100, to: 1e7, count: 101, spacing: 'logarithmic' };

/** The curves of the paper's Figure 1. */
export function figureOne(): CurveSet {
  return solved([{ parameter: 'u', values: [0, 0.1, 1, 10, 100] }, samples]);
}

/** First-order responses, which do not depend on u. */
export function responses(): CurveSet {
  return solved([samples], {}, 'response');
}

/** The set before any of its points is computed, or but for the curves given. */
export function unsolved(set: CurveSet, ...except: number[]): CurveSet {
  for (const { index, status, values } of set.curves) {
    if (except.includes(index)) continue;
    status.fill(255);
    for (const column of Object.values(values)) column.fill(NaN);
  }
  return set;
}

const system = parseSystem({ alpha: 1, beta: 1, kappa: 1, u: 0, P: 1 });

export interface DrawnCurve {
  u: number;
  loss: number[];
  status?: PointStatus[];
  /** L₁/L₂ − 1. */
  deviation?: number[];
}

/** Curves with the losses given, at P = 1, 10, 100, … unless x is given. */
export function drawn(curves: DrawnCurve[], x?: number[]): CurveSet {
  const length = Math.max(...curves.map(({ loss }) => loss.length), 0);
  const abscissae = Float64Array.from(x ?? Array.from({ length }, (_, position) => 10 ** position));
  const ones = new Float64Array(abscissae.length).fill(1);
  return {
    quantity: 'effective-action',
    level: 'level 1',
    x: { parameter: 'P', logarithmic: abscissae.every((value) => value > 0) },
    varying: ['u'],
    curves: curves.map(({ u, loss, status, deviation }, index): Curve => {
      const values = Float64Array.from(loss);
      return {
        index,
        parameters: { u },
        system: { ...system, u },
        x: abscissae,
        values: { loss: values, X: values, bias: values, variance: values },
        status: Uint8Array.from(status ?? loss.map(() => 'converged' as const), (word) => pointStatuses.indexOf(word)),
        roots: [],
        levelTwo: deviation ? comparedBy(loss, deviation) : noLevelTwo(loss.length),
        predictions: [],
        gaussianProcess: { values: { loss: ones, X: ones }, levelTwo: noLevelTwo(loss.length) },
        crossing: null,
      };
    }),
    pending: false,
    failure: '',
    shown: { curves: curves.length, pointsPerCurve: length },
    total: { curves: curves.length, pointsPerCurve: length },
  };
}

/** Level 2 where nothing of it is known. */
function noLevelTwo(length: number): LevelTwo {
  return {
    values: {},
    deviation: new Float64Array(length).fill(NaN),
    status: new Uint8Array(length).fill(notComputed),
  };
}

function comparedBy(loss: number[], deviation: number[]): LevelTwo {
  const values = { loss: Float64Array.from(loss, (value, position) => value / (1 + deviation[position]!)) };
  return { values, deviation: Float64Array.from(deviation), status: new Uint8Array(loss.length) };
}

export const screen: ChartSettings = {
  output: 'loss',
  ratio: true,
  kStar: true,
  crossing: true,
  hidden: [],
  width: 720,
  height: 650,
  theme: chartThemes.light,
};
