/** The order of curves on the paper, from the highest down: that of the legend, of the inspector's table and of the keys 1 to 9. */
import { inOrder } from './labels.ts';
import type { Curve, CurveSet } from './curves.ts';

/**
 * Every curve of the set, hidden ones too, the highest first. Heights are compared point by point, so that a curve of which only a part
 * is computed stands where it will stand. Of an experiment that is not computed yet theory tells the height; any other curve without values
 * stays beside its neighbour in the order of the parameters.
 * @param output key of the column on the ordinate
 */
export function legendOrder(set: CurveSet, output: string): Curve[] {
  const heights = relativeHeights(
    set.curves.map(({ values, predictions: [theory] }) => {
      const own = values[output] ?? new Float64Array(0);
      return own.some(Number.isFinite) ? own : (theory?.[output] ?? own);
    }),
  );
  const heightOf = new Map(set.curves.map((curve, position) => [curve, heights[position]!]));
  const sorted = set.curves
    .filter((curve) => !Number.isNaN(heightOf.get(curve)))
    .sort((a, b) => heightOf.get(b)! - heightOf.get(a)! || a.index - b.index);
  const byParameters = inOrder(set, set.curves);
  // Where no height says which way the curves run, the larger parameter is taken for the higher curve.
  const place = new Map(byParameters.map((curve, position) => [curve, position]));
  const rising = sorted.length < 2 || place.get(sorted[0]!)! > place.get(sorted.at(-1)!)!;
  const list = [...sorted];
  byParameters.forEach((curve, position) => {
    if (list.includes(curve)) return;
    const before = byParameters[position - 1];
    const at = before ? list.indexOf(before) + (rising ? 0 : 1) : rising ? list.length : 0;
    list.splice(at, 0, curve);
  });
  return list;
}

/**
 * How high each row of values lies above the mean of all rows at the same places, on average over its own places; NaN for a row without
 * values. Logarithms are compared where everything is positive.
 */
export function relativeHeights(rows: readonly Float64Array[]): number[] {
  const positive = rows.every((row) => row.every((value) => !Number.isFinite(value) || value > 0));
  const scaled = rows.map((row) => (positive ? row.map(Math.log) : row));
  const length = Math.max(0, ...rows.map((row) => row.length));
  const sums = rows.map(() => 0);
  const counts = rows.map(() => 0);
  for (let position = 0; position < length; position++) {
    const present = scaled.flatMap((row, index) => (Number.isFinite(row[position]) ? [index] : []));
    const mean = present.reduce((sum, index) => sum + scaled[index]![position]!, 0) / present.length;
    for (const index of present) {
      sums[index]! += scaled[index]![position]! - mean;
      counts[index]! += 1;
    }
  }
  return sums.map((sum, index) => sum / counts[index]!);
}
