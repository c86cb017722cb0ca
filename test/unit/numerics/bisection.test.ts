import { expect, it } from 'vitest';
import { bisect } from '../../../core/numerics/bisection.ts';

it('finds where a function passes zero, to the last digit, jumps included', () => {
  expect(bisect((x) => x * x - 2, 0, 2)).toBeCloseTo(Math.SQRT2, 15);
  expect(bisect((x) => (x < -3.5 ? -1 : 1), -1e6, 5)).toBeCloseTo(-3.5, 9);
  expect(Math.abs(bisect((x) => x, -1, 1))).toBeLessThan(1e-16);
  expect(bisect(() => 1, 2, 3)).toBe(2);
});
