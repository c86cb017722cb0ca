/** Comparisons as files in a folder: saved by the names of studies, loaded and computed elsewhere, and told where they are stale. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { ComparisonDetail } from '../../../core/history/comparison.ts';
import { isStale, type ProjectEntry } from '../../../core/history/project.ts';
import type { LocalApplication } from '../../../electron/app/application.ts';
import type { KeptComparison } from '../../../electron/cli/project-comparisons.ts';
import { main } from '../../../electron/cli/main.ts';
import { ended, folder as root, open } from '../../fakes/applications.ts';
import { fakeTerminal } from '../../fakes/terminal.ts';

const newFolder = () => mkdtempSync(join(root, 'project-'));

const study = (name: string, change: object = {}) => ({
  format: 'coarsegrain-study',
  version: 1,
  name,
  system: { alpha: 0.6, beta: 0.9, kappa: 0.1, u: 0, K: 'infinite' },
  axes: [{ parameter: 'P', from: 1e3, to: 1e6, count: 21, spacing: 'logarithmic' }],
  quantities: ['effective-action'],
  ...change,
});
const other = (name: string) => study(name, { system: { alpha: 1, beta: 0.5, kappa: 0.1, u: 0, K: 'infinite' } });

const comparison = (name: string, sources: object[], change: object = {}) => ({
  format: 'coarsegrain-comparison',
  version: 1,
  name,
  sources,
  ...change,
});

const measured = new TextEncoder().encode(
  ['n\ttest', ...Array.from({ length: 21 }, (_, k) => `${String(10 ** (3 + k / 7))}\t${String(7 ** (-k / 9))}`)].join(
    '\n',
  ),
);

/** A command on an application that stays open. */
async function command(application: LocalApplication, ...args: string[]) {
  const { terminal, output, errors } = fakeTerminal({
    application: { ...application, close: () => Promise.resolve() },
  });
  const code = await main(args, terminal);
  return { code, output: output(), errors: errors() };
}
const run = (application: LocalApplication, document: object) =>
  ended(application, () => application.call('runs.start', { document: document as never }));
const keep = (application: LocalApplication, document: object, known: { comparison?: number } = {}) =>
  application.call('comparisons.save', { ...known, document: document as never });

