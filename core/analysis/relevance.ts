/**
 * Relevance as it is measured (theory, section 4): how far a curve lies from its Gaussian process, R(P) = |X/X_GP − 1| or |L/L_GP − 1|, and
 * whether that dies out or grows as data moves k* into the ultraviolet. A relevant perturbation dies out at large P, an irrelevant one grows.
 *
 * What is followed is D = |ln(1 ± R)|, which is R to first order and goes on to grow where X ≪ X_GP and R has come to 1.
 */
import type { Perturbation } from '../scaling/perturbations.ts';
import type { Interval, LearningCurve } from './learning-curve.ts';
import { decimals, digits } from './words.ts';
import { withinWindow } from './window.ts';

/** Exponents of R closer to 0 than this are marginal. */
const marginal = 0.01;
/** Below this R is rounding: the curve is its Gaussian process. */
const rounding = 1e-10;
/** Points on each side from which a local exponent of theory is taken. */
const neighbours = 2;
const fewestPoints = 4;

export type Direction = 'dying' | 'growing' | 'constant' | 'none' | 'undecided';
export type MeasuredClass = 'relevant' | 'irrelevant' | 'marginal' | 'undecided';

export interface Relevance {
  name: string;
  /** Of what R is: X, or the values of the curve. */
  measure: 'X' | 'values';
  P: Float64Array;
  /** R with its sign, X/X_GP − 1. */
  deviation: Float64Array;
  /** Standard errors of the deviation; 0 for theory. */
  errors: Float64Array;
  /** d ln D/d ln P at each point; NaN next to a change of sign. */
  exponent: Float64Array;
  /** The P at which the deviation changes its sign, ascending: there R is 0 and means nothing. */
  zeros: number[];
  direction: Direction;
  class: MeasuredClass;
  /** d ln D/d ln P where the direction holds, with its least-squares error; null where it is not decided. */
  trend: { exponent: number; error: number } | null;
  /** From where to where the direction holds, down from the largest P. */
  window: Interval | null;
  /** What power counting says of the perturbation, and whether the measurement says so too. */
  predicted: { name: string; class: string; fate: string; exponent: number; low: number; high: number } | null;
  agrees: boolean | null;
  sentences: string[];
}

export interface RelevanceOptions {
  /** Its Gaussian process as a curve of its own, compared at equal P; what theory knows of the curve if missing. */
  gaussian?: LearningCurve;
  window?: Interval;
  /** What the curve is perturbed by. */
  perturbation?: Perturbation;
}

/** The departure of a curve from its Gaussian process; null where that is not known at any point. */
export function measureRelevance(curve: LearningCurve, options: RelevanceOptions = {}): Relevance | null {
  const { gaussian, window, perturbation } = options;
  const departure = departureOf(withinWindow(curve, window), gaussian);
  if (departure.P.length === 0) return null;
  const { P, deviation } = departure;
  const zeros = zerosOf(P, deviation);
  const exponent = localExponents(departure);
  const followed = follow(departure, exponent);
  const predicted = perturbation ? predictionOf(perturbation) : null;
  const agrees = predicted && agreement(predicted.fate, followed.direction);
  const measured = { name: curve.name, ...departure, exponent, zeros, ...followed, predicted, agrees };
  return { ...measured, class: classes[followed.direction], sentences: tell(measured) };
}

interface Departure {
  measure: 'X' | 'values';
  P: Float64Array;
  deviation: Float64Array;
  errors: Float64Array;
}

function departureOf(curve: LearningCurve, gaussian: LearningCurve | undefined): Departure {
  const { theory } = curve;
  if (gaussian) return ofPair(curve, gaussian);
  const inX = theory?.X.some((X, at) => Number.isFinite(X / theory.gaussianX[at]!)) ?? false;
  const own = inX ? theory?.X : curve.values;
  const process = inX ? theory?.gaussianX : theory?.gaussianValues;
  const relative = curve.P.map((_, at) => own![at]! / (process?.[at] ?? NaN) - 1);
  const places = Array.from(curve.P.keys()).filter((at) => Number.isFinite(relative[at]));
  const random = curve.origin !== 'theory';
  return {
    measure: inX ? 'X' : 'values',
    P: Float64Array.from(places, (at) => curve.P[at]!),
    deviation: Float64Array.from(places, (at) => relative[at]!),
    errors: Float64Array.from(places, (at) => (random ? (1 + relative[at]!) * relativeError(curve, at) : 0)),
  };
}

