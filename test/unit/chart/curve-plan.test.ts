/** Which axis is the abscissa, which curves there are, and what stands beside them. */
import { describe, expect, it } from 'vitest';
import { companionTasks } from '../../../core/chart/companions.ts';
import { planCurves, type CurvePlan } from '../../../core/chart/curve-plan.ts';
import { isGaussianProcess, processName } from '../../../core/chart/labels.ts';
import { plain } from '../../../core/chart/text.ts';
import { runsOf } from '../../../core/chart/traces.ts';
import type { QuantityName } from '../../../core/quantities/index.ts';
import { expandStudy, systemAt } from '../../../core/study/expansion.ts';
import { drawn, samples, solved, type Axis } from './curve-sets.ts';
import { layoutOf } from './chart-parts.ts';

function planOf(axes: Axis[], quantity: QuantityName, system: object = {}, others: QuantityName[] = []): CurvePlan {
  const document = {
    format: 'coarsegrain-study',
    version: 1,
    name: 'A test',
    system: { alpha: 0.6, beta: 0.9, kappa: 10, ...system },
    axes,
    quantities: [quantity, ...others],
  };
  return planCurves(expandStudy(document), quantity);
}
const couplings: Axis = { parameter: 'u', values: [0, 1, 10] };
const modesLeft: Axis = { parameter: 'modes_left', values: [0, 1, 10, 100, 1000] };

describe('the abscissa', () => {
  it('is the coordinate of a trajectory, else P, else the longest axis', () => {
    const flow = planOf([samples, modesLeft], 'flow', { K: 1000, u: 1 });
    expect(flow.set.x.parameter).toBe('modes_left');
    expect(flow.set.varying).toEqual(['P']);
    expect(planOf([couplings, samples], 'effective-action').set.x.parameter).toBe('P');
    expect(
      planOf([couplings, { parameter: 'alpha', values: [0.5, 0.6] }], 'effective-action', { P: 9 }).set.x.parameter,
    ).toBe('u');
  });

  it('leaves axes out on which the quantity does not depend', () => {
    const plan = planOf([couplings, samples], 'response', {}, ['effective-action']);
    expect(plan.set.total).toEqual({ curves: 1, pointsPerCurve: 101 });
    expect(plan.set.varying).toEqual([]);
    const middle = planOf([{ parameter: 'alpha', values: [0.5, 0.6] }, couplings, samples], 'response', {}, [
      'effective-action',
    ]);
    expect(middle.curves).toHaveLength(2);
    for (const [index, alpha] of [0.5, 0.6].entries()) {
      const systems = Array.from(middle.curves[index]!, (ordinal) => systemAt(middle.expansion, ordinal));
      expect(systems.map((system) => [system.alpha, system.u])).toEqual(systems.map(() => [alpha, 0]));
      expect(systems.map(({ P }) => P)).toEqual([...middle.expansion.axes[2]!.values]);
    }
  });

  it('is logarithmic with 0 off it where values lie so, and says so', () => {
    const set = solved([{ parameter: 'modes_left', values: [0, 1, 10, 100, 1000] }], { K: 1000, P: 100, u: 1 }, 'flow');
    const { panels, legend } = layoutOf(set, { output: 's_running' });
    expect(panels[0].scaleX).toMatchObject({ logarithmic: true });
    expect(panels[0].scaleX.min).toBeGreaterThan(0.5);
    expect(legend.entries.map(({ spans }) => plain(spans))).toContain('Λ = 0 is off the axis');
    expect(
      planOf([{ parameter: 'u', from: 0, to: 100, count: 101, spacing: 'linear' }], 'effective-action', { P: 9 }).set.x
        .logarithmic,
    ).toBe(false);
    expect(planOf([{ parameter: 'u', values: [-1, 1, 100] }], 'effective-action', { P: 9 }).set.x.logarithmic).toBe(
      false,
    );
  });
});

