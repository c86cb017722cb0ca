/**
 * Points that refinement added to those that a study asks for. Each lies between neighbours on one or two refined axes: its place is an
 * ordinal of the study, that of its lower neighbour, and how far it is on the way to the next value of each axis. The places are dyadic, so
 * that what is halved again and again stays exact.
 */
import { CoarsegrainError } from '../errors.ts';
import type { Parameter } from '../model/parameters.ts';
import type { System } from '../model/system.ts';
import { between, moveTo } from './axis.ts';
import type { Expansion } from './expansion.ts';

/** One entry a point, in the order in which they were added; they have the ordinals that follow those of the study. */
export interface AddedPoints {
  /** Ordinals of the lower neighbours. */
  base: Float64Array;
  /** Fractions in [0, 1) of the way to the next value of the first refined axis, and of the second, 0 where there is none. */
  first: Float64Array;
  second: Float64Array;
}

/** An axis whose values are refined. */
export interface RefinedAxis {
  parameter: Parameter;
  /** In order, ascending or descending. */
  values: Float64Array;
  /** Whether what lies between two positive values lies there on a logarithmic scale. */
  logarithmic: boolean;
  /** The difference of the ordinals of neighbours. */
  step: number;
}

/** Nothing added. */
export const noneAdded: AddedPoints = {
  base: new Float64Array(0),
  first: new Float64Array(0),
  second: new Float64Array(0),
};

/** The same with more points behind them. */
export function withMore(added: AddedPoints, more: AddedPoints): AddedPoints {
  const joined = (one: Float64Array, other: Float64Array) => {
    const all = new Float64Array(one.length + other.length);
    all.set(one);
    all.set(other, one.length);
    return all;
  };
  return {
    base: joined(added.base, more.base),
    first: joined(added.first, more.first),
    second: joined(added.second, more.second),
  };
}

/**
 * The value at a place on an axis.
 * @param place from 0 to the number of values − 1; its whole part is the position of the lower neighbour
 */
export function valueAtPlace({ parameter, values, logarithmic }: RefinedAxis, place: number): number {
  const digit = Math.floor(place);
  const low = values[digit]!;
  if (digit === place) return low;
  const high = values[digit + 1]!;
  const value = between(low, high, place - digit, logarithmic && low > 0 && high > 0);
  return parameter.integer ? Math.round(value) : value;
}

/** The position of an ordinal of the study among the values of an axis. */
export function digitOf({ values, step }: Pick<RefinedAxis, 'values' | 'step'>, ordinal: number): number {
  return Math.floor(ordinal / step) % values.length;
}

/** Sets the parameters on the axes to their values at an added point. */
export function moveToAdded(system: System, { axes, refinement, added, count }: Expansion, ordinal: number): void {
  const index = ordinal - count;
  const base = added?.base[index];
  if (base === undefined || !added || !refinement) {
    throw new CoarsegrainError({ kind: 'internal', message: `There is no point ${String(ordinal)} in the study.` });
  }
  moveTo(system, axes, base);
  refinement.axes.forEach((axis, which) => {
    const fraction = (which === 0 ? added.first : added.second)[index]!;
    if (fraction > 0) system[axis.parameter.key] = valueAtPlace(axis, digitOf(axis, base) + fraction);
  });
}

/** What is wrong with points that are said to have been added to a study; undefined where nothing is. */
export function faultOfAdded({ refinement, count }: Expansion, added: AddedPoints): string | undefined {
  const { length } = added.base;
  if (length === 0) return undefined;
  if (!refinement) return 'its study is not refined';
  if (length > refinement.points) return 'more points were added than its study allows';
  const [one, other] = refinement.axes;
  const fits = (axis: RefinedAxis | undefined, base: number, fraction: number) =>
    fraction === 0 ||
    (axis !== undefined &&
      fraction > 0 &&
      fraction < 1 &&
      Number.isInteger(fraction * 2 ** deepest) &&
      digitOf(axis, base) < axis.values.length - 1 &&
      Number.isFinite(valueAtPlace(axis, digitOf(axis, base) + fraction)));
  for (let index = 0; index < length; index++) {
    const base = added.base[index]!;
    const [first, second] = [added.first[index]!, added.second[index]!];
    const inside = Number.isInteger(base) && base >= 0 && base < count && first + second > 0;
    if (!inside || !fits(one, base, first) || !fits(other, base, second))
      return `${String(index)} is no place of its study`;
  }
  return undefined;
}

/** Between two values of an axis there are places at multiples of 2^−deepest. */
export const deepest = 30;
