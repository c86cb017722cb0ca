import { expect, it } from 'vitest';
import { complexHurwitzZeta } from '../../../core/numerics/complex-hurwitz.ts';
import { scaledHurwitzZeta } from '../../../core/numerics/hurwitz.ts';

it('is the real function on the real axis', () => {
  for (const [excess, q] of [
    [1e-9, 20],
    [0.6, 25],
    [7, 30],
    [0.3, 1e200],
  ] as const) {
    const { re, im } = complexHurwitzZeta(excess, 0, q);
    expect(Math.abs(re / scaledHurwitzZeta(excess, q) - 1)).toBeLessThan(1e-15);
    expect(im).toBe(0);
  }
});

it('has the values of arbitrary-precision arithmetic', () => {
  // q^(σ−1) ζ(σ, q) with mpmath, 40 digits.
  for (const [excess, imaginary, q, re, im] of [
    [0.3, -2, 30, 0.09013670066124226, 0.4888124071010241],
    [1.9, -8, 40, 0.0407537698303693, 0.11790894127249253],
    [0.01, -100, 420, 0.001191956026027349, 0.009952714136686911],
    [5, -30, 70, 0.012651385111818835, 0.031920917711805545],
    [0.9, 40, 100, 0.005578243380077981, -0.02465313830721958],
  ] as const) {
    const found = complexHurwitzZeta(excess, imaginary, q);
    expect(Math.hypot(found.re - re, found.im - im)).toBeLessThan(1e-15 * Math.hypot(re, im));
  }
});
