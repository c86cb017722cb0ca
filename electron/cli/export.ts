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
  const database = databasePath(values.database);
  const files = await checkFiles(values, database);
  if (!files.figure && !files.data) {
    const allowed =
      '--figure F.svg, --figure F.png, --data F.csv, --data F.json, --data F.npz, --data F.h5, --data F.sqlite';
    const message = `There is nothing to export; say what: ${allowed}.`;
    throw new CoarsegrainError({ kind: 'missing', field: '--figure', allowed, message });
  }
  const application = await terminal.openApplication({
    database,
    face: 'terminal',
    readOnly: true,
  });
  try {
    const written: string[] = [];
    await writeFiles(
      application,
      run,
      files,
      (path) => written.push(path),
      (sentence) => terminal.say(sentence),
    );
    const lines = written.map((path) => `Wrote ${path}\n`).join('');
    await terminal.write(values.json ? `${JSON.stringify({ run, written })}\n` : lines);
  } finally {
    await application.close();
  }
  return exitCodes.done;
}
