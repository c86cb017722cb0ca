/** The part of a learning curve that is analysed. */
import type { Interval, LearningCurve, TheoryOfCurve } from './learning-curve.ts';

/** The points with low ≤ P ≤ high and what theory knows there; the curve itself where there is no window. */
export function withinWindow(curve: LearningCurve, window?: Interval): LearningCurve {
  if (!window) return curve;
  // Ends that a person typed meet points of a logarithmic grid.
  const [low, high] = [window.low * (1 - 1e-9), window.high * (1 + 1e-9)];
  const places = Array.from(curve.P.keys()).filter((at) => curve.P[at]! >= low && curve.P[at]! <= high);
  if (places.length === curve.P.length) return curve;
  const part = (values: Float64Array) => Float64Array.from(places, (at) => values[at]!);
  return {
    ...curve,
    P: part(curve.P),
    values: part(curve.values),
    errors: part(curve.errors),
    ...(curve.theory ? { theory: partOf(curve.theory, part) } : {}),
  };
}

function partOf(theory: TheoryOfCurve, part: (values: Float64Array) => Float64Array): TheoryOfCurve {
  const { slope, scaling, biasShare } = theory;
  return {
    ...theory,
    kStar: part(theory.kStar),
    epsilon: part(theory.epsilon),
    theta: part(theory.theta),
    X: part(theory.X),
    gaussianX: part(theory.gaussianX),
    gaussianValues: part(theory.gaussianValues),
    ...(slope ? { slope: part(slope) } : {}),
    ...(scaling ? { scaling: part(scaling) } : {}),
    ...(biasShare ? { biasShare: part(biasShare) } : {}),
  };
}

/** From the first to the last P; NaN where there are no points. */
export function rangeOf({ P }: Pick<LearningCurve, 'P'>): Interval {
  return { low: P[0] ?? NaN, high: P.at(-1) ?? NaN };
}

/** log10(high/low), to rounding. */
export function decadesOf({ low, high }: Interval): number {
  return Number(Math.log10(high / low).toPrecision(12));
}

/** The least and the largest of the values that are numbers; null where there is none. */
export function extremes(values: Float64Array | undefined): Interval | null {
  const known = values?.filter((value) => !Number.isNaN(value)) ?? [];
  return known.length === 0 ? null : { low: Math.min(...known), high: Math.max(...known) };
}
