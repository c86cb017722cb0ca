/** The figures of a comparison's report: inline SVG in the colours of a light page, which the page exchanges for its own on dark ground. */
import type { Interval } from '../../../core/analysis/learning-curve.ts';
import { comparisonCollapse } from '../../../core/chart/comparison-collapse.ts';
import { comparisonCurves } from '../../../core/chart/comparison-curves.ts';
import { comparisonDepartures } from '../../../core/chart/comparison-departures.ts';
import { comparisonExponents } from '../../../core/chart/comparison-exponents.ts';
import type { ComparisonChart } from '../../../core/chart/comparison-plot.ts';
import { comparisonSlopes } from '../../../core/chart/comparison-slopes.ts';
import { chartThemes, scaledTheme } from '../../../core/chart/theme.ts';
import type { ComparisonResult } from '../../../core/history/comparison.ts';
import { chartInPage } from './render.ts';

/** By figure its SVG; null where nothing is known of what it shows. */
export interface ComparisonFigures {
  curves: string;
  slopes: string | null;
  exponents: string;
  departures: string | null;
  collapse: string | null;
}

/** CSS pixels. */
const width = 960;
const height = 480;
/** As in print, a point being so many pixels. */
const theme = scaledTheme(chartThemes.print, 1.5);

export function renderComparison(result: ComparisonResult, window?: Interval): ComparisonFigures {
  const settings = { width, height, theme, ...(window ? { window } : {}) };
  return {
    curves: drawn(comparisonCurves(result, settings)),
    slopes: drawnOr(comparisonSlopes(result, { ...settings, height: 340 })),
    exponents: drawn(comparisonExponents(result, settings)),
    departures: drawnOr(comparisonDepartures(result, { ...settings, height: 380 })),
    collapse: drawnOr(comparisonCollapse(result, { ...settings, height: 380 })),
  };
}

function drawn({ option, width: wide, height: high, title, summary }: ComparisonChart): string {
  const series = option.series as { name: string; z: number }[];
  const curves = [...series].sort((a, b) => a.z - b.z).map(({ name }) => name);
  return chartInPage(option, { width: wide, height: high }, { title, description: summary, curves });
}

function drawnOr(chart: ComparisonChart | null): string | null {
  return chart && drawn(chart);
}
