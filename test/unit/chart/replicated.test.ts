import { describe, expect, it } from 'vitest';
import { companionTasks, type Columns } from '../../../core/chart/companions.ts';
import { chartLimits, planCurves } from '../../../core/chart/curve-plan.ts';
import { buildCurve, previewCurveSet } from '../../../core/chart/curve-set.ts';
import { membersWords, seedCount, type CurveSet } from '../../../core/chart/curves.ts';
import { learningCurvesLayout } from '../../../core/chart/layout.ts';
import { ordinateTitle } from '../../../core/chart/titles.ts';
import { plain } from '../../../core/chart/text.ts';
import { describeLearningCurves, learningCurvesOption } from '../../../core/chart/learning-curves.ts';
import { errorsOf, residualAt } from '../../../core/chart/measured.ts';
import { pointOrdinals } from '../../../core/chart/replicated.ts';
import { chartThemes } from '../../../core/chart/theme.ts';
import { quantities } from '../../../core/quantities/index.ts';
import { pointStatuses, type Quantity } from '../../../core/quantities/quantity.ts';
import { computeBlock } from '../../../core/study/compute.ts';
import { expandStudy, systemAt } from '../../../core/study/expansion.ts';
import { screen } from './curve-sets.ts';

const study = (seeds: number[], change: object = {}) =>
  expandStudy({
    format: 'coarsegrain-study',
    version: 1,
    name: 'Seeds',
    system: { alpha: 0.6, beta: 0.9, K: 40, datasets: 2, ...(seeds.length > 0 ? {} : { seed: 3 }) },
    axes: [
      { parameter: 'kappa', values: [0.1, 1] },
      { parameter: 'P', values: [5, 10, 20] },
    ],
    quantities: ['regression'],
    seeds,
    ...change,
  });

/** The curves of the points with these ordinals; all of them if missing. */
function setOf(expansion: ReturnType<typeof study>, only?: (ordinal: number) => boolean): CurveSet {
  const plan = planCurves(expansion, 'regression');
  const curves = plan.curves.map((_, index) => {
    const ordinals = pointOrdinals(plan, index);
    return buildCurve(plan, index, computeBlock(expansion, 'regression', only ? ordinals.filter(only) : ordinals));
  });
  return { ...plan.set, curves, pending: false, failure: '' };
}

const seeds = [4, 7, 9, 11];
const whole = setOf(study(seeds));
const { outputs }: Quantity = quantities.regression;
const valueOf = (key: string, system: Parameters<Quantity['compute']>[0]) =>
  quantities.regression.compute(system).values[outputs.findIndex((output) => output.key === key)]!;

