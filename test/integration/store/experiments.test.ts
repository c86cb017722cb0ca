import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import type { Draw } from '../../../core/experiment/draw.ts';
import { pointStatuses } from '../../../core/quantities/quantity.ts';
import { blockOf } from '../../../core/study/compute.ts';
import { expandStudy } from '../../../core/study/expansion.ts';
import { migrations } from '../../../electron/store/migrations.ts';
import type { KeptDraw } from '../../../electron/store/store.ts';
import { opened, temporaryFile } from './fixtures.ts';

const document = {
  format: 'coarsegrain-study',
  version: 1,
  name: 'Experiments',
  notes: '',
  system: { alpha: 0.6, beta: 0.9, kappa: 0.1, K: 20, features: 'fourier' },
  axes: [{ parameter: 'P', values: [5, 10, 20] }],
  quantities: ['regression'],
  seeds: [],
};

async function storeWithRun() {
  const store = await opened(temporaryFile());
  const { study } = expandStudy(document);
  const { study: number, revision } = await store.createStudy(study);
  const common = { applicationVersion: '0.1.0', solverVersions: {} };
  const { run } = await store.createRun({ study: number, revision, total: 3, ...common });
  await store.setRunStatus(run, 'running');
  return { store, run };
}

/** Points of the study with one number throughout. */
function points(ordinals: number[], value: number, status: (typeof pointStatuses)[number]) {
  const values = Array.from({ length: 11 }, () => value);
  return blockOf(expandStudy(document), 'regression', Float64Array.from(ordinals), () => ({ status, values }));
}

describe('draws', () => {
  it('come back as they were, to the last bit, with what is no number', async () => {
    const { store, run } = await storeWithRun();
    const draws: Draw[] = [
      { values: [0.1, 1 / 3, NaN], status: 'converged' },
      {
        values: [5e-324, -1.5],
        status: 'chains not converged',
        quality: { acceptance: 1 / 7, autocorrelation: NaN, effective: Infinity, splitR: 1.2 },
        state: Float64Array.of(0.1, NaN, -0, 1 / 3),
      },
    ];
    const kept: KeptDraw[] = draws.map((draw, number) => ({ content: 'a', number, draw }));
    await store.writeDraws(run, kept, points([1], 1, 'incomplete'), 0);
    await store.writeDraws(run, [{ content: 'b', number: 0, draw: draws[0]! }], points([2], 1, 'converged'), 1);
    const found = await store.readDraws(['a', 'none']);
    expect(found.sort((a, b) => a.number - b.number)).toEqual(kept);
    expect(Object.is(found[1]!.draw.state![2], -0)).toBe(true);
  });

  it('replace what they go on from', async () => {
    const { store, run } = await storeWithRun();
    const first: Draw = { values: [1], status: 'chains not converged', state: Float64Array.of(1) };
    const second: Draw = { values: [2], status: 'converged' };
    for (const draw of [first, second]) {
      await store.writeDraws(run, [{ content: 'a', number: 7, draw }], points([0], 1, 'incomplete'), 0);
    }
    expect(await store.readDraws(['a'])).toEqual([{ content: 'a', number: 7, draw: second }]);
  });
});

describe('points of an experiment', () => {
  it('become whole, and count as done only then', async () => {
    const { store, run } = await storeWithRun();
    await store.writeDraws(run, [], points([0, 2], 1, 'incomplete'), 0);
    expect(await store.getRun(run)).toMatchObject({ done: 0, statuses: { incomplete: 2, converged: 0 } });
    await store.writeDraws(run, [], points([0], 2, 'converged'), 1);
    expect(await store.getRun(run)).toMatchObject({ done: 1, statuses: { incomplete: 1, converged: 1 } });
    expect(await store.listChunks(run, 'regression')).toEqual([
      { firstOrdinal: 0, count: 1 },
      { firstOrdinal: 2, count: 1 },
    ]);
    const block = await store.readRange(run, 'regression', 0, 3);
    expect(block).toMatchObject({ count: 2, kinds: { features: 'fourier', loss: 'quartic' } });
    expect([...block.ordinals]).toEqual([0, 2]);
    expect([...block.status].map((code) => pointStatuses[code])).toEqual(['converged', 'incomplete']);
    expect([...block.columns.slice(-2)]).toEqual([2, 1]);
    await store.writeDraws(run, [], points([1, 2], 3, 'chains not converged'), 2);
    expect(await store.listChunks(run, 'regression')).toEqual([{ firstOrdinal: 0, count: 3 }]);
    expect(await store.getRun(run)).toMatchObject({
      done: 3,
      statuses: { incomplete: 0, converged: 1, 'chains not converged': 2 },
    });
  });

  it('are gone where a draw of theirs failed after others had come', async () => {
    const { store, run } = await storeWithRun();
    await store.writeDraws(run, [], points([0, 1], 1, 'incomplete'), 0);
    const error = { kind: 'worker-failed', field: '', value: null, allowed: '', message: 'lost' } as const;
    await store.failChunk(run, { quantity: 'regression', firstOrdinal: 1, count: 1, error });
    expect(await store.getRun(run)).toMatchObject({ done: 0, failed: 1, failures: [{ firstOrdinal: 1, count: 1 }] });
    expect((await store.readRange(run, 'regression', 0, 3)).count).toBe(1);
  });
});

it('a database of the version before gains the tables of experiments and keeps its points', async () => {
  const file = temporaryFile();
  const database = new Database(file);
  const earlier = migrations().slice(0, 4);
  for (const { sql } of earlier) database.exec(sql);
  database.pragma(`user_version = ${String(earlier.length)}`);
  const now = '2026-11-24T12:00:00.000Z';
  database.prepare('INSERT INTO study (created_at) VALUES (?)').run(now);
  const before = { ...document, system: { alpha: 0.6, beta: 0.9, kappa: 10 }, quantities: ['effective-action'] };
  database
    .prepare('INSERT INTO revision (study, number, document, created_at) VALUES (1, 1, ?, ?)')
    .run(JSON.stringify(before), now);
  database.exec(`
    INSERT INTO run (study, revision, status, total, done, created_at, application_version, solver_versions)
      VALUES (1, 1, 'done', 1, 1, '${now}', '0.1.0', '{}');
    INSERT INTO chunk (run, quantity, first_ordinal, count) VALUES (1, 'effective-action', 0, 1);
    INSERT INTO effective_action_point (run, ordinal, loss_kind, spectrum_kind, status, P, X)
      VALUES (1, 0, 'quartic', 'power-law', 0, 5, 0.25);
  `);
  database.close();
  const store = await opened(file);
  expect(await store.getRun(1)).toMatchObject({ done: 1, statuses: { converged: 1, incomplete: 0 } });
  const block = await store.readRange(1, 'effective-action', 0, 1);
  expect(block).toMatchObject({ count: 1, kinds: { features: 'gaussian', dynamics: 'gradient' } });
  expect([...block.columns].filter(Number.isFinite)).toEqual([5, 0.25]);
  await store.writeDraws(
    1,
    [{ content: 'a', number: 0, draw: { values: [1], status: 'converged' } }],
    points([0], 1, 'converged'),
    0,
  );
  expect((await store.readDraws(['a'])).length).toBe(1);
});
