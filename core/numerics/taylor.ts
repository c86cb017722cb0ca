/**
 * Arithmetic of truncated Taylor series f(x+t) = Σ c_n tⁿ, n ≤ order: what derivatives of an expression are made of. Every function writes
 * the coefficients 0…order into `out`, which must be none of its operands.
 */
export type Series = Float64Array;

export function multiply(a: Series, b: Series, order: number, out: Series): void {
  for (let n = 0; n <= order; n++) {
    let sum = 0;
    for (let k = 0; k <= n; k++) sum += a[k]! * b[n - k]!;
    out[n] = sum;
  }
}

export function divide(a: Series, b: Series, order: number, out: Series): void {
  for (let n = 0; n <= order; n++) {
    let sum = a[n]!;
    for (let k = 1; k <= n; k++) sum -= b[k]! * out[n - k]!;
    out[n] = sum / b[0]!;
  }
}

export function exponential(u: Series, order: number, out: Series): void {
  out[0] = Math.exp(u[0]!);
  for (let n = 1; n <= order; n++) out[n] = chain(u, out, n);
}

export function logarithm(u: Series, order: number, out: Series): void {
  out[0] = Math.log(u[0]!);
  for (let n = 1; n <= order; n++) {
    let sum = n * u[n]!;
    for (let k = 1; k < n; k++) sum -= k * out[k]! * u[n - k]!;
    out[n] = sum / (n * u[0]!);
  }
}

/** The sine and the cosine together; with `hyperbolic` sinh and cosh. */
export function sineAndCosine(u: Series, hyperbolic: boolean, order: number, sine: Series, cosine: Series): void {
  sine[0] = hyperbolic ? Math.sinh(u[0]!) : Math.sin(u[0]!);
  cosine[0] = hyperbolic ? Math.cosh(u[0]!) : Math.cos(u[0]!);
  for (let n = 1; n <= order; n++) {
    sine[n] = chain(u, cosine, n);
    cosine[n] = (hyperbolic ? 1 : -1) * chain(u, sine, n);
  }
}

export function hyperbolicTangent(u: Series, order: number, out: Series): void {
  out[0] = Math.tanh(u[0]!);
  const slope = new Float64Array(order + 1);
  for (let n = 1; n <= order; n++) {
    // 1 − tanh², whose coefficients below n are those that the next one needs.
    for (let k = 0, m = n - 1; k <= m; k++) slope[m] = slope[m]! - out[k]! * out[m - k]!;
    if (n === 1) slope[0] = 1 / Math.cosh(u[0]!) ** 2;
    out[n] = chain(u, slope, n);
  }
}

/** F(u) for a function of which the value at u₀ and the series of F′(u) are known. */
export function fromSlope(value: number, slope: Series, u: Series, order: number, out: Series): void {
  out[0] = value;
  for (let n = 1; n <= order; n++) out[n] = chain(u, slope, n);
}

/**
 * u^p. Where u vanishes at the point itself, the coefficients that do not exist, or that the truncated series does not determine, are NaN.
 */
export function power(u: Series, p: number, order: number, out: Series): void {
  if (u[0] !== 0) {
    powerOf(u, 0, p, order, out);
    return;
  }
  let zeros = 1;
  while (zeros <= order && u[zeros] === 0) zeros++;
  const start = p * zeros;
  // u = c t^m (1 + …): then u^p begins at t^mp, which is a power of t and not of |t| for integer p, or m and mp even.
  const regular = (Number.isInteger(p) && p >= 0) || (p > 0 && zeros % 2 === 0 && start % 2 === 0);
  out.fill(NaN, 0, order + 1);
  for (let n = 0; n <= order && n < start; n++) out[n] = 0;
  if (p === 0) out.fill(0, 1, order + 1);
  if (p <= 0) out[0] = 0 ** p;
  else if (regular && zeros <= order) {
    const known = Math.min(order - zeros, order - start);
    if (known < 0) return;
    const tail = new Float64Array(known + 1);
    powerOf(u, zeros, p, known, tail);
    for (let n = 0; n <= known; n++) out[start + n] = tail[n]!;
  }
}

/** The power of u t^−shift, whose first coefficient is not zero. */
function powerOf(u: Series, shift: number, p: number, order: number, out: Series): void {
  const first = u[shift]!;
  out[0] = first ** p;
  for (let n = 1; n <= order; n++) {
    let sum = 0;
    for (let k = 1; k <= n; k++) sum += (p * k - (n - k)) * u[shift + k]! * out[n - k]!;
    out[n] = sum / (n * first);
  }
}

/** Coefficient n of the integral of slope·u′. */
function chain(u: Series, slope: Series, n: number): number {
  let sum = 0;
  for (let k = 1; k <= n; k++) sum += k * u[k]! * slope[n - k]!;
  return sum / n;
}
