import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PointMeasure } from '../../../core/numerics/point-measure.ts';
import { uniform } from '../uniform.ts';

const order = 11;
const reduced = (points: readonly (readonly [number, number])[]) => {
  const measure = new PointMeasure(order);
  for (const [x, weight] of points) measure.add(x, weight);
  const nodes: [number, number][] = [];
  measure.forEachNode((x, weight) => nodes.push([x, weight]));
  return nodes;
};
const sum = (points: readonly (readonly [number, number])[], f: (x: number) => number) =>
  points.reduce((total, [x, weight]) => total + weight * f(x), 0);
const point = fc.tuple(uniform(-1, 1), uniform(1e-3, 1));

describe('the Gauss rule of a measure given by points', () => {
  it('integrates Chebyshev polynomials below degree 22 as the points do, with positive weights inside their range', () => {
    fc.assert(
      fc.property(fc.array(point, { minLength: 1, maxLength: 2000, size: 'max' }), (points) => {
        const nodes = reduced(points);
        const total = sum(points, () => 1);
        const xs = points.map(([x]) => x);
        for (let degree = 0; degree < 2 * order; degree++) {
          const chebyshev = (x: number) => Math.cos(degree * Math.acos(Math.max(-1, Math.min(1, x))));
          expect(Math.abs(sum(nodes, chebyshev) - sum(points, chebyshev))).toBeLessThan(2e-13 * total);
        }
        for (const [x, weight] of nodes) {
          expect(weight).toBeGreaterThan(0);
          expect(x).toBeGreaterThan(Math.min(...xs) - 1e-14);
          expect(x).toBeLessThan(Math.max(...xs) + 1e-14);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('of few points is those points, and forgets them when cleared', () => {
    const measure = new PointMeasure(order);
    const points = [
      [0.5, 2],
      [-0.25, 1],
    ] as const;
    for (const [x, weight] of points) measure.add(x, weight);
    measure.add(0.1, 0);
    const nodes: [number, number][] = [];
    measure.forEachNode((x, weight) => nodes.push([x, weight]));
    nodes.sort(([a], [b]) => b - a);
    nodes.forEach(([x, weight], i) => {
      expect(x).toBeCloseTo(points[i]![0], 15);
      expect(weight).toBeCloseTo(points[i]![1], 14);
    });
    measure.clear();
    measure.forEachNode(() => expect.unreachable());
  });

  it('keeps its digits over a million points of very unequal weights', () => {
    const measure = new PointMeasure(order);
    const points = Array.from({ length: 1e6 }, (_, i) => [i / 1e6, Math.exp(-20 * (i / 1e6))] as const);
    for (const [x, weight] of points) measure.add(x, weight);
    let found = 0;
    measure.forEachNode((x, weight) => (found += weight / (1 + x)));
    // Pairwise, so that the plain sum is right to its last digits.
    const pairwise = (from: number, to: number): number =>
      to - from < 64
        ? points.slice(from, to).reduce((total, [x, weight]) => total + weight / (1 + x), 0)
        : pairwise(from, (from + to) >> 1) + pairwise((from + to) >> 1, to);
    expect(Math.abs(found / pairwise(0, 1e6) - 1)).toBeLessThan(1e-13);
  });
});
