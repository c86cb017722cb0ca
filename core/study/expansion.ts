/**
 * From a study to its points. A point has an ordinal: mixed-radix digits over the axes, the first axis slowest. Workers expand
 * only the ordinals they compute, so a study of ten million points costs the main process nothing.
 */
import { z } from 'zod';
import { CoarsegrainError } from '../errors.ts';
import { lossKinds, spectrumKinds } from '../model/kinds.ts';
import { findParameter, parameterOf, type Parameter, type ParameterKey } from '../model/parameters.ts';
import { allowedRange, finiteRange } from '../model/ranges.ts';
import { curveInputs, inForce, together, type Requirement, type Setting } from '../model/setting.ts';
import {
  isInfinite,
  parseParameter,
  parseSystem,
  refuseUnknownKeys,
  type System,
  type SystemInput,
} from '../model/system.ts';
import { quantities, type QuantityName } from '../quantities/index.ts';
import { checked, type ParameterAt } from './checked.ts';
import { probeFormulas } from './probe.ts';
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

/** A study's document from JSON text, unchecked. @throws CoarsegrainError `broken-json` */
export function parseStudyJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const message = `The study is not JSON: ${error instanceof Error ? error.message : String(error)}.`;
    throw new CoarsegrainError({ kind: 'broken-json', value: text.slice(0, 80), allowed: 'a JSON document', message });
  }
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
  const setting = settingOf(document);
  const parameterAt = parametersOf(document, setting);
  checkNumbers(document, parameterAt);
  const system = field(document, 'system');
  if (typeof system === 'object' && system !== null && !Array.isArray(system)) {
    refuseUnknownKeys(system as SystemInput, setting, 'system.');
  }
  const study = checked(studySchema, document, parameterAt);
  const axes = study.axes.map((axis, index) => expandAxis(axis, index, setting));
  // Seeds vary fastest: what is repeated stands together.
  if (study.seeds.length > 0 && setting.required.inputs.includes('seed')) {
    axes.push(expandAxis({ parameter: 'seed', values: study.seeds }, axes.length, setting));
  }
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
  // A parameter on an axis may be left out of the base, and is not looked at where it is not.
  const fixed: Record<string, unknown> = { ...study.system };
  for (const { parameter, values } of axes) fixed[parameter.key] = axisValue(values);
  const base = parseSystem(fixed, 'system.', setting.required);
  for (const { parameter, values } of axes) base[parameter.key] = values[0]!;
  probeFormulas(base, (key) => axes.find(({ parameter }) => parameter.key === key)?.values.at(-1));
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

/** The value of an axis that is parsed with the base: K = ∞ where it occurs, since it narrows the ranges of the others. */
function axisValue(values: Float64Array): number | 'infinite' {
  return values.includes(Infinity) ? 'infinite' : values[0]!;
}

/** What decides which parameters a study, right or wrong, has. */
export function settingOf(document: unknown): Setting {
  const { system, quantities: wanted } = (document ?? {}) as { system?: unknown; quantities?: unknown };
  const names = (Array.isArray(wanted) ? wanted : []).filter(
    (name): name is QuantityName => typeof name === 'string' && Object.hasOwn(quantities, name),
  );
  const requirements = names.map((name): Requirement => quantities[name]);
  return {
    loss: lossKinds.find((kind) => kind === field(system, 'loss')) ?? 'quartic',
    spectrum: spectrumKinds.find((kind) => kind === field(system, 'spectrum')) ?? 'power-law',
    infiniteModes: hasInfiniteModes(document),
    required: names.length > 0 ? together(requirements) : { inputs: curveInputs },
  };
}

/** Whether any point of a study has infinitely many modes: then α and β are above 0. */
function hasInfiniteModes(document: unknown): boolean {
  const { system, axes } = (document ?? {}) as { system?: unknown; axes?: unknown };
  const axis = (Array.isArray(axes) ? axes : []).find((candidate) => field(candidate, 'parameter') === 'K') as unknown;
  if (axis === undefined) return isInfinite(field(system, 'K'));
  const values = field(axis, 'values');
  return Array.isArray(values) && values.includes('infinite');
}

function field(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}

/** For a field of the system, its parameter; for a value or an end of an axis, the axis's. */
function parametersOf(document: unknown, setting: Setting): ParameterAt {
  return ([group, which, place, ...rest]) => {
    let key: unknown;
    if (group === 'system' && place === undefined) key = which;
    const value = place === 'from' || place === 'to' || (place === 'values' && rest.length > 0);
    if (group === 'axes' && value) key = field(field(field(document, 'axes'), String(which)), 'parameter');
    const parameter = typeof key === 'string' ? findParameter(key) : undefined;
    return parameter && (inForce(parameter, setting) ?? parameter);
  };
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

/**
 * The values of an axis, in order. Logarithmic ranges hit powers of ten exactly; ranges over integers are rounded and each integer is
 * kept once.
 * @throws CoarsegrainError naming the value outside the parameter's range.
 */
export function expandAxis(axis: Axis, index: number, setting: Setting): Expansion['axes'][number] {
  const path = `axes.${String(index)}.`;
  const parameter = onAxis(axis.parameter, setting, `${path}parameter`);
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
    const value = logarithmic ? logarithmicStep(from, to, fraction) : linearStep(from, to, fraction);
    return parameter.integer ? Math.round(value) : value;
  });
  const distinct = new Set(values);
  if (!parameter.integer && distinct.size < count) {
    const allowed = `at most ${String(distinct.size)} values between these ends`;
    throw new CoarsegrainError({
      kind: 'too-many',
      field: `${path}count`,
      value: count,
      allowed,
      message: `The axis of ${parameter.symbol} from ${String(from)} to ${String(to)} holds fewer than ${path}count = ${String(count)} different numbers; it takes ${allowed}.`,
    });
  }
  return { parameter, values: parameter.integer ? Float64Array.from(distinct) : values, logarithmic };
}

/** @throws CoarsegrainError `unknown-name` where the systems of the study have no such parameter */
function onAxis(key: ParameterKey, setting: Setting, field: string): Parameter {
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

/** JSON has no NaN, but the API's codec carries it: it is refused by name before the schema calls it a wrong type. */
function checkNumbers(value: unknown, parameterAt: ParameterAt, path: string[] = []): void {
  if (typeof value === 'number' && !Number.isFinite(value)) {
    const field = path.join('.');
    const parameter = parameterAt(path);
    const range = Number.isNaN(value) ? allowedRange : finiteRange;
    const allowed = parameter ? range(parameter) : 'a finite number';
    const name = parameter && path[0] === 'axes' ? `${parameter.symbol} (${field})` : field;
    throw new CoarsegrainError({
      kind: 'not-a-number',
      field,
      value,
      allowed,
      message: `${name} = ${String(value).replace('-', '−')} is not a finite number: it takes ${allowed}.`,
    });
  }
  if (typeof value === 'object' && value !== null && path.length < 8) {
    for (const [key, inner] of Object.entries(value)) checkNumbers(inner, parameterAt, [...path, key]);
  }
}
