/** `rerun`: a run once more, exactly as it was begun; or what of it failed or is missing. */
import { databasePath } from '../app/database-path.ts';
import { databaseOption, jsonOption, readArguments, readInteger } from './arguments.ts';
import { checkFiles, fileOptions } from './files.ts';
import { order } from './run.ts';
import type { Terminal } from './terminal.ts';

export async function rerun(args: string[], terminal: Terminal): Promise<number> {
  const options = { ...fileOptions, ...databaseOption, ...jsonOption, failed: { type: 'boolean' } } as const;
  const { values, positionals } = readArguments(args, options, ['RUN']);
  const run = readInteger('RUN', positionals.RUN, 1, Number.MAX_SAFE_INTEGER);
  const database = databasePath(values.database);
  const common = { files: await checkFiles(values, database), database, json: values.json ?? false };
  return values.failed
    ? order({ ...common, begin: (application) => application.call('runs.resume', { run, failed: true }) }, terminal)
    : order({ ...common, repeats: run, begin: (application) => application.call('runs.repeat', { run }) }, terminal);
}
