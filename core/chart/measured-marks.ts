/** How an experiment is drawn: bands, error bars and markers, and in the panel of residuals its ground and what lies beyond its edges. */
import type { CurveSet } from './curves.ts';
import { circle, line, type GraphicElement } from './graphic.ts';
import type { ChartOutput } from './labels.ts';
import type { Panel } from './layout.ts';
import { between, within } from './marks.ts';
import { markerCorners, markerOf, type MarkerShape } from './markers.ts';
import { confirmedWithin, measuredRuns, type HollowStatus, type MeasuredPoint } from './measured.ts';
import { memberOpacity } from './strokes.ts';
import type { ChartTheme } from './theme.ts';
import { pixelX, pixelY, runsOf, type Area } from './traces.ts';

const bandOpacity = 0.18;
const groundOpacity = { light: 0.05, dark: 0.08 } as const;
/** Markers of other theories' residuals, beside those of the first. */
const smaller = 0.55;
/** Arrow heads at the edge beyond which these lie. */
const head = 0.75;

/** Everything of an experiment in a panel that is no line of a theory. */
export function measuredMarks(
  set: CurveSet,
  output: ChartOutput,
  panel: Panel,
  colours: readonly string[],
  theme: ChartTheme,
): GraphicElement[] {
  const curves = panel.traces.map(({ curve }) => curve);
  const radius = markerRadius(theme);
  const points = curves.flatMap((curve) => {
    const colour = colours[curve.index]!;
    const shape = markerOf(curve.index);
    const runs = measuredRuns(set, curve, output, panel.kind);
    const marks = runs.flat().flatMap((point) => markOf(point, shape, colour, panel, theme));
    return panel.kind === 'values' ? [...runs.flatMap((run) => bandsOf(run, colour, panel)), ...marks] : marks;
  });
  if (panel.kind !== 'residual') return points;
  const others = panel.theories.slice(1).flatMap((traces) =>
    traces.flatMap(({ curve, x, y }, place) =>
      Array.from(x).flatMap((abscissa, at) => {
        const [px, py] = [pixelX(panel, abscissa), pixelY(panel, y[at]!)];
        const style = { fill: theme.canvas, stroke: colours[curve.index]!, lineWidth: theme.sizes.frame };
        if (!within(panel, px) || Number.isNaN(py)) return [];
        if (between(panel, py)) return [marker(markerOf(curve.index), px, py, smaller * radius, style, 5)];
        // Side by side, for all curves share the edge, and none of them outside the frame.
        const pitch = 2 * head * radius;
        const half = ((traces.length - 1) / 2) * pitch;
        const middle = Math.min(Math.max(px, panel.x + half + radius), panel.x + panel.width - half - radius);
        const filled = { fill: style.stroke, stroke: 'none' };
        return [beyondEdge(panel, middle + place * pitch - half, py, head * radius, filled)];
      }),
    ),
  );
  return [...ground(panel, theme), ...others, ...points];
}

/** Members of means that stand alone, which no line shows. */
export function memberDots(
  { members, ...area }: Panel,
  colours: readonly string[],
  theme: ChartTheme,
): GraphicElement[] {
  const radius = 0.5 * markerRadius(theme);
  return members.flat().flatMap((trace) =>
    runsOf(trace, area)
      .filter(({ length }) => length === 1)
      .flat()
      .map(([x, y]) => ({ x: pixelX(area, x), y: pixelY(area, y) }))
      .filter(({ x, y }) => within(area, x) && between(area, y))
      .map(({ x, y }) => {
        const style = { fill: colours[trace.curve.index]!, stroke: 'none', opacity: memberOpacity };
        return circle(x, y, radius, style, 4);
      }),
  );
}

/** The line of the theory, and the band within which it is confirmed. */
function ground(panel: Panel, theme: ChartTheme): GraphicElement[] {
  const { x, width } = panel;
  const [top, foot] = [confirmedWithin, -confirmedWithin].map((value) => pixelY(panel, value)) as [number, number];
  const shape = { x, y: top, width, height: foot - top };
  const style = { fill: theme.ink, stroke: 'none', opacity: groundOpacity[theme.ground] };
  const zero = pixelY(panel, 0);
  return [
    { type: 'rect', silent: true, z: 0, shape, style },
    line(x, zero, x + width, zero, { stroke: theme.ink2, lineWidth: theme.sizes.frame }, 1),
  ];
}

function markerRadius({ sizes }: ChartTheme): number {
  return 0.55 * sizes.marker;
}

/** A point with its error bar; residuals have none, whose unit it is. */
function markOf(point: MeasuredPoint, shape: MarkerShape, colour: string, panel: Panel, theme: ChartTheme) {
  const [x, y] = [pixelX(panel, point.x), pixelY(panel, point.y)];
  if (!within(panel, x) || Number.isNaN(y)) return [];
  const radius = markerRadius(theme);
  if (panel.kind === 'residual' && !between(panel, y)) {
    return [
      beyondEdge(panel, x, y, radius, {
        fill: point.hollow ? theme.canvas : colour,
        stroke: colour,
        lineWidth: theme.sizes.frame,
      }),
    ];
  }
  const marks = between(panel, y) ? [pointMark(shape, x, y, colour, point.hollow, theme)] : [];
  if (panel.kind === 'residual' || !(point.error > 0) || point.hollow === 'chains not converged') return marks;
  const { y: top, height } = panel;
  const high = pixelY(panel, point.y + point.error);
  const low = pixelY(panel, point.y - point.error);
  // What a logarithmic axis has no place for lies below its foot.
  return [...errorBar(x, high, Number.isNaN(low) ? Infinity : low, [top, top + height], colour, theme), ...marks];
}

