/** The local slopes of the curves of a comparison, d ln L/d ln P, with their bands, and the exponents of the Gaussian processes. */
import type { CurveReport } from '../analysis/comparison.ts';
import { decimals } from '../analysis/words.ts';
import type { LearningCurve } from '../analysis/learning-curve.ts';
import type { LocalSlopes } from '../analysis/slopes.ts';
import type { ComparisonResult } from '../history/comparison.ts';
import { roomyScale, type Scale } from './axis.ts';
import { curveEntries, curveLine, keysSentence, numberLabels } from './comparison-parts.ts';
import {
  endLabels,
  labelMargin,
  noteEntries,
  plotLayout,
  plotLine,
  plotOption,
  type ComparisonChart,
  type ComparisonSettings,
} from './comparison-plot.ts';
import { curveStyles } from './comparison-style.ts';
import { bandBetween } from './measured-marks.ts';
import type { Span } from './text.ts';
import { named } from './titles.ts';
import { extremes, type Points } from './traces.ts';

const title = 'Local slopes';

/** Null where no curve has points enough. */
export function comparisonSlopes(result: ComparisonResult, settings: ComparisonSettings): ComparisonChart | null {
  const { slopes, learningCurves } = result;
  const { theme } = settings;
  const points = slopes.map(({ P, slope }): Points => ({ x: P, y: slope }));
  if (!points.some(({ y }) => y.some(Number.isFinite))) return null;
  const styles = curveStyles(result, theme);
  const exponents = processExponents(learningCurves.filter((_, place) => styles[place]!.keyed));
  const plot = plotLayout(
    {
      scaleX: roomyScale(...extremes(points, 'x'), true, 0.02),
      scaleY: ordinate(slopes, exponents),
      titleX: named('P', 'training samples'),
      titleY: slopeTitle,
      entries: [
        ...curveEntries(styles, settings, () => false),
        ...(exponents.length > 0 ? noteEntries('note', 'Gaussian process, −min(α, β)/(1 + α)', settings, true) : []),
      ],
      right: labelMargin(theme),
    },
    settings,
  );
  const { min, max } = plot.panel.scaleX;
  const processes = exponents.flatMap((exponent) => {
    const level = { x: Float64Array.of(min, max), y: Float64Array.of(-exponent, -exponent) };
    const name = `exponent of the Gaussian process, ${decimals(exponent)}`;
    const look = { id: `process ${exponent}`, name, kind: 'process', colour: theme.gaussianProcess } as const;
    return plotLine(plot, level, { ...look, z: 4 });
  });
  const known = styles.flatMap(({ place, number, name, colour, keyed }) => {
    const { P, theory } = slopes[place]!;
    if (!theory || !keyed) return [];
    const look = { id: `theory ${number}`, name: `${number} ${name}, theory`, kind: 'other theory' } as const;
    return plotLine(plot, { x: P, y: theory }, { ...look, colour, z: 2 });
  });
  const bands = styles
    .filter(({ keyed }) => keyed)
    .flatMap(({ place, colour }) => {
      const { P, low, high } = slopes[place]!;
      const row = (of: Float64Array) => Array.from(P, (x, at): [number, number] => [x, of[at]!]);
      return low.some(Number.isNaN) ? [] : bandBetween(row(low), row(high), colour, plot.panel);
    });
  const lines = styles.flatMap((style) => curveLine(plot, points[style.place]!, style).series);
  return {
    option: plotOption(
      plot,
      [...known, ...lines, ...processes],
      [
        ...bands,
        ...endLabels(
          plot,
          numberLabels(styles, (place) => points[place]!),
        ),
      ],
    ),
    ...{ width: plot.width, height: plot.height, title },
    summary: [
      `${title} d ln L/d ln P over P, with bands of 95 %.`,
      keysSentence(styles),
      ...styles.filter(({ keyed }) => keyed).map(({ place }) => told(result.curves[place]!, slopes[place]!, place)),
      ...(exponents.length > 0
        ? [`Dashed: ${exponents.map((value) => decimals(-value)).join(', ')}, of the Gaussian process at large P.`]
        : []),
    ]
      .filter(Boolean)
      .join(' '),
  };
}

const slopeTitle: Span[] = [
  { kind: 'roman', text: 'd ln ' },
  { kind: 'symbol', text: 'L' },
  { kind: 'roman', text: ' / d ln ' },
  { kind: 'symbol', text: 'P' },
];

/** min(α, β)/(1 + α), each once. */
export function processExponents(curves: readonly LearningCurve[]): number[] {
  const all = curves.flatMap(({ theory }) => {
    const { alpha, beta } = theory?.exponents ?? {};
    return alpha === undefined || beta === undefined ? [] : [Math.min(alpha, beta) / (1 + alpha)];
  });
  return [...new Set(all.map((value) => Number(value.toPrecision(12))))].sort((a, b) => a - b);
}

/** Holds nine tenths of the slopes with room to spare: at the ends of noisy curves they tell nothing. */
function ordinate(slopes: readonly LocalSlopes[], exponents: readonly number[]): Scale {
  const all = slopes.flatMap(({ slope }) => [...slope].filter(Number.isFinite)).sort((a, b) => a - b);
  const share = (part: number) => all[Math.round(part * (all.length - 1))]!;
  const spread = Math.max(0.05, share(0.95) - share(0.05));
  const low = Math.max(share(0.05) - 0.35 * spread, share(0) - 0.1 * spread);
  const high = Math.min(share(0.95) + 0.35 * spread, share(1) + 0.1 * spread);
  const processes = exponents.map((value) => -value);
  return roomyScale(Math.min(low, ...processes), Math.max(high, ...processes), false, 0.06);
}

function told({ name }: CurveReport, { P, slope }: LocalSlopes, place: number): string {
  const known = Array.from(slope.keys()).filter((at) => Number.isFinite(slope[at]));
  const [first, last] = [known[0], known.at(-1)];
  if (first === undefined || last === undefined) return `${place + 1} ${name}: too few points.`;
  return `${place + 1} ${name}: ${decimals(slope[first]!, 3)} at P = ${P[first]!.toPrecision(3)}, ${decimals(slope[last]!, 3)} at P = ${P[last]!.toPrecision(3)}.`;
}
