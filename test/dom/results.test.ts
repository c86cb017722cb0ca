import './standards-mode.ts';
import { flushPromises, mount } from '@vue/test-utils';
import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { previewCurveSet } from '../../core/chart/curve-set.ts';
import { presets } from '../../core/study/presets.ts';
import InspectorPane from '../../renderer/results/InspectorPane.vue';
import { runStory } from '../../renderer/results/story.ts';
import { useLibrary } from '../../renderer/stores/library.ts';
import { useResults } from '../../renderer/stores/results.ts';
import { fakeClient, runOf, studyOf, type FakeClient } from './fake-client.ts';

const figure1 = presets[0]?.document;
const set = previewCurveSet(figure1, { curves: 500, points: 200_000 });
let client: FakeClient;
let run = runOf(1);

beforeEach(async () => {
  setActivePinia(createPinia());
  run = runOf(1);
  client = fakeClient({
    'studies.list': () => [studyOf([run])],
    'runs.get': () => ({
      ...run,
      document: figure1,
      applicationVersion: '0.1.0',
      solverVersions: {},
      statuses: { converged: run.done, 'several roots': 0, 'no root': 0, 'not converged': 0 },
      failures: [],
      sessions: [],
      durations: [],
      reuses: true,
    }),
    'runs.curves': () => set,
    'runs.exportFigure': () => 'figure-1.svg',
  });
  await useLibrary().start();
});

describe('the run in view', () => {
  it('reads its curves again while it runs, and once more at its end', async () => {
    vi.useFakeTimers();
    run = runOf(1, { status: 'running', done: 100, finishedAt: null });
    await useLibrary().reload();
    const results = useResults();
    await results.open(1);
    const reads = () => client.calls.filter(({ name }) => name === 'runs.curves').length;
    expect(reads()).toBe(1);
    const progress = { run: 1, total: 505, failed: 0, share: 1, rate: 1000, secondsLeft: 1 };
    for (const done of [150, 200, 250]) {
      client.send('run.progress', { ...progress, status: 'running', done, share: done / 505 });
      await flushPromises();
    }
    expect(reads()).toBe(2);
    await vi.advanceTimersByTimeAsync(400);
    expect(reads()).toBe(3);
    run = runOf(1);
    client.send('run.progress', { ...progress, status: 'done', done: 505 });
    await flushPromises();
    expect(results.summary?.status).toBe('done');
    expect(reads()).toBe(4);
    vi.useRealTimers();
  });

  it('reads its curves again while what stands beside them is being computed', async () => {
    vi.useFakeTimers();
    const answers = [{ ...set, pending: true }, { ...set, pending: true }, set];
    client = fakeClient({
      'studies.list': () => [studyOf([run])],
      'runs.get': () => ({ ...run, document: figure1, statuses: {}, failures: [], solverVersions: {} }),
      'runs.curves': () => answers.shift() ?? set,
    });
    const results = useResults();
    await results.open(1);
    expect(results.set?.pending).toBe(true);
    await vi.advanceTimersByTimeAsync(2000);
    expect(results.set?.pending).toBe(false);
    expect(client.calls.filter(({ name }) => name === 'runs.curves')).toHaveLength(3);
    vi.useRealTimers();
  });

  it('reads a run that is too old for the library’s list no more often than another', async () => {
    await useResults().open(99);
    for (let turn = 0; turn < 50; turn++) await Promise.resolve();
    expect(client.calls.filter(({ name }) => name === 'runs.get').length).toBeLessThanOrEqual(2);
  });

  it('reads exact values at the cursor', async () => {
    const results = useResults();
    await results.open(1);
    const inspector = mount(InspectorPane);
    results.pointAt(1.02e4);
    await flushPromises();
    expect(inspector.text()).toContain('0.0884294');
    expect(inspector.get('[aria-live]').text()).toContain('u = 0, GP: 0.08843');
    results.moveCursor(1, true);
    expect(results.abscissa[results.cursor ?? -1]).toBeCloseTo(1e5, 4);
    results.moveCursor(1);
    expect(results.abscissa[results.cursor ?? -1]).toBeCloseTo(10 ** 5.05, 1);
  });

  it('counts points, and names crossings that lie beyond the range', async () => {
    await useResults().open(1);
    const inspector = mount(InspectorPane);
    await flushPromises();
    expect(inspector.text()).toContain('converged, one root505');
    expect(inspector.text()).toMatch(/u = 100\s*beyond 107/);
  });

  it('exports what is shown, and nothing but the defaults while nothing was changed', async () => {
    const results = useResults();
    await results.open(1);
    await results.saveFile('runs.exportFigure', 'svg');
    expect(client.calls.at(-1)?.input).toEqual({ run: 1, format: 'svg', options: {} });
    results.toggleCurve(4);
    results.toggleCurve(0);
    results.toggleCurve(4);
    results.ratio = false;
    await results.saveFile('runs.exportFigure', 'png');
    expect(client.calls.at(-1)?.input).toEqual({ run: 1, format: 'png', options: { ratio: false, hidden: [0] } });
  });

  it('zooms around the cursor and out again to the whole range', async () => {
    const results = useResults();
    await results.open(1);
    results.pointAt(1e4);
    results.zoomBy(0.5);
    expect(results.zoom?.x[0]).toBeCloseTo(1e3, 6);
    expect(results.zoom?.x[1]).toBeCloseTo(10 ** 5.5, 3);
    results.zoomBy(4);
    expect(results.zoom).toBeNull();
  });
});

describe('what became of a run, in words', () => {
  it.each([
    [{ status: 'done' }, ''],
    [{ status: 'cancelled', done: 100 }, 'Cancelled, 100 of 505 points kept'],
    [{ status: 'interrupted', done: 100 }, 'Interrupted: its process ended before it, 100 of 505 points kept'],
    [{ status: 'done', done: 500, failed: 5 }, '5 points lost with failed chunks, 500 of 505 points kept'],
  ] as const)('%j', (changes, words) => {
    expect(runStory(runOf(1, changes))).toBe(words);
  });
});
