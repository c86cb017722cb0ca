/** Where the labels of borders stand: on their lines, clear of each other and of the other lines. */
import type { MapBorder } from './map.ts';
import { borderSpans } from './map-borders.ts';
import type { MapPlace } from './map-layout.ts';
import { estimateWidth, type Span } from './text.ts';
import type { ChartTheme } from './theme.ts';

export interface LineLabel {
  spans: Span[];
  /** The middle, and the size with the white around the letters. */
  x: number;
  y: number;
  width: number;
  height: number;
}

export type PixelLine = [x: number, y: number][];

/** A border with its lines as they are drawn. */
export interface DrawnBorder {
  border: MapBorder;
  lines: PixelLine[];
}

/** Places along a line that are tried. */
const tries = 24;
/** A further line of the same border bears a label only where it is this many labels long. */
const longEnough = 5;

/** One label a border, on its longest line, and one on each other line that is long; none where there is no clear place. */
export function lineLabels(drawn: readonly DrawnBorder[], place: MapPlace, theme: ChartTheme): LineLabel[] {
  const labels: LineLabel[] = [];
  for (const { border, lines } of drawn) {
    const spans = borderSpans(border);
    const { space, symbol } = theme.sizes;
    const size = { width: estimateWidth(spans, theme) + 2 * space, height: 1.25 * symbol };
    const others = drawn.filter((other) => other.border !== border).flatMap((other) => other.lines);
    const longest = [...lines].sort((a, b) => lengthOf(b) - lengthOf(a));
    longest.forEach((line, order) => {
      if (order > 0 && lengthOf(line) < longEnough * size.width) return;
      const found = bestPlace(line, size, place, others, labels);
      if (found) labels.push({ spans, ...found, ...size });
    });
  }
  return labels;
}

function lengthOf(line: PixelLine): number {
  let length = 0;
  for (let index = 1; index < line.length; index++) length += distance(line[index - 1]!, line[index]!);
  return length;
}

function distance([x0, y0]: readonly [number, number], [x1, y1]: readonly [number, number]): number {
  return Math.hypot(x1 - x0, y1 - y0);
}

type Size = Pick<LineLabel, 'width' | 'height'>;
type Box = Pick<LineLabel, 'x' | 'y' | 'width' | 'height'>;

/**
 * The place on a line that is clearest of the frame, the other lines and the other labels, or, where there is none, beside the line; null
 * where each would lie on one of them.
 */
function bestPlace(
  line: PixelLine,
  size: Size,
  frame: MapPlace,
  others: readonly PixelLine[],
  labels: readonly Box[],
): { x: number; y: number } | null {
  const aside = 0.5 * size.width + 0.25 * size.height;
  for (const shift of [0, -aside, aside]) {
    const found = clearest(line, shift, size, frame, others, labels);
    if (found) return found;
  }
  return null;
}

function clearest(
  line: PixelLine,
  shift: number,
  size: Size,
  frame: MapPlace,
  others: readonly PixelLine[],
  labels: readonly Box[],
): { x: number; y: number } | null {
  let best: { x: number; y: number; room: number } | null = null;
  for (const [at, y] of evenly(line)) {
    const x = at + shift;
    const box = { x, y, ...size };
    const edges = [x - frame.x, frame.x + frame.width - x].map((room) => room - size.width / 2);
    const ends = [y - frame.y, frame.y + frame.height - y].map((room) => room - size.height / 2);
    const beside = labels.map((label) => boxDistance(box, label));
    const room = Math.min(...edges, ...ends, ...beside, ...others.map((other) => lineDistance(box, other)));
    // Far from everything is far enough: of such places the first, which lies nearest the middle.
    if (room > 0 && Math.min(room, 2 * size.height) > (best?.room ?? 0))
      best = { x, y, room: Math.min(room, 2 * size.height) };
  }
  return best && { x: best.x, y: best.y };
}

/** Points along a line by their distance from its middle. */
function evenly(line: PixelLine): PixelLine {
  const total = lengthOf(line);
  const shares = Array.from({ length: tries }, (_, index) => (index + 0.5) / tries);
  return shares.sort((a, b) => Math.abs(a - 0.5) - Math.abs(b - 0.5)).map((share) => pointAlong(line, share * total));
}

function pointAlong(line: PixelLine, way: number): [number, number] {
  let rest = way;
  for (let index = 1; index < line.length; index++) {
    const [from, to] = [line[index - 1]!, line[index]!];
    const step = distance(from, to);
    if (step >= rest && step > 0) {
      const share = rest / step;
      return [from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])];
    }
    rest -= step;
  }
  return line.at(-1)!;
}

function boxDistance(a: Box, b: Box): number {
  const across = Math.abs(a.x - b.x) - (a.width + b.width) / 2;
  const up = Math.abs(a.y - b.y) - (a.height + b.height) / 2;
  return Math.max(across, up);
}

/** From a box to the points of a line, and to points between them where they lie far apart. */
function lineDistance(box: Box, line: PixelLine): number {
  let least = Infinity;
  for (let index = 0; index < line.length; index++) {
    const [from, to] = [line[Math.max(0, index - 1)]!, line[index]!];
    const pieces = Math.max(1, Math.ceil(distance(from, to) / box.height));
    for (let piece = 1; piece <= pieces; piece++) {
      const [x, y] = [0, 1].map((axis) => from[axis]! + (piece / pieces) * (to[axis]! - from[axis]!)) as [
        number,
        number,
      ];
      least = Math.min(least, boxDistance(box, { x, y, width: 0, height: 0 }));
    }
  }
  return least;
}
