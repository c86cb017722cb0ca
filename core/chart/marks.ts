/** Marks beside the curves: crossings, points that stand alone, points without one root on the foot of the panel, and the cursor. */
import { hasValues, pointStatuses, type FailedStatus, type PointStatus } from '../quantities/quantity.ts';
import type { Curve } from './curves.ts';
import { valueAt } from './axis.ts';
import { fadedOpacity, piecesOf } from './fading.ts';
import { circle, line, text, type GraphicElement } from './graphic.ts';
import type { ChartLayout, Panel } from './layout.ts';
import type { LegendPlace } from './legend-place.ts';
import { estimateWidth, type Span } from './text.ts';
import type { ChartTheme } from './theme.ts';
import { pixelX, pixelY, type Area, type Trace } from './traces.ts';

/** The statuses without values that occur, in the order of their codes. */
export function statusMarks(curves: readonly Curve[]): FailedStatus[] {
  const codes = new Set<number>();
  for (const { status } of curves) for (const code of status) codes.add(code);
  return pointStatuses.filter((status, code): status is FailedStatus => !hasValues(status) && codes.has(code));
}

/** The mark of a status, centred. */
export function statusMark(
  status: FailedStatus,
  x: number,
  y: number,
  colour: string,
  theme: ChartTheme,
): GraphicElement[] {
  const r = theme.sizes.marker / 2;
  const style = {
    stroke: status === 'not converged' ? theme.warn : colour,
    lineWidth: 1.2 * theme.sizes.frame,
    fill: 'none',
  };
  switch (status) {
    case 'no root':
      return [line(x - r, y - r, x + r, y + r, style, 6), line(x - r, y + r, x + r, y - r, style, 6)];
    case 'several roots': {
      const points: [number, number][] = [
        [x, y - r],
        [x + r, y + r * 0.8],
        [x - r, y + r * 0.8],
      ];
      return [{ type: 'polygon', silent: true, z: 6, shape: { points }, style }];
    }
    case 'not converged':
      return [circle(x, y, r, style)];
  }
}

/** More curves than this with points to mark share a row for each status. */
const mostRows = 3;

/** Whether the marks at the foot stand by status, for all curves together. */
export function rowsByStatus(curves: readonly Curve[]): boolean {
  return curves.filter((curve) => statusMarks([curve]).length > 0).length > mostRows;
}

/** Height at the foot of the panel that the marks of points without one root take. */
export function statusRowsHeight(panel: Panel, theme: ChartTheme): number {
  const rows = rowsOf(panel).length;
  return rows === 0 ? 0 : 2 * theme.sizes.space + Math.min(rows, held(panel, theme)) * pitch(theme);
}

/** Marks along the foot of the panel; marks that would cover each other stand for their neighbours. */
export function statusRows(panel: Panel, colours: readonly string[], theme: ChartTheme): GraphicElement[] {
  const { marker, space } = theme.sizes;
  return rowsOf(panel).flatMap(({ owner, points }, index) => {
    const y = panel.y + panel.height - 1.5 * space - marker / 2 - (index % held(panel, theme)) * pitch(theme);
    const colour = owner ? colours[owner.index]! : theme.ink2;
    const last = new Map<PointStatus, number>();
    return points
      .map(({ x, status }) => ({ x: pixelX(panel, x), status }))
      .filter(({ x }) => within(panel, x))
      .sort((one, other) => one.x - other.x)
      .flatMap(({ x, status }) => {
        if (x - (last.get(status) ?? -Infinity) < 1.2 * marker) return [];
        last.set(status, x);
        return statusMark(status, x, y, colour, theme);
      });
  });
}

interface StatusRow {
  /** The curve whose points these are; undefined where they are those of all. */
  owner?: Curve;
  points: { x: number; status: FailedStatus }[];
}

/** A row for each curve that has any, or one for each status. */
function rowsOf({ traces }: Panel): StatusRow[] {
  const curves = traces.map(({ curve }) => curve);
  const rows = curves.map((owner): StatusRow => ({ owner, points: markedPoints(owner) }));
  const marked = rows.filter(({ points }) => points.length > 0);
  if (!rowsByStatus(curves)) return marked;
  const all = marked.flatMap(({ points }) => points);
  return statusMarks(curves).map((wanted) => ({ points: all.filter(({ status }) => status === wanted) }));
}

