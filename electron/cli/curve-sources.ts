/** What the verbs of the analysis have in common: curves of runs and files, named by arguments, and where they are read. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Application } from '../../core/api.ts';
import { CoarsegrainError } from '../../core/errors.ts';
import type { ComparisonSource } from '../../core/history/comparison.ts';
import { findQuantity, type QuantityName } from '../../core/quantities/index.ts';
import { databasePath } from '../app/database-path.ts';
import { databaseOption, jsonOption, readInteger } from './arguments.ts';
import { readBytes } from './input.ts';
import { watchInterrupts, exitCodeOfSignal } from './interrupts.ts';
import type { Terminal } from './terminal.ts';
import { duration } from './words.ts';

export const curveOptions = {
  ...databaseOption,
  ...jsonOption,
  curve: { type: 'string', multiple: true },
  columns: { type: 'string' },
  window: { type: 'string' },
} as const;

export type Columns = Partial<Record<'P' | 'loss' | 'error', string>>;

/** Files of measured curves as sources, in their order. @throws CoarsegrainError where one cannot be read or holds no curve */
export async function importFiles(
  application: Application,
  paths: readonly string[],
  columns: Columns | undefined,
  terminal: Terminal,
): Promise<ComparisonSource[]> {
  const sources: ComparisonSource[] = [];
  for (const path of paths) {
    const bytes = Uint8Array.from(await readBytes(path, terminal));
    const file = path === '-' ? 'standard input' : basename(path);
    const { content } = await application.call('curves.import', { file, bytes, ...(columns ? { columns } : {}) });
    sources.push({ file, content, ...(columns ? { columns } : {}) });
  }
  return sources;
}

/** Waits for an analysis and shows how far it is; a signal stops it. @returns the exit status of a signal, or what `work` gives */
export async function watched(
  application: Application,
  ticket: string,
  terminal: Terminal,
  work: () => Promise<number>,
): Promise<number> {
  const interrupts = watchInterrupts();
  void interrupts.first.then(() => application.call('analysis.cancel', { ticket }));
  const { status } = terminal;
  const silence = application.on('analysis.progress', ({ share, secondsLeft }) => {
    const left = secondsLeft === null ? '' : `, ${duration(secondsLeft)} left`;
    status?.(`Fitting: ${Math.floor(100 * share)} %${left}`);
  });
  try {
    return await work();
  } catch (error) {
    const signal = interrupts.received();
    if (signal) return exitCodeOfSignal(signal);
    throw error;
  } finally {
    silence();
    interrupts.stop();
  }
}

/** Files alone need no database. */
export function withCurves(
  needsDatabase: boolean,
  given: string | undefined,
  terminal: Terminal,
  readOnly: boolean,
  work: (application: Application) => Promise<number>,
): Promise<number> {
  return needsDatabase ? withDatabase(databasePath(given), terminal, readOnly, work) : withoutDatabase(terminal, work);
}

export async function withDatabase(
  database: string,
  terminal: Terminal,
  readOnly: boolean,
  work: (application: Application) => Promise<number>,
): Promise<number> {
  const application = await terminal.openApplication({ database, face: 'terminal', readOnly });
  try {
    return await work(application);
  } finally {
    await application.close();
  }
}

async function withoutDatabase(
  terminal: Terminal,
  work: (application: Application) => Promise<number>,
): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'coarsegrain-'));
  try {
    return await withDatabase(join(folder, 'none.sqlite'), terminal, false, work);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** RUN, RUN:QUANTITY or RUN:QUANTITY:COLUMN. @throws CoarsegrainError for another word */
export function readRun(word: string): Extract<ComparisonSource, { run: number }> {
  const [number = '', quantity, output] = word.split(':', 3);
  const run = readInteger('RUN', number, 1, Number.MAX_SAFE_INTEGER);
  if (quantity === undefined) return { run };
  findQuantity(quantity);
  return { run, quantity: quantity as QuantityName, ...(output === undefined ? {} : { output }) };
}

/** LOW:HIGH, of which either may be missing. */
export function readWindow(text: string): { low: number; high: number } {
  const [low = '', high = ''] = text.split(':', 2);
  const window = {
    low: low === '' ? Number.MIN_VALUE : Number(low),
    high: high === '' ? Number.MAX_VALUE : Number(high),
  };
  if (text.includes(':') && window.low > 0 && window.low < window.high && window.high < Infinity) return window;
  const allowed = 'LOW:HIGH with 0 < LOW < HIGH, e.g. 1e3:1e6';
  const message = `--window takes ${allowed}, not "${text}".`;
  throw new CoarsegrainError({ kind: 'outside-range', field: '--window', value: text, allowed, message });
}

/** e.g. `P=n,loss=test,error=se`. */
export function readColumns(text: string): Columns {
  const pairs = text.split(',').map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]);
  const allowed = 'P=COLUMN,loss=COLUMN,error=COLUMN';
  for (const [role = '', column] of pairs) {
    if (['P', 'loss', 'error'].includes(role) && column) continue;
    const message = `--columns takes ${allowed}, or some of it, not "${text}".`;
    throw new CoarsegrainError({ kind: 'unknown-name', field: '--columns', value: text, allowed, message });
  }
  return Object.fromEntries(pairs) as Columns;
}
