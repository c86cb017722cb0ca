/** Runs: what was started, how far it is, what failed. A run that nobody can be running any more reads as interrupted. */
import type { ChunkFailure, Agreement, RunDetail, RunStatus, RunSummary, Session } from '../../core/api.ts';
import type { ErrorReport } from '../../core/errors.ts';
import { CoarsegrainError } from '../../core/errors.ts';
import { quantities, quantityNames, type QuantityName } from '../../core/quantities/index.ts';
import { pointStatuses, type PointStatus } from '../../core/quantities/quantity.ts';
import { noneAdded } from '../../core/study/added.ts';
import type { Study } from '../../core/study/document.ts';
import type { ReadableDatabase, Value, WritableDatabase } from './database.ts';
import { inTrash, notFound } from './failure.ts';
import { isHeld } from './lock.ts';
import { marksOfRun } from './marks.ts';
import { durationsOf, insertSession, sessionsOf } from './provenance.ts';
import { insertRefinement, mayAdd, refinementOf } from './refinement.ts';
import { bytesOfRun } from './size.ts';
import { pointTable } from './tables.ts';

export interface NewRun {
  study: number;
  revision: number;
  /** Points of all quantities together. */
  total: number;
  applicationVersion: string;
  solverVersions: Record<string, string>;
  /** Whether draws that earlier runs made are taken; true if missing. */
  reuses?: boolean;
  /** Whether it may add points to those that its study asks for. */
  refines?: boolean;
}

/** Points of a run that were committed together. */
export interface CommittedChunk {
  firstOrdinal: number;
  count: number;
}

const selectRun = `SELECT run.run, run.study, revision.name AS studyName, run.revision, run.status, run.done, run.total, run.failed,
  run.created_at AS createdAt, run.finished_at AS finishedAt, run.seconds
  FROM run JOIN study ON study.study = run.study
  JOIN revision ON revision.study = run.study AND revision.number = run.revision
  WHERE run.removed_at IS NULL`;
/** What a list shows unless it is asked for the trash. */
const outside = 'coalesce(run.trashed_at, study.trashed_at) IS NULL';

const unfinished: readonly RunStatus[] = ['queued', 'running'];

/** Runs, newest first; without those in the trash. */
export function listRuns(database: ReadableDatabase, limit: number): RunSummary[] {
  return selectRuns(database, `AND ${outside} ORDER BY run.run DESC LIMIT ?`, [limit]);
}

export function runsOfStudy(database: ReadableDatabase, study: number, limit: number): RunSummary[] {
  return selectRuns(database, `AND run.study = ? AND ${outside} ORDER BY run.run DESC LIMIT ?`, [study, limit]);
}

/** @throws CoarsegrainError `not-found` */
export function getRun(database: ReadableDatabase, run: number): RunDetail {
  const row = database.one(
    `SELECT document, application_version AS applicationVersion, solver_versions AS solverVersions, reuses, error
     FROM run JOIN revision ON revision.study = run.study AND revision.number = run.revision
     WHERE run.run = ? AND run.removed_at IS NULL`,
    [run],
  ) as
    | { document: string; applicationVersion: string; solverVersions: string; reuses: number; error: string | null }
    | undefined;
  if (!row) throw notFound('run', run);
  const summary = summaryOf(database, run);
  const document = JSON.parse(row.document) as Study;
  const refinement = refinementOf(database, run, document.quantities.length, summary.total);
  return {
    ...summary,
    ...marksOfRun(database, run),
    bytes: bytesOfRun(database, run),
    document,
    applicationVersion: row.applicationVersion,
    solverVersions: JSON.parse(row.solverVersions) as Record<string, string>,
    statuses: countStatuses(database, run, summary.done),
    failures: listFailures(database, run),
    sessions: sessionsOf(database, run),
    durations: durationsOf(database, run),
    reuses: row.reuses === 1,
    ...(refinement ? { refinement } : {}),
    ...(row.error === null ? {} : { error: JSON.parse(row.error) as ErrorReport }),
  };
}

/** A new run, queued. @throws CoarsegrainError `not-found` where the study or the revision is; `not-allowed` where the study is in the trash */
export function createRun(database: WritableDatabase, run: NewRun): RunSummary {
  return database.write((transaction) => {
    const study = transaction.one('SELECT trashed_at FROM study WHERE study = ? AND removed_at IS NULL', [run.study]);
    if (!study) throw notFound('study', run.study);
    if (study.trashed_at !== null) throw inTrash('study', run.study);
    if (!transaction.one('SELECT 1 FROM revision WHERE study = ? AND number = ?', [run.study, run.revision])) {
      throw notFound('revision', run.revision);
    }
    const { id } = transaction.run(
      `INSERT INTO run (study, revision, status, total, created_at, application_version, solver_versions, reuses)
       VALUES (?, ?, 'queued', ?, ?, ?, ?, ?)`,
      [
        run.study,
        run.revision,
        run.total,
        new Date().toISOString(),
        run.applicationVersion,
        JSON.stringify(run.solverVersions),
        run.reuses === false ? 0 : 1,
      ],
    );
    if (run.refines) insertRefinement(transaction, id, { rounds: 0, stop: null, added: noneAdded }, 0);
    return summaryOf(transaction, id);
  });
}

