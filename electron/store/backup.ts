/** A copy of a database before its tables are changed, so that what an older application knows is never lost. */
import { readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type Database from 'better-sqlite3';
import { noCopy } from './failure.ts';

/** Older copies than the newest two are removed. */
const kept = 2;

/**
 * Writes a whole copy beside the file, named after its version and the moment.
 * @returns its path
 * @throws CoarsegrainError `file-not-written`: then nothing is to be changed
 */
export function backUp(connection: Database.Database, file: string, version: number): string {
  const moment = new Date().toISOString().replace(/[-:]|\..*/g, '');
  const copy = `${file}.v${String(version)}-${moment}.backup`;
  try {
    connection.prepare('VACUUM INTO ?').run(copy);
  } catch (error) {
    throw noCopy(file, copy, error instanceof Error ? error.message : String(error));
  }
  const old = backupsOf(file).slice(0, -kept);
  for (const path of old) rmSync(path, { force: true });
  return copy;
}

/** The copies beside a file, oldest first. */
export function backupsOf(file: string): string[] {
  const name = basename(file);
  const momentOf = (copy: string) => /-(\d{8}T\d{6})\.backup$/.exec(copy)?.[1] ?? '';
  return readdirSync(dirname(file))
    .filter((entry) => entry.startsWith(`${name}.v`) && momentOf(entry) !== '')
    .sort((a, b) => (momentOf(a) < momentOf(b) ? -1 : 1))
    .map((entry) => join(dirname(file), entry));
}
