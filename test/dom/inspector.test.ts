/** The inspector, the table and the tools beside the chart, for sets of curves of every kind. */
import './standards-mode.ts';
import { flushPromises, mount } from '@vue/test-utils';
import { createPinia, setActivePinia } from 'pinia';
import { describe, expect, it } from 'vitest';
import { previewCurveSet } from '../../core/chart/curve-set.ts';
import { legendOrder } from '../../core/chart/legend.ts';
import InspectorPane from '../../renderer/results/InspectorPane.vue';
import PointTable from '../../renderer/results/PointTable.vue';
import RunHeader from '../../renderer/results/RunHeader.vue';
import ToolRow from '../../renderer/results/ToolRow.vue';
import { useDesign } from '../../renderer/stores/design.ts';
import { useLibrary } from '../../renderer/stores/library.ts';
import { useResults } from '../../renderer/stores/results.ts';
import { useWindow } from '../../renderer/stores/window.ts';
import { fakeClient, runOf, studyOf } from './fake-client.ts';

const P = { parameter: 'P', from: 100, to: 1e4, count: 9, spacing: 'logarithmic' };
const uRange = (count: number) => ({ parameter: 'u', from: 0.1, to: 100, count, spacing: 'logarithmic' });

function study(axes: object[], system: object = {}, quantities = ['effective-action']) {
  const base = { alpha: 0.6, beta: 0.9, K: 'infinite', kappa: 10 };
  return {
    format: 'coarsegrain-study',
    version: 1,
    name: 'Study',
    notes: '',
    system: { ...base, ...system },
    axes,
    quantities,
    seeds: [],
  };
}

async function open(document: ReturnType<typeof study>, answers: object = {}) {
  setActivePinia(createPinia());
  const set = previewCurveSet(document, { curves: 500, points: 100_000 });
  const run = runOf(1, { revision: 2 });
  const client = fakeClient({
    'studies.list': () => [studyOf([run], { revision: 5 })],
    'runs.get': () => ({
      ...run,
      document,
      applicationVersion: '0.1.0',
      solverVersions: {},
      statuses: { converged: 9, 'several roots': 0, 'no root': 0, 'not converged': 0 },
      failures: [],
      sessions: [],
      durations: [],
      reuses: true,
    }),
    'runs.curves': () => set,
    ...answers,
  });
  await useLibrary().start();
  const results = useResults();
  await results.open(1);
  return { client, results, set };
}
const cells = (row: { findAll: (selector: string) => { text: () => string }[] } | undefined) =>
  row?.findAll('td, th').map((cell) => cell.text().replace(/\s+/g, ' '));

