/** Training of a finite network as an experiment (theory, section 7c): a data set and the network that is trained on it. */
import { CoarsegrainError } from '../errors.ts';
import { drawDataSet, modesOf } from './data-set.ts';
import type { DrawFunction } from './draw.ts';
import { trainByGradient } from './gradient-training.ts';
import { trainByLangevin } from './langevin-training.ts';

/** Weights that are trained one by one: six arrays of them lie in memory, half a gigabyte a thread. */
const mostWeights = 10_000_000;

/**
 * One network, trained on one data set by `system.dynamics`. Its values are the training loss per sample and X on the training samples, against
 * their noisy labels; X on new samples, against labels without noise; and ξ = |a|²/N. Gradient training is looked at after `system.time`,
 * Langevin training in its stationary state, whatever the time.
 * @param system N an integer, of a single hidden layer
 * @throws CoarsegrainError for more weights than fit into memory, and for formulas that are refused
 */
export const drawTraining: DrawFunction = (system, stream, progress, state) => {
  const modes = modesOf(system);
  if (system.dynamics === 'gradient' && system.N * modes.K > mostWeights) {
    const { N } = system;
    const allowed = `N at most ${String(Math.floor(mostWeights / modes.K))} at K = ${String(modes.K)}`;
    const message = `N = ${String(N)} with K = ${String(modes.K)} modes has more weights than fit into memory: it takes ${allowed}.`;
    throw new CoarsegrainError({ kind: 'outside-range', field: 'N', value: N, allowed, message });
  }
  const data = drawDataSet(system, modes, stream);
  return system.dynamics === 'langevin'
    ? trainByLangevin(system, modes, data, stream, progress, state)
    : trainByGradient(system, modes, data, stream, progress);
};
