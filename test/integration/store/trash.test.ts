import { describe, expect, it } from 'vitest';
import type { Draw } from '../../../core/experiment/draw.ts';
import { blockOf as pointsOf } from '../../../core/study/compute.ts';
import { expandStudy } from '../../../core/study/expansion.ts';
import type { KeptDraw, Store } from '../../../electron/store/store.ts';
import { inspect, neighbour, opened, refusal, temporaryFile } from './fixtures.ts';
import { applicationVersion, blockOf, startRun } from './samples.ts';

const newest = { sort: 'date', ascending: false, limit: 100 } as const;

/** Removes what is in the trash. @returns what that was, and each transaction that it took */
async function empty(store: Store) {
  const removed = await store.removeTrash();
  const steps = [];
  do steps.push(await store.removeSome());
  while (!steps.at(-1)!.whole);
  return { removed, steps, bytes: steps.reduce((sum, { bytes }) => sum + bytes, 0) };
}

/** A study with a run of so many points. */
async function filled(store: Store, points: number): Promise<number> {
  const run = await startRun(store, points);
  for (let first = 0; first < points; first += 5000) {
    await store.writeBlock(run, blockOf(first, Math.min(5000, points - first)));
  }
  await store.setRunStatus(run, 'done', 1);
  return run;
}

/** How many rows of all tables belong to a run, or to a study. */
const rowsOf = (file: string, column: 'run' | 'study', number: number) =>
  inspect(file, (database) => {
    const tables = database
      .prepare(
        `SELECT name FROM sqlite_schema WHERE type = 'table'
           AND EXISTS (SELECT 1 FROM pragma_table_info(sqlite_schema.name) AS info WHERE info.name = ?)`,
      )
      .pluck()
      .all(column) as string[];
    expect(tables.length).toBeGreaterThan(3);
    return tables.reduce(
      (sum, table) =>
        sum + (database.prepare(`SELECT count(*) FROM "${table}" WHERE "${column}" = ?`).pluck().get(number) as number),
      0,
    );
  });

const pagesOf = (file: string) =>
  inspect(file, (database) => ({
    free: database.pragma('freelist_count', { simple: true }) as number,
    all: database.pragma('page_count', { simple: true }) as number,
    size: database.pragma('page_size', { simple: true }) as number,
    broken: database.pragma('integrity_check', { simple: true }) as string,
    orphans: database.pragma('foreign_key_check') as unknown[],
  }));

describe('emptying the trash', () => {
  it('removes runs and studies for good, in short transactions, and says how much became free', async () => {
    const file = temporaryFile();
    const store = await opened(file);
    await filled(store, 200_000);
    const kept = await filled(store, 1000);
    const alone = await filled(store, 1000);
    const before = { kept: await store.getRun(kept), points: await store.readRange(kept, 'effective-action', 0, 1000) };
    const estimate = (await store.getRun(1)).bytes;
    await store.changeHistory({ verb: 'tag', subjects: { studies: [1, 2, 3], runs: [1, alone] }, tags: ['a'] });
    await store.changeHistory({ verb: 'trash', subjects: { studies: [1], runs: [alone] } });
    const { removed, steps, bytes } = await empty(store);
    expect(removed).toEqual({ studies: 1, runs: 2, points: 201_000 });
    expect(steps.length).toBeGreaterThan(2);

    expect(await refusal(store.getRun(1))).toMatchObject({ kind: 'not-found', field: 'run', value: 1 });
    expect(await refusal(store.getStudy(1))).toMatchObject({ kind: 'not-found', field: 'study', value: 1 });
    expect((await store.searchRuns([{ kind: 'trashed' }], newest)).total).toBe(0);
    expect((await store.searchStudies([], newest)).entries.map((entry) => entry.study)).toEqual([3, 2]);
    expect(await store.getRun(kept)).toEqual(before.kept);
    expect(await store.readRange(kept, 'effective-action', 0, 1000)).toEqual(before.points);
    for (const number of [1, alone]) expect(rowsOf(file, 'run', number)).toBe(0);
    expect(rowsOf(file, 'study', 1)).toBe(0);
    const pages = pagesOf(file);
    expect(pages).toMatchObject({ broken: 'ok', orphans: [] });
    expect(bytes).toBe(pages.free * pages.size);
    expect(pages.free / pages.all).toBeGreaterThan(0.9);
    // What a run is said to take is about what becomes free.
    expect(estimate / bytes).toBeGreaterThan(0.8);
    expect(estimate / bytes).toBeLessThan(1.2);
    // Numbers are never given again.
    expect(await filled(store, 10)).toBe(4);
  });

  it('cannot be undone: changes of what is gone are forgotten, of the rest they stay', async () => {
    const store = await opened(temporaryFile());
    const [gone, kept] = [await filled(store, 10), await filled(store, 10)];
    await store.changeHistory({ verb: 'note', run: gone, notes: 'gone' });
    await store.changeHistory({ verb: 'pin', subjects: { studies: [], runs: [gone, kept] } });
    await store.changeHistory({ verb: 'trash', subjects: { studies: [], runs: [gone] } });
    await empty(store);
    expect(await store.undoChange()).toMatchObject({ verb: 'pin', runs: [kept] });
    expect(await store.undoChange()).toBeNull();
    expect(
      await refusal(store.changeHistory({ verb: 'restore', subjects: { studies: [], runs: [gone] } })),
    ).toMatchObject({ kind: 'not-found' });
    expect(await empty(store)).toMatchObject({ removed: { studies: 0, runs: 0, points: 0 }, bytes: 0 });
  });

  it('begun by a process that died is gone on with by the next', async () => {
    const file = temporaryFile();
    const store = await opened(file);
    await filled(store, 50_000);
    await store.changeHistory({ verb: 'trash', subjects: { studies: [1], runs: [] } });
    await store.removeTrash();
    expect((await store.removeSome()).whole).toBe(false);
    await store.close();
    const next = await opened(file);
    expect(await refusal(next.getRun(1))).toMatchObject({ kind: 'not-found' });
    expect(rowsOf(file, 'run', 1)).toBeGreaterThan(0);
    await empty(next);
    expect(rowsOf(file, 'run', 1)).toBe(0);
  });

  it('leaves the writing thread to others in between', async () => {
    const store = await opened(temporaryFile());
    await filled(store, 200_000);
    const running = await startRun(store, 10);
    await store.changeHistory({ verb: 'trash', subjects: { studies: [1], runs: [] } });
    const order: string[] = [];
    const emptied = empty(store).then(() => order.push('emptied'));
    await store.writeBlock(running, blockOf(0, 10));
    order.push('written');
    await emptied;
    expect(order).toEqual(['written', 'emptied']);
  });

  it('is not for a process that only reads', async () => {
    const file = temporaryFile();
    const other = await neighbour(file);
    const store = await opened(file);
    expect(await refusal(store.removeTrash())).toMatchObject({ kind: 'read-only' });
    await other.end();
  });
});

