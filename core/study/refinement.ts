/**
 * Which axes of a study are refined, towards what and for how many points: what its `refine` says, checked against the rest of it. Along
 * one axis every curve is refined where it bends and where it changes; of two axes, the cells of their map through which a border runs.
 */
import { CoarsegrainError } from '../errors.ts';
import type { ParameterKey } from '../model/parameters.ts';
import { parsePointExpression, type PointExpression } from '../model/point-expression.ts';
import { inputsOf, type Setting } from '../model/setting.ts';
import { quantities, type QuantityName } from '../quantities/index.ts';
import type { Quantity } from '../quantities/quantity.ts';
import type { RefinedAxis } from './added.ts';
import type { ExpandedAxis } from './axis.ts';
import { limits, type Study } from './document.ts';
import { resultsOf, type ResultColumn } from './result-columns.ts';

export interface Refinement {
  /** One or two, as `refine.axes` names them. */
  axes: RefinedAxis[];
  /** Largest relative error of straight lines between points, in log-log; and largest distance in ln x of points with a border between. */
  tolerance: number;
  /** The most points of one quantity that are added. */
  points: number;
  /** The quantity and the column that decide where. */
  quantity: QuantityName;
  column: string;
  /** Expressions in inputs and outputs of the quantity that change sign at a border. */
  borders: PointExpression<string>[];
}

/**
 * @param count points of one quantity that the study asks for
 * @returns undefined where the study is not refined
 * @throws CoarsegrainError of a field of `refine`
 */
export function readRefinement(
  study: Study,
  axes: readonly ExpandedAxis[],
  setting: Setting,
  results: readonly ResultColumn[],
  count: number,
): Refinement | undefined {
  const { refine } = study;
  if (!refine) return undefined;
  if (count > limits.refined) {
    const allowed = `a study of at most ${String(limits.refined)} points of one quantity`;
    const message = `The study asks for ${String(count)} points of one quantity; refine takes ${allowed}.`;
    throw new CoarsegrainError({ kind: 'too-many', field: 'refine', value: count, allowed, message });
  }
  const quantity = refine.quantity ?? study.quantities[0]!;
  requireName('refine.quantity', quantity, study.quantities);
  const { inputs, outputs, drawn }: Quantity = quantities[quantity];
  const keys = [...outputs, ...resultsOf(results, quantity).map((result) => result.column)].map(({ key }) => key);
  const column = refine.column ?? drawn[0];
  requireName('refine.column', column, keys);
  const names = [...new Set<string>([...inputsOf(inputs, setting), ...keys])];
  return {
    axes: refine.axes.map((key, index) => refinedAxis(key, `refine.axes.${String(index)}`, refine.axes, axes)),
    tolerance: refine.tolerance,
    points: refine.points,
    quantity,
    column,
    borders: refine.borders.map((text, index) => parsePointExpression(text, names, `refine.borders.${String(index)}`)),
  };
}

function refinedAxis(
  key: ParameterKey,
  field: string,
  wanted: readonly ParameterKey[],
  axes: readonly ExpandedAxis[],
): RefinedAxis {
  const refinable = axes.filter(({ parameter, also }) => also.length === 0 && parameter.key !== 'seed');
  requireName(
    field,
    key,
    refinable.map(({ parameter }) => parameter.key),
    'a parameter with an axis of its own, no seed',
  );
  if (wanted.indexOf(key) !== wanted.lastIndexOf(key)) {
    const message = `refine.axes names ${key} twice.`;
    throw new CoarsegrainError({ kind: 'duplicate', field: 'refine.axes', value: key, allowed: 'each once', message });
  }
  const axis = refinable.find(({ parameter }) => parameter.key === key)!;
  const { parameter, values } = axis;
  const up = values.every((value, index) => index === 0 || value > values[index - 1]!);
  const down = values.every((value, index) => index === 0 || value < values[index - 1]!);
  if (values.length < 2 || !(up || down)) {
    const allowed = 'an axis of at least two values, in order';
    const message = `The values of ${parameter.symbol} ${values.length < 2 ? 'are only one' : 'are not in order'}, so that nothing lies between neighbours (${field} = "${key}"): it takes ${allowed}.`;
    throw new CoarsegrainError({ kind: 'not-allowed', field, value: key, allowed, message });
  }
  const step = axes.slice(axes.indexOf(axis) + 1).reduce((product, other) => product * other.values.length, 1);
  return { parameter, values, logarithmic: axis.logarithmic || spansDecade(values), step };
}

function spansDecade(values: Float64Array): boolean {
  const positive = values.filter((value) => value > 0 && value < Infinity);
  return (
    positive.reduce((most, value) => Math.max(most, value), 0) >
    10 * positive.reduce((least, value) => Math.min(least, value), Infinity)
  );
}

function requireName(field: string, value: string, names: readonly string[], meaning = ''): void {
  if (names.includes(value)) return;
  const list = names.length > 0 ? names.join(', ') : 'none here';
  const allowed = meaning ? `${meaning}: ${list}` : list;
  const message = `${field} = "${value}" cannot be refined by; it takes ${allowed}.`;
  throw new CoarsegrainError({ kind: 'unknown-name', field, value, allowed, message });
}
