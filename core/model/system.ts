/**
 * A system: one physical set-up (theory, section 1). This file turns the words of a table row or a study into numbers that are
 * known to be in range, or says what is wrong with them.
 */
import { CoarsegrainError } from '../errors.ts';
import {
  dynamicsKinds,
  featureKinds,
  lossKinds,
  spectrumKinds,
  type DynamicsKind,
  type FeatureKind,
  type LossKind,
  type SpectrumKind,
} from './kinds.ts';
import { findParameter, parameters, type Parameter, type ParameterKey } from './parameters.ts';
import { allowedRange, finiteRange } from './ranges.ts';
import { curveInputs, inForce, type Requirement, type Setting } from './setting.ts';

/** Parameters that the kinds of loss and spectrum do not have, and those that nothing computed depends on, are NaN. */
export type System = Record<ParameterKey, number> & Words & Kinds;

/** What of a system is a choice. */
export interface Kinds {
  loss: LossKind;
  spectrum: SpectrumKind;
  /** Of experiments alone. */
  features: FeatureKind;
  dynamics: DynamicsKind;
}

/** What of a system is no number; each only where the kinds of loss and spectrum ask for it. */
export interface Words {
  /** ℓ(Δ), an expression in `Delta` and `u`; of loss `formula`. */
  ell?: string;
  /** λ_k and y_k², expressions in `k`; of spectrum `formula`. */
  lambda?: string;
  y2?: string;
  /** The name of the file of a measured spectrum, and the hash of what it holds. */
  file?: string;
  content?: string;
  /** The widths of several hidden layers; then N is 1/Σ(1/N_l), of which the response at first order is that of a single layer. */
  widths?: readonly number[];
}

/** The words of each kind, and whether they must be there. */
const wordsOf: {
  key: 'ell' | 'lambda' | 'y2' | 'file' | 'content';
  kind: LossKind | SpectrumKind;
  of: 'loss' | 'spectrum';
}[] = [
  { key: 'ell', kind: 'formula', of: 'loss' },
  { key: 'lambda', kind: 'formula', of: 'spectrum' },
  { key: 'y2', kind: 'formula', of: 'spectrum' },
  { key: 'file', kind: 'measured', of: 'spectrum' },
  { key: 'content', kind: 'measured', of: 'spectrum' },
];
export const wordKeys = wordsOf.map(({ key }) => key);

/** A system as JSON carries it: K = ∞ is absent or `"infinite"`; keys with a default may be missing. */
export type SystemInput = Record<string, unknown>;

/**
 * The system that a table row or a study's base names, every missing key with a default filled in.
 * @param required what is to be computed of it; learning curves if missing
 * @throws CoarsegrainError naming the first field that is missing, unknown, of the wrong type or outside its range.
 */
export function parseSystem(input: SystemInput, path = '', required: Requirement = { inputs: curveInputs }): System {
  const system = parseWords(input, path) as System;
  const setting: Setting = { ...system, infiniteModes: isInfinite(input.K), required };
  const present = parametersIn(setting);
  refuseUnknownKeys(input, setting, path);
  for (const { key } of parameters) system[key] = NaN;
  for (const parameter of present) system[parameter.key] = parseParameter(parameter, input[parameter.key], path);
  const widths = parseWidths(input.N, path);
  if (widths && required.finiteWidth) throw oneLayer(input.N, path);
  if (widths) {
    system.widths = widths;
    system.N = 1 / widths.reduce((sum, N) => sum + 1 / N, 0);
  }
  // A copy, since an object that grew key by key is slow to read in a solver's loop.
  return { ...system };
}

/** The parameters that systems have in a setting, in the ranges that hold there. */
function parametersIn(setting: Setting): Parameter[] {
  return parameters.flatMap((parameter) => inForce(parameter, setting) ?? []);
}

/** @throws CoarsegrainError `unknown-key` for the first key that no system of the setting has */
export function refuseUnknownKeys(input: SystemInput, setting: Setting, path = ''): void {
  const known = [
    ...parametersIn(setting).map(({ key }) => key as string),
    'loss',
    'spectrum',
    ...(setting.required.choices ?? []),
    ...wordsIn(setting),
  ];
  for (const key of Object.keys(input)) if (!known.includes(key)) throw unknownKey(key, input[key], path, known);
}

/**
 * The kinds of loss and spectrum, and the words that go with them.
 * @throws CoarsegrainError
 */
export function parseWords(input: SystemInput, path = ''): Words & Kinds {
  const kinds = {
    loss: parseKind('loss', lossKinds, input.loss, path),
    spectrum: parseKind('spectrum', spectrumKinds, input.spectrum, path),
    features: parseKind('features', featureKinds, input.features, path),
    dynamics: parseKind('dynamics', dynamicsKinds, input.dynamics, path),
  };
  const words: Words = {};
  for (const key of wordsIn(kinds)) {
    const given = input[key];
    const allowed = allowedWord[key];
    const field = path + key;
    if (given === undefined && key === 'content') {
      const message = `The file ${String(input.file)} (${path}file) has not been read: ${field} is missing.`;
      throw new CoarsegrainError({ kind: 'not-found', field: `${path}file`, value: input.file, allowed, message });
    }
    if (given === undefined) {
      const message = `${field} is missing; it takes ${allowed}.`;
      throw new CoarsegrainError({ kind: 'missing', field, value: null, allowed, message });
    }
    if (typeof given !== 'string' || given.trim() === '') {
      const message = `${field} = ${show(given)} is not text; it takes ${allowed}.`;
      throw new CoarsegrainError({ kind: 'wrong-type', field, value: given, allowed, message });
    }
    words[key] = given;
  }
  return { ...words, ...kinds };
}

