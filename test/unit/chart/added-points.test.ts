import { describe, expect, it } from 'vitest';
import { companionTasks, taskColumns } from '../../../core/chart/companions.ts';
import { planCurves } from '../../../core/chart/curve-plan.ts';
import { buildCurve } from '../../../core/chart/curve-set.ts';
import { computeBlock } from '../../../core/study/compute.ts';
import { pointsOf, systemAt } from '../../../core/study/expansion.ts';
import { besideExpansion } from '../../../core/study/gaussian-process.ts';
import { document, logarithmic, refined } from '../study/refining.ts';

const system = { alpha: 0.6, beta: 0.9, kappa: 0.1 };
const couplings = { parameter: 'u', values: [0, 1, 100] };
const P = logarithmic('P', 1, 1e6, 5);

function curvesOf(study: object, limits = { curves: 500, points: 100_000 }) {
  const { expansion } = refined(study);
  const plan = planCurves(expansion, 'effective-action', limits);
  const all = Float64Array.from({ length: pointsOf(expansion) }, (_, ordinal) => ordinal);
  const block = computeBlock(expansion, 'effective-action', all);
  const found = new Map(
    companionTasks(plan).map((task) => {
      const own = computeBlock(besideExpansion(expansion, task), task.quantity, task.ordinals);
      return [task.key, taskColumns(plan, task, [own])];
    }),
  );
  return { expansion, plan, curves: plan.curves.map((_, index) => buildCurve(plan, index, block, found)) };
}

describe('a curve of a refined run', () => {
  // The fastest axis, and the slowest.
  it.each([[[couplings, P]], [[P, couplings]]])('has the added points in the order of its abscissa', (axes) => {
    const study = document({ system, axes, refine: { axes: ['P'], tolerance: 0.003 } });
    const { expansion, plan, curves } = curvesOf(study);
    expect(plan.curves.reduce((sum, { length }) => sum + length, 0)).toBe(pointsOf(expansion));
    expect(plan.set.total.pointsPerCurve).toBe(Math.max(...plan.curves.map(({ length }) => length)));
    curves.forEach(({ x, added, values, gaussianProcess, levelTwo, status }, index) => {
      const ordinals = plan.curves[index]!;
      expect(x).toEqual(Float64Array.from(ordinals, (ordinal) => systemAt(expansion, ordinal).P));
      expect(x.every((value, place) => place === 0 || value > x[place - 1]!)).toBe(true);
      expect(new Set(Array.from(ordinals, (ordinal) => systemAt(expansion, ordinal).u)).size).toBe(1);
      expect(added).toEqual(Uint8Array.from(ordinals, (ordinal) => Number(ordinal >= 15)));
      expect(added!.filter((mark) => mark === 0)).toHaveLength(5);
      expect(status.every((code) => code === 0)).toBe(true);
      // What falls with P at all places stands at its own.
      for (const column of [values.loss!, gaussianProcess.values.loss!, levelTwo.values.loss!]) {
        expect(column.every((value, place) => place === 0 || value < column[place - 1]!)).toBe(true);
      }
    });
    expect(curves[0]!.gaussianProcess.values.loss).toEqual(curves[0]!.values.loss);
  });

  it('has those of a map that lie on it, and none between curves', () => {
    const study = document({
      system,
      axes: [logarithmic('u', 0.01, 100, 5), P],
      refine: { axes: ['u', 'P'], borders: ['u*P - 30'], tolerance: 0.3, points: 1000 },
    });
    const { expansion, curves } = curvesOf(study);
    expect(curves).toHaveLength(5);
    let along = 0;
    for (let index = 0; index < expansion.added!.base.length; index++) {
      if (expansion.added!.first[index] === 0) along++;
    }
    const shown = curves.reduce((sum, { added }) => sum + added!.reduce((a, b) => a + b, 0), 0);
    expect(along).toBeGreaterThan(5);
    expect(shown).toBe(along);
  });

  it('is thinned where its points are very many, ends kept', () => {
    const study = document({ system, axes: [couplings, P], refine: { axes: ['P'], tolerance: 0.0005 } });
    const { plan, curves } = curvesOf(study, { curves: 500, points: 30 });
    expect(plan.set.shown.pointsPerCurve).toBe(10);
    for (const { x } of curves) expect([x.length, x[0], x.at(-1)]).toEqual([10, 1, 1e6]);
  });

  it('that is not refined has no marks', () => {
    const { curves } = curvesOf(
      document({ system, axes: [couplings, P], refine: { axes: ['P'], tolerance: 1, points: 1 } }),
    );
    expect(curves[0]!.x).toHaveLength(5);
    expect(curves[0]).not.toHaveProperty('added');
  });
});
