/** What the methods of projects do: studies between the database and the files of a folder, and what is stale there. */
import type { Handlers, StudyDetail } from '../../../core/api.ts';
import { CoarsegrainError } from '../../../core/errors.ts';
import type { ProjectDifference, ProjectEntry, ProjectSaved } from '../../../core/history/project.ts';
import type { Study } from '../../../core/study/document.ts';
import type { Store } from '../../store/store.ts';
import type { Spectra } from '../spectra.ts';
import { fileName, meaning, readStudies, studyText, type ReadStudy } from './documents.ts';
import { workOf } from './work.ts';

export interface ProjectParts {
  store: Store;
  spectra: Spectra;
  /** Tells the faces that lists are stale. */
  changed: <Value>(value: Value) => Value;
  /** @throws CoarsegrainError where another process writes the database */
  requireWriter: () => void;
}

type ProjectMethod = Extract<keyof Handlers, `project.${string}`>;

export function createProject(parts: ProjectParts): Pick<Handlers, ProjectMethod> {
  const { store, spectra, changed, requireWriter } = parts;

  /** The study of the database that a file is about: one that says the same, or else the newest of its name. */
  async function partnerOf({ study }: ReadStudy): Promise<StudyDetail | undefined> {
    const candidates = await store.findStudy(study.name);
    const text = meaning(study);
    return candidates.find(({ document }) => meaning(document) === text) ?? candidates[0];
  }

  /** How a file differs from a study that is there: what an earlier revision said was changed in the database since. */
  async function differenceOf({ study }: ReadStudy, partner: StudyDetail): Promise<ProjectDifference> {
    const text = meaning(study);
    if (meaning(partner.document) === text) return 'same';
    const { revisions } = await store.bundledStudy(partner.study);
    return revisions.some(({ document }) => meaning(document) === text) ? 'changed in database' : 'changed in file';
  }

  /** As the file has it, with the spectrum's name in the database. @throws CoarsegrainError `not-found` where that is missing */
  async function documentOf({ study }: ReadStudy): Promise<Study> {
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

  async function entryOf(read: ReadStudy): Promise<ProjectEntry> {
    const { file, study } = read;
    const partner = await partnerOf(read);
    if (!partner) return { ...nowhere, name: study.name, file, difference: 'only in folder' };
    return {
      ...(await databaseEntry(partner)),
      file,
      difference: await differenceOf(read, partner),
    };
  }

  async function databaseEntry({ study, revision, document }: StudyDetail): Promise<ProjectEntry> {
    const work = await workOf(store, study);
    return { ...nowhere, name: document.name, study, revision, difference: 'only in database', ...work };
  }

  return {
    async 'project.save'({ files, studies }) {
      const read = readStudies(files);
      const known = new Map(read.flatMap((each) => ('study' in each ? [[each.study.name, each]] : [])));
      const taken = new Set(files.map(({ name }) => name.toLowerCase()));
      const details = await Promise.all((studies ?? (await allStudies())).map((study) => store.getStudy(study)));
      const last = new Map(details.map(({ study, document }) => [document.name, study]));
      const saved: ProjectSaved = { studies: [], files: [], spectra: [] };
      for (const detail of details) {
        const { study, document } = detail;
        const { name } = document;
        const there = known.get(name);
        const file = there?.file ?? fileName(name, taken);
        if (last.get(name) !== study) {
          saved.studies.push({ study, name, file, change: 'left out' });
          continue;
        }
        taken.add(file);
        const difference = there ? await differenceOf(there, detail) : 'only in database';
        const change = ({ same: 'same', 'changed in file': 'kept' } as const)[difference as string] ?? 'written';
        saved.studies.push({ study, name, file, change });
        if (change === 'written') saved.files.push({ name: file, text: studyText(document) });
        const { content, file: spectrum } = document.system;
        if (content !== undefined) saved.spectra.push({ content, file: spectrum ?? '' });
      }
      return saved;
    },

    async 'project.load'({ files }) {
      const read = readStudies(files).map((each) => {
        if ('error' in each) throw new CoarsegrainError(each.error);
        return each;
      });
      const documents = await Promise.all(read.map(documentOf));
      for (const { content } of documents.map(({ system }) => system)) await spectra.of({ content });
      requireWriter();
      const loaded = [];
      for (const [index, { file, study }] of read.entries()) {
        const document = documents[index]!;
        const partner = await partnerOf(read[index]!);
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
      for (const each of readStudies(files)) {
        const { file } = each;
        if ('study' in each) entries.push(await entryOf(each));
        else entries.push({ ...nowhere, name: file, file, difference: 'unreadable', error: each.error });
      }
      const names = new Set(entries.map(({ name }) => name));
      const others = new Map<string, StudyDetail>();
      for (const study of await allStudies()) {
        const detail = await store.getStudy(study);
        if (!names.has(detail.document.name)) others.set(detail.document.name, detail);
      }
      for (const detail of others.values()) entries.push(await databaseEntry(detail));
      return entries;
    },
  };
}

const nowhere = {
  file: null,
  study: null,
  revision: null,
  work: null,
  run: null,
  error: null,
} satisfies Partial<ProjectEntry>;
