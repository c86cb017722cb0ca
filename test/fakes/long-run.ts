/** A process of its own that runs a study of a million points on the database named by its argument, until it is killed. */
import { openApplication } from '../../electron/app/application.ts';

const application = await openApplication({ database: process.argv[2] ?? '', face: 'terminal', threads: 2 });
application.on('run.progress', ({ done }) => {
  process.stdout.write(`${String(done)}\n`);
});
await application.call('runs.start', {
  document: {
    format: 'coarsegrain-study',
    version: 1,
    name: 'A long run',
    system: { alpha: 0.6, beta: 0.9, kappa: 0.1 },
    axes: [
      { parameter: 'u', from: 0, to: 1, count: 100, spacing: 'linear' },
      { parameter: 'P', from: 1, to: 1e6, count: 10_000, spacing: 'logarithmic' },
    ],
    quantities: ['effective-action'],
  },
});
