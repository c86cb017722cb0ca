import fc from 'fast-check';
import { expect, it } from 'vitest';
import { PowerLawSums } from '../../core/model/power-law.ts';
import { nodeSums, plainSums, powerLaw, worst } from '../unit/model/plain-sums.ts';
import { uniform } from '../unit/uniform.ts';

it('mode sums agree with plain sums over up to a million modes, for 2 000 random spectra', () => {
  fc.assert(
    fc.property(
      uniform(-0.99, 40),
      uniform(-10, 40),
      fc.integer({ min: 1, max: 1_000_000 }),
      uniform(-10, 40),
      (alpha, beta, K, logS) => {
        const found = nodeSums(new PowerLawSums(alpha, beta, K), 10 ** logS);
        expect(worst(found, plainSums(powerLaw(alpha, beta, K), 10 ** logS))).toBeLessThan(2e-13);
      },
    ),
    { numRuns: 2000 },
  );
});
