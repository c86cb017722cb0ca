import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PointBlock } from '../../../core/quantities/block.ts';
import { quantities, quantityNames } from '../../../core/quantities/index.ts';
import { pointStatuses, type Quantity } from '../../../core/quantities/quantity.ts';
import { leading, pointTable } from '../../../electron/store/tables.ts';
import { inspect, opened, refusal, temporaryFile } from './fixtures.ts';
import { blockOf, startRun } from './samples.ts';

const quantity = 'effective-action';
const statusCode = (status: (typeof pointStatuses)[number]) => pointStatuses.indexOf(status);

/** Three points: an ordinary one with awkward doubles, one with several roots and one with none. */
function awkwardBlock(first: number): PointBlock {
  const block = blockOf(first, 3);
  const values = [5e-324, Number.MAX_VALUE, 0.1 + 0.2, -1 / 3, 1e9, 4.9406564584124654e-300];
  values.forEach((value, input) => (block.columns[input * 3] = value));
  const width = block.columns.length / 3;
  for (let output = block.inputs.length; output < width; output++) {
    block.columns.fill(NaN, output * 3 + 1, output * 3 + 3);
  }
  block.status.set([statusCode('converged'), statusCode('several roots'), statusCode('no root')]);
  block.roots.push({ position: 1, values: [0.1, 1 / 3, 6.02214076e23] }, { position: 2, values: [] });
  return block;
}

describe('the schema', () => {
  it.each(quantityNames)('has for %s exactly the columns of the registry, in table and view', async (name) => {
    const file = temporaryFile();
    await opened(file);
    const { inputs, outputs, choices = [] }: Quantity = quantities[name];
    const keys = outputs.map(({ key }) => key);
    const table = pointTable(name);
    const columnsOf = (relation: string) =>
      inspect(file, (database) => database.prepare('SELECT name FROM pragma_table_info(?)').pluck().all(relation));
    expect(columnsOf(table.name)).toEqual([...leading, ...choices, ...inputs, ...keys]);
    const kinds = ['loss_kind', 'spectrum_kind', ...choices];
    expect(columnsOf(table.view)).toEqual([
      'run',
      'ordinal',
      ...inputs,
      ...kinds,
      ...keys,
      'status',
      'roots',
      'origin',
    ]);
  });

  it('names the codes of statuses as the application does', async () => {
    const file = temporaryFile();
    await opened(file);
    const rows = inspect(file, (database) => database.prepare('SELECT code, name FROM status ORDER BY code').all());
    expect(rows).toEqual(pointStatuses.map((name, code) => ({ code, name })));
  });
});

describe('a block', () => {
  it('comes back as it was: every double, missing values, K = ∞, statuses and roots', async () => {
    const store = await opened(temporaryFile());
    const run = await startRun(store, 3);
    await store.writeBlock(run, awkwardBlock(7));
    expect(await store.readRange(run, quantity, 0, 100)).toEqual(awkwardBlock(7));
  });

  it('keeps any finite double', async () => {
    const store = await opened(temporaryFile());
    const run = await startRun(store, 1);
    let first = 0;
    const double = fc.double({ noNaN: true }).filter((value) => !Object.is(value, -0));
    await fc.assert(
      fc.asyncProperty(fc.array(double, { minLength: 1, maxLength: 40 }), async (values) => {
        const block = blockOf(first, values.length);
        block.columns.set(values, block.inputs.length * values.length);
        const expected = structuredClone(block);
        await store.writeBlock(run, block);
        expect(await store.readRange(run, quantity, first, values.length)).toEqual(expected);
        first += values.length;
      }),
      { numRuns: 50 },
    );
  });

  it('is handed over to the thread, not copied', async () => {
    const store = await opened(temporaryFile());
    const run = await startRun(store, 10);
    const block = blockOf(0, 10);
    const written = store.writeBlock(run, block);
    expect(block.columns.length).toBe(0);
    await written;
  });

  it('is committed as a whole or not at all', async () => {
    const file = temporaryFile();
    const store = await opened(file);
    const run = await startRun(store, 20);
    const broken = blockOf(0, 10);
    broken.status[9] = 200;
    expect((await refusal(store.writeBlock(run, broken))).kind).toBe('internal');
    const gap = blockOf(0, 10);
    gap.ordinals[9] = 40;
    expect((await refusal(store.writeBlock(run, gap))).kind).toBe('internal');
    await store.writeBlock(run, blockOf(10, 10));
    expect((await refusal(store.writeBlock(run, blockOf(10, 10)))).kind).toBe('internal');
    expect(await store.getRun(run)).toMatchObject({ done: 10, statuses: { converged: 10 } });
    const chunks = inspect(file, (database) =>
      database.prepare('SELECT quantity, first_ordinal, count, error FROM chunk').all(),
    );
    expect(chunks).toEqual([{ quantity, first_ordinal: 10, count: 10, error: null }]);
  });

  it('of a run that is not there is refused', async () => {
    const store = await opened(temporaryFile());
    expect(await refusal(store.writeBlock(5, blockOf(0, 10)))).toMatchObject({
      kind: 'not-found',
      field: 'run',
      value: 5,
    });
  });
});

