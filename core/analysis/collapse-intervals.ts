/** How sure the parameters of a collapse are: profiles of χ², a parametric bootstrap, and the joint region of the two exponents. */
import type { Stream } from '../numerics/stream.ts';
import { minimiseFree, type CollapseFit } from './collapse-fit.ts';
import type { Interval } from './learning-curve.ts';
import type { Place } from './scaling.ts';

/**
 * By how much intervals are wider where errors were estimated: from the points that they weigh they come out too small, by 5 to 20 % on seeded
 * sets of known exponents.
 */
export const estimatedMargin = 1.2;

/** The minimum that everything is measured from. */
export interface Optimum {
  place: Place;
  chiSquared: number;
}

/** Part of the threshold to which a border is found. */
const accuracy = 0.02;
const mostSteps = 40;
/** Of the joint region. */
const directions = 24;
/** Edges of the simplex about places that are nearly right, in standard errors. */
const shortEdge = 0.3;

/** Standard errors of the parameters and their covariance, from a bootstrap sample. */
export class Spread {
  readonly errors: Float64Array;
  private readonly places: readonly Place[];
  private readonly means: Float64Array;

  constructor(places: readonly Place[]) {
    this.places = places;
    const parameters = [...places[0]!.keys()];
    this.means = Float64Array.from(
      parameters,
      (k) => places.reduce((sum, place) => sum + place[k]!, 0) / places.length,
    );
    this.errors = Float64Array.from(parameters, (k) => Math.sqrt(this.covariance(k, k)));
  }

  covariance(j: number, k: number): number {
    const { places, means } = this;
    return places.reduce((sum, place) => sum + (place[j]! - means[j]!) * (place[k]! - means[k]!), 0) / places.length;
  }

  /** By how much the others move where parameter k moves by 1. */
  directions(k: number): Float64Array {
    const variance = this.covariance(k, k);
    return this.errors.map((_, j) => (variance > 0 ? this.covariance(j, k) / variance : 0));
  }

  get edges(): Float64Array {
    return this.errors.map((error) => shortEdge * error || Number.EPSILON);
  }
}

/**
 * The borders at which χ², least over the other parameters, has risen by `rise`: a 95 % interval for the rise of t², t Student's quantile.
 * Infinite where it never does, or where curves lose their overlap before. The optimum is replaced where a better one is met.
 * @returns in the coordinate itself; of held ones its value
 */
export function profileInterval(fit: CollapseFit, optimum: Optimum, spread: Spread, k: number, rise: number): Interval {
  const value = optimum.place[k]!;
  const error = spread.errors[k]!;
  if (fit.held[k] || !(error > 0)) return { low: value, high: value };
  const held = fit.held.map((other, index) => other || index === k);
  const directions = spread.directions(k);
  const { edges } = spread;
  const border = (direction: 1 | -1) => {
    let from = optimum.place;
    return directedBorder(2 * error, rise, (distance) => {
      const change = value + direction * distance - from[k]!;
      const place = from.map((at, j) => at + directions[j]! * change);
      place[k] = value + direction * distance;
      const found = minimiseFree((at) => fit.chiSquared(at), place, edges, held, 1e-4);
      if (found.value < Infinity) from = found.at as Place;
      improve(optimum, found.at as Place, found.value);
      return found.value - optimum.chiSquared;
    });
  };
  return { low: value - border(-1), high: value + border(1) };
}

function improve(optimum: Optimum, place: Place, chiSquared: number): void {
  if (chiSquared < optimum.chiSquared) Object.assign(optimum, { place: place.slice(), chiSquared });
}

