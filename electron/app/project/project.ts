/** What the methods of projects do: studies and comparisons between the database and the files of a folder, and what is stale there. */
import type { Handlers, StudyDetail } from '../../../core/api.ts';
import type { ProjectDifference, ProjectEntry, ProjectSaved } from '../../../core/history/project.ts';
import type { Study } from '../../../core/study/document.ts';
import type { Store } from '../../store/store.ts';
import type { Spectra } from '../spectra.ts';
import { createProjectComparisons } from './comparisons.ts';
import { allRead, byName, fileName, meaning, readComparisons, readStudies, studyText, type Read } from './documents.ts';
import { nothingKnown, unreadable } from './entry.ts';
import { partnerOf } from './partner.ts';
import { workOf } from './work.ts';

export interface ProjectParts {
  store: Store;
  spectra: Spectra;
  /** A comparison, and what has changed in its runs since. */
  comparison: Handlers['comparisons.get'];
  /** Tells the faces that lists are stale. */
  changed: <Value>(value: Value) => Value;
  /** @throws CoarsegrainError where another process writes the database */
  requireWriter: () => void;
}

type ProjectMethod = Extract<keyof Handlers, `project.${string}`>;

export function createProject(parts: ProjectParts): Pick<Handlers, ProjectMethod> {
  const { store, spectra, changed, requireWriter } = parts;
  const comparisons = createProjectComparisons(store, parts.comparison);

  /** How a file differs from a study that is there: what an earlier revision said was changed in the database since. */
  async function differenceOf(study: Study, partner: StudyDetail): Promise<ProjectDifference> {
    const text = meaning(study);
    if (meaning(partner.document) === text) return 'same';
    const { revisions } = await store.bundledStudy(partner.study);
    return revisions.some(({ document }) => meaning(document) === text) ? 'changed in database' : 'changed in file';
  }

  /** As the file has it, with the spectrum's name in the database. @throws CoarsegrainError `not-found` where that is missing */
  async function documentOf({ document: study }: Read<Study>): Promise<Study> {
    const { content } = study.system;
    if (content === undefined) return study;
    const { file } = await store.getSpectrum(content);
    return { ...study, system: { ...study.system, file } };
  }

  /** Every study outside of the trash, the oldest first. */
  async function allStudies(): Promise<number[]> {
    const numbers: number[] = [];
    const page = { sort: 'date', ascending: true, limit: 1000 } as const;
    for (let found = await store.searchStudies([], page); ;) {
      numbers.push(...found.entries.map(({ study }) => study));
      if (found.next === null) return numbers.sort((a, b) => a - b);
      found = await store.searchStudies([], { ...page, after: found.next });
    }
  }

  async function entryOf({ file, document }: Read<Study>): Promise<ProjectEntry> {
    const partner = await partnerOf(store, document);
    if (!partner) return { ...nothingKnown, kind: 'study', name: document.name, file, difference: 'only in folder' };
    return { ...(await databaseEntry(partner)), file, difference: await differenceOf(document, partner) };
  }

  async function databaseEntry({ study, revision, document }: StudyDetail): Promise<ProjectEntry> {
    const work = await workOf(store, study);
    const shared = { ...nothingKnown, kind: 'study', name: document.name } as const;
    return { ...shared, study, revision, difference: 'only in database', ...work };
  }

  return {
    async 'project.save'({ files, studies }) {
      const known = byName(readStudies(files));
      const taken = new Set(files.map(({ name }) => name.toLowerCase()));
      const details = await Promise.all((studies ?? (await allStudies())).map((study) => store.getStudy(study)));
      const last = new Map(details.map(({ study, document }) => [document.name, study]));
      const saved: ProjectSaved = { studies: [], comparisons: [], files: [], spectra: [], curves: [] };
      for (const detail of details) {
        const { study, document } = detail;
        const { name } = document;
        const there = known.get(name);
        const file = there?.file ?? fileName('studies', name, taken);
        if (last.get(name) !== study) {
          saved.studies.push({ study, name, file, change: 'left out' });
          continue;
        }
        taken.add(file);
        const difference = there ? await differenceOf(there.document, detail) : 'only in database';
        const change = ({ same: 'same', 'changed in file': 'kept' } as const)[difference as string] ?? 'written';
        saved.studies.push({ study, name, file, change });
        if (change === 'written') saved.files.push({ name: file, text: studyText(document) });
        const { content, file: spectrum } = document.system;
        if (content !== undefined) saved.spectra.push({ content, file: spectrum ?? '' });
      }
      const others = await comparisons.save(files, studies);
      return { ...saved, ...others, files: [...saved.files, ...others.files] };
    },

    async 'project.load'({ files }) {
      const read = allRead(readStudies(files));
      allRead(readComparisons(files));
      const documents = await Promise.all(read.map(documentOf));
      for (const { content } of documents.map(({ system }) => system)) await spectra.of({ content });
      requireWriter();
      const loaded = [];
      for (const [index, { file, document: study }] of read.entries()) {
        const document = documents[index]!;
        const partner = await partnerOf(store, study);
        const same = partner && meaning(partner.document) === meaning(study);
        const now = same
          ? partner
          : await (partner ? store.saveRevision(partner.study, document) : store.createStudy(document));
        const change = same ? ('same' as const) : partner ? ('revised' as const) : ('new' as const);
        loaded.push({ study: now.study, name: study.name, file, revision: now.revision, change });
      }
      return loaded.some(({ change }) => change !== 'same') ? changed(loaded) : loaded;
    },

    async 'project.status'({ files }) {
      const entries: ProjectEntry[] = [];
      const read = readStudies(files);
      for (const each of read) {
        if ('document' in each) entries.push(await entryOf(each));
        else entries.push(unreadable('study', each));
      }
      const names = new Set(entries.map(({ name }) => name));
      const others = new Map<string, StudyDetail>();
      for (const study of await allStudies()) {
        const detail = await store.getStudy(study);
        if (!names.has(detail.document.name)) others.set(detail.document.name, detail);
      }
      for (const detail of others.values()) entries.push(await databaseEntry(detail));
      return [...entries, ...(await comparisons.entries(files, byName(read)))];
    },
  };
}