function markedPoints({ x, status }: Curve): StatusRow['points'] {
  return Array.from(status).flatMap((code, position) => {
    const word = pointStatuses[code];
    return word && !hasValues(word) ? [{ x: x[position]!, status: word }] : [];
  });
}

function pitch({ sizes }: ChartTheme): number {
  return 1.5 * sizes.marker;
}

/** How many rows a third of the panel holds. */
function held({ height }: Panel, theme: ChartTheme): number {
  return Math.max(1, Math.floor(height / 3 / pitch(theme)));
}

/** Points with a gap on either side, which no line shows: those of level 2 are as small as its line is thin. */
export function lonePoints(panel: Panel, colours: readonly string[], theme: ChartTheme): GraphicElement[] {
  const dots = (traces: readonly Trace[], radius: number) =>
    traces.flatMap((trace) =>
      piecesOf(trace, panel)
        .filter(({ points }) => points.length === 1)
        .flatMap(({ points: [point], faded }) => {
          const [x, y] = [pixelX(panel, point?.[0] ?? NaN), pixelY(panel, point?.[1] ?? NaN)];
          if (!within(panel, x) || !between(panel, y)) return [];
          const style = {
            fill: colours[trace.curve.index]!,
            stroke: 'none',
            ...(faded ? { opacity: fadedOpacity[theme.ground] } : {}),
          };
          return [circle(x, y, radius, style, 5)];
        }),
    );
  const radius = theme.sizes.marker / 2;
  const own = new Set(panel.traces.map(({ curve }) => curve));
  const levelTwo = panel.levelTwo.filter(({ curve }) => own.has(curve));
  return [...dots(panel.traces, radius), ...dots(levelTwo, radius / 2)];
}

const valued = new Set(pointStatuses.flatMap((status, code) => (hasValues(status) ? [code] : [])));

/** More crossings than this are dots: circles of as many curves would cover them. */
export const mostCircles = 8;

/** The curves that bear a mark at their crossing: those of which anything is drawn. */
export function markedCrossings(curves: readonly Curve[]): Curve[] {
  return curves.filter(({ crossing, status }) => crossing !== null && status.some((code) => valued.has(code)));
}

/** Open circles where 3uX_GP = 1, labelled in the panel of the values while there are few; dots where there are many. */
export function crossings(layout: ChartLayout, panel: Panel, colours: readonly string[]): GraphicElement[] {
  const { theme } = layout;
  const marked = panel.traces.flatMap((trace) => {
    const P = trace.curve.crossing?.P ?? NaN;
    const [x, y] = [pixelX(panel, P), pixelY(panel, valueOn(trace, panel, P))];
    return within(panel, x) && between(panel, y) ? [{ trace, x, y }] : [];
  });
  if (markedCrossings(panel.traces.map(({ curve }) => curve)).length > mostCircles) {
    return marked.map(({ x, y }) => crossingDot(x, y, theme));
  }
  const circles = marked.map(({ trace, x, y }) => {
    const style = { fill: theme.canvas, stroke: colours[trace.curve.index]!, lineWidth: 0.7 * theme.sizes.curve };
    return circle(x, y, theme.sizes.crossing / 2, style);
  });
  if (panel.kind === 'ratio' || marked.length > 4) return circles;
  const taken: Box[] = marked.map(({ x, y }) => {
    const size = 1.2 * theme.sizes.crossing;
    return { left: x - size / 2, middle: y, width: size, height: size };
  });
  const labels: GraphicElement[] = [];
  for (const { x, y } of marked) {
    const box = labelBox(layout, panel, x, y, taken);
    // All or none: one label among bare circles would seem to mean that one.
    if (!box) return circles;
    taken.push(box);
    labels.push(text(crossingSymbol, { x: box.left, y: box.middle }, theme));
  }
  return [...circles, ...labels];
}

export function crossingDot(x: number, y: number, theme: ChartTheme): GraphicElement {
  return circle(x, y, 0.2 * theme.sizes.crossing, { fill: theme.ink2, stroke: 'none' });
}

const crossingSymbol: Span[] = [
  { kind: 'symbol', text: 'P' },
  { kind: 'sub', text: '×' },
];

interface Box {
  left: number;
  middle: number;
  width: number;
  height: number;
}

