/** Data of several system sizes, and their scaling y = L^(ζ/ν) f(L^(1/ν)(x − x_c)). */
import { CoarsegrainError } from '../errors.ts';
import { residualErrors, scatterErrors } from './scatter.ts';
import type { MeasuredPoints, Scaling } from './scaling.ts';

/** Points of sizes one after the other, as in `Points`. */
export interface SizeData extends MeasuredPoints {
  dy: Float64Array<ArrayBuffer>;
  /** L > 0 of each curve, ascending. */
  sizes: Float64Array;
  /** Whether y and dy are those of the logarithm. */
  logarithmic: boolean;
  /** y as it was measured. */
  measured: Float64Array<ArrayBuffer>;
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
  const measured = { ...points, sizes: Float64Array.from(sizes), errorsEstimated: dy === null };
  const errors = dy ? pick(dy) : scatterErrors(points);
  const logarithmic = points.y.every((value, i) => errors[i]! < smallError * value);
  return withErrors({ ...measured, logarithmic, measured: points.y }, errors);
}

type Form = Omit<SizeData, 'y' | 'dy'>;

/** The data with these errors of y as it was measured. */
function withErrors(form: Form, errors: Float64Array<ArrayBuffer>): SizeData {
  const { measured, logarithmic } = form;
  if (!logarithmic) return { ...form, y: measured, dy: errors };
  return { ...form, y: measured.map(Math.log), dy: errors.map((error, i) => error / measured[i]!) };
}

/** The data as y and, where every y is positive, as ln y, with equal errors for a beginning. */
export function formsOf(data: SizeData): SizeData[] {
  const { measured } = data;
  const forms = [withErrors({ ...data, logarithmic: false }, rawErrors(data))];
  if (!measured.every((value) => value > 0)) return forms;
  return [...forms, { ...data, logarithmic: true, y: measured.map(Math.log), dy: measured.map(() => smallError) }];
}

/** Errors of y as it was measured. */
export function rawErrors({ dy, logarithmic, measured }: SizeData): Float64Array<ArrayBuffer> {
  return logarithmic ? dy.map((error, i) => error * measured[i]!) : dy.slice();
}

/** The data with errors estimated anew, from how far they lie from a master curve. @param fitted that curve in the units of `data.y` */
export function withResidualErrors(data: SizeData, fitted: Float64Array<ArrayBuffer>): SizeData {
  const { starts, measured, logarithmic } = data;
  return withErrors(data, residualErrors(starts, measured, logarithmic ? fitted.map(Math.exp) : fitted));
}

function tooFew(what: string): CoarsegrainError {
  return new CoarsegrainError({ kind: 'empty', field: 'file', message: `The data ${what}: nothing can collapse.` });
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
