import { hostname } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { studyFormat, studyVersion } from '../../../core/study/document.ts';
import type { LocalApplication } from '../../../electron/app/application.ts';
import { applicationVersion } from '../../../electron/app/version.ts';
import { folder, open } from '../../fakes/applications.ts';

const document = {
  format: studyFormat,
  version: studyVersion,
  name: 'Where from',
  system: { alpha: 0.6, beta: 0.9, kappa: 0.1, K: 100, datasets: 4 },
  axes: [{ parameter: 'P', values: [10, 20, 40, 100] }],
  quantities: ['regression', 'effective-action'],
};

async function ended(application: LocalApplication, begin: () => Promise<{ run: number }>): Promise<number> {
  const end = new Promise<void>((resolve) => {
    application.on('run.progress', ({ status }) => {
      if (status !== 'running' && status !== 'queued') resolve();
    });
  });
  const { run } = await begin();
  await end;
  return run;
}

it('a run tells where and by what it was computed and how long it took, and can be repeated bit by bit', async () => {
  const file = join(folder, 'a.sqlite');
  const first = await open(file);
  const run = await ended(first, () => first.call('runs.start', { document }));
  const detail = await first.call('runs.get', { run });
  expect(detail.reuses).toBe(true);
  expect(detail.sessions).toEqual([
    {
      startedAt: expect.stringMatching(/^\d{4}-.*Z$/) as string,
      face: 'terminal',
      host: hostname(),
      platform: expect.stringContaining(process.arch) as string,
      applicationVersion,
      sourceCommit: null,
      nodeVersion: process.versions.node,
      electronVersion: null,
      threads: 2,
    },
  ]);
  expect(detail.durations.map(({ quantity }) => quantity)).toEqual(['effective-action', 'regression']);
  for (const { seconds, estimate } of detail.durations) {
    expect(seconds).toBeGreaterThan(0);
    expect(estimate).toBeGreaterThan(0);
  }
  await first.close();

  const second = await open(file, { threads: 1 });
  const repeated = await ended(second, () => second.call('runs.repeat', { run }));
  const again = await second.call('runs.get', { run: repeated });
  expect(again).toMatchObject({ status: 'done', revision: detail.revision, reuses: false, sessions: [{ threads: 1 }] });
  const same = { different: 0, missing: 0, first: [], equal: 4 };
  expect(await second.call('runs.compare', { run, other: repeated })).toEqual([
    { quantity: 'regression', ...same },
    { quantity: 'effective-action', ...same },
  ]);
  // Its draws were made anew: all of them are of the repeated run now.
  const client = new Database(file);
  expect(client.prepare('SELECT DISTINCT run FROM draw').pluck().all()).toEqual([repeated]);
  client.exec(`UPDATE regression_point SET q = q * (1 + 3e-16) WHERE run = ${String(repeated)} AND ordinal = 2`);
  client.exec(`DELETE FROM effective_action_point WHERE run = ${String(run)} AND ordinal = 3`);
  client.close();
  expect(await second.call('runs.compare', { run, other: repeated })).toEqual([
    { quantity: 'regression', equal: 3, different: 1, missing: 0, first: [2] },
    { quantity: 'effective-action', equal: 3, different: 0, missing: 1, first: [] },
  ]);
});

it('what runs took corrects the estimates of the next', async () => {
  const file = join(folder, 'b.sqlite');
  const application = await open(file);
  expect((await application.call('application.info', {})).calibration).toEqual({});
  await ended(application, () => application.call('runs.start', { document }));
  const client = new Database(file);
  client.exec(`UPDATE duration SET seconds = 3, estimate = 1.5 WHERE quantity = 'regression'`);
  client.close();
  expect((await application.call('application.info', {})).calibration).toMatchObject({ regression: 2 });
});