/** Of the comparisons alone. */
async function stateOf(application: LocalApplication, folder: string) {
  const { code, output } = await command(application, 'status', folder, '--json');
  const entries = JSON.parse(output) as ProjectEntry[];
  expect(code).toBe(entries.some(isStale) ? 1 : 0);
  return entries
    .filter(({ kind }) => kind === 'comparison')
    .map(({ file, difference, work, reasons }) => [file, difference, work, ...reasons]);
}
async function take(application: LocalApplication, verb: 'load' | 'run', folder: string) {
  const { code, output } = await command(application, 'project', verb, folder, '--json');
  const told = JSON.parse(output) as { comparisons: KeptComparison[] } | KeptComparison[];
  const kept = Array.isArray(told) ? told.filter(({ file }) => file.startsWith('comparisons/')) : told.comparisons;
  return { code, kept: kept.map((each) => [each.comparison, each.revision, each.change, ...each.reasons]) };
}
const put = (folder: string, name: string, document: object | string) => {
  mkdirSync(join(folder, name, '..'), { recursive: true });
  writeFileSync(join(folder, name), typeof document === 'string' ? document : JSON.stringify(document));
};
const read = (folder: string, name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as object;

/** What came of it, but for the numbers of runs in names. */
function numbersOf({ result }: ComparisonDetail) {
  const { curves, pairs, slopes } = result;
  const exponents = curves.map(({ exponent }) => exponent);
  return {
    exponents,
    verdicts: pairs.map(({ verdict }) => verdict),
    slopes: slopes.map((each) => ({ ...each, name: '' })),
  };
}

it('a comparison is saved by the names of studies, and elsewhere it waits for their runs and gives the same numbers', async () => {
  const [here, folder] = [await open(), newFolder()];
  const [first, second] = [await run(here, study('One')), await run(here, other('Two'))];
  const columns = { P: 'n', loss: 'test' };
  const { content } = await here.call('curves.import', { file: 'mine, new.tsv', bytes: measured, columns });
  const sources = [{ run: first, output: 'loss', quantity: 'effective-action' }, { run: second }];
  const curves = { columns, content, file: 'mine, new.tsv' };
  const kept = await keep(here, {
    window: { high: 1e6, low: 2e3 },
    ...comparison('Which are alike?', [...sources, curves]),
  });
  expect(await command(here, 'project', 'save', folder)).toMatchObject({ code: 0, errors: '' });
  const text = readFileSync(join(folder, 'comparisons', 'which-are-alike.json'), 'utf8');
  const document = {
    ...comparison('Which are alike?', [], { notes: '' }),
    sources: [
      { study: 'One', quantity: 'effective-action', output: 'loss' },
      { study: 'Two' },
      { file: 'mine, new.tsv', content, columns },
    ],
    window: { low: 2e3, high: 1e6 },
  };
  const order = { format: '', version: '', name: '', notes: '', sources: '', window: '' };
  expect(text).toBe(`${JSON.stringify({ ...order, ...document }, null, 2)}\n`);
  expect(new Uint8Array(readFileSync(join(folder, 'curves', `${content}.csv`)))).toEqual(measured);
  expect((await command(here, 'project', 'save', folder)).output).toBe(
    '2 studies are in the folder as they are in the database\n1 comparison is in the folder as they are in the database\n',
  );
  expect(await stateOf(here, folder)).toEqual([['comparisons/which-are-alike.json', 'same', 'done']]);

  // On another machine runs have other numbers.
  const there = await open();
  await run(there, study('Another'));
  const waits = ['There is no study "One" in the database.', 'There is no study "Two" in the database.'];
  expect(await stateOf(there, folder)).toEqual([
    ['comparisons/which-are-alike.json', 'only in folder', 'waiting', ...waits],
  ]);
  const waiting = ['The study "One" is not computed.', 'The study "Two" is not computed.'];
  expect(await take(there, 'load', folder)).toEqual({ code: 0, kept: [[null, null, 'waiting', ...waiting]] });
  expect(await there.call('comparisons.list', {})).toEqual([]);
  expect(await take(there, 'run', folder)).toEqual({ code: 0, kept: [[1, 1, 'new']] });
  const again = await there.call('comparisons.get', { comparison: 1 });
  expect(again.document.sources.map((source) => ('run' in source ? source.run : source.content))).toEqual([
    first + 1,
    second + 1,
    content,
  ]);
  expect(numbersOf(again)).toEqual(numbersOf(kept));
  for (const verb of ['run', 'load'] as const) {
    expect(await take(there, verb, folder)).toEqual({ code: 0, kept: [[1, 1, 'same']] });
  }
  expect((await command(there, 'status', folder)).output).toMatch(/which-are-alike\.json +comparison 1 +up to date\n/);
});

it('tells what changed in the file, in the database and in runs, and computes it anew', async () => {
  const [application, folder] = [await open(), newFolder()];
  const file = 'comparisons/levels.json';
  const first = await run(application, study('One'));
  await keep(application, comparison('Levels', [{ run: first }]));
  await command(application, 'project', 'save', folder);

  const asked = { ...read(folder, file), window: { low: 1e3, high: 1e5 } };
  put(folder, file, asked);
  expect(await stateOf(application, folder)).toEqual([[file, 'changed in file', 'done']]);
  const save = await command(application, 'project', 'save', folder);
  expect(save).toMatchObject({ code: 1 });
  expect(save.output).toContain(`Left ${file} as it is`);
  expect(read(folder, file)).toEqual(asked);
  expect(await take(application, 'load', folder)).toEqual({ code: 0, kept: [[1, 2, 'revised']] });
  expect((await application.call('comparisons.get', { comparison: 1 })).result.curves[0]!.evidence.points).toBe(14);

  const notes = 'in the database';
  await keep(application, comparison('Levels', [{ run: first }], { notes }), { comparison: 1 });
  expect(await stateOf(application, folder)).toEqual([[file, 'changed in database', 'done']]);
  await command(application, 'project', 'save', folder);
  expect(read(folder, file)).toMatchObject({ notes });

  const second = await ended(application, () => application.call('runs.repeat', { run: first }));
  expect(await stateOf(application, folder)).toEqual([
    [file, 'same', 'stale', `Run ${second} takes the place of run ${first}.`],
  ]);
  expect(await take(application, 'load', folder)).toEqual({ code: 0, kept: [[1, 3, 'same']] });
  expect((await command(application, 'project', 'run', folder)).output).toContain(`${file}: comparison 1, revision 4`);
  expect(await stateOf(application, folder)).toEqual([[file, 'same', 'done']]);

  // A study of another name is the same one; runs that are gone were runs of it.
  await application.call('history.rename', { study: 1, name: 'Another' });
  expect((await stateOf(application, folder))[0]!.slice(0, 2)).toEqual([file, 'changed in database']);
  await command(application, 'project', 'save', folder);
  expect(read(folder, file)).toMatchObject({ sources: [{ study: 'Another' }] });
  await application.call('history.trash', { runs: [first, second] });
  await application.call('history.emptyTrash', {});
  expect(await stateOf(application, folder)).toEqual([
    [file, 'same', 'waiting', 'The study "Another" is not computed.'],
  ]);
  const left = await command(application, 'project', 'save', newFolder());
  expect(left.output).toContain('Left comparison 1 out: it compares a run that is gone');
});

it('a comparison of several runs of a study has no file, nor has one whose name a later one has', async () => {
  const [application, folder] = [await open(), newFolder()];
  const first = await run(application, study('One', { quantities: ['effective-action', 'replica'] }));
  const second = await ended(application, () => application.call('runs.repeat', { run: first }));
  await keep(application, comparison('Twice', [{ run: first }]));
  await keep(application, comparison('Runs', [{ run: first }, { run: second }]));
  await keep(application, comparison('Twice', [{ run: second }, { run: second, quantity: 'replica' }]));
  const { output, code } = await command(application, 'project', 'save', folder);
  expect(code).toBe(0);
  expect(output).toContain('Left comparison 1 out: a later one is named "Twice", too');
  expect(output).toContain('Left comparison 2 out: it compares several runs of the study "One"');
  expect(readdirSync(join(folder, 'comparisons'))).toEqual(['twice.json']);

  // Of some studies: the comparisons of their runs alone.
  await run(application, other('Two'));
  const some = newFolder();
  await command(application, 'project', 'save', some, 'study:2');
  expect(readdirSync(some)).toEqual(['studies']);

  const listed = await command(application, 'compare', '--list');
  expect(listed.output).toMatch(/^comparison +name +revision +changed\n +3 +Twice +1 +\d{4}-/);
  expect(await command(application, 'compare', '--remove', '3')).toMatchObject({
    code: 0,
    output: 'Removed comparison 3: Twice\n',
  });
  const numbers = JSON.parse((await command(application, 'compare', '--list', '--json')).output) as object[];
  expect(numbers).toMatchObject([{ comparison: 2 }, { comparison: 1 }]);
  expect((await command(application, 'compare', '--remove', '3')).errors).toContain('There is no comparison 3');
});

it('comparisons with anything wrong in them are refused by name, and one that cannot be computed stops no other', async () => {
  const [application, folder] = [await open(), newFolder()];
  const content = 'f'.repeat(64);
  put(folder, 'studies/good.json', study('Good'));
  put(folder, 'comparisons/a.json', comparison('A', [{ study: 'Good' }]));
  const wrong: [object | string, string][] = [
    ['<<<<<<< HEAD\n{}', 'comparisons/b.json'],
    ['null', 'comparisons/b.json'],
    [comparison('B', []), 'sources'],
    [comparison('B', [{ run: 1 }]), 'sources.0'],
    [comparison('B', [{ study: 'Good', quantity: 'none' }]), 'sources.0.quantity'],
    [comparison('B', [{ file: '../../secret.csv', content: '../secret' }]), 'sources.0.content'],
    [comparison('B', [{ study: 'Good' }], { version: 2 }), 'version'],
    [comparison('B', [{ study: 'Good' }], { result: {} }), 'result'],
    [comparison('B\u0000', [{ study: 'Good' }]), 'name'],
    [comparison('A', [{ study: 'Good' }]), 'comparisons of the same name'],
    [comparison('B', [{ file: 'x.csv', content }]), `${content}.csv are missing`],
  ];
  for (const [document, words] of wrong) {
    put(folder, 'comparisons/b.json', document);
    const refused = await command(application, 'project', 'load', folder);
    expect(refused).toMatchObject({ code: 2, output: '' });
    expect(refused.errors).toContain(words);
    if (!words.includes('missing')) expect(refused.errors).toContain('comparisons/b.json');
  }
  put(folder, `curves/${content}.csv`, 'P,loss\n1,1\n2,0.5\n');
  expect((await command(application, 'project', 'load', folder)).errors).toContain('it was changed');
  expect(await application.call('studies.list', {})).toEqual([]);

  // A study along u has no learning curve.
  put(folder, 'studies/along.json', {
    ...study('Along', { system: { alpha: 0.6, beta: 0.9, kappa: 0.1, P: 100, K: 'infinite' } }),
    axes: [{ parameter: 'u', from: 0.1, to: 1, count: 10, spacing: 'linear' }],
  });
  put(folder, 'comparisons/a.json', comparison('A', [{ study: 'Along' }]));
  put(folder, 'comparisons/b.json', comparison('B', [{ study: 'Good' }]));
  const half = await command(application, 'project', 'run', folder);
  expect(half.code).toBe(1);
  expect(half.errors).toContain('comparisons/a.json: The curves of run');
  expect(half.output).toContain('Compared comparisons/b.json: comparison 1, new');
  expect((await stateOf(application, folder)).map(([, difference]) => difference)).toEqual(['only in folder', 'same']);
});

it('measured curves survive other ends of lines, and no link leads out of the folder', async () => {
  const [here, folder] = [await open(), newFolder()];
  const { content } = await here.call('curves.import', { file: 'm.tsv', bytes: measured });
  await keep(here, comparison('Measured', [{ file: 'm.tsv', content }]));
  await command(here, 'project', 'save', folder);
  const path = join(folder, 'curves', `${content}.csv`);
  writeFileSync(path, readFileSync(path, 'utf8').replaceAll('\n', '\r\n'));
  const there = await open();
  expect(await take(there, 'load', folder)).toEqual({ code: 0, kept: [[1, 1, 'new']] });
  expect(await there.call('curves.get', { content })).toEqual({ file: 'm.tsv', content, bytes: measured });
  if (process.platform === 'win32') return;
  const bare = await open();
  const [link, file] = [newFolder(), `curves/${content}.csv`];
  put(link, 'comparisons/m.json', read(folder, 'comparisons/measured.json'));
  put(link, 'curves/x', '');
  symlinkSync(path, join(link, file));
  const refused = await command(bare, 'project', 'load', link);
  expect(refused).toMatchObject({ code: 2 });
  expect(refused.errors).toContain('not in the folder of the project');
  const [out, outside] = [newFolder(), newFolder()];
  symlinkSync(outside, join(out, 'curves'));
  expect((await command(there, 'project', 'save', out)).errors).toContain('not in the folder of the project');
  expect(readdirSync(outside)).toEqual([]);
});
