/** The verbs that find and mark studies and runs. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Change, Handlers, Page, RunEntry, StudyEntry } from '../../../core/api.ts';
import { presets } from '../../../core/study/presets.ts';
import type { LocalApplication } from '../../../electron/app/application.ts';
import { main } from '../../../electron/cli/main.ts';
import { bytes } from '../../../electron/cli/words.ts';
import { serve } from '../../../electron/serve.ts';
import { fakeApplication } from '../../fakes/application.ts';
import { unmarked } from '../../fakes/points.ts';
import { fakeTerminal } from '../../fakes/terminal.ts';

const { bytes: _, ...marks } = unmarked;
const entry: RunEntry = {
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
  ...marks,
};
const study: StudyEntry = {
  study: 3,
  name: 'Figure 1',
  revision: 2,
  updatedAt: '2031-05-02T14:03:11.000Z',
  runs: 4,
  statuses: { done: 4 },
  points: 2020,
  seconds: 3.5,
  ...marks,
};
const change: Change = { change: 7, verb: 'tag', madeAt: '2031-05-02T14:03:11.000Z', studies: [], runs: [12] };

function page<Entry>(entries: Entry[], next: string | null = null): Page<Entry> {
  return { entries, total: entries.length, next };
}

async function cli(args: string[], handlers: Partial<Handlers> = {}, input = '', heldBy?: LocalApplication['heldBy']) {
  const application = fakeApplication(handlers, heldBy);
  const { terminal, output, errors } = fakeTerminal({ application, input });
  const code = await main(args, terminal);
  return { code, output: output(), errors: errors(), calls: application.calls };
}

/** A method that gives what it is told to, and the inputs that it was given. */
function asked<Output>(output: Output) {
  const inputs: unknown[] = [];
  const method = (input: unknown) => {
    inputs.push(input);
    return Promise.resolve(output);
  };
  return { inputs, method };
}

test('list: a table of all pages, or JSON', async () => {
  const inputs: unknown[] = [];
  const handlers: Partial<Handlers> = {
    'history.runs': (input) => {
      inputs.push(input);
      const last = { ...entry, run: 3, done: 1_000_000, failed: 0 };
      return Promise.resolve(input.after === undefined ? page([entry], 'more') : page([last]));
    },
  };
  const { code, output, calls } = await cli(['list'], handlers);
  expect(code).toBe(0);
  expect(output.split('\n')).toEqual([
    'run  study     revision  status                     points  failed       time  begun',
    ' 12  Figure 1         2  interrupted  250 000 of 1 000 000    5000  1 h 2 min  2031-05-02 14:03:11 UTC',
    '  3  Figure 1         2  interrupted             1 000 000       0  1 h 2 min  2031-05-02 14:03:11 UTC',
    '',
  ]);
  expect(calls).toEqual(['history.runs', 'history.runs', 'close']);
  expect(inputs[0]).toEqual({ query: '', sort: 'date', direction: 'descending', limit: 1000 });
  expect(JSON.parse((await cli(['list', '--json'], handlers)).output)).toMatchObject([{ run: 12 }, { run: 3 }]);
});

test('list: a query, the trash, an order, and what is marked', async () => {
  const found = asked(page([{ ...entry, pinned: true, tags: ['paper', 'draft'] }]));
  const listed = (args: string[]) => cli(['list', ...args], { 'history.runs': found.method });
  const { output } = await listed(['alpha=0.6', 'u>1', '--trash', '--sort', 'name']);
  expect(output.split('\n').map((line) => line.split(/ {2,}/).at(-1))).toEqual(['marks', 'pinned, paper, draft', '']);
  await listed(['--sort', 'points', '--reverse']);
  await listed(['--sort', 'status', '--reverse']);
  expect(found.inputs).toEqual([
    { query: 'alpha=0.6 u>1 trashed', sort: 'name', direction: 'ascending', limit: 1000 },
    { query: '', sort: 'points', direction: 'ascending', limit: 1000 },
    { query: '', sort: 'status', direction: 'descending', limit: 1000 },
  ]);
});

test('list: studies, by the name that other verbs take', async () => {
  const { output } = await cli(['list', '--studies'], { 'history.studies': asked(page([study])).method });
  expect(output.split('\n')).toEqual([
    'study    name      revision  runs  points    time  changed',
    'study:3  Figure 1         2     4    2020  3.50 s  2031-05-02 14:03:11 UTC',
    '',
  ]);
});

test('list: nothing found, and a query that is none', async () => {
  const handlers = { 'history.runs': asked(page<RunEntry>([])).method };
  expect((await cli(['list'], handlers)).output).toContain('run figure-1');
  expect((await cli(['list', 'u>1'], handlers)).output).toBe('There are no runs that satisfy u>1.\n');
  const wrong = await cli(['list', 'gamma>1'], handlers);
  expect(wrong).toMatchObject({ code: 2, calls: [] });
  expect(wrong.errors).toContain('"gamma" is no parameter');
  expect((await cli(['list', '--sort', 'size'], handlers)).errors).toContain('--sort takes date, name');
});

