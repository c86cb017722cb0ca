import { describe, expect, it } from 'vitest';
import { parseSystem, type SystemInput } from '../../../core/model/system.ts';
import { solveEffectiveAction } from '../../../core/theory/effective-action.ts';
import { solveReplica, type Replica } from '../../../core/theory/replica.ts';
import type { Modes } from '../model/plain-sums.ts';
import { equationGap } from './replica-equations.ts';

const base = { alpha: 0.6, beta: 0.9, kappa: 0.1, P: 100 };
const system = (input: SystemInput) => parseSystem({ ...base, ...input });
const solve = (input: SystemInput) => {
  const found = solveReplica(system(input));
  if (found.status !== 'converged') throw new Error(`expected a solution, got ${found.status}`);
  return found;
};
const relative = (found: number, exact: number) => Math.abs(found / exact - 1);
const values = ['q', 'V', 'trainX', 'trainLoss', 'testLoss', 's', 'gamma'] as const;
const worst = (a: Replica, b: Replica) => Math.max(...values.map((key) => relative(a[key], b[key])));

const losses: SystemInput[] = [
  { loss: 'quartic', u: 1 },
  { loss: 'sextic', u: 1 },
  { loss: 'even', power: 5, u: 1 },
  { loss: 'log-cosh' },
  { loss: 'formula', ell: 'sqrt(1+u*Delta^2)', u: 2 },
];
const words = losses.map((loss) => [JSON.stringify(loss), loss] as const);