describe('the ordinate', () => {
  it.each([
    ['of either sign', [1e-6, -1, 1e3, -1e-3]],
    ['below zero', [-1e-9, -1e-3, -1, -10]],
    ['with a zero', [1, 1e-3, 0, 1e-6]],
  ])('shows every value %s', (_, loss) => {
    const [panel] = layoutOf(drawn([{ u: 1, loss }]), { ratio: false }).panels;
    expect(panel.scaleY.logarithmic).toBe(false);
    expect(runsOf(panel.traces[0]!, panel)).toEqual([loss.map((value, index) => [10 ** index, value])]);
    expect(panel.scaleY.min).toBeLessThan(Math.min(...loss));
    expect(panel.scaleY.max).toBeGreaterThan(Math.max(...loss));
  });
});

describe('the Gaussian process', () => {
  it('of finite widths is that of u = 0 and N = ∞', () => {
    const set = solved([{ parameter: 'N', values: ['infinite', 20] }, samples]);
    expect(set.curves.map((curve) => isGaussianProcess(curve, set))).toEqual([true, false]);
    expect(set.curves[1]!.gaussianProcess.values.loss).toEqual(set.curves[0]!.values.loss);
    const [alone] = solved([samples], { N: 20 }).curves;
    expect(alone!.gaussianProcess.values.loss).toEqual(set.curves[0]!.values.loss);
    expect(processName(set).plain).toBe('N = ∞, GP');
  });

  it('of log-cosh is that of the quadratic loss, and log-cosh is none', () => {
    const set = solved([samples], { loss: 'log-cosh' });
    const quadratic = solved([samples], { u: 0 });
    expect(isGaussianProcess(set.curves[0]!, set)).toBe(false);
    expect(set.curves[0]!.gaussianProcess.values.X).toEqual(quadratic.curves[0]!.values.X);
    expect(set.curves[0]!.values.X).not.toEqual(quadratic.curves[0]!.values.X);
  });

  it('of sextic and other even losses at u = 0 is the curve itself', () => {
    for (const loss of [{ loss: 'sextic' }, { loss: 'even', power: 4 }]) {
      const set = solved([samples], { u: 0, ...loss });
      expect(isGaussianProcess(set.curves[0]!, set)).toBe(true);
      expect(set.curves[0]!.gaussianProcess.values.X).toEqual(set.curves[0]!.values.X);
    }
  });
});

describe('what is computed beside the curves', () => {
  const parts = (plan: CurvePlan) =>
    companionTasks(plan).map(({ quantity, gaussian, ordinals }) => [quantity, gaussian, ordinals.length]);

  it('is each Gaussian process once, and level 2 for every curve', () => {
    expect(parts(planOf([couplings, samples], 'effective-action'))).toEqual([
      ['effective-action', true, 101],
      ['replica', true, 101],
      ['replica', false, 101],
      ['replica', false, 101],
      ['replica', false, 101],
    ]);
    expect(parts(planOf([couplings, samples], 'replica'))).toEqual([['replica', true, 101]]);
    expect(parts(planOf([samples], 'response'))).toEqual([]);
  });

  it('is no level 2 where there is none', () => {
    const negative = planOf([{ parameter: 'u', values: [-0.1, 0, 1] }], 'effective-action', { P: 100 });
    expect(parts(negative).at(-1)).toEqual(['replica', false, 2]);
    const widths = planOf([{ parameter: 'N', values: [20, 'infinite'] }, samples], 'effective-action');
    expect(parts(widths).filter(([quantity, gaussian]) => quantity === 'replica' && gaussian === false)).toHaveLength(
      1,
    );
  });

  it('is no level 2 of Gaussian processes that are too many to be drawn', () => {
    const many = planOf(
      [{ parameter: 'alpha', from: 0.5, to: 1, count: 9, spacing: 'linear' }, samples],
      'effective-action',
      { u: 1 },
    );
    const gaussian = companionTasks(many).filter((task) => task.gaussian);
    expect(gaussian).toHaveLength(9);
    expect(gaussian.every(({ quantity }) => quantity === 'effective-action')).toBe(true);
  });
});
