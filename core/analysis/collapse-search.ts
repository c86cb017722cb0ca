/** Where to begin: a grid of parameters that the data themselves suggest, ranked by the quality S. */
import { CoarsegrainError } from '../errors.ts';
import { collapseQuality } from './quality.ts';
import { CollapseFit, minimiseFree } from './collapse-fit.ts';
import { overlapOf, type Place } from './scaling.ts';
import { SizeScaling, type SizeData } from './size-data.ts';

/** Points of the search; more are thinned. */
const mostPoints = 400;
/** Starts from which a minimum is looked for. */
const mostStarts = 12;
/** 1/ν of the grid, and ζ/ν about what the heights of the curves suggest. */
const inverseNu = [0.1, 0.2, 0.3, 0.45, 0.6, 0.75, 0.9, 1.1, 1.35, 1.65, 2, 2.5, 3.2, 4.5];
const ratioOffsets = [-2, -1.5, -1, -0.7, -0.45, -0.25, -0.12, 0, 0.12, 0.25, 0.45, 0.7, 1, 1.5, 2];

/**
 * The best place of several minima. Where curves overlap less, S and χ² count for less: they are divided by the square of the overlap.
 * @param fixed x_c, ν and ζ that are held; NaN where they are free
 * @throws CoarsegrainError where curves overlap at no parameters
 */
export function searchCollapse(data: SizeData, fixed: readonly number[]): Place {
  const held = fixed.map((value) => !Number.isNaN(value));
  let [best, least]: [Place | undefined, number] = [undefined, Infinity];
  const scaling = new SizeScaling(data);
  for (const start of rankedStarts(thinned(data), fixed)) {
    let place = start;
    for (let round = 0; round < 2; round++) {
      const fit = new CollapseFit(scaling, held, place);
      place = minimiseFree((at) => fit.score(at), place, firstSteps(scaling, place), held, 1e-4).at as Place;
      const score = new CollapseFit(scaling, held, place).score(place);
      if (score < least || !best) [best, least] = [place, score];
    }
  }
  if (best) return best;
  const message = 'No parameters were found at which curves of different sizes overlap and y stays finite.';
  throw new CoarsegrainError({ kind: 'outside-range', field: 'file', message });
}

function rankedStarts(data: SizeData, fixed: readonly number[]): Place[] {
  const scaling = new SizeScaling(data);
  const [fixedXc = NaN, fixedNu = NaN, fixedZeta = NaN] = fixed;
  const ranked: { place: Place; score: number }[] = [];
  const slopes = heightSlopes(data);
  const ratios = slopes.flatMap((slope) => ratioOffsets.map((offset) => slope + offset));
  for (const a of Number.isNaN(fixedNu) ? inverseNu : [1 / fixedNu]) {
    for (const ratio of Number.isNaN(fixedZeta) ? ratios : [fixedZeta * a]) {
      for (const xc of Number.isNaN(fixedXc) ? criticalPlaces(data, ratio) : [fixedXc]) {
        const place = Float64Array.of(xc, -Math.log(a), ratio / a);
        scaling.to(place);
        const score = collapseQuality(scaling).S / overlapOf(scaling) ** 2;
        if (!Number.isNaN(score)) ranked.push({ place, score });
      }
    }
  }
  ranked.sort((one, other) => one.score - other.score);
  return distinct(ranked.map(({ place }) => place));
}

/** Edges of a first simplex: small in terms of how far the curves reach in scaled variables. */
export function firstSteps(scaling: SizeScaling, place: Place): Place {
  scaling.to(place);
  const sorted = scaling.x.map(Math.abs).sort();
  const zeta = 0.1 * Math.max(Math.exp(place[1]!), Math.abs(place[2]!));
  return Float64Array.of(0.1 * (sorted[sorted.length >> 1]! || 1e-3), 0.1, zeta);
}

/** The first places that are not next to each other. */
function distinct(places: readonly Place[]): Place[] {
  const chosen: Place[] = [];
  const nearby = (one: Place, other: Place) =>
    Math.abs(one[1]! - other[1]!) < 0.25 &&
    Math.abs(one[2]! / Math.exp(one[1]!) - other[2]! / Math.exp(other[1]!)) < 0.2;
  for (const place of places) {
    const near = chosen.filter((other) => nearby(place, other));
    if (near.length < 2 && !near.some((other) => other[0] === place[0])) chosen.push(place);
    if (chosen.length === mostStarts) break;
  }
  return chosen;
}

