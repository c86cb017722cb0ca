/** What a fit tells: values with status and intervals, measures of how good it is, and what a person should know, in sentences. */
import type { Bootstrap } from './bootstrap.ts';
import type { Fit, FittedParameter, ParameterStatus } from './fit.ts';
import type { ProfiledInterval } from './intervals.ts';
import type { Interval } from './learning-curve.ts';
import { leastGap, type Points } from './problem.ts';
import type { Setting } from './request.ts';
import type { Minimum } from './search.ts';
import type { Curvature } from './uncertainty.ts';

/** Where no profile was asked for: errors of exponents, and of logarithms of scales, above which nothing is known. */
const vaguest = 1;
/** A Hessian of this condition has a direction in which rounding is all that is seen. */
const singular = 1e12;

export interface Fitted {
  setting: Setting;
  points: Points;
  known: boolean;
  minimum: Minimum;
  curvature: Curvature;
  /** By place, of the parameters whose profile was asked for. */
  intervals: ReadonlyMap<number, ProfiledInterval>;
  bootstrap: Bootstrap | undefined;
  samples: number;
}

export function fitOf(fitted: Fitted): Fit {
  const { setting, points, known, minimum, curvature } = fitted;
  const n = points.x.length;
  const parameters = setting.model.parameters.map((_, place) => parameterOf(fitted, place));
  const free = parameters.filter(({ status }) => status !== 'fixed').length;
  const { chiSquared } = minimum;
  // With estimated errors the scale of the errors is one more parameter, and the likelihood that of the unscaled sum.
  const count = known ? free : free + 1;
  const deviance = known ? chiSquared : n * Math.log(Math.max(chiSquared, 1e-300) / n) + 2 * sumOfErrorLogs(points);
  const fit: Fit = {
    model: setting.model.name,
    status: minimum.converged ? 'converged' : 'not converged',
    parameters,
    points: n,
    errors: known ? 'given' : 'estimated',
    chiSquared,
    degreesOfFreedom: n - free,
    aic: deviance + 2 * count,
    bic: deviance + count * Math.log(n),
    residuals: minimum.residuals,
    fitted: points.y.map((y, i) => y - minimum.residuals[i]! / points.weights[i]!),
    condition: curvature.condition,
    warnings: [],
  };
  fit.warnings = warningsOf(fit, fitted);
  return fit;
}

/** Σ ln of the relative errors that were estimated: it undoes their scale. */
function sumOfErrorLogs({ weights, y }: Points): number {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) sum -= Math.log(weights[i]! * Math.abs(y[i]!));
  return sum;
}

function parameterOf({ setting, minimum, curvature, intervals, bootstrap }: Fitted, place: number): FittedParameter {
  const { model, held, technical, bounds } = setting;
  const { name, kind } = model.parameters[place]!;
  const value = minimum.values[place]!;
  if (held.has(place)) return { name, value, status: 'fixed', interval: null, bootstrap: null, leastSquaresError: 0 };
  const profile = intervals.get(place);
  const error = curvature.errors[place]!;
  const sampled = bootstrap?.intervals[place];
  return {
    name,
    value,
    status: statusOf(setting, minimum.values, place, error, profile),
    interval: profile ? around(value, profile.interval) : null,
    bootstrap: sampled ? opened(sampled, bounds[place]!, technical[place]!, kind === 'scale') : null,
    leastSquaresError: kind === 'scale' ? value * error : error,
  };
}

/** The interval, widened to the value where a minimum that was found late lies outside. */
function around(value: number, { low, high }: Interval): Interval {
  return { low: Math.min(low, value), high: Math.max(high, value) };
}

