/** The learning curves of a comparison, both axes logarithmic, with the fits of two powers and the window that these look at. */
import type { CurveReport } from '../analysis/comparison.ts';
import type { Fit } from '../analysis/fit.ts';
import { parameterOf } from '../analysis/fitted.ts';
import type { LearningCurve } from '../analysis/learning-curve.ts';
import type { ComparisonResult } from '../history/comparison.ts';
import { roomyScale } from './axis.ts';
import { curveEntries, curveLine, curveMarkers, isMarked, keysSentence, numberLabels } from './comparison-parts.ts';
import {
  endLabels,
  labelMargin,
  noteEntries,
  plotLayout,
  plotLine,
  plotOption,
  shadedRange,
  type ComparisonChart,
  type ComparisonSettings,
} from './comparison-plot.ts';
import { curveStyles } from './comparison-style.ts';
import { formatNumber } from './text.ts';
import { named } from './titles.ts';
import { extremes, type Points } from './traces.ts';

const title = 'Learning curves and their fits of two powers';

/** Points of a drawn fit. */
const fitPoints = 80;

export function comparisonCurves(result: ComparisonResult, settings: ComparisonSettings): ComparisonChart {
  const { theme, window } = settings;
  const { learningCurves, curves } = result;
  const styles = curveStyles(result, theme);
  const points = learningCurves.map(({ P, values, errors, origin }) => ({
    ...{ x: P, y: values },
    ...(origin === 'theory' ? {} : { errors }),
  }));
  const fits = styles.map(({ place, keyed }) => (keyed ? fitLine(curves[place]!) : null));
  const drawn = fits.some((fit) => fit !== null);
  const marked = styles.map((style) => isMarked(learningCurves[style.place]!, style, points[style.place]!));
  const parts = {
    scaleX: roomyScale(...extremes(points, 'x'), true, 0.02),
    scaleY: roomyScale(...extremes(points, 'y'), true, 0.05),
    titleX: named('P', 'training samples'),
    titleY: named('L', observables(learningCurves)),
    entries: [
      ...curveEntries(styles, settings, ({ place }) => marked[place]!),
      ...(drawn ? noteEntries('other theory', 'fit of two powers', settings) : []),
    ],
    clear: points,
    right: labelMargin(theme),
  };
  const plot = plotLayout(parts, settings);
  const lines = styles.map((style) =>
    marked[style.place]! ? { series: [], elements: [] } : curveLine(plot, points[style.place]!, style),
  );
  const fitSeries = fits.flatMap((fit, place) => {
    if (!fit) return [];
    const { number, name } = styles[place]!;
    const look = {
      id: `fit ${number}`,
      name: `${number} ${name}, fit`,
      kind: 'other theory',
      colour: theme.ink,
    } as const;
    return plotLine(plot, fit, { ...look, z: 4 });
  });
  const used = (P: number) => !window || (P >= window.low && P <= window.high);
  const markers = styles.flatMap((style) =>
    marked[style.place]! ? curveMarkers(plot, points[style.place]!, style, used) : [],
  );
  const labels = numberLabels(styles, (place) => points[place]!);
  return {
    option: plotOption(
      plot,
      [...lines.flatMap(({ series }) => series), ...fitSeries],
      [
        ...(window ? shadedRange(plot, window, 'window of the fits') : []),
        ...lines.flatMap(({ elements }) => elements),
        ...markers,
        ...endLabels(plot, labels),
      ],
    ),
    ...{ width: plot.width, height: plot.height, title },
    summary: [
      `${title}, both axes logarithmic.`,
      keysSentence(styles),
      ...styles.filter(({ keyed }) => keyed).map(({ place, number }) => told(number, learningCurves[place]!)),
    ]
      .filter(Boolean)
      .join(' '),
  };
}

function observables(curves: readonly LearningCurve[]): string {
  const names = [...new Set(curves.map(({ observable }) => observable))].filter(Boolean);
  return names.length > 0 && names.length <= 2 ? names.join(', ') : 'loss';
}

function told(number: string, { name, P, values }: LearningCurve): string {
  if (P.length === 0) return `${number} ${name}: no points.`;
  const [first, last] = [formatNumber(values[0]!, 3), formatNumber(values.at(-1)!, 3)];
  const range = `P = ${formatNumber(P[0]!, 3)} to ${formatNumber(P.at(-1)!, 3)}`;
  return `${number} ${name}: ${P.length} points from ${range}, ${first} to ${last}.`;
}

/** The fit of two powers over the window of its curve; null where there is none. */
function fitLine({ fits, evidence }: CurveReport): Points | null {
  const fit = fits.find(({ model, status }) => model === 'two-power' && status === 'converged');
  const { low, high } = evidence.window;
  if (!fit || !(low < high)) return null;
  const x = Float64Array.from({ length: fitPoints }, (_, at) => low * (high / low) ** (at / (fitPoints - 1)));
  return { x, y: x.map((P) => twoPowers(fit, P)) };
}

/** A P^-a + B P^-b + L∞ of a fit. */
export function twoPowers(fit: Fit, P: number): number {
  const [A, a, B, b, floor] = ['A', 'a', 'B', 'b', 'L_infinity'].map((name) => parameterOf(fit, name)?.value ?? 0);
  return A! * P ** -a! + B! * P ** -b! + floor!;
}
