/** `pause` and `cancel`: what the process that computes a run is told from another terminal. */
import { CoarsegrainError } from '../../core/errors.ts';
import { databasePath } from '../app/database-path.ts';
import { databaseOption, jsonOption, readArguments, readInteger } from './arguments.ts';
import { exitCodes } from './exit-codes.ts';
import { openForRuns } from './hand-over.ts';
import type { Terminal } from './terminal.ts';
import { reach } from './words.ts';

export const pause = (args: string[], terminal: Terminal) => stop('runs.pause', args, terminal);
export const cancel = (args: string[], terminal: Terminal) => stop('runs.cancel', args, terminal);

async function stop(method: 'runs.pause' | 'runs.cancel', args: string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = readArguments(args, { ...databaseOption, ...jsonOption }, ['RUN']);
  const run = readInteger('RUN', positionals.RUN, 1, Number.MAX_SAFE_INTEGER);
  const { application } = await openForRuns(databasePath(values.database), terminal, true).catch(inTerminal);
  try {
    const summary = await application.call(method, { run });
    await terminal.write(
      values.json ? `${JSON.stringify(summary)}\n` : `Run ${run} ${summary.status}: ${reach(summary)}\n`,
    );
  } finally {
    await application.close();
  }
  return exitCodes.done;
}

/** A `run` or `resume` in another terminal takes no orders but those of its keyboard. */
function inTerminal(error: unknown): never {
  if (!(error instanceof CoarsegrainError) || error.report.kind !== 'database-locked') throw error;
  const message = `${error.report.message} If it is "run" or "resume" in another terminal, Ctrl-C there stops it, what it has stays, and "resume" goes on.`;
  throw new CoarsegrainError({ ...error.report, message });
}
