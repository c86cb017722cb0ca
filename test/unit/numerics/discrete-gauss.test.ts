import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { discreteGaussRule } from '../../../core/numerics/discrete-gauss.ts';

describe('discrete Gauss rules', () => {
  it('sum polynomials of degree below 2n exactly, with positive weights inside the block', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 14 }), fc.integer({ min: 1, max: 400 }), (order, extra) => {
        const count = order + extra;
        const { offsets, weights } = discreteGaussRule(count, order);
        expect(weights.every((weight) => weight > 0)).toBe(true);
        expect(offsets[0]).toBeGreaterThanOrEqual(-1e-9);
        expect(offsets[order - 1]).toBeLessThanOrEqual(count - 1 + 1e-9);
        // Centred and scaled powers: the raw ones would lose the digits that are tested.
        const scaled = (k: number) => (2 * k) / (count - 1) - 1;
        for (let degree = 0; degree < 2 * order; degree++) {
          let exact = 0;
          for (let k = 0; k < count; k++) exact += scaled(k) ** degree;
          const sum = weights.reduce((total, weight, i) => total + weight * scaled(offsets[i] ?? NaN) ** degree, 0);
          expect(Math.abs(sum - exact)).toBeLessThan(1e-13 * count);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('is symmetric about the middle of the block, also beyond the range of exact integers', () => {
    for (const count of [13, 1000, 5e8, 3e17, 1e60, 1e300]) {
      const { offsets, weights } = discreteGaussRule(count, 12);
      for (let i = 0; i < 6; i++) {
        expect((offsets[i] ?? NaN) / count + (offsets[11 - i] ?? NaN) / count).toBeCloseTo((count - 1) / count, 13);
        expect((weights[i] ?? NaN) / (weights[11 - i] ?? NaN)).toBeCloseTo(1, 12);
      }
    }
  });
});