/**
 * Changes a run's status and stamps when it began or ended.
 * @param seconds wall-clock seconds of computing since it was begun or resumed; left as they are where not given
 * @param error why it ended before it was done
 * @throws CoarsegrainError `not-found`
 */
export function setRunStatus(
  database: WritableDatabase,
  run: number,
  status: RunStatus,
  seconds?: number,
  error?: ErrorReport,
): RunSummary {
  const now = new Date().toISOString();
  return database.write((transaction) => {
    if (status === 'running') {
      transaction.run(
        `UPDATE run SET started_at = coalesce(started_at, ?), resumed_at = ?, seconds_before = seconds WHERE run = ?`,
        [now, now, run],
      );
    }
    transaction.run(
      `UPDATE run SET status = ?, seconds = coalesce(seconds_before + ?, seconds), finished_at = ?, error = ? WHERE run = ?`,
      [status, seconds ?? null, unfinished.includes(status) ? null : now, error ? JSON.stringify(error) : null, run],
    );
    return summaryOf(transaction, run);
  });
}

/**
 * Queues a run that has ended again. Points whose chains have not converged count as missing from now on.
 * @param failed whether what failed is to be tried again
 * @throws CoarsegrainError `not-found`; `not-allowed` where the run is in the trash, has not ended or has nothing left to do
 */
export function reopenRun(database: WritableDatabase, run: number, failed: boolean): RunSummary {
  return database.write((transaction) => {
    const { status } = summaryOf(transaction, run);
    if (marksOfRun(transaction, run).trashedAt !== null) throw inTrash('run', run);
    if (unfinished.includes(status)) throw refused(run, `it is ${status}`);
    for (const name of quantityNames) {
      if (!quantities[name].experiment) continue;
      const { changes } = transaction.run(
        `UPDATE ${pointTable(name).name} SET status = ? WHERE run = ? AND status = ?`,
        [pointStatuses.indexOf('incomplete'), run, pointStatuses.indexOf('chains not converged')],
      );
      transaction.run('UPDATE run SET done = done - ? WHERE run = ?', [changes, run]);
    }
    if (failed) {
      transaction.run('DELETE FROM chunk WHERE run = ? AND error IS NOT NULL', [run]);
      transaction.run('UPDATE run SET failed = 0 WHERE run = ?', [run]);
    }
    const summary = summaryOf(transaction, run);
    if (summary.done + summary.failed === summary.total && !mayAdd(transaction, run)) {
      const { failed: lost } = summary;
      throw refused(run, lost > 0 ? `only the ${String(lost)} points that failed are left` : 'every point is there');
    }
    transaction.run(`UPDATE run SET status = 'queued', finished_at = NULL, error = NULL WHERE run = ?`, [run]);
    transaction.run('UPDATE refinement SET stop = NULL WHERE run = ?', [run]);
    return { ...summary, status: 'queued', finishedAt: null };
  });
}

function refused(run: number, reason: string): CoarsegrainError {
  const message = `Run ${String(run)} cannot be resumed: ${reason}.`;
  return new CoarsegrainError({
    kind: 'not-allowed',
    field: 'run',
    value: run,
    allowed: 'a run with points left',
    message,
  });
}

/** Ordinals of an experiment's points that have not all their draws. */
export function listIncomplete(database: ReadableDatabase, run: number, quantity: QuantityName): number[] {
  return database
    .allArrays(`SELECT ordinal FROM ${pointTable(quantity).name} WHERE run = ? AND status = ? ORDER BY ordinal`, [
      run,
      pointStatuses.indexOf('incomplete'),
    ])
    .map(([ordinal]) => ordinal as number);
}

/** A run begins, or goes on. @throws CoarsegrainError `not-found` */
export function beginRun(database: WritableDatabase, run: number, session: Session): RunSummary {
  database.write((transaction) => insertSession(transaction, run, session));
  return setRunStatus(database, run, 'running');
}

/**
 * The points of one quantity of two runs of equal studies, compared: equal are those of which every value is the same double; 0 and −0
 * are stored alike.
 * @throws CoarsegrainError `not-found`
 */
