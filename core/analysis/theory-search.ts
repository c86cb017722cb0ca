/** The parameters of theory that fit a curve best, with the profile likelihood of each (theory, section 8). */
import { sobolPoints } from '../numerics/sobol.ts';
import { LeastSquares } from './least-squares.ts';
import type { Interval } from './learning-curve.ts';
import { profileEnd } from './profile.ts';
import { coordinateOf, type TheoryCurve, type TheoryParameter } from './theory-curve.ts';
import { TheoryProblem, type TheoryResiduals } from './theory-problem.ts';
import { singularValues } from './triangular.ts';

/** What is fitted, to what. */
export interface TheorySearch {
  curve: TheoryCurve;
  residuals: TheoryResiduals;
  values: Float64Array;
  /** 1/error. */
  weights: Float64Array;
  /** Of the coordinates of the free parameters. */
  bounds: readonly Interval[];
  /** Coordinates from which to start besides those of the search. */
  start?: Float64Array;
}

export interface TheoryMinimum {
  coordinates: Float64Array;
  chiSquared: number;
  residuals: Float64Array;
  fitted: Float64Array;
  converged: boolean;
}

/** Where starts lie: systems that a person would think of. */
const usual: Readonly<Record<TheoryParameter, readonly [low: number, high: number]>> = {
  kappa: [1e-3, 1e2],
  u: [1e-2, 1e3],
  N: [3, 1e4],
  alpha: [0.1, 2.5],
  beta: [0.1, 2.5],
  lambda0: [1e-2, 1e2],
  y0: [1e-1, 1e1],
};
/** Starts by number of free parameters; so many of the best are followed downhill, and the best of these to rounding. */
const starts = [1, 16, 64, 128, 128, 256, 256, 256];
const followed = 6;
const coarse = 1e-3;
const fine = 1e-12;

/**
 * The least χ² from many starts; undefined where theory has no value at any.
 * @param progress told the share that is done; may throw to cancel
 */
export function searchTheory(search: TheorySearch, progress: (share: number) => void): TheoryMinimum | undefined {
  const problem = problemOf(search);
  const solver = new LeastSquares(problem);
  const candidates = startsOf(search);
  const ranked: { q: Float64Array; value: number }[] = [];
  candidates.forEach((q, index) => {
    const value = solver.valueAt(q);
    if (Number.isFinite(value)) ranked.push({ q, value });
    progress((0.3 * (index + 1)) / candidates.length);
  });
  ranked.sort((a, b) => a.value - b.value);
  let best = ranked[0];
  if (!best) return undefined;
  const paths = ranked.slice(0, followed);
  paths.forEach(({ q }, index) => {
    solver.minimise(q, coarse);
    if (solver.chiSquared < best!.value) best = { q: solver.q.slice(), value: solver.chiSquared };
    progress(0.3 + (0.6 * (index + 1)) / paths.length);
  });
  const found = minimumFrom(solver, problem, best.q);
  progress(1);
  return found;
}

function problemOf({ curve, residuals, values, weights, bounds }: TheorySearch, held?: number): TheoryProblem {
  return new TheoryProblem(curve, residuals, values, weights, bounds, held);
}

function startsOf({ curve, bounds, start }: TheorySearch): Float64Array[] {
  const { free } = curve;
  const points = sobolPoints(free.length, starts[free.length]! + 1);
  const rows = Array.from({ length: starts[free.length]! }, (_, index) =>
    Float64Array.from(free, (name, j) => {
      const ends = usual[name].map((value) => coordinateOf(name, value));
      const [low, high] = [Math.max(ends[0]!, bounds[j]!.low), Math.min(ends[1]!, bounds[j]!.high)];
      // Bounds that a person gave may lie elsewhere.
      const [from, to] = low < high ? [low, high] : [bounds[j]!.low, bounds[j]!.high];
      return from + (to - from) * points[j]![index + 1]!;
    }),
  );
  return start ? [start, ...rows] : rows;
}

