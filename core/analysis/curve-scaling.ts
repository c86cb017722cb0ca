/** Collapse of learning curves of which no theory is known: LP^a against P/P×. */
import { CoarsegrainError } from '../errors.ts';
import { estimate, type Estimate } from './collapse-estimate.ts';
import { CollapseFit, minimiseFree } from './collapse-fit.ts';
import type { Interval, LearningCurve } from './learning-curve.ts';
import { overlapOf, type MeasuredPoints, type Place, type Scaling } from './scaling.ts';

export interface CurveCollapse {
  a: { value: number } & Interval;
  /** P× of each curve; of the first one 1 unless it was given: only their ratios can be known. */
  crossings: ({ name: string; value: number } & Interval)[];
  /** As of a collapse of sizes. */
  quality: number;
  chiSquared: number;
  degreesOfFreedom: number;
  overlap: number;
}

export interface CurveCollapseRequest {
  /** a where it is held. */
  a?: number;
  /** P× of each curve where they are held. */
  crossings?: readonly number[];
  /** Names the random numbers of the bootstrap; 0 if missing. */
  seed?: number;
}

const mostCurves = 12;
const fewestPoints = 4;

/**
 * The exponent and the crossings at which curves become one. Intervals are of 95 %, the wider of profile and bootstrap. Without errors of
 * their own all points weigh the same in ln L.
 * @throws CoarsegrainError for fewer than 2 or more than 12 curves, curves of fewer than 4 points, crossings that are not one a curve
 */
export function collapseCurves(curves: readonly LearningCurve[], request: CurveCollapseRequest = {}): CurveCollapse {
  check(curves, request);
  const scaling = new CurveScaling(curves);
  const held = [request.a !== undefined, ...curves.map((_, i) => i === 0 || request.crossings !== undefined)];
  const near = bestStart(scaling, startsOf(scaling, request), held);
  const found = estimate(new CollapseFit(scaling, held, near), firstEdges(near), request.seed ?? 0);
  const interval = (k: number, read: (value: number) => number) => ({
    value: read(found.place[k]!),
    low: read(Math.min(found.profiles[k]!.low, found.bootstraps[k]!.low, found.place[k]!)),
    high: read(Math.max(found.profiles[k]!.high, found.bootstraps[k]!.high, found.place[k]!)),
  });
  const { quality, chiSquared, degreesOfFreedom, overlap }: Estimate = found;
  const crossings = curves.map(({ name }, i) => ({ name, ...interval(i + 1, Math.exp) }));
  return { a: interval(0, (value) => value), crossings, quality, chiSquared, degreesOfFreedom, overlap };
}

/** ln L + a ln P against ln P − ln P×, at places (a, ln P× of each curve). */
class CurveScaling implements Scaling {
  readonly data: MeasuredPoints;
  readonly starts: Int32Array;
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly dy: Float64Array;

  constructor(curves: readonly LearningCurve[]) {
    const lengths = curves.map(({ P }) => P.length);
    this.starts = Int32Array.from([0, ...lengths.map((_, i) => lengths.slice(0, i + 1).reduce((a, b) => a + b, 0))]);
    const join = (pick: (curve: LearningCurve) => Float64Array) =>
      Float64Array.from(curves.flatMap((curve) => [...pick(curve)]));
    const errors = join(({ values, errors }) => errors.map((error, i) => error / values[i]!));
    const known = errors.every((error) => error > 0 && error < Infinity);
    const dy = known ? errors : errors.fill(1);
    const { starts } = this;
    const x = join(({ P }) => P.map(Math.log));
    const y = join(({ values }) => values.map(Math.log));
    this.data = { starts, x, y, dy, errorsEstimated: !known };
    [this.x, this.y, this.dy] = [x.slice(), y.slice(), dy];
  }

  to(place: ArrayLike<number>, y: Float64Array = this.data.y): boolean {
    const { starts, data } = this;
    for (let curve = 0; curve + 1 < starts.length; curve++) {
      for (let i = starts[curve]!; i < starts[curve + 1]!; i++) {
        this.x[i] = data.x[i]! - place[curve + 1]!;
        this.y[i] = y[i]! + place[0]! * data.x[i]!;
      }
    }
    return true;
  }

  back(place: ArrayLike<number>, values: Float64Array): void {
    for (let i = 0; i < values.length; i++) values[i]! -= place[0]! * this.data.x[i]!;
  }
}

/** Exponents of the grid, and how far the crossings of neighbouring curves lie apart, in ln P. */
const exponents = [0.1, 0.25, 0.4, 0.55, 0.75, 1, 1.4];
const distances = [-6, -4, -2.5, -1.2, -0.4, 0.4, 1.2, 2.5, 4, 6];

function startsOf(scaling: CurveScaling, { a, crossings }: CurveCollapseRequest): Place[] {
  const curves = scaling.starts.length - 1;
  return (a === undefined ? exponents : [a]).flatMap((exponent) =>
    crossings
      ? [Float64Array.of(exponent, ...crossings.map(Math.log))]
      : distances.map((distance) =>
          Float64Array.from({ length: curves + 1 }, (_, i) => (i === 0 ? exponent : distance * (i - 1))),
        ),
  );
}

/** The best of the minima near the best starts, curve by curve and then all at once. */
function bestStart(scaling: CurveScaling, starts: readonly Place[], held: readonly boolean[]): Place {
  const scored = starts.flatMap((place) => {
    scaling.to(place);
    return overlapOf(scaling) > 0 ? [{ place, score: new CollapseFit(scaling, held, place).score(place) }] : [];
  });
  if (scored.length === 0) throw refuse('outside-range', 'The curves overlap at no crossings that were tried.');
  scored.sort((one, other) => one.score - other.score);
  let [best, least] = [scored[0]!.place, Infinity];
  for (const { place: start } of scored.slice(0, 6)) {
    let place = start;
    for (let round = 0; round < 3; round++) {
      const fit = new CollapseFit(scaling, held, place);
      for (let k = 0; k < held.length; k++) {
        const others = held.map((one, index) => one || index !== k);
        place = minimiseFree((at) => fit.score(at), place, firstEdges(place), others, 1e-3).at as Place;
      }
      place = minimiseFree((at) => fit.score(at), place, firstEdges(place), held, 1e-5).at as Place;
    }
    const score = new CollapseFit(scaling, held, place).score(place);
    if (score < least) [best, least] = [place, score];
  }
  return best;
}

function firstEdges(place: Place): Float64Array {
  return place.map((_, k) => (k === 0 ? 0.05 : 0.3));
}

function check(curves: readonly LearningCurve[], { crossings }: CurveCollapseRequest): void {
  if (curves.length < 2 || curves.length > mostCurves)
    throw refuse('too-many', `A collapse takes 2 to ${mostCurves} curves, not ${curves.length}.`);
  const short = curves.find(({ P }) => P.length < fewestPoints);
  if (short) throw refuse('empty', `"${short.name}" has fewer than ${fewestPoints} points.`);
  if (crossings && (crossings.length !== curves.length || !crossings.every((place) => place > 0)))
    throw refuse('outside-range', 'The crossings are to be one for each curve, above 0.');
}

function refuse(kind: 'too-many' | 'empty' | 'outside-range', message: string): CoarsegrainError {
  return new CoarsegrainError({ kind, field: 'curves', message });
}
