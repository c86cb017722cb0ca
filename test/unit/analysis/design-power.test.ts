import { describe, expect, test } from 'vitest';
import {
  designPower,
  designRequestSchema,
  mostSeeds,
  type DesignRequest,
} from '../../../core/analysis/design-power.ts';
import { factor, solve } from '../../../core/numerics/cholesky.ts';
import { erf } from '../../../core/numerics/error-function.ts';

const base = {
  ...{ window: { low: 100, high: 1e5 }, points: 20, error: 0.01, seeds: 1, trials: 30 },
  candidates: { exponents: [0.3, 0.4] as [number, number], second: 0.9, share: 0.5 },
};
const design = (change: object = {}): DesignRequest => designRequestSchema.parse({ ...base, ...change });

/** σ of a in (1−w)(P/P₀)^−a + w(P/P₀)^−b with amplitudes and both exponents free, from the Fisher matrix. */
function errorOf(a: number, { window, points, error, seeds }: DesignRequest, b: number, w: number): number {
  const hessian = new Float64Array(16);
  for (let i = 0; i < points; i++) {
    const x = (Math.log(window.high / window.low) * i) / (points - 1);
    const [one, other] = [(1 - w) * Math.exp(-a * x), w * Math.exp(-b * x)];
    const sigma = ((one + other) * error) / Math.sqrt(seeds);
    const row = [-x * one, one, -x * other, other].map((slope) => slope / sigma);
    for (let j = 0; j < 4; j++) for (let k = 0; k < 4; k++) hessian[4 * j + k]! += row[j]! * row[k]!;
  }
  expect(factor(hessian, 4)).toBe(true);
  return Math.sqrt(solve(hessian, 4, Float64Array.of(1, 0, 0, 0))[0]!);
}

describe('the power of a design', () => {
  test('is that of the normal law where errors are small', () => {
    const asked = design({ error: 0.015, seeds: 4, trials: 60, candidates: { exponents: [0.3, 0.33], second: 0.9 } });
    const [one, other] = [0.3, 0.33].map((a) => errorOf(a, asked, 0.9, 0.5));
    const s = Math.hypot(one!, other!);
    const expected = (1 + erf((0.03 - 0.01 - 2 * s) / (s * Math.SQRT2))) / 2;
    expect(expected).toBeGreaterThan(0.2);
    expect(expected).toBeLessThan(0.9);
    const { power } = designPower(asked);
    // Three binomial standard errors, and what the normal law leaves out.
    expect(Math.abs(power.value - expected)).toBeLessThan(3 * power.error + 0.03);
  });

  test('grows with the number of seeds and with the distance of the exponents', () => {
    const apart = (change: object) => designPower(design(change)).power.value;
    const bySeeds = [1, 4, 64].map((seeds) => apart({ error: 0.03, seeds }));
    expect(bySeeds[1]).toBeGreaterThanOrEqual(bySeeds[0]!);
    expect(bySeeds[2]).toBeGreaterThan(bySeeds[0]!);
    expect(bySeeds[2]).toBeGreaterThan(0.9);
  });

  test('comes with the least number of seeds that is enough', () => {
    const { seedsNeeded } = designPower(design({ error: 0.03 }));
    expect(seedsNeeded).toBeGreaterThan(1);
    const at = (seeds: number) => designPower(design({ error: 0.03, seeds }));
    expect(at(seedsNeeded!).power.value).toBeGreaterThanOrEqual(0.9);
    expect(at(seedsNeeded! - 1).power.value).toBeLessThan(0.9);
    // From whatever number one asks.
    expect(at(4 * seedsNeeded!).seedsNeeded).toBe(seedsNeeded);
  });

  test('is next to nothing for exponents within δ, however many seeds', () => {
    const report = designPower(design({ candidates: { exponents: [0.3, 0.305], second: 0.9 }, seeds: 100 }));
    expect(report.power.value).toBeLessThan(0.1);
    expect(report.seedsNeeded).toBeNull();
    expect(report.sentence).toContain('δ = 0.01');
    expect(report.sentence).toContain(String(mostSeeds));
  });

  test('counts every pair once, rarely tells equals apart, and is the same every time', () => {
    const [one, again] = [designPower(design()), designPower(design())];
    expect(again).toEqual(one);
    expect(Object.values(one.verdicts).reduce((sum, count) => sum + count, 0)).toBe(30);
    // 2√(σ₁²+σ₂²)+δ lets through less than 4.6 %; 30 pairs, three standard errors.
    expect(one.falseAlarm.value).toBeLessThan(0.17);
    expect(one.power.low).toBeLessThanOrEqual(one.power.value);
    expect(one.power.high).toBeGreaterThanOrEqual(one.power.value);
    expect(designPower(design({ seed: 2, error: 0.03 })).verdicts).not.toEqual(
      designPower(design({ seed: 3, error: 0.03 })).verdicts,
    );
  });

  test('of two systems', () => {
    const system = { alpha: 0.6, beta: 0.9, kappa: 0.1, u: 0 };
    const between = (other: object) =>
      designPower(
        design({
          ...{ window: { low: 1e3, high: 1e6 }, error: 3e-4, trials: 20 },
          candidates: { level: 1, observable: 'loss', systems: [system, { ...system, ...other }] },
        }),
      );
    // 0.375 and 1/4: theory, section 2.
    expect(between({ alpha: 1, beta: 0.5 }).power.value).toBe(1);
    // A coupling does not change the exponent.
    expect(between({ u: 0.1 }).power.value).toBeLessThan(0.2);
  });
});

test('designs of which nothing can come are refused by name', () => {
  const refused = (change: object, field: string) => {
    expect(() => designPower(design(change))).toThrow(
      expect.objectContaining({ report: expect.objectContaining({ field }) as unknown }) as Error,
    );
  };
  refused({ points: 7 }, 'points');
  refused({ window: { low: 100, high: 1000 } }, 'window');
  refused({ candidates: { exponents: [0.3, 0.3], second: 0.9 } }, 'candidates.exponents');
  refused({ candidates: { exponents: [0.3, 0.4], second: 0.35 } }, 'candidates.second');
  refused({ candidates: { level: 1, observable: 'q', systems: [{}, {}] } }, 'observable');
  refused({ candidates: { level: 2, observable: 'q', systems: [{ alpha: 1 }, {}] } }, 'candidates.systems.0.beta');
});

test('progress rises to 1, and stops the work where it throws', () => {
  const shares: number[] = [];
  designPower(design({ trials: 20 }), (share) => shares.push(share));
  expect(shares.at(-1)).toBe(1);
  expect(shares.every((share, i) => share >= (shares[i - 1] ?? 0) && share <= 1)).toBe(true);
  expect(() =>
    designPower(design(), () => {
      throw new Error('stopped');
    }),
  ).toThrow('stopped');
});
