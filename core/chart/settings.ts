/** How a learning-curve chart is asked for, by the screen, the figure and the preview alike. */
import type { ChartOutput } from './labels.ts';
import type { ChartTheme } from './theme.ts';

export interface ChartSettings {
  output: ChartOutput;
  /**
   * The second panel: the ratio to the Gaussian process at the same abscissa, known where the quantity depends on u; of an experiment its
   * residuals against the theory that it tests.
   */
  ratio: boolean;
  /** The top axis: the bare k*, where all visible curves share it. */
  kStar: boolean;
  /** The circles at P×. */
  crossing: boolean;
  /** Whether the members of curves that are means over seeds are drawn; they are if missing. */
  members?: boolean;
  /** Indices of curves that are left out. */
  hidden: ReadonlySet<number> | readonly number[];
  /** Size of the whole chart: CSS pixels on a screen, points in a figure. */
  width: number;
  height: number;
  theme: ChartTheme;
  /** Abscissa of the cursor. */
  cursor?: number;
  /** Ranges that replace those of the data; y is that of the upper panel. */
  zoom?: { x: [number, number]; y?: [number, number] };
  /** Multiplies every size of the theme. */
  scale?: number;
  /** Whether the legend is drawn; a host that puts its own there takes its place from `learningCurvesLayout`. */
  legend?: boolean;
}
