/** Studies as the files of a project: how they are written, read and compared. */
import { CoarsegrainError, errorReport, type ErrorReport } from '../../../core/errors.ts';
import type { ProjectFile } from '../../../core/history/project.ts';
import { checked } from '../../../core/study/checked.ts';
import { studySchema, type Study } from '../../../core/study/document.ts';
import { expandStudy, parseStudyJson } from '../../../core/study/expansion.ts';

export interface ReadStudy {
  file: string;
  study: Study;
}

export interface Unreadable {
  file: string;
  error: ErrorReport;
}

/**
 * The study in a file, checked in full.
 * @throws CoarsegrainError what is wrong with it, with the name of the file
 */
export function readStudy({ name, text }: ProjectFile): ReadStudy {
  try {
    return { file: name, study: expandStudy(parseStudyJson(text)).study };
  } catch (error) {
    throw inFile(name, error);
  }
}

/** The studies of all files, and the files that hold none: also those that give a study a name that another has. */
export function readStudies(files: readonly ProjectFile[]): (ReadStudy | Unreadable)[] {
  const names = new Map<string, string>();
  return files.map((file) => {
    try {
      const read = readStudy(file);
      const other = names.get(read.study.name);
      if (other !== undefined) throw namedTwice(read, other);
      names.set(read.study.name, read.file);
      return read;
    } catch (error) {
      return { file: file.name, error: errorReport(error) };
    }
  });
}

/** A study's document as text: keys in the order of the schema, so that equal studies are equal files. */
export function studyText(study: Study): string {
  const document = checked(studySchema, study);
  const { content } = document.system;
  if (content !== undefined) document.system.file = `../spectra/${content}.csv`;
  return `${JSON.stringify(document, null, 2)}\n`;
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

/** Names that Windows keeps for devices. */
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)$/;

/** A name for the file of a study that no other file has, on whatever platform. */
export function fileName(study: string, taken: ReadonlySet<string>): string {
  const words = study
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 80)
    .replace(/^-+|-+$/g, '');
  const base = words === '' ? 'study' : reserved.test(words) ? `${words}-study` : words;
  for (let number = 1; ; number++) {
    const name = `studies/${base}${number === 1 ? '' : `-${String(number)}`}.json`;
    if (!taken.has(name)) return name;
  }
}

function inFile(file: string, thrown: unknown): CoarsegrainError {
  const report = errorReport(thrown);
  const field = report.field === '' ? file : `${file}: ${report.field}`;
  return new CoarsegrainError({ ...report, field, message: `${file}: ${report.message}` });
}

function namedTwice({ file, study }: ReadStudy, other: string): CoarsegrainError {
  const message = `${file} and ${other} hold studies of the same name, "${study.name}": in a project a study is known by its name.`;
  return new CoarsegrainError({
    kind: 'duplicate',
    field: file,
    value: study.name,
    allowed: 'a name that no other study of the project has',
    message,
  });
}