export function compareRuns(database: ReadableDatabase, run: number, other: number, quantity: QuantityName): Agreement {
  for (const wanted of [run, other]) summaryOf(database, wanted);
  const { name, columns } = pointTable(quantity);
  const same = columns
    .filter((column) => column !== 'run')
    .map((column) => `a."${column}" IS b."${column}"`)
    .join(' AND ');
  const joined = `FROM ${name} AS a JOIN ${name} AS b ON b.run = ? AND b.ordinal = a.ordinal WHERE a.run = ?`;
  const number = (sql: string, values: Value[]) => (database.oneArray(sql, values)?.[0] ?? 0) as number;
  const shared = number(`SELECT count(*) ${joined}`, [other, run]);
  const equal = number(`SELECT count(*) ${joined} AND ${same}`, [other, run]);
  const all = number(`SELECT count(*) FROM ${name} WHERE run IN (?, ?)`, [run, other]);
  const first = database
    .allArrays(`SELECT a.ordinal ${joined} AND NOT (${same}) ORDER BY a.ordinal LIMIT 10`, [other, run])
    .map(([ordinal]) => ordinal as number);
  return { quantity, equal, different: shared - equal, missing: all - 2 * shared, first };
}

/** Keeps why a chunk has no points. @throws CoarsegrainError `not-found` */
export function failChunk(database: WritableDatabase, run: number, failure: ChunkFailure): void {
  database.write((transaction) => {
    const { changes } = transaction.run('UPDATE run SET failed = failed + ? WHERE run = ?', [failure.count, run]);
    if (changes === 0) throw notFound('run', run);
    transaction.run(
      // Of an experiment's point some draws may have come before one failed.
      `INSERT INTO chunk (run, quantity, first_ordinal, count, error) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (run, quantity, first_ordinal) DO UPDATE SET error = excluded.error`,
      [run, failure.quantity, failure.firstOrdinal, failure.count, JSON.stringify(failure.error)],
    );
    const { name } = pointTable(failure.quantity);
    transaction.run(`DELETE FROM ${name} WHERE run = ? AND ordinal >= ? AND ordinal < ?`, [
      run,
      failure.firstOrdinal,
      failure.firstOrdinal + failure.count,
    ]);
  });
}

/** Stretches of a quantity's committed points, by ordinal: a consistent picture of a run that is still growing. */
export function listChunks(database: ReadableDatabase, run: number, quantity: QuantityName): CommittedChunk[] {
  return stretchesOf(database, run, quantity, 'AND error IS NULL');
}

/** Like `listChunks`, with those that failed. */
export function listCommitted(database: ReadableDatabase, run: number, quantity: QuantityName): CommittedChunk[] {
  return stretchesOf(database, run, quantity, '');
}

function stretchesOf(
  database: ReadableDatabase,
  run: number,
  quantity: QuantityName,
  condition: '' | 'AND error IS NULL',
): CommittedChunk[] {
  const chunks = database.all(
    `SELECT first_ordinal AS firstOrdinal, count FROM chunk WHERE run = ? AND quantity = ? ${condition}
     ORDER BY first_ordinal`,
    [run, quantity],
  ) as unknown as CommittedChunk[];
  // Points of experiments are committed one by one, and read together.
  const stretches: CommittedChunk[] = [];
  for (const chunk of chunks) {
    const last = stretches.at(-1);
    if (last && last.firstOrdinal + last.count === chunk.firstOrdinal) last.count += chunk.count;
    else stretches.push({ ...chunk });
  }
  return stretches;
}

/** @throws CoarsegrainError `not-found` */
export function summaryOf(database: ReadableDatabase, run: number): RunSummary {
  const summary = selectRuns(database, 'AND run.run = ?', [run])[0];
  if (!summary) throw notFound('run', run);
  return summary;
}

/** A process that died left its runs as they were; the next one that writes says so in the table, until then this does. */
function selectRuns(database: ReadableDatabase, rest: string, values: Value[]): RunSummary[] {
  const runs = database.all(`${selectRun} ${rest}`, values) as unknown as RunSummary[];
  if (!runs.some(({ status }) => unfinished.includes(status)) || isHeld(database)) return runs;
  return runs.map((run) => (unfinished.includes(run.status) ? { ...run, status: 'interrupted' } : run));
}

function countStatuses(database: ReadableDatabase, run: number, done: number): Record<PointStatus, number> {
  const counts = Object.fromEntries(pointStatuses.map((status) => [status, 0])) as Record<PointStatus, number>;
  let others = 0;
  for (const quantity of quantityNames) {
    // Converged points are the rest: only the others are indexed.
    const rows = database.all(
      `SELECT status, count(*) AS count FROM ${pointTable(quantity).name} WHERE run = ? AND status <> 0 GROUP BY status`,
      [run],
    ) as { status: number; count: number }[];
    for (const { status, count } of rows) {
      counts[pointStatuses[status]!] += count;
      // What is incomplete does not count as done.
      if (pointStatuses[status] !== 'incomplete') others += count;
    }
  }
  counts.converged = done - others;
  return counts;
}

function listFailures(database: ReadableDatabase, run: number): ChunkFailure[] {
  const rows = database.all(
    `SELECT quantity, first_ordinal AS firstOrdinal, count, error FROM chunk WHERE run = ? AND error IS NOT NULL
     ORDER BY quantity, first_ordinal`,
    [run],
  ) as { quantity: QuantityName; firstOrdinal: number; count: number; error: string }[];
  return rows.map((row) => ({ ...row, error: JSON.parse(row.error) as ErrorReport }));
}
