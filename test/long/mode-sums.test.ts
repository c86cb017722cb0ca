import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ModeSums } from '../../core/model/mode-sums.ts';
import { plainSums, worst } from '../unit/model/plain-sums.ts';

it('mode sums agree with plain sums over up to a million modes, for 2 000 random spectra', () => {
  fc.assert(
    fc.property(
      fc.double({ min: -0.99, max: 40, noNaN: true }),
      fc.double({ min: -10, max: 40, noNaN: true }),
      fc.integer({ min: 1, max: 1_000_000 }),
      fc.double({ min: -10, max: 40, noNaN: true }),
      (alpha, beta, K, logS) => {
        const found = { bias: 0, variance: 0, biasSlope: 0, varianceSlope: 0 };
        new ModeSums(alpha, beta, K).evaluate(10 ** logS, found);
        expect(worst(found, plainSums(alpha, beta, K, 10 ** logS))).toBeLessThan(2e-13);
      },
    ),
    { numRuns: 2000 },
  );
});
