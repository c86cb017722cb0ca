/** The flow of the ridge as a quantity (theory, section 3; κ̃: section 6). */
import { runningRidge } from '../flow/ridge.ts';
import type { ParameterKey } from '../model/parameters.ts';
import type { Quantity } from './quantity.ts';
import { reported } from './reported.ts';

const inputs: readonly ParameterKey[] = [
  'P',
  'alpha',
  'K',
  'kappa',
  'lambda0',
  'kc',
  'alpha2',
  'epsilon',
  'omega',
  'dimension',
  'modes_left',
];

/** Λ is the coordinate. Of the quadratic loss, u = 0; target and label noise do not enter. */
export const ridgeFlow: Quantity = {
  name: 'ridge-flow',
  solverVersion: '1.0.0',
  level: 'level 2',
  title: 'Ridge flow',
  meaning: 'how the eliminated modes add to the ridge of the Gaussian process, up to its final value',
  inputs,
  coordinate: 'modes_left',
  outputs: [
    {
      key: 'kappa_running',
      latex: '\\kappa_\\Lambda',
      symbol: 'κ_Λ',
      name: 'running ridge',
      meaning: 'κ and what the modes above Λ add; the modes below with this ridge have the same final one',
    },
    {
      key: 'kappa_tilde',
      latex: '\\tilde\\kappa',
      symbol: 'κ₀',
      name: 'final ridge',
      meaning: 'κ_Λ with every mode gone: the ridge that each mode sees in a regression',
    },
  ],
  drawn: ['kappa_running', 'kappa_tilde'],
  cost: (_, pointsPerSpectrum) => 5e-5 + 5e-4 / pointsPerSpectrum,
  compute(system) {
    const found = runningRidge(system);
    if (!found) return { status: 'not converged', values: [NaN, NaN] };
    return { status: 'converged', values: [found.kappa, found.kappaTilde] };
  },
  /** `flow` is κ_Λ. */
  report: (points, listed) =>
    reported(points, listed, ([flow, kappaTilde]) => ({ kappa_tilde: kappaTilde, flow }), ['kappa_tilde']),
};
