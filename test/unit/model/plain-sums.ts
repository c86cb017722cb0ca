import type { Sums } from '../../../core/model/mode-sums.ts';

/** Mode by mode, with Kahan's correction: the definition itself. */
export function plainSums(alpha: number, beta: number, K: number, s: number): Sums {
  const totals = [0, 0, 0, 0];
  const lost = [0, 0, 0, 0];
  for (let k = K; k >= 1; k--) {
    const lambda = k ** -(1 + alpha);
    const y2 = k ** -(1 + beta);
    const learned = 1 / (1 + lambda * s);
    const terms = [y2 * learned ** 2, lambda * learned, -2 * lambda * y2 * learned ** 3, -(lambda ** 2) * learned ** 2];
    terms.forEach((term, i) => {
      const corrected = term - (lost[i] ?? 0);
      const next = (totals[i] ?? 0) + corrected;
      lost[i] = next - (totals[i] ?? 0) - corrected;
      totals[i] = next;
    });
  }
  const [bias = 0, variance = 0, biasSlope = 0, varianceSlope = 0] = totals;
  return { bias, variance, biasSlope, varianceSlope };
}

/** The largest relative error among the four. */
export function worst(found: Sums, exact: Sums): number {
  const keys = Object.keys(exact) as (keyof Sums)[];
  return Math.max(...keys.map((key) => Math.abs(found[key] / exact[key] - 1)));
}
