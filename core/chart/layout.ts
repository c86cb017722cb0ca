/** Where everything stands in a learning-curve chart: panels, scales and ticks. Pure geometry; nothing is drawn here. */
import { axisTicks, labelWidth, placeOn, valueAt, type Scale, type Tick } from './axis.ts';
import type { Curve, CurveSet } from './curves.ts';
import { kStarAxis, type TopAxis } from './k-star.ts';
import { areMany, isGaussianProcess, processesBeside, visibleCurves, type ChartOutput } from './labels.ts';
import { placeBelow, placeInside, type LegendPlace } from './legend-place.ts';
import { legendEntries } from './legend.ts';
import { statusRowsHeight } from './marks.ts';
import {
  errorEnds,
  lowerPanel,
  measuredTrace,
  residualScale,
  residualTicks,
  theoriesOf,
  theoryTrace,
} from './measured.ts';
import { memberTraces } from './replicated.ts';
import { abscissa, ordinate } from './scales.ts';
import type { ChartSettings } from './settings.ts';
import { silence } from './silence.ts';
import { estimateWidth, type Span } from './text.ts';
import { scaledTheme, type ChartTheme } from './theme.ts';
import { abscissaTitle, fitting, lowerTitle, ordinateTitle } from './titles.ts';
import { anyKnown, anyWithin, levelTwoOf, processOf, type Area, type PanelKind, type Trace } from './traces.ts';

export interface Panel extends Area {
  kind: PanelKind;
  traces: Trace[];
  /** Gaussian processes that are not curves of the set, in the panel of the values; in that of the ratios they are all 1. */
  processes: Trace[];
  /** Level 2 beside both; empty where there are too many curves to tell theirs apart. */
  levelTwo: Trace[];
  /**
   * The theories beside an experiment, one list each in the quantity's order; in the panel of residuals, the residuals against them, of which
   * those against the first are the traces themselves.
   */
  theories: Trace[][];
  /** In the panel of the values the members of each mean. */
  members: Trace[][];
  /** Empty where nothing tells where the ordinate runs. */
  ticksY: Tick[];
  title: Span[];
}

