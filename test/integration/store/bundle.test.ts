/** Imports that do not end: what they had written goes without a trace. */
import { expect, it } from 'vitest';
import type { BundledRun, BundledStudy, Store } from '../../../electron/store/store.ts';
import { parseQuery } from '../../../core/history/query.ts';
import { inspect, opened, refusal, temporaryFile } from './fixtures.ts';
import { applicationVersion, blockOf, solverVersions, startRun, study } from './samples.ts';

const moment = '2026-11-24T12:00:00.000Z';
const bundledStudy: BundledStudy = {
  uid: 'a'.repeat(32),
  createdAt: moment,
  tags: ['imported'],
  revisions: [{ number: 1, createdAt: moment, document: study }],
};
const bundledRun: BundledRun = {
  ...({ uid: 'b'.repeat(32), revision: 1, status: 'done', total: 101, createdAt: moment } as const),
  ...{ startedAt: moment, finishedAt: moment, seconds: 2, applicationVersion, solverVersions, reuses: true },
  ...({ notes: 'n', tags: ['t'], durations: [{ quantity: 'effective-action', seconds: 1, estimate: 1 }] } as const),
  sessions: [],
};

async function staged(store: Store, content = 'c') {
  const stage = await store.stageImport(bundledStudy, [bundledRun]);
  await store.writeBlock(stage.runs[0]!, blockOf(0, 50));
  const draw = { values: [1], status: 'converged' } as const;
  const block = { ...blockOf(0, 0), quantity: 'regression' } as const;
  await store.writeDraws(stage.runs[0]!, [{ content, number: 0, draw }], block, 0);
  return stage;
}

/** Every row, but for the lock's. */
const rowsOf = (file: string) =>
  inspect(file, (database) => {
    const tables = database
      .prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT IN ('writer', 'sqlite_sequence')`)
      .pluck()
      .all() as string[];
    return tables.map((table) => [table, database.prepare(`SELECT * FROM "${table}"`).all()]);
  });

async function removeAll(store: Store): Promise<void> {
  while (!(await store.removeSome()).whole);
}

it('an import is seen by no query until it is whole, and emptying the trash leaves it alone', async () => {
  const file = temporaryFile();
  const store = await opened(file);
  await startRun(store, 10);
  const stage = await staged(store);
  const newest = { sort: 'date', ascending: false, limit: 100 } as const;
  const seen = async () => [
    (await store.listRuns(10)).length,
    (await store.listStudies(10, 10)).length,
    (await store.searchRuns(parseQuery(''), newest)).total,
    (await store.searchStudies(parseQuery(''), newest)).total,
    (await store.knownRuns([bundledRun.uid])).length,
    (await store.findStudy(study.name)).length,
  ];
  expect(await seen()).toEqual([1, 1, 1, 1, 0, 1]);
  expect((await store.listTags()).length).toBe(0);
  expect((await refusal(store.getRun(stage.runs[0]!))).kind).toBe('not-found');
  await store.removeTrash();
  await removeAll(store);
  expect(await store.finishImport([stage], [])).toEqual([stage.study]);
  expect(await seen()).toEqual([2, 2, 2, 2, 1, 2]);
  expect(await store.getRun(stage.runs[0]!)).toMatchObject({ done: 50, seconds: 2, notes: 'n', tags: ['t'] });
});

it('an import that is given up leaves the database as it was', async () => {
  const file = temporaryFile();
  const store = await opened(file);
  const run = await startRun(store, 100);
  await store.writeBlock(run, blockOf(0, 100));
  const before = rowsOf(file);
  await store.dropImport([await staged(store)]);
  await removeAll(store);
  expect(rowsOf(file)).toEqual(before);
});

it('of an import whose process ended nothing is left when another has begun', async () => {
  const file = temporaryFile();
  const first = await opened(file);
  await first.createStudy(study);
  const before = rowsOf(file);
  await staged(first);
  await first.close();
  const second = await opened(file);
  await removeAll(second);
  expect(rowsOf(file)).toEqual(before);
});

it('an import that cannot be shown is not there in part', async () => {
  const file = temporaryFile();
  const store = await opened(file);
  await store.finishImport([await staged(store)], []);
  const before = rowsOf(file);
  const again = await staged(store, 'd');
  await expect(store.finishImport([again], [])).rejects.toThrow('UNIQUE');
  await store.dropImport([again]);
  await removeAll(store);
  expect(rowsOf(file)).toEqual(before);
});
