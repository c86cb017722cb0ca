/**
 * The leading exponents of a comparison side by side, in the order of the curves: the value with its interval, the class by marker and letter, and
 * the exponent of the Gaussian process as a dashed line through its rows.
 */
import type { CurveReport } from '../analysis/comparison.ts';
import { decimals } from '../analysis/words.ts';
import type { ComparisonResult } from '../history/comparison.ts';
import { placeOn, roomyScale, type Scale } from './axis.ts';
import { processExponents } from './comparison-slopes.ts';
import {
  noteEntries,
  plotLayout,
  plotOption,
  type ComparisonChart,
  type ComparisonSettings,
} from './comparison-plot.ts';
import { curveStyles, letterWords, nameSpans, type CurveStyle } from './comparison-style.ts';
import { line, text, type GraphicElement } from './graphic.ts';
import type { Plot } from './comparison-plot.ts';
import type { LegendEntry } from './legend.ts';
import { pointMark } from './measured-marks.ts';
import { lineStyle } from './strokes.ts';
import { estimateWidth, type Span } from './text.ts';
import type { ChartTheme } from './theme.ts';
import { named } from './titles.ts';

const title = 'Leading exponents';
/** Shares of the width for names and for numbers. */
const nameShare = 0.34;
const numberShare = 0.3;
/** An interval reaches beyond all values by so much at most; wider ones end in arrows. */
const mostReach = 0.1;

/** Height of the chart without its legend: a row a curve. */
export function exponentsHeight(count: number, { sizes }: ChartTheme): number {
  const { space, words, ticks, symbol } = sizes;
  return count * 1.75 * words + space * 7.25 + ticks + 1.2 * symbol;
}

/** @param settings the height is that of the rows */
export function comparisonExponents(
  result: ComparisonResult,
  settings: Omit<ComparisonSettings, 'height'>,
): ComparisonChart {
  const { theme, width } = settings;
  const styles = curveStyles(result, theme);
  const own = result.learningCurves.map((curve) => processExponents([curve])[0]);
  const processes = own.filter((exponent) => exponent !== undefined);
  const height = exponentsHeight(styles.length, theme);
  const full = { ...settings, height };
  const plot = plotLayout(
    {
      scaleX: abscissa(result.curves, processes),
      scaleY: { logarithmic: false, min: 0, max: styles.length },
      titleX: named('a', 'leading exponent'),
      titleY: [],
      entries: [
        ...classEntries(styles, theme),
        ...(processes.length > 0 ? noteEntries('note', 'Gaussian process, min(α, β)/(1 + α)', full, true) : []),
      ],
      left: nameShare * width,
      right: numberShare * width,
    },
    full,
  );
  const pitch = plot.panel.height / styles.length;
  const elements = styles.flatMap((style, place) => {
    const y = plot.panel.y + (place + 0.5) * pitch;
    const report = result.curves[place]!;
    return [
      ...names(plot, style, report, y),
      ...processLine(plot, own[place], y, pitch),
      ...interval(plot, style, report, y),
    ];
  });
  return {
    option: plotOption(plot, [], elements),
    ...{ width: plot.width, height: plot.height, title },
    summary: `${title} with intervals of 95 %. ${styles.map((style, place) => told(style, result.curves[place]!)).join(' ')}`,
  };
}

function abscissa(curves: readonly CurveReport[], processes: readonly number[]): Scale {
  const values = [...curves.map(({ exponent }) => exponent.value), ...processes].filter(Number.isFinite);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const reach = Math.max(mostReach, high - low);
  const ends = curves.flatMap(({ exponent }) => [
    Math.max(exponent.low, low - reach),
    Math.min(exponent.high, high + reach),
  ]);
  const known = [...values, ...ends].filter(Number.isFinite);
  const scale = roomyScale(Math.min(...known), Math.max(...known), false, 0.08);
  // Exponents are at least 0.
  return scale.min < 0 && low >= 0 ? { ...scale, min: -0.02 * scale.max } : scale;
}