export interface ChartLayout {
  width: number;
  height: number;
  /** The theme at the chart's scale. */
  theme: ChartTheme;
  /** The values, then, where it is known and asked for, the ratio or the residuals. They share the abscissa. */
  panels: [Panel, ...Panel[]];
  /** Whether there are so many curves that all are thin: colour alone does not tell them apart, the ramp shows the trend. */
  many: boolean;
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

/** Below this share of its height a screen's chart gives up the list of its curves for the ramp, and then the legend. */
const leastChart = 0.6;

/** The chart's geometry. Total sizes below those of the labels give panels of one unit, never a negative size. */
export function learningCurvesLayout(set: CurveSet, settings: ChartSettings): ChartLayout {
  const theme = scaledTheme(settings.theme, settings.scale ?? 1);
  const curves = visibleCurves(set, settings);
  // With every curve hidden the axes stay where they were.
  const ranged = curves.length > 0 ? curves : set.curves;
  const tracesOf = (list: readonly Curve[], kind: PanelKind) =>
    list.map((curve) => measuredTrace(set, curve, settings.output, kind));
  const scaleX = abscissa(set, tracesOf(ranged, 'values'), settings.zoom?.x);
  const many = areMany(set, curves);
  const theoriesBeside = (kind: PanelKind, list: readonly Curve[]) =>
    theoriesOf(set).map((_, order) =>
      // Thin lines of many curves are hard enough to tell apart once.
      (kind === 'residual' && order === 0) || (many && order > 0)
        ? []
        : list
            .map((curve) => theoryTrace(set, curve, settings.output, kind, order))
            .filter((trace) => anyKnown([trace])),
    );
  const sentence = anyWithin(theoriesBeside('values', curves).flat(), scaleX)
    ? null
    : silence(set, tracesOf(curves, 'values'), scaleX);
  const known = anyWithin([...tracesOf(ranged, 'values'), ...theoriesBeside('values', ranged).flat()], scaleX);
  const beside = sentence === null ? processesBeside(set, curves) : [];
  const processes = beside.map((curve) => processOf(curve, settings.output, 'values'));
  const lower = settings.ratio && known ? lowerPanel(set, settings.output) : null;
  const contents = ['values' as const, ...(lower && anyKnown(tracesOf(ranged, lower)) ? [lower] : [])].map(
    (kind): Content => {
      const traces = tracesOf(curves, kind);
      const own = kind === 'values' ? processes : [];
      const levelTwo = many ? [] : levelTwoBeside(set, settings.output, kind, [...traces, ...own]);
      const theories = theoriesBeside(kind, curves);
      const zoom = kind === 'values' ? settings.zoom?.y : undefined;
      const bars = ranged.flatMap((curve) => errorEnds(set, curve, settings.output));
      const membersOf = (list: readonly Curve[]) =>
        kind !== 'values' || many || settings.members === false
          ? []
          : list.map((curve) => memberTraces(curve, settings.output));
      const members = membersOf(curves);
      const drawn = [
        ...tracesOf(ranged, kind),
        ...own,
        ...levelTwo,
        ...theories.flat(),
        ...bars,
        ...membersOf(ranged).flat(),
      ];
      const scaleY =
        kind === 'residual' ? residualScale(set, ranged, settings.output, scaleX) : ordinate(kind, drawn, scaleX, zoom);
      return { kind, scaleY, known: known || zoom !== undefined, traces, processes: own, levelTwo, theories, members };
    },
  );
  const parts: Parts = { set, settings, theme, many, contents: held(contents, set, settings, theme), scaleX, sentence };
  let frame = arrange(parts, 0);
  const [content] = parts.contents;
  const fixed = settings.zoom?.y !== undefined;
  const rows = statusRowsHeight(frame.panels[0], theme);
  if (rows > 0 && !fixed) {
    content!.scaleY = grown(content!.scaleY, rows / frame.panels[0].height, 0);
    frame = arrange(parts, 0);
  }
  const [panel] = frame.panels;
  for (const form of ['list', 'ramp', 'none'] as const) {
    const { levelTwo, theories, members } = content!;
    const entries = legendEntries(set, settings, { processes, levelTwo, theories, members, many }, form, theme);
    const inside = placeInside({ ...panel, height: panel.height - rows }, entries, theme);
    if (inside) {
      if (inside.stretch > 1 && !fixed) content!.scaleY = grown(content!.scaleY, 0, 1 - 1 / inside.stretch);
      return { ...arrange(parts, 0), legend: inside.place, below: 0 };
    }
    const legend = placeBelow(entries, settings.width - 2 * theme.sizes.space, theme);
    const below = entries.length > 0 ? legend.height + theme.sizes.space : 0;
    // A figure grows by what its legend takes.
    const low = theme.name !== 'print' && settings.height - below < leastChart * settings.height;
    if (low && form !== 'none') continue;
    const x = Math.max(0, Math.min(panel.x, settings.width - legend.width - theme.sizes.space));
    return { ...arrange(parts, below), legend: { ...legend, x, y: settings.height - below }, below };
  }
  throw new RangeError('A legend without entries has room everywhere.');
}

/** Level 2 where there is any to draw; as a ratio, that of a Gaussian process is 1 and needs no line. */
function levelTwoBeside(set: CurveSet, output: ChartOutput, kind: PanelKind, traces: readonly Trace[]): Trace[] {
  return traces
    .filter(({ curve }) => kind === 'values' || !isGaussianProcess(curve, set))
    .map((trace) => levelTwoOf(trace, output, kind))
    .filter((trace) => anyKnown([trace]));
}

interface Content {
  kind: PanelKind;
  scaleY: Scale;
  /** Whether anything tells where the ordinate runs. */
  known: boolean;
  traces: Trace[];
  processes: Trace[];
  levelTwo: Trace[];
  theories: Trace[][];
  members: Trace[][];
}

interface Parts {
  set: CurveSet;
  settings: ChartSettings;
  theme: ChartTheme;
  many: boolean;
  contents: Content[];
  scaleX: Scale;
  sentence: string | null;
}

/** The panels that the height holds: residuals on less than their name, ratios on a screen on less than half as much again, are left out. */
function held(contents: Content[], set: CurveSet, settings: ChartSettings, theme: ChartTheme): Content[] {
  const lower = contents[1]?.kind;
  if (!lower || lower === 'values') return contents;
  const { available } = heights(settings, contents.length, theme);
  const roomy = theme.name === 'print' || lower === 'residual' ? 1 : 1.5;
  const needed = roomy * estimateWidth(lowerTitle(set, settings.output, lower), theme);
  return shares[lower][1] * available < needed ? contents.slice(0, 1) : contents;
}

/** Shares of the height that the panels of values and of what stands below it have where there are both. */
export const shares = { ratio: [0.7, 0.3], residual: [0.64, 0.36] } as const;

function heights({ height }: ChartSettings, panels: number, { sizes }: ChartTheme, topSpace = 0, below = 0) {
  const { space } = sizes;
  const lineHeight = sizes.symbol * 1.2;
  const bottomSpace = 1.75 * space + sizes.ticks + space + lineHeight + space + below;
  const top = topSpace || sizes.ticks + 3 * space;
  const gap = 2.5 * space;
  return { lineHeight, gap, available: Math.max(1, height - top - bottomSpace - (panels - 1) * gap) };
}

type Frame = Omit<ChartLayout, 'legend' | 'below'>;

/** @param below height that the legend takes below the chart */
function arrange({ set, settings, theme, many, contents, scaleX, sentence }: Parts, below: number): Frame {
  const { sizes } = theme;
  const { space } = sizes;
  const curves = contents[0]!.traces.map(({ curve }) => curve);
  const knownX = settings.zoom !== undefined || set.curves.some(({ x }) => x.some(Number.isFinite));
  const topOf = (width: number) => (settings.kStar && knownX ? kStarAxis(set, curves, scaleX, width, theme) : null);
  const topSpace = topOf(settings.width) ? sizes.ticks + 3 * space : 2.5 * space;
  const { lineHeight, gap, available } = heights(settings, contents.length, theme, topSpace, below);
  const lower = contents[1]?.kind;
  const share = lower && lower !== 'values' ? shares[lower] : [1];
  const heightOf = (index: number) => Math.max(1, share[index]! * available);
  const ticksY = contents.map(({ kind, known, scaleY }, index) => {
    if (kind === 'residual') return residualTicks(scaleY);
    return known ? axisTicks(scaleY, heightOf(index), 'ordinate', theme) : [];
  });
  const labels = Math.max(...ticksY.map((ticks) => labelWidth(ticks, theme)), 4.5 * space);
  const left = space + lineHeight + 1.5 * space + labels + 1.75 * space;
  const right = 3 * space + overhang(scaleX, settings.width - left - 3 * space, theme);
  const width = Math.max(1, settings.width - left - right);
  let y = topSpace;
  const panels = contents.map(({ kind, scaleY, traces, processes, levelTwo, theories, members }, index): Panel => {
    const height = heightOf(index);
    const title =
      kind !== 'values'
        ? lowerTitle(set, settings.output, kind)
        : // The name of the upper panel may reach into the margin above it, that of the only panel into both.
          fitting(
            ordinateTitle(set, settings.output),
            contents.length === 2 ? height + gap : settings.height - below - gap,
            theme,
          );
    const area = { x: left, y, width, height, scaleX, scaleY };
    y += height + gap;
    return { ...area, kind, traces, processes, levelTwo, theories, members, ticksY: ticksY[index]!, title };
  }) as [Panel, ...Panel[]];
  return {
    width: settings.width,
    height: settings.height,
    theme,
    panels,
    many,
    ticksX: knownX ? axisTicks(scaleX, width, 'abscissa', theme) : [],
    titleX: fitting(abscissaTitle(set), settings.width, theme),
    top: topOf(width),
    titleEdge: space,
    sentence,
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
