/**
 * Theory as a model of a measured curve: its parameters by least squares with profile-likelihood intervals, what of them the curve does not
 * determine, and whether a plain Gaussian process with other parameters does as well (theory, sections 2, 5, 6 and 8).
 */
import { CoarsegrainError } from '../errors.ts';
import { halfPower } from '../model/loss.ts';
import type { Fit, FittedParameter, ParameterStatus } from './fit.ts';
import type { Interval, LearningCurve } from './learning-curve.ts';
import { studentQuantile } from './student.ts';
import { isExponent, valueOf, type TheoryLevel, type TheoryObservable, type TheoryParameter } from './theory-curve.ts';
import { gaussianSetting, theorySetting, type TheoryFitRequest, type TheorySetting } from './theory-request.ts';
import {
  curvatureOfTheory,
  profileOfTheory,
  refined,
  searchTheory,
  type TheoryCurvature,
  type TheoryMinimum,
  type TheoryProfile,
} from './theory-search.ts';
import { gaussianSentence, theoryWarnings } from './theory-sentences.ts';

/** A fit of theory: its parameters are named as those of systems; fixed ones are not listed. */
export interface TheoryFit extends Omit<Fit, 'model' | 'parameters'> {
  level: TheoryLevel;
  observable: TheoryObservable;
  parameters: (FittedParameter & { name: TheoryParameter })[];
}

/** How a plain Gaussian process with its own κ, α and β compares. */
export interface GaussianRival {
  fit: TheoryFit;
  /** AIC and BIC of the Gaussian process less those of the theory: below 0 the Gaussian process is the better one. */
  deltaAic: number;
  deltaBic: number;
  verdict: 'as well' | 'somewhat worse' | 'worse';
}

export interface TheoryFitReport {
  name: string;
  fit: TheoryFit;
  /** Null where the theory that is fitted is a Gaussian process itself. */
  gaussian: GaussianRival | null;
  /** What the comparison says, for a person; empty where there is none. */
  sentence: string;
}

/** Δχ² of 95 % for one parameter: the square of the normal law's 1.959964. */
const normalThreshold = 3.841458820694124;
/** Errors that are estimated are no smaller than this, relative to the values. */
const leastError = 1e-9;
const mostRestarts = 4;

/**
 * Fits theory to a curve. Errors of the curve are taken as given; a curve that has none (NaN) gets equal relative ones, estimated from the
 * residuals.
 * @param progress told the share of the work that is done, 0 to 1; may throw to cancel
 * @throws CoarsegrainError for a request that is refused, too few points, and where theory has no value for any parameters within bounds
 */
export function fitTheory(
  curve: LearningCurve,
  request: TheoryFitRequest,
  progress: (share: number) => void = () => undefined,
): TheoryFitReport {
  const setting = theorySetting(curve, request);
  const fit = fitted(setting, true, (share) => progress(0.6 * share));
  const gaussian = isGaussian(setting) ? null : rival(setting, fit, (share) => progress(0.6 + 0.4 * share));
  progress(1);
  return { name: curve.name, fit, gaussian, sentence: gaussian ? gaussianSentence(fit, gaussian, setting.known) : '' };
}

function isGaussian({ system, free }: TheorySetting): boolean {
  const noWidth = system.N === Infinity && !free.includes('N');
  return noWidth && halfPower(system) !== undefined && system.u === 0 && !free.includes('u');
}

function rival(setting: TheorySetting, theory: TheoryFit, progress: (share: number) => void): GaussianRival | null {
  const other = gaussianSetting(setting);
  if (other.free.length + 1 > theory.points) return null;
  const fit = fitted(other, false, progress);
  const [deltaAic, deltaBic] = [fit.aic - theory.aic, fit.bic - theory.bic];
  // The usual rungs of AIC: up to 2 there is nothing to choose, beyond 10 next to nothing speaks for the other one.
  const verdict = deltaAic <= 2 ? 'as well' : deltaAic <= 10 ? 'somewhat worse' : 'worse';
  return { fit, deltaAic, deltaBic, verdict };
}

