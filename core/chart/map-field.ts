/** The colours of a map as a picture: what each point's colour covers, and patterns where points have no value. */
import { pointStatuses } from '../quantities/quantity.ts';
import type { Scale } from './axis.ts';
import { notComputed } from './curves.ts';
import type { MapPanel } from './map.ts';
import { forEachQuarter, type Mesh } from './map-cells.ts';
import { colourAt, type MapColours } from './map-colours.ts';
import { isValued } from './map-columns.ts';
import { pngUrl } from './png.ts';
import type { ChartTheme } from './theme.ts';

/** What a place without a colour is: a status without values, or a point that has none in this column. */
export const blanks = ['several roots', 'no root', 'not converged', 'no value', 'not computed'] as const;
export type Blank = (typeof blanks)[number];

/** Why a point has no colour; null where it has one. */
export function blankOf(code: number, value: number): Blank | null {
  if (code === notComputed) return 'not computed';
  const word = pointStatuses[code];
  if (word === 'several roots' || word === 'no root' || word === 'not converged') return word;
  return isValued(code) && Number.isFinite(value) ? null : 'no value';
}

/** Colours before those of values: the ground, the strokes of patterns, a quiet surface, and strokes that warn. */
const [ground, stroke, quiet, warning] = [0, 1, 2, 3];
const firstColour = 4;

/**
 * Whether the pattern of a blank has a stroke at a pixel: leaning lines for several roots, the other way for what did not converge, lying
 * lines for what has no value. Where there is no root the surface is quiet.
 * @param pitch pixels from stroke to stroke
 */
export function patternAt(
  blank: Blank,
  x: number,
  y: number,
  pitch: number,
): 'stroke' | 'warning' | 'quiet' | 'ground' {
  const thick = Math.max(1, Math.round(pitch / 6));
  const within = (place: number) => ((place % pitch) + pitch) % pitch < thick;
  switch (blank) {
    case 'several roots':
      return within(x + y) ? 'stroke' : 'ground';
    case 'not converged':
      return within(x - y) ? 'warning' : 'ground';
    case 'no value':
      return within(y) ? 'stroke' : 'ground';
    case 'no root':
      return 'quiet';
    case 'not computed':
      return 'ground';
  }
}

const positions = { ground, stroke, quiet, warning } as const;

/** The colours of places without a value. */
export function blankColours({ canvas, ink3, warn, name }: ChartTheme): string[] {
  return [canvas, ink3, name === 'dark' ? '#434950' : '#c3c8cd', warn];
}

/** The rectangle of a picture on the scales of its axes, and its size in pixels. */
export interface Picture {
  scaleX: Scale;
  scaleY: Scale;
  width: number;
  height: number;
  /** Pixels from stroke to stroke of a pattern. */
  pitch: number;
}

/** The picture as a data URL. */
export function fieldUrl(
  mesh: Mesh,
  panel: Pick<MapPanel, 'values' | 'status'>,
  colours: MapColours,
  picture: Picture,
  theme: ChartTheme,
): string {
  const { width, height } = picture;
  const pixels = fieldPixels(mesh, panel, colours, picture);
  return pngUrl(width, height, [...blankColours(theme), ...colours.colours], pixels);
}

/** Positions of colours, row by row from the top: those of `blankColours`, then those of values. */
export function fieldPixels(
  mesh: Mesh,
  { values, status }: Pick<MapPanel, 'values' | 'status'>,
  colours: MapColours,
  { scaleX, scaleY, width, height, pitch }: Picture,
): Uint8Array {
  const pixels = new Uint8Array(width * height);
  const reasons = Array.from(status, (code, point) => blankOf(code, values[point]!));
  const colourOf = Uint8Array.from(reasons, (blank, point) =>
    blank === null ? firstColour + colourAt(colours, values[point]!) : ground,
  );
  const columnAt = pixelAt(scaleX, width);
  const rowAt = pixelAt(scaleY, height);
  forEachQuarter(mesh, (left, right, foot, top, point) => {
    const [first, end] = [columnAt(left), columnAt(right)];
    const [upper, lower] = [height - rowAt(top), height - rowAt(foot)];
    const blank = reasons[point];
    for (let y = upper; y < lower; y++) {
      if (!blank) pixels.fill(colourOf[point]!, y * width + first, y * width + end);
      else for (let x = first; x < end; x++) pixels[y * width + x] = positions[patternAt(blank, x, y, pitch)];
    }
  });
  return pixels;
}

/** The first pixel whose middle lies beyond a place, from 0 to their number, so that neighbours share none and leave none out. */
function pixelAt(scale: Scale, count: number): (place: number) => number {
  const onScale = scale.logarithmic ? Math.log : (value: number) => value;
  const [low, high] = [onScale(scale.min), onScale(scale.max)];
  return (place) => Math.min(count, Math.max(0, Math.ceil(((place - low) / (high - low)) * count - 0.5)));
}
