/** The legend: what stands in it, in the order of the curves on the paper, and the corner of the panel that is free for it. */
import { placeOn, type Scale } from './axis.ts';
import type { Curve, CurveSet } from './curves.ts';
import { parameterOf } from '../model/parameters.ts';
import { curveColours, curveLabel, inOrder, isGaussianProcess } from './labels.ts';
import { statusMarks } from './marks.ts';
import type { ChartSettings } from './settings.ts';
import { estimateWidth, formatExact, numberSpans, symbolSpans, type Span } from './text.ts';
import type { ChartTheme } from './theme.ts';
import { pixelX, pixelY, runsOf, type Area, type Trace } from './traces.ts';

export interface LegendEntry {
  kind: 'curve' | 'crossing' | 'several roots' | 'no root' | 'not converged' | 'ramp' | 'note';
  /** The curve's index; undefined for what is not a curve. */
  index?: number;
  spans: Span[];
  /** The swatch's colour, or the colours of a ramp from the smallest value to the largest. */
  colours: string[];
  dashed: boolean;
}

/** More curves than this are not told apart by a list. */
const longest = 12;

export function legendEntries(
  set: CurveSet,
  settings: ChartSettings,
  traces: readonly Trace[],
  scaleY: Scale,
  theme: ChartTheme,
): LegendEntry[] {
  const curves = traces.map(({ curve }) => curve);
  const colours = curveColours(set, theme);
  const entryOf = (curve: Curve): LegendEntry => ({
    kind: 'curve',
    index: curve.index,
    spans: curveLabel(curve, set, theme.superscript).spans,
    colours: [colours[curve.index]!],
    dashed: isGaussianProcess(curve, set),
  });
  const entries: LegendEntry[] = [];
  if (curves.length <= longest) {
    const height = new Map(traces.map((trace) => [trace.curve, meanPlace(trace, scaleY)]));
    const ordered = [...curves].sort((a, b) => (height.get(b) ?? 0) - (height.get(a) ?? 0) || a.index - b.index);
    entries.push(...ordered.map(entryOf));
  } else {
    entries.push(...rampEntries(set, curves, colours, theme));
  }
  if (settings.crossing && curves.some(({ crossing }) => crossing)) {
    entries.push({ kind: 'crossing', spans: crossingNote(theme), colours: [theme.ink2], dashed: false });
  }
  for (const kind of statusMarks(curves)) {
    const colour = kind === 'not converged' ? theme.warn : theme.ink2;
    entries.push({ kind, spans: [{ kind: 'word', text: kind }], colours: [colour], dashed: false });
  }
  return entries;
}

/** Size of the legend, estimated, in the theme's unit. */
export function legendSize(entries: readonly LegendEntry[], theme: ChartTheme): { width: number; height: number } {
  const { space } = theme.sizes;
  const widest = entries.reduce((width, { spans }) => Math.max(width, estimateWidth(spans, theme)), 0);
  return { width: swatchWidth(theme) + 2 * space + widest, height: entries.length * rowHeight(theme) };
}

export function swatchWidth(theme: ChartTheme): number {
  return 6.5 * theme.sizes.space;
}

export function rowHeight(theme: ChartTheme): number {
  return 4.5 * theme.sizes.space;
}

/**
 * The place for a box in the panel's corners, top right first: the first that no curve crosses.
 * @returns its left and top edge, and the factor by which the ordinate's range must grow upwards before it is free; 1 where it is
 */
export function corner(
  area: Area & { traces: readonly Trace[] },
  size: { width: number; height: number },
  theme: ChartTheme,
): { x: number; y: number; stretch: number } {
  const inset = 2.5 * theme.sizes.space;
  const clearance = 1.5 * theme.sizes.space;
  const right = area.x + area.width - inset - size.width;
  const left = area.x + inset;
  const top = area.y + inset;
  const bottom = area.y + area.height - inset - size.height;
  const skyline = skylineOf(area);
  const span = (x: number) =>
    skyline.slice(
      Math.max(0, Math.floor(x - clearance - area.x)),
      Math.max(0, Math.ceil(x + size.width + clearance - area.x)),
    );
  const highest = (x: number) => span(x).reduce((y, column) => Math.min(y, column.top), Infinity);
  const lowest = (x: number) => span(x).reduce((y, column) => Math.max(y, column.bottom), -Infinity);
  for (const x of [right, left]) {
    if (highest(x) > top + size.height + clearance) return { x, y: top, stretch: 1 };
  }
  for (const x of [left, right]) {
    if (lowest(x) < bottom - clearance) return { x, y: bottom, stretch: 1 };
  }
  const [x, y] = highest(right) >= highest(left) ? [right, highest(right)] : [left, highest(left)];
  const foot = area.y + area.height;
  const free = foot - (top + size.height + clearance);
  // Beyond this the curves would be squeezed for the legend's sake.
  const most = 1.8;
  return { x, y: top, stretch: free > 0 ? Math.min(most, Math.max(1, (foot - y) / free)) : most };
}

