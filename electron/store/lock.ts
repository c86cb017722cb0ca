/**
 * Who may write: one row of the table `writer` with a heartbeat. A holder counts as dead when its heartbeat is 10 s old, or when it
 * ran on this host and its process is gone. Whoever was taken for dead while it slept finds out at its next transaction.
 */
import { hostname } from 'node:os';
import type Database from 'better-sqlite3';
import type { ReadableDatabase } from './database.ts';

export const heartbeatMilliseconds = 1_000;
export const staleMilliseconds = 10_000;

/** Who asks for the lock: one opened store of this process. */
export interface Holder {
  /** Unique in the world. */
  instance: string;
  applicationVersion: string;
}

/** Who writes to a database, and where it takes requests; both null until it announces that. */
export interface WriterInfo {
  processId: number;
  host: string;
  startedAt: string;
  endpoint: string | null;
  token: string | null;
}

interface WriterRow {
  instance: string;
  processId: number;
  host: string;
  startedAt: number;
  heartbeatAt: number;
  endpoint: string | null;
  token: string | null;
}

const selectWriter = `SELECT instance, process_id AS processId, host, started_at AS startedAt, heartbeat_at AS heartbeatAt,
  endpoint, token FROM writer`;

/** Whether a process died while it held the lock. */
export function isOrphaned(connection: Database.Database): boolean {
  const row = connection.prepare<[], WriterRow>(selectWriter).get();
  return row !== undefined && liveWriter(row) === null;
}

/** Takes the lock where it is free. @returns null when taken, else who holds it */
export function takeLock(connection: Database.Database, me: Holder): WriterInfo | null {
  const select = connection.prepare<[], WriterRow>(selectWriter);
  const holder = () => liveWriter(select.get());
  // Looked at first without a write lock, for which a busy writer would let others wait.
  return holder() ?? connection.transaction(() => holder() ?? insert(connection, me)).immediate();
}

/** Renews the heartbeat. @returns whether the lock is still held */
export function beat(connection: Database.Database): (instance: string) => boolean {
  const update = connection.prepare('UPDATE writer SET heartbeat_at = ? WHERE instance = ?');
  return (instance) => update.run(Date.now(), instance).changes === 1;
}

/** Gives the lock back, if it is still held. */
export function releaseLock(connection: Database.Database, instance: string): void {
  connection.prepare('DELETE FROM writer WHERE instance = ?').run(instance);
}

/** Whether some process holds the lock: this store's own or another live one. */
export function isHeld(database: ReadableDatabase): boolean {
  const row = database.one(selectWriter) as WriterRow | undefined;
  return row?.instance === database.instance || liveWriter(row) !== null;
}

/** Who holds the lock, if another live process does. */
export function currentWriter(database: ReadableDatabase): WriterInfo | null {
  return liveWriter(database.one(selectWriter) as WriterRow | undefined);
}

function insert(connection: Database.Database, me: Holder): null {
  connection
    .prepare(
      `INSERT OR REPLACE INTO writer (id, instance, process_id, host, application_version, started_at, heartbeat_at)
       VALUES (1, ?, ?, ?, ?, ?, ?)`,
    )
    .run(me.instance, process.pid, hostname(), me.applicationVersion, Date.now(), Date.now());
  return null;
}

function liveWriter(row: WriterRow | undefined): WriterInfo | null {
  if (!row || Date.now() - row.heartbeatAt > staleMilliseconds) return null;
  if (row.host === hostname() && !processExists(row.processId)) return null;
  const { processId, startedAt, endpoint, token } = row;
  return { processId, host: row.host, startedAt: new Date(startedAt).toISOString(), endpoint, token };
}

function processExists(id: number): boolean {
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    // EPERM: it is there and belongs to someone else.
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
