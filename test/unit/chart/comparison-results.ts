/** Comparisons for the tests of their charts and reports: curves of given powers, without the fits' time where that is not the subject. */
import { compareCurves } from '../../../core/analysis/comparison.ts';
import type { Interval, LearningCurve } from '../../../core/analysis/learning-curve.ts';
import { localSlopes } from '../../../core/analysis/slopes.ts';
import { withinWindow } from '../../../core/analysis/window.ts';
import {
  comparisonFormat,
  comparisonVersion,
  type ComparisonDocument,
  type ComparisonResult,
} from '../../../core/history/comparison.ts';
import { decades, levelOne } from '../analysis/preset-curves.ts';

/** A measured curve A P^-a + B P^-b without noise, with errors of a tenth of a per cent. */
export function measured(name: string, a: number, B = 0.5, P = decades(3, 6, 25)): LearningCurve {
  const values = P.map((samples) => samples ** -a + B * samples ** -(a + 0.5));
  const errors = values.map((value) => 0.001 * value);
  return { name, origin: 'measured', level: '', observable: 'test', P, values, errors, excluded: [] };
}

/** What a comparison of these curves gives. */
export function resultOf(curves: readonly LearningCurve[], window?: Interval): ComparisonResult {
  const comparison = compareCurves(curves, window ? { window } : {});
  const learningCurves = curves.map((curve, place) => ({ ...curve, name: comparison.curves[place]!.name }));
  return {
    ...comparison,
    learningCurves,
    slopes: learningCurves.map((curve) => localSlopes(withinWindow(curve, window))),
    sources: [{ first: 0, count: curves.length, hash: 'a'.repeat(64) }],
    notes: [],
  };
}

export function documentOf(change: Partial<ComparisonDocument> = {}): ComparisonDocument {
  return {
    ...{ format: comparisonFormat, version: comparisonVersion, name: 'Which are alike?', notes: '' },
    sources: [{ run: 7 }],
    ...change,
  };
}

const P = decades(3, 6, 31);

/** Theory of one class, of finite width, and a measured curve that begins before the window. */
export const window: Interval = { low: 1e3, high: 1e8 };
export const mixed = (): ComparisonResult =>
  resultOf(
    [
      levelOne('GP', { u: 0 }, P),
      levelOne('u = 1', { u: 1 }, P),
      levelOne('width', { u: 0, N: 20 }, decades(5, 8, 31)),
      measured('measured', 0.4, 0.5, decades(2, 6, 33)),
    ],
    window,
  );
