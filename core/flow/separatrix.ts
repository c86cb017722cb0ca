/**
 * The separatrix of the phase portrait (theory, section 3), as r̂(ĝ): from the Gaussian process it runs for ĝ > 0 through the interacting fixed
 * point, and for ĝ < 0, where it is the border of stability, to r̂ → ∞ with ĝ → −r̂²/3.
 *
 * In p = 1/(1+r̂) and a = −ĝp² the flow is quadratic, dp = −p[(1+α)(1−p) − a], da = a[−1 + 3a + 2(1+α)p], and both of these ends are saddles:
 * the interacting one at p = (2+3α)/(1+α), a = −(1+2α), and one at p = 0, a = ⅓. The separatrix is what flows into them: a power series near the
 * saddle, then the differential equation for r̂(ln |ĝ|), along which deviations die out.
 */
import { Descent, type Slopes } from '../numerics/descent.ts';
import { artefact, artefactEigenvalues } from './portrait.ts';

const terms = 40;

/**
 * r̂ on the separatrix; NaN where it cannot be followed: to |ĝ| below about 1e-30 near α = −½.
 * @param alpha α > −½, where the Gaussian process is a source; NaN otherwise
 * @param g ĝ, any real
 */
export function separatrix(alpha: number, g: number): number {
  if (!(alpha > -0.5) || !Number.isFinite(g)) return NaN;
  if (g === 0) return 0;
  if (g < 0) {
    const series = new StableSeries(alpha, 0, 1 / 3, -(alpha + 2 / 3));
    return beyond(alpha, g, series, series.reach);
  }
  const { r, g: fixed } = artefact(alpha);
  if (g === fixed) return r;
  const series = new StableSeries(alpha, 1 / (1 + r), -(1 + 2 * alpha), artefactEigenvalues(alpha)[1]);
  const reach = g > fixed === series.g(series.reach) > fixed ? series.reach : -series.reach;
  return beyond(alpha, g, series, reach);
}

/** Within the series, or from where it ends on along the differential equation. */
function beyond(alpha: number, g: number, series: StableSeries, reach: number): number {
  const edge = series.g(reach);
  const inside = series.g(reach / 2) < edge === g < edge;
  if (inside) {
    let [low, high] = [0, reach];
    for (let middle = reach / 2; middle !== low && middle !== high; middle = (low + high) / 2) {
      if (series.g(middle) < g === edge > g) low = middle;
      else high = middle;
    }
    return series.r(low);
  }
  // dr̂/d ln |ĝ| = [(1+α)r̂ + ĝ/(1+r̂)]/[1+2α − ĝ/(1+r̂)²].
  const slope = (r: number, R: number, at: number) => ((1 + alpha) * r + at / R) / (1 + 2 * alpha - at / (R * R));
  const [start, end] = [Math.log(Math.abs(edge)), Math.log(Math.abs(g))];
  if (end < start) {
    const inwards: Slopes = (x, r, at, out) => {
      out[0] = -slope(r[at]!, 1 + r[at]!, Math.sign(g) * Math.exp(x));
    };
    return new Descent(inwards, start, end, Float64Array.of(series.r(reach))).at(end)[0]!;
  }
  // Towards ĝ → ∞ 1+r̂ vanishes as 1/ĝ, and is what keeps the digits.
  if (g > 1e30) return -1;
  const outwards: Slopes = (x, R, at, out) => {
    out[0] = slope(R[at]! - 1, R[at]!, Math.exp(-x));
  };
  return new Descent(outwards, -start, -end, Float64Array.of(series.r(reach) + 1)).at(-end)[0]! - 1;
}

/** The stable manifold of a saddle of the quadratic flow: p and a in powers of σ, with dσ = μσ. */
class StableSeries {
  /** A σ up to which the terms fall below rounding. */
  readonly reach: number;
  private readonly p = new Float64Array(terms);
  private readonly a = new Float64Array(terms);

  /** @param mu the stable eigenvalue of the saddle (p, a) */
  constructor(alpha: number, p0: number, a0: number, mu: number) {
    const { p, a } = this;
    const c = 1 + alpha;
    const pp = 2 * c * p0 - c + a0;
    const ap = 2 * c * a0;
    const aa = 6 * a0 + 2 * c * p0 - 1;
    [p[0], a[0]] = [p0, a0];
    // The eigenvector, of which σ is the first component: of dp alone at p = 0, where nothing couples back.
    p[1] = 1;
    a[1] = ap / (mu - aa);
    for (let j = 2; j < terms; j++) {
      let [square, mixed, first] = [0, 0, 0];
      for (let i = 1; i < j; i++) {
        square += p[i]! * p[j - i]!;
        mixed += a[i]! * p[j - i]!;
        first += a[i]! * a[j - i]!;
      }
      // (jμ − J)(p_j, a_j) is the quadratic part of the lower terms.
      const [left, right] = [c * square + mixed, 3 * first + 2 * c * mixed];
      const [m11, m12, m21, m22] = [j * mu - pp, -p0, -ap, j * mu - aa];
      const determinant = m11 * m22 - m12 * m21;
      p[j] = (left * m22 - m12 * right) / determinant;
      a[j] = (m11 * right - m21 * left) / determinant;
    }
    const growth = (series: Float64Array) => Math.max(...[10, 20, 30, 39].map((j) => Math.abs(series[j]!) ** (1 / j)));
    this.reach = 0.3 / Math.max(growth(p), growth(a));
  }

  r(sigma: number): number {
    return 1 / at(this.p, sigma) - 1;
  }

  g(sigma: number): number {
    return -at(this.a, sigma) / at(this.p, sigma) ** 2;
  }
}

function at(series: Float64Array, x: number): number {
  let sum = 0;
  for (let j = series.length - 1; j >= 0; j--) sum = sum * x + series[j]!;
  return sum;
}
