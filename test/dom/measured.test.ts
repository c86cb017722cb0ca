/** The inspector, the table and the tools beside the chart of an experiment. */
import './standards-mode.ts';
import { flushPromises, mount } from '@vue/test-utils';
import { createPinia, setActivePinia } from 'pinia';
import { describe, expect, it } from 'vitest';
import type { CurveSet } from '../../core/chart/curves.ts';
import { residualAt } from '../../core/chart/measured.ts';
import { formatMeasured } from '../../core/chart/text.ts';
import { statusSentences } from '../../core/quantities/quantity.ts';
import { noRatio } from '../../renderer/chart/switches.ts';
import InspectorPane from '../../renderer/results/InspectorPane.vue';
import PointTable from '../../renderer/results/PointTable.vue';
import ToolRow from '../../renderer/results/ToolRow.vue';
import { useLibrary } from '../../renderer/stores/library.ts';
import { useResults } from '../../renderer/stores/results.ts';
import { statusCounts } from '../fakes/points.ts';
import { measured, uncomputed } from '../unit/chart/measured-sets.ts';
import { solved } from '../unit/chart/curve-sets.ts';
import { fakeClient, runOf, studyOf } from './fake-client.ts';

async function open(set: CurveSet) {
  setActivePinia(createPinia());
  const run = runOf(1);
  fakeClient({
    'studies.list': () => [studyOf([run])],
    'runs.get': () => ({
      ...run,
      document: {
        ...{ format: 'coarsegrain-study', version: 1, name: 'Study', notes: '' },
        system: { alpha: 0.6, beta: 0.9, K: 200 },
        axes: [],
        quantities: ['posterior'],
        seeds: [],
      },
      applicationVersion: '0.1.0',
      solverVersions: {},
      statuses: statusCounts({ converged: 60 }),
      failures: [],
      sessions: [],
      durations: [],
      reuses: true,
    }),
    'runs.curves': () => set,
  });
  await useLibrary().start();
  const results = useResults();
  await results.open(1);
  const pane = mount(InspectorPane, { global: { stubs: { SystemList: true } } });
  return { results, pane, set };
}
const textOf = (cell: { text(): string }) => cell.text().replace(/\s+/g, ' ');

