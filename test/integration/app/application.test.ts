import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import type { FileOutput, RunDetail, RunProgress, RunSummary } from '../../../core/api.ts';
import { chartLimits } from '../../../core/chart/curve-plan.ts';
import type { CurveSet } from '../../../core/chart/curves.ts';
import { previewCurveSet } from '../../../core/chart/curve-set.ts';
import { CoarsegrainError } from '../../../core/errors.ts';
import { quantities } from '../../../core/quantities/index.ts';
import { studyFormat, studyVersion } from '../../../core/study/document.ts';
import type { LocalApplication } from '../../../electron/app/application.ts';
import { newFile, open } from '../../fakes/applications.ts';

const study = (change: object = {}) => ({
  format: studyFormat,
  version: studyVersion,
  name: 'A test',
  system: { alpha: 0.6, beta: 0.9, kappa: 0.1, u: 1 },
  axes: [{ parameter: 'P', from: 1, to: 1e6, count: 20_000, spacing: 'logarithmic' }],
  quantities: ['effective-action'],
  ...change,
});

/** Starts a run and waits until it has ended. */
async function run(application: LocalApplication, input: Parameters<typeof application.call<'runs.start'>>[1]) {
  const told: RunProgress[] = [];
  const ended = new Promise<void>((resolve) => {
    application.on('run.progress', (progress) => {
      told.push(progress);
      if (progress.status !== 'running' && progress.status !== 'queued') resolve();
    });
  });
  const started: RunSummary = await application.call('runs.start', input);
  await ended;
  return { told, detail: await application.call('runs.get', { run: started.run }) };
}

async function read(file: FileOutput): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of file.content) pieces.push(piece);
  return Buffer.concat(pieces).toString('utf8');
}

