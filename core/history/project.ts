/**
 * A project: studies and comparisons as files in a folder that a person keeps, for git. Each is known by its name there; the file is its
 * document.
 * What the files hold is given to the application and taken from it by the faces, which alone read and write the folder.
 */
import { z } from 'zod';
import type { ErrorReport } from '../errors.ts';
import type { ComparisonDocument } from './comparison.ts';

/** Folders of a project, each with a JSON file for every thing of its kind. */
export const projectSections = ['studies', 'comparisons'] as const;
export type ProjectSection = (typeof projectSections)[number];

/** Bytes of a file, and files in a project, at most. */
export const projectLimits = { bytes: 32 * 1024 * 1024, files: 10_000 } as const;

export const projectFile = z.strictObject({
  /** From the folder of the project, e.g. `studies/crossover.json`. */
  name: z
    .string()
    .max(300)
    .regex(
      new RegExp(`^(${projectSections.join('|')})/[^/\\\\]+\\.json$`),
      'the name of a file in a section of a project',
    ),
  text: z.string().max(projectLimits.bytes),
});
export type ProjectFile = z.output<typeof projectFile>;

/** Where the database keeps a study, and where the folder does. */
interface Place {
  study: number;
  name: string;
  file: string;
}

/**
 * `kept`: the file holds what the database never had, and stays until it is loaded or removed; `left out`: a later one has the same name
 * and the file, or it cannot be told by the names of studies.
 */
type Saved = 'written' | 'same' | 'kept' | 'left out';

/** What saving made of a project's folder. */
export interface ProjectSaved {
  studies: (Place & { change: Saved })[];
  /** `why` it is left out, the end of a sentence. */
  comparisons: { comparison: number; name: string; file: string; change: Saved; why: string | null }[];
  /** What is to be written. */
  files: ProjectFile[];
  /** The measured spectra that stand beside the studies, with the names of the files from which they were read. */
  spectra: { content: string; file: string }[];
  /** The measured curves beside the comparisons, by their hashes. */
  curves: string[];
}

/** What loading made of the studies in the files of a project, in their order. */
export type ProjectLoaded = (Place & { revision: number; change: 'new' | 'revised' | 'same' })[];

/** How a file and the newest revision in the database differ. */
export type ProjectDifference =
  'same' | 'changed in file' | 'changed in database' | 'only in folder' | 'only in database' | 'unreadable';

/**
 * How far what a study asks for is computed, by the solvers of now; of a comparison whether it still holds, and `waiting` where a study of its
 * file has no whole run.
 */
export type ProjectWork =
  'done' | 'running' | 'incomplete' | 'older solver' | 'older revision' | 'never run' | 'stale' | 'waiting';

export interface ProjectEntry {
  kind: 'study' | 'comparison';
  name: string;
  file: string | null;
  study: number | null;
  comparison: number | null;
  revision: number | null;
  difference: ProjectDifference;
  /** Null where the database has nothing of that name. */
  work: ProjectWork | null;
  /** The run of a study that tells so; one that is incomplete can go on. */
  run: number | null;
  /** Why a comparison is stale or waits, in sentences. */
  reasons: string[];
  /** Of the file of a comparison that does not wait: what it compares here, as `comparisons.save` takes it. */
  document: ComparisonDocument | null;
  /** Why the file cannot be read. */
  error: ErrorReport | null;
}

/** Whether the folder holds something that is not as the database has it, or not computed. */
export function isStale({ file, difference, work }: ProjectEntry): boolean {
  return file !== null && (difference !== 'same' || work !== 'done');
}
