/** What stands with a run or a study in lists: tags, pins, notes, and whether it is in the trash. */
import type { Marks } from '../../core/api.ts';
import type { ReadableDatabase } from './database.ts';
import { notFound } from './failure.ts';

interface MarksRow {
  notes: string;
  pinnedAt: string | null;
  trashedAt: string | null;
}

/** A run is in the trash with its study, too. @throws CoarsegrainError `not-found` */
export function marksOfRun(database: ReadableDatabase, run: number): Marks {
  const row = database.one(
    `SELECT notes, run.pinned_at AS pinnedAt, coalesce(run.trashed_at, study.trashed_at) AS trashedAt
     FROM run JOIN study USING (study) WHERE run = ? AND run.removed_at IS NULL`,
    [run],
  ) as MarksRow | undefined;
  if (!row) throw notFound('run', run);
  return marks(row, tagsOf(database, 'run', run));
}

/** @throws CoarsegrainError `not-found` */
export function marksOfStudy(database: ReadableDatabase, study: number): Marks {
  const row = database.one(
    `SELECT coalesce(document ->> 'notes', '') AS notes, pinned_at AS pinnedAt, trashed_at AS trashedAt
     FROM study JOIN revision USING (study) WHERE study = ? AND removed_at IS NULL ORDER BY number DESC LIMIT 1`,
    [study],
  ) as MarksRow | undefined;
  if (!row) throw notFound('study', study);
  return marks(row, tagsOf(database, 'study', study));
}

/** The tags of a study or of a run, in order. */
export function tagsOf(database: ReadableDatabase, subject: 'study' | 'run', number: number): string[] {
  const rows = database.allArrays(`SELECT name FROM ${subject}_tag WHERE ${subject} = ? ORDER BY name`, [number]);
  return rows.map(([name]) => name as string);
}

function marks({ notes, pinnedAt, trashedAt }: MarksRow, tags: string[]): Marks {
  return { tags, notes, pinned: pinnedAt !== null, trashedAt };
}
