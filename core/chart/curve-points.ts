/** The points of a curve along its abscissa: those of the study, and between them those that refinement added. */
import { digitOf } from '../study/added.ts';
import type { Expansion } from '../study/expansion.ts';
import { seedPosition, type Seeds } from '../study/replicates.ts';

/** A point by its place along an axis, in positions of the axis's values. */
interface PlacedPoint {
  place: number;
  ordinal: number;
}

/**
 * What was added along one axis, by the ordinal of the first point of each curve. Points between values of another axis lie on no curve.
 * @param axis position among the axes of the study
 * @param seeds whose points are one curve, on which each place counts once
 */
export function addedAlong(
  { axes, refinement, added, count }: Expansion,
  axis: number,
  seeds: Seeds | null = null,
): Map<number, PlacedPoint[]> {
  const found = new Map<number, PlacedPoint[]>();
  const key = axes[axis]?.parameter.key;
  const which = refinement?.axes.findIndex(({ parameter }) => parameter.key === key) ?? -1;
  const refined = refinement?.axes[which];
  if (!refined || !added) return found;
  const [own, other] = which === 0 ? [added.first, added.second] : [added.second, added.first];
  added.base.forEach((base, index) => {
    if (other[index] !== 0) return;
    const digit = digitOf(refined, base);
    const first = base - digit * refined.step - (seeds ? seedPosition(seeds, base) * seeds.step : 0);
    const points = found.get(first) ?? [];
    const place = digit + own[index]!;
    if (!seeds || !points.some((point) => point.place === place)) points.push({ place, ordinal: count + index });
    found.set(first, points);
  });
  return found;
}

/**
 * The ordinals of a curve, in the order of its abscissa.
 * @param first the ordinal of its first point
 * @param positions of the study's points along the axis
 * @param step the difference of the ordinals of neighbours
 */
export function curveOrdinals(
  first: number,
  positions: readonly number[],
  step: number,
  added: readonly PlacedPoint[] = [],
): Float64Array {
  const points = positions.map((place): PlacedPoint => ({ place, ordinal: first + place * step }));
  if (added.length > 0) points.push(...added);
  return Float64Array.from(
    points.sort((a, b) => a.place - b.place),
    ({ ordinal }) => ordinal,
  );
}