function statusOf(
  { model, bounds, technical }: Setting,
  values: Float64Array,
  place: number,
  error: number,
  profile: ProfiledInterval | undefined,
): ParameterStatus {
  const value = values[place]!;
  const { low, high } = bounds[place]!;
  const near = (bound: number) =>
    Number.isFinite(bound) && Math.abs(value - bound) <= 1e-9 * Math.max(1e-3, Math.abs(bound));
  const vague = !profile && error > (model.parameters[place]!.kind === 'amplitude' ? Infinity : vaguest);
  if (profile?.open || vague || !Number.isFinite(error) || merged(model.ascending, values, place))
    return 'not identifiable';
  if (near(low)) return technical[place]!.low ? 'not identifiable' : 'at bound';
  if (near(high)) return technical[place]!.high ? 'not identifiable' : 'at bound';
  return 'free';
}

/** Whether two ascending exponents, of which this is one, have met. */
function merged(ascending: readonly [number, number] | undefined, values: Float64Array, place: number): boolean {
  if (!ascending?.includes(place)) return false;
  return values[ascending[1]]! - values[ascending[0]]! <= leastGap * (1 + 1e-6);
}

/** Percentiles at technical bounds are infinite. */
function opened(
  { low, high }: Interval,
  bounds: Interval,
  technical: { low: boolean; high: boolean },
  isScale: boolean,
): Interval {
  return {
    low: technical.low && low <= bounds.low * (isScale ? 1 + 1e-9 : 1) ? (isScale ? 0 : -Infinity) : low,
    high: technical.high && high >= bounds.high * (isScale ? 1 - 1e-9 : 1) ? Infinity : high,
  };
}

function warningsOf(fit: Fit, { samples, bootstrap }: Fitted): string[] {
  const warnings: string[] = [];
  const named = (status: ParameterStatus) => fit.parameters.filter((parameter) => parameter.status === status);
  if (fit.status === 'not converged')
    warnings.push('The fit did not converge: its numbers are those of its last step.');
  const resolution = unresolved(fit);
  if (resolution) warnings.push(resolution);
  const loose = named('not identifiable').map(({ name }) => name);
  if (loose.length > 0)
    warnings.push(`These points do not determine ${list(loose)}: other values fit as well as those given.`);
  if (fit.condition > singular)
    warnings.push('Some parameters make up for each other: the condition of the Hessian is at the limit of doubles.');
  for (const { name, value } of named('at bound')) warnings.push(`${name} is at its bound, ${short(value)}.`);
  const { chiSquared, degreesOfFreedom: degrees } = fit;
  if (fit.errors === 'estimated') {
    warnings.push(
      `No errors are given: they are taken as equal relative ones and estimated from the residuals; intervals use Student’s t with ${degrees} degrees of freedom.`,
    );
  } else if (chiSquared > degrees + 4 * Math.sqrt(2 * degrees) && degrees > 0) {
    warnings.push(
      `χ² is ${short(chiSquared / degrees)} per degree of freedom: the model misses the points by more than their errors, and its intervals take it as true.`,
    );
  }
  if (bootstrap && bootstrap.lost > 0.05 * samples)
    warnings.push(`${bootstrap.lost} of ${samples} samples of the bootstrap did not converge.`);
  return warnings;
}

/** Theory, section 8: the exponents a < b of one curve are resolved where 2σ_a ≤ b − a. */
function unresolved(fit: Fit): string | undefined {
  if (fit.model !== 'two-power') return undefined;
  const [a, b] = ['a', 'b'].map((wanted) => fit.parameters.find(({ name }) => name === wanted)!) as [
    FittedParameter,
    FittedParameter,
  ];
  if (a.status === 'fixed' || 2 * a.leastSquaresError <= b.value - a.value) return undefined;
  return `The exponents a = ${short(a.value)} and b = ${short(b.value)} are too close to tell apart: 2σ of a is ${short(2 * a.leastSquaresError)}, more than their distance ${short(b.value - a.value)}.`;
}

function list(names: readonly string[]): string {
  return names.length === 1 ? names[0]! : `${names.slice(0, -1).join(', ')} and ${names[names.length - 1]!}`;
}

const short = (value: number) => (Number.isFinite(value) ? String(Number(value.toPrecision(3))) : '∞');
