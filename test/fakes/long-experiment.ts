/** A process of its own that draws data sets of a few long points on the database named by its argument, until it is killed. */
import { openApplication } from '../../electron/app/application.ts';

const application = await openApplication({ database: process.argv[2] ?? '', face: 'terminal', threads: 2 });
application.on('run.progress', ({ share }) => {
  process.stdout.write(`${String(share)}\n`);
});
await application.call('runs.start', {
  document: {
    format: 'coarsegrain-study',
    version: 1,
    name: 'A long experiment',
    system: { alpha: 0.6, beta: 0.9, kappa: 0.1, K: 400, datasets: Number(process.argv[3]) },
    axes: [{ parameter: 'P', values: [150, 200] }],
    quantities: ['regression'],
  },
});
