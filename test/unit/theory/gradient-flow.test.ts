import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentHash, registerMeasured } from '../../../core/model/measured.ts';
import { spectrumOf } from '../../../core/model/spectrum.ts';
import { parseSystem, type System } from '../../../core/model/system.ts';
import { DecaySums } from '../../../core/theory/decay-sums.ts';
import { GradientFlow } from '../../../core/theory/gradient-flow.ts';

type Input = Record<string, unknown>;
const inputs = ['alpha', 'beta', 'K', 'u', 'noise', 'lambda0', 'y0', 'power', 'kc', 'alpha2', 'beta2'] as const;
const required = { inputs: [...inputs, 'epsilon', 'omega', 'dimension'] as const };
const base = { alpha: 0.6, beta: 0.9 };
const system = (input: Input = {}) => {
  const all: Input = { ...base, ...input };
  const given = Object.entries(all).filter(([, value]) => value !== undefined);
  return parseSystem(Object.fromEntries(given), '', required);
};
const run = (of: GradientFlow, tau: number) => {
  const found = of.at(tau);
  if (found.status !== 'converged') throw new Error(found.status);
  return found;
};
/** X(τ) mode by mode. */
const plain = (of: System, tau: number) => {
  const { K, lambda, y2 } = spectrumOf(of);
  let X = 0;
  for (let k = K; k >= 1; k--) X += y2(k) * Math.exp(-2 * lambda(k) * tau);
  return X;
};

describe('the table', () => {
  const rows = JSON.parse(readFileSync(`${import.meta.dirname}/../../reference/gradient_flow.json`, 'utf8')) as {
    input: Input & { tau: number };
    output: { X: number; t: number };
  }[];

  it.each(rows.map((row) => [JSON.stringify(row.input), row] as const))('%s', (_, { input, output }) => {
    const { tau, ...rest } = input;
    const { X, t, loss } = run(new GradientFlow(system(rest)), tau);
    expect(Math.abs(X / output.X - 1)).toBeLessThan(1e-12);
    expect(Math.abs(t / output.t - 1)).toBeLessThan(1e-12);
    expect(loss).toBeCloseTo(X / 2 + 0.75 * (input.u as number) * X * X, 14);
  });
});

/** A spectrum of K modes with some scatter, at hand under its hash. */
const measured = (K: number) => {
  const lambda = Float64Array.from({ length: K }, (_, i) => (i + 1) ** -1.5 * (1 + 0.1 * Math.cos(i * i))).sort();
  const y = Float64Array.from({ length: K }, (_, i) => (i + 1) ** -0.9 * Math.sin(7 * i + 1));
  const content = contentHash(lambda.reverse(), y);
  registerMeasured(content, lambda, y);
  return { spectrum: 'measured', file: 'some.csv', content, alpha: undefined, beta: undefined };
};

