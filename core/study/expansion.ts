/**
 * From a study to its points. A point has an ordinal: mixed-radix digits over the axes, the first axis slowest. Workers expand
 * only the ordinals they compute, so a study of ten million points costs the main process nothing.
 */
import { z } from 'zod';
import { CoarsegrainError } from '../errors.ts';
import { allowedRange, parameterOf, parameters, type Parameter, type ParameterKey } from '../model/parameters.ts';
import { parseParameter, requireConvergentSums, type System } from '../model/system.ts';
import { quantities, type QuantityName } from '../quantities/index.ts';
import { checked } from './checked.ts';
import { limits, studySchema, studyVersion, type Axis, type Study } from './document.ts';

/** A checked study with its axes spelled out. */
export interface Expansion {
  study: Study;
  /** The base system; parameters on an axis hold the axis's first value. */
  base: System;
  /** In the study's order, the first slowest. */
  axes: { parameter: Parameter; values: Float64Array; logarithmic: boolean }[];
  /** Number of points of one quantity. */
  count: number;
}

/**
 * A study from JSON text.
 * @throws CoarsegrainError `broken-json`, or as `expandStudy`.
 */
export function parseStudyText(text: string): Expansion {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    const message = `The study is not JSON: ${error instanceof Error ? error.message : String(error)}.`;
    throw new CoarsegrainError({ kind: 'broken-json', value: text.slice(0, 80), allowed: 'a JSON document', message });
  }
  return expandStudy(document);
}

/**
 * The checked and expanded form of a study document: everything that can be refused is refused here, before anything is stored.
 * @throws CoarsegrainError naming the first field at fault, its value and its allowed range.
 */
export function expandStudy(document: unknown): Expansion {
  const version = z.object({ version: z.number() }).safeParse(document);
  if (version.success && version.data.version > studyVersion) {
    throw new CoarsegrainError({
      kind: 'newer-version',
      field: 'version',
      value: version.data.version,
      allowed: `1 to ${String(studyVersion)}`,
      message: `The study has version ${String(version.data.version)}; this Coarsegrain reads versions up to ${String(studyVersion)}. A newer one is needed.`,
    });
  }
  checkNumbers(document);
  const study = checked(studySchema, document);
  const axes = study.axes.map((axis, index) => expandAxis(axis, index));
  const seen = new Set<ParameterKey>();
  axes.forEach(({ parameter }, index) => {
    if (seen.has(parameter.key)) {
      throw new CoarsegrainError({
        kind: 'duplicate',
        field: `axes.${String(index)}.parameter`,
        value: parameter.key,
        allowed: 'a parameter that no other axis varies',
        message: `${parameter.symbol} (axes.${String(index)}.parameter = "${parameter.key}") is on two axes; a parameter varies along one.`,
      });
    }
    seen.add(parameter.key);
  });
  const count = axes.reduce((product, axis) => product * axis.values.length, 1);
  if (count > limits.points) {
    throw new CoarsegrainError({
      kind: 'too-many',
      field: 'axes',
      value: count,
      allowed: `at most ${String(limits.points)} points`,
      message: `The axes give ${String(count)} points; a study has at most ${String(limits.points)}.`,
    });
  }
  const base = { loss: study.system.loss ?? 'quartic' } as System;
  for (const parameter of parameters) {
    const axis = axes.find((candidate) => candidate.parameter === parameter);
    base[parameter.key] = axis ? axis.values[0]! : parseParameter(parameter, study.system[parameter.key], 'system.');
  }
  requireConvergence(base, axes);
  if (new Set(study.quantities).size < study.quantities.length) {
    throw new CoarsegrainError({
      kind: 'duplicate',
      field: 'quantities',
      value: study.quantities,
      allowed: 'each quantity once',
      message: 'quantities names one quantity twice.',
    });
  }
  return { study, base, axes, count };
}

/** The system of one point. @param ordinal from 0 to count − 1 */
export function systemAt(expansion: Expansion, ordinal: number): System {
  const system = { ...expansion.base };
  let rest = ordinal;
  for (let index = expansion.axes.length - 1; index >= 0; index--) {
    const { parameter, values } = expansion.axes[index]!;
    const digit = rest % values.length;
    system[parameter.key] = values[digit]!;
    rest = (rest - digit) / values.length;
  }
  return system;
}

/** Estimated seconds of one thread for one point of a quantity, on average over the study. */
export function pointCost({ base, axes }: Expansion, quantity: QuantityName): number {
  const lastSpectral = axes.findLastIndex(({ parameter }) => ['alpha', 'beta', 'K'].includes(parameter.key));
  const pointsPerSpectrum = axes.slice(lastSpectral + 1).reduce((product, { values }) => product * values.length, 1);
  return quantities[quantity].cost(base, pointsPerSpectrum);
}

