/**
 * The master curve of a collapse as one cubic spline through the points of all curves, fitted by weighted least squares. Where Houdayer and
 * Hartmann's straight lines between neighbours miss a curved function, which biases exponents, the spline follows it; and it uses each
 * point once, so that its χ² is one.
 */

/** Basis functions that are not zero at a place. */
const order = 4;
/** Ridge relative to the diagonal: decides coefficients that no point holds, and nothing else. */
const ridge = 1e-11;

export class MasterCurve {
  /** Number of coefficients. */
  readonly size: number;
  private readonly knots: Float64Array;
  private readonly band: Float64Array;
  private readonly coefficients: Float64Array;
  private readonly basis = new Float64Array(order);
  private readonly sorted: Float64Array<ArrayBuffer>;
  private readonly weights: Float64Array;
  private readonly spans: Int32Array;

  /**
   * @param count of points
   * @param size of the basis, from 4; knots stand at equal shares of the points
   */
  constructor(count: number, size: number) {
    this.size = size;
    this.knots = new Float64Array(size + order);
    this.band = new Float64Array(size * order);
    this.coefficients = new Float64Array(size);
    this.sorted = new Float64Array(count);
    this.weights = new Float64Array(count * order);
    this.spans = new Int32Array(count);
  }

  /** Fits the spline. @returns χ² = Σ (y − F(x))²/dy² */
  fit(x: Float64Array, y: Float64Array, dy: Float64Array): number {
    const { band, coefficients, weights, spans, size } = this;
    this.placeKnots(x);
    band.fill(0);
    coefficients.fill(0);
    for (let i = 0; i < x.length; i++) {
      const first = this.evaluateBasis(x[i]!);
      spans[i] = first;
      const weight = 1 / (dy[i]! * dy[i]!);
      for (let a = 0; a < order; a++) {
        const part = this.basis[a]!;
        weights[i * order + a] = part;
        coefficients[first + a]! += weight * part * y[i]!;
        for (let b = a; b < order; b++) band[(first + a) * order + b - a]! += weight * part * this.basis[b]!;
      }
    }
    let largest = 0;
    for (let k = 0; k < size; k++) largest = Math.max(largest, band[k * order]!);
    for (let k = 0; k < size; k++) band[k * order]! += ridge * largest;
    this.solve();
    let sum = 0;
    for (let i = 0; i < x.length; i++) {
      const gap = (y[i]! - this.fitted(i)) / dy[i]!;
      sum += gap * gap;
    }
    return sum;
  }

  /** F at point i of the last fit. */
  fitted(i: number): number {
    let sum = 0;
    for (let a = 0; a < order; a++) sum += this.weights[i * order + a]! * this.coefficients[this.spans[i]! + a]!;
    return sum;
  }

  private placeKnots(x: Float64Array): void {
    const { sorted, knots, size } = this;
    sorted.set(x);
    sorted.sort();
    const last = sorted.length - 1;
    const inner = size - order + 1;
    for (let k = 0; k < order; k++) {
      knots[k] = sorted[0]!;
      knots[size + k] = sorted[last]!;
    }
    for (let k = 1; k < inner; k++) {
      const place = (k * last) / inner;
      const below = Math.floor(place);
      knots[order - 1 + k] = sorted[below]! + (place - below) * (sorted[below + 1]! - sorted[below]!);
    }
  }

  /** The four cubics at x by the recursion of de Boor and Cox. @returns the number of the first */
  private evaluateBasis(x: number): number {
    const { knots, basis, size } = this;
    let low = order - 1;
    let high = size;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (x >= knots[middle]!) low = middle;
      else high = middle;
    }
    // Where many points stand at one place, so may knots.
    while (low >= order && knots[low] === knots[low + 1]) low--;
    basis[0] = 1;
    for (let degree = 1; degree < order; degree++) {
      let saved = 0;
      for (let r = 0; r < degree; r++) {
        const right = knots[low + r + 1]!;
        const left = knots[low + 1 + r - degree]!;
        const part = right > left ? basis[r]! / (right - left) : 0;
        basis[r] = saved + (right - x) * part;
        saved = (x - left) * part;
      }
      basis[degree] = saved;
    }
    return low - order + 1;
  }

  /** Cholesky's decomposition of the banded normal equations, row by row: U of UᵀU in the band itself. */
  private solve(): void {
    const { band, coefficients, size } = this;
    for (let k = 0; k < size; k++) {
      const pivot = Math.sqrt(Math.max(band[k * order]!, 1e-300));
      const reach = Math.min(order, size - k);
      for (let a = 0; a < reach; a++) band[k * order + a]! /= pivot;
      for (let a = 1; a < reach; a++)
        for (let b = a; b < reach; b++) band[(k + a) * order + b - a]! -= band[k * order + a]! * band[k * order + b]!;
      coefficients[k]! /= band[k * order]!;
      for (let a = 1; a < reach; a++) coefficients[k + a]! -= band[k * order + a]! * coefficients[k]!;
    }
    for (let k = size - 1; k >= 0; k--) {
      for (let a = 1; a < Math.min(order, size - k); a++)
        coefficients[k]! -= band[k * order + a]! * coefficients[k + a]!;
      coefficients[k]! /= band[k * order]!;
    }
  }
}
