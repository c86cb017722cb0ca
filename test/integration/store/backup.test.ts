import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { backUp, backupsOf } from '../../../electron/store/backup.ts';
import { networkFileSystem } from '../../../electron/store/file-system.ts';
import { migrations } from '../../../electron/store/migrations.ts';
import { openStore } from '../../../electron/store/store.ts';
import { inspect, opened, temporaryFile } from './fixtures.ts';

/** A file of an earlier version with one study. */
function earlierFile(version: number): string {
  const file = temporaryFile();
  inspect(file, (database) => {
    for (const { sql } of migrations().slice(0, version)) database.exec(sql);
    database.pragma(`user_version = ${String(version)}`);
    database.prepare(`INSERT INTO study (created_at) VALUES ('then')`).run();
  });
  return file;
}

describe('before a migration', () => {
  it('the file is copied whole, as it was', async () => {
    const file = earlierFile(3);
    await opened(file);
    const copies = backupsOf(file);
    expect(copies).toHaveLength(1);
    expect(basename(copies[0]!)).toMatch(/^coarsegrain\.db\.v3-\d{8}T\d{6}\.backup$/);
    inspect(copies[0]!, (database) => {
      expect(database.pragma('user_version', { simple: true })).toBe(3);
      expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
      expect(database.prepare('SELECT created_at FROM study').pluck().all()).toEqual(['then']);
    });
    expect(inspect(file, (database) => database.pragma('user_version', { simple: true }))).toBe(migrations().length);
  });

  it('nothing is changed where the copy cannot be made', async () => {
    const file = earlierFile(3);
    // Whatever its name would be, it is taken: a copy never replaces a file.
    const now = Date.now();
    for (let second = -2; second < 20; second++) {
      const moment = new Date(now + 1000 * second).toISOString().replace(/[-:]|\..*/g, '');
      writeFileSync(`${file}.v3-${moment}.backup`, 'taken');
    }
    await expect(openStore({ file, applicationVersion: '0.1.0' })).rejects.toMatchObject({
      report: { message: expect.stringContaining('was left as it is') as string },
    });
    expect(inspect(file, (database) => database.pragma('user_version', { simple: true }))).toBe(3);
    expect(inspect(file, (database) => database.prepare('SELECT count(*) FROM writer').pluck().get())).toBe(0);
  });

  it('no copy is made of a new file or of one that is up to date', async () => {
    const file = temporaryFile();
    const store = await openStore({ file, applicationVersion: '0.1.0' });
    await store.close();
    await opened(file);
    expect(backupsOf(file)).toEqual([]);
    expect(readdirSync(dirname(file)).filter((name) => name.endsWith('.backup'))).toEqual([]);
  });

  it('the newest two copies are kept', () => {
    const file = earlierFile(2);
    for (const moment of ['20200101T000000', '20210101T000000']) writeFileSync(`${file}.v1-${moment}.backup`, '');
    const connection = new Database(file);
    const copy = backUp(connection, file, 2);
    connection.close();
    expect(backupsOf(file)).toEqual([`${file}.v1-20210101T000000.backup`, copy]);
    expect(existsSync(`${file}.v1-20200101T000000.backup`)).toBe(false);
    expect(statSync(copy).size).toBeGreaterThan(0);
  });
});

describe('a network file system', () => {
  it.runIf(process.platform === 'linux').each([
    [0x6969, 'NFS'],
    [0xfe534d42, 'SMB'],
    [0x47504653, 'GPFS'],
    [0xef53, null],
    [0x01021994, null],
  ])('is told by the number of its kind: %i', (type, name) => {
    const asked: string[] = [];
    const file = join(dirname(temporaryFile()), 'not', 'yet', 'there.db');
    const found = networkFileSystem(file, (folder) => {
      asked.push(folder);
      return type;
    });
    expect(found).toBe(name);
    // The nearest folder that exists is asked.
    expect(asked).toEqual([dirname(dirname(dirname(file)))]);
  });
});
