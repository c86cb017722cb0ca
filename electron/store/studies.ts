/** Studies and their revisions. A revision's document never changes. */
import { isDeepStrictEqual } from 'node:util';
import type { StudyDetail, StudySummary } from '../../core/api.ts';
import type { Study } from '../../core/study/document.ts';
import type { ReadableDatabase, Transaction, WritableDatabase } from './database.ts';
import { enterDerived } from './derived.ts';
import { notFound } from './failure.ts';
import { runsOfStudy } from './runs.ts';

/** Of a study's newest revision, that the study is neither in the trash nor removed from there. */
const outside = 'newest.study IN (SELECT study FROM study WHERE trashed_at IS NULL AND removed_at IS NULL)';

/** Studies by last change (a revision or a run), newest first, each with its newest runs; without what is in the trash. */
export function listStudies(database: ReadableDatabase, limit: number, runsPerStudy: number): StudySummary[] {
  const studies = database.all(
    `SELECT study, name, number AS revision,
       max(created_at, coalesce((SELECT max(created_at) FROM run WHERE run.study = newest.study), '')) AS updatedAt
     FROM revision AS newest
     WHERE number = (SELECT max(number) FROM revision WHERE revision.study = newest.study) AND ${outside}
     ORDER BY updatedAt DESC, study DESC LIMIT ?`,
    [limit],
  ) as unknown as Omit<StudySummary, 'runs'>[];
  return studies.map((study) => ({ ...study, runs: runsOfStudy(database, study.study, runsPerStudy) }));
}

/**
 * A study at its newest revision, or at the one asked for.
 * @throws CoarsegrainError `not-found`
 */
export function getStudy(database: ReadableDatabase, study: number, revision?: number): StudyDetail {
  const row = database.one(
    `SELECT number, document FROM revision JOIN study USING (study)
     WHERE study = ? AND number = coalesce(?, number) AND removed_at IS NULL ORDER BY number DESC LIMIT 1`,
    [study, revision ?? null],
  ) as { number: number; document: string } | undefined;
  if (row) return { study, revision: row.number, document: JSON.parse(row.document) as Study };
  const exists = database.one('SELECT 1 FROM study WHERE study = ? AND removed_at IS NULL', [study]);
  throw exists && revision !== undefined ? notFound('revision', revision) : notFound('study', study);
}

/** The studies outside of the trash whose newest revision has that name, newest study first. */
export function findStudy(database: ReadableDatabase, name: string): StudyDetail[] {
  const rows = database.all(
    `SELECT study, number AS revision, document FROM revision AS newest
     WHERE name = ? AND number = (SELECT max(number) FROM revision WHERE revision.study = newest.study) AND ${outside}
     ORDER BY study DESC`,
    [name],
  ) as { study: number; revision: number; document: string }[];
  return rows.map((row) => ({ ...row, document: JSON.parse(row.document) as Study }));
}

export function createStudy(database: WritableDatabase, document: Study): StudyDetail {
  return database.write((transaction) => {
    const { id } = transaction.run('INSERT INTO study (created_at) VALUES (?)', [new Date().toISOString()]);
    return addRevision(transaction, id, 1, document);
  });
}

/**
 * Adds a revision; a document equal to the newest one keeps that.
 * @throws CoarsegrainError `not-found`
 */
export function saveRevision(database: WritableDatabase, study: number, document: Study): StudyDetail {
  return database.write((transaction) => {
    const newest = getStudy(transaction, study);
    const stored = JSON.parse(JSON.stringify(document)) as Study;
    return isDeepStrictEqual(stored, newest.document)
      ? newest
      : addRevision(transaction, study, newest.revision + 1, stored);
  });
}

function addRevision(transaction: Transaction, study: number, number: number, document: Study): StudyDetail {
  transaction.run('INSERT INTO revision (study, number, document, created_at) VALUES (?, ?, ?, ?)', [
    study,
    number,
    JSON.stringify(document),
    new Date().toISOString(),
  ]);
  enterDerived(transaction, study, number, document);
  return getStudy(transaction, study, number);
}