describe('curves of a study whose seeds vary', () => {
  it('are as many, along the same axis and with the same theory beside them, as those of one seed', () => {
    const [one, many] = [planCurves(study([3]), 'regression'), planCurves(study(seeds), 'regression')];
    expect(many.set).toEqual(one.set);
    expect(many.set.total).toEqual({ curves: 2, pointsPerCurve: 3 });
    expect(many.curves.map((list) => Array.from(list, (at) => at / 4))).toEqual(one.curves.map((list) => [...list]));
    const tasks = (plan: typeof one) =>
      companionTasks(plan).map(({ key, quantity, ordinals }) => [key, quantity, ordinals.length]);
    expect(tasks(many)).toEqual(tasks(one));
    expect(one.seeds).toBeNull();
  });

  it('are means over the seeds, with standard errors from their scatter and every member', () => {
    const expansion = study(seeds);
    whole.curves.forEach((curve, index) => {
      curve.x.forEach((P, at) => {
        const system = { ...curve.system, P };
        const values = seeds.map((seed) => valueOf('q', { ...system, seed }));
        const mean = values.reduce((sum, value) => sum + value, 0) / 4;
        const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 3;
        expect(curve.values.q![at]).toBeCloseTo(mean, 14);
        expect(errorsOf(whole, curve, 'q')![at]).toBeCloseTo(Math.sqrt(variance / 4), 14);
        expect(curve.members!.values.map((member) => member.q![at])).toEqual(values);
        // The error of each point over its own data sets stays with the point.
        expect(curve.members!.values[2]!.q_error![at]).toBe(valueOf('q_error', { ...system, seed: 9 }));
        expect(curve.values.drawn![at]).toBe(8);
      });
      expect([...curve.members!.seeds]).toEqual(seeds);
      expect(curve.parameters).toEqual({ kappa: [0.1, 1][index] });
      expect([...curve.status]).toEqual([0, 0, 0]);
    });
    expect(seedCount(whole)).toBe(4);
    expect(systemAt(expansion, 0).seed).toBe(4);
  });

  it('are means of those that are there, and say of how many', () => {
    // Of the first curve all seeds at the first P, one at the second, none at the third.
    const [curve] = setOf(study(seeds), (ordinal) => ordinal < 5).curves;
    expect([...curve!.status].map((code) => pointStatuses[code])).toEqual(['converged', 'incomplete', undefined]);
    expect([...curve!.members!.valued]).toEqual([4, 1, 0]);
    expect(curve!.values.q![0]).toBe(whole.curves[0]!.values.q![0]);
    expect(curve!.values.q![1]).toBe(whole.curves[0]!.members!.values[0]!.q![1]);
    expect(curve!.values.q_error![1]).toBeNaN();
    expect(curve!.values.q![2]).toBeNaN();
    expect(membersWords(curve!.members, 1)).toBe('1 of 4 seeds');
    expect(membersWords(undefined, 1)).toBe('');
  });

  it('are one point where nothing but the seed varies', () => {
    const expansion = study(seeds, {
      axes: [],
      system: { alpha: 0.6, beta: 0.9, K: 40, datasets: 2, kappa: 1, P: 10 },
    });
    const set = setOf(expansion);
    expect(set.x.parameter).toBe('P');
    expect(set.varying).toEqual([]);
    expect(set.curves).toHaveLength(1);
    expect([...set.curves[0]!.x]).toEqual([10]);
    expect([...set.curves[0]!.values.q!]).toEqual([whole.curves[1]!.values.q![1]]);
  });

  it('are drawn over P, however many seeds there are, and wherever their axis stands', () => {
    const axes = [
      { parameter: 'seed', values: Array.from({ length: 60 }, (_, seed) => seed) },
      { parameter: 'P', values: [5, 10] },
    ];
    const system = { alpha: 0.6, beta: 0.9, K: 40, datasets: 2, kappa: 1 };
    const plan = planCurves(study([], { axes, system }), 'regression');
    expect(plan.set).toMatchObject({ x: { parameter: 'P' }, varying: [], total: { curves: 1, pointsPerCurve: 2 } });
    expect([...pointOrdinals(plan, 0)]).toEqual(Array.from({ length: 120 }, (_, ordinal) => ordinal));
  });

  it('have the points that refinement added, of whichever seed, at their places', () => {
    const expansion = study(seeds, { refine: { axes: ['P'], points: 10 } });
    // Of κ = 0.1: between P = 5 and 10 of the second and third seed, between 10 and 20 of the first.
    const added = {
      base: Float64Array.of(1, 4, 2),
      first: new Float64Array(3).fill(0.5),
      second: new Float64Array(3),
    };
    const set = setOf({ ...expansion, added });
    const [curve, other] = set.curves;
    expect([...curve!.x]).toEqual([5, 8, 10, 15, 20]);
    expect([...curve!.members!.valued]).toEqual([4, 2, 4, 1, 4]);
    expect(curve!.members!.values.map(({ q }) => Number.isNaN(q![1]))).toEqual([true, false, false, true]);
    expect(curve!.values.q![2]).toBe(whole.curves[0]!.values.q![1]);
    expect([...other!.x]).toEqual([5, 10, 20]);
  });

  it('are thinned so that members count as points', () => {
    const axes = [
      { parameter: 'kappa', from: 0.1, to: 10, count: 50, spacing: 'logarithmic' },
      { parameter: 'P', from: 1, to: 200, count: 100, spacing: 'linear' },
    ];
    const plan = planCurves(
      study(
        Array.from({ length: 100 }, (_, seed) => seed),
        { axes },
      ),
      'regression',
      { curves: 500, points: 10_000 },
    );
    expect(plan.curves.length * plan.curves[0]!.length * 100).toBeLessThanOrEqual(10_000);
    expect(plan.set.total).toEqual({ curves: 50, pointsPerCurve: 100 });
  });
});

describe('a chart of means over seeds', () => {
  const settings = { ...screen, output: 'q', width: 720, height: 500 };
  const seriesOf = (change: object = {}) =>
    learningCurvesOption(whole, { ...settings, ...change }).series as {
      id: string;
      name: string;
      data: number[][];
      lineStyle: { opacity: number };
    }[];

  it('has the members of a curve as one faint line that is cut between them', () => {
    const members = seriesOf().filter(({ id }) => id.startsWith('members'));
    expect(members.map(({ id }) => id)).toEqual(['members of curve 0/values', 'members of curve 1/values']);
    const { data, lineStyle } = members[0]!;
    const expected = whole.curves[0]!.members!.values.flatMap(({ q }) => [...q!]);
    expect(data.map(([, y]) => y!).filter((y) => !Number.isNaN(y))).toEqual(expected);
    expect(data.filter(([, y]) => Number.isNaN(y))).toHaveLength(3);
    expect(lineStyle.opacity).toBeLessThan(0.5);
  });

  it('leaves them out where that is asked for', () => {
    expect(seriesOf({ members: false }).filter(({ id }) => id.startsWith('members'))).toEqual([]);
  });

  it('has room for every member on the ordinate', () => {
    const { scaleY } = learningCurvesLayout(whole, settings).panels[0];
    const all = whole.curves.flatMap(({ members }) => members!.values.flatMap(({ q }) => [...q!]));
    expect(scaleY.min).toBeLessThan(Math.min(...all));
    expect(scaleY.max).toBeGreaterThan(Math.max(...all));
  });

  it('says what points and faint lines are', () => {
    for (const theme of [chartThemes.light, chartThemes.print]) {
      const { entries } = learningCurvesLayout(whole, { ...settings, theme }).legend;
      const words = entries.map(({ spans }) => spans.map(({ text }) => text).join('')).join(' ');
      expect(words).toMatch(/mean over 4 seeds ± (standard error|SE)/);
      expect(words).toContain('each seed');
    }
    expect(describeLearningCurves(whole, settings)).toContain(
      'Points with error bars of one standard error: experiment, means over 4 seeds. Faint: each seed.',
    );
  });

  it('has a dot for each member of a point that stands alone', () => {
    const expansion = study(seeds, {
      axes: [],
      system: { alpha: 0.6, beta: 0.9, K: 40, datasets: 2, kappa: 1, P: 10 },
    });
    const option = learningCurvesOption(setOf(expansion), settings);
    const { elements } = option.graphic as { elements: { type: string; style?: { opacity?: number } }[] };
    expect(elements.filter(({ type, style }) => type === 'circle' && style?.opacity === 0.35)).toHaveLength(4);
  });
});

