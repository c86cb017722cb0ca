/** Where and by what runs were computed, how long their quantities took, and what that says about estimates on this machine. */
import { hostname } from 'node:os';
import type { Duration, Session } from '../../core/api.ts';
import type { QuantityName } from '../../core/quantities/index.ts';
import type { ReadableDatabase, Transaction } from './database.ts';

/** Thread seconds that points took, and that were estimated for them. */
export interface Spent {
  seconds: number;
  estimate: number;
}

/** Runs that estimates are corrected by, and the least thread seconds of theirs: less is mostly the start of threads. */
const recent = 50;
const enough = 0.2;

export function insertSession(transaction: Transaction, run: number, session: Session): void {
  transaction.run(
    `INSERT INTO session (run, started_at, face, host, platform, application_version, source_commit, node_version,
       electron_version, threads) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      run,
      session.startedAt,
      session.face,
      session.host,
      session.platform,
      session.applicationVersion,
      session.sourceCommit,
      session.nodeVersion,
      session.electronVersion,
      session.threads,
    ],
  );
}

export function addDuration(transaction: Transaction, run: number, quantity: QuantityName, spent: Spent): void {
  transaction.run(
    `INSERT INTO duration (run, quantity, seconds, estimate) VALUES (?, ?, ?, ?)
     ON CONFLICT (run, quantity) DO UPDATE SET seconds = seconds + excluded.seconds, estimate = estimate + excluded.estimate`,
    [run, quantity, spent.seconds, spent.estimate],
  );
}

/** The sessions of a run, first to last. */
export function sessionsOf(database: ReadableDatabase, run: number): Session[] {
  return database.all(
    `SELECT started_at AS startedAt, face, host, platform, application_version AS applicationVersion,
       source_commit AS sourceCommit, node_version AS nodeVersion, electron_version AS electronVersion, threads
     FROM session WHERE run = ? ORDER BY started_at`,
    [run],
  ) as unknown as Session[];
}

export function durationsOf(database: ReadableDatabase, run: number): Duration[] {
  return database.all('SELECT quantity, seconds, estimate FROM duration WHERE run = ? ORDER BY quantity', [
    run,
  ]) as unknown as Duration[];
}

/** By quantity, how many times longer than estimated it took in the last runs on this host; those that are too short to tell are missing. */
export function calibration(database: ReadableDatabase): Record<string, number> {
  const rows = database.all(
    `SELECT quantity, sum(seconds) / sum(estimate) AS ratio FROM duration
     WHERE run IN (SELECT run FROM session WHERE host = ? GROUP BY run ORDER BY run DESC LIMIT ?)
     GROUP BY quantity HAVING sum(seconds) > ? AND sum(estimate) > 0`,
    [hostname(), recent, enough],
  ) as { quantity: string; ratio: number }[];
  return Object.fromEntries(rows.map(({ quantity, ratio }) => [quantity, ratio]));
}
