/**
 * The class of a pair of curves (theory, section 8): verdicts in their order, each with the rule that decided and its numbers. The first rule
 * that applies decides; only curves of the same level and observable can be of a class.
 */
import type { CurveEvidence } from './evidence.ts';
import type { LearningCurve } from './learning-curve.ts';
import { decimals, digits } from './words.ts';

export type Verdict =
  | 'levels differ'
  | 'not enough data'
  | 'crossover window'
  | 'too close to tell'
  | 'same class'
  | 'different class'
  | 'same leading exponent'
  | 'different leading exponent';

/** Below these a curve is not enough data. */
export const fewestPoints = 8;
export const fewestDecades = 1.5;
/** δ, what leading exponents of one class may differ by beyond their errors, and what it is where ε comes above `mildCoupling`. */
export const margin = 0.01;
export const mildMargin = 0.02;
export const mildCoupling = 0.3;
/** |X/(X_GP f) − 1| of a curve that collapses on f(ε) stays below this. */
export const collapseLimit = 0.01;

/** What a pair was decided by. */
export type Rule =
  'level and observable' | 'data' | 'crossover' | 'resolution' | 'exponents' | 'trend of R' | 'collapse';

export interface PairEvidence {
  rule: Rule;
  /** What decided, with its numbers, first; then what else is to be known. */
  sentences: string[];
  /** |a₁ − a₂| and 2√(σ₁²+σ₂²)+δ; null where the exponents were not come to. */
  exponents: { difference: number; allowed: number; delta: number } | null;
  /** Of the first curve and of the second. */
  curves: readonly [CurveEvidence, CurveEvidence];
}

export interface PairReport {
  a: string;
  b: string;
  verdict: Verdict;
  evidence: PairEvidence;
}

interface Decision {
  verdict: Verdict;
  rule: Rule;
  sentence: string;
}

/** The verdict on two curves. Their order does not matter, but for the order in which their names are told. */
export function judgePair(first: CurveEvidence, second: CurveEvidence): PairReport {
  const both = [first, second] as const;
  const early = differentLevels(first, second) ?? scarce(both) ?? inCrossover(both) ?? unresolved(both);
  const exponents = early ? null : compareExponents(first, second);
  const { verdict, rule, sentence } = early ?? decide(both, exponents!);
  const sentences = [sentence, ...both.flatMap((curve) => remarks(curve, verdict))];
  if (!early && both.some(isMeasured))
    sentences.push('A measured curve takes part: k* and R are unknown, and the verdict rests on the exponents alone.');
  return { a: first.name, b: second.name, verdict, evidence: { rule, sentences, exponents, curves: both } };
}

function isMeasured({ origin }: Pick<LearningCurve, 'origin'>): boolean {
  return origin === 'measured';
}

/** Curves of theory and experiment by the words of their quantity; of measured curves it counts whether they are training or test. */
function differentLevels(first: CurveEvidence, second: CurveEvidence): Decision | null {
  const words = (curve: CurveEvidence) => [curve.level, curve.observable].filter((word) => word !== '').join(', ');
  const measured = isMeasured(first) || isMeasured(second);
  const [one, other] = [samples(first.observable), samples(second.observable)];
  const differ = measured
    ? one !== null && other !== null && one !== other
    : first.level !== second.level || first.observable !== second.observable;
  if (!differ) return null;
  const sentence = `${first.name} is ${words(first)} and ${second.name} is ${words(second)}: exponents of different levels or observables do not compare.`;
  return { verdict: 'levels differ', rule: 'level and observable', sentence };
}

/** Which samples a column is about, by its name. */
function samples(observable: string): 'training' | 'test' | null {
  if (/train/i.test(observable)) return 'training';
  return /test|valid|^val|_val|eval|generali/i.test(observable) ? 'test' : null;
}

function scarce(both: readonly CurveEvidence[]): Decision | null {
  const found = both.find(({ points, decades }) => points < fewestPoints || decades < fewestDecades);
  if (!found) return null;
  const { name, points, decades, excluded } = found;
  const left = excluded > 0 ? ` (${excluded} were left out)` : '';
  const sentence = `${name} has ${points} usable points${left} over ${digits(decades, 2)} decades of P; a verdict takes ${fewestPoints} over ${fewestDecades}.`;
  return { verdict: 'not enough data', rule: 'data', sentence };
}

