/** Temporary databases and neighbour processes, which go with the test that asked for them. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { onTestFinished } from 'vitest';
import { CoarsegrainError, type ErrorReport } from '../../../core/errors.ts';
import { presets } from '../../../core/study/presets.ts';
import { migrations } from '../../../electron/store/migrations.ts';
import { openStore, type Store, type WriterInfo } from '../../../electron/store/store.ts';
import { applicationVersion } from './samples.ts';

/** A path in a folder of its own. */
export function temporaryFile(name = 'coarsegrain.db'): string {
  const folder = mkdtempSync(join(tmpdir(), 'coarsegrain-store-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, name);
}

/** When whatever an earlier file holds was made. */
export const earlier = '2026-11-24T12:00:00.000Z';

/** A file as an earlier version left it. @param version its `user_version` @param fill writes what it holds */
export function earlierFile(version: number, fill: (database: Database.Database) => void): string {
  const file = temporaryFile();
  inspect(file, (database) => {
    for (const { sql } of migrations().slice(0, version)) database.exec(sql);
    database.pragma(`user_version = ${String(version)}`);
    fill(database);
  });
  return file;
}

/** Gives an earlier file studies with one revision each, that of the first preset. */
export function addStudies(database: Database.Database, count: number): void {
  for (let study = 1; study <= count; study++) {
    database.prepare('INSERT INTO study (created_at) VALUES (?)').run(earlier);
    database
      .prepare('INSERT INTO revision (study, number, document, created_at) VALUES (?, 1, ?, ?)')
      .run(study, JSON.stringify(presets[0]!.document), earlier);
  }
}

/** An opened store. */
export async function opened(file: string, readOnly = false): Promise<Store> {
  const store = await openStore({ file, applicationVersion, readOnly });
  onTestFinished(() => store.close());
  return store;
}

/** What another program sees of the file, or does to it. */
export function inspect<Result>(file: string, look: (database: Database.Database) => Result): Result {
  const database = new Database(file);
  try {
    return look(database);
  } finally {
    database.close();
  }
}

/** The report of the error with which the work must fail. */
export async function refusal(work: Promise<unknown>): Promise<ErrorReport> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof CoarsegrainError)) throw new Error(`Expected a CoarsegrainError, got ${String(error)}.`);
  return error.report;
}

export interface Neighbour {
  process: ChildProcess;
  /** Who it says holds the database; null where it does. */
  heldBy: WriterInfo | null;
  /** Its next line. */
  line: () => Promise<string>;
  /** Ends it, if need be, and waits until it is gone. */
  end: (signal?: NodeJS.Signals) => Promise<void>;
}

/** Another process that has the database open. @param mode `write`: it also writes chunk after chunk */
export async function neighbour(file: string, mode = 'hold'): Promise<Neighbour> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('neighbour.ts', import.meta.url)), file, mode], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const exit = once(child, 'exit');
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const line = async () => {
    const next = await lines.next();
    if (next.done === true) throw new Error('The neighbour said nothing more.');
    return next.value;
  };
  const end = async (signal?: NodeJS.Signals) => {
    if (signal) child.kill(signal);
    else child.stdin.end();
    await exit;
  };
  onTestFinished(() => end('SIGKILL'));
  return { process: child, heldBy: JSON.parse(await line()) as WriterInfo | null, line, end };
}
