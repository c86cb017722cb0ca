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
import { openStore, type Store, type WriterInfo } from '../../../electron/store/store.ts';
import { applicationVersion } from './samples.ts';

/** A path in a folder of its own. */
export function temporaryFile(name = 'coarsegrain.db'): string {
  const folder = mkdtempSync(join(tmpdir(), 'coarsegrain-store-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, name);
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
