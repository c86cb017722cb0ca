/** What SQLite and the file system throw, as the errors that the rest of the application knows. */
import Database from 'better-sqlite3';
import { CoarsegrainError } from '../../core/errors.ts';

/** The typed error of whatever went wrong with this database file. */
export function storeError(thrown: unknown, file: string): CoarsegrainError {
  if (thrown instanceof CoarsegrainError) return thrown;
  const detail = thrown instanceof Error ? thrown.message : String(thrown);
  const code = thrown instanceof Database.SqliteError ? thrown.code : '';
  if (/^SQLITE_(NOTADB|CORRUPT)/.test(code)) return brokenDatabase(file, detail);
  if (/^SQLITE_(BUSY|LOCKED)/.test(code)) {
    return failure(
      'database-locked',
      file,
      'no other process writing to it',
      `The database ${file} is locked (${detail}).`,
    );
  }
  if (code === 'SQLITE_FULL') return full(file, detail);
  if (/^SQLITE_(READONLY|CANTOPEN|PERM|IOERR)/.test(code)) return unwritable(file, detail);
  return new CoarsegrainError({ kind: 'internal', message: `The database ${file} failed: ${detail}` });
}

export function brokenDatabase(file: string, detail: string): CoarsegrainError {
  const message = `${file} is not a Coarsegrain database, or it is damaged: ${detail}.`;
  return failure('database-broken', file, 'a database made by Coarsegrain, or a new file', message);
}

/** @param detail what the system said */
export function unwritable(file: string, detail: string): CoarsegrainError {
  const message = `The database ${file} cannot be opened or written: ${detail}.`;
  return failure('file-not-written', file, 'a file in a folder that can be written to', message);
}

function full(file: string, detail: string): CoarsegrainError {
  const message = `There is no room for more in ${file} (${detail}); what is committed stays, and a run that stopped can be resumed once there is.`;
  return failure('file-not-written', file, 'a disk with room left', message);
}

export function newerDatabase(file: string, version: number, known: number): CoarsegrainError {
  const message = `The database ${file} has version ${String(version)}; this Coarsegrain reads versions up to ${String(known)}. A newer one is needed.`;
  return failure('database-newer', version, `1 to ${String(known)}`, message);
}

/** @param detail what SQLite said */
export function noCopy(file: string, copy: string, detail: string): CoarsegrainError {
  const message = `The database ${file} was left as it is: before it is brought up to date it is copied to ${copy}, which failed (${detail}).`;
  return failure('file-not-written', file, 'a folder with room for a second copy of the database', message);
}

/** @param name the kind of network file system */
export function onNetwork(file: string, name: string): CoarsegrainError {
  const message = `The database ${file} is on a network file system (${name}), where SQLite cannot keep it safe: put it on a disk of this machine with --database or COARSEGRAIN_DATABASE, and carry results over as exports.`;
  return failure('not-allowed', file, 'a file on a disk of this machine', message);
}

export function lockLost(file: string): CoarsegrainError {
  const message = `Another process has taken over the database ${file}; nothing more is written by this one.`;
  return failure('database-locked', file, 'one writing process', message);
}

export function fileGone(file: string): CoarsegrainError {
  const message = `The database ${file} was removed or replaced while it was open; nothing more is written. Start Coarsegrain anew.`;
  return failure('database-broken', file, 'a database that stays in its place', message);
}

/** A study, revision or run that is not there. */
export function notFound(field: 'study' | 'revision' | 'run' | 'comparison', value: number): CoarsegrainError {
  return new CoarsegrainError({
    kind: 'not-found',
    field,
    value,
    allowed: `a ${field} that exists`,
    message: `There is no ${field} ${String(value)}.`,
  });
}

/** A study or a run in the trash, of which nothing is computed. */
export function inTrash(field: 'study' | 'run', value: number): CoarsegrainError {
  const name = `${field === 'run' ? 'Run' : 'Study'} ${String(value)}`;
  const message = `${name} is in the trash: it can be run once it is restored.`;
  return new CoarsegrainError({
    kind: 'not-allowed',
    field,
    value,
    allowed: `a ${field} outside of the trash`,
    message,
  });
}

function failure(kind: CoarsegrainError['report']['kind'], value: unknown, allowed: string, message: string) {
  return new CoarsegrainError({ kind, field: 'database', value, allowed, message });
}
