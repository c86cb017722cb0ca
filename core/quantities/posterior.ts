/** The posterior of real data sets as a quantity: level 3 (theory, section 7). */
import { drawPosterior } from '../experiment/posterior.ts';
import { curveInputs } from '../model/setting.ts';
import type { System } from '../model/system.ts';
import { experimentQuantity } from './experiment.ts';

export const posterior = experimentQuantity({
  name: 'posterior',
  solverVersion: '1.0.0',
  title: 'Posterior',
  meaning: 'Hamiltonian Monte Carlo of the posterior on drawn data sets: test and training error by experiment',
  unit: 'data set',
  chains: true,
  inputs: curveInputs.filter((key) => key !== 'N'),
  finiteModes: true,
  drawsData: true,
  choices: ['features'],
  observables: [
    {
      key: 'trainLoss',
      latex: 'L/P',
      symbol: 'L/P',
      name: 'measured training loss per sample',
      meaning: '⟨ℓ(Δ)⟩ on the training samples, against their noisy labels, over the posterior',
    },
    {
      key: 'trainX',
      latex: 'X_\\mathrm{train}',
      symbol: 'X_train',
      name: 'measured training error',
      meaning: 'squared discrepancy on the training samples, against their noisy labels, over the posterior',
    },
    {
      key: 'testX',
      latex: 'q+V',
      symbol: 'q+V',
      name: 'measured test error',
      meaning: 'squared discrepancy on new samples, against labels without noise, over the posterior',
    },
    {
      key: 'q',
      latex: 'q',
      symbol: 'q',
      name: 'measured error of the posterior mean',
      meaning: 'squared discrepancy of the posterior mean on new samples, against labels without noise',
    },
    {
      key: 'V',
      latex: 'V',
      symbol: 'V',
      name: 'measured posterior variance',
      meaning: 'variance of the posterior on new samples, q+V less q',
    },
  ],
  drawn: ['trainLoss', 'testX', 'trainX', 'q', 'V'],
  predictions: [
    {
      quantity: 'replica',
      columns: { trainLoss: 'trainLoss', trainX: 'trainX', testX: 'testX', q: 'q', V: 'V' },
    },
    { quantity: 'effective-action', columns: { trainLoss: 'loss', testX: 'X' } },
  ],
  cost: seconds,
  draw: drawPosterior,
});

/** As measured: of a thousand steps, of the frame's factors, and of drawing the features. */
function seconds({ P, K, u, loss }: System): number {
  const n = Math.min(P, K);
  const product = P * n * (P < K ? 1 : 2);
  const kicks = u === 0 || loss === 'log-cosh' ? 1 : 2.5;
  const force = loss === 'formula' ? 3e-7 : 2e-8;
  const steps = 1000 * (kicks * (7e-10 * product + force * P) + 3e-10 * product + 6e-10 * n * n + 5e-8 * n);
  const factors = 3e-9 * n * (product + n * n) + 1.2e-9 * n * n * K;
  return 5e-3 + steps + factors + 4e-8 * P * K;
}
