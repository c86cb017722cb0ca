import { describe, expect, it } from 'vitest';
import { fitCurve } from '../../../core/analysis/fit-curve.ts';
import type { FittedParameter } from '../../../core/analysis/fit.ts';
import { covered, coverage } from './coverage.ts';
import { synthetic, twoPowers } from './synthetic-curves.ts';

const named = (parameters: readonly FittedParameter[], name: string) => parameters.find((one) => one.name === name)!;

describe('profile-likelihood intervals', () => {
  it('are those of linear least squares where the model is linear', () => {
    // A P^-½ + L∞ with the exponent held: the covariance is that of a straight line in P^-½.
    const curve = synthetic({ law: (P) => 2 * P ** -0.5 + 1, from: 0, to: 4, count: 25, error: 0.02, seed: 5 });
    const fit = fitCurve(curve, { model: 'power-law', fixed: { a: 0.5 }, free: ['L_infinity'] });
    let [s0, s1, s2] = [0, 0, 0];
    curve.P.forEach((P, i) => {
      const weight = curve.errors[i]! ** -2;
      s0 += weight;
      s1 += weight * P ** -0.5;
      s2 += weight / P;
    });
    const determinant = s0 * s2 - s1 * s1;
    const expected = { A: Math.sqrt(s0 / determinant), L_infinity: Math.sqrt(s2 / determinant) };
    for (const [name, error] of Object.entries(expected)) {
      const { value, interval, leastSquaresError } = named(fit.parameters, name);
      expect(leastSquaresError / error).toBeCloseTo(1, 9);
      expect((interval!.high - value) / (1.959964 * error)).toBeCloseTo(1, 3);
      expect((value - interval!.low) / (1.959964 * error)).toBeCloseTo(1, 3);
    }
  });

  it('are wider by Student’s t where errors are estimated from few points', () => {
    const law = (P: number) => P ** -0.5;
    const curve = synthetic({ law, from: 1, to: 3, count: 6, error: NaN, noise: 0.01, seed: 8 });
    const estimated = fitCurve(curve, { model: 'power-law' });
    expect(estimated.errors).toBe('estimated');
    expect(estimated.chiSquared).toBeCloseTo(4, 6);
    const { interval, leastSquaresError } = named(estimated.parameters, 'a');
    // The quantile of t with 4 degrees of freedom.
    expect((interval!.high - interval!.low) / (2 * 2.776445 * leastSquaresError)).toBeCloseTo(1, 2);
    expect(estimated.warnings.join(' ')).toContain('Student');
  });

  it('stop at bounds that mean something and are open at those that do not', () => {
    const curve = synthetic({ law: (P) => P ** -0.5, from: 1, to: 4, count: 20, error: 0.02, seed: 2 });
    const fit = fitCurve(curve, { model: 'power-law', free: ['L_infinity'] });
    const floor = named(fit.parameters, 'L_infinity');
    expect(floor.interval!.low).toBe(0);
    expect(floor.interval!.high).toBeGreaterThan(0);
    expect(floor.interval!.high).toBeLessThan(0.01);
    const broken = fitCurve(curve, { model: 'broken-power' });
    expect(named(broken.parameters, 'w_1').interval).toEqual({ low: 0, high: Infinity });
    expect(named(broken.parameters, 'w_1').status).toBe('not identifiable');
  });

  it('hold the leading exponent of noisy two-power data in 95 % of sets, where ±1.96σ holds fewer', () => {
    const sets = 100;
    const { profile } = coverage(sets);
    // Three standard errors of a binomial share of 0.95.
    expect(Math.abs(profile - 0.95)).toBeLessThan(3 * Math.sqrt((0.95 * 0.05) / sets));
  });

  it('with estimated errors hold it as well', () => {
    const sets = 60;
    let held = 0;
    for (let seed = 0; seed < sets; seed++) {
      const curve = synthetic({ law: (P) => P ** -0.5, from: 1, to: 3, count: 6, error: NaN, noise: 0.01, seed });
      if (covered(fitCurve(curve, { model: 'power-law' }, { profiles: ['a'] }), 0.5)) held++;
    }
    expect(Math.abs(held / sets - 0.95)).toBeLessThan(3 * Math.sqrt((0.95 * 0.05) / sets));
  });
});

describe('bootstrap', () => {
  const curve = synthetic({ law: twoPowers(1, 0.375, 2, 0.9), from: 1, to: 5, count: 40, error: 0.005, seed: 4 });

  it('agrees with the profile where the problem is nearly linear', () => {
    const fit = fitCurve(curve, { model: 'two-power' }, { bootstrap: 400 });
    for (const { interval, bootstrap } of fit.parameters.filter(({ status }) => status === 'free')) {
      // A percentile of 400 samples has an error of about 0.13σ, an end of the interval lies at 1.96σ.
      const half = (interval!.high - interval!.low) / 2;
      expect(Math.abs(bootstrap!.low - interval!.low)).toBeLessThan(0.35 * half);
      expect(Math.abs(bootstrap!.high - interval!.high)).toBeLessThan(0.35 * half);
    }
  });

  it('draws from the residuals where no errors are given, to the same width', () => {
    const unknown = { ...curve, errors: new Float64Array(40).fill(NaN) };
    const [given, estimated] = [curve, unknown].map(
      (one) =>
        named(fitCurve(one, { model: 'two-power' }, { bootstrap: 400, profiles: false }).parameters, 'a').bootstrap!,
    ) as [{ low: number; high: number }, { low: number; high: number }];
    // The size of 40 residuals tells the error to 12 %.
    expect((estimated.high - estimated.low) / (given.high - given.low)).toBeGreaterThan(0.6);
    expect((estimated.high - estimated.low) / (given.high - given.low)).toBeLessThan(1.6);
  });

  it('depends on its seed alone', () => {
    const once = () => fitCurve(curve, { model: 'two-power' }, { bootstrap: 30, seed: 7 });
    expect(once()).toEqual(once());
    const other = fitCurve(curve, { model: 'two-power' }, { bootstrap: 30, seed: 8 });
    expect(named(other.parameters, 'a').bootstrap).not.toEqual(named(once().parameters, 'a').bootstrap);
    expect(named(other.parameters, 'a').interval).toEqual(named(once().parameters, 'a').interval);
  });
});
