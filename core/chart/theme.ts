/** What a chart is drawn with: colours for light and dark screens and for print, and the sizes of text and lines on each. */
import type { Ground } from './ramp.ts';

/** Sizes in the chart's own unit: CSS pixels on a screen, points in a figure. */
export interface ChartSizes {
  /** Words of axis names and of the legend. */
  words: number;
  /** Tick labels, and the raised digits of their powers of ten. */
  ticks: number;
  raised: number;
  /** Mathematical symbols, and their indices. */
  symbol: number;
  index: number;
  curve: number;
  gaussianProcess: number;
  /** Every curve of a ramp too long to tell colours apart. */
  thinCurve: number;
  frame: number;
  majorTick: number;
  minorTick: number;
  /** Diameter of the open circle at a crossing, and of the marker of a point that stands alone. */
  crossing: number;
  marker: number;
  /** The unit of distances: gaps, paddings, line spacing derive from it. */
  space: number;
}

export interface ChartTheme {
  name: 'light' | 'dark' | 'print';
  ground: Ground;
  canvas: string;
  ink: string;
  ink2: string;
  ink3: string;
  /** The Gaussian process, which is not on the ramp. */
  gaussianProcess: string;
  accent: string;
  warn: string;
  sizes: ChartSizes;
}

const screen: ChartSizes = {
  words: 12,
  ticks: 11,
  raised: 9,
  symbol: 15,
  index: 10.5,
  curve: 2,
  gaussianProcess: 1.75,
  thinCurve: 1,
  frame: 1,
  majorTick: 6,
  minorTick: 3,
  crossing: 8,
  marker: 6,
  space: 4,
};

const print: ChartSizes = {
  words: 8,
  ticks: 7,
  raised: 5.5,
  symbol: 9,
  index: 6.5,
  curve: 1,
  gaussianProcess: 1,
  thinCurve: 0.5,
  frame: 0.5,
  majorTick: 3.5,
  minorTick: 1.75,
  crossing: 4.5,
  marker: 3.5,
  space: 2.25,
};

const light = {
  ground: 'light',
  canvas: '#ffffff',
  ink: '#16191d',
  ink2: '#434a52',
  ink3: '#5b636c',
  gaussianProcess: '#16191d',
  accent: '#0b6a73',
  warn: '#855500',
} as const;

export const chartThemes: Record<ChartTheme['name'], ChartTheme> = {
  light: { ...light, name: 'light', sizes: screen },
  dark: {
    name: 'dark',
    ground: 'dark',
    canvas: '#131517',
    ink: '#e9ebed',
    ink2: '#bcc2c8',
    ink3: '#969ea6',
    gaussianProcess: '#f1f3f4',
    accent: '#5fc2cc',
    warn: '#e3ab45',
    sizes: screen,
  },
  print: { ...light, name: 'print', sizes: print },
};

/** The same theme with every size multiplied, for a screen that is read from afar. */
export function scaledTheme(theme: ChartTheme, scale: number): ChartTheme {
  if (scale === 1) return theme;
  const sizes = Object.fromEntries(Object.entries(theme.sizes).map(([key, size]) => [key, (size as number) * scale]));
  return { ...theme, sizes: sizes as unknown as ChartSizes };
}
