/**
 * What bundles need of the database. An import stands under a study of its own that no query finds, `removed_at` being 'importing', until
 * everything is there; then one transaction shows it. What a process that dies leaves is removed like what was in the trash.
 */
import type { Duration, RunStatus, Session } from '../../core/api.ts';
import type { ErrorReport } from '../../core/errors.ts';
import type { QuantityName } from '../../core/quantities/index.ts';
import type { Study } from '../../core/study/document.ts';
import type { ReadableDatabase, Transaction, WritableDatabase } from './database.ts';
import { enterDerived } from './derived.ts';
import { notFound } from './failure.ts';
import { tagsOf } from './marks.ts';
import { insertSession } from './provenance.ts';
import { insertRefinement, type StoredRefinement } from './refinement.ts';
import { insertSpectrum, type StoredSpectrum } from './spectra.ts';

export interface BundledRevision {
  number: number;
  createdAt: string;
  document: Study;
}

export interface BundledStudy {
  /** Unique in the world. */
  uid: string;
  createdAt: string;
  tags: string[];
  /** By number. */
  revisions: BundledRevision[];
}

/** What a run is, but for its points. */
export interface BundledRun {
  /** Unique in the world. */
  uid: string;
  /** One of its study's. */
  revision: number;
  status: RunStatus;
  total: number;
  createdAt: string;
  startedAt: string | null;
  finishedAt: string | null;
  seconds: number;
  applicationVersion: string;
  solverVersions: Record<string, string>;
  reuses: boolean;
  notes: string;
  tags: string[];
  sessions: Session[];
  durations: Duration[];
  /** Why it ended as a whole before it was done. */
  error?: ErrorReport;
  /** Of a study with `refine`, and the ordinal of the first point that was added. */
  refinement?: StoredRefinement & { firstOrdinal: number };
}

/** What an import has of a study so far. */
export interface Staged {
  uid: string;
  study: number;
  runs: number[];
}

/** A study with all its revisions. @throws CoarsegrainError `not-found` */
export function bundledStudy(database: ReadableDatabase, study: number): BundledStudy {
  const row = database.one('SELECT uid, created_at AS createdAt FROM study WHERE study = ? AND removed_at IS NULL', [
    study,
  ]) as { uid: string; createdAt: string } | undefined;
  if (!row) throw notFound('study', study);
  const revisions = database.all(
    'SELECT number, created_at AS createdAt, document FROM revision WHERE study = ? ORDER BY number',
    [study],
  ) as { number: number; createdAt: string; document: string }[];
  return {
    ...row,
    tags: tagsOf(database, 'study', study),
    revisions: revisions.map((revision) => ({ ...revision, document: JSON.parse(revision.document) as Study })),
  };
}

/** @throws CoarsegrainError `not-found` */
export function identityOf(database: ReadableDatabase, run: number): { uid: string; startedAt: string | null } {
  const row = database.one('SELECT uid, started_at AS startedAt FROM run WHERE run = ? AND removed_at IS NULL', [run]);
  if (!row) throw notFound('run', run);
  return row as { uid: string; startedAt: string | null };
}

/** What a run's points are made of, by the hashes under which draws are kept. */
export function drawsUsed(database: ReadableDatabase, run: number): { content: string; quantity: QuantityName }[] {
  return database.all(
    `SELECT DISTINCT content, quantity FROM draw_use JOIN draw USING (content) WHERE draw_use.run = ? ORDER BY content`,
    [run],
  ) as { content: string; quantity: QuantityName }[];
}

/** The runs that are here of those with these identities. */
export function knownRuns(
  database: ReadableDatabase,
  uids: readonly string[],
): { uid: string; run: number; study: number }[] {
  return uids.flatMap((uid) => {
    const row = database.one('SELECT uid, run, study FROM run WHERE uid = ? AND removed_at IS NULL', [uid]);
    return row ? [row as { uid: string; run: number; study: number }] : [];
  });
}

/** Begins the import of runs of one study. Their points follow like those of any run. */
export function stageImport(database: WritableDatabase, study: BundledStudy, runs: readonly BundledRun[]): Staged {
  return database.write((transaction) => {
    const { id } = transaction.run(`INSERT INTO study (created_at, removed_at, uid) VALUES (?, 'importing', ?)`, [
      study.createdAt,
      study.uid,
    ]);
    for (const revision of study.revisions) insertRevision(transaction, id, revision.number, revision);
    for (const tag of study.tags) insertTag(transaction, 'study', id, tag);
    return { uid: study.uid, study: id, runs: runs.map((run) => insertRun(transaction, id, run)) };
  });
}

/**
 * Shows what was imported, whole: a study that is here already gets the runs, and those of their revisions that it has not.
 * @returns the studies of the runs, in the order of `staged`
 */