describe('reading', () => {
  it('gives the points that exist, by ordinals and by range', async () => {
    const store = await opened(temporaryFile());
    const run = await startRun(store, 30);
    await store.writeBlock(run, blockOf(20, 10));
    await store.writeBlock(run, blockOf(0, 10));
    const picked = await store.readPoints(run, quantity, Float64Array.of(0, 3, 15, 20, 29, 77));
    expect([...picked.ordinals]).toEqual([0, 3, 20, 29]);
    expect([...picked.columns.subarray(0, 4)]).toEqual([1 / 3, 4 / 3, 21 / 3, 30 / 3]);
    const neighbours = await store.readPoints(run, quantity, Float64Array.of(8, 9, 10, 11));
    expect([...neighbours.ordinals]).toEqual([8, 9]);
    const range = await store.readRange(run, quantity, 5, 20);
    expect([...range.ordinals]).toEqual([5, 6, 7, 8, 9, 20, 21, 22, 23, 24]);
    expect((await store.readPoints(run, quantity, new Float64Array())).count).toBe(0);
    expect((await store.readRange(run + 1, quantity, 0, 100)).count).toBe(0);
  });
});

describe('the view', () => {
  it('gives other programs one row a point with named columns, found by the key', async () => {
    const file = temporaryFile();
    const store = await opened(file);
    const run = await startRun(store, 3);
    await store.writeBlock(run, awkwardBlock(0));
    inspect(file, (database) => {
      const rows = database
        .prepare('SELECT P, K, loss_kind, status, loss, roots FROM effective_action WHERE run = ?')
        .all(run);
      expect(rows).toEqual([
        { P: 5e-324, K: 1e9, loss_kind: 'quartic', status: 'converged', loss: 1 / 17, roots: null },
        {
          P: 2 / 3,
          K: null,
          loss_kind: 'quartic',
          status: 'several roots',
          loss: null,
          roots: '[0.1,0.3333333333333333,6.02214076e+23]',
        },
        { P: 1, K: null, loss_kind: 'quartic', status: 'no root', loss: null, roots: '[]' },
      ]);
      const plan = database
        .prepare('EXPLAIN QUERY PLAN SELECT P, u, loss FROM effective_action WHERE run = ?')
        .all(run);
      expect(plan).toHaveLength(1);
      expect(plan[0]).toMatchObject({
        detail: expect.stringMatching(/^SEARCH .*USING PRIMARY KEY \(run=\?\)$/) as string,
      });
    });
  });

  it('takes less than 250 bytes a point on disk', async () => {
    const file = temporaryFile();
    const store = await opened(file);
    const run = await startRun(store, 20_000);
    for (let first = 0; first < 20_000; first += 5_000) await store.writeBlock(run, blockOf(first, 5_000));
    const bytes = inspect(file, (database) =>
      database.prepare("SELECT sum(pgsize) FROM dbstat WHERE name LIKE 'effective_action_point%'").pluck().get(),
    );
    expect(Number(bytes) / 20_000).toBeLessThan(250);
  });
});
