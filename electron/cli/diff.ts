/** `diff`: in what two runs differ. */
import { databasePath } from '../app/database-path.ts';
import { databaseOption, jsonOption, readArguments, readInteger } from './arguments.ts';
import { exitCodes } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';
import { table } from './words.ts';

export async function diff(args: string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = readArguments(args, { ...databaseOption, ...jsonOption }, ['A', 'B']);
  const run = readInteger('A', positionals.A, 1, Number.MAX_SAFE_INTEGER);
  const other = readInteger('B', positionals.B, 1, Number.MAX_SAFE_INTEGER);
  const application = await terminal.openApplication({
    database: databasePath(values.database),
    face: 'terminal',
    readOnly: true,
  });
  try {
    const found = await application.call('studies.difference', { run, other });
    if (values.json) {
      await terminal.write(`${JSON.stringify(found)}\n`);
    } else if (found.length === 0) {
      await terminal.write(`Runs ${run} and ${other} are of the same study and the same solvers.\n`);
    } else {
      // Notes may have lines of their own.
      const rows = found.map(({ field, before, after }) => [field, oneLine(before), oneLine(after)]);
      const [head = '', ...lines] = table(['differs', `run ${run}`, `run ${other}`], rows);
      await terminal.write(`${terminal.style('output', 'bold', head)}\n${lines.join('\n')}\n`);
    }
  } finally {
    await application.close();
  }
  return exitCodes.done;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ');
}
