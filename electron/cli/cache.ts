/** `cache`: draws of experiments and dear points of theory that the database keeps for all runs, their size, and how to be rid of them. */
import { CoarsegrainError } from '../../core/errors.ts';
import { databasePath } from '../app/database-path.ts';
import { databaseOption, jsonOption, readArguments } from './arguments.ts';
import { exitCodes } from './exit-codes.ts';
import { openForRuns } from './hand-over.ts';
import type { Terminal } from './terminal.ts';
import { bytes, counted, points } from './words.ts';

export async function cache(args: string[], terminal: Terminal): Promise<number> {
  const options = { ...databaseOption, ...jsonOption, empty: { type: 'boolean' }, yes: { type: 'boolean' } } as const;
  const { values } = readArguments(args, options, []);
  const database = databasePath(values.database);
  const { application } = values.empty
    ? await openForRuns(database, terminal, true)
    : { application: await terminal.openApplication({ database, face: 'terminal', readOnly: true }) };
  try {
    const kept = await application.call('cache.size', {});
    const size = `${counted(kept.draws, 'draw', 'draws')} of experiments and ${points(kept.points)} of theory, ${bytes(kept.bytes)}`;
    if (values.empty && !values.yes) {
      const message = `Emptying the cache removes ${size}, which cannot be undone: runs keep their points, and runs to come compute theirs anew. --yes does it.`;
      throw new CoarsegrainError({ kind: 'not-confirmed', field: 'yes', value: kept, allowed: '--yes', message });
    }
    const removed = values.empty ? await application.call('cache.empty', {}) : null;
    const text = removed ? `Removed ${size}.` : `The database keeps ${size}.`;
    await terminal.write(values.json ? `${JSON.stringify(removed ?? kept)}\n` : `${text}\n`);
  } finally {
    await application.close();
  }
  return exitCodes.done;
}
