/**
 * Crossovers, told apart from breaking (theory, sections 4 and 8). In a crossover a curve is still on its way: k* lies at the first modes
 * or at the last ones, ε = |2V′(X_GP)/r − 1| is not small, or two powers are of one size; on the other side the exponents are those of the
 * Gaussian process. Where k* passes the width N the Gaussian process itself ends, and what follows has exponents of its own.
 */
import type { Fit } from './fit.ts';
import { parameterOf } from './fitted.ts';
import type { Interval, LearningCurve } from './learning-curve.ts';
import { rangeOf } from './window.ts';
import { digits } from './words.ts';

/** k* below this is near 1, and above K over the other near K. */
export const firstModes = 10;
export const lastModes = 100;

export type CrossoverKind = 'k* near 1' | 'k* near K' | 'ε near 1' | 'k* near N' | 'two powers';

export interface Crossover {
  kind: CrossoverKind;
  /** Whether other exponents follow at large P, and not those of the Gaussian process. */
  breaks: boolean;
  /** Where the border is passed, between two points of the curve or, of two powers, wherever they are equal; null where it is not passed. */
  P: number | null;
  /** The points of the curve on the side where a fit of exponents is not to be believed, from the first to the last. */
  affected: Interval;
  sentence: string;
}

/**
 * Every crossover within the points of a curve, in the order of `CrossoverKind`; for measured curves, of which k*, ε and N are not known, that
 * of two powers alone.
 * @param fit two powers over the same points; without it their crossover is not looked at
 */
export function crossoversOf(curve: LearningCurve, fit?: Fit): Crossover[] {
  return [...ofTheory(curve), ...(fit ? ofTwoPowers(curve, fit) : [])];
}

/** Those that make the exponents of a fit those of no regime (theory, section 8 "crossover window"). */
export function spoils({ kind, P }: Crossover): boolean {
  // Beyond the width the exponents are those of finite width; where it is passed within the window they are of neither.
  if (kind === 'k* near N') return P !== null;
  return kind !== 'two powers';
}

function ofTheory(curve: LearningCurve): Crossover[] {
  const { theory, P } = curve;
  if (!theory) return [];
  const { kStar, epsilon, modes, width } = theory;
  const found: Crossover[] = [];
  const add = (kind: CrossoverKind, values: Float64Array, border: number, above: boolean, tell: Tell) => {
    const beyond = (value: number) => (above ? value > border : value < border);
    const places = Array.from(P.keys()).filter((at) => beyond(values[at]!));
    if (places.length === 0) return;
    const affected = { low: P[places[0]!]!, high: P[places.at(-1)!]! };
    const passed = crossingOf(P, values, border);
    found.push({ kind, breaks: kind === 'k* near N', P: passed, affected, sentence: tell(placeOf(passed, affected)) });
  };
  add(
    'k* near 1',
    kStar,
    firstModes,
    false,
    (place) => `k* is below ${firstModes} ${place}: only the first modes are learned.`,
  );
  add(
    'k* near K',
    kStar,
    modes / lastModes,
    true,
    (place) =>
      `k* is above K/${lastModes} = ${digits(modes / lastModes)} ${place}: the curve shows the cut-off at K = ${digits(modes)}.`,
  );
  add(
    'ε near 1',
    epsilon,
    1,
    true,
    (place) => `ε is above 1 ${place}: the coupling is not weak there, and exponents are those of the crossover.`,
  );
  add(
    'k* near N',
    kStar,
    width,
    true,
    (place) =>
      `k* is above the width N = ${digits(width)} ${place}: the Gaussian process has ended there, and finite width sets the exponents.`,
  );
  return found;
}

type Tell = (place: string) => string;

function placeOf(passed: number | null, { low, high }: Interval): string {
  if (passed === null) return 'at every P of the window';
  const where = low === high ? `at P = ${digits(low)}` : `from P = ${digits(low)} to ${digits(high)}`;
  return `${where} (the border is at P = ${digits(passed)})`;
}

/**
 * The largest P at which values pass a border, on straight lines in the logarithms between points; null where they do not.
 * @param values positive where they are known
 */
export function crossingOf(P: Float64Array, values: Float64Array, border: number): number | null {
  for (let at = P.length - 1; at > 0; at--) {
    const [left, right] = [Math.log(values[at - 1]! / border), Math.log(values[at]! / border)];
    if (right === 0) return P[at]!;
    if (!(left * right < 0)) continue;
    // A value of 0, as ε has without coupling, is no place on a logarithmic line.
    if (!Number.isFinite(left) || !Number.isFinite(right))
      return Math.abs(left) < Math.abs(right) ? P[at - 1]! : P[at]!;
    const share = left / (left - right);
    return P[at - 1]! * (P[at]! / P[at - 1]!) ** share;
  }
  return values[0] === border ? P[0]! : null;
}

/** Two powers of one size, or two exponents that the curve does not tell apart: 2σ_a > b − a. */
function ofTwoPowers(curve: LearningCurve, fit: Fit): Crossover[] {
  const [A, a, B, b] = ['A', 'a', 'B', 'b'].map((name) => parameterOf(fit, name));
  if (fit.status !== 'converged' || !A || !a || !B || !b) return [];
  const affected = rangeOf(curve);
  const equal = (Math.abs(B.value) / A.value) ** (1 / (b.value - a.value));
  const unresolved = !exponentsResolved(fit);
  if (!unresolved && !(equal > affected.low && equal < affected.high)) return [];
  const P = Number.isFinite(equal) && equal > 0 ? equal : null;
  const powers = `P^−${digits(a.value)} and P^−${digits(b.value)}`;
  if (unresolved) {
    const sentence = `The two exponents are not resolved: ${powers} differ by less than 2σ = ${digits(2 * a.leastSquaresError)} of the first.`;
    return [{ kind: 'two powers', breaks: false, P, affected, sentence }];
  }
  const sentence = `The two powers ${powers} are of one size at P = ${digits(equal)}: the local slope there is neither exponent.`;
  return [{ kind: 'two powers', breaks: false, P, affected: { low: affected.low, high: equal }, sentence }];
}

/** Whether a fit of two powers tells a from b: 2σ_a ≤ b − a with the least-squares error σ_a (theory, section 8). */
export function exponentsResolved(fit: Fit): boolean {
  const [a, b] = [parameterOf(fit, 'a'), parameterOf(fit, 'b')];
  return (
    fit.status === 'converged' && a !== undefined && b !== undefined && 2 * a.leastSquaresError <= b.value - a.value
  );
}
