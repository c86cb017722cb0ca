import { expect, it } from 'vitest';
import { presets } from '../../../core/study/presets.ts';
import { addStudies, earlier, earlierFile, inspect, opened } from './fixtures.ts';

/** A file of the version before bundles: a study with two runs, one of which is being removed. */
const fileBefore = () =>
  earlierFile(7, (database) => {
    addStudies(database, 2);
    const run = database.prepare(
      `INSERT INTO run (study, revision, status, total, done, created_at, application_version, solver_versions, removed_at)
     VALUES (1, 1, 'done', 2, 2, ?, '0.1.0', '{}', ?)`,
    );
    run.run(earlier, null);
    run.run(earlier, earlier);
  });

it('studies and runs of the version before get identities of their own, and new ones too', async () => {
  const path = fileBefore();
  const store = await opened(path);
  expect(await store.getRun(1)).toMatchObject({ status: 'done', done: 2 });
  const { study } = await store.createStudy(presets[0]!.document);
  const order = { study, revision: 1, total: 1, applicationVersion: '0.1.0', solverVersions: {} };
  await store.createRun(order);
  await store.duplicateStudy(study, 'Another');
  const uids = inspect(path, (database) =>
    database.prepare('SELECT uid FROM study UNION ALL SELECT uid FROM run').pluck().all(),
  ) as string[];
  expect(uids).toHaveLength(4 + 3);
  expect(new Set(uids).size).toBe(7);
  for (const uid of uids) expect(uid).toMatch(/^[0-9a-f]{32}$/);
  expect(await store.knownRuns(uids)).toMatchObject([{ run: 1 }, { run: 3 }]);
});
