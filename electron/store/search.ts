/** The search over studies and runs: the conditions of a query as SQL, a page of what they hold for. Every value of a query is bound. */
import type { Page, RunEntry, SortKey, StudyEntry } from '../../core/api.ts';
import { CoarsegrainError } from '../../core/errors.ts';
import type { Comparison, Condition } from '../../core/history/query.ts';
import type { RunStatus } from '../../core/history/status.ts';
import type { ReadableDatabase, Value } from './database.ts';
import { isHeld } from './lock.ts';
import { marksOfRun, marksOfStudy } from './marks.ts';
import { summaryOf } from './runs.ts';

export interface SearchOptions {
  sort: SortKey;
  ascending: boolean;
  /** How many entries at most. */
  limit: number;
  /** The `next` of the page before. */
  after?: string;
}

/** SQL with the values that stand for its question marks. */
interface Clause {
  sql: string;
  values: Value[];
}

/** What a search is over: the names that its SQL gives to study, revision and what else is compared. */
interface Scope {
  /** The number of the study, and that of its revision in question. */
  study: string;
  revision: string;
  /** In the trash. */
  trashed: string;
  pinned: string;
  /** When it was made, or last changed. */
  date: string;
  word: (pattern: string) => Clause;
  tag: (tag: string) => Clause;
  status: (status: RunStatus) => Clause;
}

/**
 * Runs that satisfy every condition, those that are pinned first. A run has the tags and the notes of its study, too, and is in the trash
 * with it.
 * @throws CoarsegrainError `wrong-type` where `after` is no cursor
 */
export function searchRuns(
  database: ReadableDatabase,
  conditions: readonly Condition[],
  options: SearchOptions,
): Page<RunEntry> {
  const status = statusIn(database);
  const keys: Record<SortKey, string> = {
    date: 'run.created_at',
    name: 'lower(revision.name)',
    status,
    points: 'run.done',
    time: 'run.seconds',
  };
  const scope: Scope = {
    study: 'run.study',
    revision: 'run.revision',
    trashed: 'coalesce(run.trashed_at, study.trashed_at)',
    pinned: 'run.pinned_at',
    date: 'run.created_at',
    word: (pattern) => ({
      sql: `(revision.name LIKE ? ESCAPE '\\' OR run.notes LIKE ? ESCAPE '\\'
        OR run.run IN (SELECT run FROM run_tag WHERE name LIKE ? ESCAPE '\\') OR run.study IN (${studiesByWord}))`,
      values: Array<string>(6).fill(pattern),
    }),
    tag: (tag) => ({
      sql: `(run.run IN (SELECT run FROM run_tag WHERE name = ?) OR run.study IN (SELECT study FROM study_tag WHERE name = ?))`,
      values: [tag, tag],
    }),
    status: (wanted) => ({ sql: `${status} = ?`, values: [wanted] }),
  };
  const from = `run JOIN study ON study.study = run.study
    JOIN revision ON revision.study = run.study AND revision.number = run.revision
    WHERE run.removed_at IS NULL`;
  const entry = `SELECT run.run AS number, run.pinned_at IS NOT NULL AS pinned, ${keys[options.sort]} AS key FROM ${from}`;
  const page = pageOf(database, entry, conditions.map(clauseIn(scope)), isTrashed(scope, conditions), options);
  return { ...page, entries: page.entries.map((run) => runEntry(database, run)) };
}

/**
 * Studies that satisfy every condition at their newest revision, those that are pinned first. A status is that of any of its runs.
 * @throws CoarsegrainError `wrong-type` where `after` is no cursor
 */