describe('a run', () => {
  it('of the preset Figure 1 computes, keeps, draws and exports 505 points', async () => {
    const application = await open();
    const { detail, told } = await run(application, { preset: 'figure-1' });
    expect(detail).toMatchObject({ status: 'done', done: 505, total: 505, failed: 0, failures: [] });
    expect(detail.statuses).toMatchObject({ converged: 505, 'no root': 0 });
    expect(detail.solverVersions).toEqual({ 'effective-action': quantities['effective-action'].solverVersion });
    expect(told[0]).toMatchObject({ status: 'running', done: 0 });
    const set = await application.call('runs.curves', { run: detail.run });
    expect(set.curves).toHaveLength(5);
    const svg = await read(await application.call('runs.exportFigure', { run: detail.run, format: 'svg' }));
    expect(svg).toContain('<svg');
    const csv = await read(await application.call('runs.exportData', { run: detail.run, format: 'csv' }));
    expect(csv.split('\r\n').filter((line) => line && !line.startsWith('#'))).toHaveLength(506);
  });

  it('can be read by any SQLite client through the view of its quantity', async () => {
    const application = await open();
    const { detail } = await run(application, { preset: 'figure-1' });
    const { database } = await application.call('application.info', {});
    const client = new Database(database, { readonly: true });
    const rows = client
      .prepare('SELECT P, u, K, loss, status FROM effective_action WHERE run = ? ORDER BY ordinal')
      .all(detail.run);
    client.close();
    expect(rows).toHaveLength(505);
    expect(rows[0]).toEqual({
      P: 100,
      u: 0,
      K: null,
      loss: expect.closeTo(0.5429027067308224, 12) as number,
      status: 'converged',
    });
  });

  it('gives the same values, bit by bit, on any number of threads and in any chunks', async () => {
    const values = async (threads: number, change: object) => {
      const application = await open(newFile(), { threads });
      const { detail } = await run(application, { document: study(change) });
      const text = await read(await application.call('runs.exportData', { run: detail.run, format: 'json' }));
      return (JSON.parse(text) as { points: { P: number; s: number }[] }).points;
    };
    const one = await values(1, {});
    const three = await values(3, {});
    expect(three).toEqual(one);
    const P = one.filter((_, i) => i % 997 === 0).map((point) => point.P);
    const few = await values(2, { axes: [{ parameter: 'P', values: P.toReversed() }] });
    expect(few.toReversed().map(({ s }) => s)).toEqual(one.filter((_, i) => i % 997 === 0).map(({ s }) => s));
  });

  it('reports points without exactly one root as results, not as failures', async () => {
    const application = await open();
    const axes = [{ parameter: 'u', values: [-0.27402273, -0.95, -1e-3] }];
    const { detail } = await run(application, {
      document: study({ system: { ...study().system, u: undefined, K: 1000, P: 100 }, axes }),
    });
    expect(detail.status).toBe('done');
    expect(detail.statuses).toMatchObject({ converged: 1, 'several roots': 1, 'no root': 1 });
    const csv = await read(await application.call('runs.exportData', { run: detail.run, format: 'csv' }));
    expect(csv).toMatch(/-0\.27402273,.*several roots/);
  });

  it('can be cancelled; what was committed stays', async () => {
    const application = await open(newFile(), { threads: 1 });
    const axes = [
      { parameter: 'u', from: 0, to: 1, count: 100, spacing: 'linear' },
      { parameter: 'P', from: 1, to: 1e6, count: 10_000, spacing: 'logarithmic' },
    ];
    const started = await application.call('runs.start', { document: study({ axes }) });
    await new Promise<void>((resolve) => {
      application.on('run.progress', ({ done }) => {
        if (done > 0) resolve();
      });
    });
    const cancelled = await application.call('runs.cancel', { run: started.run });
    expect(cancelled.status).toBe('cancelled');
    expect(cancelled.done).toBeGreaterThan(0);
    expect(cancelled.done).toBeLessThan(1e6);
    const detail: RunDetail = await application.call('runs.get', { run: started.run });
    expect(detail.statuses.converged).toBe(cancelled.done);
  });

  it('can be exported while it grows: header and points tell of the same chunks', async () => {
    const application = await open(newFile(), { threads: 1 });
    const axes = [{ parameter: 'P', from: 1, to: 1e6, count: 400_000, spacing: 'logarithmic' }];
    const started = await application.call('runs.start', { document: study({ axes }) });
    await new Promise<void>((resolve) => {
      application.on('run.progress', ({ done }) => {
        if (done > 0) resolve();
      });
    });
    const csv = await read(await application.call('runs.exportData', { run: started.run, format: 'csv' }));
    const said = Number(/Points: (\d+) of 400000/.exec(csv)?.[1]);
    expect(said).toBeLessThan(400_000);
    expect(csv.split('\r\n').filter((line) => /^\d/.test(line))).toHaveLength(said);
    await application.call('runs.cancel', { run: started.run });
  });

  it('whose chunk never ends is cancelled all the same', async () => {
    const application = await open(newFile(), { worker: join(import.meta.dirname, '../../fakes/endless-worker.ts') });
    const started = await application.call('runs.start', { preset: 'figure-1' });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await application.call('runs.cancel', { run: started.run })).toMatchObject({ status: 'cancelled', done: 0 });
  });

  it('loses only the chunks whose workers throw or die; the pool recovers', async () => {
    const application = await open(newFile(), { worker: join(import.meta.dirname, '../../fakes/failing-worker.ts') });
    const { detail } = await run(application, { document: study() });
    expect(detail).toMatchObject({ status: 'done', done: 10_000, failed: 10_000, total: 20_000 });
    const failures = detail.failures.toSorted((a, b) => a.firstOrdinal - b.firstOrdinal);
    expect(failures).toMatchObject([
      {
        firstOrdinal: 5000,
        count: 5000,
        error: { kind: 'worker-failed', message: expect.stringContaining('a mode was lost') as string },
      },
      { firstOrdinal: 10_000, count: 5000, error: { kind: 'worker-died' } },
    ]);
    const csv = await read(await application.call('runs.exportData', { run: detail.run, format: 'csv' }));
    expect(csv).toContain('10000 of 20000');
  });

  it('fails, and does not hang, where no worker can start', async () => {
    const application = await open(newFile(), { worker: join(import.meta.dirname, '../../fakes/unborn-worker.ts') });
    const { detail } = await run(application, { preset: 'figure-1' });
    expect(detail).toMatchObject({ status: 'failed', done: 0, failed: 505 });
    expect(detail.failures[0]?.error.message).toContain('could not be loaded');
  });
});

/** The curves with all that stands beside them. */
async function whole(application: LocalApplication, run: number): Promise<CurveSet> {
  for (;;) {
    const set = await application.call('runs.curves', { run });
    if (!set.pending) return set;
  }
}

