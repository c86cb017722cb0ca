/** Where everything stands in a chart of maps: panels, scales, the colour bar and the row of words below. Pure geometry. */
import { parameterOf, type ParameterKey } from '../model/parameters.ts';
import { axisTicks, labelWidth, roomyScale, type Scale, type Tick } from './axis.ts';
import { valueSpans } from './labels.ts';
import { blanks, blankOf, type Blank } from './map-field.ts';
import type { MapAxis, MapPanel, MapSet } from './map.ts';
import { meshOf, type Mesh } from './map-cells.ts';
import { barTicks, coloursOf, type MapColours } from './map-colours.ts';
import type { MapSettings } from './map-settings.ts';
import { estimateWidth, symbolSpans, type Span } from './text.ts';
import type { ChartTheme } from './theme.ts';
import { fitting, named } from './titles.ts';
import type { Area } from './traces.ts';

/** One map at its place. */
export interface MapPlace extends Area {
  panel: MapPanel;
  mesh: Mesh;
  /** The values of further axes; empty where there are none. */
  title: Span[];
  /** Whether it bears the labels of an axis: those at the left, those at the foot. */
  left: boolean;
  foot: boolean;
}

export interface MapLayout {
  width: number;
  height: number;
  theme: ChartTheme;
  maps: MapPlace[];
  ticksX: Tick[];
  ticksY: Tick[];
  titleX: Span[];
  titleY: Span[];
  colours: MapColours;
  bar: { x: number; y: number; width: number; height: number; ticks: Tick[]; title: Span[] };
  legend: MapLegendEntry[];
}

/** A pattern and its words. */
export interface MapLegendEntry {
  blank: Blank;
  spans: Span[];
  x: number;
  y: number;
}

/** What a blank is called in the legend. */
const blankWords: Record<Blank, string> = {
  'several roots': 'several roots',
  'no root': 'no root',
  'not converged': 'not converged',
  'no value': 'no value',
  'not computed': 'not computed',
};

/** The chart's geometry. Sizes below those of the labels give panels of one unit, never a negative size. */
export function mapLayout(set: MapSet, settings: MapSettings): MapLayout {
  const { theme, width, height } = settings;
  const { sizes } = theme;
  const { space } = sizes;
  const [scaleX, scaleY] = [scaleOf(set.x, settings.zoom?.x), scaleOf(set.y, settings.zoom?.y)];
  const colours = coloursOf(set.panels, theme.ground);
  const { columns, rows } = gridOf(set.panels.length, width, theme);
  const titled = set.further.length > 0 ? sizes.words + 2 * space : 0;
  const lineHeight = 1.2 * sizes.symbol;
  const words = legendOf(set, width, theme);
  const below = 2.25 * space + sizes.ticks + space + lineHeight + space + words.height;
  const above = 2.5 * space;
  const gapY = titled + 2 * space;
  const panelHeight = share(height - above - titled - below, rows, gapY);
  const ticksY = axisTicks(scaleY, panelHeight, 'ordinate', theme);
  const barHeight = rows * panelHeight + (rows - 1) * gapY;
  const ticks = barTicks(colours, barHeight, theme);
  const left = space + lineHeight + 1.5 * space + Math.max(labelWidth(ticksY, theme), 4 * space) + 2.25 * space;
  const barWidth = 3.5 * space;
  const right = barWidth + 2.25 * space + labelWidth(ticks, theme) + 1.5 * space + lineHeight + space;
  const gapX = 2 * space + labelWidth(axisTicks(scaleX, width / columns / 2, 'abscissa', theme), theme);
  const panelWidth = share(width - left - right - 4 * space, columns, gapX);
  const maps = set.panels.map((panel, index): MapPlace => {
    const [column, row] = [index % columns, Math.floor(index / columns)];
    return {
      panel,
      mesh: meshOf(set, panel),
      title: titled > 0 ? panelTitle(set, panel) : [],
      left: column === 0,
      foot: index + columns >= set.panels.length,
      x: left + column * (panelWidth + gapX),
      y: above + titled + row * (panelHeight + gapY),
      width: panelWidth,
      height: panelHeight,
      scaleX,
      scaleY,
    };
  });
  return {
    width,
    height,
    theme,
    maps,
    ticksX: axisTicks(scaleX, panelWidth, 'abscissa', theme),
    ticksY,
    titleX: fitting(axisTitle(set.x.parameter), width, theme),
    titleY: fitting(axisTitle(set.y.parameter), height, theme),
    colours,
    bar: {
      x: left + columns * panelWidth + (columns - 1) * gapX + 4 * space,
      y: above + titled,
      width: barWidth,
      height: barHeight,
      ticks,
      title: fitting(named(set.column.symbol, columnWords(set)), height, theme),
    },
    legend: words.entries.map((entry) => ({ ...entry, x: left + entry.x, y: height - words.height + entry.y })),
  };
}