export function searchStudies(
  database: ReadableDatabase,
  conditions: readonly Condition[],
  options: SearchOptions,
): Page<StudyEntry> {
  const status = statusIn(database);
  const date = `max(newest.created_at, coalesce(runs.newest, ''))`;
  const keys: Record<SortKey, string> = {
    date,
    name: 'lower(newest.name)',
    status: `coalesce((SELECT ${status} FROM run WHERE run.study = study.study AND ${present} ORDER BY run DESC LIMIT 1), '')`,
    points: 'coalesce(runs.points, 0)',
    time: 'coalesce(runs.seconds, 0)',
  };
  const scope: Scope = {
    study: 'study.study',
    revision: 'newest.number',
    trashed: 'study.trashed_at',
    pinned: 'study.pinned_at',
    date,
    word: (pattern) => ({ sql: `study.study IN (${studiesByWord})`, values: Array<string>(3).fill(pattern) }),
    tag: (tag) => ({ sql: 'study.study IN (SELECT study FROM study_tag WHERE name = ?)', values: [tag] }),
    status: (wanted) => ({
      sql: `study.study IN (SELECT study FROM run WHERE ${status} = ? AND ${present})`,
      values: [wanted],
    }),
  };
  const from = `study JOIN revision AS newest ON newest.study = study.study
      AND newest.number = (SELECT max(number) FROM revision WHERE revision.study = study.study)
    LEFT JOIN (
      SELECT study, max(created_at) AS newest, sum(done) AS points, sum(seconds) AS seconds FROM run WHERE ${present}
      GROUP BY study
    ) AS runs ON runs.study = study.study
    WHERE study.removed_at IS NULL`;
  const entry = `SELECT study.study AS number, study.pinned_at IS NOT NULL AS pinned, ${keys[options.sort]} AS key FROM ${from}`;
  const page = pageOf(database, entry, conditions.map(clauseIn(scope)), isTrashed(scope, conditions), options);
  return { ...page, entries: page.entries.map((study) => studyEntry(database, study)) };
}

/** Of the runs of a study, those that were not put into the trash by themselves. */
const present = 'run.removed_at IS NULL AND run.trashed_at IS NULL';

/** Studies whose name, notes or tags hold a word; it stands for three values. */
const studiesByWord = `SELECT study FROM revision AS last
  WHERE number = (SELECT max(number) FROM revision WHERE revision.study = last.study)
    AND (name LIKE ? ESCAPE '\\' OR document ->> 'notes' LIKE ? ESCAPE '\\')
  UNION SELECT study FROM study_tag WHERE name LIKE ? ESCAPE '\\'`;

/** A run's status as it reads: what nobody can be running any more is interrupted. */
function statusIn(database: ReadableDatabase): string {
  return isHeld(database) ? 'run.status' : `iif(run.status IN ('queued', 'running'), 'interrupted', run.status)`;
}

const comparisons: Record<Comparison, string> = {
  '<': 'low < ?',
  '<=': 'low <= ?',
  '=': '? BETWEEN low AND high',
  '>=': 'high >= ?',
  '>': 'high > ?',
};

function clauseIn(scope: Scope): (condition: Condition) => Clause {
  const held = (table: string) =>
    `EXISTS (SELECT 1 FROM ${table} AS held WHERE held.study = ${scope.study} AND held.revision = ${scope.revision}`;
  return (condition) => {
    switch (condition.kind) {
      case 'word':
        return scope.word(`%${condition.word.replace(/[\\%_]/g, '\\$&')}%`);
      case 'tag':
        return scope.tag(condition.tag);
      case 'status':
        return scope.status(condition.status);
      case 'quantity':
        return { sql: `${held('revision_word')} AND kind = 'quantity' AND word = ?)`, values: [condition.quantity] };
      case 'choice':
        return {
          sql: `${held('revision_word')} AND kind = ? AND word = ?)`,
          values: [condition.choice, condition.word],
        };
      case 'value': {
        const { parameter, comparison, value } = condition;
        return {
          sql: `${held('revision_range')} AND parameter = ? AND ${comparisons[comparison]})`,
          values: [parameter, value],
        };
      }
      case 'study':
        return { sql: `${scope.study} = ?`, values: [condition.study] };
      case 'after':
        return { sql: `${scope.date} >= ?`, values: [condition.date] };
      case 'before':
        return { sql: `${scope.date} < ?`, values: [condition.date] };
      case 'pinned':
        return { sql: `${scope.pinned} IS NOT NULL`, values: [] };
      case 'trashed':
        return { sql: 'true', values: [] };
    }
  };
}

/** What is in the trash is left out, unless it alone is asked for. */
function isTrashed({ trashed }: Scope, conditions: readonly Condition[]): Clause {
  const asked = conditions.some(({ kind }) => kind === 'trashed');
  return { sql: `${trashed} IS ${asked ? 'NOT NULL' : 'NULL'}`, values: [] };
}

