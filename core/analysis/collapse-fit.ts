/** The best collapse: least χ² about one master curve, from the starting points that Houdayer and Hartmann’s S finds best. */
import { MasterCurve } from './master-curve.ts';
import { minimise, type Minimum } from './simplex.ts';
import { overlapOf, type MeasuredPoints, type Place, type Scaling } from './scaling.ts';

/** Of the overlap at the start: a minimum with less is none, since curves that do not overlap collapse on anything. */
const leastOverlap = 0.5;

/** χ² of a data set about a master curve of a fixed number of coefficients. */
export class CollapseFit {
  readonly scaling: Scaling;
  readonly master: MasterCurve;
  /** Which of the parameters are held. */
  readonly held: readonly boolean[];
  readonly near: Place;
  private readonly leastOverlap: number;

  /** @param near where the number of coefficients is decided: least χ²N/(N − size)², generalised cross-validation */
  constructor(scaling: Scaling, held: readonly boolean[], near: Place) {
    this.scaling = scaling;
    this.held = held;
    this.near = near;
    scaling.to(near);
    const { x, y, dy } = scaling;
    this.leastOverlap = leastOverlap * overlapOf(scaling);
    const N = x.length;
    let [best, least] = [4, Infinity];
    for (let size = 4; size <= Math.max(4, Math.min(N / 2, 200)); size = Math.ceil(1.2 * size)) {
      const score = new MasterCurve(N, size).fit(x, y, dy) / (N - size) ** 2;
      if (score < least) [best, least] = [size, score];
    }
    this.master = new MasterCurve(N, best);
  }

  get data(): MeasuredPoints {
    return this.scaling.data;
  }

  /** How many points there are beyond coefficients and free parameters; at least 1. */
  get degreesOfFreedom(): number {
    const free = this.held.filter((held) => !held).length;
    return Math.max(1, this.data.x.length - this.master.size - free);
  }

  /** χ², and ∞ where curves have lost too much of their overlap. @param y values in place of the data’s */
  chiSquared(place: ArrayLike<number>, y?: Float64Array): number {
    const { scaling, master } = this;
    if (!scaling.to(place, y) || overlapOf(scaling) < this.leastOverlap) return Infinity;
    return master.fit(scaling.x, scaling.y, scaling.dy);
  }

  /** χ² in units of how many points overlap, by which minima of different starts are told apart. */
  score(place: ArrayLike<number>): number {
    const chiSquared = this.chiSquared(place);
    const N = this.data.x.length;
    return chiSquared / ((N - this.master.size) * overlapOf(this.scaling)) ** 2;
  }

  /** What the master curve has at the places of the points, in the units of y. @returns χ² too */
  predict(place: ArrayLike<number>, out: Float64Array): number {
    const chiSquared = this.chiSquared(place);
    for (let i = 0; i < out.length; i++) out[i] = this.master.fitted(i);
    this.scaling.back(place, out);
    return chiSquared;
  }
}

/** A minimum over the parameters that are not held; the others stay as they are. */
export function minimiseFree(
  f: (place: Place) => number,
  start: ArrayLike<number>,
  steps: ArrayLike<number>,
  held: readonly boolean[],
  tolerance?: number,
): Minimum {
  const free = [...held.keys()].filter((k) => !held[k]);
  const place = Float64Array.from(start);
  const at = (values: ArrayLike<number>) => {
    for (let j = 0; j < free.length; j++) place[free[j]!] = values[j]!;
    return place;
  };
  if (free.length === 0) return { at: place, value: f(place), converged: true };
  const pick = (values: ArrayLike<number>) => free.map((k) => values[k]!);
  const found = minimise((values) => f(at(values)), pick(start), pick(steps), tolerance);
  return { ...found, at: at(found.at).slice() };
}
