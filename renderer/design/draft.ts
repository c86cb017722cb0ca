/** A study as it is being typed: every number is the text in its field, so that what is wrong stays where it was written. */
import { CoarsegrainError, errorReport, type ErrorReport } from '../../core/errors.ts';
import { parameters, type Parameter, type ParameterKey } from '../../core/model/parameters.ts';
import { parseParameter } from '../../core/model/system.ts';
import { limits, studyFormat, studyVersion, type Axis, type Study } from '../../core/study/document.ts';
import {
  expandAxis,
  expandStudy,
  hasInfiniteModes,
  parameterInForce,
  type Expansion,
} from '../../core/study/expansion.ts';
import { typedNumber } from '../format/numbers.ts';

export type AxisKind = 'list' | 'linear' | 'logarithmic';

export interface AxisDraft {
  parameter: ParameterKey;
  kind: AxisKind;
  /** For a list: values parted by commas or spaces. */
  values: string;
  /** For a range. */
  from: string;
  to: string;
  count: string;
}

export interface Draft {
  name: string;
  notes: string;
  fields: Record<ParameterKey, string>;
  axes: AxisDraft[];
  quantities: Study['quantities'];
  seeds: number[];
}

export interface Check {
  /** By field: `name`, `system.kappa`, `axes`, `axes.0.values`, `axes.1.from`. */
  problems: Record<string, string>;
  /** The document as it would be saved, right or wrong. */
  document: unknown;
  /** The values of each axis; null for one with a wrong field. */
  axes: (Float64Array | null)[];
  /** Null while a field is wrong. */
  expansion: Expansion | null;
}

export function draftOf(study: Study): Draft {
  const fields = Object.fromEntries(
    parameters.map(({ key }) => {
      const value = study.system[key];
      return [key, value === undefined ? '' : typedNumber(value)];
    }),
  ) as Record<ParameterKey, string>;
  const { name, notes, quantities, seeds } = study;
  return { name, notes, fields, axes: study.axes.map(axisDraft), quantities: [...quantities], seeds: [...seeds] };
}

/** A study to begin with: the Gaussian process over five decades of P. */
export function emptyDraft(): Draft {
  return draftOf({
    format: studyFormat,
    version: studyVersion,
    name: 'New study',
    notes: '',
    system: { alpha: 0.6, beta: 0.9, kappa: 10 },
    axes: [
      { parameter: 'u', values: [0, 1] },
      { parameter: 'P', from: 100, to: 1e7, count: 51, spacing: 'logarithmic' },
    ],
    quantities: ['effective-action'],
    seeds: [],
  });
}

function axisDraft(axis: Axis): AxisDraft {
  const { parameter } = axis;
  if ('values' in axis) {
    return { parameter, kind: 'list', values: axis.values.map(typedNumber).join(', '), from: '', to: '', count: '' };
  }
  const { from, to, count, spacing } = axis;
  return { parameter, kind: spacing, values: '', from: typedNumber(from), to: typedNumber(to), count: String(count) };
}

/** The number that a text means; the text itself where it means none; undefined for an empty one. */
export function readNumber(text: string): number | string | undefined {
  const bare = text.trim().replaceAll('−', '-');
  if (bare === '') return undefined;
  if (/^(∞|inf|infinite|infinity)$/i.test(bare)) return 'infinite';
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(bare) ? Number(bare) : text.trim();
}

function listWords(text: string): string[] {
  return text.split(/[\s,;]+/).filter((word) => word !== '');
}

export function readList(text: string): (number | string)[] {
  return listWords(text).map((word) => readNumber(word) ?? word);
}

/** The axis as a document has it, right or wrong. */
export function axisOf(axis: AxisDraft): Axis {
  const { parameter, kind } = axis;
  if (kind === 'list') return { parameter, values: readList(axis.values) } as Axis;
  return {
    parameter,
    from: readNumber(axis.from),
    to: readNumber(axis.to),
    count: readNumber(axis.count),
    spacing: kind,
  } as Axis;
}

export function documentOf(draft: Draft): unknown {
  const onAxis = new Set(draft.axes.map((axis) => axis.parameter));
  const system: Record<string, unknown> = {};
  for (const { key } of parameters) {
    const value = readNumber(draft.fields[key]);
    if (value !== undefined && !onAxis.has(key)) system[key] = value;
  }
  return {
    format: studyFormat,
    version: studyVersion,
    name: draft.name.trim(),
    notes: draft.notes,
    system,
    axes: draft.axes.map(axisOf),
    quantities: draft.quantities,
    seeds: draft.seeds,
  };
}

