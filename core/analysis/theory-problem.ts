/** A curve of theory and measured points as a least-squares problem in the coordinates of the free parameters, some of which may be held. */
import type { Problem } from './least-squares.ts';
import type { Interval } from './learning-curve.ts';
import type { TheoryCurve } from './theory-curve.ts';

/** How far a point is from theory: (value − L)/error, or (ln value − ln L)·value/error. */
export type TheoryResiduals = 'linear' | 'log';

/** Step of the central differences, which leave the slopes right to about 1e-7. */
const step = 3e-4;
const none = new Float64Array(0);

export class TheoryProblem implements Problem {
  readonly points: number;
  readonly amplitudes = 0;
  readonly coordinates: number;
  readonly amplitudeLow = none;
  readonly amplitudeHigh = none;
  readonly low: Float64Array;
  readonly high: Float64Array;
  private readonly curve: TheoryCurve;
  private readonly residuals: TheoryResiduals;
  private readonly values: Float64Array;
  private readonly weights: Float64Array;
  /** Coordinates of all free parameters, and which of them move. */
  private readonly all: Float64Array;
  private readonly moving: readonly number[];
  private readonly fitted: Float64Array;
  private readonly above: Float64Array;
  private readonly below: Float64Array;

  /**
   * @param values at the curve's P, positive
   * @param weights 1/error
   * @param bounds of the coordinates of the curve's free parameters
   * @param held the place of a parameter that does not move, which `hold` places
   */
  constructor(
    curve: TheoryCurve,
    residuals: TheoryResiduals,
    values: Float64Array,
    weights: Float64Array,
    bounds: readonly Interval[],
    held = -1,
  ) {
    this.curve = curve;
    this.residuals = residuals;
    this.values = values;
    this.weights = weights;
    this.moving = bounds.flatMap((_, place) => (place === held ? [] : [place]));
    this.all = new Float64Array(bounds.length);
    this.points = values.length;
    this.coordinates = this.moving.length;
    this.low = Float64Array.from(this.moving, (place) => bounds[place]!.low);
    this.high = Float64Array.from(this.moving, (place) => bounds[place]!.high);
    [this.fitted, this.above, this.below] = [values.slice(), values.slice(), values.slice()];
  }

  hold(place: number, coordinate: number): void {
    this.all[place] = coordinate;
  }

  /** All coordinates at those that move. */
  allAt(q: Float64Array): Float64Array {
    this.place(q);
    return this.all.slice();
  }

  /** The curve of the last `columns`. */
  get latest(): Float64Array {
    return this.fitted.slice();
  }

  clamp(q: Float64Array): void {
    for (let j = 0; j < q.length; j++) q[j] = Math.min(Math.max(q[j]!, this.low[j]!), this.high[j]!);
  }

  columns(q: Float64Array, target: Float64Array): boolean {
    const { fitted, values, weights, residuals } = this;
    this.place(q);
    if (!this.curve.evaluate(this.all, fitted)) return false;
    for (let i = 0; i < values.length; i++) {
      const value = values[i]!;
      const distance = residuals === 'log' ? value * Math.log(value / fitted[i]!) : value - fitted[i]!;
      target[i] = distance * weights[i]!;
    }
    return true;
  }

  /** By central differences; one-sided where theory has no value on the other side, and 0 where it has none on either. */
  slopes(_: Float64Array, out: Float64Array): void {
    const { all, above, below, fitted, points: n, residuals, values, weights, moving } = this;
    for (let j = 0; j < moving.length; j++) {
      const place = moving[j]!;
      const middle = all[place]!;
      all[place] = middle + step;
      const up = this.curve.evaluate(all, above);
      all[place] = middle - step;
      const down = this.curve.evaluate(all, below);
      all[place] = middle;
      const width = (Number(up) + Number(down)) * step || 1;
      const [right, left] = [up ? above : fitted, down ? below : fitted];
      for (let i = 0; i < n; i++) {
        const relative = residuals === 'log' ? values[i]! / fitted[i]! : 1;
        out[j * n + i] = ((right[i]! - left[i]!) / width) * relative * weights[i]!;
      }
    }
  }

  private place(q: Float64Array): void {
    for (let j = 0; j < this.moving.length; j++) this.all[this.moving[j]!] = q[j]!;
  }
}
