/**
 * What the charts of a comparison have in common: one panel in its frame, a legend in it or below it, lines, bands and points. A host draws the
 * option as that of learning curves: LineChart, GridComponent, GraphicComponent and SVGRenderer, every option anew.
 */
import type { EChartsOption, LineSeriesOption } from 'echarts';
import type { Interval } from '../analysis/learning-curve.ts';
import { axisTicks, labelWidth, type Scale } from './axis.ts';
import { frames, legend, type Framed, type FramedPanel } from './frame.ts';
import { line, text, type GraphicElement } from './graphic.ts';
import { placeBelow, placeInside, type LegendPlace } from './legend-place.ts';
import type { LegendEntry } from './legend.ts';
import { lineSeries, parted } from './lines.ts';
import { strokeOf, type LineKind } from './strokes.ts';
import { wrapped, type Span } from './text.ts';
import type { ChartTheme } from './theme.ts';
import { fitting } from './titles.ts';
import { pixelX, pixelY, runsOf, withinFrame, type Points } from './traces.ts';

export interface ComparisonSettings {
  width: number;
  /** Of the chart without a legend below it. */
  height: number;
  theme: ChartTheme;
  /** The P that fits look at; all if missing. */
  window?: Interval;
}

/** A chart that can be drawn. */
export interface ComparisonChart {
  option: EChartsOption;
  width: number;
  /** With the legend, where that has no room in the panel. */
  height: number;
  title: string;
  /** What it shows, in sentences, for those who do not see it. */
  summary: string;
}

export interface PlotParts {
  scaleX: Scale;
  scaleY: Scale;
  titleX: Span[];
  /** Empty where the ordinate has no name and no ticks. */
  titleY: Span[];
  entries: LegendEntry[];
  /** Lines and points that a legend in the panel keeps clear of; without them it stands below. */
  clear?: readonly Points[];
  /** Widths that are kept free beside the panel, in the theme's unit. */
  left?: number;
  right?: number;
}

export type Plot = Framed & { panel: FramedPanel };

/** The chart's geometry: the legend stands in a corner that is free of curves, or below, and the chart is higher then. */
export function plotLayout(parts: PlotParts, settings: ComparisonSettings): Plot {
  const { theme } = settings;
  const { space } = theme.sizes;
  const plot = arrange(parts, settings);
  const inside = parts.clear && placeInside({ ...plot.panel, traces: parts.clear }, parts.entries, theme);
  if (inside?.stretch === 1) return { ...plot, legend: inside.place };
  if (parts.entries.length === 0) return plot;
  const legendBelow = placeBelow(parts.entries, settings.width - 2 * space, theme);
  const below = legendBelow.height + space;
  const x = Math.max(space, Math.min(plot.panel.x, settings.width - legendBelow.width - space));
  const height = settings.height + below;
  return { ...plot, height, below, legend: { ...legendBelow, x, y: settings.height } };
}

function arrange(parts: PlotParts, { width, height, theme }: ComparisonSettings): Plot {
  const { sizes } = theme;
  const { space } = sizes;
  const lineHeight = 1.2 * sizes.symbol;
  const top = 2.5 * space;
  const panelHeight = Math.max(1, height - top - 3.75 * space - sizes.ticks - lineHeight);
  const named = parts.titleY.length > 0;
  const ticksY = named ? axisTicks(parts.scaleY, panelHeight, 'ordinate', theme) : [];
  const labels = Math.max(labelWidth(ticksY, theme), 4.5 * space);
  const left = parts.left ?? space + lineHeight + 3.25 * space + labels;
  const panelWidth = Math.max(1, width - left - (parts.right ?? 4 * space));
  const panel: FramedPanel = {
    ...{ x: left, y: top, width: panelWidth, height: panelHeight, scaleX: parts.scaleX, scaleY: parts.scaleY },
    ticksY,
    title: named ? fitting(parts.titleY, height, theme) : [],
  };
  return {
    ...{ width, height, theme, panels: [panel], panel, top: null, titleEdge: space, below: 0, sentence: null },
    ticksX: axisTicks(parts.scaleX, panelWidth, 'abscissa', theme),
    titleX: fitting(parts.titleX, width, theme),
    legend: noLegend,
  };
}

const noLegend: LegendPlace = {
  ...{ x: 0, y: 0, width: 0, height: 0, columns: 1, columnWidth: 0, rowHeight: 1, swatch: 0, gap: 0 },
  entries: [],
};

/** The option: frame and legend around the series and elements of the chart. */
export function plotOption(plot: Plot, series: LineSeriesOption[], elements: GraphicElement[]): EChartsOption {
  const { panel, theme } = plot;
  const { x: left, y: top, width, height, scaleX, scaleY } = panel;
  const axis = ({ logarithmic, min, max }: Scale) =>
    ({ type: logarithmic ? 'log' : 'value', min, max, show: false }) as const;
  return {
    animation: false,
    backgroundColor: theme.canvas,
    grid: { left, top, width, height, containLabel: false },
    xAxis: axis(scaleX),
    yAxis: axis(scaleY),
    series,
    graphic: { elements: [...frames(plot), ...elements, ...legend(plot)] },
  };
}

