/** From a study to its curves: which axis is the abscissa, which curves there are, and which of their points a chart draws. */
import type { ParameterKey } from '../model/parameters.ts';
import { inputsOf } from '../model/setting.ts';
import { quantities, type QuantityName } from '../quantities/index.ts';
import { predictionsFor, type Prediction, type Quantity } from '../quantities/quantity.ts';
import { variedAlong } from '../study/axis.ts';
import { varyingAlong, type Expansion } from '../study/expansion.ts';
import { seedsOf, withError, type Seeds } from '../study/replicates.ts';
import { resultsOf, type ResultColumn } from '../study/result-columns.ts';
import { addedAlong, curveOrdinals } from './curve-points.ts';
import type { CurveSet } from './curves.ts';

/** Which points of a study a chart draws. */
export interface CurvePlan {
  expansion: Expansion;
  quantity: QuantityName;
  /** Ordinals of the points, curve by curve, in the order of the abscissa: ascending, but for those that were added. */
  curves: Float64Array[];
  /** Whose mean each point of a curve is; null where it is one point of the study. */
  seeds: Seeds | null;
  /** The derived columns of the quantity. */
  results: ResultColumn[];
  set: Omit<CurveSet, 'curves' | 'pending' | 'failure'>;
}

/** What is drawn at most; beyond, curves and points are thinned evenly, ends kept, and the set says so. */
export interface CurveLimits {
  curves: number;
  points: number;
}
export const chartLimits: CurveLimits = { curves: 500, points: 100_000 };
/** More points on one curve than this draw the same picture. */
const pointsPerCurve = 2000;

/** Axes of which a quantity does not depend are left at their first value: along them nothing changes. */
export function planCurves(expansion: Expansion, quantity: QuantityName, limits: CurveLimits = chartLimits): CurvePlan {
  const { axes, base } = expansion;
  const computed: Quantity = quantities[quantity];
  const { inputs } = computed;
  const matters = axes.map((_, index) => varyingAlong(expansion, index).filter((key) => inputs.includes(key)));
  const seeds = inputs.includes('seed') ? seedsOf(expansion) : null;
  const results = resultsOf(expansion.results, quantity);
  const lengths = axes.map(({ values }, index) =>
    matters[index]!.length > 0 && index !== seeds?.axis ? values.length : 1,
  );
  const xAxis = abscissaOf(axes, seeds ? lengths.with(seeds.axis, 0) : lengths, computed);
  const axis = axes[xAxis];
  const added = addedAlong(expansion, xAxis, seeds);
  const places = Array.from({ length: lengths[xAxis] ?? 1 }, (_, place) => place);
  const perCurve = places.length + Math.max(0, ...Array.from(added.values(), (points) => points.length));
  const others = lengths.map((length, index) => (index === xAxis ? 1 : length));
  const total = { curves: others.reduce((product, length) => product * length, 1), pointsPerCurve: perCurve };
  const members = seeds?.values.length ?? 1;
  const most = seeds ? Math.min(limits.curves, Math.ceil(limits.points / (2 * members))) : limits.curves;
  const drawn = thinned(total.curves, most);
  const affordable = Math.max(2, Math.floor(limits.points / (drawn.length * members)));
  const perDrawn = Math.min(affordable, pointsPerCurve);
  const steps = axes.map((_, index) => axes.slice(index + 1).reduce((step, { values }) => step * values.length, 1));
  const curves = drawn.map((curve) => {
    let rest = curve;
    let first = 0;
    for (let index = axes.length - 1; index >= 0; index--) {
      const digit = rest % others[index]!;
      first += digit * steps[index]!;
      rest = (rest - digit) / others[index]!;
    }
    const all = curveOrdinals(first, places, steps[xAxis] ?? 0, added.get(first));
    return Float64Array.from(thinned(all.length, perDrawn), (position) => all[position]!);
  });
  const own = inputsOf(inputs, base);
  const otherwise: ParameterKey = own.includes('P') ? 'P' : own[0]!;
  const along = matters[xAxis] ?? [];
  const candidates = axis ? ownKeys(axis, along) : [];
  const preferred = [computed.coordinate, 'P'].find((key) => candidates.some((candidate) => candidate === key));
  const parameter = candidates.find((key) => key === preferred) ?? candidates[0] ?? otherwise;
  const also = along.filter((key) => key !== parameter);
  const abscissa: CurveSet['x'] = {
    parameter,
    logarithmic: axis ? isLogarithmic(axis, parameter) : true,
    ...(also.length > 0 ? { also } : {}),
  };
  return {
    expansion,
    quantity,
    curves,
    seeds,
    results,
    set: {
      quantity,
      level: quantities[quantity].level,
      theories: predictionsFor(computed, base).map((theory) => foretold(theory, results, inputs)),
      ...(results.length > 0 ? { results: results.map(({ column }) => (seeds ? withError(column) : column)) } : {}),
      x: abscissa,
      varying: axes.flatMap((each, index) => (others[index]! > 1 ? ownKeys(each, matters[index]!) : [])),
      shown: { curves: drawn.length, pointsPerCurve: Math.min(perCurve, perDrawn) },
      total,
    },
  };
}

