/** Where everything stands in a learning-curve chart: panels, scales and ticks. Pure geometry; nothing is drawn here. */
import { parameterOf } from '../model/parameters.ts';
import { axisTicks, labelWidth, placeOn, valueAt, type Scale, type Tick } from './axis.ts';
import type { Curve, CurveSet } from './curves.ts';
import { kStarAxis, type TopAxis } from './k-star.ts';
import { outputColumn, outputWords, visibleCurves, type ChartOutput } from './labels.ts';
import { placeBelow, placeInside, type LegendPlace } from './legend-place.ts';
import { legendEntries } from './legend.ts';
import { statusRowsHeight } from './marks.ts';
import { abscissa, ordinate } from './scales.ts';
import type { ChartSettings } from './settings.ts';
import { symbolSpans, type Span } from './text.ts';
import { scaledTheme, type ChartTheme } from './theme.ts';
import { hasRatio, traceOf, type Area, type PanelKind, type Trace } from './traces.ts';

export interface Panel extends Area {
  kind: PanelKind;
  traces: Trace[];
  ticksY: Tick[];
  title: Span[];
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
  /** Height that the legend takes below the chart; 0 where it stands in the panel. */
  below: number;
  /** Instead of curves, where there are none to draw. */
  sentence: string | null;
}

/** The chart's geometry. Total sizes below those of the labels give panels of one unit, never a negative size. */
export function learningCurvesLayout(set: CurveSet, settings: ChartSettings): ChartLayout {
  const theme = scaledTheme(settings.theme, settings.scale ?? 1);
  const curves = visibleCurves(set, settings);
  const kinds: PanelKind[] = settings.ratio && hasRatio(set) ? ['values', 'ratio'] : ['values'];
  const all = kinds.map((kind) => set.curves.map((curve) => traceOf(curve, settings.output, kind)));
  const traces = all.map((list) => list.filter(({ curve }) => curves.includes(curve)));
  // With every curve hidden the axes stay where they were.
  const ranged = curves.length > 0 ? traces : all;
  const scaleX = abscissa(set, ranged[0]!, settings.zoom?.x);
  const scales = kinds.map((kind, index) =>
    ordinate(kind, ranged[index]!, scaleX, kind === 'values' ? settings.zoom?.y : undefined),
  );
  const entries = legendEntries(set, settings, all[0]!, scales[0]!, theme);
  const frameOf = (below: number) => arrange({ set, settings, theme, kinds, traces, scaleX, scales, below });
  let frame = frameOf(0);
  const [panel] = frame.panels;
  const fixed = settings.zoom?.y !== undefined;
  const rows = statusRowsHeight(panel, theme);
  if (rows > 0 && !fixed) {
    scales[0] = grown(scales[0]!, rows / panel.height, 0);
    frame = frameOf(0);
  }
  const inside = placeInside({ ...frame.panels[0], height: panel.height - rows }, entries, theme);
  if (inside) {
    if (inside.stretch > 1 && !fixed) scales[0] = grown(scales[0]!, 0, 1 - 1 / inside.stretch);
    return { ...frameOf(0), legend: inside.place, below: 0 };
  }
  const legend = placeBelow(entries, settings.width - panel.x, theme);
  const below = legend.height + theme.sizes.space;
  const x = Math.max(0, Math.min(panel.x, settings.width - legend.width - theme.sizes.space));
  return { ...frameOf(below), legend: { ...legend, x, y: settings.height - below }, below };
}

interface Parts {
  set: CurveSet;
  settings: ChartSettings;
  theme: ChartTheme;
  kinds: PanelKind[];
  traces: Trace[][];
  scaleX: Scale;
  scales: Scale[];
  /** Height that the legend takes below the chart. */
  below: number;
}

function arrange({
  set,
  settings,
  theme,
  kinds,
  traces,
  scaleX,
  scales,
  below,
}: Parts): Omit<ChartLayout, 'legend' | 'below'> {
  const { sizes } = theme;
  const { space } = sizes;
  const lineHeight = sizes.symbol * 1.2;
  const curves = traces[0]!.map(({ curve }) => curve);
  const hasTop = settings.kStar && kStarAxis(set, curves, scaleX, settings.width, theme) !== null;
  const topSpace = hasTop ? sizes.ticks + 3 * space : 2.5 * space;
  const bottomSpace = 1.75 * space + sizes.ticks + space + lineHeight + space + below;
  const available = Math.max(1, settings.height - topSpace - bottomSpace);
  const gap = 2.5 * space;
  const heights = kinds.length === 2 ? [0.7 * (available - gap), 0.3 * (available - gap)] : [available];
  const ticksY = scales.map((scale, index) => axisTicks(scale, heights[index]!, 'ordinate', theme));
  const labels = Math.max(...ticksY.map((ticks) => labelWidth(ticks, theme)), 4.5 * space);
  const left = space + lineHeight + 1.5 * space + labels + 1.75 * space;
  const right = 3 * space + overhang(scaleX, settings.width - left - 3 * space, theme);
  const width = Math.max(1, settings.width - left - right);
  let y = topSpace;
  const panels = kinds.map((kind, index): Panel => {
    const height = Math.max(1, heights[index]!);
    const panel = {
      kind,
      x: left,
      y,
      width,
      height,
      scaleX,
      scaleY: scales[index]!,
      traces: traces[index]!,
      ticksY: ticksY[index]!,
      title: title(set, settings.output, kind),
    };
    y += height + gap;
    return panel;
  }) as [Panel, ...Panel[]];
  return {
    width: settings.width,
    height: settings.height,
    theme,
    panels,
    ticksX: axisTicks(scaleX, width, 'abscissa', theme),
    titleX: abscissaTitle(set),
    top: settings.kStar ? kStarAxis(set, curves, scaleX, width, theme) : null,
    titleEdge: space,
    sentence: sentence(set, curves, panels),
  };
}

/** The scale with more range: shares of the grown axis that are added below and above. */
function grown(scale: Scale, below: number, above: number): Scale {
  const inner = Math.max(0.2, 1 - below - above);
  return {
    ...scale,
    min: below > 0 ? valueAt(scale, -below / inner) : scale.min,
    max: above > 0 ? Math.min(valueAt(scale, 1 + above / inner), Number.MAX_VALUE) : scale.max,
  };
}

/** How far the last label of the abscissa would stand out of the chart. */
function overhang(scaleX: Scale, width: number, theme: ChartTheme): number {
  const last = axisTicks(scaleX, Math.max(1, width), 'abscissa', theme).findLast(({ label }) => label);
  if (!last) return 0;
  return Math.max(0, labelWidth([last], theme) / 2 - (1 - placeOn(scaleX, last.value)) * width - 2 * theme.sizes.space);
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
