import { expect, it } from 'vitest';
import { companionTasks } from '../../../core/chart/companions.ts';
import { planCurves } from '../../../core/chart/curve-plan.ts';
import { expandStudy } from '../../../core/study/expansion.ts';

const planOf = (study: object, quantity: Parameters<typeof planCurves>[1] = 'effective-action') =>
  planCurves(
    expandStudy({
      format: 'coarsegrain-study',
      version: 1,
      name: 'Zipped',
      system: { alpha: 0.6, beta: 0.9, kappa: 10 },
      quantities: ['effective-action', 'replica', 'optimal-ridge'],
      ...study,
    }),
    quantity,
  );
const P = { parameter: 'P', values: [10, 100, 1000, 1e4, 1e5] };

it('tells curves apart by every parameter of a zipped axis that the quantity depends on', () => {
  const zip = {
    zip: [
      { parameter: 'u', values: [0, 1] },
      { parameter: 'noise', values: [0, 0.1] },
    ],
  };
  const plan = planOf({ axes: [zip, P] });
  expect(plan.set).toMatchObject({ x: { parameter: 'P', logarithmic: true }, varying: ['u', 'noise'] });
  expect(plan.curves.map((ordinals) => [...ordinals])).toEqual([
    [0, 1, 2, 3, 4],
    [5, 6, 7, 8, 9],
  ]);
  // The optimal ridge has no u: the noise is what is left of the axis.
  expect(planOf({ axes: [zip, P] }, 'optimal-ridge').set).toMatchObject({ varying: ['noise'], total: { curves: 2 } });
});

it('takes P as the abscissa where it is zipped with another parameter, and says what else changes along it', () => {
  const zip = { zip: [{ parameter: 'N', values: [10, 20, 50, 100, 'infinite'] }, P] };
  const { set, curves, ...plan } = planOf({ axes: [zip] });
  expect(set.x).toEqual({ parameter: 'P', logarithmic: true, also: ['N'] });
  expect(curves.map((ordinals) => [...ordinals])).toEqual([[0, 1, 2, 3, 4]]);
  // Level 2 knows no width: it stands beside the last point alone.
  const tasks = companionTasks({ set, curves, ...plan });
  const levelTwo = tasks.find(({ key }) => key.startsWith('levelTwo'));
  expect([...(levelTwo?.ordinals ?? [])]).toEqual([4]);
});

it('knows what a derived parameter does along the abscissa', () => {
  const { set } = planOf({ axes: [P], derived: { N: '4*sqrt(P)' } });
  expect(set.x).toEqual({ parameter: 'P', logarithmic: true, also: ['N'] });
  expect(
    companionTasks(planOf({ axes: [P], derived: { N: '4*sqrt(P)' } })).map(({ key }) => key.split(' ')[0]),
  ).not.toContain('levelTwo');
});