/** The bar between two heights, as much as lies within the ends given; with caps where they are seen. */
export function errorBar(
  x: number,
  high: number,
  low: number,
  [top, foot]: readonly [number, number],
  colour: string,
  theme: ChartTheme,
): GraphicElement[] {
  const style = { stroke: colour, lineWidth: theme.sizes.frame };
  const [from, to] = [Math.max(top, high), Math.min(foot, low)];
  if (!(from < to)) return [];
  const half = 0.7 * markerRadius(theme);
  const caps = [high, low].filter((end) => end >= top && end <= foot && low - high > 2 * markerRadius(theme));
  return [line(x, from, x, to, style, 5), ...caps.map((end) => line(x - half, end, x + half, end, style, 5))];
}

/** The marker of a point: filled, or hollow where it is not to be taken for the truth. */
export function pointMark(
  shape: MarkerShape,
  x: number,
  y: number,
  colour: string,
  hollow: HollowStatus | null,
  theme: ChartTheme,
): GraphicElement {
  const { frame } = theme.sizes;
  const style = hollow
    ? { fill: theme.canvas, stroke: colour, lineWidth: 1.3 * frame }
    : { fill: colour, stroke: theme.canvas, lineWidth: 0.6 * frame };
  return marker(shape, x, y, markerRadius(theme), style, 6);
}

interface Style {
  fill: string;
  stroke: string;
  lineWidth?: number;
}

function marker(shape: MarkerShape, x: number, y: number, radius: number, style: Style, z: number): GraphicElement {
  if (shape === 'circle') return circle(x, y, radius, style, z);
  return { type: 'polygon', silent: true, z, shape: { points: markerCorners(shape, x, y, radius) }, style };
}

/** A small arrow head at the edge beyond which a residual lies. */
function beyondEdge(panel: Panel, x: number, y: number, radius: number, style: Style): GraphicElement {
  const above = y < panel.y;
  const tip = above ? panel.y + radius / 3 : panel.y + panel.height - radius / 3;
  const base = tip + (above ? 1.5 : -1.5) * radius;
  const points: [number, number][] = [
    [x, tip],
    [x + 0.9 * radius, base],
    [x - 0.9 * radius, base],
  ];
  return { type: 'polygon', silent: true, z: 5, shape: { points }, style };
}

/** Bands of one standard error between points that follow each other and are not hollow. */
function bandsOf(run: readonly MeasuredPoint[], colour: string, panel: Panel): GraphicElement[] {
  const stretches: MeasuredPoint[][] = [[]];
  for (const point of run) {
    if (point.hollow === null && point.error > 0) stretches.at(-1)!.push(point);
    else stretches.push([]);
  }
  return stretches
    .filter(({ length }) => length > 1)
    .flatMap((stretch) => {
      const end = (sign: 1 | -1) => stretch.map(({ x, y, error }): Corner => [x, y + sign * error]);
      return bandBetween(end(-1), end(1), colour, panel);
    });
}

/** The band between two rows of values over the same abscissae, as much as lies within the frame. */
export function bandBetween(
  low: readonly Corner[],
  high: readonly Corner[],
  colour: string,
  area: Area,
): GraphicElement[] {
  const foot = area.y + 2 * area.height;
  const placed = [...high, ...[...low].reverse()].map(([x, y]): Corner => {
    const height = pixelY(area, y);
    return [pixelX(area, x), Number.isNaN(height) ? foot : height];
  });
  const points = clipped(placed, area);
  if (points.length < 3) return [];
  const style = { fill: colour, stroke: 'none', opacity: bandOpacity };
  return [{ type: 'polygon', silent: true, z: 0, shape: { points }, style }];
}

type Corner = [x: number, y: number];

/** What of a polygon lies within the frame, side by side (I. E. Sutherland and G. W. Hodgman, 1974). */
function clipped(polygon: Corner[], { x, y, width, height }: Area): Corner[] {
  const sides = [
    [0, 1, x],
    [0, -1, -(x + width)],
    [1, 1, y],
    [1, -1, -(y + height)],
  ] as const;
  let corners = polygon;
  for (const [axis, sign, bound] of sides) {
    const depth = (corner: Corner) => sign * corner[axis] - bound;
    corners = corners.flatMap((corner, at): Corner[] => {
      const before = corners.at(at - 1)!;
      const [here, there] = [depth(corner), depth(before)];
      const kept: Corner[] = here >= 0 ? [corner] : [];
      if (here >= 0 === there >= 0) return kept;
      const share = there / (there - here);
      const cut: Corner = [before[0] + share * (corner[0] - before[0]), before[1] + share * (corner[1] - before[1])];
      return [cut, ...kept];
    });
  }
  return corners;
}
