/** A request for a fit, checked: the model, bounds and held values of its parameters, and the points of the window. */
import { CoarsegrainError } from '../errors.ts';
import type { FitRequest } from './fit.ts';
import type { Interval, LearningCurve } from './learning-curve.ts';
import { modelOf, type Model, type ModelParameter } from './models.ts';
import { leastGap, type Points } from './problem.ts';

export interface Setting {
  model: Model;
  /** Bounds of every parameter, and for each end whether it is only technical. */
  bounds: Interval[];
  technical: { low: boolean; high: boolean }[];
  /** Values of held parameters by place. */
  held: Map<number, number>;
}

/**
 * @throws CoarsegrainError for a name that the model does not have, bounds that hold nothing, a held value outside them, or exponents held in
 * the wrong order
 */
export function settingOf(request: FitRequest): Setting {
  const model = modelOf(request.model, request.breaks);
  const { fixed = {}, free = [], bounds: asked = {} } = request;
  for (const field of ['fixed', 'bounds'] as const) {
    for (const name of Object.keys(request[field] ?? {})) placeOf(model, field, name);
  }
  for (const name of free) placeOf(model, 'free', name);
  const bounds = model.parameters.map((parameter) => boundsOf(parameter, asked[parameter.name]));
  const technical = model.parameters.map(({ name, technical: own }) =>
    asked[name] ? { low: asked[name].low === -Infinity, high: asked[name].high === Infinity } : own,
  );
  const held = new Map<number, number>();
  model.parameters.forEach(({ name }, place) => {
    const idle = name === 'L_infinity' && !free.includes(name) && !asked[name];
    const value = fixed[name] ?? (idle ? 0 : undefined);
    if (value !== undefined) held.set(place, checkedValue(name, value, bounds[place]!));
  });
  checkOrder(model, held);
  return { model, bounds, technical, held };
}

/** The place of a parameter. @throws CoarsegrainError for a name that the model does not have */
export function placeOf(model: Model, field: string, name: string): number {
  const place = model.parameters.findIndex((parameter) => parameter.name === name);
  if (place >= 0) return place;
  const allowed = model.parameters.map((parameter) => parameter.name).join(', ');
  throw new CoarsegrainError({
    kind: 'unknown-name',
    field: `${field}.${name}`,
    value: name,
    allowed,
    message: `The model ${model.name} has no parameter ${name}; its parameters are ${allowed}.`,
  });
}

function boundsOf({ name, kind, low, high }: ModelParameter, asked: Interval | undefined): Interval {
  if (!asked) return { low, high };
  const bounds = kind === 'scale' ? { low: Math.max(asked.low, low), high: Math.min(asked.high, high) } : asked;
  if (bounds.low < bounds.high) return bounds;
  throw new CoarsegrainError({
    kind: 'outside-range',
    field: `bounds.${name}`,
    value: [asked.low, asked.high],
    allowed: 'low < high',
    message: `The bounds of ${name}, ${asked.low} and ${asked.high}, leave it nothing.`,
  });
}

function checkedValue(name: string, value: number, { low, high }: Interval): number {
  if (value >= low && value <= high && Number.isFinite(value)) return value;
  throw new CoarsegrainError({
    kind: 'outside-range',
    field: `fixed.${name}`,
    value,
    allowed: `${low} to ${high}`,
    message: `${name} is held at ${value}, which is not between ${low} and ${high}.`,
  });
}

function checkOrder(model: Model, held: ReadonlyMap<number, number>): void {
  if (!model.ascending) return;
  const [first, second] = model.ascending.map((place) => held.get(place)) as [number?, number?];
  if (first === undefined || second === undefined || first + leastGap <= second) return;
  throw new CoarsegrainError({
    kind: 'outside-range',
    field: 'fixed.b',
    value: second,
    allowed: `above ${first}`,
    message: `The leading exponent a = ${first} is the smaller one; b = ${second} is not above it.`,
  });
}

/**
 * The points of a curve in a window. Errors that are not finite mean that none are known: points then weigh by 1/value².
 * @param parameters how many are free
 * @throws CoarsegrainError where there are fewer points than free parameters, or as many and no errors; for values that are not positive or
 * of a size at which squares leave the range of doubles
 */
export function pointsOf(
  curve: LearningCurve,
  window: Interval | undefined,
  parameters: number,
): { points: Points; known: boolean } {
  const { low, high } = window ?? { low: 0, high: Infinity };
  const inside = [...curve.P.keys()].filter((i) => curve.P[i]! >= low && curve.P[i]! <= high);
  const known = inside.every((i) => Number.isFinite(curve.errors[i]) && curve.errors[i]! > 0);
  const least = known ? parameters : parameters + 1;
  if (inside.length < least) {
    throw new CoarsegrainError({
      kind: 'empty',
      field: 'window',
      value: inside.length,
      allowed: `at least ${least} points`,
      message: `${curve.name || 'The curve'} has ${inside.length} points in the window; ${parameters} free parameters need at least ${least}.`,
    });
  }
  for (const i of inside) checkValue(curve, i);
  const x = Float64Array.from(inside, (i) => Math.log(curve.P[i]!));
  const y = Float64Array.from(inside, (i) => curve.values[i]!);
  const weights = Float64Array.from(inside, (i) => 1 / (known ? curve.errors[i]! : curve.values[i]!));
  return { points: { x, y, weights }, known };
}

const sizes = { low: 1e-100, high: 1e100 };

function checkValue({ name, P, values }: LearningCurve, i: number): void {
  const value = values[i]!;
  if (value >= sizes.low && value <= sizes.high) return;
  const allowed = `${sizes.low} to ${sizes.high}`;
  throw new CoarsegrainError({
    kind: 'outside-range',
    field: `values.${i}`,
    value,
    allowed,
    message: `${name || 'The curve'} has the value ${value} at P = ${P[i]!}; fits take values from ${allowed}.`,
  });
}
