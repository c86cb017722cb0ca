import { describe, expect, it } from 'vitest';
import { parseSystem, type SystemInput } from '../../../core/model/system.ts';
import { solveReplica, type Replica } from '../../../core/theory/replica.ts';
import { plainSums, powerLaw } from '../model/plain-sums.ts';
import { equationGap, type Ell } from './replica-equations.ts';

const base = { alpha: 0.6, beta: 0.9, kappa: 0.1, P: 100, K: 500, loss: 'formula' };
const system = (input: SystemInput) => parseSystem({ ...base, ...input });
const outcome = (input: SystemInput) => solveReplica(system(input));
const solve = (input: SystemInput) => {
  const found = outcome(input);
  if (found.status !== 'converged') throw new Error(`expected a solution, got ${found.status}`);
  return found;
};
const values = ['q', 'V', 'trainX', 'trainLoss', 'testLoss', 's', 'gamma'] as const;
const worst = (a: Replica, b: Replica) => Math.max(...values.map((key) => Math.abs(a[key] / b[key] - 1)));

/**
 * The largest gap in the equations for a loss that need not be convex: h and Δ on plain grids, wide and fine enough for κ and V of order 0.1 and more.
 */
function plainGap(input: SystemInput, { q, V, s }: Replica, ell: (delta: number) => number): number {
  const { P, noise, kappa, alpha, beta, K } = system(input);
  const width = Math.sqrt(q + noise);
  const reach = 9 * (width + Math.sqrt(V));
  const deltas = Array.from({ length: 3001 }, (_, i) => ((i - 1500) / 1500) * reach);
  const losses = deltas.map(ell);
  const lowest = Math.min(...losses);
  let [total, curvature, force] = [0, 0, 0];
  for (let x = 0; x < 9; x += 0.03) {
    let [Z, first, second] = [0, 0, 0];
    const h = x * width;
    deltas.forEach((delta, i) => {
      const weight = Math.exp(-((delta - h) ** 2) / (2 * V) - ((losses[i] ?? NaN) - lowest) / kappa);
      Z += weight;
      first += weight * (delta - h);
      second += weight * (delta - h) ** 2;
    });
    const weight = Math.exp(-x * x * 0.5) * (x === 0 ? 0.5 : 1);
    const mean = first / Z;
    total += weight;
    curvature += (weight * (1 - (second / Z - mean * mean) / V)) / V;
    force += weight * (mean / V) ** 2;
  }
  const sums = plainSums(powerLaw(alpha, beta, K), s);
  const newQ = sums.b0 + ((P * force) / total) * sums.v2;
  return Math.max(...[sums.v1 / V, newQ / q, (P * curvature) / total / s].map((ratio) => Math.abs(ratio - 1)));
}

describe('level 2 with a formula as loss', () => {
  it('agrees with the losses that it spells out', () => {
    const cases: [string, SystemInput][] = [
      ['Delta^2/2 + u*Delta^4/4', { loss: 'quartic', u: 10 }],
      ['Delta^2/2 + u*Delta^6/6', { loss: 'sextic', u: 0.3 }],
      ['log(cosh(Delta))', { loss: 'log-cosh', u: 1 }],
      ['Delta^2/2', { loss: 'quartic', u: 0 }],
    ];
    for (const [ell, loss] of cases) {
      for (const noise of [0, 0.4]) {
        expect(worst(solve({ ell, u: loss.u, noise }), solve({ ...loss, noise })), ell).toBeLessThan(1e-9);
      }
    }
    // κ is what counts of a stronger parabola, and the loss is in its units.
    const [strong, plain] = [solve({ ell: 'u*Delta^2', u: 5, kappa: 1 }), solve({ loss: 'quartic' })];
    expect(strong.q / plain.q).toBeCloseTo(1, 11);
    expect(strong.trainLoss / plain.trainLoss).toBeCloseTo(10, 10);
  });

  it('holds where ℓ″ jumps: Huber’s loss', () => {
    const huber: Ell = [
      (d) => (Math.abs(d) < 0.3 ? d * d * 0.5 : 0.3 * Math.abs(d) - 0.045),
      (d) => Math.max(-0.3, Math.min(0.3, d)),
    ];
    const ell = 'min(abs(Delta),0.3)*abs(Delta) - min(abs(Delta),0.3)^2/2';
    for (const input of [{ ell }, { ell, P: 10, kappa: 1, noise: 0.2 }, { ell, P: 1e5, kappa: 1e-3 }]) {
      // Of the kinks in the integrand a plain rule sees 1e-6.
      expect(equationGap(system(input), solve(input), huber), JSON.stringify(input)).toBeLessThan(1e-5);
    }
  });

  it('holds for losses that are not convex', () => {
    const cases: [string, (delta: number) => number, SystemInput][] = [
      ['1 - cos(Delta)', (d) => 1 - Math.cos(d), { P: 20, kappa: 0.3 }],
      ['Delta^2/(1+Delta^2)', (d) => d ** 2 / (1 + d ** 2), { P: 20, kappa: 0.3, noise: 0.1 }],
      ['Delta^4/4 - Delta^2/2', (d) => d ** 4 / 4 - d ** 2 / 2, { P: 10, kappa: 1 }],
      ['log(1+Delta^2)', (d) => Math.log1p(d ** 2), { P: 20, kappa: 0.3, noise: 0.1 }],
    ];
    for (const [ell, plain, input] of cases) {
      expect(plainGap({ ell, ...input }, solve({ ell, ...input }), plain), ell).toBeLessThan(1e-9);
    }
  });

  it('lists the solutions where there are several: samples fitted to a period, and to their wells', () => {
    const found = outcome({ ell: '1-cos(3*Delta)', P: 40, K: 200 });
    if (found.status !== 'several roots') throw new Error(found.status);
    expect(found.roots).toHaveLength(2);
    expect(found.roots[0]).toBeLessThan(1e-4);
    expect(found.roots[1]).toBeGreaterThan(100);
  });

  it('has no solution where the loss falls faster than any parabola', () => {
    for (const ell of ['Delta^2/2 - Delta^4/4', '-u*Delta^6', 'Delta^2/2 - 1e-9*Delta^4']) {
      expect(outcome({ ell, u: 1 }).status, ell).toBe('no root');
    }
  });

  it('gives no value where no solution with ŝ > 0 is found', () => {
    for (const ell of ['-Delta^2/2', '-log(1+Delta^2)', '0*Delta']) {
      expect(outcome({ ell, P: 10, kappa: 1 }).status, ell).toBe('not converged');
    }
  });
});
