/**
 * Maps: the points of a run over two axes of parameters, all else fixed, coloured by one output. A point without exactly one root has no
 * colour but its status; where points were added between those of the grid, the map is finer there. Beside the colours stand the borders
 * between what a theory says and what it does not.
 */
import type { ParameterKey } from '../model/parameters.ts';
import type { System } from '../model/system.ts';
import type { QuantityName } from '../quantities/index.ts';
import type { OutputColumn } from '../quantities/quantity.ts';

/** An axis of a map. */
export interface MapAxis {
  parameter: ParameterKey;
  logarithmic: boolean;
  /** The values of the grid's lines, ascending; at least two. */
  values: Float64Array;
  /** How many values the study's axis has, those among them that have no place on the map (∞, and 0 on a logarithmic axis) included. */
  total: number;
  /** Those that have none, as numbers. */
  unplaced: number[];
}

/** A further axis of the study: a map shows one of its values. */
export interface FurtherAxis {
  /** The parameters that vary along it, and by position their values. */
  parameters: ParameterKey[];
  values: number[][];
}

/** Points between those of the grid. They have the numbers that follow the grid's. */
export interface PointsBetween {
  /** Where they lie, in columns and rows of the grid: fractions whose denominators are powers of two. */
  column: Float64Array;
  row: Float64Array;
  x: Float64Array;
  y: Float64Array;
}

/** One map; the points of its grid are numbered row by row, the lowest row first, those added follow. Every array has one entry a point. */
export interface MapPanel {
  /** The values of the further axes' parameters. */
  parameters: Partial<Record<ParameterKey, number>>;
  /** The system at its first point. */
  system: System;
  added: PointsBetween;
  /** NaN where the status has no values, the value does not exist or the point is not there yet. */
  values: Float64Array;
  /** Index into `pointStatuses`; 255 where the point is not computed (yet). */
  status: Uint8Array;
  /** L₁/L₂ − 1; NaN where one of the two is not known. Empty where level 2 is not, and for every quantity but the effective action. */
  deviation: Float64Array;
  /** Every root of the points that have not exactly one: those of point i from `offsets[i]` to `offsets[i+1]`; empty where all have. */
  roots: { offsets: Uint32Array; values: Float64Array };
  borders: MapBorder[];
}

/**
 * `crossing`: ε = 3uX_GP = 1. `width`: P^c = N. `cut-off`: bare k* = K. `level two`: |L₁/L₂ − 1| is what is tolerated. `named`: a border that
 * the study names. The others: where the number of roots changes.
 */
export type BorderKind = 'crossing' | 'width' | 'cut-off' | 'level two' | 'several roots' | 'no root' | 'named';

export interface MapBorder {
  kind: BorderKind;
  /** In plain characters, e.g. `3uX_GP = 1`. */
  label: string;
  /** x and y of the points of each line, by turns. */
  lines: Float64Array[];
}

export interface MapSet {
  quantity: QuantityName;
  /** The level as the map is labelled, e.g. `level 1`. */
  level: string;
  /** What is coloured. */
  column: OutputColumn;
  x: MapAxis;
  y: MapAxis;
  further: FurtherAxis[];
  /** By further axis, the position of the value that the only panel shows; empty where every combination has a panel. */
  at: number[];
  panels: MapPanel[];
  /** How many seeds are averaged at each point. */
  seeds: number;
  /** Whether what stands beside the points is still being computed: ask again, and it is there. */
  pending: boolean;
  /** Why some of it is missing, in a sentence; empty where nothing is. */
  failure: string;
}

/** Number of points of the grid of each panel. */
export function gridSize({ x, y }: Pick<MapSet, 'x' | 'y'>): number {
  return x.values.length * y.values.length;
}

/** Where a point lies. @param point its number */
export function placeOfPoint(
  { x, y }: Pick<MapSet, 'x' | 'y'>,
  { added }: Pick<MapPanel, 'added'>,
  point: number,
): [x: number, y: number] {
  const columns = x.values.length;
  const between = point - columns * y.values.length;
  if (between >= 0) return [added.x[between]!, added.y[between]!];
  return [x.values[point % columns]!, y.values[Math.floor(point / columns)]!];
}

/** Every root of a point that has not exactly one, ascending; empty for any other. */
export function rootsAt({ roots: { offsets, values } }: MapPanel, point: number): number[] {
  return offsets.length === 0 ? [] : [...values.subarray(offsets[point], offsets[point + 1])];
}
