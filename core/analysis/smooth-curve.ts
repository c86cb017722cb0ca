/**
 * A polynomial in ln P through a whole curve, by weighted least squares in Chebyshev polynomials. Its degree is one above that of the least
 * BIC, which would leave bends out that the errors only just hide. It is no model of anything; it tells how much a curve bends.
 */
import { backSubstitute, reduce } from './triangular.ts';

const highestDegree = 9;

export interface SmoothCurve {
  /** The polynomial and its derivative at the points. */
  values: Float64Array;
  slopes: Float64Array;
}

/** @param x ascending, at least three different values  @param sigma errors of y */
export function smoothCurve(x: Float64Array, y: Float64Array, sigma: Float64Array): SmoothCurve {
  const n = x.length;
  const [first, last] = [x[0]!, x[n - 1]!];
  const place = x.map((value) => (2 * value - first - last) / (last - first));
  const highest = Math.max(Math.min(2, n - 1), Math.min(highestDegree, n - 3));
  const curves: SmoothCurve[] = [];
  let [best, least] = [0, Infinity];
  for (let degree = Math.min(2, n - 1); degree <= highest; degree++) {
    const { curve, chiSquared } = polynomial(place, y, sigma, degree);
    const score = chiSquared + degree * Math.log(n);
    if (score < least) [least, best] = [score, curves.length];
    curves.push(curve);
  }
  const chosen = curves[Math.min(best + 1, curves.length - 1)]!;
  for (let i = 0; i < n; i++) chosen.slopes[i]! *= 2 / (last - first);
  return chosen;
}

function polynomial(
  place: Float64Array,
  y: Float64Array,
  sigma: Float64Array,
  degree: number,
): { curve: SmoothCurve; chiSquared: number } {
  const [n, m] = [place.length, degree + 1];
  const columns = new Float64Array(m * n);
  const rest = y.map((value, i) => value / sigma[i]!);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < m; k++) columns[k * n + i] = Math.cos(k * Math.acos(clipped(place[i]!))) / sigma[i]!;
  }
  const [R, z, c] = [new Float64Array(m * m), new Float64Array(m), new Float64Array(m)];
  reduce(columns, m, n, rest, R, z, new Float64Array(m));
  backSubstitute(R, m, z, c);
  const values = y.map((value, i) => value - rest[i]! * sigma[i]!);
  const chiSquared = rest.reduce((sum, value) => sum + value * value, 0);
  return { curve: { values, slopes: place.map((t) => slope(c, t)) }, chiSquared };
}

const clipped = (t: number) => Math.min(1, Math.max(-1, t));

/** Σ c_k T_k′(t), with T_k′ = k U_(k−1). */
function slope(c: Float64Array, t: number): number {
  let sum = 0;
  let [before, second] = [0, 1];
  for (let k = 1; k < c.length; k++) {
    sum += c[k]! * k * second;
    [before, second] = [second, 2 * t * second - before];
  }
  return sum;
}
