/** Opening a database file, in the thread that will use it: what is refused, how it is brought up to date, who gets the lock. */
import { closeSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { CoarsegrainError } from '../../core/errors.ts';
import { readable, writable, type ReadableDatabase, type WritableDatabase } from './database.ts';
import { brokenDatabase, fileGone, lockLost, newerDatabase, onNetwork, unwritable } from './failure.ts';
import { backUp } from './backup.ts';
import { forgetImports } from './bundle.ts';
import { networkFileSystem } from './file-system.ts';
import { beat, isOrphaned, releaseLock, takeLock, type Holder, type WriterInfo } from './lock.ts';
import type { Migration } from './migrations.ts';

/** As the first migration sets it. */
const applicationId = 0x4347524e;
const busyMilliseconds = 5_000;

export interface OpenOptions extends Holder {
  /** Absolute path. */
  file: string;
  migrations: Migration[];
}

export type OpenedWriter =
  | { heldBy: WriterInfo }
  /** `unclean`: the process that held it before died. */
  | { heldBy: null; unclean: boolean; database: WritableDatabase; close: () => void };

/**
 * Opens for writing: creates the file where there is none, takes the lock, applies missing migrations, after a copy of the file was made,
 * and marks the runs of a dead writer as interrupted.
 * @returns the database, or who holds it
 * @throws CoarsegrainError `database-newer`, `database-broken`, `file-not-written` or `database-locked`; the file is then as it was
 */
export function openForWriting(options: OpenOptions): OpenedWriter {
  const { file, instance, migrations } = options;
  refuseNetwork(file);
  createFile(file);
  const connection = new Database(file, { timeout: busyMilliseconds });
  let locked = false;
  try {
    const version = checkedVersion(connection, file, migrations.length);
    connection.pragma('journal_mode = WAL');
    connection.pragma('synchronous = FULL');
    connection.pragma('foreign_keys = ON');
    // The first migration makes the table that holds the lock; all others are applied by who holds it.
    if (version === 0) migrate(connection, migrations.slice(0, 1));
    const unclean = isOrphaned(connection);
    const heldBy = takeLock(connection, options);
    if (heldBy) {
      if (readVersion(connection) < migrations.length) throw outdatedAndHeld(file, heldBy);
      connection.close();
      return { heldBy };
    }
    locked = true;
    if (version > 0 && version < migrations.length) backUp(connection, file, version);
    migrate(connection, migrations);
    const renew = beat(connection);
    const opened = statSync(file);
    const database = writable(connection, instance, () => {
      // SQLite goes on writing to a file that has lost its name, where nobody would find it again.
      const now = statSync(file, { throwIfNoEntry: false });
      if (now?.ino !== opened.ino || now.dev !== opened.dev) throw fileGone(file);
      if (!renew(instance)) throw lockLost(file);
    });
    database.write((transaction) => {
      transaction.run(`UPDATE run SET status = 'interrupted' WHERE status IN ('queued', 'running')`, []);
      forgetImports(transaction);
    });
    const close = () => {
      try {
        releaseLock(connection, instance);
        connection.pragma('wal_checkpoint(TRUNCATE)');
      } catch (error) {
        // On a full disk the lock stays with a process that has ended, from which the next one takes it.
        if (!(error instanceof Database.SqliteError && error.code === 'SQLITE_FULL')) throw error;
      } finally {
        connection.close();
      }
    };
    return { heldBy: null, unclean, database, close };
  } catch (error) {
    if (locked) releaseLock(connection, instance);
    connection.close();
    throw error;
  }
}

/**
 * Opens for reading, and says whether the file is up to date.
 * @throws CoarsegrainError `database-newer` or `database-broken`
 */
export function openForReading(options: OpenOptions): {
  database: ReadableDatabase;
  current: boolean;
  close: () => void;
} {
  const { file, instance, migrations } = options;
  refuseNetwork(file);
  const connection = new Database(file, { readonly: true, fileMustExist: true, timeout: busyMilliseconds });
  try {
    connection.pragma('query_only = ON');
    const current = checkedVersion(connection, file, migrations.length) === migrations.length;
    return { database: readable(connection, instance), current, close: () => connection.close() };
  } catch (error) {
    connection.close();
    throw error;
  }
}

/** @throws CoarsegrainError `not-allowed` */
function refuseNetwork(file: string): void {
  const name = networkFileSystem(file);
  if (name !== null) throw onNetwork(file, name);
}

/**
 * Looks at every page of a file, which takes about a second for a million points.
 * @returns what is wrong with it, in SQLite's words; null for a sound file
 */
export function checkIntegrity({ file }: OpenOptions): string | null {
  const connection = new Database(file, { readonly: true, fileMustExist: true, timeout: busyMilliseconds });
  try {
    const rows = connection.pragma('integrity_check(3)') as { integrity_check: string }[];
    const found = rows.map((row) => row.integrity_check).join('; ');
    return found === 'ok' ? null : found;
  } finally {
    connection.close();
  }
}

/** Only its owner may read the file: it holds the token with which requests are handed to the writing process. */
function createFile(file: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    closeSync(openSync(file, 'a', 0o600));
  } catch (error) {
    throw unwritable(file, error instanceof Error ? error.message : String(error));
  }
}

function readVersion(connection: Database.Database): number {
  return connection.pragma('user_version', { simple: true }) as number;
}

function checkedVersion(connection: Database.Database, file: string, known: number): number {
  // In one transaction, since another process may be applying the first migration.
  const check = connection.transaction(() => {
    const version = readVersion(connection);
    if (version > known) throw newerDatabase(file, version, known);
    const tables = connection.prepare('SELECT count(*) FROM sqlite_schema').pluck().get();
    const ours = version === 0 ? tables === 0 : connection.pragma('application_id', { simple: true }) === applicationId;
    if (!ours) throw brokenDatabase(file, 'its tables are those of another program');
    return version;
  });
  return check();
}

/** Applies those that are missing, each in one transaction; which those are is read inside it, since two processes may begin at once. */
export function migrate(connection: Database.Database, migrations: Migration[]): void {
  migrations.forEach(({ sql }, index) => {
    const apply = connection.transaction(() => {
      if (readVersion(connection) > index) return;
      connection.exec(sql);
      connection.pragma(`user_version = ${String(index + 1)}`);
    });
    apply.immediate();
  });
}

function outdatedAndHeld(file: string, { processId, host }: WriterInfo): CoarsegrainError {
  return new CoarsegrainError({
    kind: 'database-locked',
    field: 'database',
    value: file,
    allowed: 'a database that no older Coarsegrain holds',
    message: `The database ${file} must be brought up to date, but process ${String(processId)} on ${host} is using it. Close that one first.`,
  });
}
