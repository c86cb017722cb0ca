/** Level 1: the effective action's saddle point as a quantity (theory, section 2). */
import { parameters } from '../model/parameters.ts';
import { parseSystem } from '../model/system.ts';
import { solveEffectiveAction } from '../theory/effective-action.ts';
import type { Quantity } from './quantity.ts';

export const effectiveAction: Quantity = {
  name: 'effective-action',
  solverVersion: '1.0.0',
  level: 'level 1',
  title: 'Effective action',
  meaning: 'the saddle point of the data-averaged action: learning curves at level 1',
  inputs: parameters.map((parameter) => parameter.key),
  outputs: [
    { key: 's', latex: 's', symbol: 's', name: 'dressed data strength', meaning: 's = 2V′(X), r at u = 0' },
    { key: 'bias', latex: '\\Sigma b', symbol: 'Σb', name: 'bias', meaning: 'Σ y_k²/(1+λ_k s)²' },
    { key: 'variance', latex: '\\Sigma v', symbol: 'Σv', name: 'variance', meaning: 'Σ λ_k/(1+λ_k s)' },
    {
      key: 'X',
      latex: 'X',
      symbol: 'X',
      name: 'squared discrepancy',
      meaning: 'X = Σ Δ_k², bias and variance together',
    },
    {
      key: 'loss',
      latex: 'L/P',
      symbol: 'L/P',
      name: 'level-1 loss per sample',
      meaning: '(X+σ²)/2 + ¾u(X+σ²)²',
    },
  ],
  drawn: ['loss', 'X', 'bias', 'variance'],
  random: false,
  cost: (_, pointsPerSpectrum) => 2e-6 + 1e-4 / pointsPerSpectrum,
  parse: parseSystem,
  compute(system) {
    const solution = solveEffectiveAction(system);
    if (solution.status !== 'converged') return { status: solution.status, values: missing, roots: solution.roots };
    const { s, bias, variance, X, loss } = solution;
    return { status: 'converged', values: [s, bias, variance, X, loss] };
  },
};

const missing = [NaN, NaN, NaN, NaN, NaN];