describe('the inspector', () => {
  it('gives a value of a range four digits, and all of them as its title', async () => {
    const { results } = await open(study([uRange(6), P]));
    results.pointAt(1000);
    const pane = mount(InspectorPane);
    await flushPromises();
    const row = pane.findAll('tbody tr')[1];
    expect(cells(row)?.[1]).toBe('25.12');
    expect(row?.get('.varying .number').attributes('title')).toMatch(/^25\.118864315/);
  });

  it('has a column for each of several parameters, and no more columns than fit', async () => {
    const { results } = await open(study([{ parameter: 'alpha', values: [0.5, 0.7] }, uRange(3), P]));
    results.pointAt(1000);
    const pane = mount(InspectorPane);
    await flushPromises();
    expect(pane.findAll('thead th')).toHaveLength(6);
    const first = pane.get('tbody tr');
    expect(cells(first)?.slice(1, 3)).toEqual(['0.5', '100']);
    expect(cells(first)?.[3]?.replace(/[.,]/g, '').replace(/^0+/, '')).toHaveLength(4);
  });

  it('gives every root of a point that has several', async () => {
    const { results, set } = await open(study([{ parameter: 'u', values: [-0.1, 0] }, P]));
    const roots = set.curves[0]?.roots.find(({ values }) => values.length > 1);
    expect(roots).toBeDefined();
    results.cursor = roots?.position ?? null;
    const pane = mount(InspectorPane);
    const table = mount(PointTable, { props: { set } });
    await flushPromises();
    for (const host of [pane, table]) {
      const shown = host.findAll('.roots .number').map((number) => Number(number.attributes('title')));
      expect(shown).toEqual(expect.arrayContaining(roots?.values ?? []));
    }
    expect(pane.get('.status').text()).toMatch(/^several roots:/);
    expect(pane.get('[aria-live]').text()).toMatch(/several roots, s = /);
  });

  it('tells at every point how far level 1 is from level 2, beyond 5 % in the colour of warnings', async () => {
    const { results, set } = await open(study([{ parameter: 'u', values: [0, 1, 10, 100] }, P]));
    results.pointAt(100);
    const pane = mount(InspectorPane);
    const table = mount(PointTable, { props: { set } });
    await flushPromises();
    const shown = pane.findAll('.deviation').map((cell) => cell.text());
    expect(shown).toEqual(['+129\u202f%', '+47\u202f%', '+16\u202f%', '+6.6\u202f%']);
    expect(pane.findAll('.beyond')).toHaveLength(4);
    expect(pane.get('[aria-live]').text()).toContain('u = 10: 1.378, +47\u202f% from level 2');
    expect(table.findAll('tbody tr').map((row) => row.get('.deviation').text())).toHaveLength(36);
    expect(table.get('.deviation').attributes('title')).toMatch(/^L₁\/L₂ − 1 = 0\.065/);
    results.pointAt(1e4);
    await flushPromises();
    expect(pane.findAll('.beyond').map((cell) => cell.text())).toEqual(['+11\u202f%']);
  });

  it.each([
    ['finite width', { u: 1, N: 50 }, 'finite width N'],
    ['u < 0', { u: -0.01 }, 'cannot be normalised'],
  ])('says why the difference from level 2 is not known: %s', async (_, system, words) => {
    const { results } = await open(study([P], system));
    results.pointAt(1000);
    const pane = mount(InspectorPane);
    await flushPromises();
    expect(pane.get('.deviation').text()).toContain('—');
    expect(pane.get('.deviation').attributes('title')).toContain(words);
    expect(pane.find('.beyond').exists()).toBe(false);
  });

  it('shows values outside the range of their theory with their status and its sentence', async () => {
    const { results, set } = await open(study([{ ...P, from: 1 }], {}, ['response']));
    results.pointAt(1);
    const pane = mount(InspectorPane);
    const table = mount(PointTable, { props: { set } });
    await flushPromises();
    const row = pane.get('tbody tr');
    expect(row.get('.number').attributes('title')).not.toBe('');
    expect(row.get('.doubt').text()).toBe('k* near 1');
    expect(row.get('.doubt').attributes('title')).toContain('not yet scaling behaviour');
    expect(table.get('tbody .words').attributes('title')).toContain('not yet scaling behaviour');
    expect(pane.find('.deviation').exists()).toBe(false);
    results.pointAt(1e4);
    await flushPromises();
    expect(pane.find('.doubt').exists()).toBe(false);
  });

  it('says what could not be computed beside the curves', async () => {
    const { results } = await open(study([uRange(2), P]));
    results.set = { ...results.set!, failure: 'The worker died.' };
    const pane = mount(InspectorPane);
    await flushPromises();
    expect(pane.get('.missing').text()).toContain('The worker died.');
  });

  it('lists curves in the order of the legend, and digits toggle them in it', async () => {
    const { results, set } = await open(study([{ parameter: 'u', values: [1, 100, 0, 10] }, P]));
    const pane = mount(InspectorPane);
    await flushPromises();
    const names = pane.findAll('[role="checkbox"]').map((box) => box.attributes('aria-label'));
    expect(names).toEqual(['u = 100', 'u = 10', 'u = 1', 'u = 0, GP']);
    expect(results.listed).toEqual(legendOrder(set, 'loss'));
  });

  it('samples many curves evenly, and says so first', async () => {
    const { results, set } = await open(study([uRange(200), P]));
    const pane = mount(InspectorPane);
    await flushPromises();
    const listed = results.listed.map(({ index }) => index);
    expect(listed).toHaveLength(60);
    expect([Math.min(...listed), Math.max(...listed)]).toEqual([0, 199]);
    expect(listed.every((index, place) => place === 0 || Math.abs(index - (listed[place - 1] ?? 0)) <= 4)).toBe(true);
    expect(set.curves).toHaveLength(200);
    const section = pane.get('[aria-labelledby="inspector-cursor"]');
    expect(section.get('p').text()).toBe('60 of 200 curves, evenly sampled');
    expect(section.html().indexOf('evenly')).toBeLessThan(section.html().indexOf('<table'));
    expect(pane.get('[aria-labelledby="inspector-crossing"] p').text()).toBe('60 of 200 curves, evenly sampled');
  });

  it('names a single point and shows its values at once; P× has no meaning there', async () => {
    await open(study([], { P: 1000, u: 1 }));
    const pane = mount(InspectorPane);
    await flushPromises();
    expect(cells(pane.get('tbody tr'))?.[1]).toBe('the point');
    expect(pane.get('tbody tr').text()).toContain('0.');
    expect(pane.find('[aria-labelledby="inspector-crossing"]').exists()).toBe(false);
  });

  it('opens the design that the run was made of', async () => {
    const document = study([uRange(6), P]);
    const { client } = await open(document, {
      'studies.get': ({ study: number, revision }: { study: number; revision: number }) => ({
        study: number,
        revision,
        document: { ...document, notes: `of revision ${String(revision)}` },
      }),
    });
    const pane = mount(InspectorPane);
    await flushPromises();
    await pane
      .findAll('button')
      .find((button) => button.text() === 'Open this revision')
      ?.trigger('click');
    await flushPromises();
    expect(client.calls.at(-1)).toEqual({ name: 'studies.get', input: { study: 1, revision: 2 } });
    expect(useDesign().origin).toEqual({ study: 1, revision: 2 });
    expect(useDesign().draft.notes).toBe('of revision 2');
    expect(useWindow().place).toBe('design');
  });
});

