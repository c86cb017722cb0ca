import type { ModeSums, Moments, Sums } from '../../../core/model/mode-sums.ts';

export interface Modes {
  K: number;
  lambda(k: number): number;
  y2(k: number): number;
}

export type AllSums = Sums & Moments;

export const powerLaw = (alpha: number, beta: number, K: number): Modes => ({
  K,
  lambda: (k) => k ** -(1 + alpha),
  y2: (k) => k ** -(1 + beta),
});

/** Mode by mode, with Kahan's correction: the definition itself. */
export function plainSums({ K, lambda, y2 }: Modes, s: number): AllSums {
  const names = [
    ...(['bias', 'variance', 'biasSlope', 'varianceSlope', 'v1', 'v2', 'v3', 'v4'] as const),
    ...(['b0', 'b1', 'b2', 'b3', 'w1', 'w2', 'c1'] as const),
  ];
  const terms = new Float64Array(names.length);
  const totals = new Float64Array(names.length);
  const lost = new Float64Array(names.length);
  for (let k = K; k >= 1; k--) {
    const l = lambda(k);
    const learned = 1 / (1 + l * s);
    const v = l * learned;
    const b = y2(k) * learned * learned;
    terms.set([b, v, -2 * b * v, -v * v, v, v * v, v ** 3, v ** 4, b, b * v, b * v * v, b * v ** 3]);
    terms.set([v * learned, v * v * learned, b * l], 12);
    for (let i = 0; i < terms.length; i++) {
      const corrected = terms[i]! - lost[i]!;
      const next = totals[i]! + corrected;
      lost[i] = next - totals[i]! - corrected;
      totals[i] = next;
    }
  }
  return Object.fromEntries(names.map((name, i) => [name, totals[i]!])) as unknown as AllSums;
}

/** The same from nodes. */
export function nodeSums(sums: ModeSums, s: number): AllSums {
  const out = {} as AllSums;
  sums.evaluate(s, out);
  sums.moments(s, out);
  return out;
}

/** The largest relative error; of what is below the smallest normal double there is none. */
export function worst(found: AllSums, exact: AllSums): number {
  const keys = Object.keys(exact) as (keyof AllSums)[];
  const error = (key: keyof AllSums) =>
    Math.abs(exact[key]) < 1e-290 && Math.abs(found[key]) < 1e-289 ? 0 : Math.abs(found[key] / exact[key] - 1);
  return Math.max(...keys.map((key) => (Number.isNaN(error(key)) ? Infinity : error(key))));
}
