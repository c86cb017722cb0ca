/** Profile-likelihood intervals of a fit's parameters: each is held along its interval and all others are fitted again. */
import type { Interval } from './learning-curve.ts';
import { LeastSquares } from './least-squares.ts';
import { profileEnd } from './profile.ts';
import { FitProblem, type Points } from './problem.ts';
import type { Setting } from './request.ts';
import type { Minimum } from './search.ts';

/** Between Gauss-Newton steps so small and a rise of 3.841, an interval is right to 1e-4 of its length. */
const tolerance = 1e-5;
/** A lower χ² than this below the minimum is a new minimum. */
const lower = 1e-3;

export interface ProfiledInterval {
  interval: Interval;
  /** Whether an end is open: χ² does not rise to the threshold, and no bound of meaning stops it. */
  open: boolean;
  /** Parameters at which χ² is lower than at the minimum; a fit then starts again from there. */
  better?: Float64Array;
}

/**
 * The interval of one free parameter.
 * @param threshold rise of χ² at its ends
 * @param error the least-squares error, of the logarithm for a scale; may be infinite
 */
export function profileInterval(
  setting: Setting,
  points: Points,
  minimum: Minimum,
  place: number,
  threshold: number,
  error: number,
): ProfiledInterval {
  const { model, bounds, technical } = setting;
  const isScale = model.parameters[place]!.kind === 'scale';
  const problem = new FitProblem(model, points, bounds, new Map([...setting.held, [place, minimum.values[place]!]]));
  const solver = new LeastSquares(problem);
  const start = problem.coordinatesOf(minimum.values);
  const inside = (t: number) => (isScale ? Math.exp(t) : t);
  const outside = (value: number) => (isScale ? Math.log(value) : value);
  const best = outside(minimum.values[place]!);
  const range = { low: outside(bounds[place]!.low), high: outside(bounds[place]!.high) };
  let better: Float64Array | undefined;
  const end = (side: -1 | 1): { end: number; open: boolean } => {
    const warm = start.slice();
    const held = (t: number) => {
      problem.hold(place, inside(t));
      solver.minimise(warm, tolerance);
      if (!Number.isFinite(solver.chiSquared)) return Infinity;
      // From outside the interval the way back may lead elsewhere.
      if (solver.chiSquared < minimum.chiSquared + threshold) warm.set(solver.q);
      if (solver.chiSquared < minimum.chiSquared - lower) better ??= problem.valuesAt(solver.q, solver.c);
      return solver.chiSquared;
    };
    const request = {
      best,
      chiSquared: minimum.chiSquared,
      threshold,
      reach: reachOf(error, threshold, best),
      bounds: range,
    };
    const found = profileEnd(held, request, side);
    const key = side < 0 ? 'low' : 'high';
    const open = !found.risen && (technical[place]![key] || !Number.isFinite(found.end));
    if (!open) return { end: inside(found.end), open };
    return { end: side > 0 ? Infinity : isScale ? 0 : -Infinity, open };
  };
  const [low, high] = [end(-1), end(1)];
  return { interval: { low: low.end, high: high.end }, open: low.open || high.open, ...(better && { better }) };
}

function reachOf(error: number, threshold: number, best: number): number {
  const size = Math.max(Math.abs(best), 0.1);
  const reach = error * Math.sqrt(threshold);
  return reach > 1e-12 * size && reach < 1e6 * size ? reach : size / 10;
}
