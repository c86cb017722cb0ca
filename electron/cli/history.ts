/** The verbs that change what is kept with studies and runs. A database that another process writes is changed by that process. */
import { createInterface } from 'node:readline';
import type { Application, Change } from '../../core/api.ts';
import { CoarsegrainError } from '../../core/errors.ts';
import { changeWords } from '../../core/history/change.ts';
import { databasePath } from '../app/database-path.ts';
import { databaseOption, jsonOption, readInteger, readWords } from './arguments.ts';
import { exitCodes } from './exit-codes.ts';
import { openForRuns } from './hand-over.ts';
import type { Terminal } from './terminal.ts';
import { bytes, counted, points } from './words.ts';

interface Subjects {
  studies: number[];
  runs: number[];
}

const options = { ...databaseOption, ...jsonOption } as const;
const removable = { ...options, remove: { type: 'boolean' } } as const;

export async function tag(args: string[], terminal: Terminal): Promise<number> {
  const { values, words } = readWords(args, removable, ['RUN or study:N', 'NAME']);
  const [subject = '', ...tags] = words;
  const input = { ...subjectsOf([subject]), tags };
  return change(values, terminal, (application) =>
    application.call(values.remove ? 'history.untag' : 'history.tag', input),
  );
}

export async function pin(args: string[], terminal: Terminal): Promise<number> {
  const { values, words } = readWords(args, removable, ['RUN or study:N']);
  const subjects = subjectsOf(words);
  return change(values, terminal, (application) =>
    application.call(values.remove ? 'history.unpin' : 'history.pin', subjects),
  );
}

export async function note(args: string[], terminal: Terminal): Promise<number> {
  const { values, words } = readWords(args, options, ['RUN', 'TEXT']);
  const [run = '', ...text] = words;
  const input = { run: readInteger('RUN', run, 1, Number.MAX_SAFE_INTEGER), notes: text.join(' ') };
  return change(values, terminal, (application) => application.call('history.note', input));
}

export async function rename(args: string[], terminal: Terminal): Promise<number> {
  const { values, words } = readWords(args, options, ['study:N', 'NAME']);
  const [study = '', ...name] = words;
  const input = { study: studyOf(study), name: name.join(' ') };
  return change(values, terminal, (application) => application.call('history.rename', input));
}

export const trash = (args: string[], terminal: Terminal) => move('history.trash', args, terminal);
export const restore = (args: string[], terminal: Terminal) => move('history.restore', args, terminal);

async function move(method: 'history.trash' | 'history.restore', args: string[], terminal: Terminal): Promise<number> {
  const { values, words } = readWords(args, options, ['RUN or study:N']);
  const subjects = subjectsOf(words);
  return change(values, terminal, (application) => application.call(method, subjects));
}

export async function undo(args: string[], terminal: Terminal): Promise<number> {
  const { values } = readWords(args, options, [], 0);
  return change(values, terminal, (application) => application.call('history.undo', {}), 'Undone');
}

export async function redo(args: string[], terminal: Terminal): Promise<number> {
  const { values } = readWords(args, options, [], 0);
  return change(values, terminal, (application) => application.call('history.redo', {}));
}

export async function duplicate(args: string[], terminal: Terminal): Promise<number> {
  const { values, words } = readWords(args, options, ['study:N']);
  const [study = '', ...name] = words;
  const input = { study: studyOf(study), ...(name.length > 0 ? { name: name.join(' ') } : {}) };
  return withWriter(values.database, terminal, async (application) => {
    const copy = await application.call('history.duplicate', input);
    await terminal.write(
      values.json ? `${JSON.stringify(copy)}\n` : `Study ${String(copy.study)}: ${copy.document.name}\n`,
    );
  });
}

export async function emptyTrash(args: string[], terminal: Terminal): Promise<number> {
  const { values } = readWords(args, { ...options, yes: { type: 'boolean' } }, [], 0);
  return withWriter(values.database, terminal, async (application) => {
    if (values.yes !== true) {
      const trashed = { query: 'trashed', limit: 1 };
      const [studies, runs] = await Promise.all([
        application.call('history.studies', trashed),
        application.call('history.runs', trashed),
      ]);
      const what = `${counted(studies.total, 'study', 'studies')} and ${counted(runs.total, 'run', 'runs')}`;
      terminal.say(`This removes ${what} for good, which cannot be undone. Go on? [y/N]`);
      if (!/^y(es)?$/i.test(await answer(terminal))) throw notConfirmed();
    }
    const { studies, runs, points: lost, bytes: free } = await application.call('history.emptyTrash', {});
    const what = `${counted(studies, 'study', 'studies')} and ${counted(runs, 'run', 'runs')} with ${points(lost)}`;
    const text = `Removed ${what}; ${bytes(free)} became free in the database.\n`;
    await terminal.write(values.json ? `${JSON.stringify({ studies, runs, points: lost, bytes: free })}\n` : text);
  });
}

async function change(
  { database, json }: { database?: string; json?: boolean },
  terminal: Terminal,
  call: (application: Application) => Promise<Change | null>,
  done = 'Done',
): Promise<number> {
  return withWriter(database, terminal, async (application) => {
    const made = await call(application);
    const text = made ? `${done}: ${changeWords(made)}\n` : 'There was nothing to change.\n';
    await terminal.write(json ? `${JSON.stringify(made)}\n` : text);
  });
}

/** The application that may write to the database: here, or where another process holds it. */
export async function withWriter(
  database: string | undefined,
  terminal: Terminal,
  work: (application: Application) => Promise<void>,
): Promise<number> {
  const { application } = await openForRuns(databasePath(database), terminal, true);
  try {
    await work(application);
  } finally {
    await application.close();
  }
  return exitCodes.done;
}

/** Runs by number, studies as `study:N`. @throws CoarsegrainError `outside-range` */
function subjectsOf(words: readonly string[]): Subjects {
  const subjects: Subjects = { studies: [], runs: [] };
  for (const word of words) {
    if (word.startsWith('study:')) subjects.studies.push(studyOf(word));
    else subjects.runs.push(readInteger('RUN', word, 1, Number.MAX_SAFE_INTEGER));
  }
  return subjects;
}

/** The number in `study:N`. @throws CoarsegrainError `outside-range` */
export function studyOf(word: string): number {
  if (word.startsWith('study:')) return readInteger('study', word.slice(6), 1, Number.MAX_SAFE_INTEGER);
  const allowed = 'study:N, e.g. study:3';
  const message = `"${word}" is no study; the command takes ${allowed}.`;
  throw new CoarsegrainError({ kind: 'outside-range', field: 'study', value: word, allowed, message });
}

/** The next line of standard input; empty where there is none. */
async function answer(terminal: Terminal): Promise<string> {
  const lines = createInterface({ input: terminal.input });
  try {
    for await (const line of lines) return line.trim();
    return '';
  } finally {
    lines.close();
  }
}

function notConfirmed(): CoarsegrainError {
  const message = 'Nothing was removed. --yes empties the trash without asking.';
  return new CoarsegrainError({ kind: 'not-confirmed', field: '--yes', message });
}