/** Two curves at the P that both have. */
function ofPair(curve: LearningCurve, gaussian: LearningCurve): Departure {
  const partners = new Map(Array.from(gaussian.P, (P, at) => [P.toPrecision(12), at]));
  const pairs = Array.from(curve.P, (P, at) => [at, partners.get(P.toPrecision(12))] as const).filter(
    (pair): pair is readonly [number, number] => pair[1] !== undefined,
  );
  const ratio = ([at, partner]: readonly [number, number]) => curve.values[at]! / gaussian.values[partner]!;
  const error = ([at, partner]: readonly [number, number]) =>
    Math.hypot(randomError(curve, at), randomError(gaussian, partner));
  return {
    measure: 'values',
    P: Float64Array.from(pairs, ([at]) => curve.P[at]!),
    deviation: Float64Array.from(pairs, (pair) => ratio(pair) - 1),
    errors: Float64Array.from(pairs, (pair) => ratio(pair) * error(pair)),
  };
}

function relativeError({ errors, values }: LearningCurve, at: number): number {
  return errors[at]! / values[at]!;
}

/** Theory carries its assigned error in fits; it has none that would blur R. */
function randomError(curve: LearningCurve, at: number): number {
  return curve.origin === 'theory' ? 0 : relativeError(curve, at);
}

function zerosOf(P: Float64Array, deviation: Float64Array): number[] {
  const zeros: number[] = [];
  for (let at = 1; at < P.length; at++) {
    const [left, right] = [deviation[at - 1]!, deviation[at]!];
    if (left * right < 0) zeros.push(P[at - 1]! * (P[at]! / P[at - 1]!) ** (left / (left - right)));
    if (right === 0 && left * (deviation[at + 1] ?? 0) < 0) zeros.push(P[at]!);
  }
  return zeros;
}

/** ln D at a point; NaN where it is no more than rounding or its own error. */
function logDeparture({ deviation, errors }: Departure, at: number): number {
  const R = Math.abs(deviation[at]!);
  return R > rounding && R > 2 * errors[at]! ? Math.log(Math.abs(Math.log1p(deviation[at]!))) : NaN;
}

function localExponents(departure: Departure): Float64Array {
  const { P, deviation } = departure;
  return P.map((_, at) => {
    const places = Array.from({ length: 2 * neighbours + 1 }, (_, step) => at + step - neighbours).filter(
      (place) => place >= 0 && place < P.length && deviation[place]! * deviation[at]! > 0,
    );
    return places.length < 3 ? NaN : line(departure, places).slope;
  });
}

/** ln D against ln P by least squares over the points where D is known, weighted by their errors where they have some. */
function line(departure: Departure, places: readonly number[]): { slope: number; error: number; count: number } {
  const { P, errors, deviation } = departure;
  const known = places.filter((at) => !Number.isNaN(logDeparture(departure, at)));
  const random = errors.some((error) => error > 0);
  const weights = known.map((at) => (random ? (Math.log1p(deviation[at]!) / errors[at]!) ** 2 : 1));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const mean = (of: (at: number) => number) => known.reduce((sum, at, i) => sum + weights[i]! * of(at), 0) / total;
  const x = (at: number) => Math.log(P[at]!);
  const [meanX, meanY] = [mean(x), mean((at) => logDeparture(departure, at))];
  const spread = mean((at) => (x(at) - meanX) ** 2);
  const slope = mean((at) => (x(at) - meanX) * (logDeparture(departure, at) - meanY)) / spread;
  const residual = mean((at) => (logDeparture(departure, at) - meanY - slope * (x(at) - meanX)) ** 2);
  const scatter = known.length > 2 ? residual / ((known.length - 2) * spread) : 0;
  // Points that scatter more than their errors say are taken at their scatter.
  return { slope, error: Math.sqrt(Math.max(scatter, random ? 1 / (total * spread) : 0)), count: known.length };
}

