/** Grids of maps for tests: plain ones, and ones with points added at random between theirs. */
import fc from 'fast-check';
import type { MapAxis, PointsBetween } from '../../../core/chart/map.ts';

export const none: PointsBetween = pointsAt(
  [],
  (column) => column,
  (row) => row,
);

export function axisOf(parameter: MapAxis['parameter'], values: readonly number[], logarithmic = false): MapAxis {
  return { parameter, logarithmic, values: Float64Array.from(values), total: values.length, unplaced: [] };
}

export function evenly(from: number, to: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => from + ((to - from) * index) / (count - 1));
}

/** Points at places of the grid, in columns and rows. */
export function pointsAt(
  places: readonly (readonly [column: number, row: number])[],
  x: (column: number) => number,
  y: (row: number) => number,
): PointsBetween {
  const list = (of: (place: readonly [number, number]) => number) => Float64Array.from(places, of);
  return {
    column: list(([column]) => column),
    row: list(([, row]) => row),
    x: list(([column]) => x(column)),
    y: list(([, row]) => y(row)),
  };
}

/** The value at a place of an axis, straight between its lines. */
export function along(values: readonly number[]): (place: number) => number {
  return (place) => {
    const line = Math.min(Math.floor(place), values.length - 2);
    return values[line]! + (place - line) * (values[line + 1]! - values[line]!);
  };
}

/** Places that splitting cells into four adds, each cell given by its column, row and depth, whether or not its own cell is split. */
export function splits(cells: readonly (readonly [column: number, row: number, size: number])[]): [number, number][] {
  const places = new Map<string, [number, number]>();
  for (const [column, row, size] of cells) {
    for (const [across, up] of [
      [0.5, 0],
      [0, 0.5],
      [0.5, 0.5],
      [1, 0.5],
      [0.5, 1],
    ] as const) {
      const place: [number, number] = [column + across * size, row + up * size];
      if (!place.every(Number.isInteger)) places.set(place.join(' '), place);
    }
  }
  return [...places.values()];
}

/** A grid of unequal steps with cells split at random, some of them again, and some points that split nothing. */
export const refinedGrids = fc
  .record({
    columns: fc.integer({ min: 2, max: 5 }),
    rows: fc.integer({ min: 2, max: 5 }),
    steps: fc.array(fc.double({ min: 0.2, max: 3, noNaN: true }), { minLength: 10, maxLength: 10 }),
    chosen: fc.array(fc.tuple(fc.nat(63), fc.nat(63), fc.nat(2)), { maxLength: 12 }),
    dropped: fc.array(fc.nat(40), { maxLength: 6 }),
  })
  .map(({ columns, rows, steps, chosen, dropped }) => {
    const sums = (from: number, count: number) =>
      Array.from({ length: count }, (_, line) => steps.slice(from, from + line).reduce((sum, step) => sum + step, 0));
    const [x, y] = [sums(0, columns), sums(5, rows)];
    const cells = chosen.flatMap(([column, row, depth]) =>
      Array.from({ length: depth + 1 }, (_, level): [number, number, number] => {
        const size = 2 ** -level;
        const corner = (position: number, count: number) => Math.floor(((position / 64) * (count - 1)) / size) * size;
        return [corner(column, columns), corner(row, rows), size];
      }),
    );
    const places = splits(cells).filter((_, index) => !dropped.includes(index));
    return { x: axisOf('P', x), y: axisOf('u', y), added: pointsAt(places, along(x), along(y)) };
  });
