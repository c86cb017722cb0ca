/** What the curvature of χ² at its minimum tells: least-squares errors and the condition of the scaled Hessian. */
import { dot } from '../numerics/rows.ts';
import { singularValues } from './triangular.ts';
import type { FitProblem } from './problem.ts';

/** Directions with a singular value this small beside the largest are flat to rounding. */
const flat = 1e-11;
/** A parameter that has no more than this share in a flat direction is determined all the same. */
const leastShare = 1e-6;

export interface Curvature {
  /** By place, ∞ for what the data do not determine and 0 for held parameters; of the logarithm for a scale. */
  errors: Float64Array;
  /** Ratio of the largest and the smallest eigenvalue of the Hessian in units in which its diagonal is 1; 1 for one parameter or none. */
  condition: number;
}

/** @param values all parameters at the minimum */
export function curvatureAt(problem: FitProblem, values: Float64Array): Curvature {
  const { columns, places } = problem.jacobian(values);
  const [m, n] = [places.length, problem.points];
  const lengths = places.map((_, j) => Math.sqrt(dot(columns, j * n, columns, j * n, n)));
  const alive = lengths.map((length) => length > 0 && Number.isFinite(length));
  for (let j = 0; j < m; j++) {
    for (let i = 0; i < n; i++) columns[j * n + i] = alive[j] ? columns[j * n + i]! / lengths[j]! : 0;
  }
  const { values: singular, v } = singularValues(columns, m, n);
  const largest = Math.max(...singular, 0);
  const errors = new Float64Array(values.length);
  places.forEach((place, j) => {
    let variance = alive[j] ? 0 : Infinity;
    for (let k = 0; k < m; k++) {
      const share = v[k * m + j]!;
      if (singular[k]! > flat * largest) variance += (share / singular[k]!) ** 2;
      else if (Math.abs(share) > leastShare) variance = Infinity;
    }
    errors[place] = Math.sqrt(variance) / (alive[j] ? lengths[j]! : 1);
  });
  const condition = m === 0 ? 1 : (largest / Math.min(...singular)) ** 2;
  return { errors, condition: Number.isNaN(condition) ? Infinity : condition };
}