export function finishImport(
  database: WritableDatabase,
  staged: readonly Staged[],
  spectra: readonly StoredSpectrum[],
): number[] {
  return database.write((transaction) => {
    const now = new Date().toISOString();
    for (const spectrum of spectra) insertSpectrum(transaction, spectrum);
    return staged.map((one) => show(transaction, one, now));
  });
}

/** Gives an import up; what is there of it is then removed by `removeSome`. */
export function dropImport(database: WritableDatabase, staged: readonly Staged[]): void {
  database.write((transaction) => {
    for (const { study, runs } of staged) {
      for (const run of runs) remove(transaction, 'run', run);
      remove(transaction, 'study', study);
    }
  });
}

function show(transaction: Transaction, { uid, study, runs }: Staged, now: string): number {
  const here = transaction.one('SELECT study FROM study WHERE uid = ? AND removed_at IS NULL', [uid]) as
    { study: number } | undefined;
  if (here) {
    for (const run of runs) {
      const [revision] = transaction.oneArray('SELECT revision FROM run WHERE run = ?', [run])!;
      const number = sameRevision(transaction, study, revision as number, here.study);
      transaction.run('UPDATE run SET study = ?, revision = ? WHERE run = ?', [here.study, number, run]);
    }
    transaction.run('UPDATE study SET removed_at = ? WHERE study = ?', [now, study]);
  } else {
    transaction.run('UPDATE study SET removed_at = NULL WHERE study = ?', [study]);
  }
  for (const run of runs) transaction.run('UPDATE run SET removed_at = NULL WHERE run = ?', [run]);
  return here?.study ?? study;
}

/** The number of an equal revision of another study, to which it is added where there is none. */
function sameRevision(transaction: Transaction, study: number, revision: number, other: number): number {
  const row = transaction.one('SELECT document, created_at AS createdAt FROM revision WHERE study = ? AND number = ?', [
    study,
    revision,
  ]) as { document: string; createdAt: string };
  const known = transaction.oneArray('SELECT number FROM revision WHERE study = ? AND document = ?', [
    other,
    row.document,
  ]);
  if (known) return known[0] as number;
  const [last] = transaction.oneArray('SELECT max(number) FROM revision WHERE study = ?', [other])!;
  const number = (last as number) + 1;
  insertRevision(transaction, other, number, { ...row, document: JSON.parse(row.document) as Study });
  return number;
}

function insertRevision(
  transaction: Transaction,
  study: number,
  number: number,
  { createdAt, document }: Pick<BundledRevision, 'createdAt' | 'document'>,
): void {
  transaction.run('INSERT INTO revision (study, number, document, created_at) VALUES (?, ?, ?, ?)', [
    study,
    number,
    JSON.stringify(document),
    createdAt,
  ]);
  enterDerived(transaction, study, number, document);
}

function insertRun(transaction: Transaction, study: number, run: BundledRun): number {
  const { id } = transaction.run(
    `INSERT INTO run (study, revision, status, total, created_at, started_at, finished_at, seconds, application_version,
       solver_versions, reuses, notes, error, uid, removed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'importing')`,
    [
      study,
      run.revision,
      run.status,
      run.total,
      run.createdAt,
      run.startedAt,
      run.finishedAt,
      run.seconds,
      run.applicationVersion,
      JSON.stringify(run.solverVersions),
      run.reuses ? 1 : 0,
      run.notes,
      run.error ? JSON.stringify(run.error) : null,
      run.uid,
    ],
  );
  if (run.refinement) insertRefinement(transaction, id, run.refinement, run.refinement.firstOrdinal);
  for (const tag of run.tags) insertTag(transaction, 'run', id, tag);
  for (const session of run.sessions) insertSession(transaction, id, session);
  for (const { quantity, seconds, estimate } of run.durations) {
    transaction.run('INSERT INTO duration (run, quantity, seconds, estimate) VALUES (?, ?, ?, ?)', [
      id,
      quantity,
      seconds,
      estimate,
    ]);
  }
  return id;
}

function insertTag(transaction: Transaction, subject: 'study' | 'run', number: number, tag: string): void {
  transaction.run(`INSERT OR IGNORE INTO ${subject}_tag (${subject}, name) VALUES (?, ?)`, [number, tag]);
}

/** Gives up whatever import a process that died had begun. */
export function forgetImports(transaction: Transaction): void {
  for (const subject of ['study', 'run'] as const) remove(transaction, subject);
}

function remove(transaction: Transaction, subject: 'study' | 'run', number?: number): void {
  transaction.run(
    `UPDATE ${subject} SET removed_at = ? WHERE removed_at = 'importing' AND ${subject} = coalesce(?, ${subject})`,
    [new Date().toISOString(), number ?? null],
  );
}
