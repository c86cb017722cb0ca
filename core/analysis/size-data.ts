/** Data of several system sizes, and their scaling y = L^(ζ/ν) f(L^(1/ν)(x − x_c)). */
import { CoarsegrainError } from '../errors.ts';
import type { MeasuredPoints, Scaling } from './scaling.ts';
import type { Points } from './quality.ts';

/** Points of sizes one after the other, as in `Points`. */
export interface SizeData extends MeasuredPoints {
  /** L > 0 of each curve, ascending. */
  sizes: Float64Array;
  /** Whether y and dy are those of the logarithm. */
  logarithmic: boolean;
}

/** The three parameters in this order, where they are a vector. */
export const parameterNames = ['x_c', 'nu', 'zeta'] as const;
export type ParameterName = (typeof parameterNames)[number];

const fewestPoints = 3;
/** Relative errors below which y > 0 is collapsed as ln y. */
const smallError = 0.25;

/**
 * Points in any order, sorted by size and x. Where every y is positive and known to 25 %, what collapses is ln y: a scaling function often falls
 * by many powers of ten with the same relative error, and then no spline follows it but in its logarithm.
 * @param dy standard errors; null where there are none: `errorsEstimated` tells that they then came from the scatter
 * @throws CoarsegrainError `empty` for fewer than two sizes, or a size of fewer than three points
 */
export function sizeData(size: Float64Array, x: Float64Array, y: Float64Array, dy: Float64Array | null): SizeData {
  const order = Uint32Array.from(size.keys()).sort((a, b) => size[a]! - size[b]! || x[a]! - x[b]! || a - b);
  const sizes: number[] = [];
  const starts: number[] = [];
  order.forEach((from, to) => {
    if (sizes.at(-1) === size[from]!) return;
    sizes.push(size[from]!);
    starts.push(to);
  });
  starts.push(order.length);
  if (sizes.length < 2) throw tooFew(`has ${sizes.length === 1 ? 'one size' : 'no sizes'}, where two are needed`);
  const short = sizes.findIndex((_, i) => starts[i + 1]! - starts[i]! < fewestPoints);
  if (short >= 0) throw tooFew(`has fewer than ${fewestPoints} points at size ${sizes[short]!}`);
  const pick = (values: Float64Array) => Float64Array.from(order, (from) => values[from]!);
  const points = { starts: Int32Array.from(starts), x: pick(x), y: pick(y) };
  const errors = dy ? pick(dy) : scatter(points);
  const data = { ...points, dy: errors, sizes: Float64Array.from(sizes), errorsEstimated: dy === null };
  if (!data.y.every((value, i) => errors[i]! < smallError * value)) return { ...data, logarithmic: false };
  return { ...data, y: data.y.map(Math.log), dy: errors.map((error, i) => error / data.y[i]!), logarithmic: true };
}

function tooFew(what: string): CoarsegrainError {
  return new CoarsegrainError({ kind: 'empty', field: 'file', message: `The data ${what}: nothing can collapse.` });
}

/**
 * Standard errors from how far points lie from the parabola through their four neighbours: one for each size, in units of 1 or of |y|, of which
 * the likelier is taken for all.
 */
function scatter({ starts, x, y }: Omit<Points, 'dy'>): Float64Array<ArrayBuffer> {
  const gaps = localGaps(starts, x, y);
  const [absolute, relative] = [() => 1, (i: number) => Math.abs(y[i]!)].map((unit) => {
    const dy = new Float64Array(x.length);
    let information = 0;
    for (let curve = 0; curve + 1 < starts.length; curve++) {
      const [from, to] = [starts[curve]!, starts[curve + 1]!];
      const typical = rootMeanSquare(y.subarray(from, to));
      let sum = 0;
      for (let i = from; i < to; i++) sum += (gaps[i]! / Math.max(unit(i), 1e-3 * typical)) ** 2;
      const scale = Math.sqrt(sum / (to - from)) || 1e-9;
      for (let i = from; i < to; i++) {
        dy[i] = Math.max(scale * Math.max(unit(i), 1e-3 * typical), 1e-9 * typical, Number.MIN_VALUE);
        information += Math.log(dy[i]!);
      }
    }
    return { dy, information };
  });
  return (relative!.information < absolute!.information ? relative! : absolute!).dy;
}