/** Where a rising function of the distance, about quadratic, reaches `rise`; ∞ where it does not. @param first a distance to begin with */
function directedBorder(first: number, rise: number, climb: (distance: number) => number): number {
  let [low, high, highIsWall] = [0, Infinity, false];
  let distance = first;
  for (let step = 0; step < mostSteps && distance < 1e4 * first; step++) {
    const height = climb(distance);
    if (Math.abs(height / rise - 1) < accuracy) return distance;
    if (height > rise) [high, highIsWall] = [distance, height === Infinity];
    else low = distance;
    if (high - low < 1e-3 * high) return highIsWall ? Infinity : high;
    const guess = height > 0 && height < Infinity ? distance * Math.sqrt(rise / height) : 0;
    const most = high === Infinity ? 4 * distance : high - 0.05 * (high - low);
    const least = high === Infinity ? 1.2 * distance : low + 0.05 * (high - low);
    distance = guess > 0 ? Math.min(Math.max(guess, least), most) : high === Infinity ? 2 * distance : (low + high) / 2;
  }
  return Infinity;
}

/**
 * The refitted places of data drawn about the master curve: with the errors of the points, or, where these were estimated, with their own
 * distances under a random sign (wild bootstrap), which holds for any errors.
 * @param edges of the first simplex
 * @param scale by which errors are multiplied
 */
export function bootstrapPlaces(
  fit: CollapseFit,
  place: Place,
  edges: ArrayLike<number>,
  scale: number,
  samples: number,
  stream: Stream,
): Place[] {
  const { data, held } = fit;
  const fitted = new Float64Array(data.x.length);
  fit.predict(place, fitted);
  const drawn = new Float64Array(fitted.length);
  const taken = estimatedMargin * Math.sqrt(fitted.length / fit.degreesOfFreedom);
  return Array.from({ length: samples }, () => {
    for (let i = 0; i < drawn.length; i++) {
      const deviation = data.errorsEstimated
        ? taken * (data.y[i]! - fitted[i]!) * (stream.uniform() < 0.5 ? -1 : 1)
        : scale * data.dy[i]! * stream.normal();
      drawn[i] = fitted[i]! + deviation;
    }
    return minimiseFree((at) => fit.chiSquared(at, drawn), place, edges, held, 1e-3).at as Place;
  });
}

/** From the 2.5th to the 97.5th percentile. */
export function percentiles(values: readonly number[]): Interval {
  const sorted = Float64Array.from(values).sort();
  const at = (share: number) => {
    const place = share * (sorted.length - 1);
    const below = Math.floor(place);
    const above = Math.min(below + 1, sorted.length - 1);
    return sorted[below]! + (place - below) * (sorted[above]! - sorted[below]!);
  };
  return { low: at(0.025), high: at(0.975) };
}

/**
 * The border of the joint region of (ν, ζ): where χ², least over x_c, has risen by `rise`, in directions that are even in units of the errors.
 * Infinite coordinates where it does not rise that far.
 */
export function jointRegion(
  fit: CollapseFit,
  optimum: Optimum,
  spread: Spread,
  rise: number,
): { nu: number; zeta: number }[] {
  const held = [fit.held[0]!, true, true];
  // The covariance of ln ν and ζ as AAᵀ.
  const along = spread.errors[1]!;
  const slope = spread.covariance(1, 2) / along;
  const across = Math.sqrt(Math.max(0, spread.errors[2]! ** 2 - slope ** 2));
  const { edges } = spread;
  return Array.from({ length: directions }, (_, i) => {
    const angle = (2 * Math.PI * i) / directions;
    const [u, v] = [along * Math.cos(angle), slope * Math.cos(angle) + across * Math.sin(angle)];
    let from = optimum.place;
    const distance = directedBorder(2.5, rise, (steps) => {
      const place = Float64Array.of(from[0]!, optimum.place[1]! + u * steps, optimum.place[2]! + v * steps);
      const found = minimiseFree((at) => fit.chiSquared(at), place, edges, held, 1e-4);
      if (found.value < Infinity) from = found.at as Place;
      return found.value - optimum.chiSquared;
    });
    return { nu: Math.exp(optimum.place[1]! + u * distance), zeta: optimum.place[2]! + v * distance };
  });
}
