/** Level 2: the replica-symmetric theory as a quantity (theory, section 6). */
import { parameters } from '../model/parameters.ts';
import { parseSystem } from '../model/system.ts';
import { solveReplica } from '../theory/replica.ts';
import type { Quantity } from './quantity.ts';

export const replica: Quantity = {
  name: 'replica',
  solverVersion: '1.0.0',
  level: 'level 2',
  title: 'Replica theory',
  meaning: 'the data-averaged theory, replica symmetric: test and training error at level 2',
  inputs: parameters.map((parameter) => parameter.key),
  outputs: [
    {
      key: 'q',
      latex: 'q',
      symbol: 'q',
      name: 'error of the posterior mean',
      meaning: 'q = Σ b_k + ĉ Σ v_k², against labels without noise',
    },
    {
      key: 'V',
      latex: 'V',
      symbol: 'V',
      name: 'posterior variance',
      meaning: 'V = Σ v_k, v_k = λ_k/(1+λ_k ŝ)',
    },
    {
      key: 'testX',
      latex: 'q+V',
      symbol: 'q+V',
      name: 'level-2 test error',
      meaning: 'squared discrepancy on new samples, against labels without noise',
    },
    {
      key: 'trainX',
      latex: 'X_\\mathrm{train}',
      symbol: 'X_train',
      name: 'level-2 training error',
      meaning: 'squared discrepancy on the training samples, against their noisy labels',
    },
    {
      key: 'trainLoss',
      latex: 'L/P',
      symbol: 'L/P',
      name: 'level-2 training loss per sample',
      meaning: '⟨Δ²/2 + uΔ⁴/4⟩ on the training samples',
    },
    {
      key: 's',
      latex: '\\hat{s}',
      symbol: 's',
      name: 'dressed data strength',
      meaning: 'ŝ = −P E ∂²ln Z/∂h², P/(κ+V) at u = 0',
    },
    {
      key: 'kappa_tilde',
      latex: '\\tilde{\\kappa}',
      symbol: 'κ',
      name: 'renormalised ridge',
      meaning: 'κ̃ = P/ŝ, κ+V at u = 0',
    },
    {
      key: 'gamma',
      latex: '\\gamma',
      symbol: 'γ',
      name: 'overfitting of noise',
      meaning: 'γ = (1/P) Σ (λ_k/(λ_k+κ̃/P))²; q = (Σ b_k + σ²γ)/(1−γ) at u = 0',
    },
  ],
  drawn: ['trainLoss', 'testX', 'trainX', 'q', 'V', 's', 'kappa_tilde', 'gamma'],
  random: false,
  cost: (_, pointsPerSpectrum) => 6e-5 + 1e-4 / pointsPerSpectrum,
  parse: parseSystem,
  compute(system) {
    const found = solveReplica(system);
    if (found.status !== 'converged') return { status: found.status, values: missing, roots: [] };
    const { q, V, trainX, trainLoss, s, kappaTilde, gamma } = found;
    return { status: 'converged', values: [q, V, q + V, trainX, trainLoss, s, kappaTilde, gamma] };
  },
};

const missing = [NaN, NaN, NaN, NaN, NaN, NaN, NaN, NaN];
