/** Which of a chart's switches have a meaning for a set of curves, and why the others have none. */
import type { CurveSet } from '../../core/chart/curves.ts';
import { hasRatio } from '../../core/chart/traces.ts';
import { parameterOf } from '../../core/model/parameters.ts';

/** Why there is no ratio to the Gaussian process; empty where there is one. */
export function noRatio(set: CurveSet): string {
  return hasRatio(set) ? '' : 'This quantity does not depend on u, so it has no ratio to the Gaussian process.';
}

/** Why the top axis cannot show the bare k*; empty where it can. */
export function noKStar({ x, curves }: CurveSet): string {
  if (x.parameter !== 'P') return `k* stands over P; here ${parameterOf(x.parameter).symbol} is the abscissa.`;
  const borders = new Set(
    curves.map(({ system: { alpha, kappa, lambda0 } }) => JSON.stringify([alpha, kappa, lambda0])),
  );
  return borders.size > 1 ? 'Each curve has its own k*; they stand in the inspector.' : '';
}

/** Why no curve has a crossing P×; empty where one may. */
export function noCrossing({ quantity, x, curves, total }: CurveSet): string {
  if (quantity !== 'effective-action') return 'P× is marked on curves of the effective action.';
  if (x.parameter !== 'P') return `P× is a value of P; here ${parameterOf(x.parameter).symbol} is the abscissa.`;
  if (total.pointsPerCurve < 2) return 'P× is marked on a curve along P; here P has one value.';
  return curves.some(({ system }) => system.u > 0) ? '' : 'P× needs a coupling u > 0.';
}
