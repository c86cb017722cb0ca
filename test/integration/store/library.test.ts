import { describe, expect, it } from 'vitest';
import type { ChunkFailure } from '../../../core/api.ts';
import { inspect, opened, refusal, temporaryFile } from './fixtures.ts';
import { applicationVersion, blockOf, solverVersions, startRun, study } from './samples.ts';

const renamed = { ...study, name: 'Far from the crossover' };

describe('studies', () => {
  it('keep every revision; an equal document adds none', async () => {
    const store = await opened(temporaryFile());
    expect(await store.createStudy(study)).toEqual({ study: 1, revision: 1, document: study });
    const reordered = Object.fromEntries(Object.entries(study).reverse()) as typeof study;
    expect((await store.saveRevision(1, reordered)).revision).toBe(1);
    expect(await store.saveRevision(1, renamed)).toEqual({ study: 1, revision: 2, document: renamed });
    expect((await store.saveRevision(1, study)).revision).toBe(3);
    expect((await store.getStudy(1)).revision).toBe(3);
    expect(await store.getStudy(1, 2)).toEqual({ study: 1, revision: 2, document: renamed });
  });

  it('are found by the name of their newest revision', async () => {
    const store = await opened(temporaryFile());
    await store.createStudy(study);
    await store.createStudy(study);
    await store.saveRevision(1, renamed);
    expect(await store.findStudy(study.name)).toEqual([{ study: 2, revision: 1, document: study }]);
    expect(await store.findStudy(renamed.name)).toEqual([{ study: 1, revision: 2, document: renamed }]);
    expect(await store.findStudy('crossover')).toEqual([]);
  });

  it('that are not there are named', async () => {
    const store = await opened(temporaryFile());
    await store.createStudy(study);
    expect(await refusal(store.getStudy(4))).toMatchObject({ kind: 'not-found', field: 'study', value: 4 });
    expect(await refusal(store.getStudy(1, 9))).toMatchObject({ kind: 'not-found', field: 'revision', value: 9 });
    expect(await refusal(store.saveRevision(4, study))).toMatchObject({ kind: 'not-found', field: 'study', value: 4 });
  });

  it('are listed by last change with their newest runs', async () => {
    const store = await opened(temporaryFile());
    const first = await startRun(store, 10);
    const second = await startRun(store, 10);
    const again = { study: 1, revision: 1, total: 10, applicationVersion, solverVersions };
    const third = (await store.createRun(again)).run;
    const fourth = (await store.createRun(again)).run;
    const list = await store.listStudies(10, 2);
    expect(list.map(({ study: number, runs }) => [number, runs.map(({ run }) => run)])).toEqual([
      [1, [fourth, third]],
      [2, [second]],
    ]);
    expect(await store.listStudies(1, 0)).toMatchObject([{ study: 1, name: study.name, revision: 1, runs: [] }]);
    expect((await store.listRuns(3)).map(({ run }) => run)).toEqual([fourth, third, second]);
    expect(first).toBe(1);
  });

  it('cannot be rewritten in the file', async () => {
    const file = temporaryFile();
    await (await opened(file)).createStudy(study);
    inspect(file, (database) => {
      expect(() => database.exec(`UPDATE revision SET document = '{}'`)).toThrow(/never changed/);
    });
  });
});

describe('runs', () => {
  it('go from queued through running to done, with their times', async () => {
    const store = await opened(temporaryFile());
    await store.createStudy(study);
    const queued = await store.createRun({ study: 1, revision: 1, total: 20, applicationVersion, solverVersions });
    expect(queued).toMatchObject({
      run: 1,
      study: 1,
      studyName: study.name,
      revision: 1,
      status: 'queued',
      done: 0,
      total: 20,
    });
    expect(queued).toMatchObject({ failed: 0, finishedAt: null, seconds: 0 });
    expect(Math.abs(Date.parse(queued.createdAt) - Date.now())).toBeLessThan(60_000);
    expect(await store.setRunStatus(1, 'running')).toMatchObject({ status: 'running', finishedAt: null });
    const done = await store.setRunStatus(1, 'done', 2.5);
    expect(done).toMatchObject({ status: 'done', seconds: 2.5 });
    expect(done.finishedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  it('keep the name, the document and the versions with which they were started', async () => {
    const store = await opened(temporaryFile());
    const run = await startRun(store, 10);
    await store.saveRevision(1, renamed);
    expect(await store.getRun(run)).toMatchObject({
      studyName: study.name,
      revision: 1,
      document: study,
      applicationVersion,
      solverVersions,
    });
  });

  it('count points by status and keep what failed', async () => {
    const store = await opened(temporaryFile());
    const run = await startRun(store, 30);
    const block = blockOf(0, 10);
    block.status.set([1, 0, 2, 1]);
    await store.writeBlock(run, block);
    const error = { kind: 'worker-died', field: '', value: null, allowed: '', message: 'A worker has died.' } as const;
    const failure: ChunkFailure = { quantity: 'effective-action', firstOrdinal: 10, count: 15, error };
    await store.failChunk(run, failure);
    expect(await store.getRun(run)).toMatchObject({
      done: 10,
      failed: 15,
      statuses: { converged: 7, 'several roots': 2, 'no root': 1, 'not converged': 0 },
      failures: [failure],
    });
  });

  it('of a study or revision that is not there are refused', async () => {
    const store = await opened(temporaryFile());
    await store.createStudy(study);
    const run = { study: 1, revision: 1, total: 1, applicationVersion, solverVersions };
    expect(await refusal(store.createRun({ ...run, study: 3 }))).toMatchObject({ field: 'study', value: 3 });
    expect(await refusal(store.createRun({ ...run, revision: 2 }))).toMatchObject({ field: 'revision', value: 2 });
    expect(await refusal(store.getRun(6))).toMatchObject({ kind: 'not-found', field: 'run', value: 6 });
    expect(await refusal(store.setRunStatus(6, 'done'))).toMatchObject({ kind: 'not-found', field: 'run', value: 6 });
  });
});
