import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { unzipSync, zipSync } from 'fflate';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { DataFormat, RunDetail, RunProgress } from '../../../core/api.ts';
import { CoarsegrainError } from '../../../core/errors.ts';
import { Stream } from '../../../core/numerics/stream.ts';
import { openApplication, type ApplicationOptions, type LocalApplication } from '../../../electron/app/application.ts';
import { contentOf, killAgainAndAgain } from '../../fakes/kills.ts';

const folder = mkdtempSync(join(tmpdir(), 'coarsegrain-refine-'));
const opened: LocalApplication[] = [];
let files = 0;
const newFile = () => join(folder, `${String(files++)}.sqlite`);
async function open(database: string, options: Partial<ApplicationOptions> = {}): Promise<LocalApplication> {
  const application = await openApplication({ database, face: 'terminal', threads: 2, ...options });
  opened.push(application);
  return application;
}
afterEach(async () => {
  await Promise.all(opened.splice(0).map((application) => application.close()));
});
afterAll(() => rmSync(folder, { recursive: true }));

const study = (change: object = {}) => ({
  format: 'coarsegrain-study',
  version: 1,
  name: 'Refined',
  system: { alpha: 0.6, beta: 0.9, kappa: 0.1, K: 300 },
  axes: [
    { parameter: 'u', values: [0, 100] },
    { parameter: 'P', from: 1, to: 1e6, count: 5, spacing: 'logarithmic' },
  ],
  quantities: ['effective-action', 'replica'],
  refine: { axes: ['P'], tolerance: 0.002, borders: ['3*u*X - 1'] },
  ...change,
});

/** Starts what there is to start and resolves with the run once it has ended. */
async function ended(
  application: LocalApplication,
  start: () => Promise<{ run: number }>,
  look: (progress: RunProgress) => void = () => undefined,
): Promise<RunDetail> {
  const last = new Promise<void>((resolve) => {
    const stop = application.on('run.progress', (progress) => {
      look(progress);
      if (progress.status === 'running' || progress.status === 'queued') return;
      stop();
      resolve();
    });
  });
  const { run } = await start();
  await last;
  return application.call('runs.get', { run });
}

async function bytes(application: LocalApplication, run: number, format: DataFormat): Promise<Uint8Array> {
  const { content } = await application.call('runs.exportData', { run, format });
  const pieces: Uint8Array[] = [];
  for await (const piece of content) pieces.push(piece);
  return new Uint8Array(Buffer.concat(pieces));
}

