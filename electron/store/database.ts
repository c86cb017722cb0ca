/**
 * The two kinds of connection. A `ReadableDatabase` has no function that writes; a `WritableDatabase` writes only inside a
 * transaction, which begins by checking that this process still holds the lock.
 */
import type Database from 'better-sqlite3';

export type Value = number | string | null | Uint8Array;
/** By the columns' names. Whoever wrote the query knows their types. */
export type Row = Record<string, Value>;

export interface ReadableDatabase {
  /** Which store this connection belongs to: the one whose name stands in the lock while it may write. */
  readonly instance: string;
  /** The first row that the query gives. */
  one(sql: string, values?: readonly Value[]): Row | undefined;
  /** Every row that the query gives. */
  all(sql: string, values?: readonly Value[]): Row[];
  /** As `one` and `all`, a row being the array of its values: for points in bulk. */
  oneArray(sql: string, values: readonly Value[]): Value[] | undefined;
  allArrays(sql: string, values: readonly Value[]): Value[][];
}

export interface Transaction extends ReadableDatabase {
  /** Executes a statement that changes rows. */
  run(sql: string, values: readonly Value[]): { changes: number; id: number };
}

export interface WritableDatabase extends ReadableDatabase {
  /**
   * Commits what `work` does, or nothing of it where it throws.
   * @throws CoarsegrainError `database-locked` where another process has taken the lock
   */
  write<Result>(work: (transaction: Transaction) => Result): Result;
}

/** The reading face of a connection. Statements stay prepared, by their text. */
export function readable(connection: Database.Database, instance: string): ReadableDatabase {
  const named = preparing(connection);
  const arrays = preparing(connection, (statement) => statement.raw());
  return {
    instance,
    one: (sql, values = []) => named(sql).get(values) as Row | undefined,
    all: (sql, values = []) => named(sql).all(values) as Row[],
    oneArray: (sql, values) => arrays(sql).get(values) as Value[] | undefined,
    allArrays: (sql, values) => arrays(sql).all(values) as Value[][],
  };
}

/** The writing face. @param holdLock called first in every transaction; throws where the lock is lost */
export function writable(connection: Database.Database, instance: string, holdLock: () => void): WritableDatabase {
  const prepared = preparing(connection);
  const transaction: Transaction = {
    ...readable(connection, instance),
    run(sql, values) {
      const { changes, lastInsertRowid } = prepared(sql).run(values);
      return { changes, id: Number(lastInsertRowid) };
    },
  };
  const execute = connection.transaction((work: () => unknown) => {
    holdLock();
    return work();
  });
  return {
    ...readable(connection, instance),
    write: <Result>(work: (transaction: Transaction) => Result) => execute.immediate(() => work(transaction)) as Result,
  };
}

function preparing(
  connection: Database.Database,
  adjust = (statement: Database.Statement) => statement,
): (sql: string) => Database.Statement {
  const statements = new Map<string, Database.Statement>();
  return (sql) => {
    let statement = statements.get(sql);
    if (!statement) {
      statement = adjust(connection.prepare(sql));
      statements.set(sql, statement);
    }
    return statement;
  };
}
