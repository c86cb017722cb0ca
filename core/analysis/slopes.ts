/**
 * Local slopes d ln L/d ln P: at each point a quadratic in ln P is fitted to ln L near it, weighted by the errors and by distance (J. Fan and
 * I. Gijbels, "Local polynomial modelling", 1996). The window is the one with the least sum of variance, from the errors, and squared bias,
 * which is what the same window makes of a smooth curve through all points: wide where a curve is straight or noisy, narrow where it bends. At
 * the ends of a curve windows are one-sided, and errors larger for it.
 */
import type { Interval, LearningCurve } from './learning-curve.ts';
import { smoothCurve, type SmoothCurve } from './smooth-curve.ts';

export interface LocalSlopes {
  /** The points of the window, and d ln L/d ln P there: negative where the loss falls. */
  P: Float64Array;
  slope: Float64Array;
  /** Standard errors of the slopes, from the errors of the points. */
  error: Float64Array;
  /** A band of 95 % at each point: 1.96 standard errors, and beside them what the window smooths away. */
  low: Float64Array;
  high: Float64Array;
  /** How far the windows reach, in ln P. */
  reach: Float64Array;
  /** Theory's d ln L/d ln P at the same points, where it is known. */
  theory?: Float64Array;
}

/** Windows have at least so many points, and grow by this factor. */
const fewest = 4;
const growth = 1.15;
const ninetyFive = 1.96;

/**
 * @param window by P, ends included; all points if missing
 * @returns arrays of the length of the window; NaN throughout where it has fewer than four points
 */
export function localSlopes(curve: LearningCurve, window: Interval = { low: 0, high: Infinity }): LocalSlopes {
  const inside = [...curve.P.keys()].filter((i) => curve.P[i]! >= window.low && curve.P[i]! <= window.high);
  const n = inside.length;
  const x = Float64Array.from(inside, (i) => Math.log(curve.P[i]!));
  const y = Float64Array.from(inside, (i) => Math.log(curve.values[i]!));
  const sigma = relativeErrors(curve, inside, x, y);
  const out: LocalSlopes = {
    P: Float64Array.from(inside, (i) => curve.P[i]!),
    slope: new Float64Array(n).fill(NaN),
    error: new Float64Array(n).fill(NaN),
    low: new Float64Array(n).fill(NaN),
    high: new Float64Array(n).fill(NaN),
    reach: new Float64Array(n).fill(NaN),
  };
  const { slope: theory } = curve.theory ?? {};
  if (theory) out.theory = Float64Array.from(inside, (i) => theory[i]!);
  if (n < fewest) return out;
  const smooth = smoothCurve(x, y, sigma);
  for (let i = 0; i < n; i++) slopeAt(i, x, y, sigma, smooth, out);
  return out;
}

interface Local {
  slope: number;
  error: number;
  /** What the window makes of the smooth curve, less its slope. */
  bias: number;
}

const local: Local = { slope: 0, error: 0, bias: 0 };

function slopeAt(
  i: number,
  x: Float64Array,
  y: Float64Array,
  sigma: Float64Array,
  smooth: SmoothCurve,
  out: LocalSlopes,
): void {
  let [start, end] = [i, i];
  let [least, bias] = [Infinity, 0];
  for (let count = fewest; ; count = Math.min(x.length, Math.ceil(count * growth))) {
    [start, end] = nearest(x, i, start, end, count);
    const reach = Math.max(x[i]! - x[start]!, x[end]! - x[i]!);
    fitLocal(i, x, y, sigma, smooth, start, end, reach, local);
    const { slope, error } = local;
    // A bias that passes through zero as the window grows is not gone.
    bias = Math.max(bias, Math.abs(local.bias));
    const risk = error * error + bias * bias;
    if (risk < least) {
      least = risk;
      [out.slope[i], out.error[i], out.reach[i]] = [slope, error, reach];
      const band = ninetyFive * error + bias;
      [out.low[i], out.high[i]] = [slope - band, slope + band];
    }
    if (count === x.length) return;
  }
}

/** The first and the last of the `count` points nearest to point i. */
function nearest(x: Float64Array, i: number, start: number, end: number, count: number): [number, number] {
  while (end - start + 1 < count) {
    const before = start > 0 ? x[i]! - x[start - 1]! : Infinity;
    const after = end < x.length - 1 ? x[end + 1]! - x[i]! : Infinity;
    if (before <= after) start--;
    else end++;
  }
  return [start, end];
}

/** Slope and its error at point i from a weighted quadratic through the points from start to end. */
function fitLocal(
  i: number,
  x: Float64Array,
  y: Float64Array,
  sigma: Float64Array,
  smooth: SmoothCurve,
  start: number,
  end: number,
  reach: number,
  out: Local,
): void {
  let [s0, s1, s2, s3, s4] = [0, 0, 0, 0, 0];
  for (let j = start; j <= end; j++) {
    const d = (x[j]! - x[i]!) / reach;
    const w = kernel(d) / (sigma[j]! * sigma[j]!);
    s0 += w;
    s1 += w * d;
    s2 += w * d * d;
    s3 += w * d * d * d;
    s4 += w * d * d * d * d;
  }
  // The middle row of the inverse of the matrix of moments: the slope is a linear form in y.
  const [a, b, c] = [s2 * s3 - s1 * s4, s0 * s4 - s2 * s2, s1 * s2 - s0 * s3];
  const scale = 1 / ((s1 * a + s2 * b + s3 * c) * reach);
  let [slope, variance, smoothSlope] = [0, 0, 0];
  for (let j = start; j <= end; j++) {
    const d = (x[j]! - x[i]!) / reach;
    const share = (scale * kernel(d) * (a + d * (b + d * c))) / (sigma[j]! * sigma[j]!);
    slope += share * y[j]!;
    smoothSlope += share * smooth.values[j]!;
    variance += (share * sigma[j]!) ** 2;
  }
  [out.slope, out.error, out.bias] = [slope, Math.sqrt(variance), smoothSlope - smooth.slopes[i]!];
}

/** Tricube, a little wider than the window so that its last point counts. */
function kernel(d: number): number {
  const cube = Math.abs(d / 1.1) ** 3;
  return (1 - cube) ** 3;
}

/** Errors of ln L. Where none are given they are estimated from how far points lie from the chord of their neighbours. */
function relativeErrors(
  curve: LearningCurve,
  inside: readonly number[],
  x: Float64Array,
  y: Float64Array,
): Float64Array {
  const given = Float64Array.from(inside, (i) => curve.errors[i]! / curve.values[i]!);
  if (given.every((error) => error > 0 && error < Infinity)) return given;
  let sum = 0;
  for (let j = 1; j + 1 < x.length; j++) {
    const share = (x[j]! - x[j - 1]!) / (x[j + 1]! - x[j - 1]!);
    const distance = y[j]! - (1 - share) * y[j - 1]! - share * y[j + 1]!;
    sum += distance ** 2 / (1 + share ** 2 + (1 - share) ** 2);
  }
  return given.fill(Math.max(1e-12, Math.sqrt(sum / Math.max(1, x.length - 2))));
}
