/**
 * Comparisons of curves (theory, section 8): which fits they ask for, as data that a pool can share out, and, with these done, the exponent of
 * every curve and the verdict on every pair. The same curves give the same comparison, wherever the fits were made.
 */
import { groupCurves, type CurveClass } from './classes.ts';
import { evidenceOf, leadingFit, type CurveEvidence, type CurveFits } from './evidence.ts';
import { fitCurve } from './fit-curve.ts';
import type { Fit, FitRequest } from './fit.ts';
import { parameterOf } from './fitted.ts';
import type { Interval, LearningCurve } from './learning-curve.ts';
import { fewestDecades, fewestPoints, judgePair, type PairReport } from './pair.ts';
import { measureRelevance, type Relevance } from './relevance.ts';
import { decadesOf, rangeOf, withinWindow } from './window.ts';

export interface ComparisonOptions {
  /** Of P; all points if missing. */
  window?: Interval;
}

/** One fit that a comparison asks for. */
export interface ComparisonFit {
  /** Place of the curve. */
  curve: number;
  request: FitRequest;
  /** The points that are fitted; missing where it is all of them. */
  window?: Interval;
  /** The parameters of which profile intervals are asked for; all if true. */
  profiles: boolean | readonly string[];
  use: 'single' | 'two-power' | 'separated' | 'drift';
}

export interface CurveReport {
  name: string;
  origin: LearningCurve['origin'];
  level: string;
  observable: string;
  /**
   * The leading exponent a of L ∝ P^-a of the fit of two powers with its 95 % profile interval: of theory, a fit tolerance. The status is that
   * of the parameter, `single power` where b is held away from a because nothing tells it, or why there is no fit; then the numbers are NaN.
   */
  exponent: { value: number; low: number; high: number; status: string };
  /** A single power law and two powers over the window; none where there are too few points. */
  fits: Fit[];
  evidence: CurveEvidence;
  /** Its departure from its Gaussian process, where that is known. */
  relevance: Relevance | null;
  excluded: LearningCurve['excluded'];
}

export interface Comparison {
  curves: CurveReport[];
  /** (1,2), (1,3), … (2,3), … */
  pairs: PairReport[];
  classes: CurveClass[];
}

/** A fit of two powers has four parameters. */
const fewestFitted = 5;
/** The distance of b from the slope of a curve that is a single power, and the largest b. */
const leastSeparation = 0.2;
const steepest = 10;
/** The shares of the window, in ln P, by which its lower end moves up to see the drift of the exponent. */
const driftShares = [0.15, 0.3, 0.45];

/** The fits that `judgeCurves` takes, in its order. */
export function comparisonFits(curves: readonly LearningCurve[], { window }: ComparisonOptions = {}): ComparisonFit[] {
  return curves.flatMap((whole, curve): ComparisonFit[] => {
    const points = withinWindow(whole, window);
    if (points.P.length < fewestFitted) return [];
    const common = { curve, ...(window ? { window } : {}), profiles: true };
    return [
      { ...common, request: { model: 'power-law' }, use: 'single' },
      { ...common, request: { model: 'two-power' }, use: 'two-power' },
      { ...common, request: separatedRequest(points), profiles: ['a'], use: 'separated' },
      ...driftWindows(points).map((later): ComparisonFit => ({
        curve,
        request: { model: 'two-power' },
        window: later,
        profiles: false,
        use: 'drift',
      })),
    ];
  });
}

/**
 * Two powers with b above the slope of the curve by so much that they cannot change places: where a single power describes the curve, two
 * with nothing between them fit as well whatever a is, and the exponent that leads is lost.
 */
function separatedRequest({ P, values }: LearningCurve): FitRequest {
  const x = P.map(Math.log);
  const y = values.map(Math.log);
  const mean = (row: Float64Array) => row.reduce((sum, value) => sum + value, 0) / row.length;
  const [meanX, meanY] = [mean(x), mean(y)];
  const slope =
    mean(x.map((each, at) => (each - meanX) * (y[at]! - meanY))) / mean(x.map((each) => (each - meanX) ** 2));
  const low = Math.min(Math.max(0, -slope) + leastSeparation, steepest - leastSeparation);
  return { model: 'two-power', bounds: { b: { low, high: steepest } } };
}

