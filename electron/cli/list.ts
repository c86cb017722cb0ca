/** `list`: the runs in the database, newest first. */
import { databasePath } from '../app/database-path.ts';
import { databaseOption, jsonOption, readArguments } from './arguments.ts';
import { exitCodes } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';
import { count, duration, moment, table } from './words.ts';

export async function list(args: string[], terminal: Terminal): Promise<number> {
  const { values } = readArguments(args, { ...databaseOption, ...jsonOption }, []);
  const application = await terminal.openApplication({
    database: databasePath(values.database),
    face: 'terminal',
    readOnly: true,
  });
  try {
    const runs = await application.call('runs.list', { limit: 1000 });
    if (values.json) {
      await terminal.write(`${JSON.stringify(runs)}\n`);
    } else if (runs.length === 0) {
      await terminal.write('There are no runs yet; run figure-1 makes the first.\n');
    } else {
      const rows = runs.map(({ run, studyName, revision, status, done, total, failed, seconds, createdAt }) => [
        String(run),
        studyName,
        String(revision),
        status,
        done === total ? count(total) : `${count(done)} of ${count(total)}`,
        count(failed),
        duration(seconds),
        moment(createdAt),
      ]);
      const [head = '', ...lines] = table(
        ['>run', 'study', '>revision', 'status', '>points', '>failed', '>time', 'begun'],
        rows,
      );
      await terminal.write(`${terminal.style('output', 'bold', head)}\n${lines.join('\n')}\n`);
    }
  } finally {
    await application.close();
  }
  return exitCodes.done;
}
