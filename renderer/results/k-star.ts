import type { Curve } from '../../core/chart/curves.ts';

/** The dressed border between learned and unlearned modes, (λ₀s)^(1/(1+α)) (theory, section 2), of one point of a curve along P. */
export function kStarAt(curve: Curve, position: number): number {
  const { lambda0, alpha } = curve.system;
  return (lambda0 * (curve.values.s?.[position] ?? NaN)) ** (1 / (1 + alpha));
}
