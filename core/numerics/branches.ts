/**
 * All roots of f(t) = level for a smooth f, at many levels. f is sampled once, in cells of length 1 that are halved until a cubic through their ends
 * predicts their middle, and cut where it turns: on each monotone branch a level has one root or none.
 */

/** f and its slope at t, with whatever else the caller keeps of it. A value of +∞ says that f has no finite value there and no root: a branch that runs into it rises without bound. */
export interface Sample {
  t: number;
  value: number;
  slope: number;
}

/** How far a cubic may miss the value and the slope in the middle. */
const tolerance = 0.005;
const slopeTolerance = 0.03;
/** Near a turn, where slopes are below this, cells are halved to this width in any case. */
const flat = 0.15;
const flatWidth = 1 / 16;
const shortest = 1e-9;

export class Branches<Point extends Sample> {
  private readonly sample: (t: number) => Point;
  /** Cell i lies on [i, i+1]; its samples, ends included, f being monotone between neighbours. Undefined where f is NaN. */
  private readonly cells = new Map<number, Point[] | undefined>();

  constructor(sample: (t: number) => Point) {
    this.sample = sample;
  }

  /** The samples of [cell, cell+1], ends included; undefined where a value is NaN. A cell depends on nothing but f. */
  cell(index: number): readonly Point[] | undefined {
    let samples = this.cells.get(index);
    if (samples || this.cells.has(index)) return samples;
    const first = this.cells.get(index - 1)?.at(-1) ?? this.sample(index);
    const last = this.cells.get(index + 1)?.[0] ?? this.sample(index + 1);
    samples = [first];
    if (!this.refine(first, last, samples)) samples = undefined;
    this.cells.set(index, samples);
    return samples;
  }

  /** The roots in [cell, cell+1), ascending; undefined where f is NaN. */
  roots(index: number, level: number): number[] | undefined {
    const samples = this.cell(index);
    if (!samples) return undefined;
    const found: number[] = [];
    for (let i = 1; i < samples.length; i++) {
      const [left, right] = [samples[i - 1]!, samples[i]!];
      if (left.value < level !== right.value < level) found.push(this.solve(left, right, level));
    }
    return found;
  }

  /** The root between two samples on either side of the level, f being monotone there. */
  solve(left: Point, right: Point, level: number): number {
    const rising = left.value < level;
    let [low, high] = [left.t, right.t];
    // From the end that is nearer, as its slope sees it.
    let here = Math.abs(left.value - level) < Math.abs(right.value - level) ? left : right;
    for (let step = 0; step < 200; step++) {
      if (here.value < level === rising) low = here.t;
      else high = here.t;
      const change = (level - here.value) / here.slope;
      const next = here.t + change;
      const inside = next >= low && next <= high;
      if (inside && Math.abs(change) < 1e-9) return next;
      const t = inside ? next : (low + high) / 2;
      if (t === low || t === high) return t;
      here = this.sample(t);
    }
    return here.t;
  }

  /** Adds what lies behind `left`, up to `right`; false where a value is NaN. */
  private refine(left: Point, right: Point, samples: Point[]): boolean {
    if (Number.isNaN(left.value) || Number.isNaN(right.value)) return false;
    const width = right.t - left.t;
    const middle = this.sample((left.t + right.t) / 2);
    if (Number.isNaN(middle.value)) return false;
    const finite = [left, middle, right].filter(({ value }) => value < Infinity).length;
    if (finite === 0 || width < shortest) {
      samples.push(right);
      return true;
    }
    if (finite < 3 || !predicts(left, middle, right))
      return this.refine(left, middle, samples) && this.refine(middle, right, samples);
    this.addMonotone(left, middle, samples);
    this.addMonotone(middle, right, samples);
    return true;
  }

  private addMonotone(left: Point, right: Point, samples: Point[]): void {
    if (left.slope < 0 !== right.slope < 0) samples.push(this.turn(left, right));
    samples.push(right);
  }

  /** Where the slope changes sign, by halving and by straight lines in turn. */
  private turn(left: Point, right: Point): Point {
    const negative = left.slope < 0;
    let [low, high] = [left, right];
    let here = low;
    for (let step = 0; step < 100 && high.t - low.t > 1e-10; step++) {
      const part = step % 3 === 2 ? 0.5 : low.slope / (low.slope - high.slope);
      const t = low.t + part * (high.t - low.t);
      if (!(t > low.t && t < high.t)) break;
      here = this.sample(t);
      if (here.slope < 0 === negative) low = here;
      else high = here;
    }
    return here;
  }
}

function predicts(left: Sample, middle: Sample, right: Sample): boolean {
  const width = right.t - left.t;
  const flattest = Math.min(Math.abs(left.slope), Math.abs(middle.slope), Math.abs(right.slope));
  if (width > flatWidth && flattest < flat) return false;
  const value = (left.value + right.value) / 2 + ((left.slope - right.slope) * width) / 8;
  const slope = (1.5 * (right.value - left.value)) / width - (left.slope + right.slope) / 4;
  return Math.abs(value - middle.value) <= tolerance && Math.abs(slope - middle.slope) <= slopeTolerance;
}