function rootMeanSquare(values: Float64Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
}

/** Distance of each point from the polynomial through its nearest neighbours, two on each side where there are, normalised to its own error. */
function localGaps(starts: Int32Array, x: Float64Array, y: Float64Array): Float64Array {
  const gaps = new Float64Array(x.length);
  for (let curve = 0; curve + 1 < starts.length; curve++) {
    const [from, to] = [starts[curve]!, starts[curve + 1]!];
    for (let i = from; i < to; i++) {
      const first = Math.max(from, Math.min(i - 2, to - 5));
      const others: number[] = [];
      for (let k = first; k < Math.min(to, first + 5); k++) if (k !== i && x[k] !== x[i]) others.push(k);
      let [gap, variance] = [y[i]!, 1];
      for (const k of others) {
        let weight = 1;
        for (const m of others) if (m !== k) weight *= (x[i]! - x[m]!) / (x[k]! - x[m]!);
        if (!Number.isFinite(weight)) continue;
        gap -= weight * y[k]!;
        variance += weight * weight;
      }
      gaps[i] = gap / Math.sqrt(variance);
    }
  }
  return gaps;
}

/** |ln ν| beyond which nothing is looked for. */
const mostLogNu = Math.log(1e3);

/** The scaling of sizes, at places (x_c, ln ν, ζ). */
export class SizeScaling implements Scaling {
  readonly data: SizeData;
  readonly starts: Int32Array;
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly dy: Float64Array;
  /** ln of sizes in units of their geometric mean, which no quality depends on. */
  private readonly logSizes: Float64Array;

  constructor(data: SizeData) {
    const count = data.x.length;
    this.data = data;
    this.starts = data.starts;
    [this.x, this.y, this.dy] = [new Float64Array(count), new Float64Array(count), new Float64Array(count)];
    const logs = data.sizes.map(Math.log);
    const mean = logs.reduce((sum, log) => sum + log, 0) / logs.length;
    this.logSizes = logs.map((log) => log - mean);
  }

  /** X = L^(1/ν)(x − x_c), Y = yL^(−ζ/ν), dY alike; or ln y − (ζ/ν) ln L. */
  to(place: ArrayLike<number>, y: Float64Array = this.data.y): boolean {
    const { data, starts, logSizes } = this;
    const { logarithmic } = data;
    const [xc, nu, zeta] = [place[0]!, Math.exp(place[1]!), place[2]!];
    if (!(Math.abs(place[1]!) < mostLogNu)) return false;
    for (let curve = 0; curve < logSizes.length; curve++) {
      const stretch = Math.exp(logSizes[curve]! / nu);
      const shift = (-zeta / nu) * logSizes[curve]!;
      const factor = logarithmic ? 1 : Math.exp(shift);
      const added = logarithmic ? shift : 0;
      for (let i = starts[curve]!; i < starts[curve + 1]!; i++) {
        this.x[i] = stretch * (data.x[i]! - xc);
        this.y[i] = factor * y[i]! + added;
        this.dy[i] = factor * data.dy[i]!;
      }
    }
    return true;
  }

  back(place: ArrayLike<number>, values: Float64Array): void {
    const ratio = place[2]! / Math.exp(place[1]!);
    for (let curve = 0; curve < this.logSizes.length; curve++) {
      const shift = ratio * this.logSizes[curve]!;
      for (let i = this.starts[curve]!; i < this.starts[curve + 1]!; i++)
        values[i] = this.data.logarithmic ? values[i]! + shift : values[i]! * Math.exp(shift);
    }
  }
}
