import fc from 'fast-check';
import { expect, test } from 'vitest';
import { minimise } from '../../../core/analysis/simplex.ts';

test('finds the minimum of any positive quadratic form', () => {
  const number = fc.double({ min: -3, max: 3, noNaN: true });
  fc.assert(
    fc.property(fc.array(number, { minLength: 1, maxLength: 4 }), number, (centre, tilt) => {
      const f = (at: Float64Array) =>
        at.reduce(
          (sum, x, k) => sum + (1 + k) * (x - centre[k]! + tilt * ((at[k - 1] ?? 0) - (centre[k - 1] ?? 0))) ** 2,
          1,
        );
      const start = centre.map(() => 0);
      const steps = centre.map(() => 0.5);
      const first = minimise(f, start, steps, 1e-12, 5000);
      const { at, value, converged } = minimise(f, first.at, steps, 1e-12, 5000);
      expect(converged).toBe(true);
      expect(value).toBeCloseTo(1, 6);
      at.forEach((x, k) => expect(x).toBeCloseTo(centre[k]!, 3));
    }),
  );
});

test('follows the valley of Rosenbrock', () => {
  const { at } = minimise(
    ([x = 0, y = 0]) => (1 - x) ** 2 + 100 * (y - x * x) ** 2,
    [-1.2, 1],
    [0.1, 0.1],
    1e-12,
    4000,
  );
  expect(at[0]).toBeCloseTo(1, 5);
  expect(at[1]).toBeCloseTo(1, 5);
});

test('NaN is a wall', () => {
  const { at } = minimise(([x = 0]) => (x < 1 ? NaN : x), [3], [1]);
  expect(at[0]).toBeCloseTo(1, 3);
});

test('says when it has not converged', () => {
  expect(minimise(([x = 0, y = 0]) => x * x + y * y, [1, 1], [1, 1], 1e-12, 10).converged).toBe(false);
});
