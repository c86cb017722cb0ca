/** Cholesky factors of symmetric positive matrices, row by row in one array: A = LLᵀ, L in the lower triangle. */
import { dot, type Spend } from './rows.ts';

/**
 * Factors an n×n matrix in place; what stands above the diagonal is neither read nor written.
 * @returns false where the matrix is not positive to rounding: then it is spoilt
 */
export function factor(a: Float64Array, n: number, spend?: Spend): boolean {
  for (let i = 0; i < n; i += 2) {
    const top = i * n;
    const tall = i + 1 < n;
    const bottom = tall ? top + n : top;
    for (let j = 0; j < i; j += 2) {
      const left = j * n;
      const right = left + n;
      let [s00, s01, s10, s11] = [a[top + j]!, a[top + j + 1]!, a[bottom + j]!, a[bottom + j + 1]!];
      for (let k = 0; k < j; k++) {
        const x = a[top + k]!;
        const y = a[bottom + k]!;
        const v = a[left + k]!;
        const w = a[right + k]!;
        s00 -= x * v;
        s01 -= x * w;
        s10 -= y * v;
        s11 -= y * w;
      }
      const [pivot, below, next] = [a[left + j]!, a[right + j]!, a[right + j + 1]!];
      s00 /= pivot;
      s10 /= pivot;
      a[top + j] = s00;
      a[top + j + 1] = (s01 - s00 * below) / next;
      if (!tall) continue;
      a[bottom + j] = s10;
      a[bottom + j + 1] = (s11 - s10 * below) / next;
    }
    const upper = a[top + i]! - dot(a, top, a, top, i);
    if (!(upper > 0)) return false;
    a[top + i] = Math.sqrt(upper);
    if (tall) {
      const beside = (a[bottom + i]! - dot(a, bottom, a, top, i)) / a[top + i]!;
      a[bottom + i] = beside;
      const lower = a[bottom + i + 1]! - dot(a, bottom, a, bottom, i + 1);
      if (!(lower > 0)) return false;
      a[bottom + i + 1] = Math.sqrt(lower);
    }
    spend?.(i * i);
  }
  return true;
}

/** Solves Lx = b in place. */
export function solveLower(l: Float64Array, n: number, b: Float64Array): Float64Array {
  for (let i = 0; i < n; i++) b[i] = (b[i]! - dot(l, i * n, b, 0, i)) / l[i * n + i]!;
  return b;
}

/** Solves Lᵀx = b in place. */
export function solveUpper(l: Float64Array, n: number, b: Float64Array): Float64Array {
  for (let i = n - 1; i >= 0; i--) {
    const x = b[i]! / l[i * n + i]!;
    b[i] = x;
    for (let k = 0; k < i; k++) b[k]! -= x * l[i * n + k]!;
  }
  return b;
}

/** Solves LLᵀx = b in place. */
export function solve(l: Float64Array, n: number, b: Float64Array): Float64Array {
  return solveUpper(l, n, solveLower(l, n, b));
}

/** Lᵀx, which solveUpper undoes. */
export function timesUpper(l: Float64Array, n: number, x: Float64Array): Float64Array<ArrayBuffer> {
  const out = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k <= i; k++) out[k]! += x[i]! * l[i * n + k]!;
  }
  return out;
}
