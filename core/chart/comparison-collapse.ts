/** The collapse of a comparison's curves: X/X_GP against ε, on the scaling function f(ε) of the crossover. */
import { digits } from '../analysis/words.ts';
import type { LearningCurve } from '../analysis/learning-curve.ts';
import { withinWindow } from '../analysis/window.ts';
import type { ComparisonResult } from '../history/comparison.ts';
import { roomyScale } from './axis.ts';
import { curveEntries, curveMarkers, keysSentence } from './comparison-parts.ts';
import {
  noteEntries,
  plotLayout,
  plotLine,
  plotOption,
  type ComparisonChart,
  type ComparisonSettings,
} from './comparison-plot.ts';
import { curveStyles } from './comparison-style.ts';
import type { Span } from './text.ts';
import { named } from './titles.ts';
import { extremes, type Points } from './traces.ts';

const title = 'Collapse on the scaling function';
/** So many markers a curve tell that it lies on the line. */
const mostMarkers = 24;

/** Null where f(ε) is known of no curve. */
export function comparisonCollapse(result: ComparisonResult, settings: ComparisonSettings): ComparisonChart | null {
  const { theme, window } = settings;
  const { learningCurves, curves } = result;
  const points = learningCurves.map((curve) => collapsePoints(withinWindow(curve, window), 'X'));
  const scaling = learningCurves.map((curve) => collapsePoints(withinWindow(curve, window), 'scaling'));
  const known = points.map(({ y }) => y.some(Number.isFinite));
  if (!known.includes(true)) return null;
  const all = curveStyles(result, theme);
  const styles = all.filter(({ place }) => known[place]!);
  const drawn = [...points, ...scaling];
  const plot = plotLayout(
    {
      scaleX: roomyScale(...extremes(drawn, 'x'), true, 0.02),
      scaleY: roomyScale(...extremes(drawn, 'y'), true, 0.06),
      titleX: named('ε', 'strength of the coupling'),
      titleY: ratioTitle,
      entries: [
        ...curveEntries(styles, settings, () => true),
        ...noteEntries('theory', 'scaling function f(ε)', settings),
      ],
      clear: drawn,
    },
    settings,
  );
  const keyed = styles.filter((style) => style.keyed);
  const lines = (keyed.length > 0 ? keyed : styles).flatMap(({ place, number, name }) => {
    const look = { id: `f ${number}`, name: `f(ε) of ${number} ${name}`, kind: 'theory', colour: theme.ink } as const;
    return plotLine(plot, scaling[place]!, { ...look, z: 4 });
  });
  const misses = styles.flatMap(({ place, number }) => {
    const { collapse } = curves[place]!.evidence;
    return collapse ? [`${number}: |X/(X_GP f) − 1| is at most ${digits(collapse.worst, 2)}.`] : [];
  });
  return {
    option: plotOption(
      plot,
      lines,
      styles.flatMap((style) => curveMarkers(plot, some(points[style.place]!), style)),
    ),
    ...{ width: plot.width, height: plot.height, title },
    summary: [`${title}: X/X_GP against ε, both axes logarithmic.`, keysSentence(all), ...misses]
      .filter(Boolean)
      .join(' '),
  };
}

const ratioTitle: Span[] = [
  { kind: 'symbol', text: 'X' },
  { kind: 'roman', text: ' / ' },
  { kind: 'symbol', text: 'X' },
  { kind: 'sub', text: 'GP' },
];

/** X/X_GP or f by ascending ε; nothing where f is not known, or where there is no coupling. */
function collapsePoints({ theory, P }: LearningCurve, of: 'X' | 'scaling'): Points {
  const { scaling, epsilon, X, gaussianX } = theory ?? {};
  if (!scaling || !epsilon || !X || !gaussianX) return { x: new Float64Array(0), y: new Float64Array(0) };
  const places = Array.from(P.keys())
    .filter((at) => epsilon[at]! > 0)
    .sort((a, b) => epsilon[a]! - epsilon[b]!);
  const value = (at: number) => (of === 'X' ? X[at]! / gaussianX[at]! : scaling[at]!);
  return { x: Float64Array.from(places, (at) => epsilon[at]!), y: Float64Array.from(places, value) };
}

/** Some of many points, evenly by their places, the first and the last among them. */
function some({ x, y }: Points): Points {
  const count = Math.min(mostMarkers, x.length);
  const places = Array.from({ length: count }, (_, at) =>
    count === 1 ? 0 : Math.round((at * (x.length - 1)) / (count - 1)),
  );
  return { x: Float64Array.from(places, (at) => x[at]!), y: Float64Array.from(places, (at) => y[at]!) };
}
