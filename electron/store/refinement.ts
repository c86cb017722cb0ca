/** The points that runs of studies with `refine` added, in the order in which they did, and why they stopped. */
import type { RunRefinement } from '../../core/api.ts';
import type { AddedPoints } from '../../core/study/added.ts';
import type { StopReason } from '../../core/study/rounds.ts';
import type { ReadableDatabase, Transaction, WritableDatabase } from './database.ts';
import { notFound } from './failure.ts';

export interface StoredRefinement {
  rounds: number;
  /** Null while points may still be added. */
  stop: StopReason | null;
  added: AddedPoints;
}

/** What a run added; null where its study is not refined. */
export function readRefinement(database: ReadableDatabase, run: number): StoredRefinement | null {
  const row = database.one('SELECT rounds, stop FROM refinement WHERE run = ?', [run]);
  if (!row) return null;
  const points = database.allArrays('SELECT base, first, second FROM added_point WHERE run = ? ORDER BY ordinal', [
    run,
  ]) as [number, number, number][];
  return {
    ...(row as Pick<StoredRefinement, 'rounds' | 'stop'>),
    added: {
      base: Float64Array.from(points, ([base]) => base),
      first: Float64Array.from(points, ([, first]) => first),
      second: Float64Array.from(points, ([, , second]) => second),
    },
  };
}

/** The same in numbers. @param quantities how many quantities the run has @param total points of all of them */
export function refinementOf(
  database: ReadableDatabase,
  run: number,
  quantities: number,
  total: number,
): RunRefinement | undefined {
  const row = database.one(
    'SELECT rounds, stop, (SELECT count(*) FROM added_point WHERE run = ?) AS added FROM refinement WHERE run = ?',
    [run, run],
  ) as { rounds: number; stop: StopReason | null; added: number } | undefined;
  if (!row) return undefined;
  const added = row.added * quantities;
  return { asked: total - added, added, rounds: row.rounds, stop: row.stop };
}

/** In the transaction of a new run. */
export function insertRefinement(
  transaction: Transaction,
  run: number,
  { rounds, stop, added }: StoredRefinement,
  firstOrdinal: number,
): void {
  transaction.run('INSERT INTO refinement (run, rounds, stop) VALUES (?, ?, ?)', [run, rounds, stop]);
  insertPoints(transaction, run, added, firstOrdinal);
}

/**
 * Commits the points of one round; they are computed afterwards.
 * @param firstOrdinal of the first of them
 * @param quantities how many quantities are computed at each
 * @throws CoarsegrainError `not-found`
 */
export function addPoints(
  database: WritableDatabase,
  run: number,
  points: AddedPoints,
  firstOrdinal: number,
  quantities: number,
): void {
  database.write((transaction) => {
    const { changes } = transaction.run('UPDATE refinement SET rounds = rounds + 1 WHERE run = ?', [run]);
    if (changes === 0) throw notFound('run', run);
    insertPoints(transaction, run, points, firstOrdinal);
    transaction.run('UPDATE run SET total = total + ? WHERE run = ?', [points.base.length * quantities, run]);
  });
}

/** Keeps why a run adds no more points; null where it may add some again. */
export function stopRefinement(database: WritableDatabase, run: number, stop: StopReason | null): void {
  database.write((transaction) => transaction.run('UPDATE refinement SET stop = ? WHERE run = ?', [stop, run]));
}

/** Whether a run may still add points. */
export function mayAdd(database: ReadableDatabase, run: number): boolean {
  return database.one('SELECT 1 FROM refinement WHERE run = ? AND stop IS NULL', [run]) !== undefined;
}

function insertPoints(transaction: Transaction, run: number, points: AddedPoints, firstOrdinal: number): void {
  points.base.forEach((base, index) => {
    transaction.run('INSERT INTO added_point (run, ordinal, base, first, second) VALUES (?, ?, ?, ?, ?)', [
      run,
      firstOrdinal + index,
      base,
      points.first[index]!,
      points.second[index]!,
    ]);
  });
}
