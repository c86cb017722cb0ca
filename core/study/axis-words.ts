/** What axes and values of a study are, in words. */
import { parameterOf, type ParameterKey } from '../model/parameters.ts';
import { partsOf, type Axis, type AxisPart, type Study } from './document.ts';

/** Values of a list that are written out. */
const mostWritten = 8;

/** An axis in a line, e.g. `P from 100 to 1000, 11 values, logarithmic`. */
export function axisWords(axis: Axis): string {
  if ('zip' in axis) return axis.zip.map(axisWords).join(' with ');
  if (!('sobol' in axis)) return named(axis);
  const ranges = axis.sobol.map(named).join('; ');
  return `Sobol sequence of ${count(axis.count)} points, seed ${String(axis.seed)}: ${ranges}`;
}

function named(part: AxisPart): string {
  const { symbol } = parameterOf(part.parameter);
  return `${symbol} ${'values' in part ? '=' : 'from'} ${partWords(part)}`;
}

/** What refines a study in a line, e.g. `along P below 0.01, at most 200 points added; borders 3*u*X - 1`; `none` where nothing does. */
export function refineWords({ refine }: Pick<Study, 'refine'>): string {
  if (!refine) return 'none';
  const { axes, tolerance, points, borders, quantity, column } = refine;
  const along = axes.map((key) => parameterOf(key).symbol).join(' and ');
  const by = [column, quantity].filter((word) => word !== undefined).join(' of ');
  return [
    `along ${along} below ${valueWords(tolerance)}, at most ${count(points)} points added`,
    ...(by ? [`by ${by}`] : []),
    ...(borders.length > 0 ? [`borders ${borders.join(', ')}`] : []),
  ].join('; ');
}

/** What varies with a parameter along its axis, e.g. `; zipped with u`; empty where nothing does. */
export function companyWords(axis: Axis, key: ParameterKey): string {
  const others = partsOf(axis)
    .filter(({ parameter }) => parameter !== key)
    .map(({ parameter }) => parameterOf(parameter).symbol)
    .join(', ');
  if ('zip' in axis) return `; zipped with ${others}`;
  if (!('sobol' in axis)) return '';
  return `; Sobol sequence${others && ` with ${others}`} of ${count(axis.count)} points, seed ${String(axis.seed)}`;
}

/** The values of one parameter of an axis, e.g. `100 to 1000, 11 values, logarithmic`. */
export function partWords(part: AxisPart): string {
  if ('values' in part) return listWords(part.values);
  const range = `${valueWords(part.from)} to ${valueWords(part.to)}`;
  if ('random' in part)
    return `${range}, ${count(part.count)} random values, ${part.random}, seed ${String(part.seed)}`;
  return `${range}${'count' in part ? `, ${count(part.count)} values` : ''}, ${part.spacing}`;
}

/** Numbers, the first few of them where they are many. */
export function listWords(values: readonly (number | 'infinite')[]): string {
  const written = values.slice(0, mostWritten).map(valueWords).join(', ');
  return values.length > mostWritten ? `${written}, … (${count(values.length)} values)` : written;
}

export function valueWords(value: number | 'infinite'): string {
  return value === 'infinite' || value === Infinity ? '∞' : String(value).replace('-', '−');
}

function count(value: number): string {
  return value < 10_000 ? String(value) : String(value).replace(/\B(?=(\d{3})+$)/g, ' ');
}
