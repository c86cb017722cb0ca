/** A process of its own that begins a study on the database named by its argument, or goes on with its run, and prints how that ended. */
import { openApplication } from '../../electron/app/application.ts';

const application = await openApplication({ database: process.argv[2] ?? '', face: 'terminal', threads: 2 });
const ended = new Promise<void>((resolve) => {
  application.on('run.progress', ({ status }) => {
    if (status !== 'queued' && status !== 'running') resolve();
  });
});
const [known] = await application.call('runs.list', {});
const { run } = known
  ? await application.call('runs.resume', { run: known.run })
  : await application.call('runs.start', { document: JSON.parse(process.argv[3] ?? '') as Record<string, unknown> });
await ended;
await application.close();
process.stdout.write(String(run));
