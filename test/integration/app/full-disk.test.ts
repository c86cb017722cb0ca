/** A disk that becomes full while a run is stored, or while a file is written: nothing that is there is lost, and the reason is said. */
import { execFileSync, spawnSync } from 'node:child_process';
import type * as fs from 'node:fs';
import { existsSync, mkdirSync, readdirSync, writeFileSync, type WriteStream } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { RunDetail, RunProgress } from '../../../core/api.ts';
import type { LocalApplication } from '../../../electron/app/application.ts';
import { writeOutput } from '../../../electron/app/write-output.ts';
import { ended, folder, newFile, open } from '../../fakes/applications.ts';

/** After so many bytes written as a stream, the disk is full. */
const full = vi.hoisted(() => ({ after: Infinity, written: 0 }));
vi.mock('node:fs', async (original) => {
  const actual = await original<typeof fs>();
  const createWriteStream: typeof actual.createWriteStream = (path, options) => {
    const stream: WriteStream = actual.createWriteStream(path, options);
    const write = stream._write.bind(stream);
    stream._write = (piece: Uint8Array, encoding, done) => {
      if (full.written + piece.length <= full.after) {
        full.written += full.after === Infinity ? 0 : piece.length;
        write(piece, encoding, done);
        return;
      }
      const error = new Error('ENOSPC: no space left on device, write');
      done(Object.assign(error, { code: 'ENOSPC', syscall: 'write' }));
    };
    return stream;
  };
  return { ...actual, createWriteStream };
});

const document = {
  format: 'coarsegrain-study',
  version: 1,
  name: 'Too much',
  system: { alpha: 0.6, beta: 0.9, kappa: 0.1, K: 100 },
  axes: [{ parameter: 'P', from: 1, to: 1e6, count: 40_000, spacing: 'logarithmic' }],
  quantities: ['effective-action'],
};
const start = (application: LocalApplication, change: object = {}) =>
  ended(application, () => application.call('runs.start', { document: { ...document, ...change } }));
const fewer = { axes: [{ parameter: 'P', from: 1, to: 1e6, count: 3000, spacing: 'logarithmic' }] };

/** Everything that the database holds of the points of a run. */
function pointsOf(file: string): unknown[] {
  const client = new Database(file, { readonly: true });
  const rows = client.prepare('SELECT * FROM effective_action_point ORDER BY ordinal').raw().all();
  client.close();
  return rows;
}

/** That a run stopped by a full disk has what was committed, and says why it stopped. */
function expectStopped(file: string, { status, error, done, total }: RunDetail): void {
  expect(status).toBe('failed');
  expect(error).toMatchObject({ kind: 'file-not-written', field: 'database', value: file });
  expect(error?.message).toContain('There is no room for more');
  expect(done).toBeGreaterThan(0);
  expect(done).toBeLessThan(total);
  const client = new Database(file, { readonly: true });
  expect(client.pragma('integrity_check', { simple: true })).toBe('ok');
  expect(client.prepare('SELECT sum(count) FROM chunk').pluck().get()).toBe(done);
  expect(client.prepare('SELECT count(*) FROM effective_action').pluck().get()).toBe(done);
  client.close();
}

let apart: Promise<unknown[]> | undefined;
/** The points of the same run on a disk with room. */
function undisturbed(): Promise<unknown[]> {
  apart ??= (async () => {
    const file = newFile();
    await start(await open(file));
    return pointsOf(file);
  })();
  return apart;
}

const fake = (name: string) => join(import.meta.dirname, '../../fakes', name);
/** Begins the run in a process of its own, and waits for its end. */
function runApart(file: string, options: string[] = [], env: NodeJS.ProcessEnv = {}): void {
  execFileSync(process.execPath, [...options, fake('full-disk-run.ts'), file, JSON.stringify(document)], {
    env: { ...process.env, ...env },
  });
}

/** A file system of its own; its size can be changed. */
function mounted(size: string): { folder: string; resize: (size: string) => void } {
  const point = join(folder, `disk-${size}-${String(readdirSync(folder).length)}`);
  mkdirSync(point);
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', point]);
  onTestFinished(() => {
    execFileSync('umount', ['-l', point]);
  });
  return { folder: point, resize: (other) => execFileSync('mount', ['-o', `remount,size=${other}`, point]) };
}

/** Why there is no file system of a test's own here; undefined where there is. */
function noMount(): string | undefined {
  if (process.platform !== 'linux') return 'tmpfs is of Linux';
  if (process.getuid?.() !== 0) return 'mounting takes root';
  const point = join(folder, 'tried');
  mkdirSync(point);
  const { status, stderr } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', point], { encoding: 'utf8' });
  if (status !== 0) return `mounting failed (${stderr.trim()})`;
  execFileSync('umount', [point]);
  return undefined;
}
const reason = noMount();

