/**
 * The design question: would measured curves of two candidate exponents, or of two systems, be told apart by a given window, number of points,
 * error and number of seeds? By simulation: noisy curves are drawn and judged by the very rules that judge measured pairs (theory, section 8).
 */
import { z } from 'zod';
import { CoarsegrainError } from '../errors.ts';
import { parseSystem } from '../model/system.ts';
import { Stream } from '../numerics/stream.ts';
import { comparisonFits } from './comparison.ts';
import { evidenceOf, type CurveEvidence, type CurveFits } from './evidence.ts';
import { fitCurve } from './fit-curve.ts';
import type { Interval, LearningCurve } from './learning-curve.ts';
import { fewestDecades, fewestPoints, judgePair, margin, type Verdict } from './pair.ts';
import { checkObservable, TheoryCurve } from './theory-curve.ts';
import { decadesOf } from './window.ts';
import { digits } from './words.ts';

/** L ∝ (1−w)(P/P_low)^−a + w(P/P_low)^−b for each of two a. */
const exponents = z.strictObject({
  exponents: z.tuple([z.number().min(0).max(5), z.number().min(0).max(5)]).describe('the leading exponents a'),
  second: z.number().positive().max(10).describe('the second exponent b of both curves, above both a'),
  share: z.number().min(0).max(0.95).default(0.5).describe('the part w of the second power at the lowest P'),
});
const systems = z.strictObject({
  level: z.union([z.literal(1), z.literal(2)]),
  observable: z.enum(['loss', 'X', 'trainLoss', 'testLoss', 'trainX', 'testX', 'q']),
  systems: z.tuple([z.record(z.string(), z.unknown()), z.record(z.string(), z.unknown())]),
});

export const designRequestSchema = z.strictObject({
  window: z.strictObject({ low: z.number().positive(), high: z.number().positive() }).describe('of P'),
  points: z.int().min(2).max(500).describe('values of P, evenly spaced in ln P'),
  error: z.number().positive().max(1).describe('relative standard error of the loss of one seed'),
  seeds: z.int().min(1).max(100_000).describe('seeds that each point is the mean of'),
  candidates: z.union([exponents, systems]),
  trials: z.int().min(20).max(10_000).default(200).describe('simulated pairs of curves'),
  seed: z.int().min(0).max(1000).default(1).describe('names the random numbers'),
});
export type DesignRequest = z.infer<typeof designRequestSchema>;

/** A probability by simulation; `low` and `high` are its 95 % binomial interval (E. B. Wilson, 1927). */
export interface Probability extends Interval {
  value: number;
  /** The binomial standard error. */
  error: number;
}

export interface DesignReport {
  /** That the curves are told apart, `different leading exponent`. */
  power: Probability;
  /** That two curves of the first candidate are, too. */
  falseAlarm: Probability;
  /** How often each verdict fell. */
  verdicts: Partial<Record<Verdict, number>>;
  /** The least number of seeds with which 90 % of the pairs are told apart; null where no number up to `mostSeeds` does. */
  seedsNeeded: number | null;
  sentence: string;
}

const wanted = 0.9;
export const mostSeeds = 100_000;

/**
 * Pairs are drawn from streams that their number names, and keep their noise at every number of seeds, scaled by 1/√seeds.
 * @param progress told the share of the work that is done, 0 to 1, by estimate; may throw to cancel
 * @throws CoarsegrainError for candidates that are refused or the same, an empty window, and points that no verdict can come of
 */
export function designPower(design: DesignRequest, progress: (share: number) => void = () => undefined): DesignReport {
  const simulation = new Simulation(design);
  const verdicts: DesignReport['verdicts'] = {};
  let falseAlarms = 0;
  const firsts: CurveEvidence[] = [];
  for (let trial = 0; trial < design.trials; trial++) {
    const [first, second] = simulation.pair(trial, design.seeds);
    const { verdict } = judgePair(first, second);
    verdicts[verdict] = (verdicts[verdict] ?? 0) + 1;
    firsts.push(first);
    progress((0.4 * (trial + 1)) / design.trials);
  }
  // Neighbours are two independent curves of one system; in a ring each takes part twice, which leaves the mean as it is.
  firsts.forEach((first, trial) => {
    const next = firsts[(trial + 1) % firsts.length]!;
    if (isApart(judgePair(first, next).verdict)) falseAlarms++;
  });
  const power = probability(verdicts['different leading exponent'] ?? 0, design.trials);
  const falseAlarm = probability(falseAlarms, design.trials);
  const seedsNeeded = leastSeeds(simulation, design, power.value >= wanted, (share) => progress(0.4 + 0.6 * share));
  progress(1);
  return { power, falseAlarm, verdicts, seedsNeeded, sentence: sentenceOf(design, power, verdicts, seedsNeeded) };
}

