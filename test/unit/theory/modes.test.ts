import { describe, expect, it } from 'vitest';
import { spectrumOf } from '../../../core/model/spectrum.ts';
import { parseSystem } from '../../../core/model/system.ts';
import { solveEffectiveAction } from '../../../core/theory/effective-action.ts';
import { ModeProfile, type ModeAtLevel } from '../../../core/theory/modes.ts';
import { solveReplica } from '../../../core/theory/replica.ts';

type Input = Record<string, unknown>;
const system = (input: Input = {}) => parseSystem({ alpha: 0.6, beta: 0.9, kappa: 0.1, P: 100, K: 2000, ...input });
const sum = (
  profile: ModeProfile,
  K: number,
  term: (level1: ModeAtLevel, level2: ModeAtLevel, k: number) => number,
) => {
  let total = 0;
  for (let k = K; k >= 1; k--) {
    const { level1, level2 } = profile.at(k)!;
    total += term(level1, level2, k);
  }
  return total;
};

describe('modes', () => {
  it.each<Input>([
    { u: 1 },
    { u: 10, noise: 0.2, lambda0: 3, y0: 2 },
    { u: 0, noise: 0.1, K: 30 },
    { loss: 'sextic', u: 1, K: 500 },
    { loss: 'log-cosh', K: 500 },
    { u: 1, spectrum: 'degenerate', dimension: 2, K: 500 },
    { u: 1, spectrum: 'cutoff', kc: 100, K: 1500 },
  ])('add up to what the theory has: %o', (input) => {
    const one = system(input);
    const profile = new ModeProfile(one);
    const level1 = solveEffectiveAction(one);
    const level2 = solveReplica(one);
    if (level1.status !== 'converged' || level2.status !== 'converged') throw new Error('no solution');
    expect(sum(profile, one.K, (a) => a.mean) / level1.bias).toBeCloseTo(1, 9);
    expect(sum(profile, one.K, (a) => a.variance) / level1.variance).toBeCloseTo(1, 9);
    expect(sum(profile, one.K, (_, b) => b.mean) / level2.q).toBeCloseTo(1, 9);
    expect(sum(profile, one.K, (_, b) => b.variance) / level2.V).toBeCloseTo(1, 9);
    expect(sum(profile, one.K, (a, _, k) => a.share / k)).toBeCloseTo(1, 9);
    expect(sum(profile, one.K, (_, b, k) => b.share / k)).toBeCloseTo(1, 9);
    // γ counts the learned modes twice over, per sample.
    expect(sum(profile, one.K, (_, b) => b.learnability ** 2) / one.P / level2.gamma).toBeCloseTo(1, 9);
  });

  it('have ξλ for λ at finite width, and no level 2', () => {
    const one = system({ N: 30, u: 1, K: 500 });
    const profile = new ModeProfile(one);
    const found = solveEffectiveAction(one);
    if (found.status !== 'converged') throw new Error(found.status);
    expect(found.xi).not.toBeCloseTo(1, 1);
    expect(sum(profile, 500, (a) => a.mean) / found.bias).toBeCloseTo(1, 9);
    expect(sum(profile, 500, (a) => a.variance) / found.variance).toBeCloseTo(1, 9);
    expect(Object.values(profile.at(3)!.level2).every(Number.isNaN)).toBe(true);
  });

  it('are learned below k* and not above', () => {
    // Dressed k* at K = 1e4, u = 1: 94.15425.
    const profile = new ModeProfile(system({ u: 1, K: 1e4 }));
    const { place, learnability } = profile.at(94)!.level1;
    expect(94 / place).toBeCloseTo(94.15425, 5);
    expect(learnability).toBeCloseTo(0.5, 2);
    expect(profile.at(1)!.level1.learnability).toBeGreaterThan(0.99);
    expect(profile.at(1e4)!.level1.learnability).toBeLessThan(0.01);
    const [below, above] = [profile.at(80)!.level2, profile.at(80)!.level1];
    expect(below.learnability).not.toBeCloseTo(above.learnability, 2);
    expect(below.learnability > 0.5).toBe(below.place < 1);
  });

  it('are those of the formulas', () => {
    const one = system({ u: 2, noise: 0.1 });
    const found = solveReplica(one);
    if (found.status !== 'converged') throw new Error(found.status);
    const { lambda, y2 } = spectrumOf(one);
    // ĉ from q = Σ[(y/λ)²+ĉ]v².
    let [learned, spread] = [0, 0];
    for (let k = 1; k <= 2000; k++) {
      const v = 1 / (1 / lambda(k) + found.s);
      learned += (y2(k) / lambda(k) ** 2) * v * v;
      spread += v * v;
    }
    const c = (found.q - learned) / spread;
    const v = 1 / (1 / lambda(7) + found.s);
    const { mean, variance } = new ModeProfile(one).at(7)!.level2;
    expect(variance / v).toBeCloseTo(1, 12);
    expect(mean / ((y2(7) / lambda(7) ** 2 + c) * v * v)).toBeCloseTo(1, 9);
  });

  it('exist up to K, and where level 1 has a solution', () => {
    expect(new ModeProfile(system({ K: 10 })).at(11)).toBeUndefined();
    expect(new ModeProfile(system({ K: 10 })).at(10)).toBeDefined();
    expect(new ModeProfile(system({ K: 'infinite' })).at(1e9)).toBeDefined();
    const several = new ModeProfile(system({ K: 500, u: -0.28 }));
    expect(several.solution.status).toBe('several roots');
    expect(several.at(1)).toBeUndefined();
    // For u < 0 level 2 has no posterior; level 1 may have one root.
    const { level1, level2 } = new ModeProfile(system({ K: 500, u: -0.01 })).at(1)!;
    expect(level1.mean).toBeGreaterThan(0);
    expect(level2.mean).toBeNaN();
  });
});
