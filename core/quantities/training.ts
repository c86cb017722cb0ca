/** Training of a finite network on drawn data sets as a quantity: level 3 (theory, sections 5, 7 and 9). */
import { drawTraining } from '../experiment/training.ts';
import { curveInputs } from '../model/setting.ts';
import type { System } from '../model/system.ts';
import { experimentQuantity } from './experiment.ts';

/**
 * By gradient descent κ has no effect, and there is no chain whose quality could be told. By Langevin dynamics the time has none. The
 * predictions are those of the stationary state, of Langevin dynamics alone.
 */
export const training = experimentQuantity({
  name: 'training',
  solverVersion: '1.0.0',
  title: 'Network training',
  meaning:
    'a two-layer linear network of N units, trained on drawn data sets: by gradient descent until time t, or by Langevin dynamics until it is stationary',
  unit: 'data set',
  draw: drawTraining,
  chains: true,
  inputs: [...curveInputs, 'time'],
  coordinate: 'time',
  finiteModes: true,
  drawsData: true,
  finiteWidth: true,
  choices: ['features', 'dynamics'],
  observables: [
    {
      key: 'trainLoss',
      latex: 'L/P',
      symbol: 'L/P',
      name: 'measured training loss per sample',
      meaning: 'ℓ(Δ) on the training samples, against their noisy labels',
    },
    {
      key: 'trainX',
      latex: 'X_\\mathrm{train}',
      symbol: 'X_train',
      name: 'measured training error',
      meaning: 'squared discrepancy on the training samples, against their noisy labels',
    },
    {
      key: 'testX',
      latex: 'X_\\mathrm{test}',
      symbol: 'X_test',
      name: 'measured test error',
      meaning: 'Σ (y_k − f_k)², squared discrepancy on new samples, against labels without noise',
    },
    {
      key: 'xi',
      latex: '\\xi',
      symbol: 'ξ',
      name: 'measured kernel scale',
      meaning: 'ξ = |a|²/N, with a the weights of the second layer',
    },
  ],
  drawn: ['trainLoss', 'trainX', 'testX', 'xi'],
  predictions: [
    { quantity: 'effective-action', dynamics: 'langevin', columns: { trainLoss: 'loss', testX: 'X', xi: 'xi' } },
    { quantity: 'gradient-flow', dynamics: 'gradient', columns: { trainLoss: 'loss', testX: 'X' } },
  ],
  cost: (system) => (system.dynamics === 'langevin' ? langevinSeconds(system) : gradientSeconds(system)),
});

/** The steps grow with the time; long before a million training has mostly come to rest. */
function gradientSeconds({ N, K, P, time }: System): number {
  const slopes = 300 + 4 * Math.sqrt(Math.min(time, 1e6));
  return 2e-9 * K * (6 * N + 2 * P) * slopes;
}

/** Width has no effect: what is moved are the directions that the data see. */
function langevinSeconds({ K, P }: System): number {
  const r = Math.min(P, K);
  return 3.5e-8 * r ** 3 + 2e-9 * r * (1.5e4 * P + 2e3 * K);
}
