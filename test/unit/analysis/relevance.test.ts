/** Measured relevance and crossovers against what power counting and the solvers say (theory, sections 2 and 4). */
import { describe, expect, it } from 'vitest';
import { crossingOf, crossoversOf } from '../../../core/analysis/crossovers.ts';
import { fitCurve } from '../../../core/analysis/fit-curve.ts';
import { measureRelevance } from '../../../core/analysis/relevance.ts';
import { parseSystem } from '../../../core/model/system.ts';
import { perturbations } from '../../../core/scaling/perturbations.ts';
import { firstOrderResponse } from '../../../core/scaling/response.ts';
import { crossing } from '../../../core/theory/effective-action.ts';
import { curve, decades, levelOne, measured, preset } from './preset-curves.ts';

const known = perturbations(preset.alpha, preset.beta, 2, 2);
const perturbation = (key: string) => known.find((each) => each.key === key)!;

describe('measured relevance', () => {
  it('of a weak quartic coupling has the exponent of the first-order response, and dies out', () => {
    const P = decades(3, 8, 51);
    const found = measureRelevance(levelOne('u', { u: 1e-4 }, P), { perturbation: perturbation('quartic') })!;
    expect(found).toMatchObject({ measure: 'X', direction: 'dying', class: 'relevant', agrees: true, zeros: [] });
    expect(found.window).toEqual({ low: P[0], high: P.at(-1) });
    // R = u · 3X θ to first order, in the two channels of fluctuation and mean.
    [10, 25, 40].forEach((at) => {
      const response = firstOrderResponse(parseSystem({ ...preset, u: 0, P: P[at]! }))!;
      const [f, m] = [response.quarticFluctuation, response.quarticMean];
      expect(-found.deviation[at]! / (1e-4 * (f.R + m.R))).toBeCloseTo(1, 3);
      expect(found.exponent[at]!).toBeCloseTo((f.R * f.y + m.R * m.y) / (f.R + m.R), 3);
    });
    expect(found.trend!.exponent).toBeLessThan(-0.375);
    expect(found.trend!.exponent).toBeGreaterThan(-0.45);
  });

  it('of finite width grows, as its interval has it', () => {
    const found = measureRelevance(levelOne('N', { u: 0, N: 1e7 }, decades(3, 6, 31)), {
      perturbation: perturbation('width'),
    })!;
    expect(found).toMatchObject({ direction: 'growing', class: 'irrelevant', agrees: true });
    expect(found.trend!.exponent).toBeGreaterThan(0.4);
    expect(found.predicted).toMatchObject({ low: -1, high: 0, fate: 'grows' });
    expect(found.sentences.join(' ')).toContain('The curve does so.');
  });

  it('goes on to grow where X has left its Gaussian process far below', () => {
    const found = measureRelevance(levelOne('N = 20', { u: 0, N: 20 }, decades(5, 12, 36)))!;
    expect(found.direction).toBe('growing');
    // ln(X/X_GP) falls as (β/(1+β) − α/(1+α)) ln P.
    const ends = [30, 35].map((at) => Math.log1p(found.deviation[at]!));
    expect((ends[0]! - ends[1]!) / Math.log(10)).toBeCloseTo(0.9 / 1.9 - 0.375, 2);
  });

  it('of another amplitude is marginal, of the Gaussian process itself none', () => {
    const P = decades(3, 6, 31);
    const process = levelOne('GP', { u: 0 }, P);
    expect(measureRelevance(process)).toMatchObject({ direction: 'none', window: null, trend: null });
    const scaled = { ...process, theory: undefined, values: process.values.map((value) => 1.2 * value) };
    const found = measureRelevance(scaled, { gaussian: process })!;
    expect(found).toMatchObject({ measure: 'values', direction: 'constant', class: 'marginal' });
    expect(found.deviation[7]).toBeCloseTo(0.2, 12);
  });

  it.each([61, 60])('names where the deviation changes its sign, on a point of %i or between two', (count) => {
    const P = decades(2, 5, count);
    const process = curve(
      'GP',
      P,
      P.map((samples) => samples ** -0.5),
      {},
    );
    const deviation = (samples: number) => 0.1 * (samples ** 0.2 - 1000 ** 0.2);
    const values = process.values.map((value, at) => value * (1 + deviation(P[at]!)));
    const found = measureRelevance(curve('turned', P, values, {}), { gaussian: process })!;
    expect(found.zeros).toHaveLength(1);
    expect(found.zeros[0]! / 1000).toBeCloseTo(1, 2);
    expect(found.direction).toBe('growing');
    expect(found.window!.low).toBeGreaterThan(1000);
  });

  it('is not decided where noise hides it', () => {
    const P = decades(2, 5, 20);
    const process = measured('GP', P, (samples) => samples ** -0.4, 0.01, 1);
    const like = measured('like', P, (samples) => samples ** -0.4 * (1 + 0.001), 0.01, 2);
    expect(measureRelevance(like, { gaussian: process })).toMatchObject({ direction: 'undecided', class: 'undecided' });
    const dying = measured('dying', P, (samples) => samples ** -0.4 * (1 + 8 * samples ** -0.5), 0.01, 3);
    const found = measureRelevance(dying, { gaussian: process })!;
    expect(found.direction).toBe('dying');
    expect(Math.abs(found.trend!.exponent + 0.45)).toBeLessThan(0.1);
    expect(measureRelevance({ ...process, name: 'alone' })).toBeNull();
  });
});