describe('the curves of a run', () => {
  const axes = [
    { parameter: 'u', values: [-0.01, 0, 1, 10] },
    { parameter: 'P', from: 100, to: 1e6, count: 21, spacing: 'logarithmic' },
  ];
  const named = (name: string) => study({ name, axes, system: { ...study().system, u: undefined, kappa: 10 } });
  const worker = join(import.meta.dirname, '../../fakes/companionless-worker.ts');

  it('are those of the preview, with level 2 and the Gaussian process beside them, also where the study asks for neither', async () => {
    const application = await open();
    const { detail } = await run(application, { document: named('A test') });
    const set = await whole(application, detail.run);
    expect(set).toEqual(previewCurveSet(detail.document, chartLimits));
    expect(set).toMatchObject({ pending: false, failure: '' });
    const [negative, , , strong] = set.curves;
    expect(strong?.levelTwo.deviation[0]).toBeCloseTo(0.467, 3);
    expect(negative?.levelTwo.deviation.every(Number.isNaN)).toBe(true);
    expect(negative?.levelTwo.values).toEqual({});
  });

  it('are drawn again without computing what stands beside them again', async () => {
    const application = await open();
    const { detail } = await run(application, { preset: 'figure-1' });
    const first = await whole(application, detail.run);
    // What was computed once is there at once.
    expect(await application.call('runs.curves', { run: detail.run })).toEqual(first);
  });

  it('are there without level 2 where it cannot be computed, and say so', async () => {
    const application = await open(newFile(), { worker });
    const { detail } = await run(application, { document: named('A test') });
    const set = await whole(application, detail.run);
    expect(set.failure).toContain('level 2 was lost');
    expect(set.curves.map(({ values }) => values.loss?.every(Number.isFinite))).toEqual([true, true, true, true]);
    expect(set.curves.every(({ levelTwo }) => levelTwo.deviation.every(Number.isNaN))).toBe(true);
    const svg = await read(await application.call('runs.exportFigure', { run: detail.run, format: 'svg' }));
    expect(svg).toContain('level 2 is missing');
  });

  it('do not wait long for it', async () => {
    const application = await open(newFile(), { worker });
    const { detail } = await run(application, { document: named('Slow') });
    const set = await application.call('runs.curves', { run: detail.run });
    expect(set).toMatchObject({ pending: true, failure: '' });
    expect(set.curves[1]?.values.loss?.every(Number.isFinite)).toBe(true);
  });

  it('of a large study leave the process free while they are made', async () => {
    const application = await open();
    const large = [
      { parameter: 'u', from: 0.1, to: 100, count: 200, spacing: 'logarithmic' },
      { parameter: 'P', from: 100, to: 1e6, count: 101, spacing: 'logarithmic' },
    ];
    const { detail } = await run(application, { document: { ...named('Large'), axes: large } });
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    const set = await whole(application, detail.run);
    clearInterval(timer);
    expect(set.curves).toHaveLength(200);
    expect(set.curves.every(({ levelTwo }) => levelTwo.deviation.every(Number.isFinite))).toBe(true);
    // Held by the curves, it would have had a handful.
    expect(turns).toBeGreaterThan(30);
  });
});

describe('studies', () => {
  it('are found again by their document, and get a revision where it changes', async () => {
    const application = await open();
    const first = await run(application, { document: study() });
    const second = await run(application, { document: study() });
    expect(second.detail.study).toBe(first.detail.study);
    const saved = await application.call('studies.save', {
      study: first.detail.study,
      document: study({ notes: 'seen' }),
    });
    expect(saved.revision).toBe(2);
    const unchanged = await application.call('studies.save', {
      study: first.detail.study,
      document: study({ notes: 'seen' }),
    });
    expect(unchanged.revision).toBe(2);
    const [listed] = await application.call('studies.list', {});
    expect(listed?.runs.map(({ revision }) => revision)).toEqual([1, 1]);
  });

  it('that are refused store nothing', async () => {
    const application = await open();
    const refused = study({ system: { ...study().system, kappa: 0 } });
    for (const call of [
      () => application.call('runs.start', { document: refused }),
      () => application.call('studies.create', { document: refused }),
    ]) {
      await expect(call()).rejects.toMatchObject({
        report: { kind: 'outside-range', field: 'system.kappa', value: 0 },
      });
    }
    expect(await application.call('studies.list', {})).toEqual([]);
    expect(await application.call('runs.list', {})).toEqual([]);
  });

  it('are refused by name where there is none', async () => {
    const application = await open();
    await expect(application.call('runs.start', { study: 99 })).rejects.toMatchObject({
      report: { kind: 'not-found' },
    });
    await expect(application.call('runs.start', { preset: 'figure-9' })).rejects.toBeInstanceOf(CoarsegrainError);
  });
});
