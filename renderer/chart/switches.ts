/** Which of a chart's switches have a meaning for a set of curves, and why the others have none. */
import type { CurveSet } from '../../core/chart/curves.ts';
import { kStarKey } from '../../core/chart/k-star.ts';
import { isExperiment } from '../../core/chart/labels.ts';
import { hasRatio } from '../../core/chart/traces.ts';
import { parameterOf } from '../../core/model/parameters.ts';
import type { System } from '../../core/model/system.ts';

/** Why there is no second panel, of ratios to the Gaussian process or of an experiment's residuals; empty where there is one. */
export function noRatio(set: CurveSet): string {
  if (!isExperiment(set)) {
    return hasRatio(set) ? '' : 'This quantity does not depend on u, so it has no ratio to the Gaussian process.';
  }
  const compared = set.curves.some(({ predictions: [theory] }) => theory && Object.keys(theory).length > 0);
  return compared || set.pending ? '' : 'No theory is known of these systems to compare the experiment with.';
}

/** Why the top axis cannot show the bare k*; empty where it can. */
export function noKStar({ x, curves }: CurveSet): string {
  if (x.parameter !== 'P') return `k* stands over P; here ${parameterOf(x.parameter).symbol} is the abscissa.`;
  if (new Set(curves.map(({ system }) => kStarKey(system))).size > 1)
    return 'Each curve has its own k*; they stand in the inspector.';
  return '';
}

/** Why no curve has a crossing P×; empty where one may. */
export function noCrossing({ quantity, x, curves, total }: CurveSet): string {
  if (quantity !== 'effective-action') return 'P× is marked on curves of the effective action.';
  if (x.parameter !== 'P') return `P× is a value of P; here ${parameterOf(x.parameter).symbol} is the abscissa.`;
  if (total.pointsPerCurve < 2) return 'P× is marked on a curve along P; here P has one value.';
  return curves.some(({ system }) => mayCross(system)) ? '' : 'P× needs a loss with a coupling u.';
}

/** Whether ε may pass 1 on the system's curve: of log-cosh it never does, of a Gaussian process there is none. */
export function mayCross({ loss, u }: System): boolean {
  return loss === 'formula' || (loss !== 'log-cosh' && u !== 0);
}
