import { describe, expect, it } from 'vitest';
import type { Store } from '../../../electron/store/store.ts';
import { inspect, opened, refusal, temporaryFile } from './fixtures.ts';
import { applicationVersion, blockOf, solverVersions, startRun, study } from './samples.ts';

const newest = { sort: 'date', ascending: false, limit: 100 } as const;
const none: number[] = [];

/** Two studies with a run each, the first of which has ended. */
async function library(file = temporaryFile()): Promise<Store> {
  const store = await opened(file);
  await startRun(store, 10);
  await store.writeBlock(1, blockOf(0, 10));
  await store.setRunStatus(1, 'done', 1);
  await startRun(store, 10);
  return store;
}

const run = async (store: Store, number: number) => {
  const { tags, notes, pinned, trashedAt } = await store.getRun(number);
  return { tags, notes, pinned, trashed: trashedAt !== null };
};
const studies = async (store: Store, trashed = false) =>
  (await store.searchStudies(trashed ? [{ kind: 'trashed' }] : [], newest)).entries;

describe('changes', () => {
  it('of tags, notes and pins are undone one by one and made again, also after a restart', async () => {
    const file = temporaryFile();
    const store = await library(file);
    const untouched = { tags: [], notes: '', pinned: false, trashed: false };
    const subjects = { studies: [2], runs: [1, 2] };
    const tagged = await store.changeHistory({ verb: 'tag', subjects, tags: ['draft', 'b'] });
    expect(tagged).toMatchObject({ change: 1, verb: 'tag', studies: [2], runs: [1, 2] });
    expect(Math.abs(Date.parse(tagged!.madeAt) - Date.now())).toBeLessThan(60_000);
    await store.changeHistory({ verb: 'untag', subjects: { studies: none, runs: [1] }, tags: ['B', 'never'] });
    await store.changeHistory({ verb: 'note', run: 1, notes: 'α stays\nat 0.6' });
    await store.changeHistory({ verb: 'pin', subjects: { studies: [1], runs: [1] } });
    const last = { tags: ['draft'], notes: 'α stays\nat 0.6', pinned: true, trashed: false };
    expect(await run(store, 1)).toEqual(last);
    expect(await run(store, 2)).toEqual({ ...untouched, tags: ['b', 'draft'] });
    expect(await studies(store)).toMatchObject([
      { study: 1, pinned: true, tags: [] },
      { study: 2, pinned: false, tags: ['b', 'draft'] },
    ]);
    expect(await store.listTags()).toEqual([
      { tag: 'b', studies: 1, runs: 1 },
      { tag: 'draft', studies: 1, runs: 2 },
    ]);
    await store.close();

    const again = await opened(file);
    expect(await again.changesAhead()).toMatchObject({ undo: { verb: 'pin', studies: [1], runs: [1] }, redo: null });
    expect(await again.undoChange()).toMatchObject({ verb: 'pin' });
    expect(await run(again, 1)).toEqual({ ...last, pinned: false });
    expect(await again.undoChange()).toMatchObject({ verb: 'note' });
    expect(await again.undoChange()).toMatchObject({ verb: 'untag' });
    expect(await run(again, 1)).toEqual({ ...untouched, tags: ['b', 'draft'] });
    expect(await again.changesAhead()).toMatchObject({ undo: { verb: 'tag' }, redo: { verb: 'untag', runs: [1] } });
    expect(await again.undoChange()).toMatchObject({ verb: 'tag' });
    expect(await again.undoChange()).toBeNull();
    for (const number of [1, 2]) expect(await run(again, number)).toEqual(untouched);
    for (const verb of ['tag', 'untag', 'note', 'pin']) expect(await again.redoChange()).toMatchObject({ verb });
    expect(await again.redoChange()).toBeNull();
    expect(await run(again, 1)).toEqual(last);
  });

  it('cannot be made again once another was made', async () => {
    const store = await library();
    await store.changeHistory({ verb: 'note', run: 1, notes: 'first' });
    await store.undoChange();
    await store.changeHistory({ verb: 'note', run: 1, notes: 'second' });
    expect(await store.redoChange()).toBeNull();
    await store.undoChange();
    expect((await run(store, 1)).notes).toBe('');
  });

  it('that change nothing are none', async () => {
    const store = await library();
    await store.changeHistory({ verb: 'tag', subjects: { studies: none, runs: [1] }, tags: ['Draft'] });
    const subjects = { studies: none, runs: [1, 1] };
    expect(await store.changeHistory({ verb: 'tag', subjects, tags: ['draft', 'DRAFT'] })).toBeNull();
    expect(await store.changeHistory({ verb: 'unpin', subjects })).toBeNull();
    expect(await store.changeHistory({ verb: 'restore', subjects })).toBeNull();
    expect(await store.changeHistory({ verb: 'rename', study: 1, name: study.name })).toBeNull();
    expect((await run(store, 1)).tags).toEqual(['Draft']);
    expect((await store.changesAhead()).undo).toMatchObject({ change: 1 });
  });

  it('of what is not there change nothing', async () => {
    const store = await library();
    const subjects = { studies: none, runs: [1, 7] };
    expect(await refusal(store.changeHistory({ verb: 'tag', subjects, tags: ['a'] }))).toMatchObject({
      kind: 'not-found',
      field: 'run',
      value: 7,
    });
    expect((await run(store, 1)).tags).toEqual([]);
    expect(await refusal(store.changeHistory({ verb: 'rename', study: 4, name: 'a' }))).toMatchObject({ value: 4 });
    expect(await refusal(store.duplicateStudy(4, 'a'))).toMatchObject({ kind: 'not-found', field: 'study', value: 4 });
    expect(await store.changesAhead()).toEqual({ undo: null, redo: null });
  });

  it('are forgotten but for the last thousand', async () => {
    const file = temporaryFile();
    const store = await library(file);
    await store.changeHistory({ verb: 'note', run: 1, notes: 'first' });
    inspect(file, (database) => database.exec(`UPDATE sqlite_sequence SET seq = 1000 WHERE name = 'change'`));
    await store.changeHistory({ verb: 'note', run: 1, notes: 'second' });
    await store.undoChange();
    expect(await store.undoChange()).toBeNull();
    expect((await run(store, 1)).notes).toBe('first');
  });
});

