import { statusCounts, unmarked } from '../../fakes/points.ts';
import { readdirSync, readFileSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { FileOutput, Handlers, RunDetail, RunProgress, RunStatus } from '../../../core/api.ts';
import { CoarsegrainError, type ErrorReport } from '../../../core/errors.ts';
import { presets } from '../../../core/study/presets.ts';
import type { LocalApplication } from '../../../electron/app/application.ts';
import { main } from '../../../electron/cli/main.ts';
import { serve } from '../../../electron/serve.ts';
import { fakeApplication, type FakeApplication } from '../../fakes/application.ts';
import { fakeTerminal } from '../../fakes/terminal.ts';

const study = presets[0]!.document;
const workerDied: ErrorReport = { kind: 'worker-died', field: '', value: null, allowed: '', message: 'A worker died.' };

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'coarsegrain-cli-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

/** An application with one run, which ends as it is told to; events come before the answer to `runs.start` where `early`. */
function application(
  end: Partial<RunProgress> = {},
  {
    early = false,
    heldBy = null,
    more = {},
  }: { early?: boolean; heldBy?: LocalApplication['heldBy']; more?: Partial<Handlers> } = {},
): FakeApplication & { started: unknown[] } {
  const started: unknown[] = [];
  let status: RunStatus = 'queued';
  const last: RunProgress = {
    run: 3,
    status: 'done',
    done: 505,
    total: 505,
    failed: 0,
    share: 1,
    rate: 1e5,
    secondsLeft: null,
    ...end,
  };
  const detail = (): RunDetail => ({
    run: 3,
    study: 1,
    studyName: 'Figure 1',
    revision: 1,
    status,
    done: last.done,
    total: last.total,
    failed: last.failed,
    createdAt: '2031-05-02T14:03:11.000Z',
    finishedAt: '2031-05-02T14:03:12.000Z',
    seconds: 0.42,
    document: study,
    applicationVersion: '0.1.0',
    solverVersions: { 'effective-action': '1.0.0' },
    statuses: statusCounts({ converged: last.done }),
    sessions: [],
    durations: [],
    reuses: true,
    ...unmarked,
    failures:
      last.failed > 0 ? [{ quantity: 'effective-action', firstOrdinal: 0, count: last.failed, error: workerDied }] : [],
  });
  const advance = () => {
    fake.emit('run.progress', { ...last, run: 2, status: 'done' });
    fake.emit('run.progress', { ...last, status: 'running', done: 250, share: 250 / 505, secondsLeft: 3 });
    if (last.status === 'running') return;
    status = last.status;
    fake.emit('run.progress', last);
  };
  const fake = fakeApplication(
    {
      'runs.start'(input) {
        started.push(input);
        if (early) advance();
        else setTimeout(advance, 10);
        return Promise.resolve({ ...detail(), done: 0 });
      },
      'runs.cancel'() {
        status = last.status = 'cancelled';
        last.done = 250;
        fake.emit('run.progress', last);
        return Promise.resolve(detail());
      },
      'runs.get': () => Promise.resolve(detail()),
      'runs.exportFigure': ({ format }) => Promise.resolve(file('image/svg+xml', `figure as ${format}`)),
      'runs.exportData': ({ format }) => Promise.resolve(file('text/csv', `data as ${format}`)),
      ...more,
    },
    heldBy,
  );
  return Object.assign(fake, { started });
}

function file(mediaType: string, text: string): FileOutput {
  async function* content(): AsyncGenerator<Uint8Array> {
    yield await Promise.resolve(Buffer.from(text));
  }
  return { name: 'x', mediaType, content: content() };
}

async function run(args: string[], fake?: LocalApplication, options: { isTTY?: boolean; input?: string } = {}) {
  const { terminal, output, errors } = fakeTerminal({ ...options, application: fake });
  const code = await main(['run', ...args], terminal);
  return { code, output: output(), errors: errors() };
}

describe('a run', () => {
  test.each([false, true])('of a preset, with figure and data (events early: %s)', async (early) => {
    const fake = application({}, { early });
    const [figure, data] = [join(folder, 'f.svg'), join(folder, 'f.CSV')];
    await writeFile(figure, 'of before');
    const { code, output, errors } = await run(['figure-1', '--figure', figure, '--data', data], fake);
    expect(code).toBe(0);
    expect(output).toBe(`Run 3 done: 505 points in 0.42 s\nWrote ${figure}\nWrote ${data}\n`);
    expect(errors).toBe('Run 3 of Figure 1: 505 points\n');
    expect(fake.started).toEqual([{ preset: 'figure-1' }]);
    expect(readFileSync(figure, 'utf8')).toBe('figure as svg');
    expect(readFileSync(data, 'utf8')).toBe('data as csv');
    expect(readdirSync(folder).sort()).toEqual(['f.CSV', 'f.svg']);
    expect(fake.calls.at(-1)).toBe('close');
    expect(fake.listeners('run.progress')).toBe(0);
  });

  test('of a study file and of standard input', async () => {
    const path = join(folder, 'study.json');
    await writeFile(path, JSON.stringify(study));
    const fake = application();
    expect((await run([path], fake)).code).toBe(0);
    expect((await run(['-'], fake, { input: JSON.stringify(study) })).code).toBe(0);
    expect(fake.started).toEqual([{ document: study }, { document: study }]);
  });

  test('that asks is begun with --yes, and refused without', async () => {
    const fake = application();
    expect((await run(['figure-1', '--yes'], fake)).code).toBe(0);
    expect(fake.started).toEqual([{ preset: 'figure-1', confirmed: true }]);
    const question = new CoarsegrainError({
      kind: 'not-confirmed',
      field: 'confirmed',
      message: 'The run has 20000000 points.',
    });
    const asking = application({}, { more: { 'runs.start': () => Promise.reject(question) } });
    expect(await run(['figure-1'], asking)).toEqual({
      code: 2,
      output: '',
      errors: '--yes: The run has 20000000 points. --yes confirms it.\n',
    });
  });

  test('for machines: one object on standard output and nothing beside it', async () => {
    const { code, output, errors } = await run(['figure-1', '--json', '--data', join(folder, 'f.json')], application());
    expect({ code, errors }).toEqual({ code: 0, errors: '' });
    expect(JSON.parse(output)).toMatchObject({
      run: 3,
      status: 'done',
      done: 505,
      statuses: { converged: 505 },
      written: [join(folder, 'f.json')],
    });
  });

  test('on a terminal: a bar in one line, gone at the end', async () => {
    const { errors } = await run(['figure-1'], application(), { isTTY: true });
    expect(errors).toContain('\r\x1b[2K███████████░░░░░░░░░░░░░  Run 3: 250 of 505 points, 100 000 a second, 3.00 s');
    expect(errors.endsWith('\r\x1b[2K')).toBe(true);
  });

  test('with failed points: the rest is exported, the reason told, exit 1', async () => {
    const data = join(folder, 'f.csv');
    const { code, output, errors } = await run(['figure-1', '--data', data], application({ done: 500, failed: 5 }));
    expect(code).toBe(1);
    expect(output).toContain('Run 3 done: 500 of 505 points, 5 failed in 0.42 s\nOutcome: 500 converged\n');
    expect(errors).toContain('A worker died.');
    expect(readFileSync(data, 'utf8')).toBe('data as csv');
  });

  test('cancelled elsewhere: nothing is exported, exit 1', async () => {
    const fake = application({ status: 'cancelled', done: 250 });
    const { code, output } = await run(['figure-1', '--data', join(folder, 'f.csv')], fake);
    expect(code).toBe(1);
    expect(output).toContain('Run 3 cancelled: 250 of 505 points');
    expect(readdirSync(folder)).toEqual([]);
  });

  test('that the store could not keep: its reason, exit 4', async () => {
    const error: ErrorReport = { ...workerDied, kind: 'database-broken', message: 'The disk is full.' };
    const { code, errors } = await run(['figure-1', '--json'], application({ status: 'failed', done: 250, error }));
    expect(code).toBe(4);
    expect(JSON.parse(errors)).toEqual({ error });
  });

  test('interrupted: it is cancelled, what it has stays, exit 130', async () => {
    const fake = application({ status: 'running' });
    const before = process.listenerCount('SIGINT');
    const ended = run(['figure-1', '--data', join(folder, 'f.csv')], fake);
    await vi.waitFor(() => {
      expect(fake.listeners('run.progress')).toBe(1);
      expect(process.listenerCount('SIGINT')).toBe(before + 1);
    });
    const [interrupt] = process.listeners('SIGINT').slice(-1);
    // npm passes the same key on a second time.
    interrupt?.('SIGINT');
    interrupt?.('SIGINT');
    const { code, output, errors } = await ended;
    expect(code).toBe(130);
    expect(output).toContain('Run 3 cancelled: 250 of 505 points');
    expect(errors).toContain('Cancelling');
    expect(fake.calls.filter((name) => name === 'runs.cancel')).toHaveLength(1);
    expect(fake.calls.at(-1)).toBe('close');
    expect(readdirSync(folder)).toEqual([]);
    expect(process.listenerCount('SIGINT')).toBe(before);
  });
});

describe('a run that ended before it was whole', () => {
  const verb = async (args: string[], fake: LocalApplication) => {
    const { terminal, output, errors } = fakeTerminal({ application: fake });
    const code = await main(args, terminal);
    return { code, output: output(), errors: errors() };
  };

  test('of which something failed is tried again, followed to its end, and gives its files', async () => {
    const asked: unknown[] = [];
    const fake: FakeApplication = application(
      {},
      {
        more: {
          async 'runs.resume'(input) {
            asked.push(input);
            const summary = await fake.call('runs.start', { preset: 'figure-1' });
            return { ...summary, done: 250 };
          },
        },
      },
    );
    const path = join(folder, 'f.csv');
    const { code, output, errors } = await verb(['rerun', '3', '--failed', '--data', path], fake);
    expect(asked).toEqual([{ run: 3, failed: true }]);
    expect(errors).toContain('Run 3 of Figure 1: 505 points, 250 are there');
    expect(output).toContain('Run 3 done: 505 points');
    expect(readFileSync(path, 'utf8')).toBe('data as csv');
    expect(code).toBe(0);
  });

  test('was paused or cancelled from another terminal', async () => {
    const fake = application({}, { more: { 'runs.pause': () => fake.call('runs.cancel', { run: 3 }) } });
    expect(await verb(['pause', '3'], fake)).toMatchObject({ code: 0, output: 'Run 3 cancelled: 250 of 505 points\n' });
    const { output } = await verb(['cancel', '3', '--json'], fake);
    expect(JSON.parse(output)).toMatchObject({ run: 3, status: 'cancelled' });
    expect(await verb(['pause', 'three'], fake)).toMatchObject({ code: 2 });
  });
});

describe('before anything is opened', () => {
  const valid = JSON.stringify(study);
  test.each([
    ['a file that is none', null, 'study.json', 'not-found'],
    ['broken JSON', '{"format":', '', 'broken-json'],
    ['NaN', valid.replace('0.6', 'NaN'), '', 'broken-json'],
    ['a newer version', valid.replace('"version":1', '"version":2'), 'version', 'newer-version'],
    ['an unknown key', valid.replace('"notes"', '"remarks"'), 'remarks', 'unknown-key'],
    ['no ridge', valid.replace('"kappa":10', '"kappa":0'), 'system.kappa', 'outside-range'],
    ['α ≤ 0 at K = ∞', valid.replace('"alpha":0.6', '"alpha":0'), 'system.alpha', 'outside-range'],
    ['K = 10¹⁰', valid.replace('"infinite"', '10000000000'), 'system.K', 'outside-range'],
    ['an empty axis', valid.replace('[0,0.1,1,10,100]', '[]'), 'axes.0.values', 'empty'],
    ['an axis of 10⁸ points', valid.replace('"count":101', '"count":100000000'), 'axes.1.count', 'too-many'],
  ])('a study with %s is refused: exit 2', async (_, text, field, kind) => {
    const path = join(folder, 'study.json');
    if (text !== null) await writeFile(path, text);
    const plain = await run([path]);
    expect(plain).toMatchObject({ code: 2, output: '' });
    expect(plain.errors).toContain(field);
    const { code, errors } = await run([path, '--json']);
    expect(code).toBe(2);
    const { error } = JSON.parse(errors) as { error: ErrorReport };
    expect(error.kind).toBe(kind);
    expect(error.field.endsWith(field)).toBe(true);
  });

  test.each([
    [['figure-1', '--figure', 'f.pdf'], '--figure takes a name that ends in .svg or .png, not "f.pdf".'],
    [['figure-1', '--figure', 'f.csv'], '--figure takes'],
    [['figure-1', '--data', 'csv'], '--data takes a name that ends in .csv, .json, .npz, .h5 or .sqlite, not "csv".'],
    [['figure-1', '--data'], '--data needs a value.'],
    [['figure-1', '--verbose'], '--verbose is not an option of this command'],
    [['figure-1', 'figure-2'], 'figure-2 is one argument too many'],
    [[], 'STUDY.json|PRESET is missing'],
  ])('%j is bad usage: exit 2', async (args, message) => {
    const { code, errors } = await run(args);
    expect(code).toBe(2);
    expect(errors).toContain(message);
  });

  test('a folder that is none, or a name that is a folder, takes no file: exit 4', async () => {
    await mkdir(join(folder, 'f.svg'));
    for (const path of [join(folder, 'none/f.svg'), join(folder, 'f.svg')]) {
      const { code, errors } = await run(['figure-1', '--figure', path, '--json']);
      expect(code).toBe(4);
      expect(JSON.parse(errors)).toMatchObject({ error: { kind: 'file-not-written', field: '--figure', value: path } });
    }
  });

  test.skipIf(process.getuid?.() === 0)('a folder that may not be written takes no file: exit 4', async () => {
    await chmod(folder, 0o500);
    const { code } = await run(['figure-1', '--figure', join(folder, 'f.svg')]);
    await chmod(folder, 0o700);
    expect(code).toBe(4);
  });
});

test('a figure that fails leaves the file of before and nothing beside it', async () => {
  const path = join(folder, 'f.svg');
  await writeFile(path, 'of before');
  async function* content(): AsyncGenerator<Uint8Array> {
    yield await Promise.resolve(Buffer.from('half'));
    throw new CoarsegrainError({ kind: 'worker-failed', message: 'The figure could not be drawn.' });
  }
  const failing = () => Promise.resolve({ name: 'x', mediaType: 'image/svg+xml', content: content() });
  const fake = application({}, { more: { 'runs.exportFigure': failing } });
  const { code, output, errors } = await run(['figure-1', '--figure', path], fake);
  expect({ code, output }).toEqual({ code: 4, output: 'Run 3 done: 505 points in 0.42 s\n' });
  expect(errors).toContain('could not be drawn');
  expect(readFileSync(path, 'utf8')).toBe('of before');
  expect(readdirSync(folder)).toEqual(['f.svg']);
  expect(fake.calls.at(-1)).toBe('close');
});

describe('a database that another process holds', () => {
  const holder = {
    processId: 4711,
    host: hostname(),
    startedAt: '2031-05-02T14:03:11.000Z',
    endpoint: null,
    token: null,
  };

  test('and takes no orders: its process and host, exit 3', async () => {
    for (const heldBy of [holder, { ...holder, host: 'elsewhere', endpoint: 'http://127.0.0.1:1', token: 'x' }]) {
      const fake = application({}, { heldBy });
      const { code, errors } = await run(['figure-1', '--json'], fake);
      expect(code).toBe(3);
      const { error } = JSON.parse(errors) as { error: ErrorReport };
      expect(error.kind).toBe('database-locked');
      expect(error.message).toContain(`Process 4711 on ${heldBy.host}`);
      expect(new Set(fake.calls)).toEqual(new Set(['close']));
    }
  });

  test('for a moment only: the run waits for it', async () => {
    const fake = application();
    const { terminal, errors } = fakeTerminal({ application: fake });
    let opened = 0;
    const openApplication = () => Promise.resolve(++opened < 3 ? application({}, { heldBy: holder }) : fake);
    expect(await main(['run', 'figure-1'], { ...terminal, openApplication })).toBe(0);
    expect(errors()).toBe('Run 3 of Figure 1: 505 points\n');
  });

  test('and does not answer: exit 3', async () => {
    const fake = application({}, { heldBy: { ...holder, endpoint: 'http://127.0.0.1:1', token: 'x' } });
    const { code, errors } = await run(['figure-1'], fake);
    expect(code).toBe(3);
    expect(errors).toContain('does not answer');
  });

  test('and serves: the run is handed over to it, files and all', async () => {
    await writeFile(join(folder, 'index.html'), '');
    const running = application();
    const { url, token, close } = await serve(running, { assets: folder });
    const fake = application({}, { heldBy: { ...holder, endpoint: url, token } });
    const path = join(folder, 'f.svg');
    const { code, output, errors } = await run(['figure-1', '--figure', path], fake);
    expect(code).toBe(0);
    expect(errors).toContain('Process 4711 holds the database: the run is handed over to it.');
    expect(output).toContain('Run 3 done: 505 points');
    expect(readFileSync(path, 'utf8')).toBe('figure as svg');
    expect(fake.calls).toEqual(['close']);
    expect(running.started).toEqual([{ preset: 'figure-1' }]);
    expect(running.calls).not.toContain('close');
    await close();
  });

  test('and goes away during the run: exit 3', async () => {
    await writeFile(join(folder, 'index.html'), '');
    const running = application({ status: 'running' });
    const { url, token, close } = await serve(running, { assets: folder });
    const ended = run(['figure-1'], application({}, { heldBy: { ...holder, endpoint: url, token } }));
    await vi.waitFor(() => {
      expect(running.started).toHaveLength(1);
    });
    await close();
    const { code, errors } = await ended;
    expect(code).toBe(3);
    expect(errors).toContain('does not answer');
  });
});