describe('a run of a refined study', () => {
  it('adds points until all is below the tolerance, of every quantity, and says so as it grows', async () => {
    const application = await open(newFile());
    const told: RunProgress[] = [];
    const detail = await ended(
      application,
      () => application.call('runs.start', { document: study() }),
      (progress) => told.push(progress),
    );
    const { refinement, done, total, status } = detail;
    expect({ status, done }).toEqual({ status: 'done', done: total });
    expect(refinement).toMatchObject({ asked: 20, added: total - 20, stop: 'tolerance' });
    expect(refinement!.added).toBeGreaterThan(60);
    expect(refinement!.rounds).toBeGreaterThan(2);
    expect(told.at(-1)).toMatchObject({ total, added: refinement!.added, done: total, share: 1 });
    const [first] = await application.call('runs.list', {});
    expect(first).toMatchObject({ total, done: total });
    await expect(application.call('runs.resume', { run: detail.run })).rejects.toMatchObject({
      report: { kind: 'not-allowed' },
    });
    const refine = { axes: ['P'], tolerance: 0.002, points: 9 };
    const small = study({ refine, quantities: ['effective-action'] });
    const budget = await ended(application, () => application.call('runs.start', { document: small }));
    expect(budget).toMatchObject({ total: 19, refinement: { asked: 10, added: 9, stop: 'budget' } });
  });

  it('has the same points on any number of threads, and when it is repeated', async () => {
    const file = newFile();
    const one = await open(file, { threads: 1 });
    const first = await ended(one, () => one.call('runs.start', { document: study() }));
    await one.close();
    const three = await open(file, { threads: 3 });
    const second = await ended(three, () => three.call('runs.start', { document: study() }));
    const third = await ended(three, () => three.call('runs.repeat', { run: first.run }));
    for (const { run } of [second, third]) {
      const found = await three.call('runs.compare', { run: first.run, other: run });
      for (const agreement of found) {
        expect(agreement).toMatchObject({ equal: first.total / 2, different: 0, missing: 0 });
      }
    }
  });

  it('of an experiment looks at its means over seeds, and draws every seed at what it adds', async () => {
    const document = study({
      system: { alpha: 0.6, beta: 0.9, kappa: 0.1, K: 20, datasets: 2 },
      axes: [{ parameter: 'P', values: [1, 10, 100] }],
      quantities: ['regression'],
      seeds: [1, 2, 3],
      refine: { axes: ['P'], tolerance: 0.02, points: 30 },
    });
    const file = newFile();
    const one = await open(file, { threads: 1 });
    const first = await ended(one, () => one.call('runs.start', { document }));
    await one.close();
    const three = await open(file, { threads: 3 });
    const again = await ended(three, () => three.call('runs.repeat', { run: first.run }));
    expect(first.refinement!.added).toBeGreaterThan(5);
    const [agreement] = await three.call('runs.compare', { run: first.run, other: again.run });
    expect(agreement).toMatchObject({ equal: first.total, different: 0, missing: 0 });
    const database = new Database(file, { readonly: true });
    const seeds = database
      .prepare('SELECT P, group_concat(seed) AS seeds FROM regression WHERE run = 1 GROUP BY P ORDER BY ordinal')
      .all() as { P: number; seeds: string }[];
    database.close();
    expect(seeds).toHaveLength(first.total / 3);
    for (const row of seeds) expect([Number.isInteger(row.P), row.seeds]).toEqual([true, '1.0,2.0,3.0']);
  });

  it('goes on where it was paused, whether all that was known was computed or not', async () => {
    const document = study({
      axes: [{ parameter: 'u', from: 0.01, to: 1000, count: 80, spacing: 'logarithmic' }, study().axes[1]],
      refine: { axes: ['P'], tolerance: 0.002, points: 30_000 },
    });
    const whole = await open(newFile());
    const undisturbed = await ended(whole, () => whole.call('runs.start', { document }));
    const application = await open(newFile());
    let run = 0;
    let grown = 0;
    let detail = await ended(application, async () => {
      const started = await application.call('runs.start', { document });
      run = started.run;
      await application.call('runs.pause', { run });
      return started;
    });
    while (detail.status === 'paused') {
      if (detail.refinement!.added > 0) grown++;
      detail = await ended(
        application,
        () => application.call('runs.resume', { run }),
        ({ total, status }) => {
          // Each session lasts until the run has grown.
          if (status === 'running' && total > detail.total) void application.call('runs.pause', { run });
        },
      );
    }
    expect(grown).toBeGreaterThan(2);
    expect(detail.refinement).toEqual(undisturbed.refinement);
    const [mine, other] = [await bytes(application, run, 'npz'), await bytes(whole, undisturbed.run, 'npz')].map(
      (zip) => unzipSync(zip),
    );
    for (const name of ['P.npy', 'loss.npy', 'origin.npy', 'ordinal.npy']) expect(mine![name]).toEqual(other![name]);
  });
});

it(
  'a refined run whose process is killed four times has in the end the points of one that was left alone',
  { timeout: 120_000 },
  async () => {
    const stream = Stream.of('kills of a refined run', 0);
    const options = { script: 'refined-run.ts', size: 3, milliseconds: 250, uniform: () => stream.uniform() };
    const [alone, killed] = [newFile(), newFile()];
    await killAgainAndAgain(alone, { ...options, kills: 0 });
    expect(await killAgainAndAgain(killed, { ...options, kills: 5 })).toBeGreaterThan(3);
    const left = contentOf(killed);
    expect(left).toEqual(contentOf(alone));
    expect(left.integrity).toBe('ok');
    const database = new Database(killed, { readonly: true });
    const { asked, added } = database
      .prepare(`SELECT sum(origin = 'asked') AS asked, sum(origin = 'added') AS added FROM regression`)
      .get() as { asked: number; added: number };
    const kept = database.prepare('SELECT count(*) FROM added_point').pluck().get();
    database.close();
    expect(asked).toBe(12);
    expect(added).toBeGreaterThan(20);
    expect(kept).toBe(added);
  },
);