/** A theory with the derived columns that follow from what it knows. */
function foretold(theory: Prediction, results: readonly ResultColumn[], inputs: readonly string[]): Prediction {
  const columns: Record<string, string> = { ...theory.columns };
  for (const { column, expression } of results) {
    const known = expression.uses.every((name) => Object.hasOwn(columns, name) || inputs.includes(name));
    if (known) columns[column.key] = column.key;
  }
  return { ...theory, columns };
}

/**
 * The coordinate, where it varies over several values, as a trajectory does; then P; else the axis with the most values. Position among
 * the axes; −1 where the quantity depends on none of them.
 */
function abscissaOf(axes: Expansion['axes'], lengths: number[], { inputs, coordinate }: Quantity): number {
  const most = Math.max(1, ...lengths);
  for (const wanted of [coordinate, 'P']) {
    const index = axes.findIndex((axis) => variedAlong(axis).some(({ parameter }) => parameter.key === wanted));
    const length = lengths[index] ?? 0;
    if (length >= 5 || (length > 1 && length === most)) return index;
  }
  const last = axes.findLastIndex((axis, index) => lengths[index] === most && ownKeys(axis, inputs).length > 0);
  return last >= 0 ? last : most > 1 ? lengths.lastIndexOf(most) : -1;
}

/** At most `limit` of the integers 0…count−1, evenly, ends kept. */
export function thinned(count: number, limit: number): number[] {
  const length = Math.min(count, Math.max(1, limit));
  if (length === 1) return [0];
  return Array.from({ length }, (_, position) => Math.round((position * (count - 1)) / (length - 1)));
}

/** The parameters that an axis varies itself, as far as they are among these. */
function ownKeys(axis: Expansion['axes'][number], among: readonly ParameterKey[]): ParameterKey[] {
  return variedAlong(axis)
    .map(({ parameter }) => parameter.key)
    .filter((key) => among.includes(key));
}

/** Whether values lie apart as on a logarithmic axis. 0 and ∞ have no place there: where they stand among such values, the others decide. */
export function isLogarithmic(axis: Expansion['axes'][number], parameter: ParameterKey): boolean {
  if (axis.logarithmic && axis.parameter.key === parameter) return true;
  const { values } = variedAlong(axis).find((varied) => varied.parameter.key === parameter) ?? axis;
  const finite = values.filter(Number.isFinite).sort();
  const positive = finite.filter((value) => value > 0);
  const [low, high] = [positive[0] ?? NaN, positive.at(-1) ?? NaN];
  if (positive.length < 2 || finite[0]! < 0 || high < 30 * low) return false;
  // Equal steps from 0 on are those of a linear axis.
  return positive.length === finite.length || high - positive.at(-2)! > 5 * low;
}
