/** Marks beside the curves: crossings, points that stand alone, points without one root on the foot of the panel, and the cursor. */
import { pointStatuses, type PointStatus } from '../quantities/quantity.ts';
import type { Curve } from './curves.ts';
import { circle, line, text, type GraphicElement } from './graphic.ts';
import type { ChartLayout, Panel } from './layout.ts';
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

/** Marks along the foot of the panel, one row a curve that has any; marks that would cover each other stand for their neighbours. */
export function statusRow(panel: Panel, colours: readonly string[], theme: ChartTheme): GraphicElement[] {
  const { marker, space } = theme.sizes;
  const elements: GraphicElement[] = [];
  const rows = Math.max(1, Math.floor(panel.height / 3 / (1.5 * marker)));
  let row = 0;
  for (const { curve } of panel.traces) {
    const y = panel.y + panel.height - space - marker - (row % rows) * 1.5 * marker;
    const last = new Map<PointStatus, number>();
    for (let position = 0; position < curve.x.length; position++) {
      const status = pointStatuses[curve.status[position]!];
      if (!status || status === 'converged') continue;
      const x = pixelX(panel, curve.x[position]!);
      if (!within(panel, x) || Math.abs(x - (last.get(status) ?? -Infinity)) < marker * 1.2) continue;
      last.set(status, x);
      elements.push(...statusMark(status, x, y, colours[curve.index]!, theme));
    }
    if (last.size > 0) row++;
  }
  return elements;
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
  const { crossing: diameter, space } = theme.sizes;
  const marked = panel.traces.flatMap((trace) => {
    const { crossing } = trace.curve;
    const y = crossing ? pixelY(panel, valueOn(trace, panel, crossing.P)) : NaN;
    const x = crossing ? pixelX(panel, crossing.P) : NaN;
    return within(panel, x) && between(panel, y) ? [{ trace, x, y }] : [];
  });
  const elements: GraphicElement[] = marked.map(({ trace, x, y }) =>
    circle(x, y, diameter / 2, {
      fill: theme.canvas,
      stroke: colours[trace.curve.index]!,
      lineWidth: 0.7 * theme.sizes.curve,
    }),
  );
  if (panel.kind === 'ratio' || marked.length > 4) return elements;
  const label = [
    { kind: 'symbol', text: 'P' },
    { kind: 'sub', text: '×' },
  ] as const;
  for (const { x, y } of marked) {
    const [dx, dy] = [diameter * 0.7 + space * 0.75, diameter * 0.7 + theme.sizes.symbol * 0.45];
    // Above to the right of the circle on falling curves, unless the next curve passes there; then below to the left.
    const above = clearance(panel, x + dx, y - dy, 2.2 * theme.sizes.words);
    const below = clearance(panel, x - dx - theme.sizes.words, y + dy, 2.2 * theme.sizes.words);
    const up = above >= below || above > theme.sizes.symbol * 0.7;
    const place = up
      ? { x: x + dx - space, y: y - dy, align: 'left' as const }
      : { x: x - dx + space, y: y + dy, align: 'right' as const };
    elements.push(text(label, place, theme));
  }
  return elements;
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

/** The distance from a point to the nearest curve, measured up and down across a width. */
function clearance(panel: Panel, x: number, y: number, width: number): number {
  let least = Math.min(y - panel.y, panel.y + panel.height - y, panel.x + panel.width - x - width);
  for (const trace of panel.traces) {
    for (const share of [0, 0.5, 1]) {
      const value = valueOn(trace, panel, abscissaAt(panel, x + share * width));
      const distance = Math.abs(pixelY(panel, value) - y);
      if (distance < least) least = distance;
    }
  }
  return least;
}

function abscissaAt({ x, width, scaleX }: Panel, pixel: number): number {
  const place = (pixel - x) / width;
  return scaleX.logarithmic
    ? scaleX.min * (scaleX.max / scaleX.min) ** place
    : scaleX.min + (scaleX.max - scaleX.min) * place;
}

function within({ x, width }: Area, pixel: number): boolean {
  return pixel >= x - 0.5 && pixel <= x + width + 0.5;
}

function between({ y, height }: Area, pixel: number): boolean {
  return pixel >= y - 0.5 && pixel <= y + height + 0.5;
}
