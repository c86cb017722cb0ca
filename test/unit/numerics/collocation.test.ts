import { describe, expect, it } from 'vitest';
import { blockMatrix, blockNodes, lastCoefficients, nodeCount } from '../../../core/numerics/collocation.ts';

const nodesOf = (a: number, e: number) => {
  const nodes = new Float64Array(nodeCount);
  blockNodes(a, e, nodes);
  return nodes;
};
const applied = (matrix: Float64Array, values: Float64Array, row: number) =>
  values.reduce((sum, value, j) => sum + matrix[row * nodeCount + j]! * value, 0);

describe('collocation on a block', () => {
  it('integrates polynomials from every node, and to twice the order from the end', () => {
    const [a, e] = [-0.5, 2];
    const nodes = nodesOf(a, e);
    const matrix = blockMatrix(e - a, 'integral');
    for (let degree = 0; degree < 2 * nodeCount; degree++) {
      const values = nodes.map((x) => x ** degree);
      const exact = (x: number) => (e ** (degree + 1) - x ** (degree + 1)) / (degree + 1);
      expect(applied(matrix, values, nodeCount) / exact(a)).toBeCloseTo(1, 12);
      if (degree >= nodeCount) continue;
      nodes.forEach((x, row) => expect(applied(matrix, values, row) / exact(x)).toBeCloseTo(1, 11));
    }
  });

  it('sums k² and k³ over x < q ≤ e as their continuation does, from every node', () => {
    const [a, e] = [1000, 1400];
    const nodes = nodesOf(a, e);
    const matrix = blockMatrix(e - a, 'sum');
    const squares = (x: number) => (x * (x + 1) * (2 * x + 1)) / 6;
    const cubes = (x: number) => ((x * (x + 1)) / 2) ** 2;
    [...nodes, a].forEach((x, row) => {
      const [two, three] = [nodes.map((k) => k ** 2), nodes.map((k) => k ** 3)];
      expect(applied(matrix, two, row) / (squares(e) - squares(x))).toBeCloseTo(1, 11);
      expect(applied(matrix, three, row) / (cubes(e) - cubes(x))).toBeCloseTo(1, 11);
    });
  });

  it.each([
    [1000, 1500],
    [50_000, 100_000],
    [333_333, 500_000],
  ])('sums what modes give over (%d, %d] to the rounding of the plain sum', (a, e) => {
    const matrix = blockMatrix(e - a, 'sum');
    for (const s of [0, 10, 1e3, 1e5, 1e8]) {
      const f = (k: number) => k ** -1.6 / (1 + s * k ** -1.6);
      let exact = 0;
      for (let k = e; k > a; k--) exact += f(k);
      expect(Math.abs(applied(matrix, nodesOf(a, e).map(f), nodeCount) / exact - 1)).toBeLessThan(3e-13);
    }
  });

  it('tells a function that its nodes know from one that they do not', () => {
    const rest = (f: (x: number) => number) => lastCoefficients(nodesOf(0, 1).map(f), 0);
    expect(rest((x) => x ** 9)).toBeLessThan(1e-15);
    expect(rest((x) => x ** 11)).toBeGreaterThan(1e-8);
    expect(rest(Math.exp)).toBeLessThan(1e-11);
    expect(rest((x) => Math.abs(x - 0.4))).toBeGreaterThan(1e-3);
  });
});