/** Estimated seconds of one thread for the whole study. */
export function studyCost(expansion: Expansion): number {
  return expansion.study.quantities.reduce((sum, name) => sum + pointCost(expansion, name) * expansion.count, 0);
}

/**
 * The values of an axis, in order. Logarithmic ranges hit powers of ten exactly; ranges over integers are rounded and each integer is
 * kept once.
 * @throws CoarsegrainError naming the value outside the parameter's range.
 */
export function expandAxis(axis: Axis, index: number): Expansion['axes'][number] {
  const parameter = parameterOf(axis.parameter);
  const path = `axes.${String(index)}.`;
  if ('values' in axis) {
    const values = Float64Array.from(axis.values, (value, position) =>
      checkAxisValue(parameter, value, `${path}values.${String(position)}`),
    );
    if (new Set(values).size < values.length) {
      const value = values.find((candidate, position) => values.indexOf(candidate) < position);
      throw new CoarsegrainError({
        kind: 'duplicate',
        field: `${path}values`,
        value,
        allowed: 'each value once',
        message: `${parameter.symbol} = ${String(value)} stands twice on its axis (${path}values).`,
      });
    }
    return { parameter, values, logarithmic: false };
  }
  const { from, to, count } = axis;
  const logarithmic = axis.spacing === 'logarithmic';
  checkAxisValue(parameter, from, `${path}from`);
  checkAxisValue(parameter, to, `${path}to`);
  if (logarithmic && Math.min(from, to) <= 0) {
    const field = from <= 0 ? `${path}from` : `${path}to`;
    throw new CoarsegrainError({
      kind: 'outside-range',
      field,
      value: Math.min(from, to),
      allowed: `${parameter.symbol} > 0 on a logarithmic axis`,
      message: `${parameter.symbol} = ${String(Math.min(from, to))} cannot be the end of a logarithmic axis (${field}): it takes ${parameter.symbol} > 0.`,
    });
  }
  if (from === to && count > 1) {
    throw new CoarsegrainError({
      kind: 'duplicate',
      field: `${path}to`,
      value: to,
      allowed: `a value other than from = ${String(from)}`,
      message: `The axis of ${parameter.symbol} begins and ends at ${String(from)} (${path}to).`,
    });
  }
  const values = Float64Array.from({ length: count }, (_, position) => {
    if (position === 0) return from;
    if (position === count - 1) return to;
    const fraction = position / (count - 1);
    const value = logarithmic ? logarithmicStep(from, to, fraction) : from + (to - from) * fraction;
    return parameter.integer ? Math.round(value) : value;
  });
  return { parameter, values: parameter.integer ? Float64Array.from(new Set(values)) : values, logarithmic };
}

function logarithmicStep(from: number, to: number, fraction: number): number {
  const exponent = Math.log10(from) + (Math.log10(to) - Math.log10(from)) * fraction;
  const whole = Math.round(exponent);
  return Math.abs(exponent - whole) < 1e-12 * Math.max(1, Math.abs(whole))
    ? Number(`1e${String(whole)}`)
    : 10 ** exponent;
}

function checkAxisValue(parameter: Parameter, value: number | 'infinite', field: string): number {
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

function requireConvergence(base: System, axes: Expansion['axes']): void {
  const valuesOf = (key: ParameterKey) => axes.find((axis) => axis.parameter.key === key)?.values ?? [base[key]];
  const index = (key: ParameterKey) => axes.findIndex((axis) => axis.parameter.key === key);
  if (!valuesOf('K').includes(Infinity)) return;
  for (const key of ['alpha', 'beta'] as const) {
    const lowest = Array.from(valuesOf(key)).reduce((a, b) => Math.min(a, b));
    const path = index(key) < 0 ? 'system.' : `axes.${String(index(key))}.`;
    requireConvergentSums({ alpha: 1, beta: 1, [key]: lowest, K: Infinity }, path);
  }
}

/** JSON has no NaN, but the API's codec carries it: it is refused by name before the schema calls it a wrong type. */
function checkNumbers(value: unknown, path: string[] = []): void {
  if (typeof value === 'number' && !Number.isFinite(value)) {
    const field = path.join('.');
    const parameter = parameters.find((candidate) => path.includes(candidate.key));
    const allowed = parameter ? allowedRange(parameter) : 'a finite number';
    throw new CoarsegrainError({
      kind: 'not-a-number',
      field,
      value,
      allowed,
      message: `${field} = ${String(value)} is not a finite number: it takes ${allowed}.`,
    });
  }
  if (typeof value === 'object' && value !== null && path.length < 8) {
    for (const [key, inner] of Object.entries(value)) checkNumbers(inner, [...path, key]);
  }
}
