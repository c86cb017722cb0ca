import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { migrations } from '../../../electron/store/migrations.ts';
import { openStore } from '../../../electron/store/store.ts';
import { inspect, opened, refusal, temporaryFile } from './fixtures.ts';
import { applicationVersion, study } from './samples.ts';

const open = (file: string) => openStore({ file, applicationVersion });

describe('a new database', () => {
  it('is made with its folder, brought to the newest version and readable by its owner alone', async () => {
    const file = temporaryFile(join('new folder', 'studies.db'));
    await (await open(file)).close();
    expect(readdirSync(dirname(file))).toEqual(['studies.db']);
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600);
    inspect(file, (database) => {
      expect(database.pragma('user_version', { simple: true })).toBe(migrations().length);
      expect(database.pragma('journal_mode', { simple: true })).toBe('wal');
      const tables = database.pragma('table_list') as { schema: string; name: string; type: string; strict: number }[];
      const own = tables.filter(({ name, type }) => type === 'table' && !name.startsWith('sqlite_'));
      expect(own.length).toBeGreaterThan(6);
      expect(own.filter(({ strict }) => strict === 0)).toEqual([]);
    });
  });

  it('keeps what is in it when it is opened again', async () => {
    const file = temporaryFile();
    const first = await open(file);
    await first.createStudy(study);
    await first.close();
    const second = await opened(file);
    expect((await second.getStudy(1)).document).toEqual(study);
  });
});

describe('a database opened only to be read', () => {
  it('is read without its lock, so that another store may write at once', async () => {
    const file = temporaryFile();
    const first = await opened(file);
    await first.createStudy(study);
    await first.close();
    const reader = await opened(file, true);
    const writer = await opened(file);
    expect(writer.heldBy).toBeNull();
    expect(await reader.listStudies(10, 10)).toHaveLength(1);
    await writer.createStudy(study);
    expect(await reader.listStudies(10, 10)).toHaveLength(2);
    expect(await refusal(reader.createStudy(study))).toMatchObject({ kind: 'read-only' });
  });

  it('is not made, but brought up to date where it must be', async () => {
    const file = temporaryFile();
    expect(await refusal(opened(file, true))).toMatchObject({ kind: 'not-found', value: file });
    expect(existsSync(file)).toBe(false);
    const empty = temporaryFile();
    writeFileSync(empty, '');
    expect(await (await opened(empty, true)).listStudies(10, 10)).toEqual([]);
  });
});

describe('a file that cannot be opened', () => {
  it('of a newer version is refused and left as it is', async () => {
    const file = temporaryFile();
    await (await open(file)).close();
    inspect(file, (database) => database.pragma('user_version = 999'));
    const before = readFileSync(file);
    const { kind, value, allowed, message } = await refusal(open(file));
    expect({ kind, value, allowed }).toEqual({
      kind: 'database-newer',
      value: 999,
      allowed: `1 to ${String(migrations().length)}`,
    });
    expect(message).toContain(file);
    expect(readFileSync(file).equals(before)).toBe(true);
    expect(readdirSync(dirname(file))).toEqual(['coarsegrain.db']);
  });

  it('that is no database is refused and left as it is', async () => {
    const file = temporaryFile();
    writeFileSync(file, 'P,u,loss\n'.repeat(500));
    const before = readFileSync(file);
    const { kind, message } = await refusal(open(file));
    expect(kind).toBe('database-broken');
    expect(message).toContain(file);
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  it('of another program is refused and left as it is', async () => {
    const file = temporaryFile();
    inspect(file, (database) => database.exec('CREATE TABLE bookmark (url TEXT)'));
    const before = readFileSync(file);
    expect((await refusal(open(file))).kind).toBe('database-broken');
    inspect(file, (database) => database.pragma('user_version = 1'));
    expect((await refusal(open(file))).kind).toBe('database-broken');
    inspect(file, (database) => database.pragma('user_version = 0'));
    expect(readFileSync(file).subarray(100).equals(before.subarray(100))).toBe(true);
  });

  it('in a place that cannot be written names the path', async () => {
    const file = temporaryFile();
    writeFileSync(file, '');
    const below = join(file, 'coarsegrain.db');
    const { kind, field, value, message } = await refusal(open(below));
    expect({ kind, field, value }).toEqual({ kind: 'file-not-written', field: 'database', value: below });
    expect(message).toContain(below);
  });

  it('that is a folder names the path', async () => {
    const file = temporaryFile();
    mkdirSync(file);
    const { kind, message } = await refusal(open(file));
    expect(kind).toBe('file-not-written');
    expect(message).toContain(file);
  });
});
