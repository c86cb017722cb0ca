/** The exports beside CSV and JSON from end to end, in the application and in the terminal. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { unzipSync } from 'fflate';
import { File } from 'jsfive';
import { parse } from 'npyjs';
import { afterAll, expect, it } from 'vitest';
import { openApplication, type LocalApplication } from '../../../electron/app/application.ts';
import { main } from '../../../electron/cli/main.ts';
import { fakeTerminal } from '../../fakes/terminal.ts';

const folder = mkdtempSync(join(tmpdir(), 'exports-'));

const opened = new Map<string, LocalApplication>();
afterAll(async () => {
  await Promise.all([...opened.values()].map((application) => application.close()));
  rmSync(folder, { recursive: true });
});

/** Carries a command out on a database, which stays open from command to command. */
async function command(database: string, ...args: string[]): Promise<{ code: number; output: string; errors: string }> {
  const known = opened.get(database);
  const application = known ?? (await openApplication({ database, face: 'terminal', threads: 2 }));
  opened.set(database, application);
  const { terminal, output, errors } = fakeTerminal({
    application: { ...application, close: () => Promise.resolve() },
  });
  const code = await main([...args, '--database', database], terminal);
  return { code, output: output(), errors: errors() };
}

it('hold the same doubles as the database, in every format', async () => {
  const database = join(folder, 'first.sqlite');
  expect((await command(database, 'run', 'figure-1', '--json')).code).toBe(0);
  const path = (ending: string) => join(folder, `figure-1.${ending}`);
  for (const ending of ['npz', 'h5', 'sqlite']) {
    expect(await command(database, 'export', '1', '--data', path(ending))).toMatchObject({
      code: 0,
      output: `Wrote ${path(ending)}\n`,
    });
  }
  const read = (file: string) => {
    const client = new DatabaseSync(file, { readOnly: true });
    const rows = client
      .prepare('SELECT P, u, s, loss, theta FROM effective_action WHERE run = 1 ORDER BY ordinal')
      .all();
    client.close();
    return rows as Record<string, number>[];
  };
  const rows = read(database);
  expect(rows).toHaveLength(505);
  expect(read(path('sqlite'))).toEqual(rows);
  const members = unzipSync(readFileSync(path('npz')));
  const hdf5 = new File(new Uint8Array(readFileSync(path('h5'))).buffer, 'figure-1.h5');
  for (const key of ['P', 'u', 's', 'loss', 'theta']) {
    const expected = rows.map((row) => row[key]);
    expect([...(parse(members[`${key}.npy`]!.slice().buffer).data as Float64Array)]).toEqual(expected);
    expect(hdf5.get(key).value).toEqual(expected);
  }
});

it('a bundle is written and imported in the terminal, and is there once', async () => {
  const [first, second] = [join(folder, 'here.sqlite'), join(folder, 'there.sqlite')];
  await command(first, 'run', 'figure-1', '--json');
  const file = join(folder, 'figure-1.coarsegrain');
  expect(await command(first, 'bundle', '1', file)).toMatchObject({ code: 0, output: `Wrote ${file}\n` });
  await command(second, 'run', 'figure-1', '--json');
  expect(await command(second, 'import', file)).toMatchObject({ code: 0, output: 'Imported run 2 of study 2\n' });
  expect(await command(second, 'import', file)).toMatchObject({ code: 0, output: 'Run 2 is here already\n' });
  const json = JSON.parse((await command(second, 'import', file, '--json')).output) as unknown;
  expect(json).toEqual({ runs: [{ run: 2, study: 2, there: true }] });
  expect(await opened.get(second)!.call('runs.compare', { run: 1, other: 2 })).toMatchObject([
    { equal: 505, different: 0, missing: 0 },
  ]);
});

it('wrong uses of bundle and import name what is wrong', async () => {
  const database = join(folder, 'wrong.sqlite');
  expect(await command(database, 'bundle', '1')).toMatchObject({ code: 2 });
  expect((await command(database, 'bundle', '1', join(folder, 'b.coarsegrain'))).errors).toContain('no run 1');
  expect((await command(database, 'bundle', '1', database)).errors).toContain('names the database itself');
  expect((await command(database, 'bundle', '1', join(folder, 'none/b.coarsegrain'))).errors).toContain('no folder');
  expect((await command(database, 'import', join(folder, 'none'))).errors).toContain('cannot be read');
  const broken = await command(database, 'import', database);
  expect(broken).toMatchObject({ code: 2 });
  expect(broken.errors).toContain('no bundle of Coarsegrain');
});
