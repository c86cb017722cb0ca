/** Random systems of every spectrum that has its own sums, and the measured error of their nodes against plain sums. */
import fc from 'fast-check';
import { buildSums } from '../../../core/model/build-sums.ts';
import { contentHash, registerMeasured } from '../../../core/model/measured.ts';
import { spectrumOf } from '../../../core/model/spectrum.ts';
import { parseSystem } from '../../../core/model/system.ts';
import { uniform } from '../uniform.ts';
import { nodeSums, plainSums, worst } from './plain-sums.ts';

const power = (min: number, max: number) => uniform(min, max).map((exponent) => 10 ** exponent);
const exponents = { alpha: uniform(-0.95, 6), beta: uniform(-3, 6) };

export const spectra: Record<string, fc.Arbitrary<Record<string, unknown>>> = {
  broken: fc.record({ ...exponents, alpha2: uniform(-0.95, 8), beta2: uniform(-3, 8), kc: power(-1, 7) }),
  cutoff: fc.record({ ...exponents, kc: power(-0.5, 7) }),
  'log-periodic': fc.record({ ...exponents, epsilon: uniform(-0.95, 0.95), omega: power(-1, 1.7) }),
  degenerate: fc.record({ ...exponents, dimension: uniform(1, 6) }),
  formula: fc.constantFrom(
    { lambda: 'k^-1.6/(1+log(k))', y2: 'k^-1.9' },
    { lambda: 'exp(-k/2e5)', y2: '1/(1+k^2)' },
    { lambda: '1/(k+10)^2', y2: 'k^-2*(1+0.5*sin(log(k)))' },
    // With kinks, and too rough for rules.
    { lambda: 'min(1, 100/k^2)', y2: 'max(k^-2, 1e-8)' },
    { lambda: 'k^-1.5', y2: 'k^-2*cos(k)^2' },
  ),
  measured: fc.record({ alpha: uniform(0, 3), seed: fc.integer({ min: 1, max: 1e6 }) }),
};

/** The largest relative error of all sums at an s; of K modes at most. */
export function nodeError(spectrum: string, input: Record<string, unknown>, K: number, s: number): number {
  const system = parseSystem({
    P: 1,
    kappa: 1,
    spectrum,
    K,
    ...(spectrum === 'measured' ? measured(input as { alpha: number; seed: number }, K) : input),
  });
  return worst(nodeSums(buildSums(system), s), plainSums(spectrumOf(system), s));
}

/** Eigenvalues with gaps of any size, and targets without order. */
function measured({ alpha, seed }: { alpha: number; seed: number }, K: number) {
  let state = seed;
  const next = () => (state = (state * 48271) % 2147483647) / 2147483647;
  const lambda = Float64Array.from({ length: K }, (_, i) => (i + 1 + next()) ** -(1 + alpha));
  const y = Float64Array.from({ length: K }, (_, i) => (next() - 0.5) * (i + 1) ** -0.8);
  lambda.sort().reverse();
  const content = contentHash(lambda, y);
  registerMeasured(content, lambda, y);
  return { file: 'x.csv', content };
}