const allowedWord = {
  ell: 'an even expression in Delta and u, e.g. "Delta^2/2 + u*Delta^4/4"',
  lambda: 'an expression in k that falls, e.g. "k^-1.6/(1+log(k))"',
  y2: 'an expression in k that is not negative, e.g. "k^-1.9"',
  file: 'the name of a CSV or NPY file',
  content: 'the hash of the file’s content',
} as const;

function wordsIn(kinds: Pick<Setting, 'loss' | 'spectrum'>): (typeof wordKeys)[number][] {
  return wordsOf.filter(({ kind, of }) => kinds[of] === kind).map(({ key }) => key);
}

/** Whether K, as a system writes it, stands for infinitely many modes. */
export function isInfinite(K: unknown): boolean {
  return K === undefined || K === 'infinite';
}

/**
 * The value of one parameter, in range. `inForce` gives the parameter with the range that holds.
 * @throws CoarsegrainError of kind `missing`, `wrong-type`, `not-a-number` or `outside-range`.
 */
export function parseParameter(parameter: Parameter, given: unknown, path = ''): number {
  const field = path + parameter.key;
  const allowed = allowedRange(parameter);
  if (given === undefined) {
    if (parameter.fallback !== undefined) return parameter.fallback;
    const name = field === parameter.symbol ? field : `${parameter.symbol} (${field})`;
    const message = `${name} is missing; it takes ${allowed}.`;
    throw new CoarsegrainError({ kind: 'missing', field, value: null, allowed, message });
  }
  if (parameter.key === 'N' && Array.isArray(given)) return NaN;
  if (parameter.infinite && given === 'infinite') return Infinity;
  const refuse = (kind: 'wrong-type' | 'not-a-number' | 'outside-range', what: string, range = allowed) =>
    new CoarsegrainError({
      kind,
      field,
      value: given,
      allowed: range,
      message: `${parameter.symbol} = ${show(given)} is ${what}: ${field} takes ${range}.`,
    });
  if (given === 'infinite') throw refuse('wrong-type', 'not finite', finiteRange(parameter));
  if (typeof given !== 'number') throw refuse('wrong-type', 'not a number');
  if (Math.abs(given) === Infinity) throw refuse('outside-range', 'not finite', finiteRange(parameter));
  if (Number.isNaN(given)) throw refuse('not-a-number', 'not a number');
  const tooLow = parameter.aboveMinimum ? given <= parameter.minimum : given < parameter.minimum;
  if (tooLow || given > parameter.maximum) throw refuse('outside-range', 'outside its range');
  if (parameter.integer && !Number.isInteger(given)) throw refuse('outside-range', 'not an integer');
  return given;
}

/** The widths of a deep network; undefined where N is no list. */
function parseWidths(given: unknown, path: string): readonly number[] | undefined {
  if (!Array.isArray(given)) return undefined;
  const field = `${path}N`;
  const allowed = 'a list of 1 to 20 widths N > 0';
  if (given.length === 0 || given.length > 20) {
    const message = `${field} lists ${String(given.length)} widths; it takes ${allowed}.`;
    throw new CoarsegrainError({ kind: given.length ? 'too-many' : 'empty', field, value: given, allowed, message });
  }
  const width: Parameter = { ...findParameter('N')!, fallback: undefined };
  return given.map((value: unknown, index) =>
    parseParameter({ ...width, key: `N.${String(index)}` as 'N' }, value, path),
  );
}

function oneLayer(given: unknown, path: string): CoarsegrainError {
  const field = `${path}N`;
  const allowed = 'one width N: networks of a single hidden layer are trained';
  const message = `${field} lists several widths; it takes ${allowed}.`;
  return new CoarsegrainError({ kind: 'wrong-type', field, value: given, allowed, message });
}

function parseKind<Name extends string>(key: string, names: readonly Name[], given: unknown, path: string): Name {
  if (given === undefined) return names[0]!;
  const found = names.find((name) => name === given);
  if (found !== undefined) return found;
  const allowed = names.join(', ');
  throw new CoarsegrainError({
    kind: 'unknown-name',
    field: path + key,
    value: given,
    allowed,
    message: `${key} = ${show(given)} is not known: ${path}${key} takes ${allowed}.`,
  });
}

function unknownKey(key: string, value: unknown, path: string, known: string[]): CoarsegrainError {
  const parameter = findParameter(key);
  const kinds = [
    parameter?.losses?.map((name) => `loss ${name}`),
    parameter?.spectra?.map((name) => `spectrum ${name}`),
  ]
    .flatMap((names) => names ?? [])
    .join(', ');
  const belongs = kinds ? `; ${parameter?.symbol ?? key} belongs to ${kinds}` : '';
  const allowed = known.join(', ');
  return new CoarsegrainError({
    kind: 'unknown-key',
    field: path + key,
    value,
    allowed,
    message: `${path}${key} is not a key of this system, which has ${allowed}${belongs}.`,
  });
}

function show(value: unknown): string {
  return typeof value === 'number' ? String(value).replace('-', '−') : JSON.stringify(value);
}
