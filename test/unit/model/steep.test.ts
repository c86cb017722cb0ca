import { describe, expect, it } from 'vitest';
import type { Moments } from '../../../core/model/mode-sums.ts';
import { PowerLawSums } from '../../../core/model/power-law.ts';
import { parseSystem } from '../../../core/model/system.ts';
import { solveEffectiveAction } from '../../../core/theory/effective-action.ts';

const sums = () => ({ bias: 0, variance: 0, biasSlope: 0, varianceSlope: 0 });

describe('spectra at the edges of what doubles hold', () => {
  it('need few nodes however steep they are', () => {
    for (const [alpha, beta] of [
      [1e10, 0.9],
      [0.6, 1e10],
      [1e300, 1e300],
      [150, 0.9],
      [0.6, 100],
    ] as const) {
      for (const K of [1e9, Infinity]) {
        const spectrum = new PowerLawSums(alpha, beta, K);
        spectrum.evaluate(1e6, sums());
        expect(spectrum.nodeCount).toBeLessThan(20_000);
        const solution = solveEffectiveAction(
          parseSystem({ alpha, beta, kappa: 10, P: 1000, u: 1, K: K === Infinity ? 'infinite' : K }),
        );
        expect(solution.status).toBe('converged');
      }
    }
  });

  it('with one mode that matters have its sums', () => {
    const found = sums();
    new PowerLawSums(1e10, 1e10, Infinity).evaluate(3, found);
    expect(found).toEqual({ bias: 1 / 16, variance: 1 / 4, biasSlope: -2 / 64, varianceSlope: -1 / 16 });
  });

  it('that fall barely faster than 1/k keep their digits', () => {
    const found = sums();
    new PowerLawSums(1e-12, 0.9, Infinity).evaluate(0, found);
    expect(found.variance / (1e12 + 0.5772156649015329)).toBeCloseTo(1, 14);
  });

  it('whose targets leave the range of doubles have no sums, at once', () => {
    const spectrum = new PowerLawSums(0.6, -1e10, 1e9);
    const found = sums();
    spectrum.evaluate(1, found);
    expect(found.bias).toBeNaN();
    const moments = {} as Moments;
    spectrum.moments(1, moments);
    expect(moments.v1).toBeNaN();
    expect(moments.c1).toBeNaN();
    expect(spectrum.nodeCount).toBe(0);
  });
});
