/** Which of the points that refinement added lie on a map, and where. */
import { digitOf, valueAtPlace, type RefinedAxis } from '../study/added.ts';
import type { Expansion } from '../study/expansion.ts';
import type { PointsBetween } from './map.ts';
import type { PlannedAxis } from './map-plan.ts';

/**
 * The points added between those of a map's grid, each place once. A grid that was thinned has none.
 * @param digits by axis of the study, the position of the value that the map shows
 * @param others further axes, along which the map has one value
 */
export function pointsAdded(
  expansion: Expansion,
  x: PlannedAxis,
  y: PlannedAxis,
  digits: readonly number[],
  others: readonly number[],
): { points: PointsBetween; ordinals: number[] } {
  const { added, refinement, count } = expansion;
  const found = { column: [] as number[], row: [] as number[], x: [] as number[], y: [] as number[] };
  const ordinals: number[] = [];
  const seen = new Set<string>();
  const [across, up] = [placer(expansion, x), placer(expansion, y)];
  for (let index = 0; added && refinement && index < added.base.length; index++) {
    const base = added.base[index]!;
    const fractions = [added.first[index]!, added.second[index]!];
    if (!others.every((axis) => digitOf(refinedOf(expansion, axis), base) === digits[axis])) continue;
    const own = [x, y].map((axis) => refinement.axes.findIndex(({ parameter }) => parameter.key === axis.parameter));
    // What lies between values of another axis is on no map.
    if (fractions.some((fraction, which) => fraction > 0 && !own.includes(which))) continue;
    const [column, row] = [across(base, fractions[own[0]!] ?? 0), up(base, fractions[own[1]!] ?? 0)];
    const key = `${String(column?.place)} ${String(row?.place)}`;
    if (!column || !row || seen.has(key)) continue;
    seen.add(key);
    found.column.push(column.place);
    found.row.push(row.place);
    found.x.push(column.value);
    found.y.push(row.value);
    ordinals.push(count + index);
  }
  const points = {
    column: Float64Array.from(found.column),
    row: Float64Array.from(found.row),
    x: Float64Array.from(found.x),
    y: Float64Array.from(found.y),
  };
  return { points, ordinals };
}

type Placer = (base: number, fraction: number) => { place: number; value: number } | undefined;

/** Where a point lies on an axis, in lines of the grid, and the value there; undefined where one of its neighbours is not drawn. */
function placer(expansion: Expansion, axis: PlannedAxis): Placer {
  const rank = new Map(axis.positions.map((position, place) => [position, place]));
  const refined = refinedOf(expansion, axis.index);
  return (base, fraction) => {
    const digit = digitOf(refined, base);
    const [here, next] = [rank.get(digit), rank.get(digit + 1)];
    if (here === undefined) return undefined;
    if (fraction === 0) return { place: here, value: refined.values[digit]! };
    if (next === undefined || Math.abs(next - here) !== 1) return undefined;
    return { place: here + (next - here) * fraction, value: valueAtPlace(refined, digit + fraction) };
  };
}

/** An axis of the study as refinement sees it, whether or not it is refined. */
function refinedOf({ axes, refinement }: Expansion, index: number): RefinedAxis {
  const { parameter, values, logarithmic } = axes[index]!;
  const refined = refinement?.axes.find((axis) => axis.parameter.key === parameter.key);
  const step = axes.slice(index + 1).reduce((product, axis) => product * axis.values.length, 1);
  return refined ?? { parameter, values, logarithmic, step };
}
