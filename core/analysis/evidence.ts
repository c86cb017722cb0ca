/** What a verdict looks at of one curve (theory, section 8): its data, its exponents with their drift, its way to the Gaussian process. */
import { crossoversOf, exponentsResolved, spoils, type Crossover } from './crossovers.ts';
import type { Fit, FittedParameter } from './fit.ts';
import { parameterOf } from './fitted.ts';
import { assignedError, type Interval, type LearningCurve } from './learning-curve.ts';
import type { Relevance } from './relevance.ts';
import { decadesOf, extremes, rangeOf } from './window.ts';
import { decimals, digits } from './words.ts';

export interface CurveEvidence {
  name: string;
  origin: LearningCurve['origin'];
  level: string;
  observable: string;
  /** First and last P that is used. */
  window: Interval;
  points: number;
  decades: number;
  /** Points of the curve that are left out. */
  excluded: number;
  /** The least and the largest over the window; null where they are not known. */
  kStar: Interval | null;
  epsilon: Interval | null;
  /**
   * The exponent that is compared, with its least-squares error, which is shown nowhere else: a of the two powers. `single`: that the curve is a
   * single power, so that nothing tells b, which is held well above the slope of the curve. `hidden`: that its noise would hide a second one.
   */
  leading: { value: number; error: number; resolved: boolean; single: boolean; hidden: boolean } | null;
  /** b; null where the curve is a single power. */
  second: { value: number; error: number } | null;
  /** The leading exponent of the two powers as the lower end of the window moves up: its systematic error. Empty for a single power. */
  drift: { low: number; value: number }[];
  /** The part of the second power in the curve at both ends of the window, negative where B is. */
  secondShare: { first: number; last: number } | null;
  /** The share of the bias in X at both ends of the window, where theory knows it. */
  biasShare: { first: number; last: number } | null;
  /** R at both ends, and whether it falls; null where no Gaussian process is known. */
  departure: { low: number; high: number; exponent: number; falls: boolean } | null;
  /** Where the scaling function is known: the worst |X/(X_GP f) − 1|, the P at which it is, and S, the mean square over 1 %. */
  collapse: { worst: number; P: number; S: number } | null;
  crossovers: Crossover[];
  /** Of those that spoil a fit of exponents. */
  spoiling: string[];
  /** What a reader should know of the curve beside the verdict. */
  notes: string[];
}

/** The fits of one curve that a verdict rests on: over its window, and of two powers over windows that begin later. */
export interface CurveFits {
  single?: Fit;
  twoPower?: Fit;
  /** Of two powers with b well above the slope of the curve. */
  separated?: Fit;
  drift: { low: number; fit: Fit }[];
}

/**
 * @param curve what of it lies within the window
 * @param relevance its departure from its Gaussian process over the same points; null where that is not known
 */
export function evidenceOf(curve: LearningCurve, fits: CurveFits, relevance: Relevance | null): CurveEvidence {
  const { name, origin, level, observable, theory } = curve;
  const { twoPower } = fits;
  const window = rangeOf(curve);
  const leading = leadingOf(curve, fits);
  const crossovers = crossoversOf(curve, leading?.single ? undefined : twoPower);
  const b = twoPower && !leading?.single ? parameterOf(twoPower, 'b') : undefined;
  return {
    name,
    origin,
    level,
    observable,
    window,
    points: curve.P.length,
    decades: curve.P.length > 0 ? decadesOf(window) : 0,
    excluded: curve.excluded.length,
    kStar: extremes(theory?.kStar),
    epsilon: extremes(theory?.epsilon),
    leading,
    second: b ? { value: b.value, error: b.leastSquaresError } : null,
    drift: leading?.single ? [] : driftOf(fits),
    secondShare: secondShareOf(window, leadingFit(curve, fits)),
    biasShare: theory?.biasShare ? { first: theory.biasShare[0] ?? NaN, last: theory.biasShare.at(-1) ?? NaN } : null,
    departure: departureOf(relevance),
    collapse: collapseOf(curve),
    crossovers,
    spoiling: crossovers.filter(spoils).map(({ sentence }) => sentence),
    notes: notesOf(curve, leading, crossovers, relevance),
  };
}

