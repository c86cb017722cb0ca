/** From an axis as a study gives it to the values of its parameters, each checked against the range that holds for it. */
import { CoarsegrainError } from '../errors.ts';
import { parameterOf, type Parameter, type ParameterKey } from '../model/parameters.ts';
import { inForce, type Setting } from '../model/setting.ts';
import { parseParameter, type System } from '../model/system.ts';
import { sobolPoints } from '../numerics/sobol.ts';
import { Stream } from '../numerics/stream.ts';
import type { Axis, AxisPart, SimpleAxis } from './document.ts';

/** A parameter and its values along an axis. */
export interface Varied {
  parameter: Parameter;
  values: Float64Array;
}

/** An axis with its values spelled out. Of several parameters the first one names it. */
export interface ExpandedAxis extends Varied {
  /** Whether the values of the first parameter lie on a logarithmic scale. */
  logarithmic: boolean;
  /** What else varies along it, with as many values. */
  also: readonly Varied[];
}

/**
 * The values of an axis, in order. Logarithmic ranges hit powers of ten exactly. Where parameters are integers, values are rounded. Values
 * that are typed stand there once; of those that are computed or drawn, equal ones are kept once. Random values lie in their order, except in
 * a zip, where the order in which they are drawn is what makes them independent of the others.
 * @param path of the axis in its document, e.g. `axes.0`
 * @throws CoarsegrainError naming the value outside the parameter's range
 */
export function expandAxis(axis: Axis, path: string, setting: Setting): ExpandedAxis {
  if ('zip' in axis) return zipped(axis.zip, `${path}.zip`, setting);
  if ('sobol' in axis) return quasiRandom(axis, `${path}.sobol`, setting);
  const { parameter, values, logarithmic } = valuesOf(axis, path, setting);
  return { parameter, values: kept(axis, parameter, values, path), logarithmic, also: [] };
}

/** The values of an axis of one parameter, whatever their order, with repetitions. */
function valuesOf(axis: SimpleAxis, path: string, setting: Setting): Varied & { logarithmic: boolean } {
  const parameter = inStudy(axis.parameter, setting, `${path}.parameter`);
  if ('values' in axis) {
    const values = Float64Array.from(axis.values, (value, position) =>
      checkValue(parameter, value, `${path}.values.${String(position)}`),
    );
    return { parameter, values, logarithmic: false };
  }
  const { from, to, count } = axis;
  const random = 'random' in axis;
  const logarithmic = (random ? axis.random : axis.spacing) === 'logarithmic';
  checkEnds(parameter, axis, logarithmic, path, count);
  if (random) {
    const stream = Stream.of(`random values of ${parameter.key}, seed ${String(axis.seed)}`, 0);
    const draw = () => drawn(parameter, from, to, stream.uniform(), logarithmic);
    return { parameter, values: Float64Array.from({ length: count }, draw), logarithmic };
  }
  const values = Float64Array.from({ length: count }, (_, position) => {
    if (position === 0) return from;
    if (position === count - 1) return to;
    const value = between(from, to, position / (count - 1), logarithmic);
    return parameter.integer ? Math.round(value) : value;
  });
  return { parameter, values, logarithmic };
}

/** Of the values of an axis those that stand on it, in their order. */
function kept(axis: SimpleAxis, parameter: Parameter, values: Float64Array, path: string): Float64Array {
  const distinct = new Set(values);
  if ('values' in axis) {
    if (distinct.size === values.length) return values;
    const value = values.find((candidate, position) => values.indexOf(candidate) < position);
    throw new CoarsegrainError({
      kind: 'duplicate',
      field: `${path}.values`,
      value,
      allowed: 'each value once',
      message: `${parameter.symbol} = ${String(value)} stands twice on its axis (${path}.values).`,
    });
  }
  const { from, to, count } = axis;
  if ('random' in axis) {
    const ascending = Float64Array.from(distinct).sort();
    return from <= to ? ascending : ascending.reverse();
  }
  if (parameter.integer) return Float64Array.from(distinct);
  if (distinct.size === count) return values;
  const allowed = `at most ${String(distinct.size)} values between these ends`;
  throw new CoarsegrainError({
    kind: 'too-many',
    field: `${path}.count`,
    value: count,
    allowed,
    message: `The axis of ${parameter.symbol} from ${String(from)} to ${String(to)} holds fewer than ${path}.count = ${String(count)} different numbers; it takes ${allowed}.`,
  });
}

