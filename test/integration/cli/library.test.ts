import { statusCounts, unmarked } from '../../fakes/points.ts';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Handlers, RunDetail, RunSummary } from '../../../core/api.ts';
import { CoarsegrainError } from '../../../core/errors.ts';
import { expandStudy } from '../../../core/study/expansion.ts';
import { presets } from '../../../core/study/presets.ts';
import { main } from '../../../electron/cli/main.ts';
import { fakeApplication } from '../../fakes/application.ts';
import { fakeTerminal } from '../../fakes/terminal.ts';

const summary: RunSummary = {
  run: 12,
  study: 1,
  studyName: 'Figure 1',
  revision: 2,
  status: 'interrupted',
  done: 250_000,
  total: 1_000_000,
  failed: 5000,
  createdAt: '2031-05-02T14:03:11.000Z',
  finishedAt: null,
  seconds: 3725,
};
const detail: RunDetail = {
  ...summary,
  document: presets[0]!.document,
  applicationVersion: '0.1.0',
  solverVersions: { 'effective-action': '1.0.0' },
  statuses: statusCounts({ converged: 249_999, 'several roots': 1 }),
  sessions: [],
  durations: [],
  reuses: true,
  ...unmarked,
  failures: [
    {
      quantity: 'effective-action',
      firstOrdinal: 5000,
      count: 5000,
      error: { kind: 'worker-died', field: '', value: null, allowed: '', message: 'A worker died.' },
    },
  ],
};

async function cli(args: string[], handlers: Partial<Handlers> = {}) {
  const application = fakeApplication(handlers);
  const { terminal, output, errors } = fakeTerminal({ application });
  const code = await main(args, terminal);
  return { code, output: output(), errors: errors(), calls: application.calls };
}

test('show: all about a run, or JSON', async () => {
  const handlers: Partial<Handlers> = { 'runs.get': () => Promise.resolve(detail) };
  const { code, output } = await cli(['show', '12'], handlers);
  expect(code).toBe(0);
  for (const words of [
    'Run 12 of Figure 1 (study 1, revision 2)',
    '250 000 of 1 000 000 points, 5000 failed',
    '249 999 converged, 1 several roots',
    'alpha = 0.6, beta = 0.9, K = ∞, kappa = 10',
    'u = 0, 0.1, 1, 10, 100',
    'P from 100 to 10000000, 101 values, logarithmic',
    'effective-action, points 5000 to 9999: A worker died.',
    'disk      0 bytes',
  ]) {
    expect(output).toContain(words);
  }
  expect(JSON.parse((await cli(['show', '12', '--json'], handlers)).output)).toEqual(detail);
});

test('a run that is none: exit 2, and the application is closed', async () => {
  const missing = new CoarsegrainError({ kind: 'not-found', field: 'run', value: 7, message: 'There is no run 7.' });
  const { code, errors, calls } = await cli(['show', '7'], { 'runs.get': () => Promise.reject(missing) });
  expect({ code, errors }).toEqual({ code: 2, errors: 'run: There is no run 7.\n' });
  expect(calls).toEqual(['runs.get', 'close']);
});

test.each(['0', '-1', '1.5', 'x', '1e3', ''])('show "%s": no number of a run, exit 2', async (number) => {
  const { code, errors, calls } = await cli(['show', '--', number]);
  expect(code).toBe(2);
  expect(errors).toContain('an integer from 1');
  expect(calls).toEqual([]);
});

test('export writes what is asked for, and asks what', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'coarsegrain-cli-'));
  const data = join(folder, 'd.json');
  async function* content(): AsyncGenerator<Uint8Array> {
    yield await Promise.resolve(Buffer.from('{}'));
  }
  const handlers: Partial<Handlers> = {
    'runs.exportData': ({ run, format }) =>
      Promise.resolve({ name: `${String(run)}.${format}`, mediaType: '', content: content() }),
  };
  expect(await cli(['export', '12', '--data', data], handlers)).toMatchObject({ code: 0, output: `Wrote ${data}\n` });
  expect(readFileSync(data, 'utf8')).toBe('{}');
  await rm(folder, { recursive: true });
  const nothing = await cli(['export', '12']);
  expect(nothing).toMatchObject({ code: 2, calls: [] });
  expect(nothing.errors).toContain('--data F.csv');
  expect(existsSync(data)).toBe(false);
});

test('schema is a JSON Schema of studies', async () => {
  const { code, output, calls } = await cli(['schema']);
  expect({ code, calls }).toEqual({ code: 0, calls: [] });
  const schema = JSON.parse(output) as { $schema: string; properties: object; required: string[] };
  expect(schema.$schema).toContain('2020-12');
  expect(Object.keys(schema.properties).sort()).toEqual(
    [...Object.keys(presets[0]!.document), 'derived', 'refine', 'results'].sort(),
  );
  expect(schema.required).not.toContain('notes');
});

