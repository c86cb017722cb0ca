/** The least minimum of χ² that is found from many starts. */
import { LeastSquares } from './least-squares.ts';
import type { FitProblem } from './problem.ts';

/** So many of the best starts are followed downhill, to here, and the best of these to rounding. */
const followed = 8;
const coarse = 1e-4;
const fine = 1e-16;

export interface Minimum {
  values: Float64Array;
  /** Coordinates of the free parameters that are no amplitudes. */
  q: Float64Array;
  chiSquared: number;
  residuals: Float64Array;
  converged: boolean;
}

/** @param starts rows of all parameters, of which amplitudes are not read */
export function search(problem: FitProblem, starts: readonly Float64Array[]): Minimum {
  const solver = new LeastSquares(problem);
  const ranked = starts
    .map((row) => problem.coordinatesOf(row))
    .map((q) => ({ q, value: solver.valueAt(q) }))
    .sort((a, b) => a.value - b.value)
    .slice(0, problem.coordinates === 0 ? 1 : followed);
  let best = ranked[0]!;
  for (const { q } of ranked) {
    solver.minimise(q, coarse);
    if (solver.chiSquared < best.value) best = { q: solver.q.slice(), value: solver.chiSquared };
  }
  return minimumFrom(solver, problem, best.q);
}

/** The minimum downhill of coordinates. */
export function minimumFrom(solver: LeastSquares, problem: FitProblem, q: Float64Array): Minimum {
  const converged = solver.minimise(q, fine);
  return {
    values: problem.valuesAt(solver.q, solver.c),
    q: solver.q.slice(),
    chiSquared: solver.chiSquared,
    residuals: solver.residuals.slice(),
    converged,
  };
}
