/**
 * The elements that charts draw beside their curves, as plain data for ECharts' `graphic` component: no closures, so that an option can
 * be compared, sent to another thread and drawn without a screen.
 */
import { isItalic, spanSize, type Span } from './text.ts';
import type { ChartTheme } from './theme.ts';

interface Stroke {
  stroke?: string;
  lineWidth?: number;
  lineDash?: number[];
  fill?: string;
  opacity?: number;
}

interface Common {
  silent: true;
  /** Height in the stack: shading 0, frame 1, curves 3 and 4, markers 6, labels 7. */
  z: number;
  name?: string;
}

export interface LineElement extends Common {
  type: 'line';
  shape: { x1: number; y1: number; x2: number; y2: number };
  style: Stroke;
}
export interface RectElement extends Common {
  type: 'rect';
  shape: { x: number; y: number; width: number; height: number };
  style: Stroke;
}
export interface CircleElement extends Common {
  type: 'circle';
  shape: { cx: number; cy: number; r: number };
  style: Stroke;
}
export interface PolygonElement extends Common {
  type: 'polygon';
  shape: { points: [number, number][] };
  style: Stroke;
}
export interface PolylineElement extends Common {
  type: 'polyline';
  shape: { points: [number, number][] };
  style: Stroke;
}
export interface ImageElement extends Common {
  type: 'image';
  style: { image: string; x: number; y: number; width: number; height: number };
}
export interface TextElement extends Common {
  type: 'text';
  x: number;
  y: number;
  rotation: number;
  style: {
    text: string;
    align: 'left' | 'center' | 'right';
    verticalAlign: 'top' | 'middle' | 'bottom';
    fill: string;
    rich: Record<string, RichStyle>;
  };
}
export type GraphicElement =
  LineElement | RectElement | CircleElement | PolygonElement | PolylineElement | ImageElement | TextElement;

interface RichStyle {
  fontFamily: string;
  fontSize: number;
  fontStyle: 'normal' | 'italic';
  fill: string;
  verticalAlign: 'top' | 'middle' | 'bottom';
  padding: number[];
}

export const wordFamily = 'Inter, Helvetica, Arial, sans-serif';
export const symbolFamily = "'STIX Two Text', 'STIX Two Math', 'Times New Roman', Times, serif";

export function line(x1: number, y1: number, x2: number, y2: number, style: Stroke, z = 1): LineElement {
  return { type: 'line', silent: true, z, shape: { x1, y1, x2, y2 }, style };
}

export function circle(cx: number, cy: number, r: number, style: Stroke, z = 6): CircleElement {
  return { type: 'circle', silent: true, z, shape: { cx, cy, r }, style };
}

export interface TextPlace {
  x: number;
  y: number;
  align?: TextElement['style']['align'];
  verticalAlign?: TextElement['style']['verticalAlign'];
  /** In radians, anticlockwise. */
  rotation?: number;
  colour?: string;
}

/** Spans as one text; symbols in ink, words in the quieter ink, unless a colour is given. */
export function text(spans: readonly Span[], place: TextPlace, theme: ChartTheme, z = 7): TextElement {
  return {
    type: 'text',
    silent: true,
    z,
    x: place.x,
    y: place.y,
    rotation: place.rotation ?? 0,
    style: {
      text: spans.map((span) => `{${styleName(span)}|${span.text}}`).join(''),
      align: place.align ?? 'left',
      verticalAlign: place.verticalAlign ?? 'middle',
      fill: place.colour ?? theme.ink2,
      rich: Object.fromEntries(spans.map((span) => [styleName(span), richStyle(span, theme, place.colour)])),
    },
  };
}

/** Spans of one look share a style. */
function styleName(span: Span): string {
  if (span.kind === 'symbol' || !isItalic(span)) return span.kind;
  return span.kind === 'sub' ? 'letter' : 'power';
}

function richStyle(span: Span, theme: ChartTheme, colour: string | undefined): RichStyle {
  const { kind } = span;
  const words = kind === 'word' || kind === 'tick' || kind === 'raised';
  const size = spanSize(kind, theme);
  const shift = { sub: 'bottom', sup: 'top', raised: 'top' } as const;
  const verticalAlign = kind === 'sub' || kind === 'sup' || kind === 'raised' ? shift[kind] : 'middle';
  // An index hangs below its line by a fifth of its size, a power stands above it.
  const outside = -size * 0.2;
  // Spans are centred on their own middles; the serif's lies lower above its baseline than the sans serif's.
  const lower = words ? 0 : size * 0.06;
  const padding = { top: [outside, 0, 0, size * 0.1], bottom: [0, 0, outside, 0], middle: [lower, 0, 0, 0] }[
    verticalAlign
  ];
  return {
    fontFamily: words ? wordFamily : symbolFamily,
    fontSize: size,
    fontStyle: isItalic(span) ? 'italic' : 'normal',
    fill: colour ?? (words ? theme.ink2 : theme.ink),
    verticalAlign,
    padding,
  };
}
