/** The files that `run` and `export` write. They are checked before anything is computed. */
import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { dirname, extname, resolve } from 'node:path';
import type { Application, DataFormat } from '../../core/api.ts';
import { CoarsegrainError } from '../../core/errors.ts';
import { findQuantity, type QuantityName } from '../../core/quantities/index.ts';
import { writeOutput } from '../app/write-output.ts';

export const fileOptions = {
  figure: { type: 'string' },
  data: { type: 'string' },
  quantity: { type: 'string' },
  column: { type: 'string' },
  mean: { type: 'boolean' },
  map: { type: 'boolean' },
} as const;

/** Formats by how names of their files end. */
const figureEndings = { '.svg': 'svg', '.png': 'png' } as const;
const dataEndings = {
  '.csv': 'csv',
  '.json': 'json',
  '.npz': 'npz',
  '.h5': 'hdf5',
  '.sqlite': 'sqlite',
} as const satisfies Record<string, DataFormat>;

export interface Files {
  /** Which of the run's quantities; its first if missing. */
  quantity?: QuantityName;
  /** Which of its columns the figure shows; the one that charts begin with if missing. */
  column?: string | undefined;
  /** Whether the data are means over seeds. */
  mean: boolean;
  figure?: { path: string; format: 'svg' | 'png' };
  /** Whether the figure is a map instead of curves. */
  map: boolean;
  data?: { path: string; format: DataFormat };
}

/**
 * @param database the path of the database, which no export may overwrite
 * @throws CoarsegrainError `unknown-name` for another extension, `file-not-written` where the folder takes no file
 */
export async function checkFiles(
  values: { figure?: string; data?: string; quantity?: string; column?: string; mean?: boolean; map?: boolean },
  database: string,
): Promise<Files> {
  if (values.quantity !== undefined) findQuantity(values.quantity);
  for (const [option, given] of Object.entries({ '--figure': values.figure, '--data': values.data })) {
    if (given === undefined || resolve(given) !== database) continue;
    const message = `${option} names the database itself, ${database}; it takes another file.`;
    throw new CoarsegrainError({ kind: 'file-not-written', field: option, value: given, message });
  }
  if (values.map && values.figure === undefined) {
    const message = '--map says what --figure F shows: it goes with --figure.';
    throw new CoarsegrainError({ kind: 'missing', field: '--figure', allowed: 'F.svg or F.png', message });
  }
  if (values.column !== undefined && values.figure === undefined) {
    const message = '--column says what --figure F shows: it goes with --figure.';
    throw new CoarsegrainError({ kind: 'missing', field: '--figure', allowed: 'F.svg or F.png', message });
  }
  const asked = values.data === undefined ? undefined : extname(values.data).toLowerCase();
  if (values.mean && (asked === undefined || asked === '.sqlite')) {
    const allowed = 'F.csv, F.json, F.npz or F.h5';
    const message = `--mean says what --data F holds: it goes with --data ${allowed}.`;
    throw new CoarsegrainError({ kind: 'missing', field: '--data', allowed, message });
  }
  return {
    column: values.column,
    mean: values.mean ?? false,
    map: values.map ?? false,
    quantity: values.quantity as QuantityName | undefined,
    figure: values.figure === undefined ? undefined : await checkFile('--figure', values.figure, figureEndings),
    data: values.data === undefined ? undefined : await checkFile('--data', values.data, dataEndings),
  };
}

/**
 * Writes what was asked for.
 * @param wrote is told of each file that is there
 * @param note is told what a file does not hold, in a sentence
 */
export async function writeFiles(
  application: Application,
  run: number,
  { figure, data, quantity, column, mean, map }: Files,
  wrote: (path: string) => void,
  note: (sentence: string) => void,
): Promise<void> {
  if (figure) {
    const { path, format } = figure;
    const options = { map, ...(column === undefined ? {} : { output: column }) };
    await writeOutput(await application.call('runs.exportFigure', { run, format, quantity, options }), path);
    wrote(path);
  }
  if (data) {
    const { path, format } = data;
    await writeOutput(await application.call('runs.exportData', { run, format, quantity, mean }), path);
    wrote(path);
    if (format === 'sqlite') {
      const { document } = await application.call('runs.get', { run });
      const derived = Object.keys(document.results ?? {});
      if (derived.length > 0) note(leftOutOf(path, derived));
    }
  }
}

function leftOutOf(path: string, derived: readonly string[]): string {
  return `The views of ${path} do not hold the derived columns ${derived.join(', ')}; their expressions stand in the table revision, in the study’s document under results.`;
}

async function checkFile<Format extends string>(
  field: string,
  given: string,
  endings: Readonly<Record<string, Format>>,
): Promise<{ path: string; format: Format }> {
  const ending = extname(given).toLowerCase();
  const format = Object.hasOwn(endings, ending) ? endings[ending] : undefined;
  if (!format) {
    const allowed = `a name that ends in ${list(Object.keys(endings))}`;
    const message = `${field} takes ${allowed}, not "${given}".`;
    throw new CoarsegrainError({ kind: 'unknown-name', field, value: given, allowed, message });
  }
  return { path: await checkPath(field, given), format };
}

/** The path of a file that is to be written. @throws CoarsegrainError `file-not-written` where its folder takes no file */
export async function checkPath(field: string, given: string): Promise<string> {
  const path = resolve(given);
  const folder = dirname(path);
  const refuse = (reason: string) =>
    new CoarsegrainError({
      kind: 'file-not-written',
      field,
      value: given,
      message: `${path} cannot be written: ${reason}.`,
    });
  if ((await kindOf(path)) === 'folder') throw refuse('it is a folder');
  if ((await kindOf(folder)) !== 'folder') throw refuse(`there is no folder ${folder}`);
  await access(folder, constants.W_OK).catch(() => {
    throw refuse(`the folder ${folder} takes no files`);
  });
  return path;
}

/** e.g. `.csv, .json or .npz` */
function list(endings: readonly string[]): string {
  return `${endings.slice(0, -1).join(', ')} or ${endings.at(-1) ?? ''}`;
}

async function kindOf(path: string): Promise<'folder' | 'file' | null> {
  const found = await stat(path).catch(() => null);
  return found && (found.isDirectory() ? 'folder' : 'file');
}
