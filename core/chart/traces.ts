/** What is drawn of each curve in each panel: its values, the runs of points that a line joins, and the points that stand alone. */
import { placeOn, valueAt, type Scale } from './axis.ts';
import { hasGaussianProcess, type Columns } from './companions.ts';
import type { Curve, CurveSet } from './curves.ts';
import type { ChartOutput } from './labels.ts';
import { excessOf } from './validity.ts';

/** Ratios are to the Gaussian process; residuals are those of an experiment, `measured.ts`. */
export type PanelKind = 'values' | 'ratio' | 'residual';

/** Points by ascending x. */
export interface Points {
  x: Float64Array;
  /** NaN where there is nothing to draw: no single root, not computed, or no place on the axis. */
  y: Float64Array;
}

export interface Trace extends Points {
  curve: Curve;
  /** Above 1 where the point lies outside its theory's range, `excessOf`. */
  excess: Float64Array;
}

/** Whether the ratio to the Gaussian process is known. */
export function hasRatio(set: Pick<CurveSet, 'quantity'>): boolean {
  return hasGaussianProcess(set.quantity);
}

/** The points of a curve in a panel, by ascending x, in whatever order the study has them. */
export function traceOf(curve: Curve, output: ChartOutput, panel: PanelKind): Trace {
  const { values, gaussianProcess } = curve;
  return traced(curve, inPanel(values, gaussianProcess.values, output, panel), excessOf(curve));
}

/** The Gaussian process beside a curve: its values, and 1 as the ratio. */
export function processOf(curve: Curve, output: ChartOutput, panel: PanelKind): Trace {
  const { values, levelTwo } = curve.gaussianProcess;
  return traceOf({ ...curve, values, levelTwo, status: new Uint8Array(curve.x.length) }, output, panel);
}

/** Level 2 beside a curve of level 1, or beside the trace of a Gaussian process; as a ratio, over level 2's own Gaussian process. */
export function levelTwoOf({ curve }: Trace, output: ChartOutput, panel: PanelKind): Trace {
  const { levelTwo, gaussianProcess } = curve;
  const y = inPanel(levelTwo.values, gaussianProcess.levelTwo.values, output, panel);
  return traced(curve, y, new Float64Array(curve.x.length));
}

/** L₁/L₂ − 1 along a curve. */
export function deviationOf(curve: Curve): Trace {
  return traced(curve, curve.levelTwo.deviation, new Float64Array(curve.x.length));
}

function inPanel(values: Columns['values'], references: Columns['values'], output: ChartOutput, panel: PanelKind) {
  const own = values[output];
  if (panel === 'values' || !own) return own;
  const reference = references[output];
  return own.map((value, position) => value / (reference?.[position] ?? NaN));
}

/** Ordinates at the points of a curve, by ascending x. */
export function traced(curve: Curve, values: Float64Array | undefined, excess: Float64Array): Trace {
  const { x } = curve;
  const y = values ?? new Float64Array(x.length).fill(NaN);
  if (x.every((value, position) => position === 0 || value >= x[position - 1]!)) return { curve, x, y, excess };
  const order = Array.from(x.keys()).sort((a, b) => x[a]! - x[b]!);
  const sorted = (list: Float64Array) => Float64Array.from(order, (position) => list[position]!);
  return { curve, x: sorted(x), y: sorted(y), excess: sorted(excess) };
}

/** Whether there is anything to draw of the traces. */
export function anyKnown(traces: readonly Trace[]): boolean {
  return traces.some(({ y }) => y.some(Number.isFinite));
}

/** Whether there is anything to draw of the traces within the scale. */
export function anyWithin(traces: readonly Trace[], { min, max }: Scale): boolean {
  return traces.some(({ x, y }) => y.some((value, at) => Number.isFinite(value) && x[at]! >= min && x[at]! <= max));
}

