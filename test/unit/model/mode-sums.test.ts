import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Sums } from '../../../core/model/mode-sums.ts';
import { PowerLawSums } from '../../../core/model/power-law.ts';
import { modeSums } from '../../../core/model/system-sums.ts';
import { parseSystem } from '../../../core/model/system.ts';
import { nodeSums, plainSums, powerLaw, worst } from './plain-sums.ts';
import { uniform } from '../uniform.ts';

const zero = (): Sums => ({ bias: 0, variance: 0, biasSlope: 0, varianceSlope: 0 });

describe('mode sums', () => {
  it('agree with plain sums over every mode, for any exponents, K and s', () => {
    fc.assert(
      fc.property(
        uniform(-0.95, 12),
        uniform(-6, 12),
        fc.oneof(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 200, max: 20_000 })),
        uniform(-4, 30),
        (alpha, beta, K, logS) => {
          const found = nodeSums(new PowerLawSums(alpha, beta, K), 10 ** logS);
          expect(worst(found, plainSums(powerLaw(alpha, beta, K), 10 ** logS))).toBeLessThan(
            // The plain sums themselves lose digits where a few modes decide.
            alpha > 8 ? 5e-13 : 2e-13,
          );
        },
      ),
      { numRuns: 300 },
    );
  });

  it('at K = ∞ reproduce the closed forms at α = β = 1', () => {
    const sums = new PowerLawSums(1, 1, Infinity);
    for (const s of [1, 10, 1e3, 1e4]) {
      const a = Math.PI * Math.sqrt(s);
      const variance = (a / Math.tanh(a) - 1) / (2 * s);
      const squares = (a / Math.tanh(a) + (a / Math.sinh(a)) ** 2 - 2) / (4 * s * s);
      const found = zero();
      sums.evaluate(s, found);
      expect(found.variance / variance).toBeCloseTo(1, 14);
      expect(found.bias / (variance - s * squares)).toBeCloseTo(1, 13);
      expect(-found.varianceSlope / squares).toBeCloseTo(1, 13);
    }
  });

  it('are the limit of finite K: the missing tail is the integral of what was cut', () => {
    const [alpha, beta, s] = [0.6, 0.9, 1e4];
    const infinite = zero();
    new PowerLawSums(alpha, beta, Infinity).evaluate(s, infinite);
    for (const K of [1e7, 1e8, 1e9]) {
      const finite = zero();
      new PowerLawSums(alpha, beta, K).evaluate(s, finite);
      // λs < 2e-7 there, so the tail of the variance is ∫ k^−1.6 from K + ½, first order in λs taken along.
      const edge = K + 0.5;
      const tail = edge ** -alpha / alpha - (s * edge ** -(1 + 2 * alpha)) / (1 + 2 * alpha);
      expect((infinite.variance - finite.variance) / tail).toBeCloseTo(1, 6);
    }
  });

  it('do not depend on where the tail begins', () => {
    for (const [alpha, beta] of [
      [0.01, 0.01],
      [0.3, 5],
      [0.6, 0.9],
      [5, 0.2],
      [20, 20],
    ] as const) {
      const fresh = zero();
      const later = zero();
      const grown = new PowerLawSums(alpha, beta, Infinity);
      grown.evaluate(1e40, later);
      for (const s of [0, 1e-3, 1, 1e6, 1e20]) {
        new PowerLawSums(alpha, beta, Infinity).evaluate(s, fresh);
        grown.evaluate(s, later);
        expect(later).toEqual(fresh);
      }
    }
  });

  it('need O(log K) nodes', () => {
    expect(new PowerLawSums(0.6, 0.9, 5000).nodeCount).toBe(120);
    expect(new PowerLawSums(0.6, 0.9, 1e9).nodeCount).toBeLessThan(350);
  });

  it('are built once for a spectrum, whatever else differs', () => {
    const sums = (alpha: number, P: number) => modeSums(parseSystem({ alpha, beta: 0.9, K: 4000, kappa: 1, P }));
    const first = sums(0.6, 1);
    expect(sums(0.7, 1)).not.toBe(first);
    expect(sums(0.6, 2)).toBe(first);
  });
});