/** The place of a circle's label at whichever of its four sides is clearest of curves, frame, legend and what is taken; null where none is. */
function labelBox(
  { theme, legend }: ChartLayout,
  panel: Panel,
  x: number,
  y: number,
  taken: readonly Box[],
): Box | null {
  const width = estimateWidth(crossingSymbol, theme);
  const height = theme.sizes.symbol;
  const [dx, dy] = [0.4 * theme.sizes.crossing, 0.5 * theme.sizes.crossing + 0.6 * height];
  const boxes = [
    { left: x + dx, middle: y - dy },
    { left: x - dx - width, middle: y + dy },
    { left: x - dx - width, middle: y - dy },
    { left: x + dx, middle: y + dy },
  ].map((corner): Box => ({ ...corner, width, height }));
  const apart = theme.sizes.space;
  const rooms = boxes.map((box) =>
    taken.some((other) => meet(box, other, apart)) ? -1 : clearance(panel, legend, box),
  );
  const best = rooms.reduce((a, room, index) => (room > rooms[a]! + 0.1 * height ? index : a), 0);
  return rooms[best]! > 0 ? boxes[best]! : null;
}

function meet(a: Box, b: Box, apart: number): boolean {
  const beside = a.left >= b.left + b.width + apart || b.left >= a.left + a.width + apart;
  return !beside && Math.abs(a.middle - b.middle) < (a.height + b.height) / 2;
}

/** The cursor: a line through all panels, a dot on each curve that has a value there. */
export function cursor(layout: ChartLayout, x: number, colours: readonly string[]): GraphicElement[] {
  const { panels, theme } = layout;
  const [first, last] = [panels[0], panels[panels.length - 1]!];
  const place = pixelX(first, x);
  if (!within(first, place)) return [];
  const style = {
    stroke: theme.accent,
    lineWidth: theme.sizes.frame,
    lineDash: [theme.sizes.space * 0.75, theme.sizes.space * 0.75],
  };
  const rule = line(place, first.y, place, last.y + last.height, style, 5);
  const dots = panels.flatMap((panel) =>
    panel.traces.flatMap((trace) => {
      const y = pixelY(panel, valueOn(trace, panel, x));
      if (!between(panel, y)) return [];
      return [
        circle(place, y, theme.sizes.marker / 2, {
          fill: colours[trace.curve.index]!,
          stroke: theme.canvas,
          lineWidth: theme.sizes.frame,
        }),
      ];
    }),
  );
  return [rule, ...dots];
}

/** The ordinate that the drawn line has at x: a value, or between two neighbours what joins them; NaN in a gap. */
export function valueOn({ x, y }: Trace, area: Area, at: number): number {
  let right = 0;
  while (right < x.length && x[right]! < at) right++;
  if (x[right] === at) return y[right]!;
  if (right === 0 || right === x.length) return NaN;
  const [x0, x1] = [pixelX(area, x[right - 1]!), pixelX(area, x[right]!)];
  const share = (pixelX(area, at) - x0) / (x1 - x0);
  const [y0, y1] = [y[right - 1]!, y[right]!];
  return area.scaleY.logarithmic ? y0 * (y1 / y0) ** share : y0 + (y1 - y0) * share;
}

/** The least distance from a label to curves, frame and legend, measured up and down; below zero where it meets one of them. */
function clearance(panel: Panel, legend: LegendPlace, { left, middle, width, height }: Box): number {
  const [top, foot, right] = [middle - height / 2, middle + height / 2, left + width];
  if (left < panel.x || right > panel.x + panel.width) return -1;
  if (right > legend.x && left < legend.x + legend.width && foot > legend.y && top < legend.y + legend.height)
    return -1;
  const distanceTo = (trace: Trace) =>
    [0, 0.25, 0.5, 0.75, 1].map((share) => {
      const at = valueAt(panel.scaleX, (left + share * width - panel.x) / panel.width);
      const y = pixelY(panel, valueOn(trace, panel, at));
      return Number.isNaN(y) ? Infinity : Math.abs(y - middle) - height / 2;
    });
  const thick = [...panel.traces, ...panel.processes].flatMap(distanceTo);
  // A thin line may come as near as the white of the letters.
  const thin = panel.levelTwo.flatMap(distanceTo).map((distance) => distance + 0.2 * height);
  return Math.min(top - panel.y, panel.y + panel.height - foot, ...thick, ...thin);
}

export function within({ x, width }: Area, pixel: number): boolean {
  return pixel >= x - 0.5 && pixel <= x + width + 0.5;
}

export function between({ y, height }: Area, pixel: number): boolean {
  return pixel >= y - 0.5 && pixel <= y + height + 0.5;
}
