/** Comparisons with what came of them, and the files of measured curves. */
import { isDeepStrictEqual } from 'node:util';
import type { ComparisonDocument, ComparisonEntry, CurveFile } from '../../core/history/comparison.ts';
import type { ReadableDatabase, Transaction, WritableDatabase } from './database.ts';
import { notFound } from './failure.ts';

export interface StoredComparison {
  comparison: number;
  revision: number;
  document: ComparisonDocument;
  /** By source, the hash of what its curves held. */
  sources: string[];
  /** What came of it, as it was computed: JSON by `core/codec.ts`. */
  result: string;
  applicationVersion: string;
  /** ISO 8601 in UTC. */
  createdAt: string;
}

/** By last change, newest first. */
export function listComparisons(database: ReadableDatabase): ComparisonEntry[] {
  return database.all(
    `SELECT comparison, name, number AS revision, created_at AS updatedAt FROM comparison_revision AS newest
     WHERE number = (SELECT max(number) FROM comparison_revision WHERE comparison = newest.comparison)
       AND comparison IN (SELECT comparison FROM comparison WHERE removed_at IS NULL)
     ORDER BY created_at DESC, comparison DESC`,
  ) as unknown as ComparisonEntry[];
}

/**
 * A comparison at its newest revision, or at the one asked for.
 * @throws CoarsegrainError `not-found`
 */
export function getComparison(database: ReadableDatabase, comparison: number, revision?: number): StoredComparison {
  const row = database.one(
    `SELECT number, document, sources, result, application_version, comparison_revision.created_at AS at
     FROM comparison_revision JOIN comparison USING (comparison)
     WHERE comparison = ? AND number = coalesce(?, number) AND removed_at IS NULL ORDER BY number DESC LIMIT 1`,
    [comparison, revision ?? null],
  ) as
    ({ number: number } & Record<'document' | 'sources' | 'result' | 'application_version' | 'at', string>) | undefined;
  if (!row) throw notFound('comparison', comparison);
  return {
    comparison,
    revision: row.number,
    document: JSON.parse(row.document) as ComparisonDocument,
    sources: JSON.parse(row.sources) as string[],
    result: row.result,
    applicationVersion: row.application_version,
    createdAt: row.at,
  };
}

/**
 * Keeps a comparison as a new one, or as a new revision of one that is there; what is equal to its newest revision keeps that.
 * @param files of measured curves that the document names
 * @throws CoarsegrainError `not-found`
 */
export function saveComparison(
  database: WritableDatabase,
  comparison: number | null,
  kept: Omit<StoredComparison, 'comparison' | 'revision' | 'createdAt'>,
  files: readonly CurveFile[],
): StoredComparison {
  return database.write((transaction) => {
    for (const file of files) insertCurveFile(transaction, file);
    if (comparison === null) {
      const { id } = transaction.run('INSERT INTO comparison (created_at) VALUES (?)', [new Date().toISOString()]);
      return addRevision(transaction, id, 1, kept);
    }
    const newest = getComparison(transaction, comparison);
    const { document, sources, result, applicationVersion } = newest;
    return isDeepStrictEqual(JSON.parse(JSON.stringify(kept)), { document, sources, result, applicationVersion })
      ? newest
      : addRevision(transaction, comparison, newest.revision + 1, kept);
  });
}

function addRevision(
  transaction: Transaction,
  comparison: number,
  number: number,
  { document, sources, result, applicationVersion }: Parameters<typeof saveComparison>[2],
): StoredComparison {
  transaction.run(
    `INSERT INTO comparison_revision (comparison, number, document, sources, result, application_version, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
    [
      comparison,
      number,
      JSON.stringify(document),
      JSON.stringify(sources),
      result,
      applicationVersion,
      new Date().toISOString(),
    ],
  );
  return getComparison(transaction, comparison, number);
}

/** Takes a comparison out of every list. @throws CoarsegrainError `not-found` */
export function removeComparison(database: WritableDatabase, comparison: number): void {
  database.write((transaction) => {
    getComparison(transaction, comparison);
    const now = new Date().toISOString();
    transaction.run('UPDATE comparison SET removed_at = ? WHERE comparison = ?', [now, comparison]);
  });
}

/** Puts it back. */
export function restoreComparison(database: WritableDatabase, comparison: number): void {
  database.write((transaction) =>
    transaction.run('UPDATE comparison SET removed_at = NULL WHERE comparison = ?', [comparison]),
  );
}

function insertCurveFile(transaction: Transaction, { content, file, bytes }: CurveFile): void {
  transaction.run(
    'INSERT INTO curve_file (content, file, bytes, created_at) VALUES (?, ?, ?, ?) ON CONFLICT (content) DO NOTHING',
    [content, file, bytes, new Date().toISOString()],
  );
}

/** The file with that hash; undefined where none was kept. */
export function getCurveFile(database: ReadableDatabase, content: string): CurveFile | undefined {
  const row = database.one('SELECT content, file, bytes FROM curve_file WHERE content = ?', [content]);
  return row as unknown as CurveFile | undefined;
}
