import { describe, expect, it } from 'vitest';
import { planCurves } from '../../../core/chart/curve-plan.ts';
import { buildCurve, previewCurveSet } from '../../../core/chart/curve-set.ts';
import { thinningNote } from '../../../core/chart/description.ts';
import { notComputed } from '../../../core/chart/curves.ts';
import { computeBlock } from '../../../core/study/compute.ts';
import { expandStudy } from '../../../core/study/expansion.ts';
import { presets } from '../../../core/study/presets.ts';

const figure1 = presets[0]?.document;
const everything = { curves: 1000, points: 1e6 };

describe('the curves of a study', () => {
  it('of Figure 1 are five over P, each with its Gaussian process and its crossing', () => {
    const set = previewCurveSet(figure1, everything);
    expect(set).toMatchObject({
      x: { parameter: 'P', logarithmic: true },
      varying: ['u'],
      total: { curves: 5, pointsPerCurve: 101 },
    });
    expect(set.curves.map((curve) => curve.parameters.u)).toEqual([0, 0.1, 1, 10, 100]);
    const [gaussian, , , , strong] = set.curves;
    expect(strong?.gaussianProcess.values.loss).toEqual(gaussian?.values.loss);
    const ratio = (strong?.values.loss?.[40] ?? NaN) / (strong?.gaussianProcess.values.loss?.[40] ?? NaN);
    expect(ratio.toFixed(3)).toBe('3.100');
    expect(gaussian?.crossing).toBeNull();
    expect(thinningNote(set)).toBe('');
    // κ = 10: level 1 depends on P/κ alone, so P× is a hundred times that at κ = 0.1.
    expect(set.curves[3]?.crossing?.P).toBeGreaterThan(1e4);
  });

  it('lie along P also where P is not the last axis', () => {
    const swapped = { ...figure1, axes: figure1?.axes.toReversed() };
    const set = previewCurveSet(swapped, everything);
    const straight = previewCurveSet(figure1, everything);
    expect(set.curves.map(({ values }) => values.loss)).toEqual(straight.curves.map(({ values }) => values.loss));
  });

  it('are thinned evenly with both ends, and say so', () => {
    const set = previewCurveSet(figure1, { curves: 3, points: 30 });
    expect(set.shown).toEqual({ curves: 3, pointsPerCurve: 10 });
    expect(set.total).toEqual({ curves: 5, pointsPerCurve: 101 });
    expect(set.curves.map((curve) => curve.parameters.u)).toEqual([0, 1, 100]);
    expect(thinningNote(set)).toContain('3 of 5 curves, 10 of 101 values of P');
    expect(set.curves[0]?.x[0]).toBe(100);
    expect(set.curves[0]?.x[9]).toBe(1e7);
  });

  it('have gaps where points are not computed yet, and where there is not one root', () => {
    const study = { ...figure1, axes: [{ parameter: 'u', values: [-0.3, 0] }, ...(figure1?.axes.slice(1) ?? [])] };
    const expansion = expandStudy({ ...study, system: { ...study.system, kappa: 1 } });
    const plan = planCurves(expansion, 'effective-action');
    const half = computeBlock(expansion, 'effective-action', (plan.curves[0] ?? new Float64Array()).slice(0, 50));
    const curve = buildCurve(plan, 0, half);
    expect(Array.from(curve.status.slice(50)).every((status) => status === notComputed)).toBe(true);
    curve.status.forEach((status, i) => {
      expect(Number.isNaN(curve.values.loss?.[i])).toBe(status !== 0);
    });
    expect(new Set(curve.status).size).toBeGreaterThan(1);
  });
});