/** Each class once, and what stands outside of all. */
function classEntries(styles: readonly CurveStyle[], theme: ChartTheme): LegendEntry[] {
  const seen = new Set<string | null>();
  return styles.flatMap((style): LegendEntry[] => {
    if (seen.has(style.letter)) return [];
    seen.add(style.letter);
    const words = letterWords(style.letter);
    const common = { spans: [{ kind: 'word' as const, text: words }], dashed: false, hidden: false };
    if (style.letter === null) return [{ ...common, kind: 'incomplete', colours: [theme.ink3] }];
    return [{ ...common, kind: 'curve', colours: [style.classColour], marker: style.classMarker }];
  });
}

function names(plot: Plot, style: CurveStyle, { exponent }: CurveReport, y: number): GraphicElement[] {
  const { panel, theme, width } = plot;
  const { space } = theme.sizes;
  const right = panel.x + panel.width;
  const room = panel.x - 3 * space;
  const words = Number.isFinite(exponent.value) ? decimals(exponent.value) : exponent.status;
  const value: Span[] = [{ kind: 'word', text: words }];
  const odd = Number.isFinite(exponent.value) && exponent.status !== 'free' ? exponent.status : '';
  const kind = odd || `${decimals(exponent.low)} … ${decimals(exponent.high)}`;
  return [
    text(nameSpans(style, room, theme), { x: space, y, colour: theme.ink }, theme),
    text(value, { x: right + 2 * space, y, colour: theme.ink }, theme),
    ...(kind && Number.isFinite(exponent.value)
      ? [
          text(
            [{ kind: 'tick', text: kind }],
            { x: right + 5 * space + estimateWidth(value, theme), y, colour: theme.ink3 },
            theme,
          ),
        ]
      : []),
    text(
      [{ kind: 'word', text: letterWords(style.letter) }],
      { x: width - 2 * space, y, align: 'right', colour: theme.ink },
      theme,
    ),
  ];
}

function processLine({ panel, theme }: Plot, exponent: number | undefined, y: number, pitch: number): GraphicElement[] {
  if (exponent === undefined) return [];
  const x = panel.x + panel.width * placeOn(panel.scaleX, exponent);
  return [line(x, y - pitch / 2, x, y + pitch / 2, lineStyle(theme.gaussianProcess, 'process', theme), 2)];
}

/** The interval as far as it lies within the frame: an end beyond is an arrow, an open one too. */
function interval({ panel, theme }: Plot, style: CurveStyle, { exponent }: CurveReport, y: number): GraphicElement[] {
  const { value, low, high } = exponent;
  if (!Number.isFinite(value)) return [];
  const { sizes, ink3 } = theme;
  const colour = style.letter === null ? ink3 : style.classColour;
  const at = (number: number) => panel.x + panel.width * placeOn(panel.scaleX, number);
  const [left, right] = [panel.x + sizes.space, panel.x + panel.width - sizes.space];
  const stroke = { stroke: colour, lineWidth: 1.5 * sizes.frame };
  const cap = 1.1 * sizes.space;
  const end = (number: number, edge: number, sign: 1 | -1): { x: number; elements: GraphicElement[] } => {
    const x = at(number);
    if (Number.isNaN(x)) return { x: at(value), elements: [] };
    const beyond = sign * (x - edge) > 0;
    if (!beyond) return { x, elements: [line(x, y - cap, x, y + cap, stroke, 4)] };
    const points: [number, number][] = [
      [edge, y],
      [edge - 1.2 * sign * cap, y - cap],
      [edge - 1.2 * sign * cap, y + cap],
    ];
    return { x: edge, elements: [{ type: 'polygon', silent: true, z: 4, shape: { points }, style: { fill: colour } }] };
  };
  const [from, to] = [end(low, left, -1), end(high, right, 1)];
  const mark = pointMark(style.classMarker, at(value), y, colour, style.letter === null ? 'incomplete' : null, theme);
  return [line(from.x, y, to.x, y, stroke, 4), ...from.elements, ...to.elements, mark];
}

function told({ number, name, letter }: CurveStyle, { exponent }: CurveReport): string {
  const of = letterWords(letter);
  if (!Number.isFinite(exponent.value)) return `${number} ${name}: ${exponent.status}.`;
  const ends = [exponent.low, exponent.high].map((end) => decimals(end)).join(' to ');
  return `${number} ${name}: ${decimals(exponent.value)}, ${ends}, ${of}.`;
}
