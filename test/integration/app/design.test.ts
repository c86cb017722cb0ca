/** What a study's design asks of the application: large runs ask, differences are told, and every kind of axis runs. */
import { expect, it } from 'vitest';
import type { FileOutput } from '../../../core/api.ts';
import type { CoarsegrainError } from '../../../core/errors.ts';
import { expandStudy, systemAt } from '../../../core/study/expansion.ts';
import type { LocalApplication } from '../../../electron/app/application.ts';
import { open } from '../../fakes/applications.ts';

const study = (change: object = {}) => ({
  format: 'coarsegrain-study',
  version: 1,
  name: 'A design',
  system: { alpha: 0.6, beta: 0.9, kappa: 10, u: 1 },
  axes: [{ parameter: 'P', values: [100, 1000] }],
  quantities: ['effective-action'],
  ...change,
});

async function run(application: LocalApplication, document: object): Promise<number> {
  const ended = new Promise<void>((resolve) => {
    application.on('run.progress', ({ status }) => {
      if (status !== 'running' && status !== 'queued') resolve();
    });
  });
  const { run: number } = await application.call('runs.start', { document: { ...document } });
  await ended;
  return number;
}

async function read(file: FileOutput): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of file.content) pieces.push(piece);
  return Buffer.concat(pieces).toString('utf8');
}

it('a run of more than ten million points asks, and begins where that is confirmed', async () => {
  const application = await open();
  const document = study({
    axes: [
      { parameter: 'u', from: 0, to: 1, count: 11, spacing: 'linear' },
      { parameter: 'P', from: 1, to: 1e6, count: 1e6, spacing: 'linear' },
    ],
  });
  const refused = await application.call('runs.start', { document }).catch((error: unknown) => error);
  expect((refused as CoarsegrainError).report).toMatchObject({
    kind: 'not-confirmed',
    field: 'confirmed',
    value: { points: 11_000_000, seconds: expect.any(Number) as number },
  });
  expect((refused as CoarsegrainError).message).toMatch(
    /^The run has 11000000 points and takes about \d+ (s|min) by estimate/,
  );
  expect(await application.call('runs.list', {})).toEqual([]);
  expect(await application.call('studies.list', {})).toEqual([]);
  const begun = await application.call('runs.start', { document, confirmed: true });
  expect(begun).toMatchObject({ total: 11_000_000 });
  expect((await application.call('runs.cancel', { run: begun.run })).status).toBe('cancelled');
});

it('an estimated hour asks, however few the points are', async () => {
  const application = await open();
  const document = study({
    system: { alpha: 0.6, beta: 0.9, kappa: 10, K: 10_000, P: 2000, datasets: 10_000 },
    axes: [{ parameter: 'seed', from: 1, to: 100, count: 100, spacing: 'linear' }],
    quantities: ['regression'],
  });
  const refused = await application.call('runs.start', { document }).catch((error: unknown) => error);
  expect((refused as CoarsegrainError).report).toMatchObject({ kind: 'not-confirmed', value: { points: 100 } });
  expect((refused as CoarsegrainError).message).toMatch(/about \d[\d.]* (h|days) by estimate/);
});

it('axes of every kind and derived parameters are run, exported and drawn', async () => {
  const application = await open();
  const document = study({
    system: { beta: 0.9 },
    axes: [
      {
        sobol: [
          { parameter: 'alpha', from: 0.4, to: 1.2 },
          { parameter: 'noise', from: 0, to: 1 },
        ],
        count: 4,
        seed: 1,
      },
      {
        zip: [
          { parameter: 'P', values: [100, 300, 1000, 3000, 10_000] },
          { parameter: 'u', values: [1, 2, 3, 4, 5] },
        ],
      },
    ],
    derived: { kappa: '0.1*P^-0.3 + 1', N: '4*sqrt(P)' },
  });
  const number = await run(application, document);
  const detail = await application.call('runs.get', { run: number });
  expect(detail).toMatchObject({ status: 'done', done: 20, failed: 0 });
  const text = await read(await application.call('runs.exportData', { run: number, format: 'json' }));
  const { points } = JSON.parse(text) as { points: Record<string, number>[] };
  const expansion = expandStudy(document);
  points.forEach(({ P, u, alpha, noise, kappa, N }, ordinal) => {
    const system = systemAt(expansion, ordinal);
    expect({ P, u, alpha, noise, kappa, N }).toEqual({
      P: system.P,
      u: system.u,
      alpha: system.alpha,
      noise: system.noise,
      kappa: 0.1 * system.P ** -0.3 + 1,
      N: 4 * Math.sqrt(system.P),
    });
  });
  const set = await application.call('runs.curves', { run: number });
  expect(set.curves).toHaveLength(4);
  expect([...(set.curves[0]?.x ?? [])]).toEqual([100, 300, 1000, 3000, 10_000]);
});

it('what differs between studies, revisions and runs is told', async () => {
  const application = await open();
  const first = await run(application, study());
  const second = await run(application, study({ system: { alpha: 0.6, beta: 0.9, kappa: 1, u: 1 } }));
  const wanted = [{ field: 'kappa', before: '10', after: '1' }];
  expect(await application.call('studies.difference', { run: first, other: second })).toEqual(wanted);
  expect(await application.call('studies.difference', { run: first, other: first })).toEqual([]);
  const { study: one } = await application.call('runs.get', { run: first });
  await application.call('studies.save', { study: one, document: study({ seeds: [1, 2] }) });
  expect(
    await application.call('studies.difference', { study: one, revision: 1, other: one, otherRevision: 2 }),
  ).toEqual([{ field: 'seeds', before: 'none', after: '1, 2' }]);
  const { study: two } = await application.call('runs.get', { run: second });
  expect(await application.call('studies.difference', { study: two, other: one })).toMatchObject([
    { field: 'kappa', before: '1', after: '10' },
    { field: 'seeds' },
  ]);
  await expect(application.call('studies.difference', { run: 99, other: 1 })).rejects.toMatchObject({
    report: { kind: 'not-found' },
  });
});
