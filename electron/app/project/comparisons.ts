/** Comparisons between the database and the files of a project: what is to be written, and how the two differ. */
import type { Handlers } from '../../../core/api.ts';
import type { ComparisonDetail, ComparisonDocument, ComparisonEntry } from '../../../core/history/comparison.ts';
import type { ProjectComparison } from '../../../core/history/project-comparison.ts';
import type { ProjectDifference, ProjectEntry, ProjectFile, ProjectSaved } from '../../../core/history/project.ts';
import type { Study } from '../../../core/study/document.ts';
import type { Store } from '../../store/store.ts';
import { byName, comparisonText, fileName, readComparisons, type Read } from './documents.ts';
import { nothingKnown, unreadable } from './entry.ts';
import { createSources } from './sources.ts';

type SavedComparisons = Pick<ProjectSaved, 'comparisons' | 'files' | 'curves'>;

export interface ProjectComparisons {
  /** @param studies where they are given, the comparisons of their runs alone */
  save(files: readonly ProjectFile[], studies?: readonly number[]): Promise<SavedComparisons>;
  /** By file, then those that only the database has. @param studies of the project, by name */
  entries(files: readonly ProjectFile[], studies: ReadonlyMap<string, Read<Study>>): Promise<ProjectEntry[]>;
}

/** @param detailOf a comparison, and what has changed in its runs since */
export function createProjectComparisons(store: Store, detailOf: Handlers['comparisons.get']): ProjectComparisons {
  const sources = createSources(store);

  /** What an earlier revision said, or the newest by an earlier name of a study, was changed in the database since. */
  async function differenceOf(
    { document }: Read<ProjectComparison>,
    { comparison, revision }: ComparisonEntry,
  ): Promise<ProjectDifference> {
    const text = comparisonText(document);
    const says = async (other: ComparisonDocument, earlierNames: boolean) => {
      const found = await sources.byStudy(other, document, earlierNames);
      return found !== undefined && comparisonText(found) === text;
    };
    for (let number = revision; number >= 1; number--) {
      const { document: other } = await store.getComparison(comparison, number);
      if (number === revision && (await says(other, false))) return 'same';
      if (await says(other, true)) return 'changed in database';
    }
    return 'changed in file';
  }

  /** The comparison that a file is about: one that says the same, or else the newest of its name. */
  async function partnerOf(read: Read<ProjectComparison>, all: readonly ComparisonEntry[]) {
    const partners = [];
    for (const entry of all.filter(({ name }) => name === read.document.name).toReversed()) {
      const partner = { comparison: entry.comparison, difference: await differenceOf(read, entry) };
      if (partner.difference === 'same') return partner;
      partners.push(partner);
    }
    return partners[0];
  }

  async function entryOf(
    read: Read<ProjectComparison>,
    all: readonly ComparisonEntry[],
    studies: ReadonlyMap<string, Read<Study>>,
  ): Promise<ProjectEntry> {
    const { document, waits } = await sources.byRun(read.document, studies);
    const partner = await partnerOf(read, all);
    const shared = {
      ...nothingKnown,
      kind: 'comparison',
      name: read.document.name,
      file: read.file,
      document,
    } as const;
    if (!partner) {
      return { ...shared, difference: 'only in folder', work: document ? null : 'waiting', reasons: waits };
    }
    const { comparison, difference } = partner;
    const detail = await detailOf({ comparison });
    const told = { ...shared, comparison, revision: detail.revision, difference };
    if (!document) return { ...told, work: 'waiting', reasons: waits };
    const newer = difference === 'same' ? newerRuns(detail, document) : [];
    return { ...told, ...holds(newer.length > 0 ? newer : detail.stale) };
  }

  async function databaseEntry({ comparison, name, revision }: ComparisonEntry): Promise<ProjectEntry> {
    const { stale } = await detailOf({ comparison });
    const difference = 'only in database';
    return { ...nothingKnown, kind: 'comparison', name, comparison, revision, difference, ...holds(stale) };
  }

  /** The oldest first, and of each name the last. */
  async function everyComparison() {
    const all = (await store.listComparisons()).toSorted((a, b) => a.comparison - b.comparison);
    return { all, last: new Map(all.map((entry) => [entry.name, entry])) };
  }

  return {
    async save(files, studies) {
      const known = byName(readComparisons(files));
      const taken = new Set(files.map(({ name }) => name.toLowerCase()));
      const { all, last } = await everyComparison();
      const saved: SavedComparisons = { comparisons: [], files: [], curves: [] };
      for (const entry of all) {
        const { comparison, name } = entry;
        const { document } = await store.getComparison(comparison);
        if (studies && !(await sources.areOf(document, studies))) continue;
        const there = known.get(name);
        const place = { comparison, name, file: there?.file ?? fileName('comparisons', name, taken) };
        const found = await sources.byStudy(document, there?.document);
        const later = last.get(name) === entry ? null : `a later one is named "${name}", too`;
        const why = later ?? faultOf(found);
        if (!found || why !== null) {
          saved.comparisons.push({ ...place, change: 'left out', why });
          continue;
        }
        taken.add(place.file);
        const difference = there ? await differenceOf(there, entry) : 'only in database';
        const change = difference === 'same' ? 'same' : difference === 'changed in file' ? 'kept' : 'written';
        saved.comparisons.push({ ...place, change, why });
        if (change === 'written') saved.files.push({ name: place.file, text: comparisonText(found) });
        saved.curves.push(...found.sources.flatMap((source) => ('content' in source ? [source.content] : [])));
      }
      return saved;
    },

    async entries(files, studies) {
      const { all, last } = await everyComparison();
      const entries: ProjectEntry[] = [];
      for (const each of readComparisons(files)) {
        if ('document' in each) entries.push(await entryOf(each, all, studies));
        else entries.push(unreadable('comparison', each));
      }
      const names = new Set(entries.map(({ name }) => name));
      for (const entry of last.values()) if (!names.has(entry.name)) entries.push(await databaseEntry(entry));
      return entries;
    },
  };
}

const holds = (reasons: string[]) => ({ work: reasons.length > 0 ? ('stale' as const) : ('done' as const), reasons });

/** Where a study has a newer run than the one that was compared, a sentence each. */
function newerRuns({ document: { sources } }: ComparisonDetail, document: ComparisonDocument): string[] {
  return document.sources.flatMap((source, place) => {
    const before = sources[place];
    if (!('run' in source) || !before || !('run' in before) || before.run === source.run) return [];
    return [`Run ${source.run} takes the place of run ${before.run}.`];
  });
}

/** Why a comparison cannot be told by the names of studies, the end of a sentence. */
function faultOf(found: ProjectComparison | undefined): string | null {
  if (!found) return 'it compares a run that is gone, or the study of which is';
  const texts = new Set<string>();
  for (const source of found.sources) {
    const text = JSON.stringify(source);
    if (texts.has(text) && 'study' in source) return `it compares several runs of the study "${source.study}"`;
    texts.add(text);
  }
  return null;
}
