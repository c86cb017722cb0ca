import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSystem } from '../../../core/model/system.ts';
import { dressingOf } from '../../../core/theory/dressing.ts';
import { solveEffectiveAction } from '../../../core/theory/effective-action.ts';
import { exactAverages, LevelOne } from '../../../core/theory/exact-integral.ts';

const base = { alpha: 0.6, beta: 0.9, kappa: 0.1, P: 100 };
type Input = Record<string, unknown>;
const system = (input: Input) => parseSystem({ ...base, ...input });
const exact = (input: Input) => exactAverages(system(input)) ?? { X: NaN, loss: NaN };
const saddle = (input: Input) => {
  const solution = solveEffectiveAction(system(input));
  if (solution.status !== 'converged') throw new Error(solution.status);
  return solution;
};

/** A standard normal number a call, from a fixed seed. */
function normals(seed: number): () => number {
  let state = seed;
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}

describe('the exact integral over X', () => {
  it('is that over Δ itself for one mode, with every loss', () => {
    fc.assert(
      fc.property(
        fc.record({
          lambda: fc.double({ min: -2, max: 2, noNaN: true }),
          y: fc.double({ min: -2, max: 0.7, noNaN: true }),
          logP: fc.double({ min: -1, max: 3, noNaN: true }),
          logU: fc.double({ min: -2, max: 2, noNaN: true }),
          noise: fc.double({ min: 0, max: 1, noNaN: true }),
          loss: fc.constantFrom('quartic', 'sextic', 'log-cosh'),
        }),
        ({ lambda, y, logP, logU, noise, loss }) => {
          const input = { lambda0: 10 ** lambda, y0: 10 ** y, P: 10 ** logP, u: 10 ** logU, noise, loss, K: 1 };
          const { lambda0, y0, P, u, kappa, power, loss: kind } = system(input);
          const mean = dressingOf({ u, power, loss: kind });
          const log = (delta: number) =>
            -((y0 - delta) ** 2) / (2 * lambda0) - (P / kappa) * mean.loss(delta ** 2 + noise + 1e-300);
          // Wide enough for the prior, fine enough for the data.
          const reach = y0 + 12 * Math.sqrt(lambda0);
          const n = 10_000;
          const logs = Array.from({ length: 2 * n + 1 }, (_, i) =>
            log((reach * Math.sinh((6 * (i - n)) / n)) / Math.sinh(6)),
          );
          const top = Math.max(...logs);
          let [Z, X, L] = [0, 0, 0];
          logs.forEach((value, i) => {
            const weight = Math.exp(value - top) * Math.cosh((6 * (i - n)) / n);
            const square = ((reach * Math.sinh((6 * (i - n)) / n)) / Math.sinh(6)) ** 2;
            Z += weight;
            X += weight * square;
            if (weight > 0) L += weight * mean.loss(square + noise + 1e-300);
          });
          const found = exact(input);
          expect(found.X / (X / Z)).toBeCloseTo(1, 8);
          expect(found.loss / (L / Z)).toBeCloseTo(1, 8);
        },
      ),
      { numRuns: 8 },
    );
  });

  it('agrees with Monte Carlo from the prior for a few modes', () => {
    const input = { K: 3, P: 2, u: 3, y0: 0.8 };
    const normal = normals(5);
    const r = 20;
    let [Z, X, L, squares] = [0, 0, 0, 0];
    for (let draw = 0; draw < 300_000; draw++) {
      let square = 0;
      for (let k = 1; k <= 3; k++) square += (0.8 * k ** -0.95 + k ** -0.8 * normal()) ** 2;
      const loss = square / 2 + 0.75 * 3 * square ** 2;
      const weight = Math.exp(-r * loss);
      Z += weight;
      X += weight * square;
      L += weight * loss;
      squares += weight ** 2;
    }
    const accuracy = Math.sqrt(squares) / Z;
    expect(accuracy).toBeLessThan(0.02);
    const found = exact(input);
    // The spread of X is about its mean: four standard errors.
    expect(Math.abs(found.X / (X / Z) - 1)).toBeLessThan(4 * accuracy);
    expect(Math.abs(found.loss / (L / Z) - 1)).toBeLessThan(4 * accuracy);
    // The test can tell the saddle point from the truth.
    expect(Math.abs(saddle(input).X / found.X - 1)).toBeGreaterThan(8 * accuracy);
  });

  it('is the closed Gaussian one at u = 0, with its normalisation', () => {
    for (const K of [1, 2, 20, 200, 1e5]) {
      for (const P of [0.1, 100, 1e5]) {
        for (const y0 of [0, 1, 30]) {
          const one = system({ K, P, y0, u: 0, noise: 0.2 });
          const [closed, integrated] = [true, false].map((quadratic) =>
            new LevelOne(one, P / 0.1, dressingOf(one), 0.2, quadratic).average(1),
          );
          expect((integrated?.X ?? NaN) / (closed?.X ?? NaN)).toBeCloseTo(1, 9);
          expect((integrated?.loss ?? NaN) / (closed?.loss ?? NaN)).toBeCloseTo(1, 9);
          // ∫dθ leaves 2π, and p(X) has 4π below it.
          const lost = 1e-14 * (Math.abs(closed?.log ?? NaN) + K);
          expect(Math.abs((integrated?.log ?? NaN) - (closed?.log ?? NaN) - Math.log(2 * Math.PI))).toBeLessThan(
            1e-8 + lost,
          );
        }
      }
    }
  });

  it('is missed by the saddle point by 0.76 % at worst, K = 200, u ≤ 10, P = 3…1000', () => {
    let worst = 0;
    for (const u of [0.1, 1, 10]) {
      for (const P of [3, 30, 300, 1000]) {
        const input = { K: 200, u, P };
        worst = Math.max(worst, Math.abs(saddle(input).X / exact(input).X - 1));
        worst = Math.max(worst, Math.abs(saddle(input).loss / exact(input).loss - 1));
      }
    }
    expect(worst).toBeLessThan(0.0076);
    expect(worst).toBeGreaterThan(0.005);
  });

  it('tends to the saddle point as modes become many, as one over their number', () => {
    // Equal modes, λ = y² = 1/K, of which as many are learned.
    const miss = (K: number) => {
      const input = { alpha: -1 + 1e-12, beta: -1, K, lambda0: 1 / K, y0: K ** -0.5, P: K, u: 1 };
      return K * (saddle(input).X / exact(input).X - 1);
    };
    expect(miss(3000) / miss(300)).toBeCloseTo(1, 1);
    expect(miss(30_000) / miss(3000)).toBeCloseTo(1, 2);
  });

  it('depends on P/κ alone and obeys the scaling of λ0 and y0', () => {
    const one = exact({ K: 50, u: 2 });
    expect(exact({ K: 50, u: 2, P: 1e4, kappa: 10 }).X / one.X).toBeCloseTo(1, 11);
    const scaled = exact({ K: 50, u: 2 / 7, lambda0: 7, y0: Math.sqrt(7), kappa: 0.7 });
    expect(scaled.X / one.X / 7).toBeCloseTo(1, 9);
    expect(scaled.loss / one.loss / 7).toBeCloseTo(1, 9);
  });

  it('does not exist for even powers with u < 0, whatever the saddle point says', () => {
    expect(exactAverages(system({ K: 50, u: -0.01 }))).toBeUndefined();
    expect(exactAverages(system({ K: 50, u: -0.01, loss: 'sextic' }))).toBeUndefined();
    expect(exact({ K: 50, u: -0.01, loss: 'log-cosh' }).X).toBeGreaterThan(0);
  });
});

