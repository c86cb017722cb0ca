/** Level 2: the optimal ridge and the limit without ridge as a quantity (theory, section 6). */
import type { ParameterKey } from '../model/parameters.ts';
import { curveInputs } from '../model/setting.ts';
import { optimalRidge } from '../theory/optimal-ridge.ts';
import type { Quantity } from './quantity.ts';

const ignored: readonly ParameterKey[] = ['kappa', 'u', 'power', 'N'];

/** Of the quadratic loss: the kind of loss, κ and u are ignored. */
export const optimalRidgeQuantity: Quantity = {
  name: 'optimal-ridge',
  solverVersion: '1.0.0',
  level: 'level 2',
  title: 'Optimal ridge',
  meaning:
    'the ridge of smallest test error, and the limit without ridge, at level 2 with quadratic loss; κ, u and the loss are ignored',
  inputs: curveInputs.filter((key) => !ignored.includes(key)),
  outputs: [
    {
      key: 'optimal_kappa',
      latex: '\\kappa_\\mathrm{opt}',
      symbol: 'κ_opt',
      name: 'optimal ridge',
      meaning: 'the κ ≥ 0 at which q is smallest; σ² where y_k² = λ_k, 0 where a ridge only harms',
    },
    {
      key: 'optimal_q',
      latex: 'q_\\mathrm{opt}',
      symbol: 'q_opt',
      name: 'level-2 error at the optimal ridge',
      meaning: 'error of the posterior mean there, against labels without noise',
    },
    {
      key: 'optimal_kappa_tilde',
      latex: '\\tilde{\\kappa}_\\mathrm{opt}',
      symbol: 'κ_opt+V',
      name: 'renormalised optimal ridge',
      meaning: 'κ+V at the optimal ridge',
    },
    {
      key: 'optimal_gamma',
      latex: '\\gamma_\\mathrm{opt}',
      symbol: 'γ_opt',
      name: 'overfitting at the optimal ridge',
      meaning: 'γ = (1/P) Σ (λ_k/(λ_k+κ̃/P))² at the optimal ridge',
    },
    {
      key: 'ridgeless_q',
      latex: 'q_0',
      symbol: 'q₀',
      name: 'level-2 error without ridge',
      meaning: 'limit of q as κ → 0; none at P = K with label noise, where it diverges',
    },
    {
      key: 'ridgeless_kappa_tilde',
      latex: '\\tilde{\\kappa}_0',
      symbol: 'V₀',
      name: 'renormalised ridge without ridge',
      meaning: 'limit of κ+V as κ → 0: the V at which Σ λ_k/(λ_k+V/P) = P; 0 for P ≥ K',
    },
    {
      key: 'ridgeless_gamma',
      latex: '\\gamma_0',
      symbol: 'γ₀',
      name: 'overfitting without ridge',
      meaning: 'limit of γ as κ → 0; K/P for P > K, 1 at P = K',
    },
  ],
  drawn: [
    'optimal_kappa',
    'optimal_q',
    'ridgeless_q',
    'optimal_kappa_tilde',
    'ridgeless_kappa_tilde',
    'optimal_gamma',
    'ridgeless_gamma',
  ],
  cost: (_, pointsPerSpectrum) => 2e-4 + 1e-4 / pointsPerSpectrum,
  compute(system) {
    const found = optimalRidge(system);
    if (found.status !== 'converged') return { status: found.status, values: missing, roots: [] };
    const { optimal, ridgeless } = found;
    return {
      status: 'converged',
      values: [
        ...[optimal.kappa, optimal.q, optimal.kappaTilde, optimal.gamma],
        ...[ridgeless.q, ridgeless.kappaTilde, ridgeless.gamma],
      ],
    };
  },
};

const missing = [NaN, NaN, NaN, NaN, NaN, NaN, NaN];
