/** Parameters that follow from the others at every point of a study, such as N = 4*sqrt(P). */
import { CoarsegrainError } from '../errors.ts';
import { parameters, type Parameter, type ParameterKey } from '../model/parameters.ts';
import { parsePointExpression, type PointExpression } from '../model/point-expression.ts';
import { allowedRange } from '../model/ranges.ts';
import { inForce, type Setting } from '../model/setting.ts';
import type { System } from '../model/system.ts';
import { inStudy, moveTo, variedAlong, type ExpandedAxis } from './axis.ts';
import type { Study } from './document.ts';
import { orderOfUse } from './order-of-use.ts';

export interface Derived {
  parameter: Parameter;
  expression: PointExpression<ParameterKey>;
}

/** From the least to the greatest value. */
export interface Range {
  low: number;
  high: number;
}

/** An expression is tried at every combination of what it depends on up to so many; beyond, at so many well spread ones. */
const tried = { all: 1_000_000, spread: 100_000 } as const;

/**
 * The derived parameters of a study, each after those that it uses.
 * @throws CoarsegrainError naming `derived.…` where one is given elsewhere too, cannot be read, or depends on itself
 */
export function readDerived(study: Study, axes: readonly ExpandedAxis[], setting: Setting): Derived[] {
  const known = parameters.filter((parameter) => inForce(parameter, setting)).map(({ key }) => key);
  const read = parameters.flatMap(({ key }): Derived[] => {
    const text = study.derived?.[key];
    if (text === undefined) return [];
    const field = `derived.${key}`;
    const parameter = inStudy(key, setting, field);
    const onAxis = axes.some((axis) => variedAlong(axis).some((varied) => varied.parameter.key === key));
    if (onAxis || study.system[key] !== undefined) {
      const place = onAxis ? 'varies along an axis' : `is given in system.${key}`;
      const message = `${parameter.symbol} is derived (${field}) and ${place}; it takes one of the two.`;
      const allowed = 'a parameter that stands neither in the system nor on an axis';
      throw new CoarsegrainError({ kind: 'duplicate', field, value: text, allowed, message });
    }
    return [{ parameter, expression: parsePointExpression(text, known, field) }];
  });
  const nameOf = ({ parameter }: Derived) => parameter.key;
  return orderOfUse(read, nameOf, ({ expression }) => expression.uses, circular);
}

function circular([{ parameter, expression }, ...rest]: readonly [Derived, ...Derived[]]): CoarsegrainError {
  const others = rest.map((derived) => derived.parameter.symbol);
  const field = `derived.${parameter.key}`;
  const message = `${parameter.symbol} = ${expression.text} (${field}) depends on itself${others.length > 0 ? `, by way of ${others.join(', ')}` : ''}.`;
  const allowed = 'an expression that does not come back to its own parameter';
  return new CoarsegrainError({ kind: 'not-allowed', field, value: expression.text, allowed, message });
}

/**
 * Gives a system the parameters that follow from its others.
 * @throws CoarsegrainError `outside-range` where one of them is outside its range there
 */
export function derive(system: System, derived: readonly Derived[]): void {
  for (const { parameter, expression } of derived) {
    const exact = expression.value(system);
    // Rounding makes −0, which is 0.
    const value = parameter.integer ? Math.round(exact) + 0 : exact;
    if (!fits(parameter, value)) throw outside({ parameter, expression }, exact, system);
    system[parameter.key] = value;
  }
}

/** Some value in the range of a derived parameter, until its own is known. */
export function placeholder(parameter: Parameter): number {
  return [1, parameter.minimum].find((value) => fits(parameter, value)) ?? parameter.maximum;
}

function fits({ minimum, maximum, aboveMinimum }: Parameter, value: number): boolean {
  return Number.isFinite(value) && (aboveMinimum ? value > minimum : value >= minimum) && value <= maximum;
}

function outside({ parameter, expression }: Derived, value: number, system: System): CoarsegrainError {
  const field = `derived.${parameter.key}`;
  // K and N may be infinite where they are given, not where they are computed.
  const allowed = allowedRange({ ...parameter, infinite: false });
  const result = Number.isNaN(value) ? 'no number' : shown(value);
  const at = expression.uses.map((key) => `${key} = ${shown(system[key])}`).join(', ');
  const message = `${parameter.symbol} = ${expression.text} gives ${result}${at ? ` at ${at}` : ''}: ${field} takes ${allowed}.`;
  return new CoarsegrainError({ kind: 'outside-range', field, value, allowed, message });
}

function shown(value: number): string {
  return String(value).replace('-', '−').replace('Infinity', '∞');
}

/**
 * Looks whether derived parameters are in range at the points of a study. Each is tried at all combinations of what it depends on, or, where
 * these are very many, at their corners and at many between: what is outside its range elsewhere is refused when it is computed.
 * @returns the least and the greatest value that each took
 * @throws CoarsegrainError `outside-range`
 */
export function tryDerived(
  base: System,
  axes: readonly ExpandedAxis[],
  derived: readonly Derived[],
): Map<ParameterKey, Range> {
  const ranges = new Map<ParameterKey, Range>();
  for (const last of derived) {
    const chain = leadingTo(last, derived);
    const used = new Set<ParameterKey>(chain.flatMap(({ expression }) => expression.uses));
    const own = axes.filter((axis) => variedAlong(axis).some(({ parameter }) => used.has(parameter.key)));
    const count = own.reduce((product, { values }) => product * values.length, 1);
    const system = { ...base };
    const { key } = last.parameter;
    const range: Range = { low: Infinity, high: -Infinity };
    ranges.set(key, range);
    const tryAt = (ordinal: number) => {
      moveTo(system, own, ordinal);
      derive(system, chain);
      range.low = Math.min(range.low, system[key]);
      range.high = Math.max(range.high, system[key]);
    };
    if (count <= tried.all) {
      for (let ordinal = 0; ordinal < count; ordinal++) tryAt(ordinal);
      continue;
    }
    for (const corner of corners(own)) tryAt(corner);
    // Multiples of the golden ratio leave no large gap, whatever the lengths of the axes are.
    for (let n = 1; n <= tried.spread; n++) tryAt(Math.floor(((n * 0.6180339887498949) % 1) * count));
  }
  return ranges;
}

function leadingTo(last: Derived, derived: readonly Derived[]): Derived[] {
  const chain = [last];
  for (const candidate of derived.slice(0, derived.indexOf(last)).reverse()) {
    if (chain.some(({ expression }) => expression.uses.includes(candidate.parameter.key))) chain.unshift(candidate);
  }
  return chain;
}

function corners(axes: readonly ExpandedAxis[]): number[] {
  return axes.reduce(
    (ordinals, { values: { length } }) =>
      ordinals.flatMap((ordinal) => [ordinal * length, ordinal * length + length - 1]),
    [0],
  );
}
