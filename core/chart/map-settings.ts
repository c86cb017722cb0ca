/** How a map is asked for, by the screen, the figure and the preview alike. */
import type { ChartTheme } from './theme.ts';

export interface MapSettings {
  /** Size of the whole chart: CSS pixels on a screen, points in a figure. */
  width: number;
  height: number;
  theme: ChartTheme;
  /** Pixels of the coloured picture to one unit of length. */
  resolution: number;
  /** Ranges that replace those of the axes. */
  zoom?: { x: [number, number]; y?: [number, number] };
}
