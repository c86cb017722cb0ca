/**
 * The parameters of a system: symbol, range, default and meaning of each, stated once. Schemas, forms, error messages and column
 * names all derive from this table.
 */

import { coordinates } from './coordinates.ts';
import type { SpectrumKind } from './kinds.ts';
import { real, type Parameter, type ParameterKey } from './parameter.ts';

export type { Coordinate, Parameter, ParameterKey } from './parameter.ts';

/** The spectra with exponents α and β. */
const powerLaws: readonly SpectrumKind[] = ['power-law', 'broken', 'cutoff', 'log-periodic', 'degenerate'];

/** In the order in which forms and tables show them. */
export const parameters: readonly Parameter[] = [
  {
    ...real,
    key: 'P',
    latex: 'P',
    symbol: 'P',
    name: 'training samples',
    meaning: 'size of the training set; more data moves the border k* towards weaker modes',
    minimum: 0,
    aboveMinimum: true,
  },
  {
    ...real,
    key: 'u',
    latex: 'u',
    symbol: 'u',
    name: 'coupling',
    meaning: 'strength of the non-linear term of the loss; 0 is the Gaussian process',
    fallback: 0,
  },
  {
    ...real,
    key: 'alpha',
    latex: '\\alpha',
    symbol: 'α',
    name: 'eigenvalue exponent',
    meaning: 'kernel eigenvalues fall as λ_k = λ₀ k^−(1+α)',
    minimum: -1,
    aboveMinimum: true,
    spectra: powerLaws,
  },
  {
    ...real,
    key: 'beta',
    latex: '\\beta',
    symbol: 'β',
    name: 'target exponent',
    meaning: 'squared target coefficients fall as y_k² = y₀² k^−(1+β)',
    spectra: powerLaws,
  },
  {
    ...real,
    key: 'K',
    latex: 'K',
    symbol: 'K',
    name: 'modes',
    meaning: 'number of modes of the kernel; ∞ for scaling questions',
    minimum: 1,
    maximum: 1e9,
    integer: true,
    infinite: true,
    fallback: Infinity,
  },
  {
    ...real,
    key: 'kappa',
    latex: '\\kappa',
    symbol: 'κ',
    name: 'ridge',
    meaning: 'noise level of the posterior, its temperature; level 1 depends on P/κ alone',
    minimum: 0,
    aboveMinimum: true,
  },
  {
    ...real,
    key: 'noise',
    latex: '\\sigma^2',
    symbol: 'σ²',
    name: 'label noise',
    meaning: 'variance of the noise on the labels; it adds to X inside the loss',
    minimum: 0,
    fallback: 0,
  },
  {
    ...real,
    key: 'lambda0',
    latex: '\\lambda_0',
    symbol: 'λ₀',
    name: 'eigenvalue scale',
    meaning: 'multiplies every kernel eigenvalue; λ_1 of a power law',
    minimum: 0,
    aboveMinimum: true,
    fallback: 1,
  },
  {
    ...real,
    key: 'y0',
    latex: 'y_0',
    symbol: 'y₀',
    name: 'target scale',
    meaning: 'multiplies every target coefficient; y_1 of a power law; its sign has no effect',
    fallback: 1,
  },
  {
    ...real,
    key: 'N',
    latex: 'N',
    symbol: 'N',
    name: 'width',
    meaning: 'width of the hidden layer of a two-layer linear network; ∞ fixes the kernel',
    minimum: 0,
    aboveMinimum: true,
    infinite: true,
    fallback: Infinity,
  },
  {
    ...real,
    key: 'power',
    latex: 'n',
    symbol: 'n',
    name: 'half power of the loss',
    meaning: 'the non-linear term is uΔ^2n/(2n); 2 is quartic, 3 sextic',
    minimum: 2,
    maximum: 20,
    integer: true,
    losses: ['even'],
  },
  {
    ...real,
    key: 'kc',
    latex: 'k_\\mathrm{c}',
    symbol: 'k_c',
    name: 'mode of the change',
    meaning: 'above this mode the exponents are others, or the spectrum is cut off as e^(−k/k_c)',
    minimum: 0,
    aboveMinimum: true,
    spectra: ['broken', 'cutoff'],
  },
  {
    ...real,
    key: 'alpha2',
    latex: '\\alpha_2',
    symbol: 'α₂',
    name: 'eigenvalue exponent above k_c',
    meaning: 'above k_c the kernel eigenvalues fall as k^−(1+α₂)',
    minimum: -1,
    aboveMinimum: true,
    spectra: ['broken'],
  },
  {
    ...real,
    key: 'beta2',
    latex: '\\beta_2',
    symbol: 'β₂',
    name: 'target exponent above k_c',
    meaning: 'above k_c the squared target coefficients fall as k^−(1+β₂)',
    spectra: ['broken'],
  },
  {
    ...real,
    key: 'epsilon',
    latex: '\\epsilon',
    symbol: 'ϵ',
    name: 'modulation',
    meaning: 'kernel eigenvalues are multiplied by 1+ϵ cos(ω ln k)',
    minimum: -0.99,
    maximum: 0.99,
    spectra: ['log-periodic'],
  },
  {
    ...real,
    key: 'omega',
    latex: '\\omega',
    symbol: 'ω',
    name: 'frequency in ln k',
    meaning: 'kernel eigenvalues are multiplied by 1+ϵ cos(ω ln k)',
    minimum: 0,
    maximum: 100,
    spectra: ['log-periodic'],
  },
  {
    ...real,
    key: 'dimension',
    latex: 'd',
    symbol: 'd',
    name: 'dimension',
    meaning: 'level n holds round(n^(d−1)) modes of equal eigenvalue',
    minimum: 1,
    maximum: 20,
    spectra: ['degenerate'],
  },
  ...coordinates,
];

const byKey = new Map<string, Parameter>(parameters.map((parameter) => [parameter.key, parameter]));

/** The parameter of that key; undefined for a word that is none. */
export function findParameter(key: string): Parameter | undefined {
  return byKey.get(key);
}

/** The parameter of that key. */
export function parameterOf(key: ParameterKey): Parameter {
  return byKey.get(key)!;
}
