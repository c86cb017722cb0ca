import { describe, expect, it } from 'vitest';
import { drift } from '../../../core/analysis/drift.ts';
import { localSlopes } from '../../../core/analysis/slopes.ts';
import { decades, levelOne } from './preset-curves.ts';
import { synthetic, twoPowers } from './synthetic-curves.ts';

const bent = { law: twoPowers(1, 0.375, 3, 1.2), from: 0, to: 5, count: 40 };
const bentSlope = (P: number) => -(0.375 * P ** -0.375 + 3.6 * P ** -1.2) / twoPowers(1, 0.375, 3, 1.2)(P);

describe('local slopes', () => {
  it('of a power law are its exponent everywhere', () => {
    const { slope } = localSlopes(synthetic({ law: (P) => 7 * P ** -0.6, from: 0, to: 4, count: 17, error: 0.01 }));
    for (const value of slope) expect(value).toBeCloseTo(-0.6, 10);
  });

  it('follow a curve that bends, the closer the smaller its errors', () => {
    const worst = [1e-2, 1e-3, 1e-4].map((error) => {
      const { P, slope, low, high } = localSlopes(synthetic({ ...bent, count: 120, error }));
      const inside = [...P.keys()].filter((i) => low[i]! <= bentSlope(P[i]!) && bentSlope(P[i]!) <= high[i]!);
      expect(inside.length / P.length).toBeGreaterThan(0.95);
      return Math.max(...P.map((at, i) => Math.abs(slope[i]! - bentSlope(at))));
    });
    expect(worst[1]).toBeLessThan(worst[0]!);
    expect(worst[2]).toBeLessThan(worst[1]!);
    expect(worst[2]).toBeLessThan(0.003);
  });

  it('have bands that hold the truth in about 95 % of noisy points, and more than 80 % at the ends', () => {
    const sets = 100;
    const held = new Float64Array(bent.count);
    for (let seed = 0; seed < sets; seed++) {
      const { P, low, high } = localSlopes(synthetic({ ...bent, error: 0.005, seed }));
      P.forEach((at, i) => (held[i]! += low[i]! <= bentSlope(at) && bentSlope(at) <= high[i]! ? 1 / sets : 0));
    }
    const mean = held.reduce((sum, share) => sum + share, 0) / held.length;
    // Slopes of one set hang together; its share scatters by about 0.1, and the mean of 100 sets by 0.01.
    expect(Math.abs(mean - 0.95)).toBeLessThan(0.03);
    // Three standard errors of 0.04 below 0.92.
    expect(held[0]).toBeGreaterThan(0.8);
    expect(held[held.length - 1]).toBeGreaterThan(0.8);
  });

  it('are less certain at the ends: four times, for a quadratic through a straight line', () => {
    const { error, reach } = localSlopes(synthetic({ ...bent, law: (P) => P ** -0.5, count: 41, error: 0.005 }));
    for (const end of [0, 40]) {
      expect(reach[end]! / reach[20]!).toBeCloseTo(2, 6);
      expect(error[end]! / error[20]!).toBeGreaterThan(2);
    }
  });

  it('estimate errors that are not given from how points scatter', () => {
    const line = { law: (P: number) => P ** -0.5, from: 0, to: 4, count: 200, seed: 1 };
    const given = localSlopes(synthetic({ ...line, error: 0.01 }));
    const estimated = localSlopes(synthetic({ ...line, error: NaN, noise: 0.01 }));
    const middle = (all: Float64Array) => all.toSorted()[100]!;
    expect(middle(estimated.error) / middle(given.error)).toBeGreaterThan(0.7);
    expect(middle(estimated.error) / middle(given.error)).toBeLessThan(1.4);
  });

  it('of theory lie on theory’s own slope, −θ of X at u = 0', () => {
    const curve = levelOne('GP', { u: 0 }, decades(3, 6, 61));
    const own = curve.theory!.theta.map((theta) => -theta);
    const { slope, theory, P } = localSlopes(
      { ...curve, theory: { ...curve.theory!, slope: own } },
      { low: 1e4, high: 1e5 },
    );
    expect(theory).toHaveLength(P.length);
    for (let i = 0; i < P.length; i++) expect(slope[i]! - theory![i]!).toBeCloseTo(0, 3);
    expect(P[0]).toBeGreaterThanOrEqual(1e4);
  });

  it('are not known where a window has fewer than four points', () => {
    const { slope } = localSlopes(synthetic({ ...bent, error: 0.01 }), { low: 1, high: 2 });
    expect([...slope].every(Number.isNaN)).toBe(true);
  });
});

describe('drift', () => {
  it('of exact two-power data is nothing', () => {
    const { steps, systematic } = drift(synthetic({ ...bent, error: 1e-3 }));
    expect(steps.length).toBeGreaterThan(4);
    expect(systematic).toBeLessThan(1e-6);
    expect(steps[0]!.points).toBe(40);
    expect(steps.every(({ low }) => 1e5 / low >= 10 ** 1.5)).toBe(true);
  });

  it('shows a third power that the fit does not have: the exponent moves towards the true one', () => {
    const law = (P: number) => P ** -0.4 + 3 * P ** -0.8 + 5 * P ** -1.2;
    const { steps, systematic } = drift(synthetic({ law, from: 1, to: 6, count: 61, error: 1e-4 }));
    const resolved = steps.filter((step) => step.resolved);
    const distances = resolved.map(({ exponent }) => Math.abs(exponent - 0.4));
    expect(distances.length).toBeGreaterThan(2);
    expect(distances).toEqual(distances.toSorted((a, b) => b - a));
    expect(systematic).toBeGreaterThan(distances[0]! / 2);
  });

  it('of exponents that are too close is not told', () => {
    const { steps, systematic } = drift(levelOne('near', { alpha: 0.8, beta: 0.9 }, decades(3, 6, 31)));
    expect(steps.every(({ resolved }) => !resolved)).toBe(true);
    expect(systematic).toBe(0);
  });
});
