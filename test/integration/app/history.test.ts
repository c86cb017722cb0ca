import Database from 'better-sqlite3';
import { expect, it, vi } from 'vitest';
import type { LocalApplication } from '../../../electron/app/application.ts';
import { newFile, open } from '../../fakes/applications.ts';

const document = (change: object = {}) => ({
  format: 'coarsegrain-study',
  version: 1,
  name: 'History',
  system: { alpha: 0.6, beta: 0.9, kappa: 10, u: 1 },
  axes: [{ parameter: 'P', from: 100, to: 1e6, count: 40_000, spacing: 'logarithmic' }],
  quantities: ['effective-action'],
  ...change,
});

/** Starts a run and waits until it has ended. */
async function run(application: LocalApplication, begin: () => Promise<{ run: number }>): Promise<number> {
  const ends = new Set<number>();
  const stop = application.on('run.progress', ({ run: number, status }) => {
    if (status !== 'running' && status !== 'queued') ends.add(number);
  });
  const { run: number } = await begin();
  await vi.waitUntil(() => ends.has(number), { timeout: 20_000, interval: 5 });
  stop();
  return number;
}

it('changes are told to the faces, found by a query, and undone', async () => {
  const application = await open();
  await run(application, () => application.call('runs.start', { document: document() }));
  let told = 0;
  application.on('library.changed', () => told++);
  const change = await application.call('history.tag', { runs: [1], tags: ['  paper '] });
  expect(change).toMatchObject({ verb: 'tag', runs: [1], studies: [] });
  expect(told).toBe(1);
  const found = await application.call('history.runs', { query: 'tag:PAPER u=1 status:done' });
  expect(found).toMatchObject({ total: 1, next: null, entries: [{ run: 1, tags: ['paper'], done: 40_000 }] });
  expect(await application.call('history.undo', {})).toEqual(change);
  expect(await application.call('history.changes', {})).toEqual({ undo: null, redo: change });
  expect(told).toBe(2);
  expect((await application.call('history.runs', { query: 'tag:paper' })).entries).toEqual([]);
  expect(await application.call('history.tags', {})).toEqual([]);
});

it('names and tags are checked, and queries are answered with the word that is not understood', async () => {
  const application = await open();
  await application.call('studies.create', { document: document() });
  const refused: [() => Promise<unknown>, object][] = [
    [() => application.call('history.rename', { study: 1, name: ' ' }), { field: 'name' }],
    [() => application.call('history.rename', { study: 1, name: 'x'.repeat(201) }), { field: 'name' }],
    [() => application.call('history.tag', { studies: [1], tags: ['a"b'] }), { field: 'tags.0' }],
    [() => application.call('history.tag', { studies: [1], tags: [] }), { field: 'tags' }],
    [() => application.call('history.note', { run: 1, notes: 'x' }), { kind: 'not-found', field: 'run' }],
    [() => application.call('history.runs', { query: 'u>>1' }), { field: 'query', value: 'u>>1' }],
    [() => application.call('history.studies', { after: 'x' }), { field: 'after' }],
  ];
  for (const [call, report] of refused) await expect(call()).rejects.toMatchObject({ report });
});

it('lists are sorted from the greatest number, and from the first name', async () => {
  const application = await open();
  for (const name of ['b', 'a', 'c']) await application.call('studies.create', { document: document({ name }) });
  const names = async (input: Parameters<typeof application.call<'history.studies'>>[1]) =>
    (await application.call('history.studies', input)).entries.map(({ name }) => name).join('');
  expect(await names({})).toBe('cab');
  expect(await names({ sort: 'date', direction: 'ascending' })).toBe('bac');
  expect(await names({ sort: 'name' })).toBe('abc');
  expect(await names({ sort: 'name', direction: 'descending' })).toBe('cba');
});

it('a copy is named so, within the longest name, and a study in the trash is no obstacle to another of its kind', async () => {
  const application = await open();
  await application.call('studies.create', { document: document() });
  expect(await application.call('history.duplicate', { study: 1 })).toMatchObject({
    study: 2,
    document: { name: 'History (copy)', system: { alpha: 0.6 } },
  });
  await application.call('history.rename', { study: 2, name: 'x'.repeat(200) });
  const { document: copy } = await application.call('history.duplicate', { study: 2 });
  expect(copy.name).toBe(`${'x'.repeat(193)} (copy)`);
  await application.call('history.trash', { studies: [1] });
  await expect(application.call('runs.start', { study: 1 })).rejects.toMatchObject({ report: { kind: 'not-allowed' } });
  const number = await run(application, () => application.call('runs.start', { document: document() }));
  expect(await application.call('runs.get', { run: number })).toMatchObject({ study: 4, status: 'done' });
  await application.call('history.trash', { studies: [4] });
  const repeated = application.call('runs.repeat', { run: number });
  await expect(repeated).rejects.toMatchObject({ report: { kind: 'not-allowed', field: 'study' } });
  // It can be looked at all the same.
  expect((await application.call('runs.curves', { run: number })).curves).toHaveLength(1);
});

it('the trash is emptied while a run is computed, which is whole all the same', async () => {
  const file = newFile();
  const application = await open(file);
  const first = await run(application, () => application.call('runs.start', { document: document() }));
  await application.call('history.trash', { runs: [first] });
  const [second, emptied] = await Promise.all([
    run(application, () => application.call('runs.start', { document: document() })),
    application.call('history.emptyTrash', {}),
  ]);
  expect(emptied).toMatchObject({ studies: 0, runs: 1, points: 40_000 });
  expect(emptied.bytes).toBeGreaterThan(1e6);
  expect(await application.call('runs.get', { run: second })).toMatchObject({ status: 'done', done: 40_000 });
  expect(await application.call('history.emptyTrash', {})).toEqual({ studies: 0, runs: 0, points: 0, bytes: 0 });
});

it('what a process that died left of the trash is removed by the next', async () => {
  const file = newFile();
  const application = await open(file);
  await run(application, () => application.call('runs.start', { document: document() }));
  await application.close();
  const client = new Database(file);
  client.exec(`UPDATE run SET trashed_at = '2026-11-24', removed_at = '2026-11-24'`);
  await open(file);
  const left = client.prepare('SELECT count(*) FROM effective_action_point').pluck();
  await vi.waitUntil(() => left.get() === 0, { timeout: 20_000, interval: 20 });
  client.close();
});
