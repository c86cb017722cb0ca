/**
 * The parameters of a system: symbol, range, default and meaning of each, stated once. Schemas, forms, error messages and column
 * names all derive from this table.
 */

export type ParameterKey = 'alpha' | 'beta' | 'K' | 'kappa' | 'u' | 'P' | 'lambda0' | 'y0' | 'noise';

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
}

const real = {
  minimum: -Number.MAX_VALUE,
  aboveMinimum: false,
  maximum: Number.MAX_VALUE,
  integer: false,
  infinite: false,
  fallback: undefined,
} as const;

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
    meaning: 'strength of the quartic term of the loss; 0 is the Gaussian process',
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
  },
  {
    ...real,
    key: 'beta',
    latex: '\\beta',
    symbol: 'β',
    name: 'target exponent',
    meaning: 'squared target coefficients fall as y_k² = y₀² k^−(1+β)',
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
    meaning: 'the largest kernel eigenvalue, λ_1',
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
    meaning: 'the first target coefficient, y_1; its sign has no effect',
    fallback: 1,
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

/** The parameter as it is in a system of infinitely many modes, whose sums exist only for α > 0 and β > 0 (theory, section 1). */
export function withInfiniteModes(parameter: Parameter): Parameter {
  if (parameter.key !== 'alpha' && parameter.key !== 'beta') return parameter;
  return { ...parameter, minimum: 0, aboveMinimum: true, condition: 'at K = ∞' };
}

/** The allowed range in words, e.g. `κ > 0`, `α > 0 at K = ∞` or `an integer from 1 to 1e9, or "infinite"`. */
export function allowedRange(parameter: Parameter): string {
  const { symbol, minimum, maximum, aboveMinimum, integer, infinite, condition } = parameter;
  if (integer) {
    return `an integer from ${String(minimum)} to ${plain(maximum)}${infinite ? ', or "infinite"' : ''}`;
  }
  if (minimum === -Number.MAX_VALUE) return `any real ${symbol}`;
  const range = `${symbol} ${aboveMinimum ? '>' : '≥'} ${String(minimum)}`.replace('-', '−');
  return condition ? `${range} ${condition}` : range;
}

/** The allowed range as it answers an infinite value: what else could look allowed is called finite. */
export function finiteRange(parameter: Parameter): string {
  return parameter.infinite ? allowedRange(parameter) : `${allowedRange(parameter)}, finite`;
}

function plain(value: number): string {
  return value >= 1e5 ? value.toExponential().replace('e+', 'e') : String(value);
}
