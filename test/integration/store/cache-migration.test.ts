import { expect, it } from 'vitest';
import type { PointBlock } from '../../../core/quantities/block.ts';
import { addStudies, earlier, earlierFile, opened } from './fixtures.ts';

/** A file of the version before the cache of theory: a run, and a draw that is kept for all runs. */
const fileBefore = () =>
  earlierFile(9, (database) => {
    addStudies(database, 1);
    database.exec(`
    INSERT INTO run (study, revision, status, total, done, created_at, application_version, solver_versions)
      VALUES (1, 1, 'failed', 2, 1, '${earlier}', '0.1.0', '{}');
    INSERT INTO draw (content, number, quantity, run, status, "values", created_at)
      VALUES ('a', 0, 'regression', 1, 'converged', '[1]', '${earlier}');
  `);
  });

it('a database of the version before keeps its draws beside points of theory, and says from then on why a run failed', async () => {
  const store = await opened(fileBefore());
  expect((await store.getRun(1)).error).toBeUndefined();
  expect(await store.cacheSize()).toMatchObject({ draws: 1, points: 0 });
  const error = { kind: 'file-not-written', field: 'database', value: 'a', allowed: '', message: 'full' } as const;
  await store.setRunStatus(1, 'failed', 2, error);
  expect((await store.getRun(1)).error).toEqual(error);
  expect(await store.reopenRun(1, true)).toMatchObject({ status: 'queued' });
  expect((await store.getRun(1)).error).toBeUndefined();
});

it('outcomes come back as they were, to the last bit, with roots and with what is no number', async () => {
  const store = await opened(fileBefore());
  const kept = [
    { content: 'one', outcome: { status: 'converged', values: [0.1, -0, NaN, Infinity, 5e-324] } },
    { content: 'two', outcome: { status: 'several roots', values: [NaN], roots: [1 / 3, 2 / 3] } },
    { content: 'three', outcome: { status: 'no root', values: [NaN], roots: [] } },
  ] as const;
  const block: PointBlock = {
    ...{
      quantity: 'effective-action',
      inputs: [],
      count: 1,
      ordinals: Float64Array.of(0),
      columns: new Float64Array(13),
    },
    ...{ kinds: { loss: 'quartic', spectrum: 'power-law', features: 'gaussian', dynamics: 'gradient' } },
    ...{ status: new Uint8Array(1), roots: [] },
  };
  await store.writeBlock(1, block, undefined, kept);
  const found = await store.readKept(['three', 'two', 'none', 'one']);
  expect(found).toEqual([kept[2], kept[1], kept[0]]);
  expect(Object.is(found[2]!.outcome.values[1], -0)).toBe(true);
  const size = await store.cacheSize();
  expect(size).toMatchObject({ draws: 1, points: 3 });
  expect(await store.emptySome()).toEqual(size);
  expect(await store.emptySome()).toEqual({ draws: 0, points: 0, bytes: 0 });
});
