/** Where everything stands in a learning-curve chart: panels, scales and ticks. Pure geometry; nothing is drawn here. */
import { parameterOf } from '../model/parameters.ts';
import { axisTicks, labelWidth, placeOn, roomyScale, valueAt, type Scale, type Tick } from './axis.ts';
import type { Curve, CurveSet } from './curves.ts';
import { kStarAxis, type TopAxis } from './k-star.ts';
import { outputColumn, outputWords, type ChartOutput } from './labels.ts';
import { corner, legendEntries, legendSize, type LegendEntry } from './legend.ts';
import type { ChartSettings } from './settings.ts';
import { symbolSpans, type Span } from './text.ts';
import { scaledTheme, type ChartTheme } from './theme.ts';
import { extremes, hasRatio, traceOf, type Area, type PanelKind, type Trace } from './traces.ts';

export interface Panel extends Area {
  kind: PanelKind;
  traces: Trace[];
  ticksY: Tick[];
  title: Span[];
}

export interface LegendPlace {
  x: number;
  y: number;
  width: number;
  height: number;
  entries: LegendEntry[];
}

export interface ChartLayout {
  width: number;
  height: number;
  /** The theme at the chart's scale. */
  theme: ChartTheme;
  /** The values, then, where it is known and asked for, the ratio. They share the abscissa. */
  panels: [Panel, ...Panel[]];
  ticksX: Tick[];
  titleX: Span[];
  top: TopAxis | null;
  /** Left edge of the ordinates' titles. */
  titleEdge: number;
  legend: LegendPlace;
  /** Instead of curves, where there are none to draw. */
  sentence: string | null;
}

/** Which curves are drawn. */
export function visibleCurves(set: CurveSet, { hidden }: Pick<ChartSettings, 'hidden'>): Curve[] {
  const left = hidden instanceof Set ? (hidden as ReadonlySet<number>) : new Set(hidden as readonly number[]);
  return set.curves.filter(({ index }) => !left.has(index));
}

/** The chart's geometry. Total sizes below those of the labels give panels of one unit, never a negative size. */
export function learningCurvesLayout(set: CurveSet, settings: ChartSettings): ChartLayout {
  const theme = scaledTheme(settings.theme, settings.scale ?? 1);
  const curves = visibleCurves(set, settings);
  const kinds: PanelKind[] = settings.ratio && hasRatio(settings.output) ? ['values', 'ratio'] : ['values'];
  const traces = kinds.map((kind) => curves.map((curve) => traceOf(curve, settings.output, kind)));
  const scaleX = abscissa(set, traces[0]!, settings.zoom?.x);
  const scales = kinds.map((kind, index) =>
    ordinate(kind, traces[index]!, scaleX, kind === 'values' ? settings.zoom?.y : undefined),
  );
  const entries = legendEntries(set, settings, traces[0]!, scales[0]!, theme);
  const build = () => arrange(set, settings, theme, kinds, traces, scaleX, scales, entries);
  const first = build();
  if (settings.zoom?.y ?? first.sentence) return first;
  // Where no corner is free, the ordinate is extended until the legend finds room above the curves.
  const { stretch } = corner(first.panels[0], legendSize(entries, theme), theme);
  if (stretch === 1) return first;
  const scale = scales[0]!;
  scales[0] = { ...scale, max: Math.min(valueAt(scale, stretch), Number.MAX_VALUE) };
  return build();
}

function arrange(
  set: CurveSet,
  settings: ChartSettings,
  theme: ChartTheme,
  kinds: PanelKind[],
  traces: Trace[][],
  scaleX: Scale,
  scales: Scale[],
  entries: LegendEntry[],
): ChartLayout {
  const { sizes } = theme;
  const { space } = sizes;
  const lineHeight = sizes.symbol * 1.2;
  const curves = traces[0]!.map(({ curve }) => curve);
  const topSpace = settings.kStar && kStarAxis(set, curves, scaleX, 1, theme) ? sizes.ticks + 3 * space : 2.5 * space;
  const bottomSpace = 1.75 * space + sizes.ticks + space + lineHeight + space;
  const available = Math.max(1, settings.height - topSpace - bottomSpace);
  const gap = 2.5 * space;
  const heights = kinds.length === 2 ? [0.7 * (available - gap), 0.3 * (available - gap)] : [available];
  const ticksY = scales.map((scale, index) => axisTicks(scale, heights[index]!, 'ordinate', theme));
  const labels = Math.max(...ticksY.map((ticks) => labelWidth(ticks, theme)), 4.5 * space);
  const left = space + lineHeight + 1.5 * space + labels + 1.75 * space;
  const right = 3 * space + overhang(scaleX, settings.width - left - 3 * space, theme);
  const width = Math.max(1, settings.width - left - right);
  const ticksX = axisTicks(scaleX, width, 'abscissa', theme);
  let y = topSpace;
  const panels = kinds.map((kind, index): Panel => {
    const height = Math.max(1, heights[index]!);
    const scaleY = scales[index]!;
    const panel = {
      kind,
      x: left,
      y,
      width,
      height,
      scaleX,
      scaleY,
      traces: traces[index]!,
      ticksY: ticksY[index]!,
      title: title(set, settings.output, kind),
    };
    y += height + gap;
    return panel;
  }) as [Panel, ...Panel[]];
  const size = legendSize(entries, theme);
  const place = corner(panels[0], size, theme);
  return {
    width: settings.width,
    height: settings.height,
    theme,
    panels,
    ticksX,
    titleX: abscissaTitle(set),
    top: settings.kStar ? kStarAxis(set, curves, scaleX, width, theme) : null,
    titleEdge: space,
    legend: { x: place.x, y: place.y, width: size.width, height: size.height, entries },
    sentence: sentence(set, curves, panels),
  };
}

