/** Points of theory that are dear are computed once for all runs: real pool, real database. */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, it, onTestFinished } from 'vitest';
import { quantities } from '../../../core/quantities/index.ts';
import type { LocalApplication } from '../../../electron/app/application.ts';
import { ended, newFile, open } from '../../fakes/applications.ts';

const study = (change: object = {}) => ({
  format: 'coarsegrain-study',
  version: 1,
  name: 'Dear',
  system: { alpha: 0.6, beta: 0.9, kappa: 0.1, K: 50 },
  axes: [
    { parameter: 'u', values: [-0.27, 0.5, 1] },
    { parameter: 'P', values: [5, 10, 20, 40] },
  ],
  quantities: ['exact-integral', 'continuum-flow'],
  ...change,
});
/** A pool that can compute nothing. */
const worker = join(import.meta.dirname, '../../fakes/unborn-worker.ts');

async function run(application: LocalApplication, document: object = study()) {
  const number = await ended(application, () => application.call('runs.start', { document: { ...document } }));
  return application.call('runs.get', { run: number });
}

/** Every value of a run's points as SQLite writes it, statuses and roots included. */
function pointsOf(file: string, number: number): unknown[] {
  const client = new Database(file, { readonly: true });
  const rows = ['exact_integral', 'continuum_flow'].flatMap((view) =>
    client.prepare(`SELECT * FROM ${view}_point WHERE run = ? ORDER BY ordinal`).all(number),
  );
  client.close();
  return rows.map((row) => ({ ...(row as object), run: 0 }));
}

it('a second run computes none of them, on a pool that could not, and has the same values to the last bit', async () => {
  const file = newFile();
  const first = await open(file);
  const computed = await run(first);
  expect(computed.durations.map(({ quantity }) => quantity)).toEqual(['continuum-flow', 'exact-integral']);
  expect(
    new Set(Object.entries(computed.statuses).flatMap(([status, count]) => (count > 0 ? [status] : []))),
  ).not.toEqual(new Set(['converged']));
  const size = await first.call('cache.size', {});
  expect(size).toMatchObject({ draws: 0, points: 24 });
  expect(size.bytes).toBeGreaterThan(24 * 64);
  await first.close();

  const idle = await open(file, { worker });
  const again = await run(idle);
  expect(again).toMatchObject({ status: 'done', done: 24, failed: 0, durations: [] });
  expect(pointsOf(file, again.run)).toEqual(pointsOf(file, computed.run));
  // The same systems in another study, in another order, beside one that no run has met.
  const other = await run(
    idle,
    study({ name: 'Others', axes: [{ parameter: 'P', values: [40, 5] }], system: { ...study().system, u: 1 } }),
  );
  expect(other).toMatchObject({ status: 'done', done: 4 });
  const compared = await idle.call('runs.compare', { run: computed.run, other: again.run });
  expect(compared).toMatchObject([
    { equal: 12, different: 0 },
    { equal: 12, different: 0 },
  ]);
  const unmet = await run(
    idle,
    study({ axes: [{ parameter: 'P', values: [41] }], system: { ...study().system, u: 1 } }),
  );
  expect(unmet).toMatchObject({ done: 0, failed: 2 });
});

it('what is missing among them is computed, and joins what is there', async () => {
  const [file, whole] = [newFile(), newFile()];
  const application = await open(file);
  const axes = (P: number[]) => [{ parameter: 'P', values: P }];
  const system = { ...study().system, u: 1 };
  await run(application, study({ axes: axes([5, 20]), system }));
  const mixed = await run(application, study({ axes: axes([40, 5, 10, 20]), system }));
  expect(mixed).toMatchObject({ status: 'done', done: 8, failed: 0 });
  expect(await application.call('cache.size', {})).toMatchObject({ points: 8 });
  const alone = await run(await open(whole), study({ axes: axes([40, 5, 10, 20]), system }));
  expect(pointsOf(file, mixed.run)).toEqual(pointsOf(whole, alone.run));
});

it('an exact repeat, another version of a solver, and a cache that was emptied compute them anew', async () => {
  const application = await open();
  const document = study({ quantities: ['exact-integral'] });
  const { run: first } = await run(application, document);
  const repeated = await ended(application, () => application.call('runs.repeat', { run: first }));
  const detail = await application.call('runs.get', { run: repeated });
  expect(detail).toMatchObject({ status: 'done', reuses: false });
  expect(detail.durations).toHaveLength(1);
  expect(await application.call('cache.size', {})).toMatchObject({ points: 12 });
  expect((await run(application, document)).durations).toEqual([]);

  const quantity: { solverVersion: string } = quantities['exact-integral'];
  const { solverVersion } = quantity;
  quantity.solverVersion = '99.0.0';
  onTestFinished(() => {
    quantity.solverVersion = solverVersion;
  });
  expect((await run(application, document)).durations).toHaveLength(1);
  const size = await application.call('cache.size', {});
  expect(size.points).toBe(24);
  expect(await application.call('cache.empty', {})).toEqual(size);
  expect(await application.call('cache.size', {})).toEqual({ draws: 0, points: 0, bytes: 0 });
  expect((await run(application, document)).durations).toHaveLength(1);
});

it('cheaper ones are not kept', async () => {
  const application = await open();
  await run(application, study({ quantities: ['effective-action'] }));
  expect(await application.call('cache.size', {})).toEqual({ draws: 0, points: 0, bytes: 0 });
});