function inCrossover(both: readonly CurveEvidence[]): Decision | null {
  const found = both.flatMap(({ name, spoiling }) => spoiling.map((sentence) => `${name}: ${sentence}`));
  if (found.length === 0) return null;
  const sentence = `${found.join(' ')} A fit of two powers there can be perfect and wrong.`;
  return { verdict: 'crossover window', rule: 'crossover', sentence };
}

function unresolved(both: readonly CurveEvidence[]): Decision | null {
  const found = both.find(({ leading }) => !leading?.resolved);
  if (!found) return null;
  const { name, leading } = found;
  const sentence =
    leading === null
      ? `The fit of two powers to ${name} did not converge.`
      : leading.hidden
        ? `A single power describes ${name} within its errors: whether there is a second one, how near, and with it the first, its noise does not tell.`
        : `The two exponents a < b of ${name} are not resolved: 2σ of a, ${digits(2 * leading.error)}, is more than b − a.`;
  return { verdict: 'too close to tell', rule: 'resolution', sentence };
}

function compareExponents(
  { leading: one, epsilon: first }: CurveEvidence,
  { leading: other, epsilon: second }: CurveEvidence,
) {
  const mild = [first, second].some((epsilon) => epsilon !== null && epsilon.high > mildCoupling);
  const delta = mild ? mildMargin : margin;
  const allowed = 2 * Math.hypot(one!.error, other!.error) + delta;
  return { difference: Math.abs(one!.value - other!.value), allowed, delta };
}

function decide(
  both: readonly [CurveEvidence, CurveEvidence],
  exponents: { difference: number; allowed: number; delta: number },
): Decision {
  const measured = both.some(isMeasured);
  const { difference, allowed, delta } = exponents;
  const values = both.map(({ leading }) => decimals(leading!.value)).join(' and ');
  const numbers = `The leading exponents ${values} differ by ${decimals(difference)}`;
  const limit = `2√(σ₁²+σ₂²)+δ = ${decimals(allowed)}, δ = ${delta}`;
  if (!(difference <= allowed)) {
    const sentence = `${numbers}, more than ${limit}.`;
    return { verdict: measured ? 'different leading exponent' : 'different class', rule: 'exponents', sentence };
  }
  const agreed = `${numbers}, within ${limit}`;
  if (measured) return { verdict: 'same leading exponent', rule: 'exponents', sentence: `${agreed}.` };
  const growing = both.find(({ departure }) => departure !== null && !departure.falls);
  if (growing) {
    const { low, high } = growing.departure!;
    const sentence = `${agreed}, but ${growing.name} does not approach its Gaussian process: R goes from ${digits(low)} to ${digits(high)} over the window.`;
    return { verdict: 'different class', rule: 'trend of R', sentence };
  }
  const apart = both.find(({ collapse }) => collapse !== null && !(collapse.worst < collapseLimit));
  if (apart) {
    const { worst, P } = apart.collapse!;
    const sentence = `${agreed}, but ${apart.name} does not collapse on f(ε): |X/(X_GP f) − 1| is ${digits(worst)} at P = ${digits(P)}.`;
    return { verdict: 'different class', rule: 'collapse', sentence };
  }
  return { verdict: 'same class', rule: 'exponents', sentence: `${agreed}${also(both)}.` };
}

/** What else was asked of curves whose Gaussian process is known. */
function also(both: readonly CurveEvidence[]): string {
  const falls = both.some(({ departure }) => departure !== null);
  const collapses = both.flatMap(({ collapse }) => collapse ?? []);
  const worst = Math.max(...collapses.map((collapse) => collapse.worst));
  const onto = collapses.length > 0 ? `, and X collapses on X_GP f(ε) to ${digits(worst, 2)}` : '';
  return `${falls ? '; R falls with P' : ''}${onto}`;
}

function remarks({ name, notes }: CurveEvidence, verdict: Verdict): string[] {
  return verdict === 'levels differ' ? [] : notes.map((note) => `${name}: ${note}`);
}
