/** A comparison as a JSON file: every number of its curves, fits and verdicts. */
import type { ComparisonDocument, ComparisonResult } from '../../core/history/comparison.ts';
import { stringify } from './json.ts';
import { plainNumbers } from './plain-numbers.ts';

/** @param version of the application that computed it */
export function comparisonData(document: ComparisonDocument, result: ComparisonResult, version: string): string {
  const { curves, pairs, classes, learningCurves, slopes, sources, notes } = result;
  const whole = {
    format: 'coarsegrain-comparison-result',
    application: version,
    document,
    sources,
    notes,
    curves: curves.map((curve, place) => ({
      ...curve,
      points: learningCurves[place]!,
      slopes: slopes[place]!,
    })),
    pairs,
    classes: classes.map(({ members, ...rest }) => ({ ...rest, members: members.map((place) => curves[place]!.name) })),
  };
  return `${stringify(plainNumbers(whole) as object)}\n`;
}
