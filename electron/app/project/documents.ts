/** Studies and comparisons as the files of a project: how they are written, read and compared. */
import { CoarsegrainError, errorReport, type ErrorReport } from '../../../core/errors.ts';
import { projectComparisonSchema, type ProjectComparison } from '../../../core/history/project-comparison.ts';
import type { ProjectFile, ProjectSection } from '../../../core/history/project.ts';
import { checked } from '../../../core/study/checked.ts';
import { studySchema, type Study } from '../../../core/study/document.ts';
import { expandStudy, parseStudyJson } from '../../../core/study/expansion.ts';
import { fileWords } from '../file-output.ts';

/** A file that could be read. */
export interface Read<Document> {
  file: string;
  document: Document;
}

export interface Unreadable {
  file: string;
  error: ErrorReport;
}

/** What the files of a section hold, and the files that hold none: also those that give it a name that another has. */
export const readStudies = (files: readonly ProjectFile[]) =>
  readSection(files, 'studies', (text): Study => expandStudy(parseStudyJson(text)).study);

export const readComparisons = (files: readonly ProjectFile[]) =>
  readSection(files, 'comparisons', (text): ProjectComparison => checked(projectComparisonSchema, parseJson(text)));

/** @throws CoarsegrainError what is wrong with the first that could not be read */
export function allRead<Document>(found: readonly (Read<Document> | Unreadable)[]): Read<Document>[] {
  return found.map((each) => {
    if ('error' in each) throw new CoarsegrainError(each.error);
    return each;
  });
}

export function byName<Document extends { name: string }>(
  found: readonly (Read<Document> | Unreadable)[],
): Map<string, Read<Document>> {
  return new Map(found.flatMap((each) => ('document' in each ? [[each.document.name, each]] : [])));
}

function readSection<Document extends { name: string }>(
  files: readonly ProjectFile[],
  section: ProjectSection,
  read: (text: string) => Document,
): (Read<Document> | Unreadable)[] {
  const names = new Map<string, string>();
  return files
    .filter(({ name }) => name.startsWith(`${section}/`))
    .map(({ name: file, text }) => {
      try {
        const document = read(text);
        const other = names.get(document.name);
        if (other !== undefined) throw namedTwice(section, document.name, file, other);
        names.set(document.name, file);
        return { file, document };
      } catch (error) {
        return { file, error: inFile(file, error) };
      }
    });
}

/** A study's document as text: keys in the order of the schema, so that equal studies are equal files. */
export function studyText(study: Study): string {
  const document = checked(studySchema, study);
  const { content } = document.system;
  if (content !== undefined) document.system.file = `../spectra/${content}.csv`;
  return textOf(document);
}

/** Likewise of a comparison. */
export function comparisonText(comparison: ProjectComparison): string {
  return textOf(checked(projectComparisonSchema, comparison));
}

/** A text that two studies share that say the same, whatever the names of files with the same spectrum. */
export function meaning(study: Study): string {
  const document = checked(studySchema, study);
  if (document.system.content !== undefined) delete document.system.file;
  return JSON.stringify(document);
}

/** Likewise, of two studies that ask for the same points: columns that are derived from them are no others. */
export function question(study: Study): string {
  return meaning({ ...study, name: 'any', notes: '', results: undefined });
}

const textOf = (document: object) => `${JSON.stringify(document, null, 2)}\n`;

/** Names that Windows keeps for devices. */
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)$/;

const nameless = { studies: 'study', comparisons: 'comparison' } as const satisfies Record<ProjectSection, string>;

/** A name for the file of a study or comparison that no other file has, on whatever platform. */
export function fileName(section: ProjectSection, name: string, taken: ReadonlySet<string>): string {
  const words = fileWords(name, 80);
  const kind = nameless[section];
  const base = words === '' ? kind : reserved.test(words) ? `${words}-${kind}` : words;
  for (let number = 1; ; number++) {
    const file = `${section}/${base}${number === 1 ? '' : `-${String(number)}`}.json`;
    if (!taken.has(file)) return file;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const message = `The comparison is not JSON: ${error instanceof Error ? error.message : String(error)}.`;
    throw new CoarsegrainError({ kind: 'broken-json', value: text.slice(0, 80), allowed: 'a JSON document', message });
  }
}

function inFile(file: string, thrown: unknown): ErrorReport {
  const report = errorReport(thrown);
  if (report.field === file) return report;
  const field = report.field === '' ? file : `${file}: ${report.field}`;
  return { ...report, field, message: `${file}: ${report.message}` };
}

function namedTwice(section: ProjectSection, name: string, file: string, other: string): CoarsegrainError {
  const kind = nameless[section];
  const message = `${file} and ${other} hold ${section} of the same name, "${name}": in a project a ${kind} is known by its name.`;
  const allowed = `a name that no other ${kind} of the project has`;
  return new CoarsegrainError({ kind: 'duplicate', field: file, value: name, allowed, message });
}
