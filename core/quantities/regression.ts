/** Level 3: exact Gaussian-process regression on drawn data sets, as a quantity (theory, sections 6 and 7). */
import { drawRegression } from '../experiment/regression.ts';
import { curveInputs } from '../model/setting.ts';
import { experimentQuantity } from './experiment.ts';
import type { Quantity } from './quantity.ts';

export const regression: Quantity = experimentQuantity({
  name: 'regression',
  solverVersion: '1.0.0',
  title: 'Exact regression',
  meaning:
    'exact Gaussian-process regression on drawn data sets: the posterior of the quadratic loss, whatever coupling and loss the system has',
  unit: 'data set',
  draw: drawRegression,
  chains: false,
  inputs: curveInputs.filter((key) => key !== 'N' && key !== 'u' && key !== 'power'),
  finiteModes: true,
  drawsData: true,
  choices: ['features'],
  observables: [
    {
      key: 'trainLoss',
      latex: 'L/P',
      symbol: 'L/P',
      name: 'measured training loss per sample',
      meaning: '⟨Δ²/2⟩ on the training samples, against their noisy labels',
    },
    {
      key: 'testX',
      latex: 'q+V',
      symbol: 'q+V',
      name: 'measured test error',
      meaning: 'squared discrepancy on new samples, against labels without noise',
    },
    {
      key: 'trainX',
      latex: 'X_\\mathrm{train}',
      symbol: 'X_train',
      name: 'measured training error',
      meaning: 'squared discrepancy on the training samples, against their noisy labels',
    },
    {
      key: 'q',
      latex: 'q',
      symbol: 'q',
      name: 'measured error of the posterior mean',
      meaning: 'Σ (y_k − ⟨f_k⟩)², against the target without noise',
    },
    {
      key: 'V',
      latex: 'V',
      symbol: 'V',
      name: 'measured posterior variance',
      meaning: 'sum of the posterior variances of all modes',
    },
  ],
  drawn: ['trainLoss', 'testX', 'trainX', 'q', 'V'],
  predictions: [
    { quantity: 'replica', columns: { trainLoss: 'trainLoss', testX: 'testX', trainX: 'trainX', q: 'q', V: 'V' } },
    { quantity: 'effective-action', columns: { trainLoss: 'loss', testX: 'X' } },
  ],
  cost({ P, K }) {
    const n = Math.min(P, K);
    return 1e-4 + 3e-8 * P * K + 1e-9 * n * n * Math.max(P, K);
  },
});
