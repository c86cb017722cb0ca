/** Where the legend stands: in a corner of the panel that no curve crosses, else below the chart. */
import type { LegendEntry } from './legend.ts';
import { estimateWidth } from './text.ts';
import type { ChartTheme } from './theme.ts';
import { pixelX, pixelY, runsOf, type Area, type Points } from './traces.ts';

/** A box of rows and columns, filled column by column. */
export interface LegendPlace {
  x: number;
  y: number;
  width: number;
  height: number;
  columns: number;
  columnWidth: number;
  rowHeight: number;
  /** Width of the swatch at the left of an entry, and of the gap before its words. */
  swatch: number;
  gap: number;
  entries: LegendEntry[];
}

/** How much an ordinate's range may grow so that the legend finds room above the curves. */
const mostStretch = 1.6;

/** Within this the legend rather stands in one column. */
const littleStretch = 1.25;

/** What the legend keeps clear of. */
interface Lines {
  traces: readonly Points[];
  processes?: readonly Points[];
  levelTwo?: readonly Points[];
  theories?: readonly (readonly Points[])[];
  members?: readonly (readonly Points[])[];
}

/**
 * The place in the panel, in one to three columns.
 * @returns the place and the factor by which the ordinate's range must grow upwards before it is free; null where it would have to
 *   grow too much, or the legend is larger than the panel
 */
export function placeInside(
  panel: Area & Lines,
  entries: LegendEntry[],
  theme: ChartTheme,
): { place: LegendPlace; stretch: number } | null {
  const skyline = skylineOf(panel);
  let best: { place: LegendPlace; stretch: number } | null = null;
  for (const columns of [1, 2, 3]) {
    const size = legendSize(entries, columns, theme);
    if (size.width + 5 * theme.sizes.space > panel.width) break;
    if (size.height + 5 * theme.sizes.space > panel.height) continue;
    const { x, y, stretch } = corner(panel, skyline, size, theme);
    if (stretch <= mostStretch && stretch < (best?.stretch ?? Infinity)) best = { place: { ...size, x, y }, stretch };
    if (stretch <= littleStretch) break;
  }
  return best;
}

/** A box in as many columns as the width holds, not placed yet. */
export function placeBelow(entries: LegendEntry[], width: number, theme: ChartTheme): LegendPlace {
  const { columnWidth } = legendSize(entries, 1, theme);
  const most = Math.max(1, Math.floor((width + columnGap(theme)) / (columnWidth + columnGap(theme))));
  const rows = Math.max(1, Math.ceil(entries.length / most));
  return legendSize(entries, Math.max(1, Math.ceil(entries.length / rows)), theme);
}

/** Left edge and middle of an entry's row. */
export function entryPlace(place: LegendPlace, index: number): { x: number; y: number } {
  const rows = Math.round(place.height / place.rowHeight);
  const column = Math.floor(index / rows);
  const stride = place.columns > 1 ? (place.width - place.columnWidth) / (place.columns - 1) : 0;
  return { x: place.x + column * stride, y: place.y + ((index % rows) + 0.5) * place.rowHeight };
}

function columnGap({ sizes }: ChartTheme): number {
  return 4 * sizes.space;
}

function legendSize(entries: LegendEntry[], columns: number, theme: ChartTheme): LegendPlace {
  const { space } = theme.sizes;
  const [swatch, gap, rowHeight] = [6.5 * space, 2 * space, 4.5 * space];
  const widest = entries.reduce((width, { spans }) => Math.max(width, estimateWidth(spans, theme)), 0);
  const columnWidth = swatch + gap + widest;
  const width = columns * columnWidth + (columns - 1) * columnGap(theme);
  const height = Math.ceil(entries.length / Math.max(1, columns)) * rowHeight;
  return { x: 0, y: 0, width, height, columns, columnWidth, rowHeight, swatch, gap, entries };
}

/** The first corner, top right first, that no curve crosses; else the upper corner that needs least stretching. */
function corner(
  area: Area,
  skyline: Column[],
  size: { width: number; height: number },
  theme: ChartTheme,
): { x: number; y: number; stretch: number } {
  const inset = 2.5 * theme.sizes.space;
  const clearance = 1.5 * theme.sizes.space;
  const right = area.x + area.width - inset - size.width;
  const left = area.x + inset;
  const top = area.y + inset;
  const foot = area.y + area.height;
  const bottom = foot - inset - size.height;
  const span = (x: number) => {
    const from = Math.floor(x - clearance - area.x);
    return skyline.slice(Math.max(0, from), Math.max(0, from + Math.ceil(size.width + 2 * clearance)));
  };
  const highest = (x: number) => span(x).reduce((y, column) => Math.min(y, column.top), Infinity);
  const lowest = (x: number) => span(x).reduce((y, column) => Math.max(y, column.bottom), -Infinity);
  for (const x of [right, left]) {
    if (highest(x) > top + size.height + clearance) return { x, y: top, stretch: 1 };
  }
  for (const x of [left, right]) {
    if (lowest(x) < bottom - clearance && bottom > area.y) return { x, y: bottom, stretch: 1 };
  }
  const [x, y] = highest(right) >= highest(left) ? [right, highest(right)] : [left, highest(left)];
  const free = foot - (top + size.height + clearance);
  return { x, y: top, stretch: free > 0 ? Math.max(1, (foot - y) / free) : Infinity };
}

interface Column {
  top: number;
  bottom: number;
}

/** The highest and lowest curve in each column of one unit. */
function skylineOf(area: Area & Lines): Column[] {
  const columns = Array.from({ length: Math.ceil(area.width) + 1 }, () => ({ top: Infinity, bottom: -Infinity }));
  const mark = (x: number, y: number) => {
    const column = columns[Math.floor(x - area.x)];
    if (!column) return;
    column.top = Math.min(column.top, y);
    column.bottom = Math.max(column.bottom, y);
  };
  const { traces, processes = [], levelTwo = [], theories = [], members = [] } = area;
  for (const trace of [...traces, ...processes, ...levelTwo, ...theories.flat(), ...members.flat()]) {
    for (const run of runsOf(trace, area)) {
      let [x0, y0] = [NaN, NaN];
      for (const [abscissa, ordinate] of run) {
        const [x, y] = [pixelX(area, abscissa), pixelY(area, ordinate)];
        mark(x, y);
        const end = Math.min(x, area.x + area.width);
        for (let column = Math.max(Math.ceil(x0), Math.floor(area.x)); column < end; column++) {
          mark(column, y0 + ((y - y0) * (column - x0)) / (x - x0));
        }
        [x0, y0] = [x, y];
      }
    }
  }
  return columns;
}