function share(room: number, count: number, gap: number): number {
  return Math.max(1, (room - (count - 1) * gap) / count);
}

/** Panels side by side, as many as the width holds, and one above the other; four make a square. */
export function gridOf(count: number, width: number, { sizes }: ChartTheme): { columns: number; rows: number } {
  const held = Math.max(1, Math.floor(width / (leastPanel * sizes.space)));
  const columns = count === 4 ? 2 : Math.min(count, held);
  return { columns, rows: Math.ceil(count / columns) };
}

/** Width of a panel with its labels, in units of the theme's space, below which panels stand one above the other. */
const leastPanel = 70;

/** The grid's ends are those of the axis: colours reach the frame. */
function scaleOf({ values, logarithmic }: MapAxis, zoom: [number, number] | undefined): Scale {
  const [min, max] = zoom ? [Math.min(...zoom), Math.max(...zoom)] : [values[0]!, values.at(-1)!];
  return min < max && (!logarithmic || min > 0)
    ? { logarithmic, min, max }
    : roomyScale(values[0]!, values.at(-1)!, logarithmic, 0);
}

function axisTitle(key: ParameterKey): Span[] {
  const { symbol, name } = parameterOf(key);
  return named(symbol, name);
}

/** The words for what is coloured with the level it belongs to, e.g. `level-1 loss per sample`. */
export function columnWords({ column: { name }, level }: Pick<MapSet, 'column' | 'level'>): string {
  const word = level.replace(' ', '-');
  return name.includes(word) || level === 'experiment' ? name : `${word} ${name}`;
}

function panelTitle({ further }: MapSet, { parameters }: MapPanel): Span[] {
  return further
    .flatMap((axis) => axis.parameters)
    .flatMap((key, index): Span[] => [
      ...(index > 0 ? [{ kind: 'word' as const, text: ', ' }] : []),
      ...symbolSpans(parameterOf(key).symbol),
      { kind: 'roman', text: ' = ' },
      ...valueSpans(parameters[key] ?? NaN),
    ]);
}

/** Why places have no colour, in the order of `blanks`. */
export function blanksOf(panels: readonly MapPanel[]): Blank[] {
  const found = new Set<Blank>();
  for (const { status, values } of panels) {
    status.forEach((code, point) => {
      const blank = blankOf(code, values[point]!);
      if (blank) found.add(blank);
    });
  }
  return blanks.filter((blank) => found.has(blank));
}

/** The patterns and their words in rows, from the left and the top of the space that they take. */
function legendOf({ panels }: MapSet, width: number, theme: ChartTheme): { entries: MapLegendEntry[]; height: number } {
  const { words, space } = theme.sizes;
  const [swatch, rowHeight] = [7 * space, words + 2 * space];
  const entries: MapLegendEntry[] = [];
  let [x, row] = [0, 0];
  for (const blank of blanksOf(panels)) {
    const spans: Span[] = [{ kind: 'word', text: blankWords[blank] }];
    const needed = swatch + 2 * space + estimateWidth(spans, theme);
    if (x > 0 && x + needed > 0.8 * width) [x, row] = [0, row + 1];
    entries.push({ blank, spans, x, y: (row + 0.5) * rowHeight });
    x += needed + 5 * space;
  }
  return { entries, height: entries.length > 0 ? (row + 1) * rowHeight + space : 0 };
}