/** Windows that begin later and still are enough data. */
function driftWindows(curve: LearningCurve): Interval[] {
  const { low, high } = rangeOf(curve);
  return driftShares
    .map((share) => ({ low: low * (high / low) ** share, high }))
    .filter((window) => {
      const { P } = withinWindow(curve, window);
      return P.length >= fewestPoints && decadesOf({ low: P[0]!, high }) >= fewestDecades;
    });
}

/** @throws what `fitCurve` throws */
export function fitForComparison(
  curves: readonly LearningCurve[],
  { curve, request, window, profiles }: ComparisonFit,
): Fit {
  return fitCurve(withinWindow(curves[curve]!, window), request, { profiles });
}

/**
 * The comparison, from its fits.
 * @param fits of `comparisonFits` with the same options, each in its place
 */
export function judgeCurves(
  curves: readonly LearningCurve[],
  fits: readonly Fit[],
  options: ComparisonOptions = {},
): Comparison {
  const names = uniqueNames(curves.map(({ name }) => name));
  const plan = comparisonFits(curves, options);
  const reports = curves.map((whole, place) => {
    const own = plan.flatMap((task, at) => (task.curve === place ? [{ task, fit: fits[at]! }] : []));
    return reportOf({ ...withinWindow(whole, options.window), name: names[place]! }, own);
  });
  const pairs = reports.flatMap((one, place) =>
    reports.slice(place + 1).map((other) => judgePair(one.evidence, other.evidence)),
  );
  const measured = curves.map(({ origin }) => origin === 'measured');
  return { curves: reports, pairs, classes: groupCurves(names, pairs, measured) };
}

/** The same at once. @throws what `fitCurve` throws */
export function compareCurves(curves: readonly LearningCurve[], options: ComparisonOptions = {}): Comparison {
  const fits = comparisonFits(curves, options).map((task) => fitForComparison(curves, task));
  return judgeCurves(curves, fits, options);
}

function reportOf(curve: LearningCurve, own: readonly { task: ComparisonFit; fit: Fit }[]): CurveReport {
  const of = (use: ComparisonFit['use']) => own.find(({ task }) => task.use === use)?.fit;
  const [single, twoPower, separated] = [of('single'), of('two-power'), of('separated')];
  const drift = own.flatMap(({ task, fit }) => (task.use === 'drift' ? [{ low: task.window?.low ?? NaN, fit }] : []));
  const { perturbation } = curve.theory ?? {};
  const relevance = measureRelevance(curve, perturbation ? { perturbation } : {});
  const fits: CurveFits = {
    drift,
    ...(single ? { single } : {}),
    ...(twoPower ? { twoPower } : {}),
    ...(separated ? { separated } : {}),
  };
  const evidence = evidenceOf(curve, fits, relevance);
  return {
    name: curve.name,
    origin: curve.origin,
    level: curve.level,
    observable: curve.observable,
    exponent: exponentOf(leadingFit(curve, fits), evidence.leading),
    fits: [single, twoPower].filter((fit) => fit !== undefined),
    evidence,
    relevance,
    excluded: curve.excluded,
  };
}

function exponentOf(fit: Fit | undefined, leading: CurveEvidence['leading']): CurveReport['exponent'] {
  const a = fit && parameterOf(fit, 'a');
  if (!a) return { value: NaN, low: NaN, high: NaN, status: `fewer than ${fewestFitted} points` };
  const { low, high } = a.interval ?? { low: NaN, high: NaN };
  const value = leading?.value ?? a.value;
  return { value, low, high, status: !leading ? fit.status : leading.single ? 'single power' : a.status };
}

/** Names by which curves can be told apart: the second of a name is `name (2)`. */
function uniqueNames(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    let unique = name;
    for (let count = 2; taken.has(unique); count++) unique = `${name} (${count})`;
    taken.add(unique);
    return unique;
  });
}
