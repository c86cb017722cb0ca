/** Marks beside the curves: crossings, points that stand alone, points without one root on the foot of the panel, and the cursor. */
import { pointStatuses, type PointStatus } from '../quantities/quantity.ts';
import type { Curve } from './curves.ts';
import { valueAt } from './axis.ts';
import { circle, line, text, type GraphicElement } from './graphic.ts';
import type { ChartLayout, Panel } from './layout.ts';
import type { LegendPlace } from './legend-place.ts';
import { estimateWidth, type Span } from './text.ts';
import type { ChartTheme } from './theme.ts';
import { pixelX, pixelY, runsOf, type Area, type Trace } from './traces.ts';

export type MarkedStatus = Exclude<PointStatus, 'converged'>;

/** The statuses other than `converged` that occur, in the order of their codes. */
export function statusMarks(curves: readonly Curve[]): MarkedStatus[] {
  const codes = new Set<number>();
  for (const { status } of curves) for (const code of status) codes.add(code);
  return pointStatuses.filter((status, code): status is MarkedStatus => status !== 'converged' && codes.has(code));
}

/** The mark of a status, centred. */
export function statusMark(
  status: MarkedStatus,
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

/** Height at the foot of the panel that the marks of points without one root take: a row for each curve that has any. */
export function statusRowsHeight(panel: Panel, theme: ChartTheme): number {
  const marked = panel.traces.filter(({ curve }) => statusMarks([curve]).length > 0).length;
  return marked === 0 ? 0 : 2 * theme.sizes.space + Math.min(marked, mostRows(panel, theme)) * pitch(theme);
}

/** Marks along the foot of the panel; marks that would cover each other stand for their neighbours. */
export function statusRows(panel: Panel, colours: readonly string[], theme: ChartTheme): GraphicElement[] {
  const { marker, space } = theme.sizes;
  const marked = panel.traces.filter(({ curve }) => statusMarks([curve]).length > 0);
  return marked.flatMap(({ curve }, index) => {
    const y = panel.y + panel.height - 1.5 * space - marker / 2 - (index % mostRows(panel, theme)) * pitch(theme);
    const last = new Map<PointStatus, number>();
    return Array.from(curve.x).flatMap((abscissa, position) => {
      const status = pointStatuses[curve.status[position]!];
      const x = pixelX(panel, abscissa);
      if (!status || status === 'converged' || !within(panel, x)) return [];
      if (Math.abs(x - (last.get(status) ?? -Infinity)) < 1.2 * marker) return [];
      last.set(status, x);
      return statusMark(status, x, y, colours[curve.index]!, theme);
    });
  });
}

function pitch({ sizes }: ChartTheme): number {
  return 1.5 * sizes.marker;
}

function mostRows({ height }: Panel, theme: ChartTheme): number {
  return Math.max(1, Math.floor(height / 3 / pitch(theme)));
}

/** Points with a gap on either side, which no line shows. */
export function lonePoints(panel: Panel, colours: readonly string[], theme: ChartTheme): GraphicElement[] {
  return panel.traces.flatMap((trace) =>
    runsOf(trace, panel)
      .filter((run) => run.length === 1)
      .flatMap(([point]) => {
        const [x, y] = [pixelX(panel, point?.[0] ?? NaN), pixelY(panel, point?.[1] ?? NaN)];
        if (!within(panel, x) || !between(panel, y)) return [];
        return [circle(x, y, theme.sizes.marker / 2, { fill: colours[trace.curve.index]!, stroke: 'none' }, 5)];
      }),
  );
}

/** Open circles where 3uX_GP = 1, labelled in the panel of the values while there are few. */
export function crossings(layout: ChartLayout, panel: Panel, colours: readonly string[]): GraphicElement[] {
  const { theme } = layout;
  const marked = panel.traces.flatMap((trace) => {
    const P = trace.curve.crossing?.P ?? NaN;
    const [x, y] = [pixelX(panel, P), pixelY(panel, valueOn(trace, panel, P))];
    return within(panel, x) && between(panel, y) ? [{ trace, x, y }] : [];
  });
  const circles = marked.map(({ trace, x, y }) => {
    const style = { fill: theme.canvas, stroke: colours[trace.curve.index]!, lineWidth: 0.7 * theme.sizes.curve };
    return circle(x, y, theme.sizes.crossing / 2, style);
  });
  if (panel.kind === 'ratio' || marked.length > 4) return circles;
  // All or none: one label among bare circles would seem to mean that one.
  const labels = marked.flatMap(({ x, y }) => crossingLabel(layout, panel, x, y));
  return labels.length === marked.length ? [...circles, ...labels] : circles;
}

/** The label of a circle at whichever of its four sides is clearest of curves, frame and legend; none where all are taken. */
function crossingLabel({ theme, legend }: ChartLayout, panel: Panel, x: number, y: number): GraphicElement[] {
  const spans: Span[] = [
    { kind: 'symbol', text: 'P' },
    { kind: 'sub', text: '×' },
  ];
  const width = estimateWidth(spans, theme);
  const height = theme.sizes.symbol;
  const [dx, dy] = [0.4 * theme.sizes.crossing, 0.5 * theme.sizes.crossing + 0.6 * height];
  const boxes = [
    { left: x + dx, middle: y - dy },
    { left: x - dx - width, middle: y + dy },
    { left: x - dx - width, middle: y - dy },
    { left: x + dx, middle: y + dy },
  ].map(({ left, middle }) => ({ left, middle, room: clearance(panel, legend, { left, middle, width, height }) }));
  const best = boxes.reduce((a, b) => (b.room > a.room + 0.1 * height ? b : a));
  return best.room > 0 ? [text(spans, { x: best.left, y: best.middle }, theme)] : [];
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
function clearance(
  panel: Panel,
  legend: LegendPlace,
  { left, middle, width, height }: { left: number; middle: number; width: number; height: number },
): number {
  const [top, foot, right] = [middle - height / 2, middle + height / 2, left + width];
  if (left < panel.x || right > panel.x + panel.width) return -1;
  if (right > legend.x && left < legend.x + legend.width && foot > legend.y && top < legend.y + legend.height)
    return -1;
  const distances = panel.traces.flatMap((trace) =>
    [0, 0.25, 0.5, 0.75, 1].map((share) => {
      const y = pixelY(
        panel,
        valueOn(trace, panel, valueAt(panel.scaleX, (left + share * width - panel.x) / panel.width)),
      );
      return Number.isNaN(y) ? Infinity : Math.abs(y - middle) - height / 2;
    }),
  );
  return Math.min(top - panel.y, panel.y + panel.height - foot, ...distances);
}

function within({ x, width }: Area, pixel: number): boolean {
  return pixel >= x - 0.5 && pixel <= x + width + 0.5;
}

function between({ y, height }: Area, pixel: number): boolean {
  return pixel >= y - 0.5 && pixel <= y + height + 0.5;
}