function fitted(setting: TheorySetting, profiles: boolean, progress: (share: number) => void): TheoryFit {
  const { search, known, free } = setting;
  const n = search.values.length;
  const searching = profiles ? 0.6 : 1;
  let minimum = searchTheory(search, (share) => progress(searching * share));
  if (!minimum) throw noValue(setting);
  const relative = minimum.chiSquared;
  if (!known) minimum = withEstimatedErrors(search, minimum, n - free.length);
  const threshold = known ? normalThreshold : studentQuantile(n - free.length, 0.95) ** 2;
  let curvature = curvatureOfTheory(search, minimum);
  let intervals: TheoryProfile[] = [];
  for (let restart = 0; profiles && restart < mostRestarts; restart++) {
    let better: Float64Array | undefined;
    intervals = [];
    for (let place = 0; place < free.length && !better; place++) {
      const found = profileOfTheory(search, minimum, place, threshold, curvature.errors[place]!);
      better = restart + 1 < mostRestarts ? found.better : undefined;
      intervals.push(found);
      progress(searching + ((1 - searching) * (place + 1)) / free.length);
    }
    if (!better) break;
    minimum = refined(search, better);
    curvature = curvatureOfTheory(search, minimum);
  }
  return reported(setting, minimum, curvature, intervals, relative);
}

/** The minimum again, with the errors by which χ² equals the degrees of freedom. */
function withEstimatedErrors({ weights, ...rest }: TheorySetting['search'], minimum: TheoryMinimum, degrees: number) {
  const error = Math.max(leastError, Math.sqrt(minimum.chiSquared / degrees));
  for (let i = 0; i < weights.length; i++) weights[i]! /= error;
  return refined({ ...rest, weights }, minimum.coordinates);
}

function reported(
  setting: TheorySetting,
  minimum: TheoryMinimum,
  curvature: TheoryCurvature,
  intervals: readonly TheoryProfile[],
  relative: number,
): TheoryFit {
  const { level, observable, search, known, free } = setting;
  const n = search.values.length;
  // With estimated errors their scale is one more parameter, and the likelihood that of the sum before it was scaled.
  const count = known ? free.length : free.length + 1;
  const deviance = known ? minimum.chiSquared : n * Math.log(Math.max(relative, n * leastError ** 2) / n);
  const fit: TheoryFit = {
    level,
    observable,
    status: minimum.converged ? 'converged' : 'not converged',
    parameters: free.map((name, place) => parameterOf(setting, minimum, curvature, intervals[place], name, place)),
    points: n,
    errors: known ? 'given' : 'estimated',
    chiSquared: minimum.chiSquared,
    degreesOfFreedom: n - free.length,
    aic: deviance + 2 * count,
    bic: deviance + count * Math.log(n),
    residuals: minimum.residuals,
    fitted: minimum.fitted,
    condition: curvature.condition,
    warnings: [],
  };
  fit.warnings = theoryWarnings(fit, curvature);
  return fit;
}

function parameterOf(
  { search, asked }: TheorySetting,
  { coordinates }: TheoryMinimum,
  curvature: TheoryCurvature,
  profile: TheoryProfile | undefined,
  name: TheoryParameter,
  place: number,
): TheoryFit['parameters'][number] {
  const coordinate = coordinates[place]!;
  const value = valueOf(name, coordinate);
  const error = curvature.errors[place]!;
  const bounds = search.bounds[place]!;
  const interval = profile ? intervalOf(name, profile, asked[name]) : null;
  const leastSquaresError = isExponent(name) ? error : value * error;
  return {
    ...{ name, value, interval, bootstrap: null, leastSquaresError },
    status: statusOf(coordinate, bounds, error, profile),
  };
}

/** Ends that only the search has stopped at are open. */
function intervalOf(name: TheoryParameter, { low, high, risen }: TheoryProfile, asked: Interval | undefined): Interval {
  return {
    low: risen[0] || asked ? valueOf(name, low) : isExponent(name) ? -Infinity : 0,
    high: risen[1] || asked ? valueOf(name, high) : Infinity,
  };
}

function statusOf(
  coordinate: number,
  { low, high }: Interval,
  error: number,
  profile: TheoryProfile | undefined,
): ParameterStatus {
  const unbounded = profile ? !profile.risen[0] && !profile.risen[1] : !Number.isFinite(error);
  if (unbounded) return 'not identifiable';
  const near = 1e-9 * Math.max(1, Math.abs(coordinate));
  return coordinate - low <= near || high - coordinate <= near ? 'at bound' : 'free';
}

function noValue({ system, level, free }: TheorySetting): CoarsegrainError {
  const message = `Level ${level} has no single solution at all points of the curve for any of the ${free.join(', ')} that were tried, with loss ${system.loss} and spectrum ${system.spectrum}.`;
  return new CoarsegrainError({ kind: 'not-found', field: 'system', value: null, message });
}