it('a run that fills its disk stops, keeps what it has, and is resumed as if nothing had been', async () => {
  const file = newFile();
  runApart(file, ['--import', fake('small-disk.ts')], { MOST_PAGES: '700' });
  const application = await open(file);
  expectStopped(file, await application.call('runs.get', { run: 1 }));
  await ended(application, () => application.call('runs.resume', { run: 1 }));
  const detail = await application.call('runs.get', { run: 1 });
  expect(detail).toMatchObject({ status: 'done', done: 40_000, failed: 0 });
  expect(detail.error).toBeUndefined();
  expect(pointsOf(file)).toEqual(await undisturbed());
});

/** The content breaks off where nothing more can be written. */
const large = { name: 'large', mediaType: 'text/plain', content: piecesOf(3 << 20) };
async function* piecesOf(bytes: number): AsyncGenerator<Uint8Array> {
  for (let done = 0; done < bytes; done += 1 << 16) yield await Promise.resolve(new Uint8Array(1 << 16));
}

describe.skipIf(reason !== undefined)(`on a small disk${reason === undefined ? '' : `: not here, ${reason}`}`, () => {
  it('a run stops, says why once it can, and is resumed by the same application', async () => {
    const disk = mounted('5m');
    const file = join(disk.folder, 'studies.sqlite');
    const application = await open(file);
    const told: RunProgress[] = [];
    application.on('run.progress', (progress) => told.push(progress));
    const run = await start(application);
    expect(told.at(-1)).toMatchObject({ status: 'failed', error: { kind: 'file-not-written', field: 'database' } });
    disk.resize('64m');
    const finished = ended(application, () => application.call('runs.resume', { run }));
    await finished;
    expect(await application.call('runs.get', { run })).toMatchObject({ status: 'done', done: 40_000, failed: 0 });
    expect(pointsOf(file)).toEqual(await undisturbed());
    await application.close();
  });

  it('a process that ends before there is room leaves a file that the next one goes on with', async () => {
    const disk = mounted('5m');
    const file = join(disk.folder, 'studies.sqlite');
    runApart(file);
    disk.resize('64m');
    const application = await open(file);
    const { status, done } = await application.call('runs.get', { run: 1 });
    expect(['failed', 'interrupted']).toContain(status);
    expect(done).toBeGreaterThan(0);
    await ended(application, () => application.call('runs.resume', { run: 1 }));
    expect(pointsOf(file)).toEqual(await undisturbed());
    await application.close();
  });

  it('no half file is left of an export, and the reason is said', async () => {
    const application = await open();
    const run = await start(application, fewer);
    const disk = mounted('64k');
    writeFileSync(join(disk.folder, 'filler'), new Uint8Array(56 << 10));
    const outputs = [
      ...(['csv', 'json', 'npz', 'hdf5', 'sqlite'] as const).map((format) =>
        application.call('runs.exportData', { run, format }),
      ),
      ...(['svg', 'png'] as const).map((format) => application.call('runs.exportFigure', { run, format })),
      application.call('runs.bundle', { runs: [run] }),
    ];
    for (const output of await Promise.all(outputs)) {
      const path = join(disk.folder, output.name);
      await expect(writeOutput(output, path), output.name).rejects.toMatchObject({
        report: { kind: 'file-not-written', value: path, message: expect.stringContaining('ENOSPC') as string },
      });
      expect(readdirSync(disk.folder)).toEqual(['filler']);
    }
  });

  it('of a file that is made in the folder for temporary files that folder is named where it is full', async () => {
    const application = await open();
    const run = await start(application, fewer);
    const disk = mounted('256k');
    vi.stubEnv('TMPDIR', disk.folder);
    onTestFinished(() => void vi.unstubAllEnvs());
    for (const format of ['npz', 'hdf5', 'sqlite'] as const) {
      const output = await application.call('runs.exportData', { run, format });
      const path = join(folder, `full.${format}`);
      const refused: unknown = await writeOutput(output, path).catch((error: unknown) => error);
      expect(refused, format).toMatchObject({ report: { kind: 'file-not-written' } });
      expect((refused as Error).message).toContain(disk.folder);
      expect(existsSync(path)).toBe(false);
      expect(readdirSync(disk.folder)).toEqual([]);
    }
  });
});

it('a file whose disk becomes full is not there, nor is a part of it', async () => {
  full.after = 1 << 20;
  onTestFinished(() => {
    full.after = Infinity;
  });
  const path = join(folder, 'large.bin');
  const before = readdirSync(folder);
  await expect(writeOutput(large, path)).rejects.toMatchObject({
    report: { kind: 'file-not-written', value: path, message: expect.stringContaining('ENOSPC') as string },
  });
  expect(full.written).toBeGreaterThanOrEqual(1 << 19);
  expect(readdirSync(folder)).toEqual(before);
});
