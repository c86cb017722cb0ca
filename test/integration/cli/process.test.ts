/** The built terminal in processes of its own, on a real database: what can only be seen from outside. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { RunDetail, RunSummary } from '../../../core/api.ts';
import { presets } from '../../../core/study/presets.ts';

const built = join(import.meta.dirname, '../../../out/main');
const system = { alpha: 0.6, beta: 0.9, kappa: 10, P: 1000 };
/** Some seconds of computing. */
const longStudy = {
  ...presets[0]!.document,
  name: 'Long',
  axes: [
    { parameter: 'u', from: 0.1, to: 10, count: 2000, spacing: 'linear' },
    { parameter: 'P', from: 100, to: 1e6, count: 2000, spacing: 'linear' },
  ],
};

let folder: string;
let children: ChildProcess[];

beforeEach(async () => {
  if (!existsSync(join(built, 'cli.js'))) throw new Error('These tests need the built application: npm run build.');
  folder = await mkdtemp(join(tmpdir(), 'coarsegrain-process-'));
  children = [];
});
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

function begin(entry: 'cli' | 'start', args: string[], input = '', environment: NodeJS.ProcessEnv = {}) {
  const env = { ...process.env, COARSEGRAIN_DATABASE: join(folder, 'studies.sqlite'), ...environment };
  const child = spawn(process.execPath, [join(built, `${entry}.js`), ...args], { env, stdio: 'pipe' });
  children.push(child);
  child.stdin.end(input);
  const ended = Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]).then(
    ([output, errors, [code]]) => ({ code: code as number, output, errors }),
  );
  return { child, ended };
}

const cli = (args: string[], input?: string) => begin('cli', args, input).ended;

/** Resolves to what was written once it holds the words. */
function heard(stream: NodeJS.ReadableStream, words: RegExp): Promise<string> {
  let written = '';
  return new Promise((resolve, reject) => {
    stream.on('data', (chunk: Buffer) => {
      written += chunk.toString();
      if (words.test(written)) resolve(written);
    });
    stream.on('end', () => {
      reject(new Error(`It ended without ${String(words)}: ${written}`));
    });
  });
}

test('evaluate starts in under a second', async () => {
  const times: number[] = [];
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const began = performance.now();
    expect((await cli(['evaluate', 'effective-action', '-'], JSON.stringify([{ input: system }]))).code).toBe(0);
    times.push(performance.now() - began);
  }
  expect(Math.min(...times)).toBeLessThan(1000);
});

test.skipIf(process.platform === 'win32')('a reader that leaves is no accident, a full disk is one', async () => {
  const rows = JSON.stringify(Array.from({ length: 5000 }, (_, index) => ({ input: { ...system, P: 100 + index } })));
  await writeFile(join(folder, 'rows.json'), rows);
  const evaluate = `"${process.execPath}" "${join(built, 'cli.js')}" evaluate effective-action "${join(folder, 'rows.json')}"`;
  const piped = spawn('sh', ['-c', `{ ${evaluate}; echo $? > "${folder}/code"; } | head -c 10`], { stdio: 'pipe' });
  expect(await text(piped.stderr)).toBe('');
  await once(piped, 'close');
  expect(readFileSync(join(folder, 'code'), 'utf8').trim()).toBe('141');
  if (!existsSync('/dev/full')) return;
  const full = spawn('sh', ['-c', `${evaluate} > /dev/full`], { stdio: 'pipe' });
  const closed = once(full, 'close');
  expect(await text(full.stderr)).toMatch(/^Standard output cannot be written \(.*ENOSPC.*\)\.\n$/);
  expect(await closed).toEqual([4, null]);
});

