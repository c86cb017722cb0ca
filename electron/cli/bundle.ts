/** `bundle`, runs in one file for another machine; and `import`, which takes them in there. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { CoarsegrainError } from '../../core/errors.ts';
import { databasePath } from '../app/database-path.ts';
import { writeOutput } from '../app/write-output.ts';
import { databaseOption, jsonOption, readArguments, readInteger, readWords } from './arguments.ts';
import { exitCodes } from './exit-codes.ts';
import { checkPath } from './files.ts';
import { openForRuns } from './hand-over.ts';
import type { Terminal } from './terminal.ts';

export async function bundle(args: string[], terminal: Terminal): Promise<number> {
  const options = { ...databaseOption, ...jsonOption, 'no-draws': { type: 'boolean' } } as const;
  const { values, words } = readWords(args, options, ['RUN', 'FILE']);
  const file = words.at(-1)!;
  const runs = words.slice(0, -1).map((word) => readInteger('RUN', word, 1, Number.MAX_SAFE_INTEGER));
  const database = databasePath(values.database);
  if (resolve(file) === database) {
    const message = `FILE names the database itself, ${database}; it takes another file.`;
    throw new CoarsegrainError({ kind: 'file-not-written', field: 'FILE', value: file, message });
  }
  const path = await checkPath('FILE', file);
  const application = await terminal.openApplication({ database, face: 'terminal', readOnly: true });
  try {
    await writeOutput(await application.call('runs.bundle', { runs, draws: values['no-draws'] !== true }), path);
  } finally {
    await application.close();
  }
  await terminal.write(values.json ? `${JSON.stringify({ runs, written: path })}\n` : `Wrote ${path}\n`);
  return exitCodes.done;
}

export async function importBundle(args: string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = readArguments(args, { ...databaseOption, ...jsonOption }, ['FILE']);
  const bytes = await readFile(positionals.FILE).catch((error: unknown) => unread(positionals.FILE, error));
  const { application } = await openForRuns(databasePath(values.database), terminal, true);
  try {
    const imported = await application.call('bundle.import', { bytes: new Uint8Array(bytes) });
    const lines = imported.runs.map(({ run, study, there }) =>
      there ? `Run ${String(run)} is here already` : `Imported run ${String(run)} of study ${String(study)}`,
    );
    await terminal.write(values.json ? `${JSON.stringify(imported)}\n` : `${lines.join('\n')}\n`);
  } finally {
    await application.close();
  }
  return exitCodes.done;
}

function unread(file: string, error: unknown): never {
  const reason = error instanceof Error ? error.message : String(error);
  const message = `The file cannot be read (${reason}).`;
  throw new CoarsegrainError({ kind: 'not-found', field: 'FILE', value: file, message });
}