function zipped(members: readonly SimpleAxis[], path: string, setting: Setting): ExpandedAxis {
  const columns = members.map((member, index) => valuesOf(member, `${path}.${String(index)}`, setting));
  const [first, ...others] = columns as [(typeof columns)[0], ...typeof columns];
  const { length } = first.values;
  for (const [index, { parameter, values }] of columns.entries()) {
    if (values.length === length) continue;
    const field = `${path}.${String(index)}.${'values' in members[index]! ? 'values' : 'count'}`;
    throw new CoarsegrainError({
      kind: 'outside-range',
      field,
      value: values.length,
      allowed: `${String(length)} values, as many as ${first.parameter.symbol} has`,
      message: `${parameter.symbol} has ${String(values.length)} values (${field}) and ${first.parameter.symbol}, with which it is zipped, ${String(length)}: they take equally many.`,
    });
  }
  const rows = distinctRows(columns.map(({ values }) => values));
  if (rows && members.every((member) => 'values' in member)) {
    const gap = rows.findIndex((row, position) => row !== position);
    const value = columns.map(({ values }) => values[gap < 0 ? rows.length : gap]!);
    throw new CoarsegrainError({
      kind: 'duplicate',
      field: path,
      value,
      allowed: 'each combination of values once',
      message: `${columns.map(({ parameter }, index) => `${parameter.symbol} = ${String(value[index])}`).join(', ')} stands twice on its axis (${path}).`,
    });
  }
  return axisOf(first, others, first.logarithmic, rows);
}

function quasiRandom(
  { sobol, count, seed }: Extract<Axis, { sobol: unknown }>,
  path: string,
  setting: Setting,
): ExpandedAxis {
  const names = sobol.map(({ parameter }) => parameter).join(', ');
  const points = sobolPoints(sobol.length, count, Stream.of(`Sobol sequence over ${names}, seed ${String(seed)}`, 0));
  const columns = sobol.map((part, index): Varied => {
    const at = `${path}.${String(index)}`;
    const parameter = inStudy(part.parameter, setting, `${at}.parameter`);
    const logarithmic = part.spacing === 'logarithmic';
    checkEnds(parameter, part, logarithmic, at, count);
    const values = points[index]!.map((fraction) => drawn(parameter, part.from, part.to, fraction, logarithmic));
    return { parameter, values };
  });
  const [first, ...others] = columns as [Varied, ...Varied[]];
  return axisOf(first, others, sobol[0]!.spacing === 'logarithmic', distinctRows(columns.map(({ values }) => values)));
}

/** @param rows the positions that are kept; all of them if missing */
function axisOf(
  first: Varied,
  others: readonly Varied[],
  logarithmic: boolean,
  rows?: readonly number[],
): ExpandedAxis {
  const pick = ({ parameter, values }: Varied): Varied => ({
    parameter,
    values: rows ? Float64Array.from(rows, (row) => values[row]!) : values,
  });
  return { ...pick(first), logarithmic, also: others.map(pick) };
}

/** The positions at which a combination of values stands for the first time; undefined where all are different. */
function distinctRows(columns: readonly Float64Array[]): number[] | undefined {
  const { length } = columns[0]!;
  if (columns.some((values) => new Set(values).size === length)) return undefined;
  const seen = new Set<string>();
  const rows: number[] = [];
  for (let row = 0; row < length; row++) {
    const key = columns.map((values) => values[row]).join(' ');
    if (!seen.has(key)) rows.push(row);
    seen.add(key);
  }
  return rows.length < length ? rows : undefined;
}

/** Sets the parameters on the axes to their values at an ordinal: mixed-radix digits, the first axis slowest. */
export function moveTo(system: System, axes: readonly ExpandedAxis[], ordinal: number): void {
  let rest = ordinal;
  for (let index = axes.length - 1; index >= 0; index--) {
    const { parameter, values, also } = axes[index]!;
    const digit = rest % values.length;
    system[parameter.key] = values[digit]!;
    for (const other of also) system[other.parameter.key] = other.values[digit]!;
    rest = (rest - digit) / values.length;
  }
}

