import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addRows, dot, gram, solveRows, symmetricForms, timesRows, transpose } from '../../../core/numerics/rows.ts';
import { Stream } from '../../../core/numerics/stream.ts';

const idle = () => undefined;

function random(length: number, seed: number): Float64Array<ArrayBuffer> {
  return Stream.of('rows', seed).normals(new Float64Array(length));
}

function withoutUpper(a: Float64Array<ArrayBuffer>, columns: number): Float64Array<ArrayBuffer> {
  return a.map((value, at) => (at % columns > Math.floor(at / columns) ? 0 : value));
}

function plainDot(a: Float64Array, i: number, b: Float64Array, j: number, length: number): number {
  let sum = 0;
  for (let k = 0; k < length; k++) sum += a[i + k]! * b[j + k]!;
  return sum;
}

const cases = fc.record({
  n: fc.integer({ min: 1, max: 13 }),
  columns: fc.integer({ min: 1, max: 600 }),
  seed: fc.integer({ min: 0, max: 20 }),
});

describe('products row by row', () => {
  it('are those of plain loops', () => {
    fc.assert(
      fc.property(cases, ({ n, columns, seed }) => {
        const a = random(n * columns, seed);
        const x = random(columns, seed + 1);
        expect(dot(a, 0, x, 0, columns)).toBeCloseTo(plainDot(a, 0, x, 0, columns), 9);
        const out = new Float64Array(n * n);
        gram(a, n, columns, false, out, idle);
        for (let i = 0; i < n; i++) {
          for (let j = 0; j <= i; j++) {
            expect(out[i * n + j]).toBeCloseTo(plainDot(a, i * columns, a, j * columns, columns), 9);
          }
        }
        const turned = transpose(a, n, columns);
        expect(turned[(columns - 1) * n]).toBe(a[columns - 1]);
        expect(transpose(turned, columns, n)).toEqual(a);
        const weights = random(n, seed + 2);
        const sums = x.slice();
        addRows(a, columns, weights, sums);
        sums.forEach((sum, k) => {
          expect(sum - x[k]!).toBeCloseTo(plainDot(turned, k * n, weights, 0, n), 9);
        });
      }),
      { numRuns: 40 },
    );
  });

  it('are those of plain loops for triangles', () => {
    for (const n of [1, 2, 3, 4, 7, 8, 21]) {
      const lower = withoutUpper(random(n * n, n), n);
      const out = new Float64Array(n * n);
      gram(lower, n, n, true, out, idle);
      for (let i = 0; i < n; i++) {
        for (let j = 0; j <= i; j++) expect(out[i * n + j]).toBeCloseTo(plainDot(lower, i * n, lower, j * n, n), 10);
      }
      const [x, y] = [random(n, 1), random(n, 2)];
      const forms = new Float64Array(2);
      symmetricForms(lower, x, y, forms);
      const at = (i: number, j: number) => lower[i * n + j]! + lower[j * n + i]!;
      const form = (u: Float64Array, v: Float64Array) =>
        u.reduce((sum, value, i) => sum + v.reduce((s, other, j) => s + value * at(i, j) * other, 0), 0);
      expect(forms[0]).toBeCloseTo(form(x, x), 9);
      expect(forms[1]).toBeCloseTo(form(x, y), 9);
    }
  });

  it.each([true, false])('take four rows at a time, upper triangle: %s', (triangular) => {
    const [rows, n] = [8, 7];
    const a = random(rows * n, 0).map((value, at) => (triangular && at % n < Math.floor(at / n) ? 0 : value));
    const x = random(n, 1);
    const out = new Float64Array(rows);
    timesRows(a, x, triangular, out);
    out.forEach((value, i) => {
      expect(value).toBeCloseTo(plainDot(a, i * n, x, 0, n), 12);
    });
  });

  it('are undone by the solution of lower triangles', () => {
    fc.assert(
      fc.property(cases, fc.boolean(), ({ n, columns, seed }, triangular) => {
        const width = triangular ? n : columns;
        const l = random(n * n, seed).map((value, at) => (at % (n + 1) === 0 ? 2 + Math.abs(value) : value));
        const b = random(n * width, seed + 1);
        const right = triangular ? withoutUpper(b, n) : b;
        const solved = right.slice();
        let work = 0;
        solveRows(l, n, solved, width, triangular, (multiplications) => (work += multiplications));
        for (let i = 0; i < n; i++) {
          for (let k = 0; k < width; k++) {
            let sum = 0;
            for (let j = 0; j <= i; j++) sum += l[i * n + j]! * solved[j * width + k]!;
            expect(sum).toBeCloseTo(right[i * width + k]!, 8);
          }
        }
        expect(work).toBe((width * n * (n - 1)) / 2);
      }),
      { numRuns: 40 },
    );
  });

  it('are undone for triangles wider than a block of columns', () => {
    const n = 300;
    const l = withoutUpper(random(n * n, 0), n).map((value, at) => (at % (n + 1) === 0 ? 20 : value / 10));
    const right = withoutUpper(random(n * n, 1), n);
    const solved = right.slice();
    solveRows(l, n, solved, n, true, idle);
    for (const [i, k] of [
      [299, 0],
      [299, 255],
      [299, 256],
      [270, 258],
      [257, 257],
    ] as const) {
      let sum = 0;
      for (let j = 0; j <= i; j++) sum += l[i * n + j]! * solved[j * n + k]!;
      expect(sum).toBeCloseTo(right[i * n + k]!, 9);
    }
    expect(solved[256 * n + 257]).toBe(0);
  });
});