interface Column {
  top: number;
  bottom: number;
}

/** The highest and lowest curve in each column of one unit. */
function skylineOf(area: Area & { traces: readonly Trace[] }): Column[] {
  const columns = Array.from({ length: Math.ceil(area.width) + 1 }, () => ({ top: Infinity, bottom: -Infinity }));
  const mark = (x: number, y: number) => {
    const column = columns[Math.floor(x - area.x)];
    if (!column) return;
    column.top = Math.min(column.top, y);
    column.bottom = Math.max(column.bottom, y);
  };
  for (const trace of area.traces) {
    for (const run of runsOf(trace, area)) {
      let [x0, y0] = [NaN, NaN];
      for (const [abscissa, ordinate] of run) {
        const [x, y] = [pixelX(area, abscissa), pixelY(area, ordinate)];
        mark(x, y);
        for (
          let column = Math.max(Math.ceil(x0), Math.floor(area.x));
          column < Math.min(x, area.x + area.width);
          column++
        ) {
          mark(column, y0 + ((y - y0) * (column - x0)) / (x - x0));
        }
        [x0, y0] = [x, y];
      }
    }
  }
  return columns;
}

/** Too many curves for a list: the ramp with its ends, and how many there are. */
function rampEntries(
  set: CurveSet,
  curves: readonly Curve[],
  colours: readonly string[],
  theme: ChartTheme,
): LegendEntry[] {
  const [processes, coloured] = [true, false].map((wanted) =>
    inOrder(set, curves).filter((curve) => isGaussianProcess(curve, set) === wanted),
  ) as [Curve[], Curve[]];
  const entries: LegendEntry[] = [];
  const [first, last] = [coloured[0], coloured.at(-1)];
  if (first && last) {
    const steps = Array.from({ length: 13 }, (_, step) => coloured[Math.round((step * (coloured.length - 1)) / 12)]!);
    const shades = steps.map(({ index }) => colours[index]!);
    entries.push({ kind: 'ramp', spans: rampSpans(set, first, last, theme), colours: shades, dashed: false });
  }
  if (processes.length > 0) {
    const spans: Span[] = [
      { kind: 'symbol', text: 'u' },
      { kind: 'roman', text: ' = 0' },
      { kind: 'word', text: ', GP' },
    ];
    entries.push({ kind: 'note', spans, colours: [theme.gaussianProcess], dashed: true });
  }
  const counted = `${formatExact(curves.length)} curves`;
  const note = curves.length < set.total.curves ? `${counted} of ${formatExact(set.total.curves)}` : counted;
  return [...entries, { kind: 'note', spans: [{ kind: 'word', text: note }], colours: [], dashed: false }];
}

/** `u = 0.01 to 100`; where several parameters vary, the order in which they do. */
function rampSpans(set: CurveSet, first: Curve, last: Curve, theme: ChartTheme): Span[] {
  const symbols = set.varying.map((key) => symbolSpans(parameterOf(key).symbol));
  const [key] = set.varying;
  if (key && set.varying.length === 1) {
    const [from, to] = [first, last].map(({ parameters, system }) =>
      numberSpans(parameters[key] ?? system[key], 'roman', theme.superscript),
    ) as [Span[], Span[]];
    return [...symbols.flat(), { kind: 'roman', text: ' = ' }, ...from, { kind: 'word', text: ' to ' }, ...to];
  }
  const then: Span = { kind: 'word', text: ', then ' };
  return [
    { kind: 'word', text: 'by ' },
    ...symbols.flatMap((spans, index) => (index === 0 ? spans : [then, ...spans])),
  ];
}

function crossingNote({ name }: ChartTheme): Span[] {
  return [
    { kind: 'symbol', text: 'P' },
    { kind: 'sub', text: '×' },
    { kind: 'word', text: name === 'print' ? ': ' : ', where ' },
    { kind: 'roman', text: '3' },
    { kind: 'symbol', text: 'uX' },
    { kind: 'sub', text: 'GP' },
    { kind: 'roman', text: ' = 1' },
  ];
}

function meanPlace({ y }: Trace, scale: Scale): number {
  let sum = 0;
  let count = 0;
  for (const value of y) {
    const place = placeOn(scale, value);
    if (!Number.isFinite(place)) continue;
    sum += place;
    count++;
  }
  return count > 0 ? sum / count : -Infinity;
}
