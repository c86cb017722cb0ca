import { describe, expect, it } from 'vitest';
import { mostDimensions, sobolPoints } from '../../../core/numerics/sobol.ts';
import { Stream } from '../../../core/numerics/stream.ts';

const row = (columns: Float64Array[], index: number) => columns.map((column) => column[index]);

describe('the Sobol sequence', () => {
  // Joe and Kuo's own first ten points in three dimensions, as published with their direction numbers.
  it('begins with the published points', () => {
    const points = sobolPoints(3, 10);
    expect(Array.from({ length: 10 }, (_, index) => row(points, index))).toEqual([
      [0, 0, 0],
      [0.5, 0.5, 0.5],
      [0.75, 0.25, 0.25],
      [0.25, 0.75, 0.75],
      [0.375, 0.375, 0.625],
      [0.875, 0.875, 0.125],
      [0.625, 0.125, 0.875],
      [0.125, 0.625, 0.375],
      [0.1875, 0.3125, 0.9375],
      [0.6875, 0.8125, 0.4375],
    ]);
  });

  // SciPy 1.17, scipy.stats.qmc.Sobol(10, scramble=False, bits=32).
  it.each([
    [10, [0.9375, 0.0625, 0.6875, 0.1875, 0.3125, 0.5625, 0.1875, 0.1875, 0.1875, 0.5625]],
    [
      777,
      [
        0.6923828125, 0.9365234375, 0.1630859375, 0.2744140625, 0.6357421875, 0.3564453125, 0.1904296875, 0.7626953125,
        0.3486328125, 0.3232421875,
      ],
    ],
    [99_999, [5957, 110357, 88861, 120283, 36363, 108141, 79677, 23117, 107121, 41529].map((place) => place / 2 ** 17)],
  ])('has the point %i of SciPy in ten dimensions', (index, wanted) => {
    expect(row(sobolPoints(10, index + 1), index)).toEqual(wanted);
  });
});

describe('the scrambled Sobol sequence', () => {
  const scrambled = (dimensions: number, count: number, seed = 1) =>
    sobolPoints(dimensions, count, Stream.of(`test ${String(seed)}`, 0));

  it('is the same for the same seed, and another for another', () => {
    expect(scrambled(5, 100)).toEqual(scrambled(5, 100));
    expect(scrambled(5, 100)).not.toEqual(scrambled(5, 100, 2));
    expect(scrambled(5, 50)).toEqual(scrambled(5, 100).map((column) => column.slice(0, 50)));
  });

  it.each([1, 2, 3])('has one point in each of 1024 equal intervals of every axis: seed %i', (seed) => {
    for (const column of scrambled(mostDimensions, 1024, seed)) {
      expect(new Set(column.map((x) => Math.floor(x * 1024))).size).toBe(1024);
      for (const x of column) expect(x > 0 && x < 1).toBe(true);
    }
  });

  // The first two dimensions are a (0, m, 2)-net in base 2: every elementary interval of the area of one point has one point.
  it.each([1, 2, 3])('keeps the net of the first two dimensions: seed %i', (seed) => {
    const [x, y] = scrambled(2, 256, seed) as [Float64Array, Float64Array];
    for (let digits = 0; digits <= 8; digits++) {
      const [wide, high] = [2 ** digits, 2 ** (8 - digits)];
      const cells = new Set(x.map((_, i) => Math.floor(x[i]! * wide) * high + Math.floor(y[i]! * high)));
      expect(cells.size).toBe(256);
    }
  });

  it('is uniform in each point over many scramblings: mean and variance within four standard errors', () => {
    const seeds = 2000;
    for (const index of [0, 5]) {
      const values = Array.from({ length: seeds }, (_, seed) => scrambled(3, index + 1, seed)[2]![index]!);
      const mean = values.reduce((sum, value) => sum + value, 0) / seeds;
      const variance = values.reduce((sum, value) => sum + (value - 0.5) ** 2, 0) / seeds;
      expect(Math.abs(mean - 0.5)).toBeLessThan(4 * Math.sqrt(1 / 12 / seeds));
      expect(Math.abs(variance - 1 / 12)).toBeLessThan(4 * Math.sqrt(1 / 180 / seeds));
    }
  });

  it('integrates a smooth function of ten variables better than as many random points would: by ten times', () => {
    const dimensions = 10;
    const f = (point: number[]) => point.reduce((product, x, d) => product * (1 + (x - 0.5) / (d + 1)), 1);
    // The variance of f over the cube, exactly.
    const variance =
      Array.from({ length: dimensions }, (_, d) => 1 + 1 / (12 * (d + 1) ** 2)).reduce((a, b) => a * b) - 1;
    const errors = [1, 2, 3, 4, 5].map((seed) => {
      const points = scrambled(dimensions, 4096, seed);
      let sum = 0;
      for (let i = 0; i < 4096; i++) sum += f(points.map((column) => column[i]!));
      return sum / 4096 - 1;
    });
    const rms = Math.hypot(...errors) / Math.sqrt(errors.length);
    expect(rms).toBeLessThan(Math.sqrt(variance / 4096) / 10);
  });
});
