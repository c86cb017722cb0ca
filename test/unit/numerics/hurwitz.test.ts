import { describe, expect, it } from 'vitest';
import { scaledHurwitzZeta } from '../../../core/numerics/hurwitz.ts';

const zeta = (sigma: number, q: number) => scaledHurwitzZeta(sigma - 1, q) * q ** (1 - sigma);
/** Riemann's ζ from Hurwitz's by adding the first terms. */
const riemann = (sigma: number, first: number) => {
  let sum = zeta(sigma, first);
  for (let k = first - 1; k >= 1; k--) sum += k ** -sigma;
  return sum;
};

describe('the scaled Hurwitz zeta function', () => {
  it('gives the known values of Riemann’s zeta function', () => {
    expect(riemann(2, 24)).toBeCloseTo(Math.PI ** 2 / 6, 15);
    expect(riemann(4, 30)).toBeCloseTo(Math.PI ** 4 / 90, 15);
    expect(riemann(1.5, 24)).toBeCloseTo(2.612375348685488, 14);
    expect(riemann(1.001, 24)).toBeCloseTo(1000.5772884760117, 10);
  });

  it('obeys ζ(σ, q) = ζ(σ, q+1) + q^−σ', () => {
    // Scaled by q^(σ−1), since ζ itself underflows here.
    const defect = (sigma: number, q: number) => {
      const shifted = (1 + 1 / q) ** (1 - sigma) * scaledHurwitzZeta(sigma - 1, q + 1) + 1 / q;
      return Math.abs(scaledHurwitzZeta(sigma - 1, q) / shifted - 1);
    };
    for (const q of [20, 24, 88, 300]) {
      for (const part of [0.06, 0.1, 0.3, 0.45]) expect(defect(part * q, q)).toBeLessThan(1e-14);
      for (const part of [1, 1.6]) expect(defect(part * q, q)).toBeLessThan(1e-10);
    }
  });
});
