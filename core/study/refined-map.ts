/**
 * Refinement of a map of two axes. A cell of its grid is divided into four where a border runs between its corners, and so are the cells
 * that come of it. Corners are shared with neighbours; an axis along which a cell is small enough, or cannot be halved, is let be.
 */
import { digitOf, noneAdded, valueAtPlace, type RefinedAxis } from './added.ts';
import type { Expansion } from './expansion.ts';
import { middleOf, widthsAlong } from './refined-curves.ts';
import { standsForGroup } from './refined-seeds.ts';
import { seedsOf } from './replicates.ts';
import type { Candidate, Place } from './rounds.ts';
import { borderBetween, type Seen } from './seen.ts';

/** From a place on each axis to one beyond, lower ends first. */
type Range = readonly [low: number, high: number];
type Spot = readonly [number, number];

/** One map of the study: one combination of the other axes. */
interface Sheet {
  /** The ordinal of its first point. */
  origin: number;
  /** Ordinals of the points that were added to it, by their places. */
  added: Map<string, number>;
  /** Ordinals of the study's points beyond which something was added. */
  touched: Set<number>;
}

/** The cells that exceed the tolerance and can be divided, map by map. */
export function cellsToDivide(expansion: Expansion, seen: Seen): Candidate[] {
  const { axes, tolerance } = expansion.refinement!;
  const [one, other] = axes as [RefinedAxis, RefinedAxis];
  const wide = [widthsAlong(one), widthsAlong(other)] as const;
  const found: Candidate[] = [];

  function ordinalOf({ origin, added }: Sheet, [a, b]: Spot): number | undefined {
    if (Number.isInteger(a) && Number.isInteger(b)) return origin + a * one.step + b * other.step;
    return added.get(`${String(a)} ${String(b)}`);
  }

  function visit(sheet: Sheet, first: Range, second: Range): void {
    const corners = first.flatMap((a) => second.map((b): Spot => [a, b]));
    const ordinals = corners.map((corner) => ordinalOf(sheet, corner)).filter((ordinal) => ordinal !== undefined);
    const halves = [halve(one, first, wide[0]), halve(other, second, wide[1])] as const;
    const excess = Math.max(halves[0]?.excess ?? 0, halves[1]?.excess ?? 0);
    if (excess <= 1) return;
    const [middle, across] = [halves[0]?.middle, halves[1]?.middle];
    const rows = middle === undefined ? first : [first[0], middle, first[1]];
    const columns = across === undefined ? second : [second[0], across, second[1]];
    const spots = rows.flatMap((a) => columns.map((b): Spot => [a, b]));
    const missing = spots.filter((spot) => ordinalOf(sheet, spot) === undefined);
    if (missing.length > 0) {
      const border = ordinals.length === corners.length && borderBetween(seen, ordinals);
      if (border) found.push({ excess, places: missing.map((spot) => placeOn(sheet, spot)) });
      return;
    }
    for (const a of pairs(rows)) for (const b of pairs(columns)) visit(sheet, a, b);
  }

  function halve(axis: RefinedAxis, [low, high]: Range, width: (typeof wide)[0]) {
    const excess = width(valueAtPlace(axis, low), valueAtPlace(axis, high)) / tolerance;
    const middle = excess > 1 ? middleOf(axis, low, high) : undefined;
    return middle === undefined ? undefined : { excess, middle };
  }

  function placeOn({ origin }: Sheet, [a, b]: Spot): Place {
    const [row, column] = [Math.floor(a), Math.floor(b)];
    return { base: origin + row * one.step + column * other.step, first: a - row, second: b - column };
  }

  for (const sheet of sheetsOf(expansion, one, other)) {
    for (let a = 0; a < one.values.length - 1; a++) {
      for (let b = 0; b < other.values.length - 1; b++) {
        const corner = ordinalOf(sheet, [a, b])!;
        const corners = [corner, corner + one.step, corner + other.step, corner + one.step + other.step];
        if (sheet.touched.has(corner) || borderBetween(seen, corners)) visit(sheet, [a, a + 1], [b, b + 1]);
      }
    }
  }
  return found;
}

/** Every map of the study with what was added to it; of maps that differ in their seed alone, the first. */
function sheetsOf(expansion: Expansion, one: RefinedAxis, other: RefinedAxis): Iterable<Sheet> {
  const { count, added = noneAdded } = expansion;
  const seeds = seedsOf(expansion);
  const sheets = new Map<number, Sheet>();
  const originOf = (ordinal: number) =>
    ordinal - digitOf(one, ordinal) * one.step - digitOf(other, ordinal) * other.step;
  for (let ordinal = 0; ordinal < count; ordinal++) {
    if (!standsForGroup(seeds, ordinal)) continue;
    if (originOf(ordinal) === ordinal) sheets.set(ordinal, { origin: ordinal, added: new Map(), touched: new Set() });
  }
  added.base.forEach((base, index) => {
    const sheet = sheets.get(originOf(base));
    if (!sheet) return;
    const [a, b] = [digitOf(one, base) + added.first[index]!, digitOf(other, base) + added.second[index]!];
    sheet.added.set(`${String(a)} ${String(b)}`, count + index);
    sheet.touched.add(base);
  });
  return sheets.values();
}

function pairs(places: readonly number[]): Range[] {
  return places.slice(1).map((high, index) => [places[index]!, high]);
}
