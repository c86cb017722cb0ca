/** `project save`, `load` and `run`: studies and comparisons kept as files in a folder, for git; and `status`, which tells what is stale there. */
import { existsSync } from 'node:fs';
import type { Application, RunDetail } from '../../core/api.ts';
import { CoarsegrainError } from '../../core/errors.ts';
import { isStale, type ProjectEntry, type ProjectLoaded, type ProjectSaved } from '../../core/history/project.ts';
import { databasePath } from '../app/database-path.ts';
import { databaseOption, jsonOption, readArguments, readWords } from './arguments.ts';
import { exitCodes } from './exit-codes.ts';
import { openForRuns, type Runs } from './hand-over.ts';
import { studyOf } from './history.ts';
import { exitCodeOfSignal, watchInterrupts, type Interrupts } from './interrupts.ts';
import { keepComparisons, keptLines } from './project-comparisons.ts';
import { importCurves } from './project-curves.ts';
import { importSpectra, readFolder, writeFolder, type ProjectFolder } from './project-folder.ts';
import { asText, follow, sayYes, tellFailures } from './run.ts';
import type { Terminal } from './terminal.ts';
import { counted, table } from './words.ts';

const options = { ...databaseOption, ...jsonOption } as const;
const verbs: Record<string, (args: string[], terminal: Terminal) => Promise<number>> = { save, load, run };

export async function project([verb = '', ...args]: string[], terminal: Terminal): Promise<number> {
  const carryOut = Object.hasOwn(verbs, verb) ? verbs[verb] : undefined;
  if (carryOut) return carryOut(args, terminal);
  const allowed = Object.keys(verbs).join(', ');
  const message = `"project" takes ${allowed}, not "${verb}"; "status FOLDER" tells what is stale.`;
  throw new CoarsegrainError({ kind: 'unknown-name', field: 'project', value: verb, allowed, message });
}

async function save(args: string[], terminal: Terminal): Promise<number> {
  const { values, words } = readWords(args, options, ['FOLDER']);
  const [folder = '', ...rest] = words;
  const studies = rest.map(studyOf);
  const { files } = await readFolder(folder).catch(whereThereIsNone);
  const application = await opened(values.database, terminal);
  try {
    const saved = await application.call('project.save', { files, ...(studies.length > 0 ? { studies } : {}) });
    const written = await writeFolder(application, folder, saved);
    const lines = [...written.map((name) => `Wrote ${name}`), ...savedLines(saved)];
    await terminal.write(
      values.json ? line({ studies: saved.studies, comparisons: saved.comparisons, written }) : text(lines),
    );
    return [...saved.studies, ...saved.comparisons].some(({ change }) => change === 'kept')
      ? exitCodes.incomplete
      : exitCodes.done;
  } finally {
    await application.close();
  }
}

/** A folder to save to is made. */
function whereThereIsNone(error: unknown): ProjectFolder {
  if (error instanceof CoarsegrainError && error.report.kind === 'not-found') return { files: [], spectra: [] };
  throw error;
}

function savedLines({ studies, comparisons }: ProjectSaved): string[] {
  const same = (entries: readonly { change: string }[]) => entries.filter(({ change }) => change === 'same').length;
  const as = 'in the folder as they are in the database';
  const [sameStudies, sameComparisons] = [same(studies), same(comparisons)];
  const all = [
    ...studies.map((each) => ({
      ...each,
      place: `study:${each.study}`,
      why: `a later one is named "${each.name}", too`,
    })),
    ...comparisons.map((each) => ({ ...each, place: `comparison ${each.comparison}` })),
  ];
  return [
    ...(sameStudies > 0 ? [`${counted(sameStudies, 'study is', 'studies are')} ${as}`] : []),
    ...(sameComparisons > 0 ? [`${counted(sameComparisons, 'comparison is', 'comparisons are')} ${as}`] : []),
    ...all.flatMap(({ change, place, file, why }) => {
      if (change === 'kept') {
        return [`Left ${file} as it is: it was changed, and the database has not seen it; "project load" takes it in`];
      }
      return change === 'left out' ? [`Left ${place} out: ${why}`] : [];
    }),
  ];
}

async function load(args: string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = readArguments(args, options, ['FOLDER']);
  const read = await readFolder(positionals.FOLDER);
  const { application } = await openForRuns(databasePath(values.database), terminal, true);
  try {
    const loaded = await loadFolder(application, positionals.FOLDER, read);
    const json = values.json ?? false;
    if (!json) await terminal.write(text(loadedLines(loaded)));
    const differs = ({ difference }: ProjectEntry) => difference !== 'same';
    const { kept, code } = await keepComparisons(application, read.files, differs, terminal, json);
    await terminal.write(json ? line([...loaded, ...kept]) : text(keptLines(kept)));
    return code;
  } finally {
    await application.close();
  }
}

async function loadFolder(application: Application, folder: string, read: ProjectFolder): Promise<ProjectLoaded> {
  await importSpectra(application, folder, read);
  await importCurves(application, folder, read.files);
  return application.call('project.load', { files: read.files });
}

