/**
 * A process of its own that begins a study of theory and of an experiment on the database named by its argument, or goes on with it, until it
 * is killed or the run has ended.
 */
import { computeUntilKilled } from './until-killed.ts';

await computeUntilKilled({
  format: 'coarsegrain-study',
  version: 1,
  name: 'To be killed',
  system: { alpha: 0.6, beta: 0.9, K: 30, datasets: 5 },
  axes: [
    { parameter: 'kappa', from: 0.1, to: 10, count: Number(process.argv[3]), spacing: 'logarithmic' },
    { parameter: 'P', from: 1, to: 60, count: 40, spacing: 'logarithmic' },
  ],
  quantities: ['response', 'regression'],
});