test('help: in general, and on each command that it names', async () => {
  const general = await cli(['--help']);
  expect(general.code).toBe(0);
  const unknown = await cli(['plot']);
  expect(unknown.code).toBe(2);
  const verbs = /there is ([a-z, -]+)\. --help/.exec(unknown.errors)?.[1]?.split(', ') ?? [];
  expect(verbs).toContain('run');
  for (const verb of verbs) {
    // Each stands in the general help, too.
    expect(general.output).toMatch(new RegExp(`^ {2}.*\\b${verb}\\b.* {2}`, 'm'));
    const { code, output } = await cli([verb, '--help']);
    expect(code).toBe(0);
    expect(output).toContain(`cli -- ${verb}`);
    expect(await cli(['help', verb])).toMatchObject({ code: 0, output });
  }
  expect((await cli([])).code).toBe(2);
});

test('the study in the help is one', async () => {
  const { output } = await cli(['run', '--help']);
  const text = /^ {2}\{[^]*?^ {2}\}/m.exec(output)?.[0] ?? '';
  const study = JSON.parse(text) as { axes: unknown[] };
  expect(expandStudy(study).count).toBe(3 * 81);
  const more = output.split('\n').filter((line) => /^ {2}\{.*\}$/.test(line) && !line.includes('"values": [0'));
  const axes = more.map((line) => JSON.parse(line) as unknown).filter((axis) => !study.axes.includes(axis));
  expect(axes).toHaveLength(3);
  for (const axis of axes) {
    const change = { axes: [axis], system: { alpha: 0.6, beta: 0.9, kappa: 1, P: 10 } };
    expect(expandStudy({ ...study, ...change }).count).toBeGreaterThan(1);
  }
  const derived = /"derived": (\{.*\})/.exec(output)?.[1] ?? '';
  const system = { alpha: 0.6, beta: 0.9, P: 100 };
  expect(expandStudy({ ...study, axes: [], system, derived: JSON.parse(derived) as unknown }).base.N).toBe(40);
});

test('show: axes of every kind, and what is derived', async () => {
  const { study: document } = expandStudy({
    ...presets[0]!.document,
    system: { beta: 0.9 },
    axes: [
      { sobol: [{ parameter: 'alpha', from: 0.4, to: 1.2 }], count: 16_384, seed: 3 },
      {
        zip: [
          { parameter: 'P', values: [10, 100] },
          { parameter: 'u', from: 0, to: 1, count: 2, spacing: 'linear' },
        ],
      },
      { parameter: 'noise', random: 'logarithmic', from: 0.1, to: 1, count: 5, seed: 2 },
    ],
    derived: { kappa: '0.1*P^-0.3' },
  });
  const { output } = await cli(['show', '12'], { 'runs.get': () => Promise.resolve({ ...detail, document }) });
  for (const line of [
    'axis 1       Sobol sequence of 16 384 points, seed 3: α from 0.4 to 1.2, linear',
    'axis 2       P = 10, 100 with u from 0 to 1, 2 values, linear',
    'axis 3       σ² from 0.1 to 1, 5 random values, logarithmic, seed 2',
    'derived      kappa = 0.1*P^-0.3',
  ]) {
    expect(output.replace(/ +/g, ' ')).toContain(line.replace(/ +/g, ' '));
  }
});

test('diff: a table of what differs between two runs, or JSON', async () => {
  const found = [
    { field: 'kappa', before: '10', after: '0.1' },
    { field: 'notes', before: 'two\nlines', after: 'none' },
  ];
  const asked: unknown[] = [];
  const handlers: Partial<Handlers> = {
    'studies.difference'(input) {
      asked.push(input);
      return Promise.resolve(found);
    },
  };
  const { code, output } = await cli(['diff', '3', '4'], handlers);
  expect({ code, asked }).toEqual({ code: 0, asked: [{ run: 3, other: 4 }] });
  expect(output.split('\n')).toEqual([
    'differs  run 3      run 4',
    'kappa    10         0.1',
    'notes    two lines  none',
    '',
  ]);
  expect(JSON.parse((await cli(['diff', '3', '4', '--json'], handlers)).output)).toEqual(found);
  const same = await cli(['diff', '3', '4'], { 'studies.difference': () => Promise.resolve([]) });
  expect(same).toMatchObject({ code: 0, output: 'Runs 3 and 4 are of the same study and the same solvers.\n' });
  expect(await cli(['diff', '3'])).toMatchObject({ code: 2, calls: [] });
  expect(await cli(['diff', '3', 'x'])).toMatchObject({ code: 2, calls: [] });
});
