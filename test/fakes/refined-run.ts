/**
 * A process of its own that begins a study that is refined, or goes on with it, on the database named by its argument, until it is killed or
 * the run has ended.
 */
import { computeUntilKilled } from './until-killed.ts';

await computeUntilKilled({
  format: 'coarsegrain-study',
  version: 1,
  name: 'To be killed',
  system: { alpha: 0.6, beta: 0.9, K: 30, datasets: 2 },
  axes: [
    { parameter: 'kappa', from: 0.1, to: 10, count: Number(process.argv[3]), spacing: 'logarithmic' },
    { parameter: 'P', values: [1, 4, 16, 64] },
  ],
  quantities: ['response', 'regression'],
  refine: {
    axes: ['kappa', 'P'],
    tolerance: 0.2,
    points: 60,
    quantity: 'response',
    column: 'quartic_fluctuation_R',
    borders: ['P - 8*kappa^0.5'],
  },
});