describe('what is shown and exported of a refined run', () => {
  let application: LocalApplication;
  let detail: RunDetail;
  beforeAll(async () => {
    application = await openApplication({ database: newFile(), face: 'terminal', threads: 2 });
    detail = await ended(application, () => application.call('runs.start', { document: study() }));
  });
  afterAll(() => application.close());

  it('tells which points were asked for and which were added', async () => {
    const { run, total } = detail;
    const added = total / 2 - 10;
    const csv = Buffer.from(await bytes(application, run, 'csv')).toString();
    expect(csv).toContain(`# Refined: 10 asked for, ${String(added)} added`);
    const [head, ...lines] = csv.split('\r\n').filter((line) => line !== '' && !line.startsWith('#'));
    const column = head!.split(',').indexOf('origin');
    const origins = lines.map((line) => line.split(',')[column]);
    expect(origins).toEqual([...Array<string>(10).fill('asked'), ...Array<string>(added).fill('added')]);
    const json = JSON.parse(Buffer.from(await bytes(application, run, 'json')).toString()) as {
      asked: number;
      points: { origin: string; status: string }[];
    };
    expect(json.asked).toBe(10);
    expect(json.points.map(({ origin }) => origin)).toEqual(origins);
    const npz = unzipSync(await bytes(application, run, 'npz'));
    expect([...npz['origin.npy']!.slice(128)]).toEqual(origins.map((word) => (word === 'asked' ? 0 : 1)));
    const path = join(folder, 'exported.sqlite');
    writeFileSync(path, await bytes(application, run, 'sqlite'));
    const database = new Database(path, { readonly: true });
    expect(database.prepare('SELECT origin FROM replica ORDER BY ordinal').pluck().all()).toEqual(origins);
    expect(database.prepare('SELECT stop FROM refinement').pluck().all()).toEqual(['tolerance']);
    database.close();
  });

  it('are curves with ascending abscissae, and what stands beside them at the same places', async () => {
    const { run } = detail;
    let set = await application.call('runs.curves', { run });
    while (set.pending) set = await application.call('runs.curves', { run });
    expect(set.curves.map(({ added }) => added!.filter((mark) => mark === 0).length)).toEqual([5, 5]);
    const [process, coupled] = set.curves;
    expect([...coupled!.x]).not.toEqual([...process!.x]);
    for (const { x, values, gaussianProcess, levelTwo } of set.curves) {
      expect(x.every((value, index) => index === 0 || value > x[index - 1]!)).toBe(true);
      const loss = values.loss!;
      expect(loss.every((value, index) => index === 0 || value < loss[index - 1]!)).toBe(true);
      const beside = gaussianProcess.values.loss!;
      // Where both curves have a point, the process beside the coupled one is the other curve.
      x.forEach((value, index) => {
        const other = process!.x.indexOf(value);
        if (other >= 0) expect(beside[index]).toBe(process!.values.loss![other]);
      });
      expect(beside.every((value, index) => index === 0 || value < beside[index - 1]!)).toBe(true);
      const two = levelTwo.values.loss!;
      expect(two.every((value, index) => index === 0 || value < two[index - 1]!)).toBe(true);
    }
  });

  it('a bundle carries it to another database, where it is removed with the run', async () => {
    const { run, refinement } = detail;
    const to = newFile();
    const { content } = await application.call('runs.bundle', { runs: [run] });
    const pieces: Uint8Array[] = [];
    for await (const piece of content) pieces.push(piece);
    const other = await open(to);
    const whole = new Uint8Array(Buffer.concat(pieces));
    const members = unzipSync(whole);
    const manifest = Buffer.from(members['bundle.json']!).toString();
    for (const [sound, damaged] of [
      ['"first":[0.5', '"first":[0.3'],
      ['"asked":10', '"asked":9'],
      ['"base":[', '"base":[7,'],
    ]) {
      expect(manifest).toContain(sound);
      const bad = zipSync({ ...members, 'bundle.json': Buffer.from(manifest.replace(sound!, damaged!)) });
      await expect(other.call('bundle.import', { bytes: bad })).rejects.toThrow(CoarsegrainError);
    }
    const { runs } = await other.call('bundle.import', { bytes: whole });
    const imported = await other.call('runs.get', { run: runs[0]!.run });
    expect(imported.refinement).toEqual(refinement);
    expect(unzipSync(await bytes(other, imported.run, 'npz'))['loss.npy']).toEqual(
      unzipSync(await bytes(application, run, 'npz'))['loss.npy'],
    );
    await other.call('history.trash', { runs: [imported.run] });
    await other.call('history.emptyTrash', {});
    await other.close();
    const database = new Database(to, { readonly: true });
    for (const table of ['refinement', 'added_point', 'effective_action_point']) {
      expect(database.prepare(`SELECT count(*) FROM ${table}`).pluck().get()).toBe(0);
    }
    database.close();
  });
});
