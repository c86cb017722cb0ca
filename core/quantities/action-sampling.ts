/** Level 1 by Monte Carlo of the effective action, as a quantity (theory, section 2). */
import { drawAction } from '../experiment/action-sampling.ts';
import { halfPower } from '../model/loss.ts';
import { curveInputs } from '../model/setting.ts';
import { experimentQuantity } from './experiment.ts';
import type { Quantity } from './quantity.ts';

export const actionSampling: Quantity = experimentQuantity({
  name: 'action-sampling',
  solverVersion: '1.0.0',
  title: 'Sampling of the action',
  meaning:
    'Monte Carlo of the effective action itself, which tests its saddle point; not for even powers with u < 0, which have no posterior',
  unit: 'group of chains',
  draw: drawAction,
  chains: true,
  inputs: curveInputs.filter((key) => key !== 'N'),
  finiteModes: true,
  samplesModes: true,
  observables: [
    {
      key: 'X',
      latex: 'X',
      symbol: 'X',
      name: 'sampled squared discrepancy',
      meaning: 'average of Σ Δ_k² over the posterior of level 1',
    },
    {
      key: 'loss',
      latex: 'L/P',
      symbol: 'L/P',
      name: 'sampled level-1 loss per sample',
      meaning: 'average over the posterior of level 1 of the loss at Gaussian discrepancies of variance X+σ²',
    },
  ],
  drawn: ['loss', 'X'],
  predictions: [
    { quantity: 'exact-integral', columns: { X: 'X', loss: 'loss' } },
    { quantity: 'effective-action', columns: { X: 'X', loss: 'loss' } },
  ],
  cost: (system) => (halfPower(system) === undefined ? 0.03 : 0) + 5e-3 + 2e-4 * system.K,
});
