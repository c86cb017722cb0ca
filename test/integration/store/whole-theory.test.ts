import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { migrations } from '../../../electron/store/migrations.ts';
import { opened, temporaryFile } from './fixtures.ts';

/** A file of the version before the whole theory, with one study, one run and one point a quantity. */
function earlierFile(): string {
  const file = temporaryFile();
  const database = new Database(file);
  const earlier = migrations().slice(0, 3);
  for (const { sql } of earlier) database.exec(sql);
  database.pragma(`user_version = ${String(earlier.length)}`);
  const document = {
    format: 'coarsegrain-study',
    version: 1,
    name: 'Before',
    notes: '',
    system: { alpha: 0.6, beta: 0.9, kappa: 10, u: -0.1 },
    axes: [{ parameter: 'P', values: [100, 1000] }],
    quantities: ['effective-action', 'response', 'replica'],
    seeds: [],
  };
  const now = '2026-11-24T12:00:00.000Z';
  database.prepare('INSERT INTO study (created_at) VALUES (?)').run(now);
  database
    .prepare('INSERT INTO revision (study, number, document, created_at) VALUES (1, 1, ?, ?)')
    .run(JSON.stringify(document), now);
  database
    .prepare(
      `INSERT INTO run (study, revision, status, total, done, created_at, application_version, solver_versions)
       VALUES (1, 1, 'done', 4, 4, ?, '0.1.0', '{}')`,
    )
    .run(now);
  const common = `run, ordinal, P, alpha, beta, K, kappa, lambda0, y0, loss_kind, status`;
  const values = `100, 0.6, 0.9, NULL, 10, 1, 1, 'quartic'`;
  database.exec(`
    INSERT INTO effective_action_point (${common}, u, noise, s, bias, variance, X, loss, roots)
      VALUES (1, 0, ${values}, 0, -0.1, 0, 9.5, 0.25, 0.5, 0.75, 0.3, NULL),
             (1, 1, ${values}, 1, -0.1, 0, NULL, NULL, NULL, NULL, NULL, '[1.5,2.5]');
    INSERT INTO replica_point (${common}, u, noise, q, V, testX, trainX, trainLoss, s, kappa_tilde, gamma)
      VALUES (1, 0, ${values}, 0, -0.1, 0, 1, 2, 3, 4, 5, 6, 7, 8);
    INSERT INTO response_point (${common}, quartic_fluctuation_R, width_total) VALUES (1, 0, ${values}, 0, 0.125, -3);
  `);
  database.close();
  return file;
}

it('a database of the version before keeps its points, and new columns are missing values', async () => {
  const store = await opened(earlierFile());
  const level1 = await store.readRange(1, 'effective-action', 0, 10);
  const column = (block: typeof level1, key: string) => {
    const { inputs, count, columns } = block;
    const keys: string[] = [...inputs, ...outputsOf[block.quantity as keyof typeof outputsOf]];
    return [...columns.subarray(keys.indexOf(key) * count, (keys.indexOf(key) + 1) * count)];
  };
  const outputsOf = {
    'effective-action': ['s', 'bias', 'variance', 'X', 'loss', 'xi', 'theta'],
    replica: ['q', 'V', 'testX', 'trainX', 'trainLoss', 's', 'kappa_tilde', 'gamma'],
    response: ['quartic_fluctuation_R'],
  };
  expect(level1).toMatchObject({ count: 2, kinds: { loss: 'quartic', spectrum: 'power-law' } });
  expect([...level1.status]).toEqual([0, 1]);
  expect(level1.roots).toEqual([{ position: 1, values: [1.5, 2.5] }]);
  expect(column(level1, 'loss')).toEqual([0.3, NaN]);
  expect(column(level1, 'theta')).toEqual([NaN, NaN]);
  expect(column(level1, 'K')).toEqual([Infinity, Infinity]);
  expect(column(level1, 'N')).toEqual([Infinity, Infinity]);
  const level2 = await store.readRange(1, 'replica', 0, 10);
  expect(outputsOf.replica.map((key) => column(level2, key)[0])).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  const response = await store.readRange(1, 'response', 0, 10);
  expect(column(response, 'quartic_fluctuation_R')).toEqual([0.125]);
  expect((await store.getRun(1)).statuses).toMatchObject({ converged: 3, 'several roots': 1 });
});
