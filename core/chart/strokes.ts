/** How lines are drawn: what is a curve, its Gaussian process and level 2, on the chart and in its legend alike. */
import { fadedOpacity, fadedWidth } from './fading.ts';
import type { ChartTheme } from './theme.ts';

/**
 * Level 1, and whatever a chart is of: solid. Its Gaussian process: dashed. Level 2 beside level 1: thin, in long dashes and dots. Beside the
 * points of an experiment the theory that it tests first: thin and solid; others: thinner and dashed. A member of a mean: faint.
 */
export type LineKind = 'curve' | 'process' | 'level two' | 'theory' | 'other theory' | 'member';

export interface Stroke {
  width: number;
  /** Lengths of dashes and gaps; empty for a solid line. */
  dash: number[];
  opacity: number;
}

/** How members of a mean are drawn, lines and dots. */
export const memberOpacity = 0.35;

/** @param many whether there are so many curves that all are thin */
export function strokeOf(kind: LineKind, { sizes, ground }: ChartTheme, faded = false, many = false): Stroke {
  const { space } = sizes;
  const curve = many ? sizes.thinCurve : sizes.curve;
  const width = {
    curve,
    process: many ? Math.min(sizes.gaussianProcess, 1.5 * curve) : sizes.gaussianProcess,
    'level two': sizes.thinCurve,
    theory: 1.2 * sizes.thinCurve,
    'other theory': sizes.thinCurve,
    member: 0.75 * sizes.thinCurve,
  }[kind];
  const dash = {
    curve: [],
    process: [1.5 * space, space],
    'level two': [2.5 * space, 0.75 * space, 0.5 * space, 0.75 * space],
    theory: [],
    'other theory': [space, 0.75 * space],
    member: [],
  }[kind];
  if (kind === 'member') return { width, dash, opacity: memberOpacity };
  return faded ? { width: fadedWidth * width, dash, opacity: fadedOpacity[ground] } : { width, dash, opacity: 1 };
}

/** The same for a graphic element. */
export function lineStyle(colour: string, kind: LineKind, theme: ChartTheme, faded = false) {
  const { width, dash, opacity } = strokeOf(kind, theme, faded);
  return {
    stroke: colour,
    lineWidth: width,
    ...(dash.length > 0 ? { lineDash: dash } : {}),
    ...(opacity < 1 ? { opacity } : {}),
  };
}