describe('derived columns on curves', () => {
  const results = { total: 'q + V', scaled: 'total*P' };

  it('of means are means of the members’ own, with a standard error', () => {
    const set = setOf(study(seeds, { results: { ratio: 'q/V' } }));
    expect(set.results).toMatchObject([{ key: 'ratio', error: 'ratio_error', expression: 'q/V' }]);
    const [curve] = set.curves;
    const each = curve!.members!.values.map(({ q, V }) => q![1]! / V![1]!);
    const mean = each.reduce((sum, value) => sum + value, 0) / 4;
    expect(curve!.values.ratio![1]).toBeCloseTo(mean, 14);
    const scatter = Math.sqrt(each.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 12);
    expect(errorsOf(set, curve!, 'ratio')![1]).toBeCloseTo(scatter, 14);
    // The mean of a quotient is none of means.
    expect(curve!.values.ratio![1]).not.toBeCloseTo(curve!.values.q![1]! / curve!.values.V![1]!, 6);
  });

  it('stand beside the theory’s own where it knows what they use', () => {
    const expansion = study(seeds, { results: { ...results, unknown: 'q*drawn' } });
    const plan = planCurves(expansion, 'regression');
    const found = new Map(
      companionTasks(plan).map(({ key, quantity, ordinals }): [string, Columns] => {
        const names = quantities[quantity].outputs.map((output) => output.key);
        const rows = Array.from(
          ordinals,
          (ordinal) => quantities[quantity].compute(systemAt(expansion, ordinal)).values,
        );
        const values = names.map((name, column) => [name, Float64Array.from(rows, (row) => row[column]!)] as const);
        return [key, { values: Object.fromEntries(values), status: new Uint8Array(3), roots: [] }];
      }),
    );
    const curve = buildCurve(plan, 0, computeBlock(expansion, 'regression', pointOrdinals(plan, 0)), found);
    const set: CurveSet = { ...plan.set, curves: [curve], pending: false, failure: '' };
    const [theory] = curve.predictions;
    expect([...theory!.scaled!]).toEqual(Array.from(curve.x, (P, at) => (theory!.q![at]! + theory!.V![at]!) * P));
    expect(theory).not.toHaveProperty('unknown');
    const expected = (curve.values.total![0]! - theory!.total![0]!) / curve.values.total_error![0]!;
    expect(residualAt(set, curve, 'total', 0)).toBe(expected);
  });

  it('of level 1 have a Gaussian process, level 2 where it knows what they use, and a value at the crossing', () => {
    const document = {
      ...{ format: 'coarsegrain-study', version: 1, name: 'Derived', quantities: ['effective-action'] },
      system: { alpha: 0.6, beta: 0.9, kappa: 10 },
      axes: [
        { parameter: 'u', values: [0, 1] },
        { parameter: 'P', values: [100, 1e4, 1e6] },
      ],
      results: { share: 'variance/X', scaled: 'loss*P^0.375', coupled: 'u*X' },
    };
    const set = previewCurveSet(document, chartLimits);
    const [process, curve] = set.curves;
    expect(curve!.gaussianProcess.values.share).toEqual(process!.values.share);
    // At u = 0, not at the u of the curve.
    expect([...curve!.gaussianProcess.levelTwo.values.coupled!]).toEqual([0, 0, 0]);
    expect(Object.keys(curve!.levelTwo.values).sort()).toEqual(['X', 'coupled', 'loss', 's', 'scaled']);
    curve!.x.forEach((P, at) => {
      expect(curve!.levelTwo.values.scaled![at]).toBe(curve!.levelTwo.values.loss![at]! * P ** 0.375);
    });
    const { P, values } = curve!.crossing!;
    expect(values.scaled).toBe(values.loss! * P ** 0.375);
    expect(plain(ordinateTitle(set, 'share')).replace(/\s+/g, ' ')).toBe('share = variance/X, level 1');
    expect(describeLearningCurves(set, { ...screen, output: 'share' })).toMatch(
      /^Derived: level-1 share = variance\/X against/,
    );
  });
});
