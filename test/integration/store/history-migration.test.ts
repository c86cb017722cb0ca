import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { parseQuery } from '../../../core/history/query.ts';
import { presets } from '../../../core/study/presets.ts';
import { migrations } from '../../../electron/store/migrations.ts';
import { opened, temporaryFile } from './fixtures.ts';

const newest = { sort: 'date', ascending: false, limit: 100 } as const;

/** A file of the version before history: two studies, one with two revisions, a run of each revision, and a draw. */
function earlierFile(): string {
  const file = temporaryFile();
  const database = new Database(file);
  const earlier = migrations().slice(0, 6);
  for (const { sql } of earlier) database.exec(sql);
  database.pragma(`user_version = ${String(earlier.length)}`);
  const now = '2026-11-24T12:00:00.000Z';
  const first = presets[0]!.document;
  const documents = [
    { ...first, name: 'Before', notes: 'A crossover' },
    {
      ...first,
      name: 'Before',
      notes: 'A crossover',
      axes: [],
      system: { ...first.system, P: 7, u: 3, loss: 'sextic' },
    },
    { ...first, name: 'Another', quantities: ['replica'] },
  ];
  const revision = database.prepare('INSERT INTO revision (study, number, document, created_at) VALUES (?, ?, ?, ?)');
  const run = database.prepare(
    `INSERT INTO run (study, revision, status, total, done, created_at, application_version, solver_versions)
     VALUES (?, ?, 'done', 2, 2, ?, '0.1.0', '{}')`,
  );
  for (let study = 1; study <= 2; study++) database.prepare('INSERT INTO study (created_at) VALUES (?)').run(now);
  for (const [index, document] of documents.entries()) {
    const place = [[1, 1] as const, [1, 2] as const, [2, 1] as const][index]!;
    revision.run(...place, JSON.stringify(document), now);
    run.run(...place, now);
  }
  database.exec(`
    INSERT INTO draw (content, number, quantity, run, status, "values", created_at)
      VALUES ('a', 0, 'regression', 2, 'converged', '[1]', '${now}'), ('a', 1, 'regression', 2, 'converged', '[2]', '${now}');
    INSERT INTO chunk (run, quantity, first_ordinal, count) VALUES (1, 'effective-action', 0, 2);
    INSERT INTO effective_action_point (run, ordinal, loss_kind, spectrum_kind, status, P, X)
      VALUES (1, 0, 'quartic', 'power-law', 0, 5, 0.25), (1, 1, 'quartic', 'power-law', 0, 6, 0.5);
  `);
  database.close();
  return file;
}

it('a database of the version before keeps its studies and runs, which are found by what they hold', async () => {
  const store = await opened(earlierFile());
  const runs = async (query: string) =>
    (await store.searchRuns(parseQuery(query), newest)).entries.map(({ run }) => run);
  const studies = async (query: string) =>
    (await store.searchStudies(parseQuery(query), newest)).entries.map(({ study }) => study);
  expect(await store.getRun(1)).toMatchObject({
    ...{ studyName: 'Before', done: 2, tags: [], notes: '', pinned: false, trashedAt: null },
    statuses: { converged: 2 },
  });
  expect((await store.getRun(1)).bytes).toBeGreaterThan(0);
  expect([...(await store.readRange(1, 'effective-action', 0, 2)).columns].filter(Number.isFinite)).toEqual([
    5, 6, 0.25, 0.5,
  ]);
  expect(await runs('')).toEqual([3, 2, 1]);
  expect(await runs('u=100 P>1e6')).toEqual([3, 1]);
  expect(await runs('u=3 P=7 loss=sextic')).toEqual([2]);
  expect(await runs('quantity:replica')).toEqual([3]);
  expect(await runs('crossover')).toEqual([2, 1]);
  expect(await studies('P=7')).toEqual([1]);
  expect(await studies('u=100')).toEqual([2]);
  expect((await store.readDraws(['a'])).length).toBe(2);
  expect(await store.changesAhead()).toEqual({ undo: null, redo: null });
  await store.changeHistory({ verb: 'trash', subjects: { studies: [1], runs: [] } });
  expect(await store.removeTrash()).toEqual({ studies: 1, runs: 2, points: 4 });
  while (!(await store.removeSome()).whole);
  expect(await runs('')).toEqual([3]);
  expect(await store.readDraws(['a'])).toEqual([]);
});