/** Every field that is wrong, each in words, and the expanded study where none is. */
export function checkDraft(draft: Draft): Check {
  const problems: Record<string, string> = {};
  const document = documentOf(draft);
  const infiniteModes = hasInfiniteModes(document);
  const onAxis = new Set(draft.axes.map((axis) => axis.parameter));
  for (const { key } of parameters) {
    if (onAxis.has(key)) continue;
    const problem = problemOf(parameterInForce(key, infiniteModes), draft.fields[key]);
    if (problem) problems[`system.${key}`] = problem;
  }
  const axes = draft.axes.map((axis, index) => checkAxis(axis, index, infiniteModes, problems));
  if (draft.name.trim() === '') problems.name = 'A study needs a name.';
  if (Object.keys(problems).length > 0) return { problems, document, axes, expansion: null };
  try {
    return { problems, document, axes, expansion: expandStudy(document) };
  } catch (error) {
    add(problems, errorReport(error));
    return { problems, document, axes, expansion: null };
  }
}

/** The number of values of a range, checked like a parameter. */
const valueCount: Omit<Parameter, 'key'> = {
  latex: '',
  symbol: '',
  name: 'values',
  meaning: 'number of values, both ends included',
  minimum: 1,
  aboveMinimum: false,
  maximum: limits.axisValues,
  integer: true,
  infinite: false,
  fallback: undefined,
};

/** The axis's values; null, with the problems noted, where they are wrong. */
function checkAxis(
  axis: AxisDraft,
  index: number,
  infiniteModes: boolean,
  problems: Record<string, string>,
): Float64Array | null {
  const path = `axes.${String(index)}.`;
  const parameter = parameterInForce(axis.parameter, infiniteModes);
  const { symbol } = parameter;
  const found: [place: string, problem: string | undefined][] = [];
  if (axis.kind === 'list') {
    const words = listWords(axis.values);
    const problem = words.map((word) => problemOf(parameter, word)).find((text) => text !== undefined);
    // A parameter with a default still needs a value on its axis.
    if (words.length === 0) {
      found.push(['values', problemOf({ ...parameter, fallback: undefined }, '', `The axis of ${symbol}`)]);
    } else found.push(['values', problem]);
  } else {
    const required = { ...parameter, fallback: undefined, infinite: false };
    for (const end of ['from', 'to'] as const) found.push([end, problemOf(required, axis[end], `${symbol} (${end})`)]);
    found.push(['count', problemOf({ ...valueCount, key: axis.parameter }, axis.count, `${symbol} (values)`)]);
  }
  const wrong = found.filter((entry): entry is [string, string] => entry[1] !== undefined);
  for (const [place, problem] of wrong) problems[path + place] = problem;
  if (wrong.length > 0) return null;
  try {
    return expandAxis(axisOf(axis), index, infiniteModes).values;
  } catch (error) {
    if (!(error instanceof CoarsegrainError)) throw error;
    add(problems, error.report);
    return null;
  }
}

/** What is wrong with a text as a value of the parameter, with the text as it was typed; undefined where nothing is. */
function problemOf(parameter: Parameter, text: string, name = parameter.symbol): string | undefined {
  try {
    parseParameter(parameter, readNumber(text));
    return undefined;
  } catch (error) {
    if (!(error instanceof CoarsegrainError)) throw error;
    const { kind, allowed } = error.report;
    const shown = text.trim().replaceAll('-', '−');
    const range = allowed.replace('"infinite"', '∞');
    if (kind === 'missing') return `${name} has no value; it takes ${range}.`;
    if (kind === 'outside-range') return `${name} = ${shown} is outside its range, ${range}.`;
    return `${name} = ${shown} is not a ${readNumber(text) === 'infinite' ? 'finite number' : 'number'}; it takes ${range}.`;
  }
}

/** The report in the form's words: where it stands is not said again by a path. */
function add(problems: Record<string, string>, { field, message }: ErrorReport): void {
  problems[field || 'study'] ??= message.replace(/ \(axes[^)]*\)/, '').replace(/: axes\.\S+ takes /, ', ');
}

/** The range of a parameter in force as the form shows it beside the field, in words for `MathWords`. */
export function rangeOf(parameter: Parameter): string {
  const { minimum, maximum, aboveMinimum, integer, infinite, condition = '' } = parameter;
  if (integer)
    return `${String(minimum)} to ${maximum >= 1e5 ? `10^${String(Math.log10(maximum))}` : String(maximum)}${infinite ? ', or ∞' : ''}`;
  if (minimum === -Number.MAX_VALUE) return 'any real number';
  return `${aboveMinimum ? '>' : '≥'} ${String(minimum).replace('-', '−')} ${condition}`.trimEnd();
}

/** The text after one step up or down: a tenth of the decade the number stands in, a unit for integers. */
export function stepped(text: string, parameter: Parameter, steps: number): string {
  const value = readNumber(text);
  if (typeof value !== 'number') return text;
  const decade = value === 0 ? 1 : 10 ** Math.floor(Math.log10(Math.abs(value)) + 1e-12);
  const unit = parameter.integer ? Math.max(1, decade / 10) : decade / 10;
  const next = Number((value + steps * unit).toPrecision(12));
  const least = parameter.aboveMinimum && next <= parameter.minimum;
  return least || next < parameter.minimum || next > parameter.maximum ? text : typedNumber(next);
}