describe('the exact integral over ξ', () => {
  it('is missed by the saddle point by less than 0.45 % at N = 50', () => {
    let worst = 0;
    for (const [alpha, beta] of [
      [0.6, 0.9],
      [1, 0.5],
      [0.3, 1.4],
    ] as const) {
      for (const P of [3, 10, 100, 1000, 1e4]) {
        const input = { alpha, beta, K: 5000, N: 50, P };
        worst = Math.max(worst, Math.abs(saddle(input).X / exact(input).X - 1));
      }
    }
    expect(worst).toBeLessThan(0.0045);
    expect(worst).toBeGreaterThan(0.001);
  });

  it('is the plain integral over ξ ~ χ²_N/N', () => {
    const [K, N, r] = [20, 7, 1000];
    let [Z, X] = [0, 0];
    for (let i = 1; i < 20_000; i++) {
      const xi = (6 * i) / 20_000;
      let log = (N / 2 - 1) * Math.log(xi) - (N / 2) * xi;
      let square = 0;
      for (let k = 1; k <= K; k++) {
        const learned = 1 + xi * k ** -1.6 * r;
        log -= 0.5 * Math.log(learned) + (0.5 * r * k ** -1.9) / learned;
        square += (xi * k ** -1.6) / learned + k ** -1.9 / learned ** 2;
      }
      Z += Math.exp(log);
      X += Math.exp(log) * square;
    }
    expect(exact({ K, N }).X / (X / Z)).toBeCloseTo(1, 6);
  });

  it('joins the integral over X, tends to it as 1/N, and to the saddle point of both', () => {
    const input = { K: 10, u: 2, P: 10 };
    const fixed = exact(input).X;
    const gap = (N: number) => N * (exact({ ...input, N }).X / fixed - 1);
    expect(gap(1e5) / gap(1e4)).toBeCloseTo(1, 2);
    // At u → 0 it is the integral over ξ alone.
    expect(exact({ K: 10, u: 1e-9, N: 30 }).X / exact({ K: 10, u: 0, N: 30 }).X).toBeCloseTo(1, 7);
    const many = { K: 300, u: 1, N: 1000 };
    expect(Math.abs(saddle(many).X / exact(many).X - 1)).toBeLessThan(0.01);
  });

  it('is not to be had for several layers', () => {
    expect(exactAverages(system({ K: 50, N: [30, 30] }))).toBeUndefined();
    expect(exact({ K: 50, N: [30, 'infinite'] })).toEqual(exact({ K: 50, N: 30 }));
  });
});
