/** Full-batch gradient training of a two-layer network (theory, sections 5 and 9). */
import { lossOf } from '../model/loss.ts';
import type { System } from '../model/system.ts';
import type { Stream } from '../numerics/stream.ts';
import type { DataSet, Modes } from './data-set.ts';
import type { Draw, Progress } from './draw.ts';
import { drawWeights, NetworkTraining } from './network.ts';
import { follow } from './training-steps.ts';
import { paced } from './pace.ts';

/** Error of a time step, as a share of the target; for u up to 10 it leaves 1e-4 of the loss at the end, for u = 1000 5e-4. */
const tolerance = 3e-6;

/**
 * Trains a network of width N on a data set until `system.time`, by gradient flow in steps that are small enough.
 * @param stream gives the weights of the beginning
 * @param precision of a time step, as a share of the target
 * @returns training loss, training X, test X and ξ = |a|²/N; `not converged` where training runs away
 */
export function trainByGradient(
  system: System,
  modes: Modes,
  data: DataSet,
  stream: Stream,
  progress: Progress,
  precision = tolerance,
): Draw {
  const { N, time: end, noise } = system;
  let reached = 0;
  const work = paced(progress, () => Math.log1p(reached) / Math.log1p(end));
  const weights = drawWeights(N, modes.K, stream);
  const target = Math.sqrt(modes.y.reduce((sum, y) => sum + y * y, noise));
  const training = new NetworkTraining(weights, modes, data, lossOf(system), target, work);
  const arrived = follow(training, weights, end, precision, (time) => {
    reached = time;
  });
  const { trainLoss, trainX, testX } = training.errors(weights);
  const values = [trainLoss, trainX, testX, training.kernelScale(weights)];
  const finite = arrived && values.every(Number.isFinite);
  if (!finite) return { values: values.map(() => NaN), status: 'not converged' };
  return { values, status: 'converged' };
}