/** Every parameter on an axis, the first one first. */
export function variedAlong(axis: ExpandedAxis): readonly Varied[] {
  return [axis, ...axis.also];
}

/** @throws CoarsegrainError `unknown-name` where the systems of the study have no such parameter */
export function inStudy(key: ParameterKey, setting: Setting, field: string): Parameter {
  const parameter = inForce(parameterOf(key), setting);
  if (parameter) return parameter;
  const allowed = setting.required.inputs.filter((input) => inForce(parameterOf(input), setting)).join(', ');
  const { symbol } = parameterOf(key);
  throw new CoarsegrainError({
    kind: 'unknown-name',
    field,
    value: key,
    allowed,
    message: `${symbol} (${field} = "${key}") is no parameter of this study: ${field} takes ${allowed}.`,
  });
}

function checkEnds(
  parameter: Parameter,
  { from, to }: Pick<Exclude<AxisPart, { values: unknown }>, 'from' | 'to'>,
  logarithmic: boolean,
  path: string,
  count: number,
): void {
  checkValue(parameter, from, `${path}.from`);
  checkValue(parameter, to, `${path}.to`);
  const { symbol } = parameter;
  if (logarithmic && Math.min(from, to) <= 0) {
    const field = from <= 0 ? `${path}.from` : `${path}.to`;
    throw new CoarsegrainError({
      kind: 'outside-range',
      field,
      value: Math.min(from, to),
      allowed: `${symbol} > 0 on a logarithmic axis`,
      message: `${symbol} = ${String(Math.min(from, to))} cannot be the end of a logarithmic axis (${field}): it takes ${symbol} > 0.`,
    });
  }
  if (from === to && count > 1) {
    throw new CoarsegrainError({
      kind: 'duplicate',
      field: `${path}.to`,
      value: to,
      allowed: `a value other than from = ${String(from)}`,
      message: `The axis of ${symbol} begins and ends at ${String(from)} (${path}.to).`,
    });
  }
}

/** The value that lies a random fraction of the way between two ends. Integers are equally likely, both ends included. */
function drawn(parameter: Parameter, from: number, to: number, fraction: number, logarithmic: boolean): number {
  if (!parameter.integer) return between(from, to, fraction, logarithmic);
  const half = from <= to ? 0.5 : -0.5;
  return within(from, to, Math.round(between(from - half, to + half, fraction, logarithmic)));
}

/** The value that lies a fraction of the way between two others, on a linear or on a logarithmic scale. */
export function between(from: number, to: number, fraction: number, logarithmic: boolean): number {
  return within(from, to, logarithmic ? logarithmicStep(from, to, fraction) : linearStep(from, to, fraction));
}

/** The last digit of a step may lie beyond an end. */
function within(from: number, to: number, value: number): number {
  return Math.min(Math.max(value, Math.min(from, to)), Math.max(from, to));
}

function linearStep(from: number, to: number, fraction: number): number {
  // The difference of two numbers need not be one.
  return Number.isFinite(to - from) ? from + (to - from) * fraction : from * (1 - fraction) + to * fraction;
}

function logarithmicStep(from: number, to: number, fraction: number): number {
  const exponent = Math.log10(from) + (Math.log10(to) - Math.log10(from)) * fraction;
  const whole = Math.round(exponent);
  return Math.abs(exponent - whole) < 1e-12 * Math.max(1, Math.abs(whole))
    ? Number(`1e${String(whole)}`)
    : 10 ** exponent;
}

function checkValue(parameter: Parameter, value: number | 'infinite', field: string): number {
  try {
    return parseParameter(parameter, value);
  } catch (error) {
    if (!(error instanceof CoarsegrainError)) throw error;
    const { report } = error;
    throw new CoarsegrainError({
      ...report,
      field,
      message: `${parameter.symbol} = ${String(value).replace('-', '−')} is outside its range: ${field} takes ${report.allowed}.`,
    });
  }
}
