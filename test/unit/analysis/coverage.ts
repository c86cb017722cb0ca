/** How often intervals of the leading exponent hold the truth, over seeded sets of noisy two-power data: 40 points of 0.5 %. */
import { fitCurve } from '../../../core/analysis/fit-curve.ts';
import type { Fit } from '../../../core/analysis/fit.ts';
import { synthetic, twoPowers } from './synthetic-curves.ts';

export const wideLaw = { A: 1, a: 0.375, B: 1, b: 0.5625, from: 1, to: 5 };
/** The Gaussian process of (0.6, 0.9), κ = 0.1, where the second power is a small one. */
export const narrowLaw = { A: 0.448, a: 0.375, B: 0.12, b: 0.5625, from: 3, to: 6 };

export function covered(fit: Fit, truth: number): boolean {
  const { low, high } = fit.parameters.find(({ name }) => name === 'a')!.interval!;
  return low <= truth && truth <= high;
}

/** @returns shares of sets whose profile interval, and whose ±1.96σ, hold a */
export function coverage(sets: number, law = wideLaw): { profile: number; leastSquares: number } {
  let [profile, leastSquares] = [0, 0];
  for (let seed = 0; seed < sets; seed++) {
    const { A, a, B, b, from, to } = law;
    const curve = synthetic({ law: twoPowers(A, a, B, b), from, to, count: 40, error: 0.005, seed });
    const fit = fitCurve(curve, { model: 'two-power' }, { profiles: ['a'] });
    const { value, leastSquaresError } = fit.parameters.find(({ name }) => name === 'a')!;
    if (covered(fit, a)) profile++;
    if (Math.abs(value - a) <= 1.96 * leastSquaresError) leastSquares++;
  }
  return { profile: profile / sets, leastSquares: leastSquares / sets };
}
