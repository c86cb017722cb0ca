/**
 * What processes do that are killed: begin the run of a study on the database named by the first argument, or go on with it, until the run has
 * ended, and tell how far it is.
 */
import { openApplication } from '../../electron/app/application.ts';

export async function computeUntilKilled(document: Record<string, unknown>): Promise<void> {
  const application = await openApplication({ database: process.argv[2] ?? '', face: 'terminal', threads: 2 });
  application.on('run.progress', ({ status, done }) => {
    process.stdout.write(`${status} ${String(done)}\n`);
    if (status === 'done') void application.close();
  });
  const [known] = await application.call('runs.list', {});
  if (known) await application.call('runs.resume', { run: known.run });
  else await application.call('runs.start', { document });
}
