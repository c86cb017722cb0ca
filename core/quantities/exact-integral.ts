/** Level 1 without its saddle points, which this measures, as a quantity (theory, sections 2 and 5). */
import { halfPower } from '../model/loss.ts';
import { curveInputs } from '../model/setting.ts';
import { solveEffectiveAction } from '../theory/effective-action.ts';
import { exactAverages } from '../theory/exact-integral.ts';
import type { OutputColumn, Quantity } from './quantity.ts';

function error(key: string, of: string, symbol: string, name: string): OutputColumn {
  return {
    key,
    latex: `${of}_\\mathrm{saddle}/${of}-1`,
    symbol: `${symbol} saddle/exact − 1`,
    name: `error of the saddle point in ${name}`,
    meaning: 'relative; the error bar of the effective action',
  };
}

export const exactIntegral: Quantity = {
  name: 'exact-integral',
  solverVersion: '1.0.0',
  level: 'level 1',
  title: 'Exact integral',
  meaning:
    'level 1 without the saddle-point approximation: the integrals over X and, for one hidden layer, over ξ ~ χ²_N/N; not for even powers with u < 0, which have no posterior, nor for several hidden layers',
  inputs: curveInputs,
  finiteModes: true,
  outputs: [
    {
      key: 'X',
      latex: '\\langle X\\rangle',
      symbol: 'X exact',
      name: 'exact squared discrepancy',
      meaning: 'average of Σ Δ_k² over the posterior of level 1',
    },
    {
      key: 'loss',
      latex: '\\langle L\\rangle/P',
      symbol: 'L/P exact',
      name: 'exact level-1 loss per sample',
      meaning: 'average of the loss over the posterior of level 1',
    },
    {
      key: 'X_saddle',
      latex: 'X_\\mathrm{saddle}',
      symbol: 'X saddle',
      name: 'squared discrepancy at the saddle point',
      meaning: 'X of the effective action; none where that has no or several roots',
    },
    {
      key: 'loss_saddle',
      latex: 'L_\\mathrm{saddle}/P',
      symbol: 'L/P saddle',
      name: 'level-1 loss per sample at the saddle point',
      meaning: 'L/P of the effective action; none where that has no or several roots',
    },
    error('X_error', 'X', 'X', 'X'),
    error('loss_error', 'L', 'L', 'the loss'),
  ],
  drawn: ['X_error', 'loss_error', 'loss', 'X', 'loss_saddle', 'X_saddle'],
  cost(system, pointsPerSpectrum) {
    const quadratic = halfPower(system) !== undefined && system.u === 0;
    const overX = quadratic ? 1e-5 : 1.5e-2;
    const overBoth = quadratic ? 5e-4 : 0.8;
    return (system.N === Infinity ? overX : overBoth) + 1e-4 / pointsPerSpectrum;
  },
  compute(system) {
    const exact = exactAverages(system);
    if (!exact) return { status: 'not converged', values: missing };
    const solution = solveEffectiveAction(system);
    const saddle = solution.status === 'converged' ? solution : { X: NaN, loss: NaN };
    const { X, loss } = exact;
    return {
      status: 'converged',
      values: [X, loss, saddle.X, saddle.loss, saddle.X / X - 1, saddle.loss / loss - 1],
    };
  },
};

const missing = exactIntegral.outputs.map(() => NaN);
