import type { Curve, CurveSet } from '../../core/chart/curves.ts';
import type { System } from '../../core/model/system.ts';

/** The dressed border between learned and unlearned modes, (λ₀s)^(1/(1+α)) (theory, section 2), of one point of a curve. */
export function kStarAt({ x: abscissa }: CurveSet, curve: Curve, position: number): number {
  const { lambda0, alpha }: System = { ...curve.system, [abscissa.parameter]: curve.x[position] ?? NaN };
  return (lambda0 * (curve.values.s?.[position] ?? NaN)) ** (1 / (1 + alpha));
}
