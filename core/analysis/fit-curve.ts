/**
 * Fits of learning curves (theory, section 8): weighted least squares in the errors from many starts, profile-likelihood intervals, a seeded
 * bootstrap beside them. Errors of a curve are taken as given, whatever χ²; a curve that has none (NaN) gets equal relative ones, estimated
 * from the residuals, and Student's t in place of the normal law.
 */
import { bootstrap, type Bootstrap } from './bootstrap.ts';
import type { Fit, FitOptions, FitRequest } from './fit.ts';
import { profileInterval, type ProfiledInterval } from './intervals.ts';
import type { LearningCurve } from './learning-curve.ts';
import { fitOf } from './fit-report.ts';
import { FitProblem, type Points } from './problem.ts';
import { placeOf, pointsOf, settingOf, type Setting } from './request.ts';
import { search, type Minimum } from './search.ts';
import { studentQuantile } from './student.ts';
import { curvatureAt, type Curvature } from './uncertainty.ts';

/** Δχ² of 95 % for one parameter: the square of the normal law's 1.959964. */
const normalThreshold = 3.841458820694124;
/** Errors that are estimated are no smaller than this, relative to the values: below are roundings. */
const leastError = 1e-9;
const mostRestarts = 3;

/**
 * Fits a model to a curve.
 * @throws CoarsegrainError for a request that cannot be met: a name that is unknown, values out of range, fewer points than free parameters
 */
export function fitCurve(curve: LearningCurve, request: FitRequest, options: FitOptions = {}): Fit {
  const setting = settingOf(request);
  const { model, held } = setting;
  const free = model.parameters.map((_, place) => place).filter((place) => !held.has(place));
  const { points, known } = pointsOf(curve, options.window, free.length);
  const profiled = profiledPlaces(setting, free, options.profiles ?? true);
  const samples = options.bootstrap ?? 0;
  const progress = progressOf(options, profiled.length, samples);

  const starts = startsOf(setting, points, options.start);
  const degrees = points.x.length - free.length;
  let first = leastMinimum(setting, points, starts);
  if (!known) {
    scaleErrors(points, first.chiSquared, degrees);
    first = leastMinimum(setting, points, [...starts, first.values]);
  }
  progress(1, 0);
  const threshold = known ? normalThreshold : studentQuantile(degrees, 0.95) ** 2;
  const found = profileAll(setting, points, first, profiled, threshold, (done) => progress(1 + done, 0));
  let resampled: Bootstrap | undefined;
  if (samples > 0) {
    const told = (done: number) => progress(1 + profiled.length, done);
    resampled = bootstrap(setting, points, known, found.minimum, samples, options.seed ?? 1, told);
  }
  return fitOf({ setting, points, known, ...found, bootstrap: resampled, samples });
}

/** The intervals of the asked-for parameters. Where a profile comes by a lower minimum, all begin again from there. */
function profileAll(
  setting: Setting,
  points: Points,
  first: Minimum,
  places: readonly number[],
  threshold: number,
  progress: (done: number) => void,
): { minimum: Minimum; curvature: Curvature; intervals: Map<number, ProfiledInterval> } {
  const intervals = new Map<number, ProfiledInterval>();
  let minimum = first;
  for (let restart = 0; ; restart++) {
    const curvature = curvatureAt(problemOf(setting, points), minimum.values);
    let better: Float64Array | undefined;
    for (const [done, place] of places.entries()) {
      const found = profileInterval(setting, points, minimum, place, threshold, curvature.errors[place]!);
      intervals.set(place, found);
      better = found.better ?? better;
      if (better && restart < mostRestarts) break;
      progress(done + 1);
    }
    if (!better) return { minimum, curvature, intervals };
    // Where profiles keep finding lower places, the lowest is not known.
    if (restart === mostRestarts) return { minimum: { ...minimum, converged: false }, curvature, intervals };
    minimum = leastMinimum(setting, points, [better, minimum.values]);
  }
}

function problemOf({ model, bounds, held }: Setting, points: Points): FitProblem {
  return new FitProblem(model, points, bounds, held);
}

function leastMinimum(setting: Setting, points: Points, starts: readonly Float64Array[]): Minimum {
  const problem = problemOf(setting, points);
  return inOrder(setting, problem, search(problem, starts));
}

function startsOf({ model, held }: Setting, { x, y }: Points, start: FitOptions['start']): Float64Array[] {
  const rows = model.starts(x, y.map(Math.log));
  if (start) {
    const row = rows[rows.length >> 1]!.slice();
    for (const [name, value] of Object.entries(start)) row[placeOf(model, 'start', name)] = value;
    rows.push(row);
  }
  for (const row of rows) for (const [place, value] of held) row[place] = value;
  return rows;
}

/** Weights by which χ² equals the degrees of freedom. */
function scaleErrors({ weights }: Points, chiSquared: number, degrees: number): void {
  const error = Math.max(leastError, Math.sqrt(chiSquared / degrees));
  for (let i = 0; i < weights.length; i++) weights[i]! /= error;
}

/** Breaks of a broken power law ascend, where nothing was asked of single ones. */
function inOrder({ model, bounds, held }: Setting, problem: FitProblem, minimum: Minimum): Minimum {
  const breaks = (model.parameters.length - 3) / 3;
  if (model.name !== 'broken-power' || breaks < 2) return minimum;
  const { values } = minimum;
  const groups = Array.from({ length: breaks }, (_, i) => 2 + 3 * i);
  const alike = groups.every((at) =>
    [0, 1, 2].every((k) => {
      const [own, first] = [bounds[at + k]!, bounds[2 + k]!];
      return !held.has(at + k) && own.low === first.low && own.high === first.high;
    }),
  );
  if (!alike) return minimum;
  const sorted = groups.toSorted((i, j) => values[i + 1]! - values[j + 1]!);
  const ordered = values.slice();
  sorted.forEach((from, i) => ordered.set(values.subarray(from, from + 3), 2 + 3 * i));
  return { ...minimum, values: ordered, q: problem.coordinatesOf(ordered) };
}

function profiledPlaces({ model }: Setting, free: readonly number[], asked: boolean | readonly string[]): number[] {
  if (typeof asked === 'boolean') return asked ? [...free] : [];
  const places = asked.map((name) => placeOf(model, 'profiles', name));
  return free.filter((place) => places.includes(place));
}

/** A profile is about as much work as twenty samples of the bootstrap, the search for the minimum as twice that. It never goes back. */
function progressOf({ progress }: FitOptions, profiles: number, samples: number) {
  const total = 20 * (2 + profiles) + samples;
  let most = 0;
  return (stages: number, done: number) => {
    most = Math.max(most, (20 * (1 + stages) + done) / total);
    progress?.(most);
  };
}
