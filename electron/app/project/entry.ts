/** Entries of a project's status, before anything is known of what they tell. */
import type { ProjectEntry } from '../../../core/history/project.ts';
import type { Unreadable } from './documents.ts';

export const nothingKnown = {
  file: null,
  study: null,
  comparison: null,
  revision: null,
  work: null,
  run: null,
  reasons: [],
  document: null,
  error: null,
} satisfies Partial<ProjectEntry>;

export function unreadable(kind: ProjectEntry['kind'], { file, error }: Unreadable): ProjectEntry {
  return { ...nothingKnown, kind, name: file, file, difference: 'unreadable', error };
}
