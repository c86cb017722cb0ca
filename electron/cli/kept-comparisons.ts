/** `compare --list` and `compare --remove`: the comparisons that are kept. */
import { databasePath } from '../app/database-path.ts';
import { withDatabase } from './curve-sources.ts';
import { exitCodes } from './exit-codes.ts';
import { withWriter } from './history.ts';
import type { Terminal } from './terminal.ts';
import { moment, table } from './words.ts';

/** The one that was changed last first. */
export function listComparisons(database: string | undefined, json: boolean, terminal: Terminal): Promise<number> {
  return withDatabase(databasePath(database), terminal, true, async (application) => {
    const entries = await application.call('comparisons.list', {});
    if (json) {
      await terminal.write(`${JSON.stringify(entries)}\n`);
    } else if (entries.length === 0) {
      await terminal.write('There are no comparisons yet; compare RUN … --save NAME keeps one.\n');
    } else {
      const rows = entries.map((entry) => [
        String(entry.comparison),
        entry.name,
        String(entry.revision),
        moment(entry.updatedAt),
      ]);
      const [head = '', ...lines] = table(['>comparison', 'name', '>revision', 'changed'], rows);
      await terminal.write(`${terminal.style('output', 'bold', head)}\n${lines.join('\n')}\n`);
    }
    return exitCodes.done;
  });
}

export function removeComparison(
  comparison: number,
  database: string | undefined,
  json: boolean,
  terminal: Terminal,
): Promise<number> {
  return withWriter(database, terminal, async (application) => {
    const { name } = await application.call('comparisons.get', { comparison });
    await application.call('comparisons.remove', { comparison });
    await terminal.write(
      json ? `${JSON.stringify({ comparison, name })}\n` : `Removed comparison ${comparison}: ${name}\n`,
    );
  });
}
