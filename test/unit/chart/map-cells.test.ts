import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { forEachQuarter, meshOf, pointCovering, type Mesh } from '../../../core/chart/map-cells.ts';
import { along, axisOf, evenly, none, pointsAt, refinedGrids, splits } from './map-grids.ts';

type Box = [left: number, right: number, foot: number, top: number];

function boxesOf({ u, v, cells }: Mesh): Box[] {
  return Array.from({ length: cells.length / 4 }, (_, cell) => {
    const [a, , c] = cells.subarray(4 * cell, 4 * cell + 4);
    return [u[a!]!, u[c!]!, v[a!]!, v[c!]!];
  });
}

function quartersOf(mesh: Mesh): { box: Box; point: number }[] {
  const quarters: { box: Box; point: number }[] = [];
  forEachQuarter(mesh, (...[left, right, foot, top, point]) => quarters.push({ box: [left, right, foot, top], point }));
  return quarters;
}

const holds = ([left, right, foot, top]: Box, u: number, v: number) => u > left && u < right && v > foot && v < top;
const areaOf = ([left, right, foot, top]: Box) => (right - left) * (top - foot);

describe('the cells of a map', () => {
  it('cover a refined grid exactly once, and so do their quarters', () => {
    fc.assert(
      fc.property(
        refinedGrids,
        fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })), {
          minLength: 20,
          maxLength: 20,
        }),
        ({ x, y, added }, places) => {
          const mesh = meshOf({ x, y }, { added });
          const whole = (x.values.at(-1)! - x.values[0]!) * (y.values.at(-1)! - y.values[0]!);
          const [boxes, quarters] = [boxesOf(mesh), quartersOf(mesh).map(({ box }) => box)];
          for (const list of [boxes, quarters]) {
            expect(list.every((box) => areaOf(box) > 0)).toBe(true);
            expect(list.reduce((sum, box) => sum + areaOf(box), 0)).toBeCloseTo(whole, 9);
          }
          for (const [across, up] of places) {
            const [u, v] = [x.values.at(-1)! * across, y.values.at(-1)! * up];
            // A place on an edge is in no cell's inside; together with the areas this leaves no overlap.
            for (const list of [boxes, quarters])
              expect(list.filter((box) => holds(box, u, v)).length).toBeLessThanOrEqual(1);
          }
        },
      ),
    );
  });

  it('have a point at each corner, and colours that reach half-way to the neighbour', () => {
    fc.assert(
      fc.property(refinedGrids, ({ x, y, added }) => {
        const mesh = meshOf({ x, y }, { added });
        for (const { box, point } of quartersOf(mesh)) {
          const [left, right, foot, top] = box;
          const [u, v] = [mesh.u[point]!, mesh.v[point]!];
          expect([left, right]).toContain(u);
          expect([foot, top]).toContain(v);
          expect(pointCovering(mesh, (left + right) / 2, (foot + top) / 2)).toBe(point);
        }
      }),
    );
  });

  it('are split into four, again, or in two along one axis, just where the points for it are there', () => {
    const [x, y] = [evenly(0, 2, 3), evenly(0, 1, 2)];
    const count = (places: [number, number][]) =>
      boxesOf(meshOf({ x: axisOf('P', x), y: axisOf('u', y) }, { added: pointsAt(places, along(x), along(y)) })).length;
    expect(count([])).toBe(2);
    expect(count(splits([[0, 0, 1]]))).toBe(5);
    expect(
      count(
        splits([
          [0, 0, 1],
          [0.5, 0.5, 0.5],
        ]),
      ),
    ).toBe(8);
    expect(
      count([
        [0.5, 0],
        [0.5, 1],
      ]),
    ).toBe(3);
    expect(
      count([
        [0, 0.5],
        [1, 0.5],
      ]),
    ).toBe(3);
    expect(count([[0.5, 0.5]])).toBe(2);
  });

  it('are measured on logarithmic axes by logarithms, and nothing lies outside', () => {
    const mesh = meshOf({ x: axisOf('P', [1, 100], true), y: axisOf('u', [-1, 1]) }, { added: none });
    expect(pointCovering(mesh, Math.log(9), -0.5)).toBe(0);
    expect(pointCovering(mesh, Math.log(11), 0.5)).toBe(3);
    expect(pointCovering(mesh, Math.log(101), 0)).toBe(-1);
  });
});
