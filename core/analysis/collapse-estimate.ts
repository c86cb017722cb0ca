/** The best place of a collapse near a start, with how sure it is and how good. */
import { Stream } from '../numerics/stream.ts';
import { minimiseFree, type CollapseFit } from './collapse-fit.ts';
import {
  bootstrapPlaces,
  estimatedMargin,
  percentiles,
  profileInterval,
  Spread,
  type Optimum,
} from './collapse-intervals.ts';
import type { Interval } from './learning-curve.ts';
import { collapseQuality } from './quality.ts';
import type { Place } from './scaling.ts';
import { studentQuantile } from './student.ts';

export interface Estimate extends Optimum {
  /** 95 %, of every parameter in the scaling's own coordinates. */
  profiles: Interval[];
  bootstraps: Interval[];
  spread: Spread;
  /** Of χ², at the borders of the profiles. */
  rise: number;
  /** S of the distances from the spline, which took up part of the scatter: times points/dof. */
  quality: number;
  degreesOfFreedom: number;
  /** The share of points at which S has a master curve. */
  overlap: number;
}

const level = 0.95;
/** Bootstrap samples; fewer where there are many points, and a few beforehand that tell how far parameters scatter. */
const mostSamples = 200;
const fewestSamples = 50;
const samplePoints = 2e5;
const firstSamples = 20;
const mostRounds = 4;

/**
 * The minimum near `fit.near` and its intervals, all of it again where a profile meets a lower one.
 * @param edges of a first simplex
 * @param seed names the random numbers of the bootstrap
 */
export function estimate(fit: CollapseFit, edges: Float64Array, seed: number): Estimate {
  const count = fit.data.x.length;
  const { degreesOfFreedom } = fit;
  const samples = Math.max(fewestSamples, Math.min(mostSamples, Math.floor(samplePoints / count)));
  let optimum = settle(fit, fit.near, edges);
  for (let round = 1; ; round++) {
    const { place, chiSquared } = optimum;
    const perDegree = chiSquared / degreesOfFreedom;
    const variance = fit.data.errorsEstimated ? estimatedMargin ** 2 * perDegree : Math.max(1, perDegree);
    const stream = Stream.of('collapse', seed);
    const draw = (steps: Float64Array, number: number) =>
      bootstrapPlaces(fit, place, steps, Math.sqrt(variance), number, stream);
    const first = new Spread(draw(edges, firstSamples));
    const places = draw(
      first.errors.map((error) => error || Number.EPSILON),
      samples,
    );
    const spread = new Spread(places);
    const rise = studentQuantile(degreesOfFreedom, level) ** 2 * variance;
    const profiles = Array.from(place, (_, k) => profileInterval(fit, optimum, spread, k, rise));
    if (chiSquared - optimum.chiSquared > 0.05 * rise && round < mostRounds) {
      optimum = settle(fit, optimum.place, edges);
      continue;
    }
    const bootstraps = Array.from(place, (_, k) => percentiles(places.map((drawn) => drawn[k]!)));
    return { place, chiSquared, profiles, bootstraps, spread, rise, degreesOfFreedom, ...judge(fit, place) };
  }
}

/** The minimum near a place, from where the simplex is begun anew until it finds no lower one. */
function settle(fit: CollapseFit, near: Place, edges: Float64Array): Optimum {
  let optimum: Optimum = { place: near, chiSquared: Infinity };
  let steps = edges;
  for (let round = 0; round < 6; round++) {
    const found = minimiseFree((at) => fit.chiSquared(at), optimum.place, steps, fit.held, 1e-10);
    const gain = optimum.chiSquared - found.value;
    optimum = { place: found.at as Place, chiSquared: found.value };
    if (gain < 1e-6 * found.value) break;
    steps = steps.map((step) => -0.3 * step);
  }
  return optimum;
}

function judge(fit: CollapseFit, place: Place): { quality: number; overlap: number } {
  fit.chiSquared(place);
  const { scaling, master, degreesOfFreedom } = fit;
  const { starts, x, dy } = scaling;
  const distances = scaling.y.map((value, i) => value - master.fitted(i));
  const { S, overlap } = collapseQuality({ starts, x, y: distances, dy });
  return { quality: (S * x.length) / degreesOfFreedom, overlap: overlap / x.length };
}
