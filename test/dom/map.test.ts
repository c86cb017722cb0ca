/** The map of the run in view: how it is asked for, its cursor, its zoom, and what the inspector says. */
import './standards-mode.ts';
import { flushPromises, mount } from '@vue/test-utils';
import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { defineComponent, h } from 'vue';
import { previewCurveSet } from '../../core/chart/curve-set.ts';
import { previewMapSet } from '../../core/chart/map-set.ts';
import { placeOfPoint } from '../../core/chart/map.ts';
import { useShortcuts } from '../../renderer/keyboard/shortcuts.ts';
import InspectorPane from '../../renderer/results/InspectorPane.vue';
import ToolRow from '../../renderer/results/ToolRow.vue';
import { useLibrary } from '../../renderer/stores/library.ts';
import { useMap } from '../../renderer/stores/map.ts';
import { useResults } from '../../renderer/stores/results.ts';
import { useWindow } from '../../renderer/stores/window.ts';
import { fakeClient, runOf, studyOf, type FakeClient } from './fake-client.ts';

const document_ = {
  format: 'coarsegrain-study',
  version: 1,
  name: 'A map',
  system: { alpha: 0.6, beta: 0.9, kappa: 0.1 },
  axes: [
    { parameter: 'N', values: [20, 30, 40, 50, 60] },
    { parameter: 'u', from: -0.5, to: 0.5, count: 5, spacing: 'linear' },
    { parameter: 'P', from: 10, to: 1e4, count: 7, spacing: 'logarithmic' },
  ],
  quantities: ['effective-action'],
  seeds: [],
};
const limits = { points: 1000, panels: 1 };
const curves = previewCurveSet(document_, { curves: 500, points: 200_000 });
const whole = previewMapSet(document_, limits, 'effective-action', 'loss');
let client: FakeClient;
let document: object;

beforeEach(async () => {
  setActivePinia(createPinia());
  document = document_;
  client = fakeClient({
    'studies.list': () => [studyOf([runOf(1)])],
    'runs.get': () => ({
      ...runOf(1),
      document,
      statuses: {},
      failures: [],
      solverVersions: {},
      sessions: [],
      durations: [],
    }),
    'runs.curves': () => curves,
    'runs.map': ({ output }: { output: string }) => previewMapSet(document_, limits, 'effective-action', output),
    'runs.exportFigure': () => 'map.svg',
  });
  await useLibrary().start();
});

const exported = () => client.calls.findLast(({ name }) => name === 'runs.exportFigure')?.input;
const inputs = () => client.calls.filter(({ name }) => name === 'runs.map').map(({ input }) => input);

async function opened() {
  const [results, map] = [useResults(), useMap()];
  await results.open(1);
  results.map = true;
  await vi.waitUntil(() => map.set !== null);
  return { results, map };
}

describe('a map', () => {
  it('is offered where the study has one, and fetched when it is wanted', async () => {
    const { results, map } = await opened();
    expect(inputs()).toEqual([{ run: 1, quantity: 'effective-action', output: 'loss', at: [] }]);
    const tools = mount(ToolRow, { props: { set: curves } });
    expect(tools.text()).toContain('CurvesMap');
    expect(tools.text()).not.toContain('Ratio');
    results.output = 'X';
    await vi.waitUntil(() => map.set?.column.key === 'X');
    expect(inputs()).toHaveLength(2);
    document = { ...document_, axes: document_.axes.slice(2) };
    await results.open(2);
    expect(results.mappable).toBe(false);
    expect(results.mapShown).toBe(false);
  });

  it('is exported where it is shown, with the values of further axes', async () => {
    const { results } = await opened();
    results.mapAt = [3];
    await results.saveFile('runs.exportFigure', 'svg');
    expect(exported()).toEqual({ run: 1, format: 'svg', options: { map: true, at: [3] } });
    results.map = false;
    await results.saveFile('runs.exportFigure', 'svg');
    expect(exported()).toEqual({ run: 1, format: 'svg', options: {} });
  });

  it('lets one value of a further axis be chosen', async () => {
    const { results } = await opened();
    const tools = mount(ToolRow, { props: { set: curves } });
    const choice = tools.get('select[aria-label="coupling"], select[aria-label="width"]');
    await choice.setValue('2');
    expect(results.mapAt).toEqual([2]);
    await vi.waitUntil(() => inputs().length === 2);
    expect(inputs()[1]).toMatchObject({ at: [2] });
  });

  it('has a cursor that arrows move along its grid, and whose point the inspector tells', async () => {
    const { results, map } = await opened();
    useWindow().place = 'results';
    const host = mount(
      defineComponent(() => {
        useShortcuts();
        return () => h('div', { tabindex: 0, id: 'map-chart' });
      }),
      { attachTo: window.document.body },
    );
    const press = async (key: string, shiftKey = false) => {
      await host.trigger('keydown', { key, shiftKey });
    };
    const panel = whole.panels[0]!;
    const several = panel.status.indexOf(1);
    map.cursor = { panel: 0, point: several };
    await press('ArrowRight');
    expect(map.cursor).toEqual({ panel: 0, point: several + 1 });
    await press('ArrowLeft');
    const inspector = mount(InspectorPane);
    await flushPromises();
    expect(inspector.text()).toContain('several roots');
    expect(inspector.get('[aria-live]').text()).toMatch(/^P = 31\.62, N = 20\.00, u = −0\.5000: L\/P = several roots$/);
    for (let step = 0; step < 9; step++) await press('ArrowUp');
    const [P, top] = placeOfPoint(whole, panel, map.cursor.point);
    expect([P, top]).toEqual([whole.x.values[several], whole.y.values.at(-1)]);
    expect(results.cursor).toBeNull();
    await press('m');
    expect(results.mapShown).toBe(false);
    const before = map.cursor;
    await press('ArrowDown');
    expect(map.cursor).toEqual(before);
    host.unmount();
  });

  it('zooms around its cursor on both axes, and out again to the whole', async () => {
    const { map } = await opened();
    map.cursor = { panel: 0, point: 0 };
    map.zoomBy(0.5);
    expect(map.zoom!.x[0]).toBeCloseTo(whole.x.values[0]!, 9);
    expect(map.zoom!.x[1]).toBeCloseTo(Math.sqrt(whole.x.values[0]! * whole.x.values.at(-1)!), 9);
    expect(map.zoom!.y![0]).toBeCloseTo(whole.y.values[0]!, 9);
    map.zoomBy(4);
    expect(map.zoom).toBeNull();
  });
});
