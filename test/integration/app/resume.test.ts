import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import type { RunProgress } from '../../../core/api.ts';
import { studyFormat, studyVersion } from '../../../core/study/document.ts';
import type { LocalApplication } from '../../../electron/app/application.ts';
import { newFile, open } from '../../fakes/applications.ts';

const study = (change: object = {}) => ({
  format: studyFormat,
  version: studyVersion,
  name: 'To be resumed',
  system: { alpha: 0.6, beta: 0.9, kappa: 0.1, u: 1, K: 100 },
  axes: [
    { parameter: 'kappa', from: 0.1, to: 10, count: 20, spacing: 'logarithmic' },
    { parameter: 'P', from: 1, to: 1e6, count: 2000, spacing: 'logarithmic' },
  ],
  quantities: ['effective-action', 'response'],
  ...change,
});
const experiment = study({
  system: { alpha: 0.6, beta: 0.9, kappa: 0.1, u: 1, K: 300, datasets: 40 },
  axes: [{ parameter: 'P', values: [20, 100, 200] }],
  quantities: ['regression', 'replica'],
});

type Reached = (progress: RunProgress) => boolean;
const ended: Reached = ({ status }) => status !== 'running' && status !== 'queued';
/** Resolves once the application tells of it; the promise is in a box so that it can be awaited later. */
function told(application: LocalApplication, reached: Reached): { by: Promise<RunProgress> } {
  const by = new Promise<RunProgress>((resolve) => {
    const stop = application.on('run.progress', (progress) => {
      if (!reached(progress)) return;
      stop();
      resolve(progress);
    });
  });
  return { by };
}

/** Every value of every point, apart from the run's number. */
function pointsOf(file: string, run: number, views: string[]): unknown[] {
  const client = new Database(file, { readonly: true });
  const rows = views.flatMap(
    (view) =>
      client.prepare(`SELECT * FROM ${view} WHERE run = ? ORDER BY ordinal`).all(run) as Record<string, unknown>[],
  );
  client.close();
  return rows.map(({ run: _, ...rest }) => rest);
}

describe('a run that ended before it was whole', () => {
  it.each([
    ['of theory', study(), ['effective_action', 'response'], 80_000],
    ['of an experiment', experiment, ['regression', 'replica'], 6],
  ])('%s is resumed, and is then as if it had never ended', async (_, document, views, total) => {
    const whole = newFile();
    const first = await open(whole);
    const end = told(first, ended);
    await first.call('runs.start', { document });
    await end.by;

    const file = newFile();
    const application = await open(file);
    const begun = told(application, ({ share }) => share > 0.05);
    const { run } = await application.call('runs.start', { document });
    await begun.by;
    const paused = await application.call('runs.pause', { run });
    expect(paused).toMatchObject({ status: 'paused', total });
    expect(paused.done).toBeLessThan(total);
    await application.close();
    const again = await open(file, { threads: 1 });
    const progress: RunProgress[] = [];
    again.on('run.progress', (event) => progress.push(event));
    const finished = told(again, ended);
    expect(await again.call('runs.resume', { run })).toMatchObject({ status: 'queued', done: paused.done });
    await finished.by;
    const detail = await again.call('runs.get', { run });
    expect(detail).toMatchObject({ status: 'done', done: total, failed: 0, revision: 1 });
    expect(detail.seconds).toBeGreaterThan(paused.seconds);
    expect(progress[0]!.done).toBeGreaterThanOrEqual(paused.done);
    expect(pointsOf(file, run, views)).toEqual(pointsOf(whole, 1, views));
    await expect(again.call('runs.resume', { run })).rejects.toMatchObject({
      report: { kind: 'not-allowed', field: 'run', message: 'Run 1 cannot be resumed: every point is there.' },
    });
  });

  it('tries again what failed where that is asked for', async () => {
    const file = newFile();
    const failing = await open(file, { worker: join(import.meta.dirname, '../../fakes/failing-worker.ts') });
    const document = study();
    const end = told(failing, ended);
    const { run } = await failing.call('runs.start', { document });
    await end.by;
    const { failed, done } = await failing.call('runs.get', { run });
    expect(failed).toBeGreaterThan(0);
    await failing.close();
    const application = await open(file);
    const refused = application.call('runs.resume', { run });
    await expect(refused).rejects.toMatchObject({ report: { kind: 'not-allowed' } });
    const finished = told(application, ended);
    await application.call('runs.resume', { run, failed: true });
    await finished.by;
    expect(await application.call('runs.get', { run })).toMatchObject({
      status: 'done',
      done: done + failed,
      failed: 0,
      failures: [],
    });
  });

  it('is refused where its solvers are others now, or it is still running', async () => {
    const file = newFile();
    const application = await open(file);
    const begun = told(application, ({ status }) => status === 'running');
    const { run } = await application.call('runs.start', { document: experiment });
    await begun.by;
    await expect(application.call('runs.resume', { run })).rejects.toMatchObject({ report: { kind: 'not-allowed' } });
    await application.call('runs.cancel', { run });
    await application.close();
    const client = new Database(file);
    client.prepare(`UPDATE run SET solver_versions = json_set(solver_versions, '$.regression', '0.9.0')`).run();
    client.close();
    const again = await open(file);
    const message =
      'Run 1 was begun with version 0.9.0 of regression, which is 1.0.0 here: it cannot be resumed, but its study can be run again.';
    await expect(again.call('runs.resume', { run })).rejects.toMatchObject({
      report: { kind: 'not-allowed', message },
    });
    expect(await again.call('runs.get', { run })).toMatchObject({ status: 'cancelled' });
  });

  it('goes on where it was interrupted by the end of the application', async () => {
    const file = newFile();
    const first = await open(file);
    const begun = told(first, ({ share }) => share > 0.02);
    const { run } = await first.call('runs.start', { document: experiment });
    await begun.by;
    await first.close();
    const second = await open(file);
    expect((await second.call('runs.get', { run })).status).toBe('interrupted');
    const finished = told(second, ended);
    await second.call('runs.resume', { run });
    expect((await finished.by).status).toBe('done');
  });
});
