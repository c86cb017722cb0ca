/**
 * Profile likelihood: the χ² that is left when one parameter is held and all others are at their best. An interval ends where it has risen by
 * a threshold, 3.841 for 95 % where the errors are known.
 */
import type { Interval } from './learning-curve.ts';

/** The least χ² with the parameter held at t; it may start from where the last call inside the interval ended. */
export type HeldChiSquared = (t: number) => number;

export interface ProfileRequest {
  /** Where χ² is least, and χ² there. */
  best: number;
  chiSquared: number;
  /** The rise of χ² at which the interval ends. */
  threshold: number;
  /** A first guess of the distance of the ends, > 0. */
  reach: number;
  /** Between these the parameter may lie. */
  bounds: Interval;
}

export interface ProfileEnd {
  end: number;
  /** Whether χ² rose to the threshold within the bounds, rather than that they were reached. */
  risen: boolean;
}

const mostWidenings = 30;
const widest = 4;
/** Ends are right to this share of their distance. */
const precision = 1e-4;
/** Heights above this tell only that a place is far outside. */
const highest = 8;
const mostSecants = 10;
const mostHalvings = 60;

/**
 * One end of the interval: outwards in growing steps until χ² has risen enough, then inwards by the Illinois method in √Δχ², which is nearly
 * linear there.
 * @param side −1 for the lower end, 1 for the upper one
 * @returns the bound where χ² does not rise enough before it; ±∞ where none stops it
 */
export function profileEnd(held: HeldChiSquared, request: ProfileRequest, side: -1 | 1): ProfileEnd {
  const { best, threshold, bounds } = request;
  const limit = side < 0 ? bounds.low : bounds.high;
  const target = Math.sqrt(threshold);
  const height = (t: number) => Math.sqrt(Math.max(0, held(t) - request.chiSquared)) - target;
  let [inside, insideHeight] = [best, -target];
  let distance = request.reach;
  for (let count = 0; count < mostWidenings; count++) {
    const t = best + side * distance;
    const stopped = side < 0 ? t <= limit : t >= limit;
    const place = stopped ? limit : t;
    if (place === best) return { end: limit, risen: false };
    const outsideHeight = height(place);
    if (outsideHeight >= 0) return { end: root(height, inside, insideHeight, place, outsideHeight, best), risen: true };
    if (stopped) return { end: limit, risen: false };
    [inside, insideHeight] = [place, outsideHeight];
    const share = (outsideHeight + target) / target;
    distance *= Math.min(widest, Math.max(1.3, 1.1 / share));
  }
  return { end: side < 0 ? -Infinity : Infinity, risen: false };
}

/** Where the height passes 0 between a place inside and one outside. */
function root(
  height: (t: number) => number,
  inside: number,
  insideHeight: number,
  outside: number,
  outsideHeight: number,
  best: number,
): number {
  let [a, fa, b, fb] = [inside, insideHeight, outside, Math.min(outsideHeight, highest)];
  for (let step = 0, kept = 0; step < mostHalvings; step++) {
    const t = step > mostSecants ? (a + b) / 2 : (a * fb - b * fa) / (fb - fa);
    if (Math.abs(b - a) <= precision * Math.abs(t - best)) return t;
    const value = height(t);
    if (Math.abs(value) < precision) return t;
    if (value > 0) {
      [b, fb] = [t, Math.min(value, highest)];
      if (kept < 0) fa /= 2;
      kept = -1;
    } else {
      [a, fa] = [t, value];
      if (kept > 0) fb /= 2;
      kept = 1;
    }
  }
  return (a + b) / 2;
}
