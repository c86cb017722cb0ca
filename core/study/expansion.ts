/**
 * From a study to its points. A point has an ordinal: mixed-radix digits over the axes, the first axis slowest. Workers expand
 * only the ordinals they compute, so a study of ten million points costs the main process nothing.
 */
import { z } from 'zod';
import { CoarsegrainError } from '../errors.ts';
import { lossKinds, spectrumKinds } from '../model/kinds.ts';
import { findParameter, type ParameterKey } from '../model/parameters.ts';
import { allowedRange, finiteRange } from '../model/ranges.ts';
import { curveInputs, inForce, together, type Requirement, type Setting } from '../model/setting.ts';
import { isInfinite, parseSystem, refuseUnknownKeys, type System, type SystemInput } from '../model/system.ts';
import { quantities, type QuantityName } from '../quantities/index.ts';
import { moveToAdded, type AddedPoints } from './added.ts';
import { expandAxis, moveTo, variedAlong, type ExpandedAxis } from './axis.ts';
import { checked, type ParameterAt } from './checked.ts';
import { derive, placeholder, readDerived, tryDerived, type Derived } from './derived.ts';
import { limits, partsOf, studySchema, studyVersion, type Study } from './document.ts';
import { probeFormulas } from './probe.ts';
import { readResults, type ResultColumn } from './result-columns.ts';
import { readRefinement, type Refinement } from './refinement.ts';

/** A checked study with its axes spelled out. */
export interface Expansion {
  study: Study;
  /** The base system; parameters on an axis hold the axis's first value. */
  base: System;
  /** In the study's order, the first slowest. */
  axes: ExpandedAxis[];
  /** Parameters that follow from the others, each after those that it uses. */
  derived: Derived[];
  /** Derived columns of results, each after those that it uses. */
  results: ResultColumn[];
  /** Number of points of one quantity, without those that refinement adds. */
  count: number;
  /** How it is refined, where it is. */
  refinement?: Refinement;
  /** The points that a run of it added: their ordinals begin at `count`. */
  added?: AddedPoints;
  /** The system of a point, where it is not that of the study. */
  systemOf?: (ordinal: number) => System;
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
  const axes = expandAxes(study, setting);
  const count = axes.reduce((product, axis) => product * axis.values.length, 1);
  const total = count * study.quantities.length;
  if (total > limits.points) {
    throw new CoarsegrainError({
      kind: 'too-many',
      field: 'axes',
      value: total,
      allowed: `at most ${String(limits.points)} points`,
      message: `The axes give ${String(total)} points${total > count ? ' of all quantities together' : ''}; a study has at most ${String(limits.points)}.`,
    });
  }
  const derived = readDerived(study, axes, setting);
  const results = readResults(study, setting);
  // A parameter on an axis may be left out of the base, and is not looked at where it is not.
  const fixed: Record<string, unknown> = { ...study.system };
  for (const { parameter, values } of axes.flatMap(variedAlong)) fixed[parameter.key] = axisValue(values);
  for (const { parameter } of derived) fixed[parameter.key] = placeholder(parameter);
  const base = parseSystem(fixed, 'system.', setting.required);
  moveTo(base, axes, 0);
  tryDerived(base, axes, derived);
  derive(base, derived);
  const refinement = readRefinement(study, axes, setting, results, count);
  const expansion: Expansion = { study, base, axes, derived, results, count, ...(refinement ? { refinement } : {}) };
  const modes = axes.flatMap(variedAlong).find(({ parameter }) => parameter.key === 'K')?.values;
  const last = systemAt(expansion, count - 1);
  probeFormulas(base, { ...last, K: modes?.reduce((most, K) => Math.max(most, K)) ?? last.K });
  if (new Set(study.quantities).size < study.quantities.length) {
    throw new CoarsegrainError({
      kind: 'duplicate',
      field: 'quantities',
      value: study.quantities,
      allowed: 'each quantity once',
      message: 'quantities names one quantity twice.',
    });
  }
  return expansion;
}

