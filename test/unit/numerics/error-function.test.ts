import { expect, it } from 'vitest';
import { erf } from '../../../core/numerics/error-function.ts';

it('erf has its tabulated values, is odd, and ends at 1', () => {
  // Abramowitz and Stegun, table 7.1, and 20 digits by series in rational arithmetic.
  for (const [x, value] of [
    [0.1, 0.1124629160182849],
    [0.5, 0.5204998778130465],
    [1, 0.8427007929497149],
    [2, 0.9953222650189527],
    [3, 0.9999779095030014],
  ] as const) {
    expect(Math.abs(erf(x) / value - 1)).toBeLessThan(1e-15);
    expect(erf(-x)).toBe(-erf(x));
  }
  expect(erf(0)).toBe(0);
  expect(Math.abs(erf(5.99) - 1)).toBeLessThan(1e-15);
  expect(erf(Infinity)).toBe(1);
  expect(erf(NaN)).toBeNaN();
});