function isApart(verdict: Verdict): boolean {
  return verdict === 'different leading exponent';
}

/** Noisy curves of the two candidates. */
class Simulation {
  private readonly design: DesignRequest;
  private readonly P: Float64Array;
  private readonly truths: readonly [Float64Array, Float64Array];

  constructor(design: DesignRequest) {
    checkWindow(design);
    this.design = design;
    const { low, high } = design.window;
    const last = design.points - 1;
    this.P = Float64Array.from({ length: design.points }, (_, i) => low * (high / low) ** (i / last));
    this.truths = truthsOf(design, this.P);
  }

  /** What the verdict on pair number `trial` looks at. */
  pair(trial: number, seeds: number): [CurveEvidence, CurveEvidence] {
    const stream = Stream.of(`design power ${this.design.seed}`, trial);
    const [first, second] = this.truths;
    return [
      this.evidence('the first candidate', first, seeds, stream),
      this.evidence('the second candidate', second, seeds, stream),
    ];
  }

  private evidence(name: string, truth: Float64Array, seeds: number, stream: Stream): CurveEvidence {
    const relative = this.design.error / Math.sqrt(seeds);
    // A loss is positive: of noise that large only the size would be left.
    const values = truth.map((value) => value * Math.max(1 + relative * stream.normal(), 1e-3));
    const errors = truth.map((value) => value * relative);
    const curve: LearningCurve = {
      name,
      origin: 'measured',
      level: '',
      observable: '',
      P: this.P,
      values,
      errors,
      excluded: [],
    };
    const fits: CurveFits = { drift: [] };
    for (const { use, request, profiles } of comparisonFits([curve])) {
      // The verdict takes least-squares errors but for the power that stands alone.
      if (use === 'single') fits.single = fitCurve(curve, request, { profiles: false });
      else if (use === 'two-power') fits.twoPower = fitCurve(curve, request, { profiles: false });
      else if (use === 'separated') fits.separated = fitCurve(curve, request, { profiles });
    }
    return evidenceOf(curve, fits, null);
  }
}

function truthsOf({ candidates, window }: DesignRequest, P: Float64Array): [Float64Array, Float64Array] {
  if ('exponents' in candidates) {
    const { exponents: leading, second: b, share: w } = candidates;
    if (leading[0] === leading[1]) throw same(leading);
    if (!(b > Math.max(...leading))) throw notSecond(b, leading);
    const curve = (a: number) => P.map((p) => (1 - w) * (p / window.low) ** -a + w * (p / window.low) ** -b);
    return [curve(leading[0]), curve(leading[1])];
  }
  const { level, observable } = candidates;
  checkObservable(level, observable);
  const curve = (index: 0 | 1) => {
    const system = parseSystem({ ...candidates.systems[index], P: 1 }, `candidates.systems.${index}.`);
    const values = new Float64Array(P.length);
    if (!new TheoryCurve(level, observable, system, [], P).evaluate([], values)) throw noCurve(index, level);
    return values;
  };
  return [curve(0), curve(1)];
}

