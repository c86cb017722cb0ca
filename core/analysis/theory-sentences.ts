/** What a fit of theory tells a person, in sentences. */
import { parameterOf } from '../model/parameters.ts';
import type { GaussianRival, TheoryFit } from './theory-fit.ts';
import { isExponent, type TheoryParameter } from './theory-curve.ts';
import type { TheoryCurvature } from './theory-search.ts';
import { digits } from './words.ts';

/** A direction in which χ² rises so little that 2σ is a factor e, or 1 in an exponent, is a trade-off of the parameters that take part in it. */
const wide = 0.5;
const leastShare = 0.2;

export function theoryWarnings(fit: TheoryFit, curvature: TheoryCurvature): string[] {
  const { parameters, errors, chiSquared, degreesOfFreedom: degrees } = fit;
  const warnings: string[] = [];
  if (fit.status === 'not converged')
    warnings.push('The fit did not converge: its numbers are those of its last step.');
  const loose = parameters.filter(({ status }) => status === 'not identifiable');
  if (loose.length > 0)
    warnings.push(`These points do not determine ${list(loose)}: other values fit as well as those given.`);
  warnings.push(...parameters.flatMap((parameter) => openEnds(parameter)), ...tradeOff(fit, curvature), ...scales(fit));
  if (errors === 'estimated')
    warnings.push(
      'No errors are given: they are taken as equal relative ones and estimated from the residuals, so that χ² says nothing of how good the fit is.',
    );
  else if (poor(fit))
    warnings.push(
      `χ² is ${digits(chiSquared / degrees)} per degree of freedom: theory misses the points by more than their errors, and the intervals take it as true.`,
    );
  return warnings;
}

/** Whether χ² is more than four standard deviations above the degrees of freedom. */
function poor({ errors, chiSquared, degreesOfFreedom: degrees }: TheoryFit): boolean {
  return errors === 'given' && chiSquared > degrees + 4 * Math.sqrt(2 * degrees);
}

function openEnds({ name, status, interval, value }: TheoryFit['parameters'][number]): string[] {
  const symbol = symbolOf(name);
  if (status === 'not identifiable') return [];
  const bound = status === 'at bound' ? [`${symbol} is at the end of where it may lie, ${digits(value)}.`] : [];
  if (interval?.low === 0)
    return name === 'u' ? ['u = 0 is not excluded.'] : [...bound, `Nothing bounds ${symbol} from below.`];
  if (interval?.high === Infinity)
    return name === 'N' ? ['N = ∞ is not excluded.'] : [...bound, `Nothing bounds ${symbol} from above.`];
  return bound;
}

function tradeOff({ parameters }: TheoryFit, { weakest, spread }: TheoryCurvature): string[] {
  const largest = Math.max(...weakest.map(Math.abs));
  const taking = parameters.flatMap(({ name }, place) =>
    Math.abs(weakest[place]!) > leastShare * largest ? [{ name, share: weakest[place]! }] : [],
  );
  if (!(spread > wide) || taking.length < 2) return [];
  const [one, other] = taking as [(typeof taking)[number], (typeof taking)[number]];
  const scale = (name: TheoryParameter) => (isExponent(name) ? symbolOf(name) : `ln ${symbolOf(name)}`);
  const along =
    taking.length === 2 && !isExponent(one.name) && !isExponent(other.name)
      ? `${symbolOf(one.name)} ∝ ${symbolOf(other.name)}^${digits(one.share / other.share, 2)}`
      : `changes of ${taking.map(({ name }) => scale(name)).join(', ')} as ${taking.map(({ share }) => digits(share / largest, 2)).join(' : ')}`;
  return [`${list(taking)} trade off: along ${along} the curve stays nearly the same.`];
}

/** Theory, section 2: bias y0²(κ/λ0)^b and variance κ(κ/λ0)^−c, b = β/(1+α), c = 1/(1+α), are all that the continuum leaves of three scales. */
function scales({ level, parameters }: TheoryFit): string[] {
  const names = parameters.map(({ name }) => name);
  if (level !== 1 || !(['kappa', 'lambda0', 'y0'] as const).every((name) => names.includes(name))) return [];
  return [
    'κ, λ₀ and y₀ enter the powers of P through two amplitudes, of the bias and of the variance: only the discreteness of the modes and u tell the third. Holding one of them makes the others definite.',
  ];
}

/** @param known whether the errors of the curve are given */
export function gaussianSentence(
  theory: TheoryFit,
  { fit, deltaAic, deltaBic, verdict }: GaussianRival,
  known: boolean,
): string {
  const values = fit.parameters.map(({ name, value }) => `${symbolOf(name)} = ${digits(value)}`);
  const perDegree = (of: TheoryFit) => digits(of.chiSquared / of.degreesOfFreedom);
  const quality = known ? `, χ² per degree of freedom ${perDegree(fit)} against ${perDegree(theory)}` : '';
  const numbers = `ΔAIC = ${digits(deltaAic)}, ΔBIC = ${digits(deltaBic)}${quality}`;
  const does =
    deltaAic < -2
      ? 'does better'
      : { 'as well': 'does as well', 'somewhat worse': 'does somewhat worse', worse: 'does worse' }[verdict];
  const meaning = {
    'as well': 'the curve does not tell this theory from a Gaussian process',
    'somewhat worse': 'the curve speaks for this theory, but not strongly',
    worse: 'no Gaussian process of this kind explains the curve as well',
  }[verdict];
  const neither = poor(theory) && poor(fit) ? ' Neither describes the curve within its errors.' : '';
  return `A plain Gaussian process with ${joined(values)} ${does} (${numbers}): ${meaning}.${neither}`;
}

function symbolOf(name: TheoryParameter): string {
  return parameterOf(name).symbol;
}

function list(parameters: readonly { name: TheoryParameter }[]): string {
  return joined(parameters.map(({ name }) => symbolOf(name)));
}

function joined(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)!}`;
}