const orders: [args: string[], method: keyof Handlers, input: unknown][] = [
  [['tag', '12', 'paper', 'level 2'], 'history.tag', { studies: [], runs: [12], tags: ['paper', 'level 2'] }],
  [['tag', 'study:3', 'paper', '--remove'], 'history.untag', { studies: [3], runs: [], tags: ['paper'] }],
  [['pin', '12', 'study:3', '13'], 'history.pin', { studies: [3], runs: [12, 13] }],
  [['pin', '12', '--remove'], 'history.unpin', { studies: [], runs: [12] }],
  [['note', '12', 'of', 'α'], 'history.note', { run: 12, notes: 'of α' }],
  [['note', '12', ''], 'history.note', { run: 12, notes: '' }],
  [['rename', 'study:3', 'Far', 'away'], 'history.rename', { study: 3, name: 'Far away' }],
  [['trash', '12', 'study:3'], 'history.trash', { studies: [3], runs: [12] }],
  [['restore', 'study:3'], 'history.restore', { studies: [3], runs: [] }],
  [['undo'], 'history.undo', {}],
  [['redo'], 'history.redo', {}],
];

test.each(orders)('%j calls %s', async (args, method, input) => {
  const made = asked(change);
  const { code, output, calls } = await cli(args, { [method]: made.method });
  expect({ code, calls }).toEqual({ code: 0, calls: [method, 'close'] });
  expect(made.inputs).toEqual([input]);
  expect(output).toBe(`${args[0] === 'undo' ? 'Undone' : 'Done'}: tagging run 12\n`);
  expect(JSON.parse((await cli([...args, '--json'], { [method]: made.method })).output)).toEqual(change);
  expect((await cli(args, { [method]: asked(null).method })).output).toBe('There was nothing to change.\n');
});

test('duplicate names the new study', async () => {
  const made = asked({ study: 8, revision: 1, document: { ...presets[0]!.document, name: 'Figure 1 (copy)' } });
  const handlers = { 'history.duplicate': made.method };
  expect((await cli(['duplicate', 'study:3'], handlers)).output).toBe('Study 8: Figure 1 (copy)\n');
  await cli(['duplicate', 'study:3', 'Another', 'one'], handlers);
  expect(made.inputs).toEqual([{ study: 3 }, { study: 3, name: 'Another one' }]);
});

test.each([
  [['tag', '12'], 'NAME is missing'],
  [['tag', 'x', 'paper'], 'an integer from 1'],
  [['tag', 'study:x', 'paper'], 'an integer from 1'],
  [['tag', '12', 'a "quote"'], 'text without quotes'],
  [['trash'], 'RUN or study:N is missing'],
  [['note', '12'], 'TEXT is missing'],
  [['rename', '3', 'Name'], '"3" is no study; the command takes study:N'],
  [['rename', 'study:3', ''], 'name'],
  [['undo', '3'], 'one argument too many'],
  [['pin', '12', '--yes'], '--remove'],
])('%j: exit 2', async (args, words) => {
  const handlers = { 'history.tag': asked(change).method, 'history.rename': asked(change).method };
  const { code, errors } = await cli(args, handlers);
  expect(code).toBe(2);
  expect(errors).toContain(words);
});

test('empty-trash asks, and says what became free', async () => {
  const emptied = asked({ studies: 1, runs: 2, points: 1500, bytes: 3_210_000 });
  const handlers: Partial<Handlers> = {
    'history.studies': () => Promise.resolve({ ...page([study]), total: 1 }),
    'history.runs': () => Promise.resolve({ ...page([entry]), total: 2 }),
    'history.emptyTrash': emptied.method,
  };
  const question = 'This removes 1 study and 2 runs for good, which cannot be undone. Go on? [y/N]\n';
  const done = 'Removed 1 study and 2 runs with 1500 points; 3.2 MB became free in the database.\n';
  for (const answer of ['', 'n\n', 'yet\n']) {
    const { code, errors } = await cli(['empty-trash'], handlers, answer);
    expect(code).toBe(2);
    expect(errors).toBe(`${question}--yes: Nothing was removed. --yes empties the trash without asking.\n`);
  }
  expect(emptied.inputs).toEqual([]);
  expect(await cli(['empty-trash'], handlers, 'y\n')).toMatchObject({ code: 0, output: done, errors: question });
  const { output, errors, calls } = await cli(['empty-trash', '--yes'], handlers);
  expect({ output, errors, calls }).toEqual({ output: done, errors: '', calls: ['history.emptyTrash', 'close'] });
});

test('where another process writes the database, it makes the change', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'coarsegrain-cli-'));
  await writeFile(join(folder, 'index.html'), '');
  const made = asked(change);
  const running = fakeApplication({ 'history.tag': made.method });
  const { url, token, close } = await serve(running, { assets: folder });
  const holder = { processId: 4711, host: hostname(), startedAt: '', endpoint: url, token };
  const { code, output, calls } = await cli(['tag', '12', 'paper'], {}, '', holder);
  expect({ code, output, calls }).toEqual({ code: 0, output: 'Done: tagging run 12\n', calls: ['close'] });
  expect(made.inputs).toEqual([{ studies: [], runs: [12], tags: ['paper'] }]);
  await close();
  await rm(folder, { recursive: true });
});

test.each([
  [0, '0 bytes'],
  [999, '999 bytes'],
  [1500, '1.5 kB'],
  [12_345, '12 kB'],
  [999_999, '1000 kB'],
  [2e9, '2.0 GB'],
])('%f bytes are %s', (value, words) => {
  expect(bytes(value)).toBe(words);
});
