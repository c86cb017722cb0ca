import { describe, expect, it } from 'vitest';
import type { CoarsegrainError } from '../../../core/errors.ts';
import { migrations, type Migration } from '../../../electron/store/migrations.ts';
import { openForWriting } from '../../../electron/store/opening.ts';
import { inspect, opened, temporaryFile } from './fixtures.ts';
import { applicationVersion, study } from './samples.ts';

/** The next version of the application, with one migration more. */
function openLater(file: string, sql: string): void {
  const next: Migration = { name: 'later.sql', sql };
  const result = openForWriting({ file, instance: 'later', applicationVersion, migrations: [...migrations(), next] });
  if (result.heldBy === null) result.close();
}

const state = (file: string) =>
  inspect(file, (database) => ({
    version: database.pragma('user_version', { simple: true }),
    tables: database.prepare("SELECT count(*) FROM sqlite_schema WHERE name LIKE 'later%'").pluck().get(),
    studies: database.prepare('SELECT count(*) FROM study').pluck().get(),
    writers: database.prepare('SELECT count(*) FROM writer').pluck().get(),
  }));

async function withStudy(): Promise<string> {
  const file = temporaryFile();
  const store = await opened(file);
  await store.createStudy(study);
  await store.close();
  return file;
}

const known = migrations().length;

describe('a database of an earlier version', () => {
  it('gets the migrations that are missing and keeps what is in it', async () => {
    const file = await withStudy();
    openLater(file, 'CREATE TABLE later (value REAL) STRICT');
    expect(state(file)).toEqual({ version: known + 1, tables: 1, studies: 1, writers: 0 });
  });

  it('stays at its version, whole, where a migration fails half-way', async () => {
    const file = await withStudy();
    expect(() =>
      openLater(file, 'DELETE FROM revision; CREATE TABLE later (value REAL); CREATE TABLE study (x)'),
    ).toThrow();
    expect(state(file)).toEqual({ version: known, tables: 0, studies: 1, writers: 0 });
    expect((await (await opened(file)).getStudy(1)).document).toEqual(study);
  });

  it('is left alone while a process of that version holds it', async () => {
    const file = await withStudy();
    await opened(file);
    let error: unknown;
    try {
      openLater(file, 'CREATE TABLE later (value REAL) STRICT');
    } catch (thrown) {
      error = thrown;
    }
    expect((error as CoarsegrainError).report).toMatchObject({
      kind: 'database-locked',
      field: 'database',
      value: file,
    });
    expect(state(file)).toEqual({ version: known, tables: 0, studies: 1, writers: 1 });
  });
});
