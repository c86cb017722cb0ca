/**
 * A system: one physical set-up (theory, section 1). This file turns the words of a table row or a study into numbers that are
 * known to be in range, or says what is wrong with them.
 */
import { CoarsegrainError } from '../errors.ts';
import { allowedRange, findParameter, parameters, type Parameter, type ParameterKey } from './parameters.ts';

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
  for (const parameter of parameters) {
    system[parameter.key] = parseParameter(parameter, input[parameter.key], path);
  }
  requireConvergentSums(system, path);
  return system;
}

/**
 * The value of one parameter, in range.
 * @throws CoarsegrainError of kind `missing`, `wrong-type`, `not-a-number` or `outside-range`.
 */
export function parseParameter(parameter: Parameter, given: unknown, path = ''): number {
  const field = path + parameter.key;
  const allowed = allowedRange(parameter);
  if (given === undefined) {
    if (parameter.fallback !== undefined) return parameter.fallback;
    const message = `${parameter.symbol} (${field}) is missing; it takes ${allowed}.`;
    throw new CoarsegrainError({ kind: 'missing', field, value: null, allowed, message });
  }
  if (parameter.infinite && given === 'infinite') return Infinity;
  const refuse = (kind: 'wrong-type' | 'not-a-number' | 'outside-range', what: string) =>
    new CoarsegrainError({
      kind,
      field,
      value: given,
      allowed,
      message: `${parameter.symbol} = ${show(given)} is ${what}: ${field} takes ${allowed}.`,
    });
  if (typeof given !== 'number') throw refuse('wrong-type', 'not a number');
  if (Math.abs(given) === Infinity) throw refuse('outside-range', 'not finite');
  if (Number.isNaN(given)) throw refuse('not-a-number', 'not a number');
  const tooLow = parameter.aboveMinimum ? given <= parameter.minimum : given < parameter.minimum;
  if (tooLow || given > parameter.maximum) throw refuse('outside-range', 'outside its range');
  if (parameter.integer && !Number.isInteger(given)) throw refuse('outside-range', 'not an integer');
  return given;
}

/**
 * At K = ∞ the sums over modes exist only for α > 0 and β > 0 (theory, section 1).
 * @throws CoarsegrainError of kind `outside-range` naming the exponent at fault.
 */
export function requireConvergentSums(system: Pick<System, 'K' | 'alpha' | 'beta'>, path = ''): void {
  if (system.K !== Infinity) return;
  for (const key of ['alpha', 'beta'] as const) {
    if (system[key] > 0) continue;
    const symbol = findParameter(key)?.symbol ?? key;
    const allowed = `${symbol} > 0 at K = ∞`;
    throw new CoarsegrainError({
      kind: 'outside-range',
      field: path + key,
      value: system[key],
      allowed,
      message: `${symbol} = ${show(system[key])} is outside its range: ${path}${key} takes ${symbol} > 0 at K = ∞, where the sums over modes must converge.`,
    });
  }
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
