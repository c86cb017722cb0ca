/** Studies as files in a folder: saved, loaded, rebuilt by running, and told what is stale; real files, databases and runs. */
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { isStale, type ProjectEntry, type ProjectLoaded } from '../../../core/history/project.ts';
import { studySchema } from '../../../core/study/document.ts';
import type { LocalApplication } from '../../../electron/app/application.ts';
import { main } from '../../../electron/cli/main.ts';
import { ended, folder as root, newFile, open } from '../../fakes/applications.ts';
import { fakeTerminal } from '../../fakes/terminal.ts';

const newFolder = () => mkdtempSync(join(root, 'project-'));

const study = (name: string, change: object = {}) => ({
  format: 'coarsegrain-study',
  version: 1,
  name,
  notes: '',
  system: { alpha: 0.6, beta: 0.9, kappa: 10, u: 1 },
  axes: [{ parameter: 'P', values: [100, 1000] }],
  quantities: ['effective-action'],
  seeds: [],
  ...change,
});

/** A command on an application that stays open. */
async function command(application: LocalApplication, ...args: string[]) {
  const { terminal, output, errors } = fakeTerminal({
    application: { ...application, close: () => Promise.resolve() },
  });
  const code = await main(args, terminal);
  return { code, output: output(), errors: errors() };
}
const create = (application: LocalApplication, document: object) =>
  application.call('studies.create', { document: { ...document } });
async function stateOf(application: LocalApplication, folder: string) {
  const { code, output } = await command(application, 'status', folder, '--json');
  const entries = JSON.parse(output) as ProjectEntry[];
  expect(code).toBe(entries.some(isStale) ? 1 : 0);
  return entries.map(({ file, difference, work }) => [file, difference, work]);
}
async function load(application: LocalApplication, folder: string) {
  const { output } = await command(application, 'project', 'load', folder, '--json');
  return (JSON.parse(output) as ProjectLoaded).map(({ study: number, revision, change }) => [number, revision, change]);
}

it('a study is saved in the order of the schema, and saving it again writes nothing', async () => {
  const [application, folder] = [await open(), newFolder()];
  const { name, system, ...rest } = study('Über κ: a/b?');
  const reversed = Object.fromEntries(Object.entries(system).reverse());
  await create(application, { system: reversed, ...rest, name });
  await create(application, study('COM1'));
  await create(application, study('über κ (a b)'));
  const first = await command(application, 'project', 'save', folder);
  expect(first).toMatchObject({ code: 0, errors: '' });
  expect(readdirSync(folder)).toEqual(['studies']);
  expect(readdirSync(join(folder, 'studies')).sort()).toEqual([
    'com1-study.json',
    'u-ber-a-b-2.json',
    'u-ber-a-b.json',
  ]);
  const text = readFileSync(join(folder, 'studies', 'u-ber-a-b.json'), 'utf8');
  const document = JSON.parse(text) as { system: object };
  const shape = Object.keys(studySchema.shape);
  const inOrder = (keys: string[], all: string[]) =>
    isDeepStrictEqual(
      keys,
      all.filter((key) => keys.includes(key)),
    );
  expect(inOrder(Object.keys(document), shape)).toBe(true);
  expect(inOrder(Object.keys(document.system), Object.keys(studySchema.shape.system.shape))).toBe(true);
  expect(text).toBe(`${JSON.stringify(document, null, 2)}\n`);
  expect(await command(application, 'project', 'save', folder)).toMatchObject({
    code: 0,
    output: '3 studies are in the folder as they are in the database\n',
  });
});

it('a folder that is loaded gives new studies and revisions, and twice gives nothing new', async () => {
  const [here, folder] = [await open(), newFolder()];
  await create(here, study('One'));
  await create(here, study('Two'));
  await command(here, 'project', 'save', folder, 'study:1');
  expect(await stateOf(here, folder)).toEqual([
    ['studies/one.json', 'same', 'never run'],
    [null, 'only in database', 'never run'],
  ]);
  await command(here, 'project', 'save', folder);
  const there = await open();
  expect((await stateOf(there, folder)).map(([, difference]) => difference)).toEqual([
    'only in folder',
    'only in folder',
  ]);
  expect(await load(there, folder)).toEqual([
    [1, 1, 'new'],
    [2, 1, 'new'],
  ]);
  expect(await load(there, folder)).toEqual([
    [1, 1, 'same'],
    [2, 1, 'same'],
  ]);

  const path = join(folder, 'studies', 'one.json');
  writeFileSync(path, JSON.stringify(study('One', { notes: 'by hand' })));
  expect((await stateOf(there, folder))[0]).toEqual(['studies/one.json', 'changed in file', 'never run']);
  const kept = await command(there, 'project', 'save', folder);
  expect(kept).toMatchObject({ code: 1 });
  expect(kept.output).toContain('Left studies/one.json as it is');
  expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ notes: 'by hand' });
  expect(await load(there, folder)).toEqual([
    [1, 2, 'revised'],
    [2, 1, 'same'],
  ]);
  expect(await load(there, folder)).toEqual([
    [1, 2, 'same'],
    [2, 1, 'same'],
  ]);

  await there.call('studies.save', { study: 1, document: study('One', { notes: 'in the database' }) });
  expect((await stateOf(there, folder))[0]).toEqual(['studies/one.json', 'changed in database', 'never run']);
  expect((await command(there, 'project', 'save', folder)).output).toContain('Wrote studies/one.json');
  expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ notes: 'in the database' });
});