describe('draws of experiments', () => {
  const document = {
    format: 'coarsegrain-study',
    version: 1,
    name: 'Experiments',
    system: { alpha: 0.6, beta: 0.9, kappa: 0.1, K: 20 },
    axes: [{ parameter: 'P', values: [5, 10] }],
    quantities: ['regression'],
  };
  const draw: Draw = { values: [0.5], status: 'converged', state: Float64Array.of(1, 2, 3) };
  const points = (ordinals: number[]) =>
    pointsOf(expandStudy(document), 'regression', Float64Array.from(ordinals), () => ({
      status: 'converged',
      values: Array.from({ length: 11 }, () => 1),
    }));

  it('of a removed run stay where another run uses them', async () => {
    const file = temporaryFile();
    const store = await opened(file);
    const { study: number, revision } = await store.createStudy(expandStudy(document).study);
    const create = () => store.createRun({ study: number, revision, total: 2, applicationVersion, solverVersions: {} });
    const [first, second, third] = [await create(), await create(), await create()].map(({ run }) => run) as [
      number,
      number,
      number,
    ];
    const made: KeptDraw[] = [0, 1].map((place) => ({ content: 'shared', number: place, draw }));
    await store.writeDraws(first, [...made, { content: 'own', number: 0, draw }], points([0, 1]), 2);
    await store.writeDraws(second, [], points([0]), 1, undefined, ['shared']);
    await store.writeDraws(third, [], points([0]), 1, undefined, ['shared']);
    for (const run of [first, second, third]) await store.setRunStatus(run, 'done');

    await store.changeHistory({ verb: 'trash', subjects: { studies: [], runs: [first, second] } });
    await empty(store);
    expect((await store.readDraws(['shared', 'own'])).sort((a, b) => a.number - b.number)).toEqual(made);
    expect(inspect(file, (database) => database.prepare('SELECT DISTINCT run FROM draw').pluck().all())).toEqual([
      third,
    ]);
    await store.changeHistory({ verb: 'trash', subjects: { studies: [], runs: [third] } });
    await empty(store);
    expect(await store.readDraws(['shared'])).toEqual([]);
    expect(pagesOf(file)).toMatchObject({ broken: 'ok', orphans: [] });
    expect((await store.getStudy(number)).document.name).toBe('Experiments');
  });
});

it('rows that tables of others have of a run go with it', async () => {
  const file = temporaryFile();
  const store = await opened(file);
  await filled(store, 10);
  inspect(file, (database) =>
    database.exec(`CREATE TABLE later (run INTEGER NOT NULL REFERENCES run, study INTEGER REFERENCES study (study));
      INSERT INTO later VALUES (1, 1); INSERT INTO later VALUES (1, NULL)`),
  );
  await store.changeHistory({ verb: 'trash', subjects: { studies: [1], runs: [] } });
  await empty(store);
  expect(inspect(file, (database) => database.prepare('SELECT count(*) FROM later').pluck().get())).toBe(0);
});
