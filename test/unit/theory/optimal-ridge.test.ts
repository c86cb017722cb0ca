import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSystem, type SystemInput } from '../../../core/model/system.ts';
import { optimalRidgeQuantity } from '../../../core/quantities/optimal-ridge.ts';
import { optimalRidge } from '../../../core/theory/optimal-ridge.ts';
import { solveReplica } from '../../../core/theory/replica.ts';
import { plainSums, powerLaw } from '../model/plain-sums.ts';

const base = { alpha: 0.6, beta: 0.9, P: 100 };
const solve = (input: SystemInput) => {
  const found = optimalRidge(parseSystem({ ...base, ...input }, '', optimalRidgeQuantity));
  if (found.status !== 'converged') throw new Error(`expected a solution, got ${found.status}`);
  return found;
};
/** q at a ridge, by the replica theory itself. */
const error = (input: SystemInput, kappa: number) => {
  const found = solveReplica(parseSystem({ ...base, ...input, kappa }));
  if (found.status !== 'converged') throw new Error(found.status);
  return found.q;
};
const relative = (found: number, exact: number) => Math.abs(found / exact - 1);

describe('the optimal ridge', () => {
  it('is the theory’s at K = 2000, (0.6, 0.9), P = 100, σ² = 0.1', () => {
    const { optimal } = solve({ K: 2000, noise: 0.1 });
    expect(optimal.kappa).toBeCloseTo(0.22679279, 7);
    expect(optimal.q).toBeCloseTo(0.08219553, 8);
  });

  it('is σ² where y² = λ, whatever the spectrum', () => {
    for (const input of [
      { alpha: 0.7, beta: 0.7, noise: 0.3 },
      { alpha: 0.7, beta: 0.7, noise: 0.3, K: 50 },
      { alpha: 2, beta: 2, noise: 1e-4, P: 1e5, lambda0: 3, y0: Math.sqrt(3) },
      { alpha: 0.1, beta: 0.1, noise: 1e3, P: 1, K: 3000 },
      { alpha: 0.7, beta: 0.7, noise: 0.3, spectrum: 'broken', kc: 7, alpha2: 2, beta2: 2 },
    ]) {
      expect(relative(solve(input).optimal.kappa, input.noise), JSON.stringify(input)).toBeLessThan(1e-10);
    }
  });

  it('has no larger q at any other ridge, and is what the replica theory gives there', () => {
    fc.assert(
      fc.property(
        fc.record({
          alpha: fc.double({ min: 0.1, max: 3, noNaN: true }),
          beta: fc.double({ min: 0.1, max: 4, noNaN: true }),
          K: fc.oneof(fc.constant('infinite' as const), fc.integer({ min: 1, max: 3000 })),
          logP: fc.double({ min: 0, max: 5, noNaN: true }),
          noise: fc.oneof(fc.constant(0), fc.double({ min: 1e-3, max: 1, noNaN: true })),
        }),
        ({ logP, ...rest }) => {
          const input = { ...rest, P: 10 ** logP };
          const { optimal, ridgeless } = solve(input);
          if (optimal.kappa > 1e-12) {
            expect(relative(error(input, optimal.kappa), optimal.q)).toBeLessThan(1e-8);
            expect(relative(optimal.kappaTilde, optimal.kappa)).toBeGreaterThan(0);
          }
          for (let log = -9; log < 4; log += 0.5) {
            expect(error(input, 10 ** log)).toBeGreaterThanOrEqual(optimal.q * (1 - 1e-10));
          }
          if (!Number.isNaN(ridgeless.q)) expect(ridgeless.q).toBeGreaterThanOrEqual(optimal.q);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('is 0 without label noise where the target is as smooth as the prior or smoother, and above 0 where it is rougher', () => {
    for (const beta of [0.6, 0.9, 2]) {
      const { optimal, ridgeless } = solve({ beta });
      expect(optimal).toEqual(ridgeless);
      expect(optimal.kappa).toBe(0);
    }
    expect(solve({ beta: 0.3 }).optimal.kappa).toBeGreaterThan(0.1);
  });

  it('is larger than any where there is nothing to learn', () => {
    for (const noise of [0, 0.1]) {
      const system = parseSystem({ ...base, y0: 0, noise }, '', optimalRidgeQuantity);
      expect(optimalRidge(system).status).toBe('no root');
    }
  });

  it('says that it did not converge where a number leaves the range of doubles', () => {
    const system = parseSystem({ ...base, y0: 1e200 }, '', optimalRidgeQuantity);
    expect(optimalRidge(system).status).toBe('not converged');
  });
});

describe('the limit without ridge', () => {
  it('is that of the replica theory as κ → 0', () => {
    for (const input of [
      { noise: 0.1 },
      { noise: 0, K: 300 },
      { noise: 0.5, K: 60 },
      { noise: 0.1, P: 1e5, alpha: 1.5 },
      { noise: 0.1, spectrum: 'log-periodic', epsilon: 0.3, omega: 3 },
    ]) {
      const { q, kappaTilde } = solve(input).ridgeless;
      expect(relative(error(input, 1e-9 * kappaTilde || 1e-12), q), JSON.stringify(input)).toBeLessThan(1e-7);
    }
  });

  it('has P learned modes, below as many samples as modes', () => {
    const { alpha, beta } = base;
    for (const [P, K] of [
      [0.5, 1],
      [3, 4],
      [100, 101],
      [100, 5000],
    ] as const) {
      const { kappaTilde, q, gamma } = solve({ P, K, noise: 0.2 }).ridgeless;
      const { v1, v2, b0 } = plainSums(powerLaw(alpha, beta, K), P / kappaTilde);
      expect(relative(v1, kappaTilde)).toBeLessThan(1e-12);
      const plain = (P / kappaTilde) ** 2 * (v2 / P);
      expect(relative(gamma, plain)).toBeLessThan(1e-10);
      expect(relative(q, (b0 + 0.2 * plain) / (1 - plain))).toBeLessThan(1e-9);
    }
  });

  it('has κ̃ = 0, γ = K/P and the noise alone above, and diverges where they are equal', () => {
    const above = solve({ P: 150, K: 100, noise: 0.2 }).ridgeless;
    expect(above.kappaTilde).toBe(0);
    expect(above.gamma).toBeCloseTo(2 / 3, 12);
    expect(above.q).toBeCloseTo(0.4, 12);
    expect(solve({ P: 150, K: 100 }).ridgeless.q).toBe(0);
    const equal = solve({ P: 100, K: 100, noise: 0.2 });
    expect(equal.ridgeless).toEqual({ kappa: 0, kappaTilde: 0, q: NaN, gamma: 1 });
    expect(equal.optimal.q).toBeLessThan(0.2);
    expect(solve({ P: 100, K: 100 }).ridgeless.q).toBe(0);
    for (const P of [99, 99.9, 100.1, 101]) expect(solve({ P, K: 100, noise: 0.2 }).ridgeless.q).toBeGreaterThan(19);
  });

  it('falls as P^−min(α,β) without noise, at K = ∞', () => {
    const slope = (beta: number) => {
      const q = (P: number) => solve({ beta, P }).ridgeless.q;
      return Math.log(q(1e6) / q(1e7)) / Math.log(10);
    };
    expect(slope(0.3)).toBeCloseTo(0.3, 2);
    expect(slope(0.9)).toBeCloseTo(0.9, 2);
  });
});
