import fc from 'fast-check';
import { expect, it } from 'vitest';
import { nodeError, spectra } from '../unit/model/spectra.ts';
import { uniform } from '../unit/uniform.ts';

it.each(Object.keys(spectra))('every sum of a %s spectrum of up to a million modes is within 1e-12', (spectrum) => {
  let worst = 0;
  fc.assert(
    fc.property(
      spectra[spectrum]!,
      uniform(3, 6).map((logK) => Math.round(10 ** logK)),
      uniform(-10, 40),
      (input, K, logS) => {
        const error = nodeError(spectrum, input, K, 10 ** logS);
        worst = Math.max(worst, error);
        expect(error).toBeLessThan(1e-12);
      },
    ),
    { numRuns: 100, endOnFailure: true },
  );
  console.log(`${spectrum}: ${worst.toExponential(1)}`);
});
