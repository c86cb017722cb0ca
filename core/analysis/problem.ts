/** A model and points as a least-squares problem in the parameters that are free: held ones, bounds, logarithms of scales, the order of exponents. */
import { dot } from '../numerics/rows.ts';
import type { Problem } from './least-squares.ts';
import type { Interval } from './learning-curve.ts';
import type { Model } from './models.ts';

/** Points of one window: ln P, values and 1/error; arrays of one length. */
export interface Points {
  x: Float64Array;
  y: Float64Array;
  weights: Float64Array;
}

/** Two ascending exponents stay this far apart. */
export const leastGap = 1e-3;

export class FitProblem implements Problem {
  readonly points: number;
  readonly amplitudes: number;
  readonly coordinates: number;
  readonly amplitudeLow: Float64Array;
  readonly amplitudeHigh: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
  readonly model: Model;
  /** Values of all parameters; those of held ones stay. */
  readonly values: Float64Array;
  private readonly data: Points;
  private readonly bounds: readonly Interval[];
  /** Places of the free amplitudes and of the other free parameters. */
  private readonly free: number[];
  private readonly curved: number[];
  private readonly allAmplitudes: number[];
  private readonly allCurved: number[];
  private readonly basis: Float64Array[];
  private readonly derivatives: Float64Array[];
  /** Whether the second of two ascending exponents is fitted as its distance from the first. */
  private readonly byGap: boolean;

  /**
   * @param bounds of every parameter
   * @param held values by place
   */
  constructor(model: Model, data: Points, bounds: readonly Interval[], held: ReadonlyMap<number, number>) {
    const { parameters, ascending } = model;
    const places = parameters.map((_, place) => place);
    const isFree = (place: number) => !held.has(place);
    this.allAmplitudes = places.filter((place) => parameters[place]!.kind === 'amplitude');
    this.allCurved = places.filter((place) => parameters[place]!.kind !== 'amplitude');
    [this.free, this.curved] = [this.allAmplitudes.filter(isFree), this.allCurved.filter(isFree)];
    [this.model, this.data, this.bounds] = [model, data, bounds];
    [this.points, this.amplitudes, this.coordinates] = [data.x.length, this.free.length, this.curved.length];
    this.values = Float64Array.from(places, (place) => held.get(place) ?? 0);
    this.byGap = ascending?.every(isFree) ?? false;
    this.amplitudeLow = Float64Array.from(this.free, (place) => bounds[place]!.low);
    this.amplitudeHigh = Float64Array.from(this.free, (place) => bounds[place]!.high);
    [this.low, this.high] = [new Float64Array(this.coordinates), new Float64Array(this.coordinates)];
    this.basis = this.allAmplitudes.map(() => new Float64Array(this.points));
    this.derivatives = this.allCurved.map(() => new Float64Array(this.points));
  }

  /** Moves a held parameter. */
  hold(place: number, value: number): void {
    this.values[place] = value;
  }

  /** Coordinates of a row of parameters. */
  coordinatesOf(values: Float64Array): Float64Array {
    return Float64Array.from(this.curved, (place) => {
      if (this.model.parameters[place]!.kind === 'scale') return Math.log(values[place]!);
      return this.isGap(place) ? values[place]! - values[this.model.ascending![0]]! : values[place]!;
    });
  }

  /** The row of all parameters at coordinates and amplitudes, held ones among them. */
  valuesAt(q: Float64Array, c: Float64Array): Float64Array {
    this.place(q);
    for (let j = 0; j < this.free.length; j++) this.values[this.free[j]!] = c[j]!;
    return this.values.slice();
  }

  clamp(q: Float64Array): void {
    const { low, high, curved, bounds, model } = this;
    for (let j = 0; j < curved.length; j++) {
      const place = curved[j]!;
      const bound = bounds[place]!;
      if (model.parameters[place]!.kind === 'scale') [low[j], high[j]] = [Math.log(bound.low), Math.log(bound.high)];
      else [low[j], high[j]] = [bound.low, bound.high];
      this.keepOrder(place, j, q);
      q[j] = Math.min(Math.max(q[j]!, low[j]!), high[j]!);
    }
  }

