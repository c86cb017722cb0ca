/**
 * A system: one physical set-up (theory, section 1). This file turns the words of a table row or a study into numbers that are
 * known to be in range, or says what is wrong with them.
 */
import { CoarsegrainError } from '../errors.ts';
import {
  allowedRange,
  findParameter,
  finiteRange,
  parameters,
  withInfiniteModes,
  type Parameter,
  type ParameterKey,
} from './parameters.ts';

/** Quartic per-sample loss: ℓ(Δ) = Δ²/2 + u Δ⁴/4. */
export type LossKind = 'quartic';
export const lossKinds: readonly LossKind[] = ['quartic'];

export type System = Record<ParameterKey, number> & { loss: LossKind };

/** A system as JSON carries it: K = ∞ is absent or `"infinite"`; keys with a default may be missing. */
export type SystemInput = Record<string, unknown>;

/**
 * The system that a table row or a study's base names, every missing key with a default filled in.
 * @throws CoarsegrainError naming the first field that is missing, unknown, of the wrong type or outside its range.
 */
export function parseSystem(input: SystemInput, path = ''): System {
  for (const key of Object.keys(input)) {
    if (key !== 'loss' && !findParameter(key)) throw unknownKey(key, input[key], path);
  }
  const system = { loss: parseLoss(input.loss, path) } as System;
  const infiniteModes = isInfinite(input.K);
  for (const parameter of parameters) {
    const inForce = infiniteModes ? withInfiniteModes(parameter) : parameter;
    system[parameter.key] = parseParameter(inForce, input[parameter.key], path);
  }
  return system;
}

/** Whether K, as a system writes it, stands for infinitely many modes. */
export function isInfinite(K: unknown): boolean {
  return K === undefined || K === 'infinite';
}

/**
 * The value of one parameter, in range. Where there are infinitely many modes, `withInfiniteModes` gives the parameter in force.
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

function parseLoss(given: unknown, path: string): LossKind {
  if (given === undefined || given === 'quartic') return 'quartic';
  const allowed = lossKinds.join(', ');
  throw new CoarsegrainError({
    kind: 'unknown-name',
    field: `${path}loss`,
    value: given,
    allowed,
    message: `loss = ${show(given)} is not known: ${path}loss takes ${allowed}.`,
  });
}

function unknownKey(key: string, value: unknown, path: string): CoarsegrainError {
  const allowed = [...parameters.map((parameter) => parameter.key), 'loss'].join(', ');
  return new CoarsegrainError({
    kind: 'unknown-key',
    field: path + key,
    value,
    allowed,
    message: `${path}${key} is not a key of a system, which has ${allowed}.`,
  });
}

function show(value: unknown): string {
  return typeof value === 'number' ? String(value).replace('-', '−') : JSON.stringify(value);
}
