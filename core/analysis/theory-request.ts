/** A request to fit theory to a curve, checked: the system, its free parameters with their bounds, the points of the window. */
import { z } from 'zod';
import { CoarsegrainError } from '../errors.ts';
import { parameterOf } from '../model/parameters.ts';
import { allowedRange } from '../model/ranges.ts';
import { curveInputs, inForce } from '../model/setting.ts';
import { isInfinite, parseSystem, type System } from '../model/system.ts';
import type { Interval, LearningCurve } from './learning-curve.ts';
import {
  coordinateOf,
  isExponent,
  searchBounds,
  TheoryCurve,
  theoryParameters,
  type TheoryLevel,
  type TheoryObservable,
  type TheoryParameter,
} from './theory-curve.ts';
import type { TheorySearch } from './theory-search.ts';
import { withinWindow } from './window.ts';

const bounds = z.strictObject({ low: z.number(), high: z.number() });

export const theoryFitRequestSchema = z.strictObject({
  level: z.union([z.literal(1), z.literal(2)]).describe('1: effective action; 2: the data-averaged theory'),
  observable: z
    .enum(['loss', 'X', 'trainLoss', 'testLoss', 'trainX', 'testX', 'q'])
    .optional()
    .describe('what the curve measures: loss or X of level 1; trainLoss, testLoss, trainX, testX or q of level 2'),
  system: z
    .record(z.string(), z.unknown())
    .describe('the parameters that are not fitted, and where to start for those that are; P is that of the curve'),
  free: z.array(z.enum(theoryParameters)).min(1).describe('the parameters that are fitted'),
  bounds: z.partialRecord(z.enum(theoryParameters), bounds).optional().describe('where they may lie'),
  window: bounds.optional().describe('the P that take part, ends included'),
  residuals: z.enum(['log', 'linear']).optional().describe('of ln L, or of L; log if missing'),
});
export type TheoryFitRequest = z.infer<typeof theoryFitRequestSchema>;

/** A request as it is worked on. */
export interface TheorySetting {
  level: TheoryLevel;
  observable: TheoryObservable;
  system: System;
  free: readonly TheoryParameter[];
  /** Bounds that the request gives, of values. */
  asked: Partial<Record<TheoryParameter, Interval>>;
  search: TheorySearch;
  /** Whether the curve has errors; if not the weights are 1/value. */
  known: boolean;
}

/**
 * @throws CoarsegrainError for a system, a name or bounds that are refused, and for too few points
 */
export function theorySetting(curve: LearningCurve, request: TheoryFitRequest): TheorySetting {
  const { level, bounds: asked = {} } = request;
  const observable = request.observable ?? (level === 1 ? 'loss' : 'trainLoss');
  const free = theoryParameters.filter((name) => request.free.includes(name));
  const system = baseSystem(request.system, free);
  const ranges = free.map((name) => boundsOf(name, asked[name], system, request.system));
  const start = Float64Array.from(free, (name, place) => startOf(name, system[name], ranges[place]!));
  return withPoints(withinWindow(curve, request.window), {
    ...{ level, observable, system, free, asked, ranges, start, residuals: request.residuals ?? 'log' },
  });
}

type Parts = Pick<TheorySetting, 'level' | 'observable' | 'system' | 'free' | 'asked'> &
  Pick<TheorySearch, 'residuals'> & { ranges: readonly Interval[]; start: Float64Array };

function withPoints({ name, P, values, errors }: LearningCurve, parts: Parts): TheorySetting {
  const { level, observable, system, free, asked, ranges, start, residuals } = parts;
  const known = errors.every((error) => error > 0 && error < Infinity);
  const least = free.length + 1;
  if (P.length < least) {
    const allowed = `at least ${least} points`;
    const message = `${name || 'The curve'} has ${P.length} points in the window; ${free.length} free parameters need ${allowed}.`;
    throw new CoarsegrainError({ kind: 'empty', field: 'window', value: P.length, allowed, message });
  }
  const weights = values.map((value, at) => 1 / (known ? errors[at]! : value));
  const curve = new TheoryCurve(level, observable, system, free, P);
  const search = { curve, residuals, values, weights, bounds: ranges, start };
  return { level, observable, system, free, asked, search, known };
}

/**
 * The same points, to be fitted by Gaussian processes of the same level and spectrum: κ and the exponents are free, and of the scales those
 * that were.
 */
export function gaussianSetting(setting: TheorySetting): TheorySetting {
  const { level, observable, asked, search, known } = setting;
  const system: System = { ...setting.system, loss: 'quartic', u: 0, N: Infinity };
  delete system.widths;
  delete system.ell;
  const free = theoryParameters.filter((name) => {
    if (name === 'u' || name === 'N') return false;
    const scale = name === 'lambda0' || name === 'y0';
    return scale ? setting.free.includes(name) : !Number.isNaN(system[name]);
  });
  const ranges = free.map((name) => boundsOf(name, asked[name], system, system));
  const start = Float64Array.from(free, (name, place) => startOf(name, system[name], ranges[place]!));
  const curve = new TheoryCurve(level, observable, system, free, search.curve.P);
  return { level, observable, system, free, asked, known, search: { ...search, curve, bounds: ranges, start } };
}

/** Missing free parameters begin at values that a person would think of. */
const usualStart: Readonly<Record<TheoryParameter, number>> = {
  ...{ kappa: 1, u: 1, N: 100, alpha: 0.6, beta: 0.9, lambda0: 1, y0: 1 },
};

function baseSystem(given: TheoryFitRequest['system'], free: readonly TheoryParameter[]): System {
  const complete: Record<string, unknown> = { ...given, P: 1 };
  for (const name of free) {
    const value = complete[name];
    if (value === undefined || value === 'infinite' || Array.isArray(value)) complete[name] = usualStart[name];
  }
  return parseSystem(complete, 'system.');
}

/** Bounds of the coordinate: those asked for, within the range of the model, or those of the search. */
function boundsOf(
  name: TheoryParameter,
  asked: Interval | undefined,
  { loss, spectrum }: System,
  { K }: { K?: unknown },
): Interval {
  const [low, high] = searchBounds[name];
  if (!asked) return { low: coordinateOf(name, low), high: coordinateOf(name, high) };
  const infiniteModes = isInfinite(K) || K === Infinity;
  const parameter = inForce(parameterOf(name), { loss, spectrum, infiniteModes, required: { inputs: curveInputs } });
  const least = isExponent(name) ? (parameter?.minimum ?? 0) : 0;
  if (!(asked.low >= least && asked.low < asked.high && asked.high < Infinity)) throw refused(name, asked);
  const from = asked.low > least ? asked.low : Math.min(low, asked.high / 2);
  return { low: coordinateOf(name, from), high: coordinateOf(name, asked.high) };
}

function refused(name: TheoryParameter, { low, high }: Interval): CoarsegrainError {
  const parameter = parameterOf(name);
  const allowed = `low < high, both finite, ${allowedRange(parameter)}`;
  const message = `The bounds of ${parameter.symbol} (bounds.${name}), ${low} and ${high}, are not allowed: they take ${allowed}.`;
  return new CoarsegrainError({ kind: 'outside-range', field: `bounds.${name}`, value: [low, high], allowed, message });
}

function startOf(name: TheoryParameter, value: number, { low, high }: Interval): number {
  // u = 0 has no logarithm: the search begins at a small one.
  const positive = isExponent(name) ? value : Math.abs(value) || 1e-2;
  return Math.min(Math.max(coordinateOf(name, positive), low), high);
}
