/** Which colour a value has on a map, and what the colour bar shows. */
import { axisTicks, placeOn, roomyScale, type Scale, type Tick } from './axis.ts';
import type { MapPanel } from './map.ts';
import { ramp, signedRamp, type Ground } from './ramp.ts';
import type { ChartTheme } from './theme.ts';

export interface MapColours {
  scale: Scale;
  /** Whether values of both signs are told apart by two colours, zero in the middle. */
  signed: boolean;
  /** From the lowest value of the scale to the highest. */
  colours: string[];
}

/** More colours than can be told apart. */
const steps = 192;
/** Values that span a larger factor are coloured by their logarithm. */
const decades = 30;

/** The scale of all panels together. With nothing to colour it is that of an empty chart. */
export function coloursOf(panels: readonly Pick<MapPanel, 'values'>[], ground: Ground): MapColours {
  let [low, high] = [Infinity, -Infinity];
  for (const { values } of panels) {
    for (const value of values) {
      if (!Number.isFinite(value)) continue;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  const signed = low < 0 && high > 0;
  if (signed) [low, high] = [Math.min(low, -high), Math.max(high, -low)];
  const scale = roomyScale(low, high, low > 0 && high / low >= decades, 0);
  return { scale, signed, colours: (signed ? signedRamp : ramp)(steps, ground) };
}

/** The position of a value's colour; values beyond the ends have those of the ends. @param value finite */
export function colourAt({ scale, colours }: MapColours, value: number): number {
  const place = Math.floor(placeOn(scale, value) * colours.length);
  return Math.min(colours.length - 1, Math.max(0, place));
}

/** Ticks of the colour bar. @param length in the theme's unit */
export function barTicks({ scale }: MapColours, length: number, theme: ChartTheme): Tick[] {
  return axisTicks(scale, length, 'ordinate', theme);
}

/** More lines than this hide what they lie on. */
const mostLevels = 12;

/** The values that bear a label on the colour bar: those on which level lines are drawn. Zero of signed values is among them. */
export function levelsOf(ticks: readonly Tick[], { min, max }: Scale): number[] {
  const levels = ticks.filter(({ label, value }) => label && value > min && value < max).map(({ value }) => value);
  const every = Math.ceil(levels.length / mostLevels);
  return levels.filter((_, index) => index % every === 0);
}
