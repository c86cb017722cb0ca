/** A study as it is being typed: every number is the text in its field, so that what is wrong stays where it was written. */
import { CoarsegrainError, errorReport, type ErrorReport } from '../../core/errors.ts';
import { findParameter, parameters, type Parameter, type ParameterKey } from '../../core/model/parameters.ts';
import { parseParameter, requireConvergentSums } from '../../core/model/system.ts';
import { studyFormat, studyVersion, type Axis, type Study } from '../../core/study/document.ts';
import { expandAxis, expandStudy, type Expansion } from '../../core/study/expansion.ts';
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

export function readList(text: string): (number | string)[] {
  return text
    .split(/[\s,;]+/)
    .filter((word) => word !== '')
    .map((word) => readNumber(word) ?? word);
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
  const onAxis = new Set(draft.axes.map((axis) => axis.parameter));
  for (const parameter of parameters) {
    if (onAxis.has(parameter.key)) continue;
    note(problems, () => parseParameter(parameter, readNumber(draft.fields[parameter.key]), 'system.'));
  }
  for (const key of ['alpha', 'beta'] as const) {
    const exponent = readNumber(draft.fields[key]);
    const K = readNumber(draft.fields.K) ?? 'infinite';
    if (typeof exponent !== 'number' || K !== 'infinite' || onAxis.has(key) || onAxis.has('K')) continue;
    note(problems, () => requireConvergentSums({ alpha: 1, beta: 1, [key]: exponent, K: Infinity }, 'system.'));
  }
  const axes = draft.axes.map((axis, index) => checkAxis(axis, index, problems));
  if (draft.name.trim() === '') problems.name = 'A study needs a name.';
  if (Object.keys(problems).length > 0) return { problems, document, axes, expansion: null };
  try {
    return { problems, document, axes, expansion: expandStudy(document) };
  } catch (error) {
    add(problems, errorReport(error));
    return { problems, document, axes, expansion: null };
  }
}

/** The axis's values; null, with the problems noted, where they are wrong. */
function checkAxis(axis: AxisDraft, index: number, problems: Record<string, string>): Float64Array | null {
  const path = `axes.${String(index)}.`;
  const symbol = findParameter(axis.parameter)?.symbol ?? axis.parameter;
  if (axis.kind === 'list') {
    const values = readList(axis.values);
    const word = values.find((value) => typeof value === 'string' && value !== 'infinite');
    if (values.length === 0) problems[`${path}values`] = `The axis of ${symbol} has no values.`;
    else if (word !== undefined) problems[`${path}values`] = `${symbol} = ${String(word)} is not a number.`;
  } else {
    for (const end of ['from', 'to'] as const) {
      const value = readNumber(axis[end]);
      if (value === undefined) problems[path + end] = `The axis of ${symbol} needs a value here.`;
      else if (typeof value === 'string') problems[path + end] = `${axis[end].trim()} is not a finite number.`;
    }
    const count = readNumber(axis.count);
    if (typeof count !== 'number' || !Number.isInteger(count) || count < 1 || count > 1_000_000) {
      problems[`${path}count`] = `The number of values is an integer from 1 to 1e6.`;
    }
  }
  if (Object.keys(problems).some((field) => field.startsWith(path))) return null;
  return note(problems, () => expandAxis(axisOf(axis), index).values);
}

function note<Value>(problems: Record<string, string>, check: () => Value): Value | null {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof CoarsegrainError)) throw error;
    add(problems, error.report);
    return null;
  }
}

function add(problems: Record<string, string>, report: ErrorReport): void {
  // A single value of a list is written in the list's one field.
  const field = report.field.replace(/^(axes\.\d+\.values)\.\d+$/, '$1');
  const key = /^axes\.(\d+)\.parameter$/.test(field) ? field : field || 'study';
  problems[key] ??= worded(report);
}

/** The report in the form's words: the symbol instead of the path of the field. */
function worded(report: ErrorReport): string {
  const key = report.field.startsWith('system.') ? report.field.slice('system.'.length) : '';
  const parameter = findParameter(key);
  if (!parameter) return report.message.replace(/ \(axes[^)]*\)/, '').replace(/: axes\.\S+ takes /, ', ');
  const shown = String(report.value).replace('-', '−');
  const range = report.allowed.replace('"infinite"', '∞');
  switch (report.kind) {
    case 'missing':
      return `${parameter.symbol} has no value; it takes ${range}.`;
    case 'outside-range':
      return `${parameter.symbol} = ${shown} is outside its range, ${range}.`;
    default:
      return `${parameter.symbol} = ${shown} is not a number; it takes ${range}.`;
  }
}

/** A parameter's range as the form shows it beside the field; sums over infinitely many modes narrow that of the exponents. */
export function rangeOf(parameter: Parameter, infiniteModes: boolean): string {
  if (infiniteModes && (parameter.key === 'alpha' || parameter.key === 'beta')) return '> 0 at K = ∞';
  const { minimum, maximum, aboveMinimum, integer, infinite } = parameter;
  if (integer)
    return `${String(minimum)} to ${maximum >= 1e5 ? `10^${String(Math.log10(maximum))}` : String(maximum)}${infinite ? ', or ∞' : ''}`;
  if (minimum === -Number.MAX_VALUE) return 'any real number';
  return `${aboveMinimum ? '>' : '≥'} ${String(minimum).replace('-', '−')}`;
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