/** Numbers of a page, in order. @param entry a query of number, pinned and key that ends within its WHERE */
function pageOf(
  database: ReadableDatabase,
  entry: string,
  conditions: readonly Clause[],
  trashed: Clause,
  { ascending, limit, after }: SearchOptions,
): Page<number> {
  const clauses = [trashed, ...conditions];
  const [beyond, direction] = ascending ? ['>', 'ASC'] : ['<', 'DESC'];
  const cursor = after === undefined ? undefined : readCursor(after);
  const rest = cursor
    ? `WHERE pinned < ? OR (pinned = ? AND (key ${beyond} ? OR (key = ? AND number ${beyond} ?)))`
    : '';
  const order = `ORDER BY pinned DESC, key ${direction}, number ${direction}`;
  const rows = database.all(
    `WITH entry AS MATERIALIZED (${[entry, ...clauses.map(({ sql }) => sql)].join(' AND ')})
     SELECT total, number, pinned, key FROM (SELECT count(*) AS total FROM entry)
     LEFT JOIN (SELECT * FROM entry ${rest} ${order} LIMIT ?) ${order}`,
    [
      ...clauses.flatMap(({ values }) => values),
      ...(cursor ? [cursor.pinned, cursor.pinned, cursor.key, cursor.key, cursor.number] : []),
      limit + 1,
    ],
  ) as unknown as ({ total: number } & (Cursor | { number: null }))[];
  const found = rows.filter((row): row is { total: number } & Cursor => row.number !== null);
  const entries = found.slice(0, limit);
  const last = entries.at(-1);
  const next = found.length > limit && last ? writeCursor(last) : null;
  return { entries: entries.map(({ number }) => number), total: rows[0]!.total, next };
}

/** Where a page ended: pages do not shift where something is added meanwhile. */
interface Cursor {
  pinned: number;
  key: string | number;
  number: number;
}

function writeCursor({ pinned, key, number }: Cursor): string {
  return Buffer.from(JSON.stringify([pinned, key, number])).toString('base64url');
}

function readCursor(text: string): Cursor {
  try {
    const [pinned, key, number] = JSON.parse(Buffer.from(text, 'base64url').toString()) as unknown[];
    if (
      typeof pinned === 'number' &&
      (typeof key === 'string' || typeof key === 'number') &&
      typeof number === 'number'
    ) {
      return { pinned, key, number };
    }
  } catch {
    // Said below.
  }
  const allowed = 'the "next" of the page before';
  const message = `after = ${JSON.stringify(text)} is no end of a page; it takes ${allowed}.`;
  throw new CoarsegrainError({ kind: 'wrong-type', field: 'after', value: text, allowed, message });
}

function runEntry(database: ReadableDatabase, run: number): RunEntry {
  return { ...summaryOf(database, run), ...marksOfRun(database, run) };
}

function studyEntry(database: ReadableDatabase, study: number): StudyEntry {
  const head = database.one(
    `SELECT name, number AS revision, created_at AS updatedAt FROM revision WHERE study = ? ORDER BY number DESC LIMIT 1`,
    [study],
  ) as Pick<StudyEntry, 'name' | 'revision' | 'updatedAt'>;
  const groups = database.all(
    `SELECT ${statusIn(database)} AS status, count(*) AS runs, sum(done) AS points, sum(seconds) AS seconds, max(created_at) AS newest
     FROM run WHERE study = ? AND ${present} GROUP BY 1`,
    [study],
  ) as { status: RunStatus; runs: number; points: number; seconds: number; newest: string }[];
  const sum = (of: 'runs' | 'points' | 'seconds') => groups.reduce((all, group) => all + group[of], 0);
  return {
    study,
    ...head,
    ...marksOfStudy(database, study),
    updatedAt: [head.updatedAt, ...groups.map(({ newest }) => newest)].sort().at(-1)!,
    runs: sum('runs'),
    statuses: Object.fromEntries(groups.map(({ status, runs }) => [status, runs])),
    points: sum('points'),
    seconds: sum('seconds'),
  };
}