describe('X(τ)', () => {
  it.each<[string, Input, number]>([
    ['power law', { K: 20_000 }, 1e-11],
    ['steep', { alpha: 4, beta: 1, K: 3000 }, 1e-9],
    ['flat', { alpha: 0.1, beta: 0.1, K: 20_000, lambda0: 3, y0: 2 }, 1e-11],
    ['broken', { spectrum: 'broken', kc: 40.5, alpha2: 1.5, beta2: 0.3, K: 20_000 }, 1e-10],
    ['cut-off', { spectrum: 'cutoff', kc: 2000, K: 5000 }, 3e-10],
    ['log-periodic', { spectrum: 'log-periodic', epsilon: 0.4, omega: 3, K: 20_000 }, 1e-10],
    ['few degenerate levels', { spectrum: 'degenerate', dimension: 2, K: 2000 }, 1e-13],
    ['many', { spectrum: 'degenerate', dimension: 2, K: 20_000 }, 5e-9],
    ['a lone mode', { K: 1 }, 1e-13],
    ['measured', measured(1000), 1e-13],
    ['measured, many modes', measured(10_000), 5e-9],
  ])('is that of every mode, from the first moment to the last: %s', (_, input, error) => {
    const one = system(input);
    const sums = new DecaySums(one);
    const { lambda, K } = spectrumOf(one);
    for (let step = 0; step <= 12; step++) {
      const tau = (1e-5 / lambda(1)) * ((1e5 * lambda(1) * 100) / lambda(K)) ** (step / 12);
      const X = plain(one, tau);
      if (X > 1e-290) expect(Math.abs(sums.exact(tau) / X - 1), `τ = ${String(tau)}`).toBeLessThan(error);
    }
    expect(sums.exact(0) / plain(one, 0)).toBeCloseTo(1, 12);
  });

  it.each<[string, Input, number]>([
    ['power law', {}, 0.9],
    ['slowly falling targets', { beta: 0.05 }, 0.05],
    ['broken', { spectrum: 'broken', kc: 1e3, alpha2: 1, beta2: 0.5 }, 0.5],
    ['log-periodic', { spectrum: 'log-periodic', epsilon: 0.2, omega: 2 }, 0.9],
  ])('lacks at finite K what K = ∞ has: %s', (_, input, beta) => {
    const [endless, finite] = [new DecaySums(system(input)), new DecaySums(system({ ...input, K: 1e9 }))];
    const { y2 } = spectrumOf(system(input));
    const missing = (y2(1e9) * 1e9) / beta;
    for (const tau of [0.1, 1e3, 1e6]) {
      expect((endless.exact(tau) - missing) / finite.exact(tau)).toBeCloseTo(1, 9);
    }
  });

  it('has at K = ∞ what a cut-off leaves', () => {
    const [endless, finite] = ['infinite', 100_000].map(
      (K) => new DecaySums(system({ spectrum: 'cutoff', kc: 300, K })),
    );
    for (const tau of [0, 1, 1e5, 1e9]) expect(endless!.exact(tau) / finite!.exact(tau)).toBeCloseTo(1, 11);
  });

  it('reaches the continuum amplitude y0² c Γ(b)(2λ0τ)^−b', () => {
    const b = 0.9 / 1.6;
    // Γ(b) = ∫ x^(b−1) e^(−x) dx, x = e^t, by the trapezoid rule.
    let value = 0;
    for (let t = -80; t < 6; t += 0.05) value += 0.05 * Math.exp(b * t - Math.exp(t));
    const sums = new DecaySums(system({ lambda0: 2, y0: 3 }));
    const amplitude = (tau: number) => (9 / 1.6) * value * (4 * tau) ** -b;
    expect(sums.exact(1e12) / amplitude(1e12)).toBeCloseTo(1, 9);
    expect(sums.exact(1e4) / amplitude(1e4)).toBeCloseTo(1, 3);
  });

  it('is not a number where it has no digits', () => {
    expect(new DecaySums(system()).exact(1e16)).toBeNaN();
    expect(new DecaySums(system({ K: 1e6 })).exact(1e12)).toBeNaN();
    expect(new DecaySums(system({ K: 100 })).exact(1e12)).toBe(0);
  });
});

