/**
 * The cells of a map: rectangles with a point at each corner. A cell of the grid is split, in two or in four and again, where the points for
 * it are there; so the smallest cells cover the map exactly once, whatever was added. Each quarter of such a cell belongs to the point at its
 * corner, so that a point's colour reaches half-way to its neighbours.
 *
 * Lengths are measured on the axes' scales: `u` is x, or ln x on a logarithmic axis; `v` likewise.
 */
import { gridSize, type PointsBetween, type MapAxis, type MapPanel, type MapSet } from './map.ts';

export interface Mesh {
  /** Where each point lies on the scales. */
  u: Float64Array;
  v: Float64Array;
  /** Corners of each cell: lower left, lower right, upper right, upper left; four entries a cell. */
  cells: Uint32Array;
  /** Points on the edges of cells that are no corners of theirs, by `edgeKey` of the edge's ends; they belong to smaller cells beside. */
  between: ReadonlyMap<number, number>;
}

/** The name of an edge between two points, whichever comes first. @param count of the points */
export function edgeKey(a: number, b: number, count: number): number {
  return a < b ? a * count + b : b * count + a;
}

export function meshOf(set: Pick<MapSet, 'x' | 'y'>, { added }: Pick<MapPanel, 'added'>): Mesh {
  const [columns, rows] = [set.x.values.length, set.y.values.length];
  const grid = gridSize(set);
  const [along, up] = [onScale(set.x), onScale(set.y)];
  const count = grid + added.x.length;
  const [u, v] = [new Float64Array(count), new Float64Array(count)];
  for (let point = 0; point < grid; point++) {
    u[point] = along[point % columns]!;
    v[point] = up[Math.floor(point / columns)]!;
  }
  added.x.forEach((x, index) => {
    u[grid + index] = set.x.logarithmic ? Math.log(x) : x;
    v[grid + index] = set.y.logarithmic ? Math.log(added.y[index]!) : added.y[index]!;
  });
  if (added.x.length === 0) return { u, v, cells: plainCells(columns, rows), between: new Map() };
  const pointAt = finder(columns, rows, added);
  const cells = splitCells(columns, rows, pointAt);
  return { u, v, cells, between: pointsBetween(cells, columns, rows, added, pointAt) };
}

/** The values of an axis on its scale. */
export function onScale({ values, logarithmic }: MapAxis): Float64Array {
  return logarithmic ? values.map(Math.log) : values;
}

function plainCells(columns: number, rows: number): Uint32Array {
  const cells = new Uint32Array(4 * (columns - 1) * (rows - 1));
  let at = 0;
  for (let row = 0; row < rows - 1; row++) {
    for (let column = 0; column < columns - 1; column++) {
      const corner = row * columns + column;
      cells[at++] = corner;
      cells[at++] = corner + 1;
      cells[at++] = corner + columns + 1;
      cells[at++] = corner + columns;
    }
  }
  return cells;
}

/** The cell between two columns and two rows. */
type Box = readonly [left: number, right: number, foot: number, top: number];

function splitCells(columns: number, rows: number, pointAt: PointAt): Uint32Array {
  const cells: number[] = [];
  const split = ([left, right, foot, top]: Box): void => {
    const [middle, centre] = [(left + right) / 2, (foot + top) / 2];
    const across = pointAt(middle, foot) !== undefined && pointAt(middle, top) !== undefined;
    const upward = pointAt(left, centre) !== undefined && pointAt(right, centre) !== undefined;
    if (across) {
      split([left, middle, foot, top]);
      split([middle, right, foot, top]);
    } else if (upward) {
      split([left, right, foot, centre]);
      split([left, right, centre, top]);
    } else {
      cells.push(pointAt(left, foot)!, pointAt(right, foot)!, pointAt(right, top)!, pointAt(left, top)!);
    }
  };
  for (let row = 0; row < rows - 1; row++) {
    for (let column = 0; column < columns - 1; column++) split([column, column + 1, row, row + 1]);
  }
  return Uint32Array.from(cells);
}

type PointAt = (column: number, row: number) => number | undefined;

/** The number of the point at a place, where there is one. */
function finder(columns: number, rows: number, { column, row }: PointsBetween): PointAt {
  const byRow = new Map<number, Map<number, number>>();
  row.forEach((own, index) => {
    const there = byRow.get(own) ?? new Map<number, number>();
    byRow.set(own, there.set(column[index]!, columns * rows + index));
  });
  return (at, on) => (Number.isInteger(at) && Number.isInteger(on) ? on * columns + at : byRow.get(on)?.get(at));
}

/** Points half-way along the edges of cells, and half-way of those halves, for cells that are larger than their neighbours. */
function pointsBetween(
  cells: Uint32Array,
  columns: number,
  rows: number,
  added: PointsBetween,
  pointAt: PointAt,
): Map<number, number> {
  const grid = columns * rows;
  const count = grid + added.x.length;
  const columnOf = (point: number) => (point < grid ? point % columns : added.column[point - grid]!);
  const rowOf = (point: number) => (point < grid ? Math.floor(point / columns) : added.row[point - grid]!);
  const between = new Map<number, number>();
  const halve = (a: number, b: number): void => {
    const point = pointAt((columnOf(a) + columnOf(b)) / 2, (rowOf(a) + rowOf(b)) / 2);
    if (point === undefined) return;
    between.set(edgeKey(a, b, count), point);
    halve(a, point);
    halve(point, b);
  };
  for (let at = 0; at < cells.length; at++) {
    const next = at % 4 === 3 ? at - 3 : at + 1;
    halve(cells[at]!, cells[next]!);
  }
  return between;
}

/**
 * Calls `paint` for every quarter of every cell: what the colour of a point covers.
 * @param paint gets the ends along u and v, and the number of the point
 */
export function forEachQuarter(
  { u, v, cells }: Mesh,
  paint: (left: number, right: number, foot: number, top: number, point: number) => void,
): void {
  for (let at = 0; at < cells.length; at += 4) {
    const [a, b, c, d] = [cells[at]!, cells[at + 1]!, cells[at + 2]!, cells[at + 3]!];
    const [left, right, foot, top] = [u[a]!, u[b]!, v[a]!, v[d]!];
    const [middle, centre] = [(left + right) / 2, (foot + top) / 2];
    paint(left, middle, foot, centre, a);
    paint(middle, right, foot, centre, b);
    paint(middle, right, centre, top, c);
    paint(left, middle, centre, top, d);
  }
}

/** The point whose colour covers a place of the map; −1 outside. */
export function pointCovering({ u, v, cells }: Mesh, atU: number, atV: number): number {
  for (let at = 0; at < cells.length; at += 4) {
    const [a, c] = [cells[at]!, cells[at + 2]!];
    if (atU < u[a]! || atU > u[c]! || atV < v[a]! || atV > v[c]!) continue;
    const right = atU > (u[a]! + u[c]!) / 2;
    const upper = atV > (v[a]! + v[c]!) / 2;
    return cells[at + (upper ? (right ? 2 : 3) : right ? 1 : 0)]!;
  }
  return -1;
}
