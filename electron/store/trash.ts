/**
 * Emptying the trash. What is in it is marked as removed at once, which cannot be undone; its rows then go in transactions of a few dozen
 * milliseconds, so that runs under way go on being stored in between, and what a dying process leaves is removed by the next.
 */
import type { Emptied } from '../../core/api.ts';
import { quantityNames } from '../../core/quantities/index.ts';
import type { Transaction, Value, WritableDatabase } from './database.ts';
import { pointTable } from './tables.ts';

/** After so many milliseconds, or steps, a transaction removes nothing more. */
const most = { milliseconds: 40, steps: 20 };
/** Rows and draws that are removed in one step: a few milliseconds' worth. */
const rowSlice = 1000;
const drawSlice = 20;

/** What one transaction removed. */
export interface Removed {
  /** Of the file, for what is stored next. */
  bytes: number;
  /** Whether nothing is left to remove. */
  whole: boolean;
}

/** Marks what is in the trash as removed, and forgets its changes. @returns what that is */
export function removeTrash(database: WritableDatabase): Omit<Emptied, 'bytes'> {
  return database.write((transaction) => {
    const now = new Date().toISOString();
    const { changes: studies } = transaction.run(
      'UPDATE study SET removed_at = ? WHERE trashed_at IS NOT NULL AND removed_at IS NULL',
      [now],
    );
    const inTrash = `removed_at IS NULL
      AND (trashed_at IS NOT NULL OR study IN (SELECT study FROM study WHERE removed_at IS NOT NULL))`;
    const points = numberOf(transaction, `SELECT coalesce(sum(done), 0) FROM run WHERE ${inTrash}`)!;
    const { changes: runs } = transaction.run(`UPDATE run SET removed_at = ? WHERE ${inTrash}`, [now]);
    for (const subject of ['study', 'run']) {
      transaction.run(
        `DELETE FROM change_part
         WHERE subject = ? AND number IN (SELECT ${subject} FROM ${subject} WHERE removed_at IS NOT NULL)`,
        [subject],
      );
    }
    transaction.run('DELETE FROM change WHERE change NOT IN (SELECT change FROM change_part)', []);
    return { studies, runs, points };
  });
}

/** Removes some of what is marked, in one short transaction. */
export function removeSome(database: WritableDatabase): Removed {
  return database.write((transaction) => {
    const deadline = performance.now() + most.milliseconds;
    const before = freeBytes(transaction);
    let whole = false;
    for (let step = 0; step < most.steps && !whole && performance.now() < deadline; step++) {
      whole = !removeNext(transaction);
    }
    return { bytes: freeBytes(transaction) - before, whole };
  });
}

/** @returns whether there was anything */
function removeNext(transaction: Transaction): boolean {
  const run = numberOf(
    transaction,
    `SELECT run FROM run WHERE removed_at IS NOT NULL AND removed_at <> 'importing' LIMIT 1`,
  );
  if (run !== undefined) {
    if (!removePoints(transaction, run) && !removeDraws(transaction, run)) removeRow(transaction, 'run', run);
    return true;
  }
  const study = numberOf(
    transaction,
    `SELECT study FROM study WHERE removed_at IS NOT NULL AND removed_at <> 'importing' LIMIT 1`,
  );
  if (study === undefined) return false;
  for (const { name, column } of referring(transaction, 'revision', 'study')) {
    transaction.run(`DELETE FROM "${name}" WHERE "${column}" = ?`, [study]);
  }
  removeRow(transaction, 'study', study);
  return true;
}

function removePoints(transaction: Transaction, run: number): boolean {
  return (
    quantityNames.some((quantity) => removeRows(transaction, pointTable(quantity).name, 'ordinal', run)) ||
    removeRows(transaction, 'chunk', 'quantity, first_ordinal', run) ||
    removeRows(transaction, 'added_point', 'ordinal', run)
  );
}

/** A draw of which another run has points becomes that run's. */
function removeDraws(transaction: Transaction, run: number): boolean {
  const draws = transaction.all('SELECT content, number FROM draw WHERE run = ? LIMIT ?', [run, drawSlice]);
  for (const { content, number } of draws) {
    const key: Value[] = [content!, number!];
    const heir = numberOf(
      transaction,
      'SELECT run FROM draw_use JOIN run USING (run) WHERE content = ? AND removed_at IS NULL LIMIT 1',
      [content!],
    );
    if (heir === undefined) transaction.run('DELETE FROM draw WHERE content = ? AND number = ?', key);
    else transaction.run('UPDATE draw SET run = ? WHERE content = ? AND number = ?', [heir, ...key]);
  }
  return draws.length > 0 || removeRows(transaction, 'draw_use', 'content', run);
}

/** Removes some rows of a run from a table that is clustered by run and key. @returns whether there were any */
function removeRows(transaction: Transaction, table: string, key: string, run: number): boolean {
  const end = transaction.oneArray(
    `SELECT ${key} FROM ${table} WHERE run = ? ORDER BY ${key} LIMIT 1 OFFSET ${String(rowSlice)}`,
    [run],
  );
  const bound = end ? `AND (${key}) < (${end.map(() => '?').join(', ')})` : '';
  return transaction.run(`DELETE FROM ${table} WHERE run = ? ${bound}`, [run, ...(end ?? [])]).changes > 0;
}

/** Removes a study or a run, and the few rows that belong to it in whatever other tables there are. */
function removeRow(transaction: Transaction, subject: 'study' | 'run', number: number): void {
  for (const { name, column } of referring(transaction, subject, subject)) {
    transaction.run(`DELETE FROM "${name}" WHERE "${column}" = ?`, [number]);
  }
  transaction.run(`DELETE FROM ${subject} WHERE ${subject} = ?`, [number]);
}

/** The tables that refer to another, each with its column for the number of the study or run. */
function referring(transaction: Transaction, table: string, number: string): { name: string; column: string }[] {
  return transaction.all(
    `SELECT child.name, reference."from" AS "column"
     FROM sqlite_schema AS child, pragma_foreign_key_list(child.name) AS reference
     WHERE child.type = 'table' AND reference."table" = ? AND coalesce(reference."to", ?) = ?`,
    [table, number, number],
  ) as unknown as { name: string; column: string }[];
}

function freeBytes(transaction: Transaction): number {
  return numberOf(transaction, 'SELECT freelist_count * page_size FROM pragma_freelist_count, pragma_page_size')!;
}

function numberOf(transaction: Transaction, sql: string, values: Value[] = []): number | undefined {
  return transaction.oneArray(sql, values)?.[0] as number | undefined;
}
