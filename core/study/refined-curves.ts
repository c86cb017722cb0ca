/**
 * Refinement along one axis. Every curve, one for each combination of the other axes, is looked at between neighbours: by how much straight
 * lines in log-log miss it, and whether a border runs there.
 */
import { digitOf, deepest, noneAdded, valueAtPlace, type RefinedAxis } from './added.ts';
import type { Expansion } from './expansion.ts';
import { standsForGroup } from './refined-seeds.ts';
import { seedsOf } from './replicates.ts';
import type { Candidate, Place } from './rounds.ts';
import { borderBetween, type Seen } from './seen.ts';

/** The points of a curve by their places along the axis, ascending. */
interface RefinedCurve {
  /** The ordinal of its first point. */
  origin: number;
  places: number[];
  ordinals: number[];
}

/** The intervals that exceed the tolerance and can be halved, curve by curve. */
export function intervalsToHalve(expansion: Expansion, seen: Seen): Candidate[] {
  const { axes, tolerance } = expansion.refinement!;
  const axis = axes[0]!;
  const wide = widthsAlong(axis);
  return curvesAlong(expansion, axis).flatMap(({ origin, places, ordinals }) => {
    const x = places.map((place) => valueAtPlace(axis, place));
    const missed = missedByLines(ordinals, x, axis, seen);
    const found: Candidate[] = [];
    for (let left = 0; left < places.length - 1; left++) {
      const ends = [ordinals[left]!, ordinals[left + 1]!];
      const middle = middleOf(axis, places[left]!, places[left + 1]!);
      if (middle === undefined) continue;
      const width = wide(x[left]!, x[left + 1]!);
      const border = borderBetween(seen, ends) || missed[left] === undefined ? width : 0;
      const excess = Math.max(border, missed[left] ?? 0) / tolerance;
      if (excess > 1) found.push({ excess, places: [placeOn(axis, origin, middle)] });
    }
    return found;
  });
}

function placeOn({ step }: RefinedAxis, origin: number, place: number): Place {
  const digit = Math.floor(place);
  return { base: origin + digit * step, first: place - digit, second: 0 };
}

/** Every curve of the study with what was added to it; of curves that differ in their seed alone, the first. */
function curvesAlong(expansion: Expansion, axis: RefinedAxis): RefinedCurve[] {
  const { count, added = noneAdded } = expansion;
  const seeds = seedsOf(expansion);
  const { step, values } = axis;
  const curves = new Map<number, { place: number; ordinal: number }[]>();
  for (let ordinal = 0; ordinal < count; ordinal++) {
    if (!standsForGroup(seeds, ordinal)) continue;
    const place = digitOf(axis, ordinal);
    if (place === 0) curves.set(ordinal, []);
    curves.get(ordinal - place * step)!.push({ place, ordinal });
  }
  added.base.forEach((base, index) => {
    if (!standsForGroup(seeds, base)) return;
    const digit = digitOf(axis, base);
    curves.get(base - digit * step)!.push({ place: digit + added.first[index]!, ordinal: count + index });
  });
  return Array.from(curves, ([origin, points]) => {
    if (points.length > values.length) points.sort((a, b) => a.place - b.place);
    const places = points.map(({ place }) => place);
    return { origin, places, ordinals: points.map(({ ordinal }) => ordinal) };
  });
}

/**
 * By how much straight lines miss a curve on each of its intervals, relative to its values: from the second derivatives at its ends and their
 * neighbours, since a curve may be bent less at an end than between. What error bars explain is left out. 0 where an end has no value,
 * undefined where the points are too few to tell.
 */
function missedByLines(
  ordinals: readonly number[],
  x: readonly number[],
  { logarithmic }: RefinedAxis,
  { value, error }: Seen,
): (number | undefined)[] {
  const across = logarithmic ? x.map(Math.log) : x;
  const y = ordinals.map((ordinal, index) => (Number.isFinite(across[index]) ? value[ordinal]! : NaN));
  const linear = { y, error: ordinals.map((ordinal) => error[ordinal]!) };
  const inLog = { y: y.map(Math.log), error: linear.error.map((each, index) => each / y[index]!) };
  const scale = y.reduce((most, each) => (Number.isFinite(each) ? Math.max(most, Math.abs(each)) : most), 0);
  const few = y.filter(Number.isFinite).length < fewest;
  const bends = y.map((_, middle) => {
    const [low, own, high] = [y[middle - 1] ?? NaN, y[middle]!, y[middle + 1] ?? NaN];
    if (!Number.isFinite(low + own + high)) return undefined;
    const before = Math.abs(across[middle]! - across[middle - 1]!);
    const after = Math.abs(across[middle + 1]! - across[middle]!);
    const positive = low > 0 && own > 0 && high > 0;
    const distance = distanceFromChord(positive ? inLog : linear, middle, after / (before + after));
    return (2 * distance) / (before * after) / (positive || scale === 0 ? 1 : scale);
  });
  return y.slice(1).map((end, left) => {
    if (!Number.isFinite(end + y[left]!)) return 0;
    if (few || (bends[left] === undefined && bends[left + 1] === undefined)) return undefined;
    let bend = 0;
    for (let near = left - 1; near <= left + 2; near++) bend = Math.max(bend, bends[near] ?? 0);
    const sided = bends[left] === undefined || bends[left + 1] === undefined;
    return caution * (sided ? atEnds : 1) * (bend / 8) * (across[left + 1]! - across[left]!) ** 2;
  });
}

/** How far a point lies from the chord of its neighbours, less what error bars explain. @param weight of the neighbour before it */
function distanceFromChord(
  { y, error }: { y: readonly number[]; error: readonly number[] },
  middle: number,
  weight: number,
): number {
  const distance = y[middle]! - weight * y[middle - 1]! - (1 - weight) * y[middle + 1]!;
  const noise = Math.hypot(weight * error[middle - 1]!, error[middle]!, (1 - weight) * error[middle + 1]!);
  return Math.max(0, Math.abs(distance) - explained * noise);
}

/** A curve of fewer points says nothing of how it bends. */
const fewest = 5;
/** Three points tell a second derivative about, and less of it beyond the last of them: the factors that keep curves below the tolerance. */
const caution = 1.35;
const atEnds = 4;
/** Standard errors of a distance that say nothing of a curve. */
const explained = 2;
/** How far apart two values lie: in ln x where the axis is logarithmic, else as a share of it. */
export function widthsAlong({ values, logarithmic }: RefinedAxis): (one: number, other: number) => number {
  const finite = values.filter(Number.isFinite);
  const span = Math.abs(finite.at(-1)! - finite[0]!);
  return (one, other) =>
    logarithmic && one > 0 && other > 0 ? Math.abs(Math.log(other / one)) : Math.abs(other - one) / span;
}

/** The place half way between two; undefined where it has no value of its own. */
export function middleOf(axis: RefinedAxis, low: number, high: number): number | undefined {
  if (high - low <= 2 ** -deepest) return undefined;
  const middle = (low + high) / 2;
  const value = valueAtPlace(axis, middle);
  const ends = [valueAtPlace(axis, low), valueAtPlace(axis, high)];
  return ends.every(Number.isFinite) && !ends.includes(value) ? middle : undefined;
}