function minimumFrom(solver: LeastSquares, problem: TheoryProblem, q: Float64Array): TheoryMinimum {
  let converged = solver.minimise(q, fine);
  if (!converged) {
    // Along a flat valley there is no last step; there, a second way downhill gains nothing.
    const before = solver.chiSquared;
    converged = solver.minimise(solver.q.slice(), fine) || before - solver.chiSquared < 1e-6 * Math.max(1, before);
  }
  solver.valueAt(solver.q);
  return {
    coordinates: problem.allAt(solver.q),
    chiSquared: solver.chiSquared,
    residuals: solver.residuals.slice(),
    fitted: problem.latest,
    converged,
  };
}

/** The minimum downhill of coordinates. */
export function refined(search: TheorySearch, coordinates: Float64Array): TheoryMinimum {
  const problem = problemOf(search);
  return minimumFrom(new LeastSquares(problem), problem, coordinates);
}

/** The curvature of χ² at a minimum. */
export interface TheoryCurvature {
  /** Standard errors of the coordinates; ∞ where nothing depends on them. */
  errors: Float64Array;
  /** Of the Hessian in units in which its diagonal is 1. */
  condition: number;
  /** The direction in which χ² rises least, of length 1, and the standard error along it. */
  weakest: Float64Array;
  spread: number;
}

export function curvatureOfTheory(search: TheorySearch, { coordinates }: TheoryMinimum): TheoryCurvature {
  const problem = problemOf(search);
  const [m, n] = [problem.coordinates, problem.points];
  const columns = new Float64Array(m * n);
  problem.columns(coordinates, new Float64Array(n));
  problem.slopes(coordinates, columns);
  const lengths = Array.from({ length: m }, (_, j) => Math.hypot(...columns.subarray(j * n, (j + 1) * n)));
  const unit = columns.map((value, index) => value / (lengths[Math.floor(index / n)]! || 1));
  const scaled = singularValues(unit, m, n).values;
  const { values, v } = singularValues(columns, m, n);
  const weak = values.indexOf(Math.min(...values));
  const errors = Float64Array.from({ length: m }, (_, j) => {
    let variance = 0;
    for (let k = 0; k < m; k++) if (v[k * m + j] !== 0) variance += (v[k * m + j]! / values[k]!) ** 2;
    return Math.sqrt(variance);
  });
  return {
    errors,
    condition: (Math.max(...scaled) / Math.min(...scaled)) ** 2,
    weakest: v.slice(weak * m, (weak + 1) * m),
    spread: 1 / values[weak]!,
  };
}

export interface TheoryProfile {
  low: number;
  high: number;
  /** Whether χ² rises enough before the bound. */
  risen: readonly [low: boolean, high: boolean];
  /** Coordinates at which χ² is lower than at the minimum. */
  better?: Float64Array;
}

/** A lower χ² than this below the minimum is a new minimum. */
const lower = 1e-3;
/** The first step outwards at most: a factor of e^½, or half a unit of an exponent. */
const longestReach = 0.5;
/** Enough for the ends of intervals. */
const enough = 1e-5;

/**
 * Where the profile of a coordinate has risen by the threshold on either side; and coordinates at which χ² is lower than at the minimum, where
 * such were met.
 * @param error a first guess of the distance
 */
export function profileOfTheory(
  search: TheorySearch,
  { coordinates, chiSquared }: TheoryMinimum,
  place: number,
  threshold: number,
  error: number,
): TheoryProfile {
  const problem = problemOf(search, place);
  const solver = new LeastSquares(problem);
  const best = coordinates[place]!;
  const reach = Math.min(Math.max(error * Math.sqrt(threshold), 1e-9), longestReach) || longestReach;
  const request = { best, chiSquared, threshold, reach, bounds: search.bounds[place]! };
  let better: Float64Array | undefined;
  const side = (direction: -1 | 1) => {
    const warm = coordinates.filter((_, index) => index !== place);
    const held = (t: number): number => {
      problem.hold(place, t);
      solver.minimise(warm, enough);
      if (!Number.isFinite(solver.chiSquared)) return Infinity;
      // From far outside the way back leads into other valleys.
      if (solver.chiSquared < chiSquared + 4 * threshold) warm.set(solver.q);
      if (solver.chiSquared < chiSquared - lower) better ??= problem.allAt(solver.q);
      return solver.chiSquared;
    };
    return profileEnd(held, request, direction);
  };
  const [low, high] = [side(-1), side(1)];
  return { low: low.end, high: high.end, risen: [low.risen, high.risen], ...(better && { better }) };
}
