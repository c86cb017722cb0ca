import { GradientFlow } from '../../../core/theory/gradient-flow.ts';
/** What theory says beside an experiment: of which systems, and by which columns. */
import { describe, expect, it } from 'vitest';
import { companionTasks } from '../../../core/chart/companions.ts';
import { chartLimits, planCurves } from '../../../core/chart/curve-plan.ts';
import { buildCurve, previewCurveSet, previewCurveSets } from '../../../core/chart/curve-set.ts';
import { quantities, type QuantityName } from '../../../core/quantities/index.ts';
import { computeBlock } from '../../../core/study/compute.ts';
import { expandStudy } from '../../../core/study/expansion.ts';
import type { Axis } from './curve-sets.ts';

const couplings: Axis = { parameter: 'u', values: [0, 1] };
const samples: Axis = { parameter: 'P', values: [10, 50, 100] };

function documentOf(axes: Axis[], quantity: QuantityName, system: object = {}) {
  const base = { alpha: 0.6, beta: 0.9, K: 20, kappa: 1 };
  return {
    ...{ format: 'coarsegrain-study', version: 1, name: 'A test' },
    system: { ...base, ...system },
    axes,
    quantities: [quantity],
  };
}
const tasksOf = (...study: Parameters<typeof documentOf>) =>
  companionTasks(planCurves(expandStudy(documentOf(...study)), study[1])).map(
    ({ index, quantity, gaussian, ordinals }) => [index, quantity, gaussian, [...ordinals]] as const,
  );

describe('the theories beside an experiment', () => {
  it('are of its own systems, the first theory first', () => {
    expect(tasksOf([couplings, samples], 'posterior')).toEqual([
      [0, 'replica', false, [0, 1, 2]],
      [1, 'replica', false, [3, 4, 5]],
      [0, 'effective-action', false, [0, 1, 2]],
      [1, 'effective-action', false, [3, 4, 5]],
    ]);
  });

  it('are of their Gaussian processes where the experiment does not depend on u', () => {
    expect(tasksOf([samples], 'regression', { u: 3, loss: 'sextic' })).toEqual([
      [0, 'replica', true, [0, 1, 2]],
      [0, 'effective-action', true, [0, 1, 2]],
    ]);
    const [curve] = previewCurveSet(documentOf([samples], 'regression', { u: 3, loss: 'sextic' }), chartLimits).curves;
    const [process] = previewCurveSet(documentOf([samples], 'replica'), chartLimits).curves;
    expect(curve!.predictions[0]!.testX).toEqual(process!.values.testX);
  });

  it('are none of another width, none of a descent that does not end at the posterior, no level 2 for u < 0', () => {
    const names = (...study: Parameters<typeof documentOf>) => tasksOf(...study).map(([, quantity]) => quantity);
    expect(names([samples], 'training', { N: 50, dynamics: 'langevin' })).toEqual(['effective-action']);
    expect(names([samples], 'training', { N: 50, dynamics: 'gradient' })).toEqual(['gradient-flow']);
    expect(names([samples], 'posterior', { N: 50 })).toEqual(['replica']);
    expect(names([samples], 'posterior', { u: -0.01 })).toEqual(['effective-action']);
    expect(names([samples], 'regression', { N: 50 })).toEqual(['replica', 'effective-action']);
    expect(tasksOf([{ parameter: 'u', values: [-0.1, 0, 1] }], 'posterior', { P: 10 })).toEqual([
      [0, 'replica', false, [1, 2]],
      [0, 'effective-action', false, [0, 1, 2]],
    ]);
  });

  it('have the values of the theory by the columns of the experiment, whether its points are there or not', () => {
    const expansion = expandStudy(documentOf([samples], 'regression', { datasets: 2 }));
    const plan = planCurves(expansion, 'regression');
    const two = computeBlock(expansion, 'regression', Float64Array.of(0, 2));
    const preview = previewCurveSet(documentOf([samples], 'regression', { datasets: 2 }), chartLimits).curves[0]!;
    const curve = buildCurve(plan, 0, two);
    expect(curve.predictions).toEqual([{}, {}]);
    expect([...curve.status]).toEqual([0, 255, 0]);
    expect(curve.values.trainLoss_error!.map(Math.sign)).toEqual(Float64Array.of(1, NaN, 1));
    const columns = quantities.replica.outputs.map(({ key }) => key);
    preview.x.forEach((P, at) => {
      const { values } = quantities.replica.compute({ ...preview.system, P });
      expect(preview.predictions[0]!.q![at]).toBe(values[columns.indexOf('q')]);
    });
    expect(Object.keys(preview.predictions[1]!)).toEqual(['trainLoss', 'testX']);
  });
});

describe('gradient flow beside training', () => {
  it('is looked at at the time of the training, whatever flow time the study has besides', () => {
    const times = { parameter: 'time', values: [1, 10, 100] };
    for (const system of [{}, { tau: 5 }]) {
      const names = ['training', ...(system.tau === undefined ? [] : ['gradient-flow'])];
      const document = {
        ...documentOf([times], 'training', { N: 50, P: 10, u: 3, K: 200, ...system }),
        quantities: names,
      };
      const [curve] = [...previewCurveSets(document, chartLimits, 'training')].at(-1)!.curves;
      expect([...curve!.x]).toEqual([1, 10, 100]);
      const flow = new GradientFlow({ ...curve!.system });
      curve!.x.forEach((t, at) => {
        // The X at which the flow's own clock shows t.
        const X = curve!.predictions[0]!.testX![at]!;
        const tau = flow.flowTimeAt(t);
        const found = flow.at(tau);
        if (found.status !== 'converged') throw new Error(found.status);
        expect(found.t / t).toBeCloseTo(1, 10);
        expect(found.X).toBe(X);
      });
    }
  });
});

describe('the preview of an experiment', () => {
  it('computes none of its points, and all of its theories', () => {
    const sets = [...previewCurveSets(documentOf([couplings, samples], 'posterior', { K: 2000 }), chartLimits)];
    expect(sets[0]).toMatchObject({ quantity: 'posterior', level: 'experiment', pending: true });
    const last = sets.at(-1)!;
    expect(last.pending).toBe(false);
    for (const { status, values, predictions } of last.curves) {
      expect([...status]).toEqual([255, 255, 255]);
      expect(values.trainLoss!.every(Number.isNaN)).toBe(true);
      expect(predictions.map((theory) => theory.trainLoss!.every((value) => value > 0))).toEqual([true, true]);
    }
  });
});
