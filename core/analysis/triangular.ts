/** Small linear algebra of least squares: columns that lie one after the other in one array, made triangular; singular values. */
import { dot } from '../numerics/rows.ts';

/** A column this much shorter than it was has been a combination of those before it. */
const dependent = 1e-12;

/**
 * Modified Gram-Schmidt with the right-hand side as the last column, which is as stable as reflections: A = QR, z = Qᵀb, and b becomes what
 * no combination of columns reaches. Where a column depends on those before it, its row of R and its z are zero.
 * @param a m columns of n numbers; becomes Q
 * @param b n numbers
 * @param R m×m, row by row, upper triangle
 * @param z m numbers
 */
export function reduce(
  a: Float64Array,
  m: number,
  n: number,
  b: Float64Array,
  R: Float64Array,
  z: Float64Array,
  norms: Float64Array,
): void {
  for (let j = 0; j < m; j++) norms[j] = Math.sqrt(dot(a, j * n, a, j * n, n));
  for (let j = 0; j < m; j++) {
    const column = j * n;
    const norm = Math.sqrt(dot(a, column, a, column, n));
    const alive = norm > dependent * norms[j]!;
    R[j * m + j] = alive ? norm : 0;
    if (alive) for (let i = 0; i < n; i++) a[column + i]! /= norm;
    for (let k = j + 1; k < m; k++) R[j * m + k] = alive ? strip(a, column, a, k * n, n) : 0;
    z[j] = alive ? strip(a, column, b, 0, n) : 0;
  }
}

/** Takes from b its part along the unit vector q, and gives its length. */
function strip(q: Float64Array, at: number, b: Float64Array, to: number, n: number): number {
  const length = dot(q, at, b, to, n);
  for (let i = 0; i < n; i++) b[to + i]! -= length * q[at + i]!;
  return length;
}

/** Solves Rc = z from the last row up; a row of zeros gives zero. */
export function backSubstitute(R: Float64Array, m: number, z: Float64Array, c: Float64Array): void {
  for (let j = m - 1; j >= 0; j--) {
    const pivot = R[j * m + j]!;
    let sum = z[j]!;
    for (let k = j + 1; k < m; k++) sum -= R[j * m + k]! * c[k]!;
    c[j] = pivot === 0 ? 0 : sum / pivot;
  }
}

/**
 * Singular values and right singular vectors by one-sided Jacobi rotations, which keep small singular values right.
 * @param a m columns of n numbers; spoilt
 * @returns values, not in order, and v with vector k in v[k·m …]
 */
export function singularValues(a: Float64Array, m: number, n: number): { values: Float64Array; v: Float64Array } {
  const v = new Float64Array(m * m);
  for (let k = 0; k < m; k++) v[k * m + k] = 1;
  for (let sweep = 0, turned = true; turned && sweep < 60; sweep++) {
    turned = false;
    for (let j = 0; j < m; j++) {
      for (let k = j + 1; k < m; k++) turned = orthogonal(a, v, j, k, m, n) || turned;
    }
  }
  const values = Float64Array.from({ length: m }, (_, k) => Math.sqrt(dot(a, k * n, a, k * n, n)));
  return { values, v };
}

/** Turns two columns until they are orthogonal. @returns whether they were not */
function orthogonal(a: Float64Array, v: Float64Array, j: number, k: number, m: number, n: number): boolean {
  const alpha = dot(a, j * n, a, j * n, n);
  const beta = dot(a, k * n, a, k * n, n);
  const gamma = dot(a, j * n, a, k * n, n);
  if (!(Math.abs(gamma) > 1e-15 * Math.sqrt(alpha * beta))) return false;
  const zeta = (beta - alpha) / (2 * gamma);
  const tangent = (zeta < 0 ? -1 : 1) / (Math.abs(zeta) + Math.hypot(1, zeta));
  const cosine = 1 / Math.hypot(1, tangent);
  turn(a, j * n, k * n, n, cosine, cosine * tangent);
  turn(v, j * m, k * m, m, cosine, cosine * tangent);
  return true;
}

function turn(a: Float64Array, j: number, k: number, n: number, cosine: number, sine: number): void {
  for (let i = 0; i < n; i++) {
    const [x, y] = [a[j + i]!, a[k + i]!];
    a[j + i] = cosine * x - sine * y;
    a[k + i] = sine * x + cosine * y;
  }
}
