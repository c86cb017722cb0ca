/** From a study to its curves: which axis is the abscissa, which curves there are, and which of their points a chart draws. */
import type { ParameterKey } from '../model/parameters.ts';
import { inputsOf } from '../model/setting.ts';
import { quantities, type QuantityName } from '../quantities/index.ts';
import { predictionsFor, type Quantity } from '../quantities/quantity.ts';
import { variedAlong } from '../study/axis.ts';
import { varyingAlong, type Expansion } from '../study/expansion.ts';
import type { CurveSet } from './curves.ts';

/** Which points of a study a chart draws. */
export interface CurvePlan {
  expansion: Expansion;
  quantity: QuantityName;
  /** Ordinals of the points, curve by curve, ascending. */
  curves: Float64Array[];
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
  const lengths = axes.map(({ values }, index) => (matters[index]!.length > 0 ? values.length : 1));
  const xAxis = abscissaOf(axes, lengths, computed);
  const axis = axes[xAxis];
  const perCurve = lengths[xAxis] ?? 1;
  const others = lengths.map((length, index) => (index === xAxis ? 1 : length));
  const total = { curves: others.reduce((product, length) => product * length, 1), pointsPerCurve: perCurve };
  const drawn = thinned(total.curves, limits.curves);
  const affordable = Math.max(2, Math.floor(limits.points / drawn.length));
  const positions = thinned(perCurve, Math.min(affordable, pointsPerCurve));
  const steps = axes.map((_, index) => axes.slice(index + 1).reduce((step, { values }) => step * values.length, 1));
  const curves = drawn.map((curve) => {
    let rest = curve;
    let first = 0;
    for (let index = axes.length - 1; index >= 0; index--) {
      const digit = rest % others[index]!;
      first += digit * steps[index]!;
      rest = (rest - digit) / others[index]!;
    }
    return Float64Array.from(positions, (position) => first + position * (steps[xAxis] ?? 0));
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
    set: {
      quantity,
      level: quantities[quantity].level,
      theories: predictionsFor(computed, base),
      x: abscissa,
      varying: axes.flatMap((each, index) => (others[index]! > 1 ? ownKeys(each, matters[index]!) : [])),
      shown: { curves: drawn.length, pointsPerCurve: positions.length },
      total,
    },
  };
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
function thinned(count: number, limit: number): number[] {
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
function isLogarithmic(axis: Expansion['axes'][number], parameter: ParameterKey): boolean {
  if (axis.logarithmic && axis.parameter.key === parameter) return true;
  const { values } = variedAlong(axis).find((varied) => varied.parameter.key === parameter) ?? axis;
  const finite = values.filter(Number.isFinite).sort();
  const positive = finite.filter((value) => value > 0);
  const [low, high] = [positive[0] ?? NaN, positive.at(-1) ?? NaN];
  if (positive.length < 2 || finite[0]! < 0 || high < 30 * low) return false;
  // Equal steps from 0 on are those of a linear axis.
  return positive.length === finite.length || high - positive.at(-2)! > 5 * low;
}
