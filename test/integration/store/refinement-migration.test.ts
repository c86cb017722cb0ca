import { expect, it } from 'vitest';
import { addStudies, earlier, earlierFile, inspect, opened } from './fixtures.ts';

/** A file of the version before refinement: a study with a run of two points of level 1. */
const fileBefore = () =>
  earlierFile(8, (database) => {
    addStudies(database, 1);
    database
      .prepare(
        `INSERT INTO run (study, revision, status, total, done, created_at, application_version, solver_versions)
       VALUES (1, 1, 'done', 2, 2, ?, '0.1.0', '{}')`,
      )
      .run(earlier);
    const point = database.prepare(
      `INSERT INTO effective_action_point (run, ordinal, loss_kind, spectrum_kind, status, P, K, loss, roots)
     VALUES (1, ?, 'quartic', 'power-law', ?, ?, NULL, ?, ?)`,
    );
    point.run(0, 0, 10, 0.25, null);
    point.run(1, 1, 100, null, '[1.5,2.5]');
  });

it('runs of the version before are not refined, their points those that were asked for, and their views as they were', async () => {
  const path = fileBefore();
  const views = (path: string) =>
    inspect(path, (database) =>
      (
        database.prepare(`SELECT name FROM sqlite_schema WHERE type = 'view' ORDER BY name`).pluck().all() as string[]
      ).map((name) => [
        name,
        ...(database.prepare('SELECT name FROM pragma_table_info(?)').pluck().all(name) as string[]),
      ]),
    );
  const before = views(path);
  const store = await opened(path);
  const detail = await store.getRun(1);
  expect(detail).toMatchObject({ status: 'done', done: 2, total: 2 });
  expect(detail.refinement).toBeUndefined();
  expect(await store.readRefinement(1)).toBeNull();
  const rows = inspect(path, (database) =>
    database.prepare('SELECT P, loss, status, roots, origin FROM effective_action ORDER BY ordinal').all(),
  );
  expect(rows).toEqual([
    { P: 10, loss: 0.25, status: 'converged', roots: null, origin: 'asked' },
    { P: 100, loss: null, status: 'several roots', roots: '[1.5,2.5]', origin: 'asked' },
  ]);
  const points = before.filter(([name]) => name !== 'searched_document');
  const after = views(path);
  for (const [name, ...columns] of points) {
    expect(after.find(([other]) => other === name)).toEqual([name, ...columns, 'origin']);
  }
});
