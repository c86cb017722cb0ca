/**
 * Products of matrices that lie row by row in one array. The loops take rows two by two or four by four, so that each number that is read is
 * used several times.
 */

/** Told of multiplications as they are done. */
export type Spend = (multiplications: number) => void;

/** Σ_k a[i+k] b[j+k] over `length` numbers. */
export function dot(a: Float64Array, i: number, b: Float64Array, j: number, length: number): number {
  let [even, odd] = [0, 0];
  let k = 0;
  for (; k + 1 < length; k += 2) {
    even += a[i + k]! * b[j + k]!;
    odd += a[i + k + 1]! * b[j + k + 1]!;
  }
  if (k < length) even += a[i + k]! * b[j + k]!;
  return even + odd;
}

/**
 * Ax, four rows at a time.
 * @param a rows of x.length numbers, as many as `out` has, a multiple of four
 * @param triangular whether A_ij is zero for i > j
 */
export function timesRows(a: Float64Array, x: Float64Array, triangular: boolean, out: Float64Array): void {
  const n = x.length;
  for (let i = 0; i < out.length; i += 4) {
    const r0 = i * n;
    const r1 = r0 + n;
    const r2 = r1 + n;
    const r3 = r2 + n;
    let [m0, m1, m2, m3] = [0, 0, 0, 0];
    for (let k = triangular ? i : 0; k < n; k++) {
      const value = x[k]!;
      m0 += a[r0 + k]! * value;
      m1 += a[r1 + k]! * value;
      m2 += a[r2 + k]! * value;
      m3 += a[r3 + k]! * value;
    }
    out[i] = m0;
    out[i + 1] = m1;
    out[i + 2] = m2;
    out[i + 3] = m3;
  }
}

/**
 * Sets out to xᵀSx and xᵀSy of a symmetric matrix.
 * @param half the lower triangle of S with half its diagonal, and zeros above it; n numbers a row
 */
export function symmetricForms(half: Float64Array, x: Float64Array, y: Float64Array, out: Float64Array): void {
  const n = x.length;
  let [square, mixed] = [0, 0];
  for (let i = 0; i < n; i += 2) {
    const next = Math.min(i + 1, n - 1);
    const top = i * n;
    const bottom = next * n;
    let [x0, x1, y0, y1] = [0, 0, 0, 0];
    for (let k = 0; k <= next; k++) {
      const a = half[top + k]!;
      const b = half[bottom + k]!;
      const u = x[k]!;
      const v = y[k]!;
      x0 += a * u;
      x1 += b * u;
      y0 += a * v;
      y1 += b * v;
    }
    square += x[i]! * x0;
    mixed += x[i]! * y0 + y[i]! * x0;
    if (next === i) break;
    square += x[next]! * x1;
    mixed += x[next]! * y1 + y[next]! * x1;
  }
  out[0] = 2 * square;
  out[1] = mixed;
}

/**
 * The lower triangle of AAᵀ.
 * @param a n rows of `columns` numbers
 * @param triangular whether row i of A is zero behind its column i
 * @param out n×n; above the diagonal it may be written too
 */
export function gram(
  a: Float64Array,
  n: number,
  columns: number,
  triangular: boolean,
  out: Float64Array,
  spend: Spend,
): void {
  for (let i = 0; i < n; i += 2) {
    const tall = i + 1 < n;
    const top = i * columns;
    const bottom = tall ? top + columns : top;
    for (let j = 0; j <= i; j += 2) {
      const left = j * columns;
      const right = j + 1 < n ? left + columns : left;
      const length = triangular ? Math.min(columns, j + 2) : columns;
      let [s00, s01, s10, s11] = [0, 0, 0, 0];
      for (let k = 0; k < length; k++) {
        const x = a[top + k]!;
        const y = a[bottom + k]!;
        const v = a[left + k]!;
        const w = a[right + k]!;
        s00 += x * v;
        s01 += x * w;
        s10 += y * v;
        s11 += y * w;
      }
      const at = i * n + j;
      out[at] = s00;
      if (j + 1 < n) out[at + 1] = s01;
      if (tall) out[at + n] = s10;
      if (tall && j + 1 < n) out[at + n + 1] = s11;
    }
    spend((triangular ? i : 2 * columns) * i);
  }
}

/** Columns at a time: as many as leave a block of all rows in a processor's cache. */
const columnsAtOnce = 256;

/**
 * B ← L⁻¹B in place.
 * @param l n×n, of which the lower triangle is read
 * @param b n rows of `columns` numbers
 * @param triangular whether row i of B is zero behind its column i, as it then stays
 */
export function solveRows(
  l: Float64Array,
  n: number,
  b: Float64Array,
  columns: number,
  triangular: boolean,
  spend: Spend,
): void {
  for (let first = 0; first < columns; first += columnsAtOnce) {
    const last = Math.min(columns, first + columnsAtOnce);
    for (let i = triangular ? first : 0; i < n; i++) {
      const row = i * columns;
      const factors = i * n;
      let j = triangular ? first : 0;
      for (; j + 3 < i; j += 4) {
        const [f0, f1, f2, f3] = [l[factors + j]!, l[factors + j + 1]!, l[factors + j + 2]!, l[factors + j + 3]!];
        const r0 = j * columns;
        const r1 = r0 + columns;
        const r2 = r1 + columns;
        const r3 = r2 + columns;
        const end = triangular ? Math.min(last, j + 4) : last;
        for (let k = first; k < end; k++) {
          b[row + k]! -= f0 * b[r0 + k]! + f1 * b[r1 + k]! + (f2 * b[r2 + k]! + f3 * b[r3 + k]!);
        }
      }
      for (; j < i; j++) {
        const f = l[factors + j]!;
        const other = j * columns;
        const end = triangular ? Math.min(last, j + 1) : last;
        for (let k = first; k < end; k++) b[row + k]! -= f * b[other + k]!;
      }
      const pivot = 1 / l[factors + i]!;
      const end = triangular ? Math.min(last, i + 1) : last;
      for (let k = first; k < end; k++) b[row + k]! *= pivot;
      spend((last - first) * i);
    }
  }
}

/** The transpose of a matrix of so many rows and columns. */
export function transpose(a: Float64Array, rows: number, columns: number): Float64Array<ArrayBuffer> {
  const out = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    for (let k = 0; k < columns; k++) out[k * rows + i] = a[i * columns + k]!;
  }
  return out;
}

/** out ← out + Σ_i x_i · row i of A, whose rows have `columns` numbers. */
export function addRows(a: Float64Array, columns: number, x: Float64Array, out: Float64Array): void {
  const n = x.length;
  let i = 0;
  for (; i + 3 < n; i += 4) {
    const [x0, x1, x2, x3] = [x[i]!, x[i + 1]!, x[i + 2]!, x[i + 3]!];
    const r0 = i * columns;
    const r1 = r0 + columns;
    const r2 = r1 + columns;
    const r3 = r2 + columns;
    for (let k = 0; k < columns; k++) {
      out[k]! += x0 * a[r0 + k]! + x1 * a[r1 + k]! + (x2 * a[r2 + k]! + x3 * a[r3 + k]!);
    }
  }
  for (; i < n; i++) {
    const row = i * columns;
    for (let k = 0; k < columns; k++) out[k]! += x[i]! * a[row + k]!;
  }
}