/**
 * A curve is one power where that fits to a tenth of the error that theory is assigned, whatever made it: noise that hides a second power
 * does not show that there is none, and a single power alone never decides (theory, section 8).
 */
const tenth = 0.1;
/** Of a test of whether noise hides the second power. */
const significance = 0.01;

/** Of the curve: the two powers over the window, or, where a single one describes it, two of which the second is clearly the steeper one. */
export function leadingFit(curve: LearningCurve, { single, twoPower, separated }: CurveFits): Fit | undefined {
  if (!single || !twoPower || separated?.status !== 'converged') return twoPower;
  // A curve that does not fall is no power with a leading exponent above 0.
  const falls = (parameterOf(separated, 'a')?.value ?? 0) > 0;
  return falls && sufficient(curve, single) ? separated : twoPower;
}

/** A normal law has 95 % within so many standard deviations. */
const normal = 1.959964;

function leadingOf(curve: LearningCurve, fits: CurveFits): CurveEvidence['leading'] {
  const fit = leadingFit(curve, fits);
  const a = fit && parameterOf(fit, 'a');
  if (!a || fit.status !== 'converged') return null;
  const single = fit === fits.separated;
  // At the bound of b the curvature tells nothing, the profile does.
  if (single) return { value: a.value, error: halfWidth(a) / normal, resolved: true, single, hidden: false };
  const hidden = isHidden(curve, fits);
  const resolved = exponentsResolved(fit) && !hidden;
  // Of all that fit, one with its powers well apart is told: the best may have them anywhere.
  const apart = !resolved && fits.separated && within95(curve, fits.separated, fit) ? fits.separated : fit;
  return { value: parameterOf(apart, 'a')!.value, error: a.leastSquaresError, resolved, single, hidden };
}

/** Whether a fit lies in the region around the best one in which a parameter has its 95 %. */
function within95(curve: LearningCurve, fit: Fit, best: Fit): boolean {
  const rise = normal * normal;
  if (best.errors === 'given') return fit.chiSquared - best.chiSquared < rise;
  return scatterOf(curve, fit) < scatterOf(curve, best) * (1 + rise / best.degreesOfFreedom);
}

function halfWidth({ value, interval }: FittedParameter): number {
  return interval ? Math.max(interval.high - value, value - interval.low) : Infinity;
}

function sufficient(curve: LearningCurve, single: Fit): boolean {
  return scatterOf(curve, single) <= (tenth * assignedError) ** 2 * curve.P.length;
}

/** Whether a curve with noise is as well described by one power: what the second one is, and so the first, is then anybody's guess. */
function isHidden(curve: LearningCurve, { single, twoPower }: CurveFits): boolean {
  if (curve.origin === 'theory' || !single || !twoPower) return false;
  if (single.errors === 'given') return single.chiSquared - twoPower.chiSquared < -2 * Math.log(significance);
  // Where errors are unknown the gain of two parameters is told from the scatter by F, whose quantile for two degrees is this.
  const freedom = twoPower.degreesOfFreedom;
  return scatterOf(curve, single) < scatterOf(curve, twoPower) * significance ** (-2 / freedom);
}

/** Sum of the squares of relative residuals. */
function scatterOf({ values }: LearningCurve, { fitted }: Fit): number {
  return values.reduce((sum, value, at) => sum + (fitted[at]! / value - 1) ** 2, 0);
}

function driftOf({ drift }: CurveFits): CurveEvidence['drift'] {
  return drift.flatMap(({ low, fit }) => {
    const a = parameterOf(fit, 'a');
    return a && fit.status === 'converged' ? [{ low, value: a.value }] : [];
  });
}

