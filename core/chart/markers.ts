/** The shapes of markers, one a curve, so that no colour has to tell points apart. */

export const markerShapes = ['circle', 'square', 'triangle', 'diamond', 'inverted triangle', 'pentagon'] as const;
export type MarkerShape = (typeof markerShapes)[number];

/** Corners around the middle of a marker of radius 1, of about equal areas; y points down. A circle has none. */
const corners: Record<MarkerShape, readonly (readonly [x: number, y: number])[]> = {
  circle: [],
  square: polygon(4, 1.25, 45),
  triangle: polygon(3, 1.45, 0),
  diamond: polygon(4, 1.3, 0),
  'inverted triangle': polygon(3, 1.45, 180),
  pentagon: polygon(5, 1.15, 0),
};

/** @param turn in degrees, of the first corner from the top */
function polygon(count: number, radius: number, turn: number): [number, number][] {
  return Array.from({ length: count }, (_, corner) => {
    const angle = ((corner / count) * 360 + turn) * (Math.PI / 180);
    return [radius * Math.sin(angle), -radius * Math.cos(angle)];
  });
}

/** The shape of a curve's markers. @param index of the curve in the run's order */
export function markerOf(index: number): MarkerShape {
  return markerShapes[index % markerShapes.length]!;
}

/** The corners of a marker around its middle; empty for a circle. */
export function markerCorners(shape: MarkerShape, x: number, y: number, radius: number): [number, number][] {
  return corners[shape].map(([dx, dy]) => [x + radius * dx, y + radius * dy]);
}
