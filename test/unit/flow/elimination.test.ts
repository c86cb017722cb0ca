import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { increments, orders } from '../../../core/flow/elimination.ts';
import { plainIncrement } from './plain-flow.ts';

const size = fc.double({ min: -3, max: 3, noNaN: true });
const positive = fc.double({ min: 0.01, max: 5, noNaN: true });

describe('eliminating a mode', () => {
  it.each(orders)('adds at order %d what the composition of series says', (order) => {
    fc.assert(
      fc.property(
        positive,
        fc.array(size, { minLength: 5, maxLength: 5 }),
        positive,
        positive,
        (r, others, lambda, y2) => {
          const s = Float64Array.of(r, ...others).subarray(0, order);
          const plain = new Float64Array(order);
          plainIncrement(s, lambda, y2, plain);
          const padded = Float64Array.of(7, ...s);
          const out = new Float64Array(order + 2);
          increments[order](padded, 1, lambda, y2, out, 2);
          // Large terms cancel: compared with the largest of them, for which all couplings count as positive and C as negative.
          const scale = 3e-14 * (1 + Math.max(...s.map(Math.abs))) ** (order + 1) * (1 + y2) * (1 + lambda) ** order;
          plain.forEach((value, i) =>
            expect(Math.abs(out[i + 2]! - value)).toBeLessThan(Math.max(scale, 1e-12 * Math.abs(value))),
          );
          expect([out[0], out[1]]).toEqual([0, 0]);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('is δr = g(C+m²), δg = −g²(C²+2Cm²) at order 2', () => {
    const [r, g, lambda, y2] = [3, 2, 0.7, 0.4];
    const C = lambda / (1 + lambda * r);
    const m2 = y2 / (1 + lambda * r) ** 2;
    const out = new Float64Array(2);
    increments[2](Float64Array.of(r, g), 0, lambda, y2, out, 0);
    expect(out[0]).toBeCloseTo(g * (C + m2), 14);
    expect(out[1]).toBeCloseTo(-g * g * (C * C + 2 * C * m2), 14);
  });

  it('agrees with the derivatives of F(2V′) by finite differences, at every order', () => {
    const [lambda, y2] = [0.7, 0.4];
    const s = [1.5, 0.8, -0.3, 0.2, 0.1, -0.05];
    const added = (X: number, n: number) => {
      const value = s.slice(0, n).reduce((sum, coupling, i) => sum + coupling * X ** i, 0);
      return Math.log1p(lambda * value) + (y2 * value) / (1 + lambda * value);
    };
    for (const order of orders) {
      const out = new Float64Array(order);
      increments[order](Float64Array.from(s), 0, lambda, y2, out, 0);
      // δr = 2F′ and δg = 2F″ at X = 0, F taken along s(X).
      const h = 0.02;
      const first = (added(h, order) - added(-h, order)) / (2 * h);
      const second = (added(h, order) - 2 * added(0, order) + added(-h, order)) / (h * h);
      expect(out[0]).toBeCloseTo(first, 3);
      expect(out[1]).toBeCloseTo(second, 3);
    }
  });
});
