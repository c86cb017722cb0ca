/** What is known of a parameter of a system: symbol, range, default and meaning. */
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

/** Any finite number. */
export const real = {
  minimum: -Number.MAX_VALUE,
  aboveMinimum: false,
  maximum: Number.MAX_VALUE,
  integer: false,
  infinite: false,
  fallback: undefined,
} as const;
