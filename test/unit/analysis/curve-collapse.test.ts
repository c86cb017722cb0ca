import { describe, expect, test } from 'vitest';
import { collapseOnGaussian, fitCrossing } from '../../../core/analysis/curve-collapse.ts';
import { collapseCurves } from '../../../core/analysis/curve-scaling.ts';
import type { LearningCurve } from '../../../core/analysis/learning-curve.ts';
import { lossScaling, scalingFunction } from '../../../core/analysis/scaling-function.ts';
import { parseSystem } from '../../../core/model/system.ts';
import { Stream } from '../../../core/numerics/stream.ts';
import { crossing } from '../../../core/theory/effective-action.ts';
import { decades, levelOne } from './preset-curves.ts';

const couplings = [1, 10, 100];
const preset = { alpha: 1, beta: 1 };

/** α = β = 1 with 1 % errors. */
function curves(from: number, noise: number): LearningCurve[] {
  return couplings.map((u) => {
    const curve = levelOne(`u = ${u}`, { ...preset, u }, decades(from, 6, 10 * (6 - from) + 1));
    const stream = Stream.of('collapse on f', u);
    const values = curve.values.map((value) => value * (1 + noise * stream.normal()));
    return { ...curve, values, errors: curve.values.map((value) => 0.01 * value) };
  });
}

describe('collapse on the Gaussian process at α = β = 1', () => {
  test('noise of 1 %, P ≥ 10: 0.5 < S < 1.6', () => {
    const { quality } = collapseOnGaussian(curves(1, 0.01));
    expect(quality).toBeGreaterThan(0.5);
    expect(quality).toBeLessThan(1.6);
  });

  test('without noise S is below 0.1, and X is on f(ε) to 0.2 % at P ≥ 100', () => {
    const { quality, worst, collapses } = collapseOnGaussian(curves(2, 0));
    expect(quality).toBeLessThan(0.1);
    expect(collapses).toBe(true);
    expect(worst).toMatchObject({ name: 'u = 100', P: 100 });
    expect(worst.miss).toBeCloseTo(0.002, 4);
  });

  test('a curve of another system does not collapse, and is named with the place', () => {
    const [one, two] = curves(2, 0);
    const X = two!.theory!.X.map((value, i) => (i === 7 ? 1.05 * value : value));
    const found = collapseOnGaussian([one!, { ...two!, theory: { ...two!.theory!, X } }]);
    expect(found.collapses).toBe(false);
    expect(found.worst.name).toBe('u = 10');
    expect(found.worst.P).toBe(two!.P[7]);
    expect(found.worst.miss).toBeCloseTo(0.05, 2);
  });

  test('curves without theory are refused', () => {
    const [curve] = curves(2, 0);
    expect(() => collapseOnGaussian([{ ...curve!, theory: undefined }])).toThrow('"u = 1" is no curve of level 1');
  });
});

test('a fitted P× is told beside the exact one, and biased low', () => {
  for (const [u, exact, low, high] of [
    [10, 496.6441924, 420, 470],
    [100, 49_934.86777, 48_000, 51_500],
  ] as const) {
    const curve = levelOne('curve', { ...preset, u }, decades(2, 7, 51));
    const found = fitCrossing(curve, crossing(parseSystem({ ...preset, kappa: 0.1, u, P: 1 }))!);
    expect(found.exact / exact).toBeCloseTo(1, 8);
    expect(found.fitted).toBeGreaterThan(low);
    expect(found.fitted).toBeLessThan(high);
    expect(found.bias).toBeCloseTo(found.fitted / exact - 1, 8);
    expect(found.sentence).toContain(found.bias < 0 ? 'biased low by' : 'biased high by');
  }
});

/** L = P^−a f(ε)(1 + εf/2), ε = (P/P×)^−a, with seeded noise. */
function crossoverCurve(cross: number, a: number, noise: number, seed: number): LearningCurve {
  const P = decades(1, 5, 33);
  const stream = Stream.of('crossover', seed);
  const exact = P.map((at) => {
    const epsilon = (at / cross) ** -a;
    return at ** -a * lossScaling(scalingFunction(epsilon, a), epsilon);
  });
  const values = exact.map((value) => value * (1 + noise * stream.normal()));
  const errors = exact.map((value) => noise * value);
  return { name: `P× = ${cross}`, origin: 'measured', level: '', observable: 'loss', P, values, errors, excluded: [] };
}

describe('LP^a against P/P×', () => {
  const places = [100, 1000, 10_000];
  const set = places.map((place, i) => crossoverCurve(place, 0.3, 0.002, i));

  test('finds the exponent and the ratios of the crossings', () => {
    const { a, crossings, quality } = collapseCurves(set);
    expect(a.low).toBeLessThan(0.3);
    expect(a.high).toBeGreaterThan(0.3);
    expect(a.high - a.low).toBeLessThan(0.02);
    expect(crossings[0]).toMatchObject({ name: 'P× = 100', value: 1, low: 1, high: 1 });
    for (const [i, ratio] of [1, 10, 100].entries()) {
      expect(crossings[i]!.low).toBeLessThanOrEqual(ratio);
      expect(crossings[i]!.high).toBeGreaterThanOrEqual(ratio);
    }
    expect(quality).toBeGreaterThan(0.5);
    expect(quality).toBeLessThan(1.6);
  });

  test('with given crossings finds the exponent alone; with wrong ones the curves stay apart', () => {
    const given = collapseCurves(set, { crossings: places });
    expect(given.crossings.map(({ value }) => value)).toEqual(places.map((place) => Math.exp(Math.log(place))));
    expect(given.a.value).toBeCloseTo(0.3, 3);
    expect(collapseCurves(set, { crossings: [100, 300, 900] }).quality).toBeGreaterThan(5);
  });

  test('one curve, or crossings that are not one a curve, are refused', () => {
    expect(() => collapseCurves(set.slice(0, 1))).toThrow('2 to 12 curves, not 1');
    expect(() => collapseCurves(set, { crossings: [1] })).toThrow('one for each curve');
  });
});
