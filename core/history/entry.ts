/** Studies and runs as lists show them. */
import type { RunStatus } from './status.ts';

/** What stands with a study or a run in lists. */
export interface Marks {
  /** In order. */
  tags: string[];
  /** Those of a study are in its document. */
  notes: string;
  pinned: boolean;
  /** When it was moved to the trash, a run perhaps with its study; null outside of it. */
  trashedAt: string | null;
}

export interface StudyEntry extends Marks {
  study: number;
  name: string;
  /** The newest revision, from 1. */
  revision: number;
  /** Of the newest revision or run. */
  updatedAt: string;
  /** Of its runs, but for those in the trash by themselves: how many, how many in each status, points and seconds of computing. */
  runs: number;
  statuses: Partial<Record<RunStatus, number>>;
  points: number;
  seconds: number;
}

export interface Page<Entry> {
  entries: Entry[];
  /** How many there are on all pages. */
  total: number;
  /** What `after` of the next page takes; null on the last. */
  next: string | null;
}

/** By what lists are sorted. */
export const sortKeys = ['date', 'name', 'status', 'points', 'time'] as const;
export type SortKey = (typeof sortKeys)[number];

/** What emptying the trash removed for good. */
export interface Emptied {
  studies: number;
  runs: number;
  points: number;
  /** That became free in the database's file, for what is stored next. */
  bytes: number;
}
