import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitCurve } from '../../../core/analysis/fit-curve.ts';
import type { Fit, FitOptions, FitRequest } from '../../../core/analysis/fit.ts';
import type { LearningCurve } from '../../../core/analysis/learning-curve.ts';
import { CoarsegrainError } from '../../../core/errors.ts';
import { decades, levelOne } from './preset-curves.ts';
import { synthetic, twoPowers } from './synthetic-curves.ts';

const withoutIntervals: FitOptions = { profiles: false };
const value = (fit: Fit, name: string) => parameter(fit, name).value;
function parameter(fit: Fit, name: string) {
  const found = fit.parameters.find((one) => one.name === name);
  if (!found) throw new Error(`no parameter ${name}`);
  return found;
}

describe('exact curves', () => {
  const window = { from: 1, to: 5, count: 40, error: 1e-3 };
  const fitted = (law: (P: number) => number, request: FitRequest) =>
    fitCurve(synthetic({ ...window, law }), request, withoutIntervals);

  it('of a power law, with a floor or without, give its parameters back', () => {
    const fit = fitted((P) => 3 * P ** -0.47, { model: 'power-law' });
    expect(value(fit, 'A')).toBeCloseTo(3, 9);
    expect(value(fit, 'a')).toBeCloseTo(0.47, 9);
    const lifted = fitted((P) => 3 * P ** -0.47 + 0.02, { model: 'power-law', free: ['L_infinity'] });
    expect(value(lifted, 'a')).toBeCloseTo(0.47, 8);
    expect(value(lifted, 'L_infinity')).toBeCloseTo(0.02, 8);
    expect(lifted.status).toBe('converged');
  });

  it('of two powers give them back to 1e-6, the smaller exponent first', () => {
    fc.assert(
      fc.property(
        fc.record({
          A: fc.double({ min: 0.3, max: 3, noNaN: true }),
          a: fc.double({ min: 0.05, max: 1.2, noNaN: true }),
          gap: fc.double({ min: 0.15, max: 1.2, noNaN: true }),
          share: fc.double({ min: 0.3, max: 3, noNaN: true }),
          negative: fc.boolean(),
        }),
        ({ A, a, gap, share, negative }) => {
          // A negative second power stays below half of the first over the window.
          const B = negative ? -0.5 * A * 10 ** gap : share * 10 ** (1.2 * gap);
          const fit = fitted(twoPowers(A, a, B, a + gap), { model: 'two-power' });
          expect(fit.status).toBe('converged');
          expect(Math.abs(value(fit, 'a') - a)).toBeLessThan(1e-6);
          expect(Math.abs(value(fit, 'b') - a - gap)).toBeLessThan(1e-6);
          expect(Math.abs(value(fit, 'A') / A - 1)).toBeLessThan(1e-6);
          expect(Math.abs(value(fit, 'B') / B - 1)).toBeLessThan(1e-6);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('of two powers and a floor do so, too', () => {
    const fit = fitted((P) => twoPowers(1, 0.4, 2, 1.1)(P) + 0.03, { model: 'two-power', free: ['L_infinity'] });
    expect(value(fit, 'a')).toBeCloseTo(0.4, 6);
    expect(value(fit, 'b')).toBeCloseTo(1.1, 6);
    expect(value(fit, 'L_infinity')).toBeCloseTo(0.03, 7);
  });

  it('of smoothly broken power laws give exponents, breaks and widths back', () => {
    const bend = (P: number, c: number, place: number, w: number) => (1 + (P / place) ** (-1 / w)) ** (-c * w);
    const one = fitted((P) => 2 * P ** -0.8 * bend(P, 0.5, 700, 0.4), { model: 'broken-power' });
    for (const [name, expected] of Object.entries({ A: 2, a: 0.8, c_1: 0.5, P_1: 700, w_1: 0.4 }))
      expect(value(one, name) / expected, name).toBeCloseTo(1, 6);
    const two = fitted((P) => P ** -0.3 * bend(P, -0.6, 2e3, 0.2) * bend(P, 0.4, 100, 0.3), {
      model: 'broken-power',
      breaks: 2,
    });
    for (const [name, expected] of Object.entries({
      a: 0.3,
      c_1: 0.4,
      P_1: 100,
      w_1: 0.3,
      c_2: -0.6,
      P_2: 2e3,
      w_2: 0.2,
    }))
      expect(value(two, name) / expected, name).toBeCloseTo(1, 6);
  });

  it('of the crossover from X_GP ∝ P^-a give a and the crossing back', () => {
    const [A, a, place] = [0.7, 0.45, 300];
    const law = (P: number) => {
      const epsilon = (P / place) ** -a;
      let [low, high] = [0, 1];
      for (let step = 0; step < 60; step++) {
        const f = (low + high) / 2;
        if (f ** (-1 / a) > 1 + epsilon * f) low = f;
        else high = f;
      }
      return A * P ** -a * low * (1 + (epsilon * low) / 2);
    };
    const fit = fitted(law, { model: 'crossover' });
    expect(value(fit, 'a')).toBeCloseTo(a, 6);
    expect(value(fit, 'P_cross') / place).toBeCloseTo(1, 6);
    expect(value(fit, 'A')).toBeCloseTo(A, 6);
  });
});

describe('curves of level 1', () => {
  const curve = (input: Record<string, unknown>, from: number, to: number, count: number) =>
    levelOne('level 1', input, decades(from, to, count));

  it.each([
    [0, 0.3835, 0.3742],
    [0.1, 0.384, 0.37483],
    [1, 0.3878, 0.37666],
    [10, 0.4184, 0.36804],
  ])('have the exponents of section 8 over P = 10³…10⁵ at u = %d', (u, single, leading) => {
    const preset = curve({ u }, 3, 5, 21);
    expect(value(fitCurve(preset, { model: 'power-law' }, withoutIntervals), 'a')).toBeCloseTo(single, 4);
    expect(Math.abs(value(fitCurve(preset, { model: 'two-power' }, withoutIntervals), 'a') - leading)).toBeLessThan(
      6e-6,
    );
  });

  it('leave σ = 0.056 of the leading exponent where errors are 1 %, and a tenth of it where they are 0.1 %', () => {
    const preset = curve({ u: 0 }, 3, 6, 31);
    const coarse = fitCurve({ ...preset, errors: preset.values.map((loss) => loss / 100) }, { model: 'two-power' });
    expect(parameter(coarse, 'a').leastSquaresError).toBeCloseTo(0.056, 3);
    expect(parameter(coarse, 'b').status).toBe('not identifiable');
    expect(parameter(coarse, 'b').interval!.high).toBe(Infinity);
    expect(coarse.warnings.join(' ')).toContain('do not determine');
    const fine = fitCurve(preset, { model: 'two-power' }, withoutIntervals);
    expect(parameter(fine, 'a').leastSquaresError).toBeCloseTo(0.0056, 4);
    expect(fine.warnings).toEqual([]);
  });

  it('with exponents too close are said to be unresolved', () => {
    const near = fitCurve(curve({ alpha: 0.8, beta: 0.9 }, 3, 6, 31), { model: 'two-power' });
    const [a, b] = [parameter(near, 'a'), parameter(near, 'b')];
    expect(2 * a.leastSquaresError).toBeGreaterThan(b.value - a.value);
    expect(near.warnings.join(' ')).toContain('too close to tell apart');
    expect(a.interval!.low).toBeLessThan(0.05);
    expect(a.interval!.high).toBeGreaterThan(0.444);
  });
});

describe('a single power fitted by two', () => {
  it('has its exponent found, and the second power said to be unknown', () => {
    for (let seed = 0; seed < 10; seed++) {
      const curve = synthetic({ law: (P) => P ** -0.5, from: 1, to: 5, count: 30, error: 0.01, seed });
      const fit = fitCurve(curve, { model: 'two-power' });
      expect(fit.status).toBe('converged');
      expect(fit.warnings.length).toBeGreaterThan(0);
      expect(fit.parameters.some(({ status }) => status === 'not identifiable')).toBe(true);
      for (const { value: found, leastSquaresError, interval } of fit.parameters) {
        expect(found).not.toBeNaN();
        expect(leastSquaresError).not.toBeNaN();
        if (interval) expect(interval.low <= found && found <= interval.high).toBe(true);
      }
    }
  });
});

describe('curves that no model was made for', () => {
  const laws: Record<string, (P: number) => number> = {
    'a constant': () => 1,
    'a rise': (P) => P ** 0.3,
    'an exponential': (P) => 1e-3 + Math.exp(-P / 300),
    'a step': (P) => (P < 100 ? 1 : 0.01),
    'a logarithm': (P) => 1 / Math.log(P + 2),
    'a steep fall': (P) => P ** -8,
  };
  it.each(Object.entries(laws))('%s: no number is NaN, and every interval holds its value', (_, law) => {
    for (const count of [3, 4, 6, 20]) {
      for (const error of [1e-2, NaN]) {
        for (const model of ['power-law', 'two-power', 'broken-power', 'crossover'] as const) {
          const free = { 'power-law': 2, 'two-power': 4, 'broken-power': 5, crossover: 3 }[model];
          if (count < (Number.isNaN(error) ? free + 1 : free)) continue;
          const fit = fitCurve(synthetic({ law, from: 0.5, to: 4, count, error }), { model }, { bootstrap: 5 });
          const { chiSquared, aic, bic, condition, residuals, parameters } = fit;
          expect([chiSquared, aic, bic, condition, ...residuals].some(Number.isNaN)).toBe(false);
          for (const { value: found, leastSquaresError, interval, bootstrap } of parameters) {
            expect([found, leastSquaresError].some(Number.isNaN)).toBe(false);
            if (interval) expect(interval.low <= found && found <= interval.high).toBe(true);
            if (bootstrap) expect(bootstrap.low <= bootstrap.high).toBe(true);
          }
        }
      }
    }
  });
});

describe('requests', () => {
  const curve = synthetic({ law: twoPowers(1, 0.4, 2, 1), from: 1, to: 5, count: 40, error: 0.005, seed: 3 });

  it('hold parameters and keep bounds', () => {
    const held = fitCurve(curve, { model: 'two-power', fixed: { b: 1 } });
    expect(parameter(held, 'b')).toMatchObject({ value: 1, status: 'fixed', interval: null });
    expect(Math.abs(value(held, 'a') - 0.4)).toBeLessThan(4 * parameter(held, 'a').leastSquaresError);
    expect(held.degreesOfFreedom).toBe(37);
    const bounded = fitCurve(curve, { model: 'two-power', bounds: { b: { low: 1.3, high: 2 } } });
    expect(parameter(bounded, 'b')).toMatchObject({ value: 1.3, status: 'at bound' });
    expect(bounded.chiSquared).toBeGreaterThan(fitCurve(curve, { model: 'two-power' }).chiSquared);
    const amplitude = fitCurve(curve, { model: 'two-power', fixed: { A: 1, B: 2 } });
    expect(Math.abs(value(amplitude, 'a') - 0.4)).toBeLessThan(4 * parameter(amplitude, 'a').leastSquaresError);
  });

  it('take the points of the window only', () => {
    const fit = fitCurve(curve, { model: 'power-law' }, { window: { low: 100, high: 1e4 }, ...withoutIntervals });
    expect(fit.points).toBe([...curve.P].filter((P) => P >= 100 && P <= 1e4).length);
    expect(fit.residuals).toHaveLength(fit.points);
    const first = curve.P.findIndex((P) => P >= 100);
    expect((curve.values[first]! - fit.fitted[0]!) / curve.errors[first]!).toBeCloseTo(fit.residuals[0]!, 9);
  });

  it.each([
    ['an unknown parameter', { model: 'power-law', fixed: { b: 1 } }, {}, 'fixed.b'],
    ['exponents in the wrong order', { model: 'two-power', fixed: { a: 1, b: 0.5 } }, {}, 'fixed.b'],
    ['bounds that hold nothing', { model: 'power-law', bounds: { a: { low: 2, high: 1 } } }, {}, 'bounds.a'],
    ['a value outside', { model: 'power-law', fixed: { A: -1 } }, {}, 'fixed.A'],
    ['five breaks', { model: 'broken-power', breaks: 5 }, {}, 'breaks'],
    ['too few points', { model: 'two-power' }, { window: { low: 1e4, high: 1.5e4 } }, 'window'],
  ] satisfies [string, FitRequest, FitOptions, string][])('refuse %s by name', (_, request, options, field) => {
    try {
      fitCurve(curve, request, options);
    } catch (error) {
      expect(error).toBeInstanceOf(CoarsegrainError);
      expect((error as CoarsegrainError).report.field).toBe(field);
      return;
    }
    throw new Error('not refused');
  });

  it('refuse values of which there is no logarithm', () => {
    const values = curve.values.map((loss, i) => (i === 7 ? 0 : loss));
    expect(() => fitCurve({ ...curve, values }, { model: 'power-law' })).toThrow(/has the value 0 at P = /);
  });

  it('tell progress up to 1, and may be cancelled', () => {
    const shares: number[] = [];
    fitCurve(curve, { model: 'two-power' }, { bootstrap: 20, progress: (share) => shares.push(share) });
    expect(shares.at(-1)).toBe(1);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    const cancel = () => {
      throw new Error('cancelled');
    };
    expect(() => fitCurve(curve, { model: 'two-power' }, { progress: cancel })).toThrow('cancelled');
  });
});

describe('information criteria', () => {
  const both = (curve: LearningCurve) =>
    (['power-law', 'two-power'] as const).map((model) => fitCurve(curve, { model }, withoutIntervals)) as [Fit, Fit];
  it.each([0.01, NaN])('choose the second power where it is there, and only there (errors %d)', (error) => {
    const shape = { from: 1, to: 5, count: 40, error, noise: 0.01 };
    const [one, two] = both(synthetic({ ...shape, law: twoPowers(1, 0.4, 3, 1.1), seed: 1 }));
    expect(two.bic).toBeLessThan(one.bic - 20);
    expect(two.aic).toBeLessThan(one.aic - 20);
    const [single, double] = both(synthetic({ ...shape, law: (P) => P ** -0.4, seed: 2 }));
    expect(double.bic).toBeGreaterThan(single.bic);
    expect(single.aic - 2 * 2).toBeCloseTo(
      single.bic - 2 * Math.log(40) + (Number.isNaN(error) ? -Math.log(40) + 2 : 0),
      9,
    );
  });
});
