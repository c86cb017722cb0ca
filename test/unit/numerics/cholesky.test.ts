import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { factor, solve, solveLower, solveUpper, timesUpper } from '../../../core/numerics/cholesky.ts';
import { Stream } from '../../../core/numerics/stream.ts';

/** XXᵀ of random X, plus a multiple of 1: its entries above the diagonal are NaN, since nothing may read them. */
function positive(n: number, seed: number, ridge: number): Float64Array<ArrayBuffer> {
  const x = Stream.of('cholesky', seed).normals(new Float64Array(n * n));
  const a = new Float64Array(n * n).fill(NaN);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = i === j ? ridge : 0;
      for (let k = 0; k < n; k++) sum += x[i * n + k]! * x[j * n + k]!;
      a[i * n + j] = sum;
    }
  }
  return a;
}

const sizes = fc.record({ n: fc.integer({ min: 1, max: 40 }), seed: fc.integer({ min: 0, max: 50 }) });

describe('Cholesky factors', () => {
  it('multiply to the matrix', () => {
    fc.assert(
      fc.property(sizes, ({ n, seed }) => {
        const a = positive(n, seed, 0.1);
        const l = a.slice();
        expect(factor(l, n)).toBe(true);
        for (let i = 0; i < n; i++) {
          for (let j = 0; j <= i; j++) {
            let sum = 0;
            for (let k = 0; k <= j; k++) sum += l[i * n + k]! * l[j * n + k]!;
            expect(Math.abs(sum - a[i * n + j]!)).toBeLessThan(1e-12 * n);
          }
          for (let j = i + 1; j < n; j++) expect(l[i * n + j]).toBeNaN();
        }
      }),
    );
  });

  it('solve what they are multiplied with', () => {
    fc.assert(
      fc.property(sizes, ({ n, seed }) => {
        const a = positive(n, seed, 1);
        const l = a.slice();
        factor(l, n);
        const x = Stream.of('solution', seed).normals(new Float64Array(n));
        const b = x.map((_, i) => {
          let sum = 0;
          for (let k = 0; k < n; k++) sum += a[Math.max(i, k) * n + Math.min(i, k)]! * x[k]!;
          return sum;
        });
        solve(l, n, b).forEach((value, i) => {
          expect(value).toBeCloseTo(x[i]!, 8);
        });
        solveUpper(l, n, timesUpper(l, n, x)).forEach((value, i) => {
          expect(value).toBeCloseTo(x[i]!, 10);
        });
        const y = solveLower(l, n, x.slice());
        x.forEach((value, i) => {
          let sum = 0;
          for (let k = 0; k <= i; k++) sum += l[i * n + k]! * y[k]!;
          expect(sum).toBeCloseTo(value, 10);
        });
      }),
    );
  });

  it('do not exist where the matrix is not positive, wherever that shows', () => {
    for (const n of [1, 2, 5, 8]) {
      for (let at = 0; at < n; at++) {
        const a = positive(n, at, 1);
        a[at * n + at]! *= -1;
        expect(factor(a, n)).toBe(false);
        const lost = positive(n, at, 1);
        lost[at * n + at] = NaN;
        expect(factor(lost, n)).toBe(false);
      }
    }
  });

  it('tell the work that they are', () => {
    let work = 0;
    factor(positive(30, 0, 1), 30, (multiplications) => (work += multiplications));
    expect(work).toBeGreaterThan(30 ** 3 / 8);
    expect(work).toBeLessThan(30 ** 3 / 4);
  });
});
