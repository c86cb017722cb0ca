/**
 * What a person keeps with studies and runs: tags, notes, pins, names and what is in the trash. Each change is recorded with what was there
 * before and after, so that it can be undone and made again, also after a restart.
 */
import type { StudyDetail } from '../../core/api.ts';
import { CoarsegrainError } from '../../core/errors.ts';
import type { Change, ChangeVerb } from '../../core/history/change.ts';
import type { ReadableDatabase, Transaction, WritableDatabase } from './database.ts';
import { notFound } from './failure.ts';
import { tagsOf } from './marks.ts';
import { createStudy, getStudy, saveRevision } from './studies.ts';

/** Studies and runs by number. */
export interface Subjects {
  studies: readonly number[];
  runs: readonly number[];
}

export type ChangeRequest =
  | { verb: 'tag' | 'untag'; subjects: Subjects; tags: readonly string[] }
  | { verb: 'pin' | 'unpin' | 'trash' | 'restore'; subjects: Subjects }
  | { verb: 'note'; run: number; notes: string }
  | { verb: 'rename'; study: number; name: string };

/** What would be undone and what would be made again. */
export interface ChangesAhead {
  undo: Change | null;
  redo: Change | null;
}

type Subject = 'study' | 'run';
type Field = 'tags' | 'notes' | 'pinned' | 'trashed' | 'name';
/** Of `pinned` and `trashed` when that was, in ISO 8601. */
type FieldValue = string | string[] | null;

/** A field of a study or of a run. */
interface Place {
  subject: Subject;
  number: number;
  field: Field;
}
interface Part extends Place {
  before: FieldValue;
  after: FieldValue;
}

/** How many changes can be undone. */
const remembered = 1000;

/**
 * Changes what is asked for, and records it. What is as it is asked for already stays as it is.
 * @returns null where nothing was to be changed
 * @throws CoarsegrainError `not-found`; `not-allowed` where a run that has not ended is put into the trash, or a run is restored of a study
 *   that is in there
 */
export function changeHistory(database: WritableDatabase, request: ChangeRequest): Change | null {
  return database.write((transaction) => {
    const now = new Date().toISOString();
    const parts = placesOf(request).map((place): Part => {
      const before = read(transaction, place);
      return { ...place, before, after: wanted(request, before, now) };
    });
    const changed = parts.filter(({ before, after }) => JSON.stringify(before) !== JSON.stringify(after));
    for (const part of changed) write(transaction, part, part.after);
    for (const { subject, number } of parts) {
      if (request.verb === 'restore' && subject === 'run') requireStudyOutside(transaction, number);
    }
    return changed.length === 0 ? null : record(transaction, request.verb, changed, now);
  });
}

/** A new study with the newest document of another. Undone, it is in the trash. @throws CoarsegrainError `not-found` */
export function duplicateStudy(database: WritableDatabase, study: number, name: string): StudyDetail {
  return database.write((transaction) => {
    const { document } = getStudy(transaction, study);
    const now = new Date().toISOString();
    const copy = createStudy(nested(transaction), { ...document, name });
    record(
      transaction,
      'duplicate',
      [{ subject: 'study', number: copy.study, field: 'trashed', before: now, after: null }],
      now,
    );
    return copy;
  });
}

/** Undoes the last change that is not undone. @returns null where there is none */
export function undoChange(database: WritableDatabase): Change | null {
  return database.write((transaction) => {
    const change = changesAhead(transaction).undo;
    if (change) setChange(transaction, change, 'before');
    return change;
  });
}

/** Makes the last change that was undone again. @returns null where there is none */
export function redoChange(database: WritableDatabase): Change | null {
  return database.write((transaction) => {
    const change = changesAhead(transaction).redo;
    if (change) setChange(transaction, change, 'after');
    return change;
  });
}

export function changesAhead(database: ReadableDatabase): ChangesAhead {
  return {
    undo: changeOf(database, 'WHERE undone = 0 ORDER BY change DESC LIMIT 1'),
    redo: changeOf(database, 'WHERE undone = 1 ORDER BY change LIMIT 1'),
  };
}

/** Tags in use, with how many studies and runs outside of the trash have them. */
export function listTags(database: ReadableDatabase): { tag: string; studies: number; runs: number }[] {
  return database.all(
    `SELECT min(name) AS tag, sum(subject = 'study') AS studies, sum(subject = 'run') AS runs FROM (
       SELECT name, 'study' AS subject FROM study_tag JOIN study USING (study) WHERE trashed_at IS NULL AND removed_at IS NULL
       UNION ALL
       SELECT name, 'run' FROM run_tag JOIN run USING (run) JOIN study USING (study)
       WHERE coalesce(run.trashed_at, study.trashed_at, run.removed_at) IS NULL
     ) GROUP BY name ORDER BY name`,
  ) as unknown as { tag: string; studies: number; runs: number }[];
}

function placesOf(request: ChangeRequest): Place[] {
  if (request.verb === 'note') return [{ subject: 'run', number: request.run, field: 'notes' }];
  if (request.verb === 'rename') return [{ subject: 'study', number: request.study, field: 'name' }];
  const field = (
    { tag: 'tags', untag: 'tags', pin: 'pinned', unpin: 'pinned', trash: 'trashed', restore: 'trashed' } as const
  )[request.verb];
  const { studies, runs } = request.subjects;
  return [
    ...[...new Set(studies)].map((number): Place => ({ subject: 'study', number, field })),
    ...[...new Set(runs)].map((number): Place => ({ subject: 'run', number, field })),
  ];
}

function wanted(request: ChangeRequest, before: FieldValue, now: string): FieldValue {
  switch (request.verb) {
    case 'note':
      return request.notes;
    case 'rename':
      return request.name;
    case 'pin':
    case 'trash':
      return before ?? now;
    case 'unpin':
    case 'restore':
      return null;
    default:
      return retagged(before as string[], request.tags, request.verb === 'tag');
  }
}

