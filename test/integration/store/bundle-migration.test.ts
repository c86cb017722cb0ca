import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { presets } from '../../../core/study/presets.ts';
import { migrations } from '../../../electron/store/migrations.ts';
import { inspect, opened, temporaryFile } from './fixtures.ts';

/** A file of the version before bundles: a study with two runs, one of which is being removed. */
function earlierFile(): string {
  const file = temporaryFile();
  const database = new Database(file);
  const earlier = migrations().slice(0, 7);
  for (const { sql } of earlier) database.exec(sql);
  database.pragma(`user_version = ${String(earlier.length)}`);
  const now = '2026-11-24T12:00:00.000Z';
  for (let study = 0; study < 2; study++) database.prepare('INSERT INTO study (created_at) VALUES (?)').run(now);
  for (let study = 1; study <= 2; study++) {
    database
      .prepare('INSERT INTO revision (study, number, document, created_at) VALUES (?, 1, ?, ?)')
      .run(study, JSON.stringify(presets[0]!.document), now);
  }
  const run = database.prepare(
    `INSERT INTO run (study, revision, status, total, done, created_at, application_version, solver_versions, removed_at)
     VALUES (1, 1, 'done', 2, 2, ?, '0.1.0', '{}', ?)`,
  );
  run.run(now, null);
  run.run(now, now);
  database.close();
  return file;
}

it('studies and runs of the version before get identities of their own, and new ones too', async () => {
  const file = earlierFile();
  const store = await opened(file);
  expect(await store.getRun(1)).toMatchObject({ status: 'done', done: 2 });
  const { study } = await store.createStudy(presets[0]!.document);
  const order = { study, revision: 1, total: 1, applicationVersion: '0.1.0', solverVersions: {} };
  await store.createRun(order);
  await store.duplicateStudy(study, 'Another');
  const uids = inspect(file, (database) =>
    database.prepare('SELECT uid FROM study UNION ALL SELECT uid FROM run').pluck().all(),
  ) as string[];
  expect(uids).toHaveLength(4 + 3);
  expect(new Set(uids).size).toBe(7);
  for (const uid of uids) expect(uid).toMatch(/^[0-9a-f]{32}$/);
  expect(await store.knownRuns(uids)).toMatchObject([{ run: 1 }, { run: 3 }]);
});
