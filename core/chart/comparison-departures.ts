/** How far the curves of a comparison lie from their Gaussian processes: R over P, both axes logarithmic. */
import type { Relevance } from '../analysis/relevance.ts';
import { digits } from '../analysis/words.ts';
import type { ComparisonResult } from '../history/comparison.ts';
import { roomyScale } from './axis.ts';
import { curveEntries, curveLine, curveMarkers, isMarked, keysSentence, numberLabels } from './comparison-parts.ts';
import {
  endLabels,
  labelMargin,
  plotLayout,
  plotOption,
  type ComparisonChart,
  type ComparisonSettings,
} from './comparison-plot.ts';
import { curveStyles } from './comparison-style.ts';
import { symbolSpans, type Span } from './text.ts';
import { named } from './titles.ts';
import { extremes } from './traces.ts';

const title = 'Departure from the Gaussian process';
/** Below this R is rounding: the curve is its Gaussian process. */
const rounding = 1e-10;

/** Null where no curve departs from a Gaussian process that is known. */
export function comparisonDepartures(result: ComparisonResult, settings: ComparisonSettings): ComparisonChart | null {
  const { theme } = settings;
  const { curves, learningCurves } = result;
  const points = curves.map(({ relevance }) => departurePoints(relevance));
  const departs = points.map(({ y }) => y.some(Number.isFinite));
  if (!departs.includes(true)) return null;
  const all = curveStyles(result, theme);
  const styles = all.filter(({ place }) => departs[place]!);
  const marked = all.map((style) => isMarked(learningCurves[style.place]!, style, points[style.place]!));
  const plot = plotLayout(
    {
      scaleX: roomyScale(...extremes(points, 'x'), true, 0.02),
      scaleY: roomyScale(...extremes(points, 'y'), true, 0.05),
      titleX: named('P', 'training samples'),
      titleY: departureTitle(curves.flatMap(({ relevance }) => relevance?.measure ?? [])),
      entries: curveEntries(styles, settings, ({ place }) => marked[place]!),
      clear: points,
      right: labelMargin(theme),
    },
    settings,
  );
  const lines = styles
    .filter(({ place }) => !marked[place]!)
    .map((style) => curveLine(plot, points[style.place]!, style));
  const labels = numberLabels(styles, (place) => points[place]!);
  return {
    option: plotOption(
      plot,
      lines.flatMap(({ series }) => series),
      [
        ...lines.flatMap(({ elements }) => elements),
        ...styles.flatMap((style) => (marked[style.place]! ? curveMarkers(plot, points[style.place]!, style) : [])),
        ...endLabels(plot, labels),
      ],
    ),
    ...{ width: plot.width, height: plot.height, title },
    summary: [
      `${title}, R over P, both axes logarithmic.`,
      keysSentence(all),
      ...styles
        .filter(({ keyed }) => keyed)
        .map(({ place, number, name }) => told(number, name, curves[place]!.relevance)),
    ]
      .filter(Boolean)
      .join(' '),
  };
}

/** R, NaN where it is rounding. */
function departurePoints(relevance: Relevance | null) {
  if (!relevance) return { x: new Float64Array(0), y: new Float64Array(0) };
  const { P, deviation, errors } = relevance;
  const y = deviation.map((value) => (Math.abs(value) > rounding ? Math.abs(value) : NaN));
  return { x: P, y, ...(errors.some((error) => error > 0) ? { errors } : {}) };
}

/** `R = |X/X_GP − 1|`, or of L, or R alone where some are of the one and some of the other. */
function departureTitle(measures: readonly Relevance['measure'][]): Span[] {
  const letter = new Set(measures).size > 1 ? null : measures[0] === 'X' ? 'X' : 'L';
  const words: Span = { kind: 'word', text: '\u2002departure from the Gaussian process' };
  if (letter === null) return [...symbolSpans('R'), words];
  return [...symbolSpans(`R = |${letter}/${letter}`), { kind: 'sub', text: 'GP' }, { kind: 'roman', text: ' − 1|' }];
}

const ways: Record<Relevance['direction'], string> = {
  dying: 'dies out',
  growing: 'grows',
  constant: 'stays',
  none: 'is 0',
  undecided: 'not decided',
};

function told(number: string, name: string, relevance: Relevance | null): string {
  const { P, deviation, direction } = relevance!;
  const at = (place: number) => `${digits(Math.abs(deviation.at(place)!))} at P = ${digits(P.at(place)!)}`;
  return `${number} ${name}: R ${ways[direction]}, ${at(0)}, ${at(-1)}.`;
}
