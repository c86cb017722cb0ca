/**
 * The parameters of a system: symbol, range, default and meaning of each, stated once. Schemas, forms, error messages and column
 * names all derive from this table.
 */

import type { LossKind, SpectrumKind } from './kinds.ts';

export type ParameterKey =
  | 'alpha'
  | 'beta'
  | 'K'
  | 'kappa'
  | 'u'
  | 'P'
  | 'lambda0'
  | 'y0'
  | 'noise'
  | 'N'
  | 'power'
  | 'kc'
  | 'alpha2'
  | 'beta2'
  | 'epsilon'
  | 'omega'
  | 'dimension'
  | Coordinate;

/** What only some quantities depend on: where on a flow, at which mode, at which time they are looked at, and how an experiment is drawn. */
export type Coordinate =
  | 'modes_left'
  | 'mode'
  | 'relative'
  | 'tau'
  | 'rhat'
  | 'ghat'
  | 'scale'
  | 'm'
  | 'pairs'
  | 'weight'
  | 'time'
  | 'seed'
  | 'datasets'
  | 'chains'
  | 'precision'
  | 'budget';

export interface Parameter {
  key: ParameterKey;
  /** The symbol in LaTeX, e.g. `\\lambda_0`. */
  latex: string;
  /** The symbol in plain characters, e.g. `λ₀`. */
  symbol: string;
  /** The field's word for it, in lower case. */
  name: string;
  /** One line that says what it does. */
  meaning: string;
  minimum: number;
  /** Whether the minimum itself is refused. */
  aboveMinimum: boolean;
  maximum: number;
  integer: boolean;
  /** Whether `"infinite"` is a value. */
  infinite: boolean;
  /** The value of a missing key; undefined where the key is required. */
  fallback: number | undefined;
  /** Where its range is that of a special case, the words for it, e.g. `at K = ∞`. */
  condition?: string;
  /** The kinds of loss or of spectrum that have it; every kind if missing. */
  losses?: readonly LossKind[];
  spectra?: readonly SpectrumKind[];
  /** Whether it belongs to single quantities and not to the system. */
  coordinate?: true;
  /** Whether it says how an experiment is made. */
  experiment?: true;
}

const real = {
  minimum: -Number.MAX_VALUE,
  aboveMinimum: false,
  maximum: Number.MAX_VALUE,
  integer: false,
  infinite: false,
  fallback: undefined,
} as const;

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
  {
    ...real,
    key: 'modes_left',
    latex: '\\Lambda',
    symbol: 'Λ',
    name: 'modes left',
    meaning: 'how many modes are not yet eliminated; 0 is the end of the flow',
    minimum: 0,
    maximum: 1e9,
    integer: true,
    fallback: 0,
    coordinate: true,
  },
  {
    ...real,
    key: 'mode',
    latex: 'k',
    symbol: 'k',
    name: 'mode',
    meaning: 'number of the mode that is looked at, 1 the most learnable',
    minimum: 1,
    maximum: 1e9,
    integer: true,
    fallback: 1,
    coordinate: true,
  },
  {
    ...real,
    key: 'relative',
    latex: 'k/k^*',
    symbol: 'k/k*',
    name: 'place against the border',
    meaning:
      'looks at the mode nearest to this multiple of k*, at which self-similar systems are alike; 0 looks at mode k',
    minimum: 0,
    fallback: 0,
    coordinate: true,
  },
  {
    ...real,
    key: 'tau',
    latex: '\\tau',
    symbol: 'τ',
    name: 'flow time',
    meaning: 'time of gradient flow in the frame of the Gaussian process, dt = dτ/(1+3uX)',
    minimum: 0,
    coordinate: true,
  },
  {
    ...real,
    key: 'rhat',
    latex: '\\hat{r}',
    symbol: 'r',
    name: 'rescaled data strength',
    meaning: 'rλ_Λ, where on the phase portrait its vector field is looked at',
    fallback: 0,
    coordinate: true,
  },
  {
    ...real,
    key: 'ghat',
    latex: '\\hat{g}',
    symbol: 'g',
    name: 'rescaled coupling',
    meaning: 'gΛλ_Λ², where on the phase portrait its separatrix is looked at',
    fallback: 1,
    coordinate: true,
  },
  {
    ...real,
    key: 'scale',
    latex: 'l',
    symbol: 'l',
    name: 'scale',
    meaning: 'l = Λ₀/Λ, how far the cut-off has come down',
    minimum: 1,
    fallback: 1,
    coordinate: true,
  },
  {
    ...real,
    key: 'm',
    latex: 'm',
    symbol: 'm',
    name: 'transfer factor',
    meaning: 'the transferred system has P′ = mP samples',
    minimum: 0,
    aboveMinimum: true,
    fallback: 4,
    coordinate: true,
  },
  {
    ...real,
    key: 'pairs',
    latex: 'n',
    symbol: 'n',
    name: 'pairs of the operator',
    meaning: 'the operator is U_n Π (Σ k^a Δ_k²) over n pairs; 2 is quartic',
    minimum: 1,
    maximum: 20,
    integer: true,
    fallback: 2,
    coordinate: true,
  },
  {
    ...real,
    key: 'weight',
    latex: 'a',
    symbol: 'a',
    name: 'weight of the pairs',
    meaning: 'every pair is weighted by k^a; 0 leaves all modes alike, 1+α is the kernel’s own scale',
    fallback: 0,
    coordinate: true,
  },
  {
    ...real,
    key: 'time',
    latex: 't',
    symbol: 't',
    name: 'training time',
    meaning: 'for how long a network is trained, in the time of gradient flow on the loss per sample',
    minimum: 0,
    maximum: 1e9,
    fallback: 100,
    coordinate: true,
    experiment: true,
  },
  {
    ...real,
    key: 'datasets',
    latex: 'n',
    symbol: 'n',
    name: 'data sets',
    meaning: 'how many data sets an experiment is repeated on; its error bars come from them',
    minimum: 1,
    maximum: 10_000,
    integer: true,
    fallback: 8,
    coordinate: true,
    experiment: true,
  },
  {
    ...real,
    key: 'chains',
    latex: 'n',
    symbol: 'n',
    name: 'groups of chains',
    meaning: 'how many groups of four chains sample the effective action; error bars come from them',
    minimum: 1,
    maximum: 10_000,
    integer: true,
    fallback: 8,
    coordinate: true,
    experiment: true,
  },
  {
    ...real,
    key: 'precision',
    latex: '\\delta',
    symbol: 'δ',
    name: 'target precision',
    meaning:
      'relative standard error of the first column at which no more data sets are drawn; 0 draws the number that is given',
    minimum: 0,
    maximum: 1,
    fallback: 0,
    coordinate: true,
    experiment: true,
  },
  {
    ...real,
    key: 'budget',
    latex: 'B',
    symbol: 'B',
    name: 'budget',
    meaning: 'data sets or chains at most, where a target precision is given',
    minimum: 2,
    maximum: 10_000,
    integer: true,
    fallback: 200,
    coordinate: true,
    experiment: true,
  },
  {
    ...real,
    key: 'seed',
    latex: '\\#',
    symbol: 'seed',
    name: 'seed',
    meaning: 'names the random numbers: the same seed gives the same values, bit by bit',
    minimum: 0,
    maximum: 1e9,
    integer: true,
    fallback: 0,
    coordinate: true,
    experiment: true,
  },
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
