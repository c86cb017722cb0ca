/** Changes of what a person keeps with studies and runs: each can be undone, and made again. */
import { z } from 'zod';

/** What stands before and after the names of what was changed. */
const changeVerbs = {
  tag: ['tagging', ''],
  untag: ['untagging', ''],
  note: ['writing the notes of', ''],
  pin: ['pinning', ''],
  unpin: ['unpinning', ''],
  rename: ['renaming', ''],
  duplicate: ['copying to', ''],
  trash: ['moving', 'to the trash'],
  restore: ['restoring', ''],
} as const;
export type ChangeVerb = keyof typeof changeVerbs;

/** What was changed. */
export interface Change {
  change: number;
  verb: ChangeVerb;
  /** ISO 8601 in UTC. */
  madeAt: string;
  /** The studies and runs that it changed; of `duplicate` the copy. */
  studies: number[];
  runs: number[];
}

/** e.g. `moving runs 3, 5 to the trash`, for a menu or a sentence that begins with Undo. Of many numbers the first few are named. */
export function changeWords({ verb, studies, runs }: Pick<Change, 'verb' | 'studies' | 'runs'>): string {
  const subjects = [counted('study', 'studies', studies), counted('run', 'runs', runs)].filter((words) => words !== '');
  const [before, after] = changeVerbs[verb];
  return `${before} ${subjects.join(' and ')} ${after}`.trim();
}

function counted(one: string, several: string, numbers: readonly number[]): string {
  if (numbers.length === 0) return '';
  if (numbers.length === 1) return `${one} ${String(numbers[0])}`;
  const named = numbers.slice(0, 5).join(', ');
  return `${several} ${named}${numbers.length > 5 ? `, … (${String(numbers.length)})` : ''}`;
}

/** A tag: a short text that can stand in quotes in a query. */
export const tagSchema = z
  .string()
  .normalize('NFC')
  .trim()
  .min(1)
  .max(50)
  .regex(/^[^\p{Cc}"]*$/u, 'text without quotes and control characters');