describe('the inspector of an experiment', () => {
  it('gives the mean with its standard error, and the residual in standard errors', async () => {
    const { results, pane, set } = await open(measured({ ridges: [0.1] }));
    results.pointAt(97);
    await flushPromises();
    const section = pane.get('[aria-labelledby="inspector-cursor"]');
    const rows = section.findAll('tbody tr');
    expect(rows).toHaveLength(3);
    results.listed.forEach((curve, place) => {
      const at = results.cursor!;
      const [value, error] = [curve.values.trainLoss![at]!, curve.values.trainLoss_error![at]!];
      expect(rows[place]!.get('.measured').text()).toBe(formatMeasured(value, error));
      expect(rows[place]!.get('.measured').attributes('title')).toBe(`${String(value)} ± ${String(error)}`);
      const residual = residualAt(set, curve, 'trainLoss', at);
      expect(Number(textOf(rows[place]!.findAll('td').at(-1)!).replace('−', '-'))).toBeCloseTo(residual, 1);
    });
    expect(section.text()).toContain('residual from level 2 in standard errors');
    expect(section.get('[aria-live]').text()).toMatch(
      /u = 1: 0\.0\d+\(\d+\), [−+]?\d\.\d standard errors from level 2/,
    );
    // Markers as in the chart, no two alike.
    expect(
      new Set(
        rows.map((row) =>
          row
            .get('svg')
            .html()
            .replace(/(fill|stroke)="[^"]*"/g, ''),
        ),
      ).size,
    ).toBe(3);
  });

  it('tells how the points were sampled: acceptance, autocorrelation, effective samples, split R, data sets', async () => {
    const { results, pane } = await open(measured({ ridges: [0.1] }));
    expect(pane.find('[aria-labelledby="inspector-sampling"]').exists()).toBe(false);
    results.pointAt(97);
    await flushPromises();
    const section = pane.get('[aria-labelledby="inspector-sampling"]');
    const titles = section.findAll('th[title]').map((cell) => cell.attributes('title')!.split(':')[0]);
    expect(titles).toEqual([
      'acceptance',
      'autocorrelation time',
      'effective sample size',
      'split R',
      'data sets drawn',
    ]);
    const row = section.get('tbody tr').findAll('td').map(textOf);
    expect(row.slice(-5)).toEqual(['0.8700', '12.30', '812', '1.004', '8']);
    results.toggleCurve(0);
    await flushPromises();
    expect(section.findAll('tbody tr')).toHaveLength(2);
  });

  it('says in a sentence what a status means, and gives the value all the same', async () => {
    const statuses = { 3: 'chains not converged', 4: 'incomplete', 5: 'budget spent', 6: null } as const;
    const { results, pane, set } = await open(measured({ ridges: [0.1], statuses: { ...statuses } }));
    for (const [at, status] of Object.entries(statuses)) {
      if (status === null) continue;
      results.cursor = Number(at);
      await flushPromises();
      const notes = pane.get('[aria-labelledby="inspector-sampling"]').findAll('.note');
      expect(notes.map(textOf)).toEqual([`u = 0, GP: ${status}. ${statusSentences[status]}`]);
      expect(pane.get('td.doubt .measured').text()).not.toBe('–');
    }
    results.cursor = 6;
    await flushPromises();
    expect(pane.get('td.status').text()).toBe('not computed');
    const table = mount(PointTable, { props: { set } });
    expect(table.findAll('tbody .words').slice(3, 7).map(textOf)).toEqual([
      'chains not converged',
      'incomplete',
      'budget spent',
      'not computed',
    ]);
  });
});

describe('the table of points', () => {
  it('has errors beside their means, and a residual after each mean that theory knows', async () => {
    const { set } = await open(measured({ ridges: [0.1] }));
    const table = mount(PointTable, { props: { set } });
    const head = table.findAll('thead th').map((cell) => cell.attributes('title') ?? '');
    expect(head.filter((title) => title.startsWith('(experiment − level 2)'))).toHaveLength(5);
    const row = table.get('tbody tr').findAll('td');
    expect(row).toHaveLength(head.length);
    const [curve] = set.curves;
    expect(textOf(row[2]!)).toBe(formatMeasured(curve!.values.trainLoss![0]!, curve!.values.trainLoss_error![0]!));
    expect(textOf(row[3]!)).toMatch(/^[−+]?\d\.\d$/);
  });
});

describe('the switch of the second panel', () => {
  it('is of residuals for an experiment, and off where no theory is known', async () => {
    const { set } = await open(measured({ ridges: [0.1] }));
    const box = () => mount(ToolRow, { props: { set } }).get('input[type="checkbox"]');
    expect(mount(ToolRow, { props: { set } }).text()).toContain('Residuals');
    expect((box().element as HTMLInputElement).disabled).toBe(false);
    for (const curve of set.curves) curve.predictions = [{}, {}];
    expect(noRatio(set)).toContain('No theory is known');
    expect(noRatio({ ...set, pending: true })).toBe('');
    expect(noRatio(solved([{ parameter: 'P', values: [10, 100] }], {}, 'response'))).toContain('does not depend on u');
  });
});

it('a run without a point yet has its curves listed, in the order of theory', async () => {
  const { results, pane } = await open(uncomputed(measured({ ridges: [0.1] })));
  results.pointAt(97);
  await flushPromises();
  expect(results.listed.map(({ system }) => system.u)).toEqual([0, 1, 10]);
  expect(pane.findAll('td.status').map(textOf)).toEqual(['not computed', 'not computed', 'not computed']);
  expect(pane.find('[aria-labelledby="inspector-sampling"]').exists()).toBe(false);
});
