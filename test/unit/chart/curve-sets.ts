/** Sets of curves for tests of charts: some from the solver, some made by hand where a shape is what matters. */
import type { Curve, CurveSet } from '../../../core/chart/curves.ts';
import { chartLimits, previewCurveSet } from '../../../core/chart/curve-set.ts';
import { chartThemes } from '../../../core/chart/theme.ts';
import type { ChartSettings } from '../../../core/chart/settings.ts';
import type { System } from '../../../core/model/system.ts';
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
  return previewCurveSet(document, chartLimits);
}

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

const system: System = {
  alpha: 1,
  beta: 1,
  K: Infinity,
  kappa: 1,
  noise: 0,
  lambda0: 1,
  y0: 1,
  u: 0,
  P: 1,
  loss: 'quartic',
};

export interface DrawnCurve {
  u: number;
  loss: number[];
  status?: PointStatus[];
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
    curves: curves.map(({ u, loss, status }, index): Curve => {
      const values = Float64Array.from(loss);
      return {
        index,
        parameters: { u },
        system: { ...system, u },
        x: abscissae,
        values: { loss: values, X: values, bias: values, variance: values },
        status: Uint8Array.from(status ?? loss.map(() => 'converged' as const), (word) => pointStatuses.indexOf(word)),
        roots: [],
        gaussianProcess: { loss: ones, X: ones },
        crossing: null,
      };
    }),
    shown: { curves: curves.length, pointsPerCurve: length },
    total: { curves: curves.length, pointsPerCurve: length },
  };
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