describe('a study', () => {
  it('gets another name by a revision, and its runs keep theirs', async () => {
    const store = await library();
    await store.changeHistory({ verb: 'rename', study: 1, name: 'Beyond' });
    expect(await store.getStudy(1)).toEqual({ study: 1, revision: 2, document: { ...study, name: 'Beyond' } });
    expect(await store.getRun(1)).toMatchObject({ studyName: study.name, revision: 1 });
    await store.undoChange();
    expect(await store.getStudy(1)).toEqual({ study: 1, revision: 3, document: study });
    await store.redoChange();
    expect(await store.getStudy(1)).toMatchObject({ revision: 4, document: { name: 'Beyond' } });
  });

  it('is duplicated without its runs; undone, the copy is in the trash', async () => {
    const store = await library();
    const copy = await store.duplicateStudy(1, 'A copy');
    expect(copy).toEqual({ study: 3, revision: 1, document: { ...study, name: 'A copy' } });
    expect(await store.undoChange()).toMatchObject({ verb: 'duplicate', studies: [3] });
    expect((await studies(store)).map((entry) => entry.study)).toEqual([2, 1]);
    expect(await studies(store, true)).toMatchObject([{ study: 3, runs: 0 }]);
    await store.redoChange();
    expect((await studies(store)).map((entry) => entry.study)).toContain(3);
  });
});

describe('the trash', () => {
  const first = { studies: [1], runs: none };

  it('takes a study with its runs, which can be looked at and not run', async () => {
    const store = await library();
    await store.changeHistory({ verb: 'trash', subjects: first });
    expect((await store.listStudies(10, 10)).map((entry) => entry.study)).toEqual([2]);
    expect((await store.listRuns(10)).map((entry) => entry.run)).toEqual([2]);
    expect(await store.findStudy(study.name)).toMatchObject([{ study: 2 }]);
    expect((await store.searchRuns([], newest)).entries.map((entry) => entry.run)).toEqual([2]);
    expect((await store.searchRuns([{ kind: 'trashed' }], newest)).entries.map((entry) => entry.run)).toEqual([1]);
    expect(await run(store, 1)).toMatchObject({ trashed: true });
    expect((await store.readRange(1, 'effective-action', 0, 10)).count).toBe(10);
    const start = store.createRun({ study: 1, revision: 1, total: 1, applicationVersion, solverVersions });
    expect(await refusal(start)).toMatchObject({
      kind: 'not-allowed',
      field: 'study',
      message: 'Study 1 is in the trash: it can be run once it is restored.',
    });
    expect(await refusal(store.reopenRun(1, true))).toMatchObject({ kind: 'not-allowed', field: 'run' });
    await store.changeHistory({ verb: 'restore', subjects: first });
    expect(await run(store, 1)).toMatchObject({ trashed: false });
    expect((await store.listRuns(10)).map((entry) => entry.run)).toEqual([2, 1]);
  });

  it('keeps a run that was in it before its study', async () => {
    const store = await library();
    const only = { studies: none, runs: [1] };
    await store.changeHistory({ verb: 'trash', subjects: only });
    await store.changeHistory({ verb: 'trash', subjects: first });
    expect(await refusal(store.changeHistory({ verb: 'restore', subjects: only }))).toMatchObject({
      kind: 'not-allowed',
      field: 'run',
      message: 'Run 1 is in the trash with its study 1: restore that.',
    });
    await store.undoChange();
    expect(await run(store, 1)).toMatchObject({ trashed: true });
    expect((await studies(store)).map((entry) => [entry.study, entry.runs])).toEqual([
      [2, 1],
      [1, 0],
    ]);
    await store.changeHistory({ verb: 'trash', subjects: first });
    await store.changeHistory({ verb: 'restore', subjects: { studies: [1], runs: [1] } });
    expect(await run(store, 1)).toMatchObject({ trashed: false });
  });

  it('takes no run that has not ended, by itself, with its study or by undoing', async () => {
    const store = await library();
    for (const subjects of [
      { studies: [2], runs: none },
      { studies: none, runs: [1, 2] },
    ]) {
      const report = await refusal(store.changeHistory({ verb: 'trash', subjects }));
      expect(report).toMatchObject({ kind: 'not-allowed' });
      expect(report.message).toContain('is running. Pause or cancel it first.');
    }
    expect(await run(store, 1)).toMatchObject({ trashed: false });
    await store.changeHistory({ verb: 'trash', subjects: { studies: none, runs: [1] } });
    await store.changeHistory({ verb: 'restore', subjects: { studies: none, runs: [1] } });
    await store.setRunStatus(1, 'running');
    expect(await refusal(store.undoChange())).toMatchObject({ kind: 'not-allowed' });
    expect(await store.changesAhead()).toMatchObject({ undo: { verb: 'restore' } });
  });
});