type Followed = Pick<Relevance, 'direction' | 'trend' | 'window'>;

/** Theory is followed point by point down from the largest P as long as its direction is the same; with noise there is one line over all. */
function follow(departure: Departure, exponent: Float64Array): Followed {
  const { P, deviation, errors } = departure;
  const all = Array.from(P.keys());
  if (deviation.every((value) => Math.abs(value) <= rounding)) return { direction: 'none', trend: null, window: null };
  const random = errors.some((error) => error > 0);
  let places = all;
  if (!random) {
    const last = directionOf(exponent.at(-1)!, 0);
    const from = all.findLastIndex((at) => directionOf(exponent[at]!, 0) !== last) + 1;
    places = all.slice(from);
  }
  const { slope, error, count } = line(departure, places);
  if (count < fewestPoints || !Number.isFinite(slope)) return { direction: 'undecided', trend: null, window: null };
  const direction = directionOf(slope, random ? 2 * error : 0);
  return { direction, trend: { exponent: slope, error }, window: { low: P[places[0]!]!, high: P[places.at(-1)!]! } };
}

function directionOf(exponent: number, margin: number): Direction {
  if (exponent + margin < -marginal) return 'dying';
  if (exponent - margin > marginal) return 'growing';
  return Math.abs(exponent) + margin <= 5 * marginal ? 'constant' : 'undecided';
}

const classes: Record<Direction, MeasuredClass> = {
  dying: 'relevant',
  growing: 'irrelevant',
  constant: 'marginal',
  none: 'undecided',
  undecided: 'undecided',
};

function predictionOf({ name, class: kind, fate, exponent, interval }: Perturbation): Relevance['predicted'] {
  return { name, class: kind, fate, exponent, low: interval?.min ?? NaN, high: interval?.max ?? NaN };
}

function agreement(fate: string, direction: Direction): boolean | null {
  if (direction === 'none' || direction === 'undecided') return null;
  if (fate === 'dies out') return direction === 'dying';
  return fate === 'grows' || fate === 'new exponents' ? direction === 'growing' : direction === 'constant';
}

function tell(measured: Omit<Relevance, 'class' | 'sentences'>): string[] {
  const { direction, trend, window, zeros, predicted, agrees, deviation, P } = measured;
  const last = `R = ${digits(Math.abs(deviation.at(-1)!))} at P = ${digits(P.at(-1)!)}`;
  const sentences = [spoken(direction, last, trend, window)];
  if (zeros.length > 0)
    sentences.push(
      `The deviation changes its sign at P = ${zeros.map((zero) => digits(zero)).join(', ')}: R = 0 there says nothing.`,
    );
  if (predicted) {
    const { name, class: kind, fate, exponent, low, high } = predicted;
    const interval = Number.isNaN(low) ? '' : `, interval [${digits(low)}, ${digits(high)}]`;
    const verdict = agrees === null ? '' : agrees ? ' The curve does so.' : ' The curve does not, within this window.';
    sentences.push(
      `Power counting: ${name} is ${kind}${interval} and ${fate}, R ∝ P^${digits(exponent)} at large P.${verdict}`,
    );
  }
  return sentences;
}

function spoken(direction: Direction, last: string, trend: Relevance['trend'], window: Interval | null): string {
  if (direction === 'none') return 'The curve is its Gaussian process: R is 0.';
  if (!trend || !window)
    return `Whether R grows or dies out is not decided: too few points have an R above its error; ${last}.`;
  const slope = `d ln R/d ln P = ${decimals(trend.exponent, 3)} from P = ${digits(window.low)} to ${digits(window.high)}`;
  if (direction === 'dying')
    return `R dies out, ${slope}; ${last}: relevant, and the Gaussian process governs at large P.`;
  if (direction === 'growing')
    return `R grows, ${slope}; ${last}: irrelevant, and the Gaussian process does not govern at large P.`;
  if (direction === 'constant') return `R stays, ${slope}; ${last}: marginal.`;
  return `Whether R grows or dies out is not decided: ${slope}, ±${decimals(2 * trend.error, 3)}; ${last}.`;
}