describe('the clock', () => {
  it('is that of the equation of motion, by Runge and Kutta in every mode', () => {
    // dΔ_k/dt = −λ_k D Δ_k with noise and a sextic loss.
    const one = system({ K: 20, loss: 'sextic', u: 0.7, noise: 0.1 });
    const { lambda, y2 } = spectrumOf(one);
    const state = Array.from({ length: 20 }, (_, i) => Math.sqrt(y2(i + 1)));
    const force = (delta: number[]) => {
      const total = delta.reduce((sum, value) => sum + value * value, 0.1);
      return delta.map((value, i) => -lambda(i + 1) * (1 + 15 * 0.7 * total ** 2) * value);
    };
    const [end, steps] = [2, 20_000];
    for (let step = 0; step < steps; step++) {
      const h = end / steps;
      const shifted = (by: number, k: number[]) => state.map((value, i) => value + by * h * k[i]!);
      const a = force(state);
      const b = force(shifted(0.5, a));
      const c = force(shifted(0.5, b));
      const d = force(shifted(1, c));
      state.forEach((value, i) => (state[i] = value + (h / 6) * (a[i]! + 2 * b[i]! + 2 * c[i]! + d[i]!)));
    }
    // τ from the decay of the first mode, λ_1 = 1.
    const tau = -Math.log(state[0]!);
    const { t, X, loss } = run(new GradientFlow(one), tau);
    expect(t / end).toBeCloseTo(1, 10);
    expect(X / state.reduce((sum, value) => sum + value * value, 0)).toBeCloseTo(1, 10);
    expect(loss).toBeCloseTo((X + 0.1) / 2 + 2.5 * 0.7 * (X + 0.1) ** 3, 12);
  });

  it('is τ at u = 0, and runs ahead of it for a loss that flattens', () => {
    const flat = new GradientFlow(system({ u: 0 }));
    for (const tau of [1e-9, 0.3, 1, 7, 1e8]) expect(run(flat, tau).t / tau).toBeCloseTo(1, 11);
    expect(run(new GradientFlow(system({ loss: 'log-cosh' })), 1).t).toBeGreaterThan(1);
    expect(run(new GradientFlow(system({ K: 10, u: -0.1 })), 1).t).toBeGreaterThan(1);
  });

  it('does not depend on which times were asked for before', () => {
    const [one, other] = [new GradientFlow(system({ u: 3 })), new GradientFlow(system({ u: 3 }))];
    for (const tau of [1e6, 1e-3, 40]) one.at(tau);
    expect(one.at(17.3)).toEqual(other.at(17.3));
  });

  it('has dt/dτ = 1/D at any strength', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -4, max: 8, noNaN: true }),
        fc.double({ min: -6, max: 8, noNaN: true }),
        (logU, logTau) => {
          const [u, tau] = [10 ** logU, 10 ** logTau];
          const flow = new GradientFlow(system({ u }));
          const h = 1e-3;
          const rise = (run(flow, tau * Math.exp(h)).t - run(flow, tau * Math.exp(-h)).t) / (2 * h * tau);
          expect(rise * (1 + 3 * u * run(flow, tau).X)).toBeCloseTo(1, 4);
          expect(run(flow, tau).t).toBeLessThanOrEqual(tau * (1 + 1e-12));
        },
      ),
      { numRuns: 40 },
    );
  });

  it('starts at 0', () => {
    expect(run(new GradientFlow(system({ u: 2, K: 50 })), 0)).toMatchObject({ t: 0 });
    expect(run(new GradientFlow(system({ y0: 0 })), 1)).toMatchObject({ X: 0, loss: 0 });
  });
});

it('says where the flow runs away, and where numbers end', () => {
  // 1 + 3uX(0) < 0, and just above 0.
  const X = plain(system({ K: 10 }), 0);
  expect(new GradientFlow(system({ K: 10, u: -0.34 / X })).at(1)).toEqual({ status: 'no root' });
  const slow = run(new GradientFlow(system({ K: 10, u: -(1 - 1e-3) / (3 * X) })), 1);
  expect(slow.t).toBeGreaterThan(4);
  // At the edge itself the clock stands still at first, and its start has no digits.
  expect(new GradientFlow(system({ K: 10, u: -(1 - 1e-12) / (3 * X) })).at(1)).toEqual({ status: 'not converged' });
  expect(new GradientFlow(system({ u: 1 })).at(1e20)).toEqual({ status: 'not converged' });
});

describe('the flow time at a time', () => {
  it('is the inverse of the clock', () => {
    fc.assert(
      fc.property(
        fc.record({
          alpha: fc.double({ min: 0.1, max: 2, noNaN: true }),
          logU: fc.double({ min: -2, max: 3, noNaN: true }),
          logTime: fc.double({ min: -6, max: 8, noNaN: true }),
        }),
        ({ alpha, logU, logTime }) => {
          const flow = new GradientFlow(system({ alpha, u: 10 ** logU, K: 1000 }));
          const t = 10 ** logTime;
          expect(run(flow, flow.flowTimeAt(t)).t / t).toBeCloseTo(1, 9);
        },
      ),
      { numRuns: 40 },
    );
    expect(new GradientFlow(system({ u: 1, K: 10 })).flowTimeAt(0)).toBe(0);
  });
});
