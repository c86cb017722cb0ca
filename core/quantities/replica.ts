/** Level 2: the replica-symmetric theory as a quantity (theory, section 6). */
import { curveInputs } from '../model/setting.ts';
import type { System } from '../model/system.ts';
import { solveReplica } from '../theory/replica.ts';
import type { Quantity } from './quantity.ts';

export const replica: Quantity = {
  name: 'replica',
  solverVersion: '2.0.0',
  level: 'level 2',
  title: 'Replica theory',
  meaning: 'the data-averaged theory, replica symmetric: test and training error at level 2',
  inputs: curveInputs.filter((key) => key !== 'N'),
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
      meaning: '⟨ℓ(Δ)⟩ on the training samples, against their noisy labels',
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
    {
      key: 'testLoss',
      latex: 'L_\\mathrm{test}',
      symbol: 'L_test',
      name: 'level-2 test loss per sample',
      meaning: 'E ℓ(Δ), Δ ~ N(0, q+V): a posterior draw on a new sample, against its label without noise',
    },
  ],
  drawn: ['trainLoss', 'testLoss', 'testX', 'trainX', 'q', 'V', 's', 'kappa_tilde', 'gamma'],
  cost: (system, pointsPerSpectrum) => seconds(system) + 1e-4 / pointsPerSpectrum,
  compute(system) {
    const found = solveReplica(system);
    if (found.status === 'several roots') return { status: found.status, values: missing, roots: found.roots };
    if (found.status !== 'converged') return { status: found.status, values: missing, roots: [] };
    const { q, V, trainX, trainLoss, s, kappaTilde, gamma, testLoss } = found;
    return { status: 'converged', values: [q, V, q + V, trainX, trainLoss, s, kappaTilde, gamma, testLoss] };
  },
};

const missing = [NaN, NaN, NaN, NaN, NaN, NaN, NaN, NaN, NaN];

function seconds({ loss, u, power }: System): number {
  switch (loss) {
    case 'quartic':
      return u === 0 ? 1e-5 : 1e-4;
    case 'even':
      return 1.5e-4 + 1.5e-5 * power * power;
    case 'formula':
      return 2e-2;
    default:
      return 3e-4;
  }
}