function loadedLines(loaded: ProjectLoaded): string[] {
  const fresh = loaded.filter(({ change }) => change !== 'same');
  const same = loaded.length - fresh.length;
  return [
    ...fresh.map(
      ({ file, study, revision, change }) =>
        `Loaded ${file}: ${change === 'new' ? `study:${study}, new` : `study:${study}, revision ${revision}`}`,
    ),
    ...(same > 0 || fresh.length === 0 ? [`${counted(same, 'study is', 'studies are')} in the database already`] : []),
  ];
}

async function run(args: string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = readArguments(args, { ...options, yes: { type: 'boolean' } }, ['FOLDER']);
  const read = await readFolder(positionals.FOLDER);
  const json = values.json ?? false;
  const interrupts = watchInterrupts();
  const runs = await openForRuns(databasePath(values.database), terminal, json);
  const { application } = runs;
  try {
    const loaded = await loadFolder(application, positionals.FOLDER, read);
    if (!json) for (const told of loadedLines(loaded)) terminal.say(told);
    const entries = await application.call('project.status', { files: read.files });
    const stale = entries.filter((entry) => entry.kind === 'study' && isStale(entry));
    const rebuilt: RunDetail[] = [];
    let code: number = exitCodes.done;
    for (const entry of stale) {
      if (interrupts.received()) break;
      const { detail, code: ended } = await rebuild(runs, entry, values.yes ?? false, interrupts, json, terminal);
      if (!json) await terminal.write(asText(detail, []));
      rebuilt.push(detail);
      code = Math.max(code, ended);
    }
    if (!json && stale.length === 0) await terminal.write('Every study of the project is computed.\n');
    const { kept, code: ended } = interrupts.received()
      ? { kept: [], code }
      : await keepComparisons(application, read.files, isStale, terminal, json);
    const runsTold = rebuilt.map((each) => ({ ...each, document: undefined }));
    await terminal.write(json ? line({ loaded, runs: runsTold, comparisons: kept }) : text(keptLines(kept)));
    const signal = interrupts.received();
    if (signal) return exitCodeOfSignal(signal);
    const waits = kept.some(({ change }) => change === 'waiting');
    return Math.max(code, ended, waits ? exitCodes.incomplete : exitCodes.done);
  } finally {
    interrupts.stop();
    await application.close();
  }
}

/** Goes on with a run of a study that is not whole, or begins one. */
async function rebuild(
  runs: Runs,
  { study, work, run: known }: ProjectEntry,
  confirmed: boolean,
  interrupts: Interrupts,
  json: boolean,
  terminal: Terminal,
): Promise<{ detail: RunDetail; code: number }> {
  const begin = (application: Application) =>
    work === 'incomplete'
      ? application.call('runs.resume', { run: known!, failed: true })
      : application.call('runs.start', { study: study!, confirmed }).catch(sayYes);
  const last = await follow(runs, begin, interrupts, json ? null : terminal);
  const detail = await runs.application.call('runs.get', { run: last.run });
  return { detail, code: tellFailures(detail, last, terminal, json) };
}

export async function status(args: string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = readArguments(args, options, ['FOLDER']);
  const { files } = await readFolder(positionals.FOLDER);
  const application = await opened(values.database, terminal);
  try {
    const entries = await application.call('project.status', { files });
    const told = entries.map((entry) => ({ ...entry, document: undefined }));
    await terminal.write(values.json ? line(told) : text(statusLines(entries, terminal)));
    return entries.some(isStale) ? exitCodes.incomplete : exitCodes.done;
  } finally {
    await application.close();
  }
}

function statusLines(entries: readonly ProjectEntry[], terminal: Terminal): string[] {
  if (entries.length === 0) return ['There are no studies or comparisons, neither in the folder nor in the database.'];
  const rows = entries.map((entry) => [entry.file ?? '–', databaseWords(entry), stateWords(entry)]);
  const [head = '', ...lines] = table(['file', 'database', 'state'], rows);
  return [terminal.style('output', 'bold', head), ...lines];
}

function databaseWords({ study, comparison }: ProjectEntry): string {
  if (comparison !== null) return `comparison ${comparison}`;
  return study === null ? '–' : `study:${study}`;
}

function stateWords({ name, difference, work, run: number, reasons, error }: ProjectEntry): string {
  const differences: Record<ProjectEntry['difference'], string> = {
    same: '',
    'changed in file': 'changed in the file',
    'changed in database': 'changed in the database',
    'only in folder': 'not in the database',
    'only in database': `not in the folder: ${name}`,
    unreadable: error?.message ?? 'not readable',
  };
  const works: Record<NonNullable<ProjectEntry['work']>, string> = {
    done: difference === 'same' ? 'up to date' : '',
    running: `run ${number} is running`,
    incomplete: `run ${number} is incomplete`,
    'older solver': `run ${number} is of an older solver`,
    'older revision': `run ${number} is of an older revision`,
    'never run': 'never run',
    stale: `stale: ${reasons.join(' ')}`,
    waiting: `waits: ${reasons.join(' ')}`,
  };
  return [differences[difference], work === null ? '' : works[work]].filter((word) => word !== '').join('; ');
}

/** To look, or to save: both leave the database as it is, and make one where there is none. */
function opened(given: string | undefined, terminal: Terminal): Promise<Application> {
  const database = databasePath(given);
  return terminal.openApplication({ database, face: 'terminal', readOnly: existsSync(database) });
}

const line = (value: unknown) => `${JSON.stringify(value)}\n`;
const text = (lines: readonly string[]) => lines.map((each) => `${each}\n`).join('');
