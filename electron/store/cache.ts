/**
 * What the database keeps for all runs, so that no run makes it again: draws of experiments (`draws.ts`), and points of theory that are dear,
 * by the hash of what they are.
 */
import type { CacheSize } from '../../core/api.ts';
import { pointStatuses, type Outcome } from '../../core/quantities/quantity.ts';
import type { ReadableDatabase, Transaction, Value, WritableDatabase } from './database.ts';

export interface KeptPoint {
  /** The hash of quantity, solver version and system. */
  content: string;
  outcome: Outcome;
}

/** Draws and points that a short transaction removes. */
const slices = { draw: 200, theory_point: 2000 } as const;

/** In the transaction of the run that they were computed for. What is there already is the same. */
export function keepPoints(transaction: Transaction, points: readonly KeptPoint[]): void {
  for (const { content, outcome } of points) {
    transaction.run('INSERT OR IGNORE INTO theory_point (content, status, "values", roots) VALUES (?, ?, ?, ?)', [
      content,
      pointStatuses.indexOf(outcome.status),
      bytesOf(outcome.values),
      outcome.roots ? bytesOf(outcome.roots) : null,
    ]);
  }
}

/** Those of the points that are kept, in no order. */
export function readKept(database: ReadableDatabase, contents: readonly string[]): KeptPoint[] {
  return contents.flatMap((content) => {
    const row = database.oneArray('SELECT status, "values", roots FROM theory_point WHERE content = ?', [content]);
    if (!row) return [];
    const [status, values, roots] = row as [number, Uint8Array, Uint8Array | null];
    const outcome: Outcome = { status: pointStatuses[status]!, values: numbersOf(values) };
    return [{ content, outcome: roots ? { ...outcome, roots: numbersOf(roots) } : outcome }];
  });
}

/** How many draws and points are kept, and the bytes of what they hold. */
export function cacheSize(database: ReadableDatabase): CacheSize {
  const draws = sizeOf(database, 'draw', '');
  const points = sizeOf(database, 'theory_point', '');
  return { draws: draws.count, points: points.count, bytes: draws.bytes + points.bytes };
}

/** Removes some of it, in a short transaction. @returns what it removed: nothing is left where that is nothing */
export function emptySome(database: WritableDatabase): CacheSize {
  return database.write((transaction) => {
    const draws = removeSome(transaction, 'draw', 'rowid');
    const points = removeSome(transaction, 'theory_point', 'content');
    return { draws: draws.count, points: points.count, bytes: draws.bytes + points.bytes };
  });
}

type Table = keyof typeof slices;

const lengths: Record<Table, string> = {
  draw: 'length(content) + length("values") + coalesce(length(quality), 0) + coalesce(length(state), 0)',
  theory_point: 'length(content) + length("values") + coalesce(length(roots), 0)',
};

function removeSome(transaction: Transaction, table: Table, key: string): { count: number; bytes: number } {
  const some = `WHERE ${key} IN (SELECT ${key} FROM ${table} ORDER BY ${key} LIMIT ${String(slices[table])})`;
  const removed = sizeOf(transaction, table, some);
  transaction.run(`DELETE FROM ${table} ${some}`, []);
  return removed;
}

function sizeOf(database: ReadableDatabase, table: Table, condition: string): { count: number; bytes: number } {
  const sql = `SELECT count(*), coalesce(sum(${lengths[table]}), 0) FROM ${table} ${condition}`;
  const [count, bytes] = database.oneArray(sql, []) as [number, number];
  return { count, bytes };
}

function bytesOf(values: readonly number[]): Value {
  return new Uint8Array(Float64Array.from(values).buffer);
}

/** SQLite's bytes may begin anywhere; doubles need an address of their own. */
function numbersOf(bytes: Uint8Array): number[] {
  return [...new Float64Array(bytes.slice().buffer)];
}
