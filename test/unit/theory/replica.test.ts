import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { halfPower } from '../../../core/model/loss.ts';
import { parseSystem, type System } from '../../../core/model/system.ts';
import { parseFor } from '../../../core/quantities/index.ts';
import { replica } from '../../../core/quantities/replica.ts';
import { solveEffectiveAction } from '../../../core/theory/effective-action.ts';
import { solveReplica } from '../../../core/theory/replica.ts';
import { equationGap } from './replica-equations.ts';
import { plainLoss, randomSystems } from './replica-systems.ts';

type Input = Partial<Record<keyof System, unknown>>;
const base = { alpha: 0.6, beta: 0.9, kappa: 0.1, P: 100 };
const system = (input: Input) => parseSystem({ ...base, ...input });
const solve = (input: Input) => {
  const found = solveReplica(system(input));
  if (found.status !== 'converged') throw new Error(`expected a solution, got ${found.status}`);
  return found;
};
const relative = (found: number, exact: number) => Math.abs(found / exact - 1);

describe('level 2 against the reference tables', () => {
  it.each(['replica', 'noisy_regression'])('%s', (file) => {
    const path = `${import.meta.dirname}/../../reference/${file}.json`;
    const rows = JSON.parse(readFileSync(path, 'utf8')) as { input: Input; output: Record<string, number> }[];
    expect(rows).toHaveLength(36);
    for (const { input, output } of rows) {
      const { status, values } = replica.compute(parseFor(replica, input));
      expect(status).toBe('converged');
      for (const [key, value] of Object.entries(output)) {
        const found = values[replica.outputs.findIndex((column) => column.key === key)] ?? NaN;
        expect(relative(found, value), `${key} of ${JSON.stringify(input)}`).toBeLessThan(1e-10);
      }
    }
  });
});

describe('level 2: the equations', () => {
  it('converges for random systems of every loss, to what plain sums and integrals confirm', () => {
    for (const input of randomSystems(105, 1000, 7)) {
      const found = solve(input);
      expect(equationGap(system(input), found, plainLoss(system(input))), JSON.stringify(input)).toBeLessThan(1e-8);
      // Jensen: ⟨Δ²ⁿ⟩ ≥ ⟨Δ²⟩ⁿ.
      const { trainX, trainLoss } = found;
      const n = halfPower(system(input));
      const least = n && (trainX / 2 + (system(input).u * trainX ** n) / (2 * n)) * (1 - 1e-12);
      if (least) expect(trainLoss).toBeGreaterThanOrEqual(least);
    }
  });

  it('holds where labels are far noisier than the model, and q far below V', () => {
    for (const input of [
      { K: 3000, alpha: 1.7378, beta: 0.1779, kappa: 0.0024929, u: 66.9, P: 101.7, noise: 0.138 },
      { K: 3000, alpha: 1.07, beta: 3.14, kappa: 23.5, u: 48.2, P: 1873, noise: 0.67, y0: 42.8, lambda0: 0.063 },
      { K: 3000, alpha: 3.9, beta: 3.6, kappa: 0.00069, u: 1982, P: 38.6, noise: 27.8, y0: 0.028, lambda0: 3.26 },
      { K: 3000, alpha: 0.65, beta: 3.447, kappa: 0.000112, u: 241252, P: 14491344, y0: 16.5, lambda0: 10.4 },
    ]) {
      expect(equationGap(system(input), solve(input)), JSON.stringify(input)).toBeLessThan(2e-8);
    }
  });

  it('has no error of the mean where there is nothing to learn', () => {
    const { q, V, s } = solve({ y0: 0, u: 3, K: 2000 });
    expect(q).toBe(0);
    expect(V).toBeGreaterThan(0);
    expect(s).toBeGreaterThan(100 / (0.1 + V));
  });

  it('is the quadratic theory as u → 0, to first order in u', () => {
    for (const noise of [0, 0.2]) {
      const quadratic = solve({ noise });
      const change = (u: number, key: 'q' | 'V' | 's' | 'trainX' | 'trainLoss') =>
        solve({ noise, u })[key] / quadratic[key] - 1;
      for (const key of ['q', 'V', 's', 'trainX', 'trainLoss'] as const) {
        expect(Math.abs(change(1e-9, key))).toBeLessThan(1e-8);
        expect(change(2e-5, key) / change(1e-5, key)).toBeCloseTo(2, 3);
      }
    }
  });

  it('is exact where ridge and labels are those of the prior: κ = σ² is optimal for y² = λ', () => {
    const q = (kappa: number) => solve({ alpha: 0.7, beta: 0.7, kappa, noise: 0.3, u: 0 }).q;
    const h = 1e-3;
    const slope = (q(0.3 * (1 + h)) - q(0.3 * (1 - h))) / 2;
    const bend = q(0.3 * (1 + h)) + q(0.3 * (1 - h)) - 2 * q(0.3);
    expect(bend).toBeGreaterThan(0);
    // The minimum of the parabola through the three, in units of h.
    expect(Math.abs(slope / bend)).toBeLessThan(0.01);
  });

  it('has the optimal ridge of the theory', () => {
    const q = (kappa: number) => solve({ K: 2000, noise: 0.1, kappa }).q;
    expect(q(0.22679279)).toBeCloseTo(0.08219553, 8);
    const h = 1e-3;
    const slope = (q(0.22679279 + h) - q(0.22679279 - h)) / 2;
    const bend = q(0.22679279 + h) + q(0.22679279 - h) - 2 * q(0.22679279);
    expect(bend).toBeGreaterThan(0);
    expect(Math.abs(slope / bend) * h).toBeLessThan(2e-6);
  });

  it('obeys the scaling of λ0, y0, κ, u and σ²', () => {
    const [one, m] = [solve({ u: 2, K: 3000, noise: 0.05 }), 7];
    const scaled = solve({
      ...{ u: 2 / m, K: 3000, noise: 0.05 * m },
      ...{ lambda0: m, y0: -Math.sqrt(m), kappa: 0.1 * m },
    });
    for (const key of ['q', 'V', 'trainX', 'trainLoss', 'kappaTilde'] as const) {
      expect(relative(scaled[key], m * one[key]), key).toBeLessThan(1e-10);
    }
    expect(relative(scaled.s, one.s / m)).toBeLessThan(1e-10);
    expect(relative(scaled.gamma, one.gamma)).toBeLessThan(1e-10);
  });

  it('depends on P and κ apart, unlike level 1', () => {
    expect(relative(solve({ P: 1000, kappa: 1, u: 1 }).q, solve({ u: 1 }).q)).toBeGreaterThan(0.01);
  });

  it('converges to K = ∞ as K grows, at the rate of the modes left out', () => {
    for (const u of [0, 10]) {
      const infinite = solve({ u }).V;
      const gap = (K: number) => (infinite - solve({ u, K }).V) / K ** -0.6;
      expect(gap(1e5) / gap(1e7)).toBeCloseTo(1, 1);
      expect(gap(1e7)).toBeGreaterThan(0);
      expect(relative(solve({ u, K: 1e9 }).V, infinite)).toBeLessThan(1e-4);
    }
  });
});