/** Tags that differ in case alone are the same; the spelling that is there stays. */
function retagged(before: readonly string[], tags: readonly string[], add: boolean): string[] {
  const same = (a: string) => (b: string) => a.toLowerCase() === b.toLowerCase();
  if (!add) return before.filter((tag) => !tags.some(same(tag)));
  const after = [...before];
  for (const tag of tags) if (!after.some(same(tag))) after.push(tag);
  return after;
}

/** @throws CoarsegrainError `not-found` */
function read(transaction: Transaction, { subject, number, field }: Place): FieldValue {
  const row = transaction.one(
    `SELECT pinned_at AS pinned, trashed_at AS trashed${subject === 'run' ? ', notes' : ''} FROM ${subject}
     WHERE ${subject} = ? AND removed_at IS NULL`,
    [number],
  ) as Record<string, string | null> | undefined;
  if (!row) throw notFound(subject, number);
  if (field === 'tags') return tagsOf(transaction, subject, number);
  if (field === 'name') return getStudy(transaction, number).document.name;
  return row[field]!;
}

function write(transaction: Transaction, place: Place, value: FieldValue): void {
  const { subject, number, field } = place;
  if (field === 'name') {
    // A revision never changes: another name is another revision, and runs keep the name under which they were made.
    const { document } = getStudy(transaction, number);
    saveRevision(nested(transaction), number, { ...document, name: value as string });
  } else if (field === 'tags') {
    transaction.run(`DELETE FROM ${subject}_tag WHERE ${subject} = ?`, [number]);
    for (const tag of value as string[]) {
      transaction.run(`INSERT OR IGNORE INTO ${subject}_tag (${subject}, name) VALUES (?, ?)`, [number, tag]);
    }
  } else {
    if (field === 'trashed' && value !== null) requireEnded(transaction, place);
    const column = { notes: 'notes', pinned: 'pinned_at', trashed: 'trashed_at' }[field];
    transaction.run(`UPDATE ${subject} SET ${column} = ? WHERE ${subject} = ?`, [value as string | null, number]);
  }
}

function record(transaction: Transaction, verb: ChangeVerb, parts: readonly Part[], madeAt: string): Change {
  transaction.run('DELETE FROM change WHERE undone = 1', []);
  const { id } = transaction.run('INSERT INTO change (verb, made_at) VALUES (?, ?)', [verb, madeAt]);
  for (const { subject, number, field, before, after } of parts) {
    transaction.run(
      'INSERT INTO change_part (change, subject, number, field, before, after) VALUES (?, ?, ?, ?, ?, ?)',
      [id, subject, number, field, JSON.stringify(before), JSON.stringify(after)],
    );
  }
  transaction.run('DELETE FROM change WHERE change <= ?', [id - remembered]);
  return changeOf(transaction, 'WHERE change = ?', [id])!;
}

function setChange(transaction: Transaction, { change }: Change, side: 'before' | 'after'): void {
  const parts = transaction.all(`SELECT subject, number, field, ${side} AS value FROM change_part WHERE change = ?`, [
    change,
  ]) as unknown as (Place & { value: string })[];
  for (const { value, ...place } of parts) write(transaction, place, JSON.parse(value) as FieldValue);
  transaction.run('UPDATE change SET undone = ? WHERE change = ?', [side === 'before' ? 1 : 0, change]);
}

function changeOf(database: ReadableDatabase, which: string, values: number[] = []): Change | null {
  const row = database.one(`SELECT change, verb, made_at AS madeAt FROM change ${which}`, values) as
    Pick<Change, 'change' | 'verb' | 'madeAt'> | undefined;
  if (!row) return null;
  const numbers = (subject: Subject) =>
    database
      .allArrays('SELECT number FROM change_part WHERE change = ? AND subject = ? ORDER BY number', [
        row.change,
        subject,
      ])
      .map(([number]) => number as number);
  return { ...row, studies: numbers('study'), runs: numbers('run') };
}

/** @throws CoarsegrainError `not-allowed` where a run is under way */
function requireEnded(transaction: Transaction, { subject, number }: Place): void {
  const busy = transaction.one(
    `SELECT run, status FROM run WHERE ${subject} = ? AND removed_at IS NULL AND status IN ('queued', 'running')`,
    [number],
  ) as { run: number; status: string } | undefined;
  if (!busy) return;
  const name = `${subject === 'run' ? 'Run' : 'Study'} ${String(number)}`;
  const reason = subject === 'run' ? `it is ${busy.status}` : `its run ${String(busy.run)} is ${busy.status}`;
  throw new CoarsegrainError({
    kind: 'not-allowed',
    field: subject,
    value: number,
    allowed: 'what no run is under way of',
    message: `${name} cannot be moved to the trash: ${reason}. Pause or cancel it first.`,
  });
}

/** @throws CoarsegrainError `not-allowed` where the run is in the trash with its study */
function requireStudyOutside(transaction: Transaction, run: number): void {
  const row = transaction.one('SELECT study, study.trashed_at FROM run JOIN study USING (study) WHERE run = ?', [
    run,
  ]) as { study: number; trashed_at: string | null } | undefined;
  if (typeof row?.trashed_at !== 'string') return;
  const study = String(row.study);
  const message = `Run ${String(run)} is in the trash with its study ${study}: restore that.`;
  throw new CoarsegrainError({ kind: 'not-allowed', field: 'run', value: run, allowed: `study ${study}`, message });
}

/** Lets what writes in a transaction of its own write in this one. */
function nested(transaction: Transaction): WritableDatabase {
  return { ...transaction, write: (work) => work(transaction) };
}