/** By doubling and bisection, from the number of the request. */
function leastSeeds(
  simulation: Simulation,
  { seeds, trials }: DesignRequest,
  enough: boolean,
  progress: (share: number) => void,
): number | null {
  const failures = Math.floor((1 - wanted) * trials + 1e-9);
  let asked = 0;
  /** Whether at least 90 % are told apart, decided as soon as too many are not. */
  const suffices = (count: number): boolean => {
    let failed = 0;
    for (let trial = 0; trial < trials && failed <= failures; trial++) {
      const [first, second] = simulation.pair(trial, count);
      if (!isApart(judgePair(first, second).verdict)) failed++;
      progress(1 - 0.8 ** (asked + (trial + 1) / trials));
    }
    asked++;
    return failed <= failures;
  };
  // `low` does not suffice, `high` does.
  let [low, high] = enough ? [0, seeds] : [seeds, Infinity];
  while (high === Infinity) {
    if (low === mostSeeds) return null;
    const next = Math.min(mostSeeds, 2 * low);
    if (suffices(next)) high = next;
    else low = next;
  }
  while (high - low > 1) {
    const middle = low === 0 ? Math.floor(high / 2) : Math.floor((low + high) / 2);
    if (suffices(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/** Wilson's interval. */
function probability(count: number, trials: number): Probability {
  const value = count / trials;
  const square = 1.959963984540054 ** 2;
  const middle = (count + square / 2) / (trials + square);
  const half = (Math.sqrt(square) / (trials + square)) * Math.sqrt(trials * value * (1 - value) + square / 4);
  const error = Math.sqrt((value * (1 - value)) / trials);
  return { value, error, low: count === 0 ? 0 : middle - half, high: count === trials ? 1 : middle + half };
}

function sentenceOf(
  { window, points, error, seeds, candidates, trials }: DesignRequest,
  power: Probability,
  verdicts: DesignReport['verdicts'],
  needed: number | null,
): string {
  const percent = (share: number) => `${digits(100 * share, 2)} %`;
  const of = 'exponents' in candidates ? `The exponents ${candidates.exponents.join(' and ')}` : 'The two systems';
  const design = `${points} points over P = ${digits(window.low)} to ${digits(window.high)}, a relative error of ${percent(error)} a seed and ${seeds} ${seeds === 1 ? 'seed' : 'seeds'}`;
  const [most] = Object.entries(verdicts)
    .filter(([verdict]) => verdict !== 'different leading exponent')
    .sort(([, a], [, b]) => b - a);
  const others = most && power.value < wanted ? ` Most of the others are judged ${most[0]}.` : '';
  const more =
    needed === null ? ` ${hopeless(candidates)}` : ` For 90 % it takes ${needed} ${needed === 1 ? 'seed' : 'seeds'}.`;
  return `${of} are told apart in ${percent(power.value)} of ${trials} simulated pairs (95 % interval ${percent(power.low)} to ${percent(power.high)}) with ${design}.${others}${more}`;
}

/** Why no number of seeds is enough. */
function hopeless(candidates: DesignRequest['candidates']): string {
  const none = `No number of seeds up to ${mostSeeds} makes it 90 %`;
  if (!('exponents' in candidates)) return `${none} over this window.`;
  const [one, other] = candidates.exponents;
  return Math.abs(one - other) <= margin * (1 + 1e-9)
    ? `${none}: leading exponents within δ = ${margin} count as the same.`
    : `${none} over this window.`;
}

function checkWindow({ window, points }: DesignRequest): void {
  const { low, high } = window;
  if (high > low && points >= fewestPoints && decadesOf(window) >= fewestDecades) return;
  const allowed = `at least ${fewestPoints} points over ${fewestDecades} decades of P`;
  const message = `${points} points over P = ${digits(low)} to ${digits(high)} are not enough data for any verdict; it takes ${allowed}.`;
  const field = points < fewestPoints ? 'points' : 'window';
  const value = points < fewestPoints ? points : [low, high];
  throw new CoarsegrainError({ kind: 'outside-range', field, value, allowed, message });
}

function same(value: readonly number[]): CoarsegrainError {
  const message = `The candidate exponents (candidates.exponents) are both ${value[0] ?? NaN}: there is nothing to tell apart.`;
  const allowed = 'two different exponents';
  return new CoarsegrainError({ kind: 'duplicate', field: 'candidates.exponents', value, allowed, message });
}

function notSecond(value: number, leading: readonly number[]): CoarsegrainError {
  const allowed = `above ${Math.max(...leading)}`;
  const message = `The second exponent (candidates.second) is ${value}; that of a leading power is the smaller one: it takes a value ${allowed}.`;
  return new CoarsegrainError({ kind: 'outside-range', field: 'candidates.second', value, allowed, message });
}

function noCurve(index: number, level: number): CoarsegrainError {
  const field = `candidates.systems.${index}`;
  const message = `Level ${level} has no single solution for ${field} at all points of the window.`;
  return new CoarsegrainError({ kind: 'not-found', field, value: null, message });
}