it('of studies of one name the last stands in the folder, and files of other kinds stay', async () => {
  const [application, folder] = [await open(), newFolder()];
  mkdirSync(join(folder, 'studies'));
  writeFileSync(join(folder, 'studies', 'notes.txt'), 'mine');
  writeFileSync(join(folder, 'README.md'), 'mine, too');
  await create(application, study('Twice'));
  await create(application, study('Twice', { notes: 'later' }));
  const { output, code } = await command(application, 'project', 'save', folder);
  expect(code).toBe(0);
  expect(output).toContain('Left study:1 out: a later one is named "Twice", too');
  expect(JSON.parse(readFileSync(join(folder, 'studies', 'twice.json'), 'utf8'))).toMatchObject({ notes: 'later' });
  expect(readFileSync(join(folder, 'studies', 'notes.txt'), 'utf8')).toBe('mine');
  expect(await load(application, folder)).toEqual([[2, 1, 'same']]);
});

it('a project is rebuilt by running what is not computed, and then nothing is stale', async () => {
  const [here, folder] = [await open(), newFolder()];
  for (const name of ['One', 'Two']) await create(here, study(name));
  await command(here, 'project', 'save', folder);
  const file = newFile();
  const there = await open(file);
  await command(there, 'project', 'load', folder);
  await ended(there, () => there.call('runs.start', { study: 1 }));
  const first = await command(there, 'project', 'run', folder, '--json');
  expect(first.code).toBe(0);
  expect((JSON.parse(first.output) as { runs: unknown[] }).runs).toMatchObject([{ run: 2, study: 2, status: 'done' }]);
  expect(await command(there, 'project', 'run', folder)).toMatchObject({
    code: 0,
    output: 'Every study of the project is computed.\n',
  });
  expect((await command(there, 'status', folder)).output).toMatch(/studies\/one\.json +study:1 +up to date\n/);

  // Notes and names ask for no new points; another value does.
  await there.call('studies.save', { study: 1, document: study('One', { notes: 'seen' }) });
  await there.call('studies.save', { study: 2, document: study('Two', { system: { ...study('').system, u: 2 } }) });
  await command(there, 'project', 'save', folder);
  expect(await stateOf(there, folder)).toEqual([
    ['studies/one.json', 'same', 'done'],
    ['studies/two.json', 'same', 'older revision'],
  ]);
  const client = new Database(file);
  client.exec(`UPDATE run SET solver_versions = '{"effective-action":"0.0.1"}' WHERE run = 1`);
  expect((await stateOf(there, folder))[0]).toEqual(['studies/one.json', 'same', 'older solver']);
  expect((await command(there, 'project', 'run', folder)).code).toBe(0);
  expect(await stateOf(there, folder)).toEqual([
    ['studies/one.json', 'same', 'done'],
    ['studies/two.json', 'same', 'done'],
  ]);

  // A run that is not whole goes on.
  client.exec(`UPDATE run SET status = 'cancelled', done = 1 WHERE run = 4`);
  client.exec(
    'DELETE FROM effective_action_point WHERE run = 4 AND ordinal = 1; UPDATE chunk SET count = 1 WHERE run = 4',
  );
  client.close();
  expect((await stateOf(there, folder))[1]).toEqual(['studies/two.json', 'same', 'incomplete']);
  expect((await command(there, 'project', 'run', folder)).output).toMatch(/^Run 4 done: 2 points/);
});