describe('level 2, loss by loss', () => {
  it('by quadrature agrees with the quartic’s own path, from small to large u, κ, P and σ²', () => {
    for (const u of [1e-3, 1, 1e3]) {
      for (const [P, kappa] of [
        [1, 1e-3],
        [100, 0.1],
        [1e5, 10],
        [1e7, 1e-3],
      ] as const) {
        for (const noise of [0, 0.5]) {
          const input = { u, P, kappa, noise };
          const gap = worst(solve({ ...input, loss: 'even', power: 2 }), solve(input));
          expect(gap, JSON.stringify(input)).toBeLessThan(1e-9);
        }
      }
    }
  });

  it('is the sextic for n = 3', () => {
    expect(
      worst(solve({ loss: 'even', power: 3, u: 4, noise: 0.1 }), solve({ loss: 'sextic', u: 4, noise: 0.1 })),
    ).toBe(0);
  });

  it('reaches n = 20, where labels with noise meet a wall and V falls to 1e-17', () => {
    const input = { loss: 'even', power: 20, u: 1, K: 1000 };
    expect(equationGap(system(input), solve(input))).toBeLessThan(1e-8);
    const steep = { ...input, u: 5.7, P: 47_665, kappa: 0.035, noise: 0.77 };
    const [found, m] = [solve(steep), 3];
    expect(found.V).toBeLessThan(1e-16);
    const scales = { lambda0: m, y0: Math.sqrt(m), kappa: 0.035 * m, noise: 0.77 * m, u: 5.7 * m ** -19 };
    const scaled = solve({ ...steep, ...scales });
    expect(relative(scaled.q, m * found.q)).toBeLessThan(1e-8);
    expect(relative(scaled.V, m * found.V)).toBeLessThan(1e-8);
  });

  it('reaches large u, small κ and P = 1e7 of every loss', () => {
    for (const loss of losses) {
      for (const noise of [0, 1]) {
        const input = { ...loss, K: 2000, P: 1e7, kappa: 1e-3, noise, ...('u' in loss && { u: 1e3 }) };
        const found = solve(input);
        if (loss.loss !== 'formula')
          expect(equationGap(system(input), found), JSON.stringify(input)).toBeLessThan(1e-7);
      }
    }
  });

  it.each(words.slice(0, 3))('is the quadratic theory as u → 0, to first order in u: %s', (_, loss) => {
    const quadratic = solve({ noise: 0.2 });
    const change = (u: number, key: (typeof values)[number]) =>
      solve({ ...loss, noise: 0.2, u })[key] / quadratic[key] - 1;
    for (const key of values) {
      expect(solve({ ...loss, noise: 0.2, u: 0 })[key]).toBe(quadratic[key]);
      expect(change(4e-6, key) / change(2e-6, key)).toBeCloseTo(2, 2);
    }
  });

  it('is the quadratic theory for log-cosh at small discrepancies, with ln cosh Δ = Δ²/2 − Δ⁴/12', () => {
    const quadratic = solve({ noise: 0.2 });
    const gap = (m: number, key: 'q' | 'V' | 'trainX') => {
      const scaled = solve({ loss: 'log-cosh', kappa: 0.1 * m, lambda0: m, y0: Math.sqrt(m), noise: 0.2 * m });
      return scaled[key] / (m * quadratic[key]) - 1;
    };
    const bent = (m: number, key: 'q' | 'V' | 'trainX') => solve({ noise: 0.2, u: m })[key] / quadratic[key] - 1;
    for (const key of ['q', 'V', 'trainX'] as const) {
      expect(gap(2e-4, key) / gap(1e-4, key)).toBeCloseTo(2, 2);
      // u = −1/3 in units of m: first order in u is known from u > 0.
      expect(gap(1e-4, key) / bent(1e-4 / 3, key)).toBeCloseTo(-1, 2);
    }
  });

  it.each([
    ['quartic', 2],
    ['sextic', 3],
    ['even', 7],
  ] as const)('obeys the scaling λ, y², κ, σ² → m, u → m^(1−n) of the %s loss, n = %d', (loss, n) => {
    const m = 7;
    const power = loss === 'even' ? { power: n } : {};
    const one = solve({ loss, ...power, u: 2, K: 3000, noise: 0.05 });
    const scaled = solve({
      ...{ loss, ...power, u: 2 * m ** (1 - n), K: 3000, noise: 0.05 * m },
      ...{ lambda0: m, y0: -Math.sqrt(m), kappa: 0.1 * m },
    });
    for (const key of ['q', 'V', 'trainX', 'trainLoss', 'testLoss'] as const) {
      expect(relative(scaled[key], m * one[key]), key).toBeLessThan(1e-9);
    }
    expect(relative(scaled.s, one.s / m)).toBeLessThan(1e-9);
    expect(relative(scaled.gamma, one.gamma)).toBeLessThan(1e-9);
  });

  it('has only the scaling of a loss with a scale of its own: m ln cosh(Δ/√m)', () => {
    const m = 7;
    const one = solve({ loss: 'log-cosh', K: 3000, noise: 0.05 });
    const scales = { lambda0: m, y0: Math.sqrt(m), kappa: 0.1 * m };
    const ell = 'u*log(cosh(Delta/sqrt(u)))';
    const scaled = solve({ ...scales, loss: 'formula', ell, u: m, K: 3000, noise: 0.05 * m });
    for (const key of ['q', 'V', 'trainX', 'trainLoss', 'testLoss'] as const) {
      expect(relative(scaled[key], m * one[key]), key).toBeLessThan(1e-9);
    }
    expect(relative(solve({ ...scales, loss: 'log-cosh', K: 3000, noise: 0.05 * m }).q, m * one.q)).toBeGreaterThan(
      0.005,
    );
  });

  it.each(words)('converges to K = ∞ as K grows, at the rate of the modes left out: %s', (_, loss) => {
    const infinite = solve(loss).V;
    const gap = (K: number) => (infinite - solve({ ...loss, K }).V) / K ** -0.6;
    expect(gap(1e5) / gap(1e7)).toBeCloseTo(1, 1);
    expect(gap(1e7)).toBeGreaterThan(0);
  });

  it.each(words)('meets level 1 where κ̃ → κ, at the rate 1/P at fixed P/κ: %s', (_, loss) => {
    const distance = (P: number) => {
      const input = { ...loss, P, kappa: P / 1000, noise: 0.1, K: 2000 };
      const one = solveEffectiveAction(system(input));
      if (one.status !== 'converged') throw new Error(one.status);
      const two = solve(input);
      return [one.s / two.s - 1, one.loss / two.trainLoss - 1, one.X / (two.q + two.V) - 1];
    };
    const nearer = distance(1e8);
    distance(1e7).forEach((near, i) => {
      expect(Math.abs(near)).toBeLessThan(0.01);
      expect(near / (nearer[i] ?? NaN)).toBeCloseTo(10, 0);
    });
  });

  it('holds on every spectrum', () => {
    const power = (exponent: number) => (k: number) => k ** -(1 + exponent);
    const K = 400;
    const level = (k: number) => {
      let first = 1;
      for (let n = 1; ; n++) {
        if (first + n ** 2 > k) return first;
        first += n ** 2;
      }
    };
    const cases: [SystemInput, Omit<Modes, 'K'>][] = [
      [
        { spectrum: 'broken', kc: 20, alpha2: 2, beta2: 0.3 },
        {
          lambda: (k) => (k <= 20 ? k ** -1.6 : 20 ** -1.6 * (k / 20) ** -3),
          y2: (k) => (k <= 20 ? k ** -1.9 : 20 ** -1.9 * (k / 20) ** -1.3),
        },
      ],
      [
        { spectrum: 'cutoff', kc: 50 },
        { lambda: (k) => k ** -1.6 * Math.exp(-k / 50), y2: (k) => k ** -1.9 * Math.exp(-k / 50) },
      ],
      [
        { spectrum: 'log-periodic', epsilon: 0.5, omega: 4 },
        { lambda: (k) => k ** -1.6 * (1 + 0.5 * Math.cos(4 * Math.log(k))), y2: power(0.9) },
      ],
      [
        { spectrum: 'degenerate', dimension: 3 },
        { lambda: (k) => level(k) ** -1.6, y2: (k) => level(k) ** -1.9 },
      ],
    ];
    for (const [spectrum, modes] of cases) {
      for (const loss of [{ loss: 'sextic', u: 3 }, { loss: 'log-cosh' }, { loss: 'quartic', u: 3 }]) {
        const input = { ...spectrum, ...loss, K, noise: 0.1 };
        const gap = equationGap(system(input), solve(input), undefined, { K, ...modes });
        expect(gap, JSON.stringify(input)).toBeLessThan(1e-8);
      }
    }
  });

  it('does not look at the width', () => {
    for (const loss of losses) {
      const { N: _, ...infinite } = system(loss);
      expect(solveReplica({ ...infinite, N: 3 })).toEqual(solveReplica(system(loss)));
    }
  });

  it('has no solution for u < 0 with even powers, and ignores u for log-cosh', () => {
    for (const loss of [{ loss: 'sextic' }, { loss: 'even', power: 4 }]) {
      expect(solveReplica(system({ ...loss, u: -1e-9 })).status).toBe('no root');
    }
    expect(solve({ loss: 'log-cosh', u: -3 })).toEqual(solve({ loss: 'log-cosh' }));
  });

  it('has no error of the mean where there is nothing to learn', () => {
    for (const loss of losses) {
      const { q, V } = solve({ ...loss, y0: 0, K: 500 });
      expect(q).toBe(0);
      expect(V).toBeGreaterThan(0);
    }
  });
});
