/**
 * The drift of a leading exponent as the lower end of the window moves up (theory, section 8): its systematic error. A power that the model does
 * not have leaves with the small P, where it is largest.
 */
import type { FitOptions, FitRequest, FittedParameter } from './fit.ts';
import { fitCurve } from './fit-curve.ts';
import type { Interval, LearningCurve } from './learning-curve.ts';

export interface DriftStep {
  /** The lower end of the window. */
  low: number;
  points: number;
  exponent: number;
  /** The least-squares error of the exponent. */
  error: number;
  /** Whether 2σ is at most the distance to the second exponent (always so for models without one). */
  resolved: boolean;
}

export interface Drift {
  /** From the whole window on; at most eight steps. */
  steps: DriftStep[];
  /** The farthest that a resolved exponent lies from that of the whole window; 0 where none is resolved. */
  systematic: number;
}

const mostSteps = 8;
/** The narrowest windows hold this many points and decades of P (theory, section 8: less is not enough data). */
const fewestPoints = 8;
const fewestDecades = 1.5;

/**
 * The leading exponent `a` in windows of one upper end.
 * @param request a two-power fit if missing
 */
export function drift(
  curve: LearningCurve,
  options: Pick<FitOptions, 'window' | 'progress'> = {},
  request: FitRequest = { model: 'two-power' },
): Drift {
  const lows = lowerEnds(curve, options.window);
  const steps: DriftStep[] = [];
  let start: Record<string, number> | undefined;
  for (const [done, low] of lows.entries()) {
    const window = { low, high: options.window?.high ?? Infinity };
    const fit = fitCurve(curve, request, { window, profiles: false, ...(start && { start }) });
    const parameter = (name: string) => fit.parameters.find((one) => one.name === name);
    const a = parameter('a')!;
    steps.push({
      low,
      points: fit.points,
      exponent: a.value,
      error: a.leastSquaresError,
      resolved: resolved(a, parameter('b')),
    });
    start = Object.fromEntries(fit.parameters.map(({ name, value }) => [name, value]));
    options.progress?.((done + 1) / lows.length);
  }
  const whole = steps[0]?.exponent ?? NaN;
  const distances = steps.filter((step) => step.resolved).map(({ exponent }) => Math.abs(exponent - whole));
  return { steps, systematic: Math.max(0, ...distances) };
}

function resolved(a: FittedParameter, b: FittedParameter | undefined): boolean {
  if (!Number.isFinite(a.leastSquaresError)) return false;
  return !b || 2 * a.leastSquaresError <= b.value - a.value;
}

/** Points at which a window may begin: about evenly spaced in ln P, none where too little would be left. */
function lowerEnds(curve: LearningCurve, window: Interval = { low: 0, high: Infinity }): number[] {
  const P = [...curve.P].filter((value) => value >= window.low && value <= window.high);
  const last = P[P.length - 1] ?? 0;
  const possible = P.filter((low, i) => P.length - i >= fewestPoints && last / low >= 10 ** fewestDecades);
  if (possible.length <= mostSteps) return possible;
  return Array.from(
    { length: mostSteps },
    (_, i) => possible[Math.round((i * (possible.length - 1)) / (mostSteps - 1))]!,
  );
}