describe('level 2 beside level 1', () => {
  const K = 50_000;
  const lossOfLevel1 = (input: Input) => {
    const found = solveEffectiveAction(system(input));
    return found.status === 'converged' ? found.loss : NaN;
  };

  it.each([
    [1e2, ['6.5', '16', '46', '126']],
    [1e3, ['2.6', '4.6', '13', '36']],
    [1e4, ['1.0', '1.4', '3.4', '10']],
    [1e5, ['0.4', '0.5', '0.9', '2.5']],
  ] as const)('meets it where κ̃ → κ: their training losses at κ = 10, P = %d', (P, printed) => {
    [0, 1, 10, 100].forEach((u, i) => {
      const input = { K, kappa: 10, P, u };
      const percent = 100 * (lossOfLevel1(input) / solve(input).trainLoss - 1);
      const text = printed[i] ?? '';
      // In units of the last printed digit.
      expect(Math.abs(percent - Number(text)) * (text.includes('.') ? 10 : 1)).toBeLessThan(0.6);
    });
  });

  it('orders the training losses the other way at κ = 0.1 and P = 100', () => {
    const losses = [0, 1, 10, 100].map((u) => {
      const { trainLoss, q, V } = solve({ K, u });
      return { trainLoss, testLoss: (q + V) / 2 + 0.75 * u * (q + V) ** 2 };
    });
    const ratios = (key: 'trainLoss' | 'testLoss') => losses.map((loss) => loss[key] / (losses[0]?.[key] ?? NaN));
    expect(ratios('trainLoss').map((ratio) => ratio.toFixed(3))).toEqual(['1.000', '0.954', '0.842', '0.737']);
    expect(ratios('testLoss').map((ratio) => Number(ratio.toPrecision(2)))).toEqual([1, 1.4, 4.7, 35]);
    expect(lossOfLevel1({ K, u: 100 }) / lossOfLevel1({ K, u: 0 })).toBeGreaterThan(2.9);
  });
});

describe('level 2: what is no solution', () => {
  it('has none for u < 0, where no posterior can be normalised', () => {
    const { status, values, roots } = replica.compute(system({ u: -1e-6 }));
    expect(status).toBe('no root');
    expect(roots).toEqual([]);
    expect(values).toHaveLength(replica.outputs.length);
    expect(values.every(Number.isNaN)).toBe(true);
  });

  it('says that it did not converge where a number leaves the range of doubles', () => {
    for (const input of [{ P: 1e300, kappa: 1e-300 }, { y0: 1e200 }, { y0: 1e200, u: 1 }, { lambda0: 1e300, u: 1 }]) {
      expect(replica.compute(system(input)).status, JSON.stringify(input)).toBe('not converged');
    }
  });
});
