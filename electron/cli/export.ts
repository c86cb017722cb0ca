/** `export`: the figure and the data of a run that is there already. */
import { CoarsegrainError } from '../../core/errors.ts';
import { databasePath } from '../app/database-path.ts';
import { databaseOption, jsonOption, readArguments, readInteger } from './arguments.ts';
import { exitCodes } from './exit-codes.ts';
import { checkFiles, fileOptions, writeFiles } from './files.ts';
import type { Terminal } from './terminal.ts';

export async function exportRun(args: string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = readArguments(args, { ...fileOptions, ...databaseOption, ...jsonOption }, ['RUN']);
  const run = readInteger('RUN', positionals.RUN, 1, Number.MAX_SAFE_INTEGER);
  const files = await checkFiles(values);
  if (!files.figure && !files.data) {
    const allowed = '--figure F.svg, --figure F.png, --data F.csv, --data F.json';
    const message = `There is nothing to export; say what: ${allowed}.`;
    throw new CoarsegrainError({ kind: 'missing', field: '--figure', allowed, message });
  }
  const application = await terminal.openApplication({ database: databasePath(values.database), face: 'terminal' });
  try {
    const written = await writeFiles(application, run, files);
    if (values.json) {
      const { figure = null, data = null } = files;
      await terminal.write(`${JSON.stringify({ run, figure: figure?.path ?? null, data: data?.path ?? null })}\n`);
    } else {
      await terminal.write(written.map((path) => `Wrote ${path}\n`).join(''));
    }
  } finally {
    await application.close();
  }
  return exitCodes.done;
}