describe('crossovers', () => {
  it('of the coupling are at P×, where 3uX_GP = 1', () => {
    const [found] = crossoversOf(levelOne('u = 10', { alpha: 1, beta: 1, u: 10 }, decades(1, 5, 41)));
    const P = crossing(parseSystem({ alpha: 1, beta: 1, kappa: 0.1, u: 10, P: 100 }))!;
    expect(P).toBeCloseTo(496.6441924, 6);
    expect(found).toMatchObject({ kind: 'ε near 1', breaks: false });
    expect(found!.P! / P).toBeCloseTo(1, 4);
    expect(found!.affected.high).toBeLessThan(P);
  });

  it('of modes are where k* passes 10 and K/100, which bare k* of a Gaussian process does at κ k^(1+α)', () => {
    const first = crossoversOf(levelOne('early', { u: 0 }, decades(0, 3, 31)));
    expect(first).toMatchObject([{ kind: 'k* near 1' }]);
    expect(first[0]!.P! / (0.1 * 10 ** 1.6)).toBeCloseTo(1, 6);
    const last = crossoversOf(levelOne('late', { u: 0, K: 1e5 }, decades(3, 6, 31)));
    expect(last).toMatchObject([{ kind: 'k* near K' }]);
    expect(last[0]!.P! / (0.1 * 1000 ** 1.6)).toBeCloseTo(1, 6);
    expect(crossoversOf(levelOne('clear', { u: 0.1 }, decades(3, 6, 31)))).toEqual([]);
  });

  it('are told apart from breaking by finite width, which happens at k* = N', () => {
    const wide = levelOne('N = 1000', { u: 0, N: 1000 }, decades(3, 8, 51));
    const [found] = crossoversOf(wide);
    expect(found).toMatchObject({ kind: 'k* near N', breaks: true });
    const { kStar } = wide.theory!;
    const below = wide.P.findLastIndex((P) => P < found!.P!);
    expect(kStar[below]).toBeLessThan(1000);
    expect(kStar[below + 1]).toBeGreaterThan(1000);
    expect(found!.sentence).toContain('Gaussian process has ended');
  });

  it('of two powers are where both terms are equal, or not resolved', () => {
    const P = decades(1, 6, 51);
    const two = measured('two', P, (samples) => samples ** -0.3 + 100 * samples ** -1.1, 0.001);
    const [found] = crossoversOf(two, fitCurve(two, { model: 'two-power' }, { profiles: false }));
    expect(found).toMatchObject({ kind: 'two powers', breaks: false });
    expect(found!.P! / 100 ** (1 / 0.8)).toBeCloseTo(1, 3);
    const close = levelOne('close', { alpha: 0.8, beta: 0.9, u: 0 }, decades(3, 6, 31));
    const [unresolved] = crossoversOf(close, fitCurve(close, { model: 'two-power' }, { profiles: false }));
    expect(unresolved!.sentence).toContain('not resolved');
  });

  it('are interpolated in the logarithms, at the largest P', () => {
    const P = Float64Array.of(1, 10, 100, 1000);
    expect(crossingOf(P, Float64Array.of(1, 10, 1, 100), 10)).toBeCloseTo(10 ** 2.5, 9);
    expect(crossingOf(P, Float64Array.of(1, 2, 3, 10), 10)).toBe(1000);
    expect(crossingOf(P, Float64Array.of(1, 2, 3, 4), 10)).toBeNull();
    expect(crossingOf(P, new Float64Array(4), 1)).toBeNull();
  });
});
