import { describe, expect, it } from 'vitest';
import { compareCurves } from '../../../core/analysis/comparison.ts';
import { analysedCurve, perturbationOf } from '../../../core/chart/analysed-curve.ts';
import { previewCurveSet } from '../../../core/chart/curve-set.ts';
import type { Curve } from '../../../core/chart/curves.ts';
import { parseSystem } from '../../../core/model/system.ts';
import { studyFormat, studyVersion } from '../../../core/study/document.ts';
import { decades, levelOne } from '../analysis/preset-curves.ts';

const everything = { curves: 1000, points: 1e6 };
const system = { alpha: 0.6, beta: 0.9, K: 'infinite', kappa: 0.1 };

function curvesOf(quantity: string, axes: object[], changes: object = {}): Curve[] {
  const study = { format: studyFormat, version: studyVersion, name: 'test', quantities: [quantity], seeds: [] };
  return previewCurveSet({ ...study, system: { ...system, ...changes }, axes }, everything).curves;
}

const overP = { parameter: 'P', from: 1e3, to: 1e6, count: 31, spacing: 'logarithmic' };

describe('curves of charts, as the analysis takes them', () => {
  it('have what the solvers say of level 1', () => {
    const curves = curvesOf('effective-action', [{ parameter: 'u', values: [0, 1] }, overP]);
    const own = curves.map((curve, i) => analysedCurve(curve, { name: `u = ${i}`, quantity: 'effective-action' }));
    const expected = [levelOne('u = 0', { u: 0 }, decades(3, 6, 31)), levelOne('u = 1', { u: 1 }, decades(3, 6, 31))];
    own.forEach((curve, i) => {
      const other = expected[i]!;
      expect(curve).toMatchObject({ origin: 'theory', level: 'level 1', observable: 'loss', excluded: [] });
      expect(curve.theory).toMatchObject({ modes: Infinity, width: Infinity, exponents: { alpha: 0.6, beta: 0.9 } });
      for (const key of [
        'kStar',
        'epsilon',
        'theta',
        'X',
        'gaussianX',
        'gaussianValues',
        'scaling',
        'biasShare',
      ] as const)
        curve.theory![key]!.forEach((value, at) =>
          expect(value).toBeCloseTo(other.theory![key]![at]!, key === 'kStar' ? 5 : 10),
        );
      curve.values.forEach((value, at) => {
        expect(value).toBeCloseTo(other.values[at]!, 12);
        expect(curve.errors[at]).toBeCloseTo(0.001 * value, 15);
      });
    });
    expect(compareCurves(own).pairs[0]!.verdict).toBe('same class');
  });

  it('know the Gaussian process and k* of level 2, of the observable that is asked for', () => {
    const axes = [{ parameter: 'u', values: [1] }, overP];
    const [curve] = curvesOf('replica', axes);
    const training = analysedCurve(curve!, { name: 'training', quantity: 'replica' });
    const test = analysedCurve(curve!, { name: 'test', quantity: 'replica', observable: 'testLoss' });
    expect([training.observable, test.observable]).toEqual(['trainLoss', 'testLoss']);
    expect(training.theory!.scaling).toBeUndefined();
    [0, 30].forEach((at) => {
      expect(test.theory!.gaussianX[at]).toBe(curve!.gaussianProcess.values.testX![at]);
      expect(training.theory!.gaussianValues[at]).toBe(curve!.gaussianProcess.values.trainLoss![at]);
      // λ_k ŝ = 1.
      expect(training.theory!.kStar[at]).toBeCloseTo(curve!.values.s![at]! ** (1 / 1.6), 6);
    });
    expect(compareCurves([training, test]).pairs[0]!.verdict).toBe('levels differ');
    expect(() => analysedCurve(curve!, { name: '', quantity: 'replica', observable: 'loss' })).toThrow(
      /no column loss/,
    );
  });

  it('leave out points without a solution, with the reason', () => {
    const axes = [{ parameter: 'u', values: [-0.3] }, overP];
    const [curve] = curvesOf('effective-action', axes, { kappa: 1 });
    const analysed = analysedCurve(curve!, { name: 'u < 0', quantity: 'effective-action' });
    expect(analysed.P.length + analysed.excluded.length).toBe(31);
    expect(analysed.excluded.length).toBeGreaterThan(0);
    expect(analysed.excluded.every(({ reason }) => reason === 'several roots' || reason === 'no root')).toBe(true);
    expect(analysed.theory!.kStar.length).toBe(analysed.P.length);
  });

  it('of experiments carry their standard errors, and bare k*', () => {
    const curves = curvesOf('regression', [{ ...overP, from: 10, to: 1000, count: 3 }], { K: 200, datasets: 2 });
    const values = {
      ...curves[0]!.values,
      trainLoss: Float64Array.of(3, 2, 1),
      trainLoss_error: Float64Array.of(0.3, NaN, 0.1),
    };
    const curve: Curve = { ...curves[0]!, values, status: Uint8Array.of(0, 0, 9) };
    const analysed = analysedCurve(curve, { name: 'exp', quantity: 'regression' });
    expect(analysed).toMatchObject({ origin: 'experiment', level: 'experiment', observable: 'trainLoss' });
    expect(Array.from(analysed.errors)).toEqual([0.3, 0.1]);
    expect(analysed.excluded).toEqual([{ P: 100, reason: 'there is no standard error' }]);
    expect(analysed.theory!.kStar[1]).toBeCloseTo((1000 / 0.1) ** (1 / 1.6), 6);
    expect(analysed.theory!.modes).toBe(200);
    const unfinished = analysedCurve(
      { ...curve, status: Uint8Array.of(8, 255, 0) },
      { name: 'exp', quantity: 'regression' },
    );
    expect(unfinished.excluded.map(({ reason }) => reason)).toEqual(['chains not converged', 'not computed']);
  });
});

describe('what a system is perturbed by', () => {
  const of = (changes: object) =>
    perturbationOf(parseSystem({ alpha: 0.6, beta: 0.9, kappa: 0.1, P: 100, ...changes }))?.key;

  it('is its loss or its width, and nothing of a Gaussian process or of both', () => {
    expect(of({ u: 1 })).toBe('quartic');
    expect(of({ u: 1, loss: 'sextic' })).toBe('sextic');
    expect(of({ u: 1, loss: 'even', power: 4 })).toBe('even');
    expect(of({ loss: 'log-cosh' })).toBe('quartic');
    expect(of({ u: 0, N: 50 })).toBe('width');
    expect(of({ u: 0 })).toBeUndefined();
    expect(of({ u: 1, N: 50 })).toBeUndefined();
  });
});