it('measured spectra go with the studies, so that a clone of the folder is complete', async () => {
  const [here, folder] = [await open(), newFolder()];
  const values = [1.1, 1 / 3, 0.1 + 0.2, 5e-324];
  const bytes = Buffer.from(
    `lambda,y\n${values.map((lambda, k) => `${String(lambda)},${String(-1 / (k + 3))}`).join('\n')}\n`,
  );
  const { content } = await here.call('spectra.import', { file: 'kernel, old.csv', bytes: new Uint8Array(bytes) });
  const system = { kappa: 10, u: 1, spectrum: 'measured', file: 'kernel, old.csv', content };
  await create(here, study('Measured', { system }));
  await command(here, 'project', 'save', folder);
  expect(readdirSync(join(folder, 'spectra'))).toEqual([`${content}.csv`]);
  const there = await open();
  expect(await load(there, folder)).toEqual([[1, 1, 'new']]);
  expect((await there.call('studies.get', { study: 1 })).document.system).toMatchObject(system);
  expect((await there.call('spectra.get', { content })).lambda).toEqual(Float64Array.from(values));
  expect(await stateOf(there, folder)).toEqual([['studies/measured.json', 'same', 'never run']]);
  // A plain study file beside the studies, which the terminal's "run" takes, too.
  const other = await command(await open(), 'run', join(folder, 'studies', 'measured.json'));
  expect(other.errors + other.output).toContain('Run 1 done: 2 points');

  const copy = newFolder();
  mkdirSync(join(copy, 'studies'));
  copyFileSync(join(folder, 'studies', 'measured.json'), join(copy, 'studies', 'measured.json'));
  const bare = await open();
  expect((await command(bare, 'project', 'load', copy)).errors).toContain('is missing');
  mkdirSync(join(copy, 'spectra'));
  writeFileSync(join(copy, 'spectra', `${content}.csv`), 'lambda,y\n1,1\n');
  expect((await command(bare, 'project', 'load', copy)).errors).toContain('it was changed');
  expect(await bare.call('studies.list', {})).toEqual([]);
});

it('a folder with anything wrong in it is refused as a whole, and reads no other file', async () => {
  const [application, folder] = [await open(), newFolder()];
  mkdirSync(join(folder, 'studies'));
  const put = (name: string, text: string) => writeFileSync(join(folder, 'studies', name), text);
  put('good.json', JSON.stringify(study('Good')));
  put('merge.json', '<<<<<<< HEAD\n{}');
  const broken = await command(application, 'project', 'load', folder);
  expect(broken).toMatchObject({ code: 2 });
  expect(broken.errors).toContain('studies/merge.json');
  expect(await application.call('studies.list', {})).toEqual([]);
  expect((await stateOf(application, folder))[1]).toEqual(['studies/merge.json', 'unreadable', null]);

  put('merge.json', JSON.stringify(study('Good', { notes: 'of the same name' })));
  expect((await command(application, 'project', 'load', folder)).errors).toContain('studies of the same name');
  put('merge.json', JSON.stringify(study('Outside', { system: { alpha: 0.6, beta: -9, kappa: 0 } })));
  expect((await command(application, 'project', 'load', folder)).errors).toContain('kappa');
  const secret = join(root, 'secret.csv');
  writeFileSync(secret, 'lambda,y\n1,1\n');
  for (const file of ['../../secret.csv', secret]) {
    put('merge.json', JSON.stringify(study('Spy', { system: { kappa: 1, spectrum: 'measured', file } })));
    expect((await command(application, 'project', 'load', folder)).errors).toContain(
      'not in the folder of the project',
    );
  }
  if (process.platform !== 'win32') {
    symlinkSync(secret, join(folder, 'studies', 'link.csv'));
    put('merge.json', JSON.stringify(study('Spy', { system: { kappa: 1, spectrum: 'measured', file: 'link.csv' } })));
    expect((await command(application, 'project', 'load', folder)).errors).toContain(
      'not in the folder of the project',
    );
  }
  expect(await application.call('studies.list', {})).toEqual([]);
  const nowhere = await command(application, 'project', 'load', join(folder, 'none'));
  expect(nowhere).toMatchObject({ code: 2 });
  expect(await command(application, 'project', 'look', folder)).toMatchObject({ code: 2 });
});

it('the contract takes no file name that leads out of the sections of a project', async () => {
  const application = await open();
  for (const name of [
    '../studies/a.json',
    'studies/../a.json',
    'a.json',
    'studies/a/b.json',
    'studies\\a.json',
    'other/a.json',
  ]) {
    const call = application.call('project.load', { files: [{ name, text: '{}' }] });
    await expect(call).rejects.toMatchObject({ report: { field: 'files.0.name' } });
  }
});
