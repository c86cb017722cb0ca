import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { meshOf, type Mesh } from '../../../core/chart/map-cells.ts';
import { contourLines } from '../../../core/chart/map-contours.ts';
import { along, axisOf, evenly, none, pointsAt, refinedGrids, splits } from './map-grids.ts';

const fieldOf = ({ u, v }: Mesh, f: (u: number, v: number) => number) =>
  Float64Array.from(u, (at, point) => f(at, v[point]!));
const pointsOf = (line: Float64Array) =>
  Array.from({ length: line.length / 2 }, (_, at): [number, number] => [line[2 * at]!, line[2 * at + 1]!]);
const isClosed = (line: Float64Array) => line[0] === line.at(-2) && line[1] === line.at(-1);

function square(count: number): Mesh {
  const lines = evenly(-2, 2, count);
  return meshOf({ x: axisOf('P', lines), y: axisOf('u', lines) }, { added: none });
}

describe('level lines', () => {
  it('of a linear field are exact on any grid', () => {
    fc.assert(
      fc.property(refinedGrids, fc.double({ min: -2, max: 2, noNaN: true }), ({ x, y, added }, slope) => {
        const mesh = meshOf({ x, y }, { added });
        const plane = (u: number, v: number) => u + slope * v;
        const level = plane(x.values.at(-1)! / 2.0123, y.values.at(-1)! / 1.987);
        const lines = contourLines(mesh, fieldOf(mesh, plane), level);
        // One line from edge to edge, whatever the sizes of the cells that it passes.
        expect(lines).toHaveLength(1);
        const points = pointsOf(lines[0]!);
        for (const [u, v] of points) expect(plane(u, v)).toBeCloseTo(level, 9);
        const onEdge = ([u, v]: [number, number]) =>
          [Math.abs(u), Math.abs(u - x.values.at(-1)!), Math.abs(v), Math.abs(v - y.values.at(-1)!)].some(
            (distance) => distance < 1e-9,
          );
        expect([points[0]!, points.at(-1)!].every(onEdge)).toBe(true);
      }),
    );
  });

  it('of a circle are closed and miss it by the square of the step', () => {
    const misses = [21, 41, 81].map((count) => {
      const mesh = square(count);
      const lines = contourLines(
        mesh,
        fieldOf(mesh, (u, v) => u * u + v * v),
        1,
      );
      expect(lines).toHaveLength(1);
      expect(isClosed(lines[0]!)).toBe(true);
      return Math.max(...pointsOf(lines[0]!).map(([u, v]) => Math.abs(Math.hypot(u, v) - 1)));
    });
    // At the middle of a cell the mean of the corners is h²/2 too large, which the slope 2r turns into h²/4 to first order.
    expect(misses[0]!).toBeLessThan((1.05 * 0.2 ** 2) / 4);
    expect(misses[1]! / misses[0]!).toBeLessThan(0.35);
    expect(misses[2]! / misses[1]!).toBeLessThan(0.35);
  });

  it('meet where cells of different size do, and are nearer the truth where cells are small', () => {
    const lines = evenly(-2, 2, 9);
    const right = evenly(0, 7, 8).flatMap((row) =>
      [4, 5, 6, 7].map((column): [number, number, number] => [column, row, 1]),
    );
    const mesh = meshOf(
      { x: axisOf('P', lines), y: axisOf('u', lines) },
      { added: pointsAt(splits(right), along(lines), along(lines)) },
    );
    const found = contourLines(
      mesh,
      fieldOf(mesh, (u, v) => u * u + v * v),
      1.2,
    );
    expect(found).toHaveLength(1);
    expect(isClosed(found[0]!)).toBe(true);
    const missOf = (side: number) =>
      Math.max(
        ...pointsOf(found[0]!)
          .filter(([u]) => u * side > 0.1)
          .map(([u, v]) => Math.abs(Math.hypot(u, v) - Math.sqrt(1.2))),
      );
    expect(missOf(1)).toBeLessThan(0.5 * missOf(-1));
  });

  it('part at a saddle without crossing', () => {
    const mesh = square(21);
    const lines = contourLines(
      mesh,
      fieldOf(mesh, (u, v) => u * v),
      0.01,
    );
    expect(lines).toHaveLength(2);
    for (const line of lines) for (const [u, v] of pointsOf(line)) expect(u * v).toBeGreaterThan(0);
  });

  it('end at cells with a corner that has no value', () => {
    const mesh = square(21);
    const field = fieldOf(mesh, (u, v) => (u > 0.9 ? NaN : v));
    const [line, ...others] = contourLines(mesh, field, 0.05);
    expect(others).toEqual([]);
    expect(Math.max(...pointsOf(line!).map(([u]) => u))).toBeCloseTo(0.8, 12);
    expect(contourLines(mesh, field, 5)).toEqual([]);
  });
});
