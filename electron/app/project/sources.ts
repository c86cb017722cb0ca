/** What comparisons compare: in a database the runs, in a project the studies of which those are runs. */
import { CoarsegrainError } from '../../../core/errors.ts';
import type { ComparisonDocument } from '../../../core/history/comparison.ts';
import type { ProjectComparison } from '../../../core/history/project-comparison.ts';
import type { Study } from '../../../core/study/document.ts';
import type { Store } from '../../store/store.ts';
import type { Read } from './documents.ts';
import { partnerOf } from './partner.ts';
import { workOf } from './work.ts';

export interface Sources {
  /**
   * As the files of a project have it; undefined where a run or its study is gone.
   * @param likewise a file about the same comparison: what is gone is taken to be what that says
   * @param earlierNames whether studies that have been renamed are also known by the names that the file has for them
   */
  byStudy(
    document: ComparisonDocument,
    likewise?: ProjectComparison,
    earlierNames?: boolean,
  ): Promise<ProjectComparison | undefined>;
  /** With the newest whole runs of what the studies ask for; null and why, in sentences, where one has none. */
  byRun(
    document: ProjectComparison,
    studies: ReadonlyMap<string, Read<Study>>,
  ): Promise<{ document: ComparisonDocument | null; waits: string[] }>;
  /** Whether it compares runs of these studies, and no others. */
  areOf(document: ComparisonDocument, studies: readonly number[]): Promise<boolean>;
}

export function createSources(store: Store): Sources {
  async function studyOf(run: number): Promise<number | undefined> {
    try {
      return (await store.getRun(run)).study;
    } catch (error) {
      if (error instanceof CoarsegrainError && error.report.kind === 'not-found') return undefined;
      throw error;
    }
  }

  /** The names that the study of a run has had, that of now first; none where it is gone or in the trash. */
  async function namesOf(run: number): Promise<string[]> {
    const study = await studyOf(run);
    if (study === undefined) return [];
    const names = (await store.bundledStudy(study)).revisions.map(({ document }) => document.name).toReversed();
    const there = await store.findStudy(names[0]!);
    return there.some((each) => each.study === study) ? names : [];
  }

  async function runOf(
    name: string,
    studies: ReadonlyMap<string, Read<Study>>,
  ): Promise<{ run: number } | { waits: string }> {
    const read = studies.get(name);
    const study = read ? await partnerOf(store, read.document) : (await store.findStudy(name))[0];
    if (!study) return { waits: `There is no study "${name}" in the database.` };
    const { work, run } = await workOf(store, study.study);
    return work === 'done' && run !== null ? { run } : { waits: `The study "${name}" is not computed.` };
  }

  return {
    async byStudy({ sources, ...document }, likewise, earlierNames = false) {
      const found: ProjectComparison['sources'] = [];
      for (const [place, source] of sources.entries()) {
        if ('content' in source) {
          found.push(source);
          continue;
        }
        const { run, ...curves } = source;
        const names = await namesOf(run);
        const other = likewise?.sources[place];
        const told = other && 'study' in other ? other.study : undefined;
        const study =
          told !== undefined && (names.length === 0 || (earlierNames && names.includes(told))) ? told : names[0];
        if (study === undefined) return undefined;
        found.push({ study, ...curves });
      }
      return { ...document, sources: found };
    },

    async byRun({ sources, ...document }, studies) {
      const found: ComparisonDocument['sources'] = [];
      const waits = new Set<string>();
      for (const source of sources) {
        if ('content' in source) {
          found.push(source);
          continue;
        }
        const { study, ...curves } = source;
        const newest = await runOf(study, studies);
        if ('run' in newest) found.push({ run: newest.run, ...curves });
        else waits.add(newest.waits);
      }
      return { document: waits.size > 0 ? null : { ...document, sources: found }, waits: [...waits] };
    },

    async areOf({ sources }, studies) {
      const runs = sources.flatMap((source) => ('run' in source ? [source.run] : []));
      const owners = await Promise.all(runs.map(studyOf));
      return runs.length > 0 && owners.every((study) => study !== undefined && studies.includes(study));
    },
  };
}