/** @throws CoarsegrainError as `expandAxis`, and for a parameter that stands on two axes */
function expandAxes(study: Study, setting: Setting): ExpandedAxis[] {
  const axes = study.axes.map((axis, index) => expandAxis(axis, `axes.${String(index)}`, setting));
  const fields = study.axes.map((axis, index) => {
    const several = 'zip' in axis ? 'zip' : 'sobol' in axis ? 'sobol' : undefined;
    return partsOf(axis).map((_, part) =>
      [`axes.${String(index)}`, ...(several ? [several, String(part)] : []), 'parameter'].join('.'),
    );
  });
  // Seeds vary fastest: what is repeated stands together.
  if (study.seeds.length > 0 && setting.required.inputs.includes('seed')) {
    axes.push(expandAxis({ parameter: 'seed', values: study.seeds }, 'seeds', setting));
    fields.push(['seeds']);
  }
  const seen = new Set<ParameterKey>();
  axes.forEach((axis, index) => {
    for (const [part, { parameter }] of variedAlong(axis).entries()) {
      const field = fields[index]![part]!;
      if (seen.has(parameter.key)) {
        throw new CoarsegrainError({
          kind: 'duplicate',
          field,
          value: parameter.key,
          allowed: 'a parameter that no other axis varies',
          message: `${parameter.symbol} (${field} = "${parameter.key}") is on two axes; a parameter varies along one.`,
        });
      }
      seen.add(parameter.key);
    }
  });
  return axes;
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
  const { system, axes, derived } = (document ?? {}) as Record<'system' | 'axes' | 'derived', unknown>;
  if (field(derived, 'K') !== undefined) return false;
  const parts = (Array.isArray(axes) ? axes : []).flatMap(
    (axis: unknown) => field(axis, 'zip') ?? field(axis, 'sobol') ?? axis,
  );
  const part = parts.find((candidate) => field(candidate, 'parameter') === 'K');
  if (part === undefined) return isInfinite(field(system, 'K'));
  const values = field(part, 'values');
  return Array.isArray(values) && values.includes('infinite');
}

function field(value: unknown, key: PropertyKey): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined;
}

/** For a field of the system, its parameter; for a value or an end of an axis, the axis's. */
function parametersOf(document: unknown, setting: Setting): ParameterAt {
  return (path) => {
    let key: unknown;
    if (path[0] === 'system' && path.length === 2) key = path[1];
    if (path[0] === 'axes') {
      const end = path.at(-1) === 'from' || path.at(-1) === 'to' ? -1 : path.at(-2) === 'values' ? -2 : undefined;
      if (end) key = field(path.slice(0, end).reduce(field, document), 'parameter');
    }
    const parameter = typeof key === 'string' ? findParameter(key) : undefined;
    return parameter && (inForce(parameter, setting) ?? parameter);
  };
}

/**
 * The system of one point.
 * @param ordinal from 0 to count − 1, and on for the points that were added
 * @throws CoarsegrainError `outside-range` where a derived parameter is, at one of very many points
 */
export function systemAt(expansion: Expansion, ordinal: number): System {
  if (expansion.systemOf) return expansion.systemOf(ordinal);
  const system = { ...expansion.base };
  if (ordinal < expansion.count) moveTo(system, expansion.axes, ordinal);
  else moveToAdded(system, expansion, ordinal);
  derive(system, expansion.derived);
  return system;
}

/** Number of points of one quantity, with those that were added. */
export function pointsOf({ count, added }: Expansion): number {
  return count + (added?.base.length ?? 0);
}

/** The most points of one quantity that a run of the study may have. */
export function mostPoints({ count, refinement }: Expansion): number {
  return count + (refinement?.points ?? 0);
}

/** The parameters that change along an axis, derived ones included. @param index of the axis */
export function varyingAlong({ axes, derived }: Expansion, index: number): ParameterKey[] {
  const keys = variedAlong(axes[index]!).map(({ parameter }) => parameter.key);
  for (const { parameter, expression } of derived) {
    if (expression.uses.some((key) => keys.includes(key))) keys.push(parameter.key);
  }
  return keys;
}

/** The axis along which nothing but the seed changes: points along it are replicates. Its index; −1 where there is none. */
export function replicateAxis(expansion: Expansion): number {
  return expansion.axes.findIndex((_, index) => varyingAlong(expansion, index).join() === 'seed');
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
