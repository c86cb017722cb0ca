/** Where the labels of a small chart go: each to the first of its places that is free, and none outside the frame. */

export interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** Left end and baseline of a text. */
export type Place = [x: number, y: number];

export interface Label {
  width: number;
  /** The best first. */
  places: Place[];
}

export type Segment = [from: Place, to: Place];

/** What a label occupies above and below its baseline, and how far it keeps from the next one. */
const ascent = 12;
const descent = 5;
const gap = 4;

/**
 * A place for every label, in the order in which they choose; null for one that has no free place.
 * @param lines no label lies on one of them
 */
export function placeLabels(labels: readonly Label[], frame: Box, lines: readonly Segment[]): (Place | null)[] {
  const taken: Box[] = [];
  return labels.map(({ width, places }) => {
    for (const [x, y] of places) {
      const box = { left: x, right: x + width, top: y - ascent, bottom: y + descent };
      const free =
        box.left >= frame.left + gap &&
        box.right <= frame.right - gap &&
        box.top >= frame.top + 1 &&
        box.bottom <= frame.bottom - 1 &&
        !taken.some((other) => overlap(box, other)) &&
        !lines.some((line) => crosses(line, box));
      if (!free) continue;
      taken.push(box);
      return [x, y];
    }
    return null;
  });
}

function overlap(a: Box, b: Box): boolean {
  return a.left < b.right + gap && b.left < a.right + gap && a.top < b.bottom && b.top < a.bottom;
}

/** Whether any of the segment lies within the box: what is left of it between the box's sides, clipped one after the other. */
function crosses([[x0, y0], [x1, y1]]: Segment, { left, right, top, bottom }: Box): boolean {
  let [first, last] = [0, 1];
  for (const [start, step, low, high] of [
    [x0, x1 - x0, left, right],
    [y0, y1 - y0, top, bottom],
  ] as const) {
    if (step === 0) {
      if (start <= low || start >= high) return false;
      continue;
    }
    const ends = [(low - start) / step, (high - start) / step];
    first = Math.max(first, Math.min(...ends));
    last = Math.min(last, Math.max(...ends));
  }
  return first < last;
}