describe('the switches of the chart', () => {
  const states = (set: Awaited<ReturnType<typeof open>>['set']) =>
    mount(ToolRow, { props: { set } })
      .findAll('input[type="checkbox"]')
      .map((box) => (box.element as HTMLInputElement).disabled);

  it.each([
    ['curves along P', study([uRange(3), P]), [false, false, false]],
    ['curves along u', study([uRange(9)], { P: 1000 }), [false, true, true]],
    [
      'curves that differ in k*',
      study([{ parameter: 'alpha', values: [0.5, 0.7] }, P], { u: 1 }),
      [false, true, false],
    ],
    ['a quantity without u', study([P], {}, ['response']), [true, false, true]],
    ['a single point', study([], { P: 1000, u: 1 }), [false, false, true]],
  ])('of %s: ratio, k* and P× are off where they have no meaning', async (_, document, disabled) => {
    const { set } = await open(document);
    expect(states(set)).toEqual(disabled);
  });
});

describe('an export', () => {
  it('says that it is under way until it is done, and is not begun twice', async () => {
    let finish: (name: string) => void = () => undefined;
    const { client } = await open(study([uRange(3), P]));
    client.save = (name, input) => {
      client.calls.push({ name, input });
      return new Promise((resolve) => (finish = resolve));
    };
    const header = mount(RunHeader);
    const button = () => header.findAll('button').find(({ element }) => element.title === 'Export data as CSV');
    await button()?.trigger('click');
    await button()?.trigger('click');
    expect(button()?.text()).toBe('Exporting CSV …');
    expect(client.calls.filter(({ name }) => name === 'runs.exportData')).toHaveLength(1);
    finish('study.csv');
    await flushPromises();
    expect(button()?.text()).toBe('CSV');
  });
});