/** How far the last label of the abscissa would stand out of the chart. */
function overhang(scaleX: Scale, width: number, theme: ChartTheme): number {
  const last = axisTicks(scaleX, Math.max(1, width), 'abscissa', theme).findLast(({ label }) => label);
  if (!last) return 0;
  return Math.max(0, labelWidth([last], theme) / 2 - (1 - placeOn(scaleX, last.value)) * width - 2 * theme.sizes.space);
}

/** The abscissa is logarithmic where the study's axis is and its values allow it. */
function abscissa(set: CurveSet, traces: Trace[], zoom: [number, number] | undefined): Scale {
  const [low, high] = extremes(traces, 'x');
  const logarithmic = set.x.logarithmic && !(low <= 0);
  return zoomed(zoom, logarithmic) ?? roomyScale(low, high, logarithmic, 0.02);
}

/**
 * Values are logarithmic over a logarithmic abscissa, as power laws are drawn, and wherever they span more than a decade and a half;
 * ratios wherever they span a factor of three. What is not positive is drawn on a linear axis.
 */
function ordinate(kind: PanelKind, traces: Trace[], scaleX: Scale, zoom: [number, number] | undefined): Scale {
  let [low, high] = extremes(traces, 'y', [scaleX.min, scaleX.max]);
  if (kind === 'ratio') [low, high] = [Math.min(low, 1), Math.max(high, 1)];
  const positive = !(low <= 0);
  const logarithmic = positive && (kind === 'ratio' ? high / low >= 3 : scaleX.logarithmic || high / low >= 30);
  return zoomed(zoom, logarithmic) ?? roomyScale(low, high, logarithmic, kind === 'ratio' ? 0.08 : 0.05);
}

function zoomed(zoom: [number, number] | undefined, logarithmic: boolean): Scale | undefined {
  if (!zoom) return undefined;
  const [min, max] = [Math.min(...zoom), Math.max(...zoom)];
  const usable = Number.isFinite(min) && Number.isFinite(max) && min < max && (!logarithmic || min > 0);
  return usable ? { logarithmic, min, max } : undefined;
}

function title(set: CurveSet, output: ChartOutput, kind: PanelKind): Span[] {
  const { symbol } = outputColumn(set, output);
  if (kind === 'values') return [...symbolSpans(symbol), { kind: 'word', text: `\u2002${outputWords(set, output)}` }];
  // The number of samples cancels: L/P over L_GP/P is L over L_GP.
  const letter = symbolSpans(symbol.replace('/P', ''));
  return [...letter, { kind: 'roman', text: ' / ' }, ...letter, { kind: 'sub', text: 'GP' }];
}

function abscissaTitle({ x }: CurveSet): Span[] {
  const { symbol, name } = parameterOf(x.parameter);
  return [...symbolSpans(symbol), { kind: 'word', text: `\u2002${name}` }];
}

function sentence(set: CurveSet, curves: Curve[], panels: Panel[]): string | null {
  if (set.curves.length === 0) return 'There are no curves.';
  if (curves.length === 0) return 'Every curve is hidden.';
  const [panel] = panels as [Panel];
  const drawn = panel.traces.some(({ x, y }) =>
    y.some((value, position) => {
      const place = placeOn(panel.scaleX, x[position]!);
      return Number.isFinite(value) && place >= 0 && place <= 1;
    }),
  );
  if (drawn) return null;
  const computed = curves.some(({ status }) => status.some((code) => code !== 255));
  return computed ? 'No point in this range has exactly one root.' : 'No point is computed yet.';
}
