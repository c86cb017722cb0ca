import { flushPromises, mount, type VueWrapper } from '@vue/test-utils';
import { presets } from '../../core/study/presets.ts';
import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, describe, expect, it } from 'vitest';
import LibraryPane from '../../renderer/library/LibraryPane.vue';
import { libraryRows, runWord } from '../../renderer/library/rows.ts';
import { useLibrary } from '../../renderer/stores/library.ts';
import { fakeClient, runOf, studyOf, type FakeClient } from './fake-client.ts';

const now = new Date('2026-11-24T20:00:00.000Z');

describe('the word beside a run', () => {
  it.each([
    [{ status: 'queued', done: 0 }, 'queued'],
    [{ status: 'running', done: 313 }, '61 %'],
    [{ status: 'cancelled', done: 313 }, 'cancelled at 61 %'],
    [{ status: 'interrupted', done: 504 }, 'interrupted at 99 %'],
    [{ status: 'failed', done: 0, failed: 505 }, '505 failed'],
    [{ status: 'failed', done: 0 }, 'failed'],
    [{ status: 'done', done: 493, failed: 12 }, '12 failed'],
  ] as const)('%j is %j', (changes, word) => {
    expect(runWord(runOf(1, changes), now)).toBe(word);
  });

  it('is the time for a run that is done', () => {
    expect(runWord(runOf(1, { finishedAt: '2026-11-20T12:00:00.000Z' }), now)).toBe('Fri');
    expect(runWord(runOf(1, { finishedAt: '2026-10-01T12:00:00.000Z' }), now)).toBe('2026-10-01');
  });
});

describe('the rows of the tree', () => {
  it('hide the runs of a closed study', () => {
    const rows = libraryRows([studyOf([runOf(1), runOf(2)])], [], new Set(['study-1']), now);
    expect(rows.map(({ key, expanded }) => [key, expanded])).toEqual([
      ['studies', true],
      ['study-1', false],
    ]);
  });
});

describe('the library', () => {
  let client: FakeClient;
  let pane: VueWrapper;
  let runs = [runOf(2, { status: 'running', done: 100 }), runOf(1)];

  beforeEach(async () => {
    setActivePinia(createPinia());
    runs = [runOf(2, { status: 'running', done: 100 }), runOf(1)];
    client = fakeClient({ 'studies.list': () => [studyOf(runs), studyOf([], { study: 2, name: 'Wide' })] });
    await useLibrary().start();
    pane = mount(LibraryPane, { attachTo: document.body });
  });
  const items = () => pane.findAll('[role="treeitem"]');
  const names = () => items().map((item) => item.get('.name').text());

  it('lists studies with their runs, and the templates', () => {
    expect(names()).toEqual([
      'Studies',
      'Figure 1',
      'Run 2',
      'Run 1',
      'Wide',
      'Templates',
      ...presets.map(({ title }) => title),
    ]);
  });

  it('is reached by one Tab and walked by arrows', async () => {
    expect(items().filter((item) => item.attributes('tabindex') === '0')).toHaveLength(1);
    await items()[0]?.trigger('keydown', { key: 'ArrowDown' });
    await flushPromises();
    expect(document.activeElement?.getAttribute('data-key')).toBe('study-1');
    await items()[1]?.trigger('keydown', { key: 'ArrowLeft' });
    expect(names()).not.toContain('Run 1');
    expect(items()[1]?.attributes('aria-expanded')).toBe('false');
    await items()[1]?.trigger('keydown', { key: 'ArrowRight' });
    await items()[2]?.trigger('keydown', { key: 'ArrowLeft' });
    await flushPromises();
    expect(document.activeElement?.getAttribute('data-key')).toBe('study-1');
  });

  it('follows progress before the list is read again', async () => {
    client.send('run.progress', {
      run: 2,
      status: 'running',
      done: 404,
      total: 505,
      failed: 0,
      share: 0.8,
      rate: 1000,
      secondsLeft: 0.1,
    });
    await flushPromises();
    expect(pane.text()).toContain('80 %');
  });

  it('is read again when it has changed, and a late progress does not undo a run’s end', async () => {
    runs = [runOf(2), runOf(1)];
    client.send('library.changed', {});
    await flushPromises();
    client.send('run.progress', {
      run: 2,
      status: 'running',
      done: 450,
      total: 505,
      failed: 0,
      share: 0.9,
      rate: 1,
      secondsLeft: 1,
    });
    await flushPromises();
    expect(useLibrary().running).toBeNull();
  });

  it('finds studies and runs by words', async () => {
    await pane.get('#library-search').setValue('wide');
    expect(names()).toEqual(['Studies', 'Wide']);
    await pane.get('#library-search').setValue('figure running');
    expect(names()).toEqual(['Studies', 'Figure 1', 'Run 2']);
    await pane.get('#library-search').setValue('nothing');
    expect(pane.text()).toContain('Nothing in the library holds “nothing”.');
  });
});
