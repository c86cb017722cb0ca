import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import type { RunDetail, RunProgress } from '../../../core/api.ts';
import { evaluateRow } from '../../../core/quantities/evaluate.ts';
import { quantities } from '../../../core/quantities/index.ts';
import { studyFormat, studyVersion } from '../../../core/study/document.ts';
import type { LocalApplication } from '../../../electron/app/application.ts';
import { newFile, open } from '../../fakes/applications.ts';

const study = (change: object = {}, system: object = {}) => ({
  format: studyFormat,
  version: studyVersion,
  name: 'Experiments',
  system: { alpha: 0.6, beta: 0.9, kappa: 0.1, K: 50, datasets: 5, ...system },
  axes: [{ parameter: 'P', values: [5, 10, 20, 80] }],
  quantities: ['regression', 'replica'],
  ...change,
});

/** Starts a run; `until` ends the wait, at its end if missing. */
async function start(
  application: LocalApplication,
  document: object,
  until: (progress: RunProgress) => boolean = ({ status }) => status !== 'running' && status !== 'queued',
): Promise<{ run: number; told: RunProgress[]; detail: () => Promise<RunDetail> }> {
  const told: RunProgress[] = [];
  const reached = new Promise<void>((resolve) => {
    application.on('run.progress', (progress) => {
      told.push(progress);
      if (until(progress)) resolve();
    });
  });
  const { run } = await application.call('runs.start', { document: document as Record<string, unknown> });
  await reached;
  return { run, told, detail: () => application.call('runs.get', { run }) };
}

function read<Row>(file: string, sql: string): Row[] {
  const client = new Database(file, { readonly: true });
  const rows = client.prepare(sql).all() as Row[];
  client.close();
  return rows;
}
const pointsOf = (file: string, run: number) =>
  read<Record<string, unknown>>(file, `SELECT * FROM regression WHERE run = ${String(run)} ORDER BY ordinal`).map(
    ({ run: _, ...rest }) => rest,
  );

