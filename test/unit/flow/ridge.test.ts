import { describe, expect, it } from 'vitest';
import { runningRidge } from '../../../core/flow/ridge.ts';
import { parseSystem, type SystemInput } from '../../../core/model/system.ts';
import { spectrumOf } from '../../../core/model/spectrum.ts';
import { ridgeFlow } from '../../../core/quantities/ridge-flow.ts';

const base = { alpha: 0.6, kappa: 0.1, P: 100 };
const ridge = (input: SystemInput) => {
  const system = parseSystem({ ...base, ...input }, '', ridgeFlow);
  const found = runningRidge(system);
  if (!found) throw new Error('a ridge expected');
  return { ...found, system };
};

/** κ̃ of modes 1…K with a ridge, by bisection on plain sums. */
function plainFinal(lambda: (k: number) => number, K: number, P: number, kappa: number): number {
  const values = Float64Array.from({ length: K }, (_, i) => lambda(i + 1));
  let [low, high] = [kappa, kappa + values.reduce((sum, value) => sum + value, 0)];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    const wanted = values.reduceRight((sum, value) => sum + (middle * value) / (middle + P * value), kappa);
    if (wanted > middle) low = middle;
    else high = middle;
  }
  return low;
}

describe('the ridge flow', () => {
  it.each<SystemInput>([
    { K: 6000 },
    { K: 6000, kappa: 1e-6, P: 3 },
    { K: 6000, lambda0: 5 },
    { K: 6000, spectrum: 'broken', kc: 60.5, alpha2: 1.1 },
    { K: 6000, spectrum: 'cutoff', kc: 400 },
    { K: 6000, spectrum: 'log-periodic', epsilon: 0.3, omega: 8 },
    { K: 6000, spectrum: 'degenerate', dimension: 2 },
  ])('leaves the modes ≤ Λ with a ridge of the same κ̃: %j', (input) => {
    for (const modesLeft of [1, 20, 3500]) {
      const { kappa, kappaTilde, system } = ridge({ ...input, modes_left: modesLeft });
      const { lambda } = spectrumOf(system);
      expect(plainFinal(lambda, modesLeft, system.P, kappa) / kappaTilde).toBeCloseTo(1, 10);
    }
  });

  it('starts at κ and ends at κ̃', () => {
    const { kappa, kappaTilde } = ridge({ K: 6000, modes_left: 0 });
    expect(kappa / kappaTilde).toBeCloseTo(1, 13);
    expect(ridge({ K: 6000, modes_left: 6000 }).kappa).toBe(0.1);
    expect(ridge({ K: 6000, modes_left: 9000 }).kappa).toBe(0.1);
  });

  it('runs from K = ∞ too, which large K tends to', () => {
    for (const modes_left of [0, 30, 5000]) {
      const { kappa, kappaTilde } = ridge({ modes_left });
      const finite = ridge({ modes_left, K: 1e9 });
      expect(kappa / finite.kappa).toBeCloseTo(1, 3);
      expect(kappa).toBeGreaterThan(finite.kappa);
      const left = spectrumOf(ridge({ modes_left }).system);
      if (modes_left > 0) expect(plainFinal(left.lambda, modes_left, 100, kappa) / kappaTilde).toBeCloseTo(1, 10);
    }
  });

  it('asks for no target', () => {
    expect(ridge({ K: 100 }).kappaTilde).toBe(ridge({ K: 100, beta: 3 }).kappaTilde);
  });
});
