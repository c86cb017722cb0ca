/** Which of a chart's switches have a meaning for a set of curves, and why the others have none. */
import type { CurveSet } from '../../core/chart/curves.ts';
import { kStarKey } from '../../core/chart/k-star.ts';
import { hasRatio } from '../../core/chart/traces.ts';
import { parameterOf } from '../../core/model/parameters.ts';
import type { System } from '../../core/model/system.ts';
import { quantities } from '../../core/quantities/index.ts';
import type { Quantity } from '../../core/quantities/quantity.ts';

/** Why there is no ratio to the Gaussian process; empty where there is one. */
export function noRatio(set: CurveSet): string {
  if (hasRatio(set)) return '';
  return (quantities[set.quantity] as Quantity).experiment
    ? 'An experiment has no Gaussian process beside it.'
    : 'This quantity does not depend on u, so it has no ratio to the Gaussian process.';
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