/** The extremes of what is finite; NaN twice where nothing is. @param within only points whose x lies between its ends */
export function extremes(
  traces: readonly Points[],
  of: 'x' | 'y',
  within: [number, number] = [-Infinity, Infinity],
): [low: number, high: number] {
  let low = Infinity;
  let high = -Infinity;
  for (const { x, y } of traces) {
    for (let position = 0; position < x.length; position++) {
      const abscissa = x[position]!;
      const value = of === 'x' ? abscissa : y[position]!;
      if (!Number.isFinite(value) || abscissa < within[0] || abscissa > within[1]) continue;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return low <= high ? [low, high] : [NaN, NaN];
}

/** The panel's rectangle and scales: where a value is drawn. */
export interface Area {
  x: number;
  y: number;
  width: number;
  height: number;
  scaleX: Scale;
  scaleY: Scale;
}

export function pixelX(area: Area, value: number): number {
  return area.x + area.width * placeOn(area.scaleX, value);
}

export function pixelY(area: Area, value: number): number {
  return area.y + area.height * (1 - placeOn(area.scaleY, value));
}

function hasPlace({ logarithmic }: Scale, value: number): boolean {
  return Number.isFinite(value) && (!logarithmic || value > 0);
}

/** Points in runs without a gap, as positions in the trace, both ends included. */
export function rangesOf({ x, y }: Points, area: Area): [first: number, last: number][] {
  const ranges: [number, number][] = [];
  let first = -1;
  for (let position = 0; position < x.length; position++) {
    const placed = hasPlace(area.scaleX, x[position]!) && hasPlace(area.scaleY, y[position]!);
    if (placed && first < 0) first = position;
    if (placed && position < x.length - 1) continue;
    if (first >= 0) ranges.push([first, placed ? position : position - 1]);
    first = -1;
  }
  return ranges;
}

/** The points of the runs; a run of one point stands alone and is drawn as a marker. */
export function runsOf(trace: Points, area: Area): [x: number, y: number][][] {
  return rangesOf(trace, area).map(([first, last]) =>
    Array.from({ length: last - first + 1 }, (_, step) => [trace.x[first + step]!, trace.y[first + step]!]),
  );
}

/**
 * The lines of a run, cut where they leave the frame, so that no stroke stands out of it; a single point has none.
 * @param inset how far from the frame the cut is, in the unit of the area: half of the stroke's width
 */
export function withinFrame(run: [number, number][], area: Area, inset: number): [number, number][][] {
  const margins = [inset / area.width, inset / area.height] as const;
  if (run.length < 2) return [];
  if (wholly(run, area, margins)) return [run];
  const inside: [number, number][][] = [];
  let piece: [number, number][] = [];
  const close = () => {
    if (piece.length > 0) inside.push(piece);
    piece = [];
  };
  for (let position = 1; position < run.length; position++) {
    const [from, to] = [run[position - 1]!, run[position]!];
    const share = sharesInside(placeOf(from, area), placeOf(to, area), margins);
    if (!share) {
      close();
      continue;
    }
    if (piece.length === 0) piece.push(share[0] === 0 ? from : between(from, to, share[0], area));
    piece.push(share[1] === 1 ? to : between(from, to, share[1], area));
    if (share[1] < 1) close();
  }
  close();
  return inside;
}

/** Whether every point lies inside, as those of a chart that is not zoomed do. */
function wholly(run: [number, number][], { scaleX, scaleY }: Area, margins: Place): boolean {
  const [left, right] = [valueAt(scaleX, margins[0]), valueAt(scaleX, 1 - margins[0])];
  const [foot, top] = [valueAt(scaleY, margins[1]), valueAt(scaleY, 1 - margins[1])];
  return run.every(([x, y]) => x >= left && x <= right && y >= foot && y <= top);
}

type Place = readonly [x: number, y: number];

function placeOf([x, y]: readonly [number, number], { scaleX, scaleY }: Area): Place {
  return [placeOn(scaleX, x), placeOn(scaleY, y)];
}

/** Which part of a segment lies inside, as shares of its length (Y.-D. Liang and B. A. Barsky, 1984); null for none. */
function sharesInside(from: Place, to: Place, margins: Place): [number, number] | null {
  let [enter, leave] = [0, 1];
  for (const axis of [0, 1] as const) {
    const step = to[axis] - from[axis];
    const [low, high] = [margins[axis], 1 - margins[axis]];
    if (step === 0) {
      if (from[axis] < low || from[axis] > high) return null;
      continue;
    }
    const [first, second] = [(low - from[axis]) / step, (high - from[axis]) / step];
    enter = Math.max(enter, Math.min(first, second));
    leave = Math.min(leave, Math.max(first, second));
  }
  return enter < leave ? [enter, leave] : null;
}

/** The point of a drawn segment at a share of its length. */
export function between(
  from: readonly [number, number],
  to: readonly [number, number],
  share: number,
  area: Area,
): [number, number] {
  const [start, end] = [placeOf(from, area), placeOf(to, area)];
  const at = (axis: 0 | 1) => start[axis] + share * (end[axis] - start[axis]);
  return [valueAt(area.scaleX, at(0)), valueAt(area.scaleY, at(1))];
}

/**
 * Fewer points for the same picture: the line through those that stay passes every dropped point at less than `tolerance`. A greedy
 * pass with a cone of directions, after K. Reumann and A. Witkam (1973) and J. Sklansky and V. Gonzalez (1980).
 * @param tolerance in the unit of the area
 */
export function thinned(run: [number, number][], area: Area, tolerance: number): [number, number][] {
  const kept: [number, number][] = [];
  let anchor = 0;
  while (anchor < run.length - 1) {
    kept.push(run[anchor]!);
    anchor = furthest(run, anchor, area, tolerance);
  }
  kept.push(run[run.length - 1]!);
  return kept;
}

/** The last point that a straight line from the anchor reaches with every point between within the tolerance. */
function furthest(run: [number, number][], anchor: number, area: Area, tolerance: number): number {
  const [x0, y0] = [pixelX(area, run[anchor]?.[0] ?? NaN), pixelY(area, run[anchor]?.[1] ?? NaN)];
  let lowest = -Infinity;
  let highest = Infinity;
  let reached = anchor + 1;
  for (let position = anchor + 1; position < run.length; position++) {
    const [x, y] = run[position]!;
    const [dx, dy] = [pixelX(area, x) - x0, pixelY(area, y) - y0];
    const slope = dy / dx;
    // Two points at one abscissa are both kept.
    if (!(dx > 0)) return reached;
    if (slope >= lowest && slope <= highest) reached = position;
    lowest = Math.max(lowest, (dy - tolerance) / dx);
    highest = Math.min(highest, (dy + tolerance) / dx);
    if (lowest > highest) return reached;
  }
  return reached;
}
