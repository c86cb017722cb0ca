/** Data of several sizes whose x_c, ν and ζ are known, with seeded noise. */
import { sizeData, type ParameterName, type SizeData } from '../../../core/analysis/size-data.ts';
import { Stream } from '../../../core/numerics/stream.ts';

export type Truth = Record<ParameterName, number>;

export interface SizeSet {
  truth: Truth;
  sizes: readonly number[];
  /** Points of each size, in their order; the last number holds for all further sizes. */
  points: readonly number[];
  /** The scaling function f. */
  f: (X: number) => number;
  /** Half the window of x: the same for all sizes, or as L^(−1/ν) times this. */
  half: number;
  window: 'fixed' | 'scaled';
  /** Standard errors relative to y. */
  noise: number;
  seed: number;
}

export interface Rows {
  L: number[];
  x: number[];
  y: number[];
  dy: number[];
}

/** Rows at random x, in random order. */
export function sizeRows({ truth, sizes, points, f, half, window, noise, seed }: SizeSet): Rows {
  const stream = Stream.of('size-sets', seed);
  const { x_c, nu, zeta } = truth;
  const rows: [number, number, number, number, number][] = [];
  sizes.forEach((L, i) => {
    const width = window === 'fixed' ? half : half * L ** (-1 / nu);
    for (let j = 0; j < (points[i] ?? points.at(-1)!); j++) {
      const x = x_c + width * (2 * stream.uniform() - 1);
      const y = L ** (zeta / nu) * f(L ** (1 / nu) * (x - x_c));
      const dy = noise * Math.abs(y);
      rows.push([stream.uniform(), L, x, y + dy * stream.normal(), dy]);
    }
  });
  rows.sort((one, other) => one[0] - other[0]);
  const column = (k: 1 | 2 | 3 | 4) => rows.map((row) => row[k]);
  return { L: column(1), x: column(2), y: column(3), dy: column(4) };
}

export function dataOf({ L, x, y, dy }: Rows, withErrors = true): SizeData {
  const array = (values: number[]) => Float64Array.from(values);
  return sizeData(array(L), array(x), array(y), withErrors ? array(dy) : null);
}

/** An order parameter as of percolation in two dimensions: it vanishes exponentially below x_c and grows as x^β above. */
export const percolation: Omit<SizeSet, 'seed'> = {
  truth: { x_c: 0.592746, nu: 4 / 3, zeta: -5 / 36 },
  sizes: [16, 32, 64, 128],
  points: [31, 25, 28, 20],
  f: (X) => (1 + X * X) ** (5 / 72) / (1 + Math.exp(-2 * X)),
  half: 0.1,
  window: 'fixed',
  noise: 0.02,
};

/** A susceptibility as of the Ising model in two dimensions. */
export const ising: Omit<SizeSet, 'seed'> = {
  truth: { x_c: 2.269185, nu: 1, zeta: 1.75 },
  sizes: [8, 16, 32, 64, 128],
  points: [24, 17, 21],
  f: (X) => 0.02 + 1 / (1 + (X - 0.6) ** 2) ** 0.875,
  half: 4,
  window: 'scaled',
  noise: 0.03,
};

/** A cumulant, which takes both signs and has ζ = 0. */
export const cumulant: Omit<SizeSet, 'seed'> = {
  truth: { x_c: -0.4, nu: 0.63, zeta: 0 },
  sizes: [6, 9, 14, 20],
  points: [22],
  f: (X) => 0.3 - 0.6 * Math.tanh(0.7 * X),
  half: 3,
  window: 'scaled',
  noise: 0.02,
};

/** A peak that is narrow beside the spacing of points at the largest size. */
export const coarse: Omit<SizeSet, 'seed'> = {
  truth: { x_c: 0.05, nu: 0.8, zeta: 0.9 },
  sizes: [10, 20, 40, 80],
  points: [18],
  f: (X) => 0.1 + 2 / (1 + X * X),
  half: 0.15,
  window: 'fixed',
  noise: 0.01,
};