/** d ln|y|/d ln L of the typical and of the highest points of the curves. */
function heightSlopes({ sizes, starts, y, logarithmic }: SizeData): number[] {
  const curves = [...sizes.keys()].map((i) => y.subarray(starts[i], starts[i + 1]));
  const mean = (values: Float64Array) => values.reduce((sum, v) => sum + v, 0) / values.length;
  const highest = (values: Float64Array) => values.reduce((most, v) => Math.max(most, v), -Infinity);
  const log = (height: number) => Math.log(height || Number.MIN_VALUE);
  const heights = logarithmic
    ? [mean, highest]
    : [
        (values: Float64Array) => log(mean(values.map((v) => v * v))) / 2,
        (values: Float64Array) => log(highest(values.map(Math.abs))),
      ];
  const logs = sizes.map(Math.log);
  const middle = mean(logs);
  const slopes = heights.map((height) => {
    let [above, below] = [0, 0];
    curves.forEach((values, i) => {
      above += (logs[i]! - middle) * height(values);
      below += (logs[i]! - middle) ** 2;
    });
    return above / below;
  });
  return Math.abs(slopes[0]! - slopes[1]!) < 0.05 ? slopes.slice(0, 1) : slopes;
}

/**
 * Where x_c may be for a given ζ/ν: where yL^(−ζ/ν) of the largest size meets that of others, where that size is highest and where it is
 * steepest, and evenly spread over the points and a little beyond.
 */
function criticalPlaces(data: SizeData, ratio: number): number[] {
  const { sizes, starts, x, logarithmic } = data;
  const y = logarithmic ? data.y.map(Math.exp) : data.y;
  const last = sizes.length - 1;
  const [from, to] = [starts[last]!, starts[last + 1]!];
  let [highest, steepest, steepness] = [from, x[from]!, 0];
  for (let i = from; i < to; i++) {
    if (Math.abs(y[i]!) > Math.abs(y[highest]!)) highest = i;
    const slope = i + 2 < to ? Math.abs((y[i + 2]! - y[i]!) / (x[i + 2]! - x[i]!)) : 0;
    if (slope > steepness && slope < Infinity) [steepest, steepness] = [x[i + 1]!, slope];
  }
  const places = [x[highest]!, steepest];
  for (const other of new Set([0, last >> 1, last - 1])) places.push(...crossings(data, other, last, ratio));
  const sorted = x.slice().sort();
  const spread = sorted.at(-1)! - sorted[0]!;
  for (let q = 0; q <= 12; q++) places.push(sorted[Math.round((q / 12) * (sorted.length - 1))]!);
  return [...places, sorted[0]! - 0.15 * spread, sorted.at(-1)! + 0.15 * spread];
}

/** At most three x at which two scaled curves cross, by straight lines. */
function crossings(data: SizeData, one: number, other: number, ratio: number): number[] {
  const { sizes, starts, x, y, logarithmic } = data;
  const shift = ratio * Math.log(sizes[other]! / sizes[one]!);
  const [factor, added] = logarithmic ? [1, shift] : [Math.exp(shift), 0];
  const found: number[] = [];
  let [before, beforeX] = [NaN, NaN];
  let k = starts[other]!;
  for (let i = starts[one]!; i < starts[one + 1]! && found.length < 3; i++) {
    while (k + 1 < starts[other + 1]! && x[k + 1]! < x[i]!) k++;
    if (k + 1 >= starts[other + 1]! || x[k]! > x[i]!) continue;
    const share = (x[i]! - x[k]!) / (x[k + 1]! - x[k]! || 1);
    const gap = y[i]! * factor + added - (y[k]! + share * (y[k + 1]! - y[k]!));
    if (before * gap < 0) found.push(beforeX + ((x[i]! - beforeX) * before) / (before - gap));
    [before, beforeX] = [gap, x[i]!];
  }
  return found;
}

/** At most so many points, evenly from each curve. */
function thinned(data: SizeData): SizeData {
  const step = Math.ceil(data.x.length / mostPoints);
  if (step === 1) return data;
  const kept: number[] = [];
  const starts = [0];
  for (let curve = 0; curve < data.sizes.length; curve++) {
    const length = data.starts[curve + 1]! - data.starts[curve]!;
    const share = Math.min(step, Math.max(1, Math.floor(length / 4)));
    for (let i = data.starts[curve]!; i < data.starts[curve + 1]!; i += share) kept.push(i);
    starts.push(kept.length);
  }
  const pick = (values: Float64Array) => Float64Array.from(kept, (i) => values[i]!);
  return { ...data, starts: Int32Array.from(starts), x: pick(data.x), y: pick(data.y), dy: pick(data.dy) };
}
