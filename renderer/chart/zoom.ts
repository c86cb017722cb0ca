/** Ranges of the axes that a person chose. */
export type Range = [low: number, high: number];

export interface Zoom {
  x: Range;
  /** Of the upper panel; undefined lets the ordinate fit the curves. */
  y?: Range;
}

/** The ends of the abscissa's finite values, in whatever order they stand; on a logarithmic one 0 has no place unless values lie below it. */
export function wholeRange(x: Float64Array, logarithmic = false): Range {
  const placed = logarithmic && !x.some((value) => value < 0) && x.some((value) => value > 0);
  const finite = x.filter((value) => Number.isFinite(value) && !(placed && value === 0));
  return [
    finite.reduce((low, value) => Math.min(low, value), Infinity),
    finite.reduce((high, value) => Math.max(high, value), -Infinity),
  ];
}

/**
 * The range after zooming around a value; null once it holds the whole range again.
 * @param factor below 1 zooms in
 */
export function zoomedRange(
  range: Range,
  whole: Range,
  logarithmic: boolean,
  around: number,
  factor: number,
): Range | null {
  const [forth, back] = logarithmic ? [Math.log, Math.exp] : [(value: number) => value, (value: number) => value];
  const centre = forth(around);
  const at = (value: number) => forth(value);
  const ends = range.map((value) => centre + (at(value) - centre) * factor) as Range;
  const [low, high] = [Math.max(ends[0], at(whole[0])), Math.min(ends[1], at(whole[1]))];
  if (low <= at(whole[0]) && high >= at(whole[1])) return null;
  return [back(low), back(high)];
}