  columns(q: Float64Array, target: Float64Array, phi: Float64Array): boolean {
    const { model, data, basis, allAmplitudes, values, points: n } = this;
    const { x, y, weights } = data;
    this.place(q);
    model.basis(x, values, basis);
    for (let i = 0; i < n; i++) target[i] = y[i]! * weights[i]!;
    for (let k = 0, column = 0; k < allAmplitudes.length; k++) {
      const place = allAmplitudes[k]!;
      const from = basis[k]!;
      if (this.free[column] === place) {
        for (let i = 0; i < n; i++) phi[column * n + i] = from[i]! * weights[i]!;
        column++;
      } else if (values[place] !== 0) {
        const amplitude = values[place]!;
        for (let i = 0; i < n; i++) target[i]! -= amplitude * from[i]! * weights[i]!;
      }
    }
    return Number.isFinite(dot(phi, 0, phi, 0, this.amplitudes * n) + dot(target, 0, target, 0, n));
  }

  slopes(c: Float64Array, out: Float64Array): void {
    const { model, data, basis, derivatives, values, free, allCurved, curved, points: n } = this;
    const { x, weights } = data;
    for (let j = 0; j < free.length; j++) values[free[j]!] = c[j]!;
    model.slopes(x, values, basis, derivatives);
    for (let k = 0, column = 0; k < allCurved.length; k++) {
      if (curved[column] !== allCurved[k]) continue;
      const from = derivatives[k]!;
      for (let i = 0; i < n; i++) out[column * n + i] = from[i]! * weights[i]!;
      column++;
    }
    if (!this.byGap) return;
    const [first, second] = model.ascending!.map((place) => curved.indexOf(place)) as [number, number];
    for (let i = 0; i < n; i++) out[first * n + i]! += out[second * n + i]!;
  }

  /**
   * ∂f/∂p divided by the errors, a column for each of the free parameters in their order; for a scale by its logarithm.
   * @returns the columns one after the other, and the places that they belong to
   */
  jacobian(values: Float64Array): { columns: Float64Array; places: number[] } {
    const { model, basis, derivatives, data, points: n } = this;
    model.basis(data.x, values, basis);
    model.slopes(data.x, values, basis, derivatives);
    const places = [...this.free, ...this.curved].sort((a, b) => a - b);
    const columns = new Float64Array(places.length * n);
    places.forEach((place, column) => {
      const amplitude = this.allAmplitudes.indexOf(place);
      const from = amplitude < 0 ? derivatives[this.allCurved.indexOf(place)]! : basis[amplitude]!;
      for (let i = 0; i < n; i++) columns[column * n + i] = from[i]! * data.weights[i]!;
    });
    return { columns, places };
  }

  private place(q: Float64Array): void {
    const { curved, values, model } = this;
    for (let j = 0; j < curved.length; j++) {
      const place = curved[j]!;
      if (model.parameters[place]!.kind === 'scale') values[place] = Math.exp(q[j]!);
      else values[place] = this.isGap(place) ? values[model.ascending![0]]! + q[j]! : q[j]!;
    }
  }

  private isGap(place: number): boolean {
    return this.byGap && place === this.model.ascending![1];
  }

  /** Bounds of coordinate j from the order of exponents; the first one comes before the second. */
  private keepOrder(place: number, j: number, q: Float64Array): void {
    const { ascending } = this.model;
    if (!ascending) return;
    const [first, second] = ascending;
    const { low, high, bounds, values } = this;
    if (place === first) high[j] = Math.min(high[j]!, (this.byGap ? bounds[second]!.high : values[second]!) - leastGap);
    if (place !== second) return;
    const below = this.byGap ? q[this.curved.indexOf(first)]! : values[first]!;
    const shift = this.byGap ? below : 0;
    [low[j], high[j]] = [Math.max(low[j]!, below + leastGap) - shift, high[j]! - shift];
  }
}