describe('an experiment in a run', () => {
  it('has the points that evaluating each of them alone gives, bit by bit, on any number of threads', async () => {
    const tables = [];
    for (const threads of [1, 2, 3]) {
      const file = newFile();
      const { run, detail } = await start(await open(file, { threads }), study());
      expect(await detail()).toMatchObject({ status: 'done', done: 8, total: 8, failed: 0 });
      tables.push(pointsOf(file, run));
    }
    expect(tables[1]).toEqual(tables[0]);
    expect(tables[2]).toEqual(tables[0]);
    for (const point of tables[0]!) {
      const { P, trainLoss, trainLoss_error, testX, status, features, drawn } = point;
      const { system } = study();
      expect(evaluateRow(quantities.regression, { ...system, P })).toMatchObject({
        trainLoss: [trainLoss, trainLoss_error],
        testX: [testX, expect.anything()],
        status,
        datasets: drawn,
      });
      expect([status, features, drawn]).toEqual(['converged', 'gaussian', 5]);
    }
  });

  it('takes from the database what is there: more data sets add to those of before', async () => {
    const file = newFile();
    const application = await open(file);
    await start(application, study({}, { datasets: 3 }));
    const before = read<{ number: number; created_at: string; content: string; values: string }>(
      file,
      'SELECT content, number, created_at, "values" FROM draw ORDER BY content, number',
    );
    expect(before.length).toBe(4 * 3);
    const { run, detail } = await start(application, study({}, { datasets: 5 }));
    expect(await detail()).toMatchObject({ status: 'done', done: 8 });
    const after = read<(typeof before)[number]>(
      file,
      'SELECT content, number, created_at, "values" FROM draw WHERE number < 3 ORDER BY content, number',
    );
    expect(after).toEqual(before);
    expect(read(file, 'SELECT 1 FROM draw').length).toBe(4 * 5);
    const alone = newFile();
    const fresh = await start(await open(alone), study({}, { datasets: 5 }));
    expect(pointsOf(file, run)).toEqual(pointsOf(alone, fresh.run));
    // A third run makes nothing at all.
    const again = await start(application, study({}, { datasets: 5 }));
    expect(pointsOf(file, again.run)).toEqual(pointsOf(file, run));
    expect(read(file, `SELECT 1 FROM draw WHERE run = ${String(again.run)}`)).toEqual([]);
  });

  it('stops in the middle of a point when cancelled, and keeps the data sets that are made', async () => {
    const file = newFile();
    const application = await open(file);
    // About a tenth of a second a data set, and 2 000 of them in each of two points.
    const long = study(
      { axes: [{ parameter: 'P', values: [500, 600] }], quantities: ['regression'] },
      { K: 1000, datasets: 2000 },
    );
    const { run, told } = await start(application, long, ({ share }) => share > 0.001);
    const began = Date.now();
    await application.call('runs.cancel', { run });
    // It ends by itself, well before its threads would be ended.
    expect(Date.now() - began).toBeLessThan(2500);
    const detail = await application.call('runs.get', { run });
    expect(detail).toMatchObject({ status: 'cancelled', done: 0, total: 2 });
    expect(detail.statuses).toMatchObject({ incomplete: expect.any(Number) as number, converged: 0 });
    const kept = read<{ count: number }>(file, 'SELECT count(*) AS count FROM draw')[0]!.count;
    expect(kept).toBeGreaterThan(2);
    const points = pointsOf(file, run);
    expect(points.length).toBeGreaterThan(0);
    for (const { status, drawn, trainLoss, trainLoss_error: error } of points) {
      expect(status).toBe('incomplete');
      expect(drawn).toBeGreaterThan(0);
      expect(trainLoss).toBeGreaterThan(0);
      if ((drawn as number) > 1) expect(error).toBeGreaterThan(0);
    }
    expect(told.every(({ share }, index) => share >= (told[index - 1]?.share ?? 0))).toBe(true);
    // Partial points are in charts and exports, which say so.
    const { curves } = await application.call('runs.curves', { run });
    expect(curves[0]!.values.trainLoss![0]).toBe(points[0]!.trainLoss);
    const csv = await application.call('runs.exportData', { run, format: 'csv' });
    const pieces: Uint8Array[] = [];
    for await (const piece of csv.content) pieces.push(piece);
    expect(Buffer.concat(pieces).toString()).toMatch(/\r\n500,.*,incomplete,\r\n/);
  });

  it('spends its budget or meets the target precision, and says which', async () => {
    const file = newFile();
    const { detail, run } = await start(
      await open(file),
      study({ quantities: ['regression'] }, { precision: 0.002, budget: 60 }),
    );
    const { statuses } = await detail();
    expect(statuses['budget spent']).toBeGreaterThan(0);
    expect(statuses.converged).toBeGreaterThan(0);
    for (const { status, drawn, trainLoss, trainLoss_error: error } of pointsOf(file, run)) {
      const met = (error as number) <= 0.002 * (trainLoss as number);
      expect(status).toBe(met ? 'converged' : 'budget spent');
      if (!met) expect(drawn).toBe(60);
    }
  });

  it('repeats points over seeds, each with data sets of its own', async () => {
    const file = newFile();
    const { run } = await start(await open(file), study({ seeds: [0, 1, 2], quantities: ['regression'] }));
    const points = pointsOf(file, run);
    expect(points.map(({ P, seed }) => [P, seed])).toEqual(
      [5, 10, 20, 80].flatMap((P) => [0, 1, 2].map((seed) => [P, seed])),
    );
    expect(new Set(points.map(({ trainLoss }) => trainLoss)).size).toBe(12);
  });

  it('goes on with chains that have not converged when it is resumed, and never shows them as truth', async () => {
    const file = newFile();
    const application = await open(file);
    const document = study(
      { quantities: ['posterior'], axes: [{ parameter: 'P', values: [3, 8] }] },
      // Two wells a sample, between which no trajectory finds its way.
      { loss: 'formula', ell: 'Delta^4/4 - 3*Delta^2', K: 10, datasets: 2, seed: 1 },
    );
    const { run, detail } = await start(application, document);
    const first = await detail();
    expect(first).toMatchObject({ status: 'done', done: 2 });
    expect(first.statuses['chains not converged']).toBeGreaterThan(0);
    const states = () =>
      read<{ bytes: number }>(
        file,
        'SELECT length(state) AS bytes FROM draw WHERE state IS NOT NULL ORDER BY content, number',
      );
    const before = states();
    const ended = new Promise<void>((resolve) => {
      application.on('run.progress', ({ status }) => {
        if (status === 'done') resolve();
      });
    });
    const resumed = await application.call('runs.resume', { run });
    expect(resumed).toMatchObject({ status: 'queued', done: 2 - first.statuses['chains not converged'] });
    await ended;
    const second = await detail();
    expect(second).toMatchObject({ status: 'done', done: 2, failed: 0 });
    // The chains went on: what is kept of those that still have not converged is longer.
    const after = states();
    if (after.length > 0) expect(Math.max(...after.map(({ bytes }) => bytes))).toBeGreaterThan(1.5 * before[0]!.bytes);
    expect(read(file, 'SELECT 1 FROM draw').length).toBe(4);
  });

  it('leaves draws whose size is told, and that can be removed without its points', async () => {
    const file = newFile();
    const application = await open(file);
    const { run } = await start(application, study());
    const points = pointsOf(file, run);
    const size = await application.call('cache.size', {});
    expect(size.draws).toBe(4 * 5);
    expect(size.bytes).toBeGreaterThan(20 * 100);
    expect(await application.call('cache.empty', {})).toEqual(size);
    expect(await application.call('cache.size', {})).toEqual({ draws: 0, points: 0, bytes: 0 });
    expect(pointsOf(file, run)).toEqual(points);
    const again = await start(application, study());
    expect(pointsOf(file, again.run)).toEqual(points);
    expect((await application.call('cache.size', {})).draws).toBe(4 * 5);
  });
});