test('figure-1, from start to files, is in the history afterwards', async () => {
  const [figure, data] = [join(folder, 'f.svg'), join(folder, 'f.csv')];
  const { code, output, errors } = await cli(['run', 'figure-1', '--figure', figure, '--data', data]);
  expect({ code, errors }).toEqual({ code: 0, errors: 'Run 1 of Figure 1: 505 points\n' });
  expect(output).toMatch(/^Run 1 done: 505 points in [\d.]+ s\nWrote .*f\.svg\nWrote .*f\.csv\n$/);
  expect(readFileSync(figure, 'utf8').slice(0, 300)).toContain('<svg');
  const lines = readFileSync(data, 'utf8')
    .trim()
    .split('\r\n')
    .filter((line) => !line.startsWith('#'));
  const [head, ...rows] = lines.map((line) => line.split(','));
  expect(rows).toHaveLength(505);
  const loss = (u: string, P: string) => {
    const cell = (row: string[], key: string) => row[head!.indexOf(key)];
    return Number(
      cell(
        rows.find((row) => cell(row, 'u') === u && cell(row, 'P') === P)!,
        'loss',
      ),
    );
  };
  expect(loss('0', '10000').toPrecision(6)).toBe('0.0884294');
  expect((loss('100', '10000') / loss('0', '10000')).toFixed(3)).toBe('3.100');

  const runs = JSON.parse((await cli(['list', '--json'])).output) as RunSummary[];
  expect(runs).toMatchObject([{ run: 1, studyName: 'Figure 1', status: 'done', done: 505 }]);
  const again = join(folder, 'again.csv');
  expect((await cli(['export', '1', '--data', again])).code).toBe(0);
  expect(readFileSync(again)).toEqual(readFileSync(data));
});

async function newestRun(): Promise<RunSummary> {
  return (JSON.parse((await cli(['list', '--json'])).output) as [RunSummary])[0];
}

describe('one database', () => {
  test('is held by a run, which another one names; Ctrl-C keeps what it has', async () => {
    await writeFile(join(folder, 'long.json'), JSON.stringify(longStudy));
    const first = begin('cli', ['run', join(folder, 'long.json')]);
    await heard(first.child.stderr, /Run 1 of Long: 4 000 000 points\n/);
    await vi.waitUntil(async () => (await newestRun()).done > 0, { timeout: 10_000, interval: 100 });
    const second = await cli(['run', 'figure-1', '--json']);
    expect(second.code).toBe(3);
    const { error } = JSON.parse(second.errors) as { error: { kind: string; message: string } };
    expect(error.kind).toBe('database-locked');
    expect(error.message).toContain(`Process ${String(first.child.pid)} `);

    first.child.kill('SIGINT');
    const { code, output, errors } = await first.ended;
    expect(code).toBe(130);
    expect(errors).toContain('Cancelling; what is computed is kept.\n');
    expect(output).toMatch(/^Run 1 cancelled: [\d ]+ of 4 000 000 points in [\d.]+ s\n/);
    const kept = JSON.parse((await cli(['show', '1', '--json'])).output) as RunDetail;
    expect(kept.status).toBe('cancelled');
    expect(kept.done).toBeGreaterThan(0);
    expect(kept.statuses.converged).toBe(kept.done);
  });

  test('is served: a run in another process is handed over, and SIGTERM ends the host', async () => {
    const host = begin('start', ['--browser']);
    const address = await heard(host.child.stdout, /\n/);
    expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{43}\n$/);
    const opened = await fetch(address.trim(), { redirect: 'manual' });
    const cookie = opened.headers.get('set-cookie')!.split(';')[0]!;
    const page = await fetch(new URL('/', address), { headers: { cookie } });
    expect(await page.text()).toContain('<div id="app">');

    const { code, output, errors } = await cli(['run', 'figure-1', '--data', join(folder, 'f.csv')]);
    expect(code).toBe(0);
    expect(errors).toContain(`Process ${String(host.child.pid)} holds the database: the run is handed over to it.`);
    expect(output).toContain('Run 1 done: 505 points');
    expect(readFileSync(join(folder, 'f.csv'), 'utf8').split('\r\n').length).toBeGreaterThan(505);

    host.child.kill('SIGTERM');
    expect(await host.ended).toMatchObject({ code: 0, errors: '' });
    // What it held is free again.
    expect((await cli(['run', 'figure-1', '--json'])).errors).toBe('');
  });
});

test.skipIf(process.platform !== 'linux')(
  'npm start without a display serves at once, after one line that says why',
  async () => {
    const host = begin('start', [], '', { DISPLAY: '', WAYLAND_DISPLAY: '' });
    const said = heard(host.child.stderr, /\n/);
    expect(await heard(host.child.stdout, /\n/)).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{43}\n$/);
    expect(await said).toBe('There is no display; Coarsegrain is served to a browser instead.\n');
    host.child.kill('SIGINT');
    expect((await host.ended).code).toBe(0);
  },
);