function secondShareOf({ low, high }: Interval, fit: Fit | undefined): CurveEvidence['secondShare'] {
  const [A, a, B, b] = ['A', 'a', 'B', 'b'].map((name) => fit && parameterOf(fit, name));
  if (!A || !a || !B || !b) return null;
  const at = (P: number) => {
    const second = B.value * P ** -b.value;
    return second / (A.value * P ** -a.value + second);
  };
  return { first: at(low), last: at(high) };
}

function departureOf(relevance: Relevance | null): CurveEvidence['departure'] {
  if (!relevance) return null;
  const { deviation, P, direction } = relevance;
  const size = (at: number) => Math.abs(Math.log1p(deviation.at(at)!));
  const low = Math.abs(deviation[0]!);
  const high = Math.abs(deviation.at(-1)!);
  if (direction === 'none') return { low, high, exponent: 0, falls: true };
  const exponent = Math.log(size(-1) / size(0)) / Math.log(P.at(-1)! / P[0]!);
  const falls = size(-1) < size(0) && (relevance.direction === 'dying' || relevance.direction === 'undecided');
  return { low, high, exponent, falls };
}

function collapseOf({ theory, P }: LearningCurve): CurveEvidence['collapse'] {
  const { scaling } = theory ?? {};
  if (!theory || !scaling || P.length === 0) return null;
  const misses = P.map((_, at) => Math.abs(theory.X[at]! / (theory.gaussianX[at]! * scaling[at]!) - 1));
  // Where f has no value there is nothing to collapse on.
  const worst = misses.some(Number.isNaN) ? Infinity : Math.max(...misses);
  const at = misses.findIndex((miss) => Number.isNaN(miss) || miss === worst);
  const S = misses.reduce((sum, miss) => sum + (miss / 0.01) ** 2, 0) / misses.length;
  return { worst, P: P[at]!, S: Number.isNaN(S) ? Infinity : S };
}

function notesOf(
  curve: LearningCurve,
  leading: CurveEvidence['leading'],
  crossovers: readonly Crossover[],
  relevance: Relevance | null,
): string[] {
  const notes = crossovers.filter((crossover) => !spoils(crossover)).map(({ sentence }) => sentence);
  if (leading?.single) {
    notes.push(
      `The curve is a single power to ${digits(100 * tenth * assignedError)} %, P^−${decimals(leading.value)}: there is no second exponent to tell it from.`,
    );
  }
  if (leading?.resolved && leading.value === 0)
    notes.push(
      'The leading exponent is 0: the curve tends to a floor, and its exponent is to be fitted with L_infinity free.',
    );
  const recognised = leading && !crossovers.some(spoils) ? recognise(curve, leading) : null;
  if (recognised) notes.push(recognised);
  if (relevance) notes.push(...relevance.sentences);
  return notes;
}

/** Which of theory's exponents the leading one is (theory, sections 2 and 4). */
function recognise(
  { theory }: LearningCurve,
  { value, error, resolved }: NonNullable<CurveEvidence['leading']>,
): string | null {
  if (!theory?.exponents || !resolved) return null;
  const { alpha, beta } = theory.exponents;
  const near = (exponent: number) => Math.abs(value - exponent) <= 2 * error + 0.01;
  const beyondWidth = theory.kStar.some((k) => k > theory.width);
  const [process, width] = [Math.min(alpha, beta) / (1 + alpha), beta / (1 + beta)];
  if (beyondWidth && near(width))
    return `The leading exponent ${decimals(value)} is β/(1+β) = ${decimals(width)}, that of finite width beyond k* = N, whatever α is.`;
  if (near(process))
    return `The leading exponent ${decimals(value)} is min(α,β)/(1+α) = ${decimals(process)}, that of the Gaussian process.`;
  return `The leading exponent ${decimals(value)} is not min(α,β)/(1+α) = ${decimals(process)} of the Gaussian process.`;
}