/** One line of the panel, cut at the frame; none where nothing of it is inside. */
export function plotLine(
  plot: Plot,
  points: Points,
  { id, name, kind, colour, z, many = false }: LineLook,
): LineSeriesOption[] {
  const stroke = strokeOf(kind, plot.theme, false, many);
  const stretches = runsOf(points, plot.panel).flatMap((run) => withinFrame(run, plot.panel, stroke.width / 2));
  if (stretches.length === 0) return [];
  return [lineSeries(id, name, parted(stretches), 0, colour, stroke, { z, cut: false })];
}

export interface LineLook {
  id: string;
  name: string;
  kind: LineKind;
  colour: string;
  z: number;
  many?: boolean;
}

/** A range of the abscissa as a shade, with its word at the foot. */
export function shadedRange({ panel, theme }: Plot, { low, high }: Interval, word: string): GraphicElement[] {
  const { sizes, ink, ink3, ground } = theme;
  const within = (value: number) => Math.min(Math.max(pixelX(panel, value), panel.x), panel.x + panel.width);
  const [from, to] = [within(Math.max(low, Number.MIN_VALUE)), within(high)];
  if (!(from < to)) return [];
  const shape = { x: from, y: panel.y, width: to - from, height: panel.height };
  const style = { fill: ink, stroke: 'none', opacity: shade[ground] };
  const place = { x: from + 1.5 * sizes.space, y: panel.y + panel.height - 3 * sizes.space, colour: ink3 };
  return [{ type: 'rect', silent: true, z: 0, shape, style }, text([{ kind: 'word', text: word }], place, theme)];
}

const shade = { light: 0.05, dark: 0.08 } as const;

export interface EndLabel {
  label: string;
  /** The last point of its curve. */
  x: number;
  y: number;
  colour: string;
}

/** How wide the margin is in which labels of curves stand. */
export function labelMargin({ sizes }: ChartTheme): number {
  return 8 * sizes.space;
}

/** The numbers of curves beside their ends, moved apart where they would lie on each other; a thin line leads to each. */
export function endLabels({ panel, theme }: Plot, labels: readonly EndLabel[]): GraphicElement[] {
  const { sizes, ink3 } = theme;
  const [top, foot] = [panel.y, panel.y + panel.height];
  const placed = labels
    .map((label) => ({ ...label, px: pixelX(panel, label.x), py: pixelY(panel, label.y) }))
    .filter(({ px, py }) => Number.isFinite(px) && py >= top && py <= foot)
    .sort((a, b) => a.py - b.py);
  // Curves that end elsewhere do not stand in each other's way.
  const [reach, edge] = [8 * sizes.space, panel.x + panel.width];
  const ends: (typeof placed)[] = [];
  for (const label of placed) {
    const near = ends.find(([first]) => Math.abs(first!.px - label.px) < reach);
    if (near) near.push(label);
    else ends.push([label]);
  }
  return ends.flatMap((group) => {
    const own = group.map(({ py }) => py);
    const heights = spread(own, 1.15 * sizes.words, [top, foot]);
    const end = Math.max(...group.map(({ px }) => px));
    // No label stands on the frame.
    const lead = (end + reach > edge ? edge : end) + 3.25 * sizes.space;
    return group.flatMap(({ label, px, py, colour }, at) => [
      line(px, py, lead, heights[at]!, { stroke: colour, lineWidth: sizes.frame, opacity: 0.7 }, 2),
      text([{ kind: 'word', text: label }], { x: lead + 0.75 * sizes.space, y: heights[at]!, colour: ink3 }, theme),
    ]);
  });
}

/** Ascending heights, moved as little as makes neighbours at least `distance` apart, within the ends as far as there is room. */
export function spread(heights: readonly number[], distance: number, [top, foot]: readonly [number, number]): number[] {
  interface Block {
    first: number;
    count: number;
  }
  const room = distance * (heights.length - 1);
  const held = (first: number, count: number) =>
    room > foot - top ? first : Math.min(Math.max(first, top), foot - distance * (count - 1));
  const blocks: Block[] = [];
  for (const [at, height] of heights.entries()) {
    blocks.push({ first: held(height, 1), count: 1 });
    // Blocks that overlap become one, around the mean of where its members would be.
    while (blocks.length > 1) {
      const [before, last] = [blocks.at(-2)!, blocks.at(-1)!];
      if (before.first + distance * before.count <= last.first) break;
      const count = before.count + last.count;
      const members = heights.slice(at + 1 - count, at + 1);
      const mean = members.reduce((sum, value, step) => sum + value - distance * step, 0) / count;
      blocks.splice(-2, 2, { first: held(mean, count), count });
    }
  }
  return blocks.flatMap(({ first, count }) => Array.from({ length: count }, (_, step) => first + distance * step));
}

/** An entry of the legend that is no curve: a line of a kind, or words alone. */
export function noteEntries(
  kind: LegendEntry['kind'],
  words: string,
  { width, theme }: Pick<ComparisonSettings, 'width' | 'theme'>,
  dashed = false,
): LegendEntry[] {
  return wrapped(words, width - 14 * theme.sizes.space, theme).map((part, at) => ({
    kind: at === 0 ? kind : 'note',
    spans: [{ kind: 'word', text: part }],
    colours: [theme.ink2],
    dashed: dashed && at === 0,
    hidden: false,
  }));
}
