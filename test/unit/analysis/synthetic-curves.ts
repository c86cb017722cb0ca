/** Curves of known law, exact or with seeded noise. */
import type { LearningCurve } from '../../../core/analysis/learning-curve.ts';
import { Stream } from '../../../core/numerics/stream.ts';

export interface Synthetic {
  law: (P: number) => number;
  /** Decades of P. */
  from: number;
  to: number;
  count: number;
  /** Relative errors of the points; NaN for none. */
  error: number;
  /** Names the noise, which is of the size of the errors or of `noise`; none if missing. */
  seed?: number;
  noise?: number;
}

export function synthetic({ law, from, to, count, error, seed, noise = error }: Synthetic): LearningCurve {
  const P = Float64Array.from({ length: count }, (_, i) => 10 ** (from + ((to - from) * i) / (count - 1)));
  const exact = P.map(law);
  const stream = seed === undefined ? undefined : Stream.of('synthetic', seed);
  const values = exact.map((value) => value * (1 + (stream ? noise * stream.normal() : 0)));
  const errors = exact.map((value) => Math.abs(value) * error);
  return { name: 'synthetic', origin: 'measured', level: '', observable: 'loss', P, values, errors, excluded: [] };
}

export const twoPowers = (A: number, a: number, B: number, b: number) => (P: number) => A * P ** -a + B * P ** -b;
