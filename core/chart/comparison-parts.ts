/** What several charts of a comparison draw: the points of a curve as line or as markers with error bars, and the legend that tells them apart. */
import type { LineSeriesOption } from 'echarts';
import type { LearningCurve } from '../analysis/learning-curve.ts';
import { circle, type GraphicElement } from './graphic.ts';
import type { LegendEntry } from './legend.ts';
import { bandBetween, errorBar, pointMark } from './measured-marks.ts';
import { noteEntries, plotLine, type ComparisonSettings, type EndLabel, type Plot } from './comparison-plot.ts';
import { mostKeyed, nameSpans, type CurveStyle } from './comparison-style.ts';
import { between, within } from './marks.ts';
import { formatExact } from './text.ts';
import { pixelX, pixelY, type Points } from './traces.ts';

/** Up to so many points have markers with bars; more are a line in a band. */
const mostMarkers = 100;
/** Diameter of a point that no fit looks at, as a share of a marker. */
const unusedSize = 0.6;

export interface CurvePoints extends Points {
  /** Standard errors; without them, or NaN, there are no bars. */
  errors?: Float64Array;
}

/** Whether the points of a curve are drawn as markers: those of theory are a line, and so are those of curves without a key. */
export function isMarked({ origin }: Pick<LearningCurve, 'origin'>, style: CurveStyle, { x }: Points): boolean {
  return origin !== 'theory' && style.keyed && x.length <= mostMarkers;
}

/** The curve as a line, with the band of its errors where it is not theory's. */
export function curveLine(
  plot: Plot,
  points: CurvePoints,
  style: CurveStyle,
): { series: LineSeriesOption[]; elements: GraphicElement[] } {
  const { number, name, colour, keyed } = style;
  const kind = keyed ? 'curve' : 'other theory';
  const look = { id: `curve ${number}`, name: `${number} ${name}`, colour, z: keyed ? 3 : 2 };
  const series = plotLine(plot, points, { ...look, kind: keyed ? kind : 'theory' });
  const { x, y, errors } = points;
  const known = keyed && errors?.some((error) => error > 0);
  const end = (sign: 1 | -1) =>
    Array.from(x, (abscissa, at): [number, number] => [abscissa, y[at]! + sign * (errors?.[at] ?? 0)]);
  return { series, elements: known ? bandBetween(end(-1), end(1), colour, plot.panel) : [] };
}

/** Markers with error bars; those that `used` excludes are small and grey. */
export function curveMarkers(
  { panel, theme }: Plot,
  { x, y, errors }: CurvePoints,
  { colour, marker }: CurveStyle,
  used: (x: number) => boolean = () => true,
): GraphicElement[] {
  return Array.from(x.keys()).flatMap((at) => {
    const [px, py] = [pixelX(panel, x[at]!), pixelY(panel, y[at]!)];
    if (!within(panel, px) || !between(panel, py)) return [];
    if (!used(x[at]!)) {
      const style = { fill: theme.ink3, stroke: 'none' };
      return [circle(px, py, (unusedSize * theme.sizes.marker) / 2, style, 5)];
    }
    const mark = pointMark(marker, px, py, colour, null, theme);
    const error = errors?.[at] ?? NaN;
    if (!(error > 0)) return [mark];
    const low = pixelY(panel, y[at]! - error);
    const ends = [panel.y, panel.y + panel.height] as const;
    const high = pixelY(panel, y[at]! + error);
    return [...errorBar(px, high, Number.isNaN(low) ? Infinity : low, ends, colour, theme), mark];
  });
}

/** The legend: curves with keys by their numbers, and how many others there are. */
export function curveEntries(
  styles: readonly CurveStyle[],
  settings: ComparisonSettings,
  marked: (style: CurveStyle) => boolean,
): LegendEntry[] {
  const { theme, width } = settings;
  const room = width - 14 * theme.sizes.space;
  const keyed = styles.filter((style) => style.keyed);
  const others = styles.filter((style) => !style.keyed);
  const entries = keyed.map((style): LegendEntry => ({
    kind: 'curve',
    index: style.place,
    spans: nameSpans(style, room, theme),
    colours: [style.colour],
    dashed: false,
    ...(marked(style) ? { marker: style.marker } : {}),
    hidden: false,
  }));
  const [other] = others;
  if (!other) return entries;
  const words = `${formatExact(others.length)} other ${others.length === 1 ? 'curve' : 'curves'}`;
  const look = marked(other) ? { kind: 'curve' as const, colours: [other.colour], marker: other.marker } : {};
  return [...entries, ...noteEntries('theory', words, settings).map((entry) => ({ ...entry, ...look }))];
}

/** Of more curves than have keys, which ones those are. */
export function keysSentence(styles: readonly CurveStyle[]): string {
  if (styles.length <= mostKeyed) return '';
  const keyed = styles.filter((style) => style.keyed).length;
  const which = keyed === 0 ? 'None has a colour' : `The first of each class has a colour and a name, ${keyed} in all`;
  return `Of ${formatExact(styles.length)} curves all are drawn. ${which}; the others are thin and grey.`;
}

/** Labels at the ends of the curves with keys: their numbers. */
export function numberLabels(styles: readonly CurveStyle[], pointsOf: (place: number) => Points): EndLabel[] {
  return styles
    .filter(({ keyed }) => keyed)
    .flatMap(({ place, number, colour }) => {
      const { x, y } = pointsOf(place);
      const last = y.findLastIndex(Number.isFinite);
      return last < 0 ? [] : [{ label: number, x: x[last]!, y: y[last]!, colour }];
    });
}
