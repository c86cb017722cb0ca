/**
 * Curves grouped by their verdicts. `Same` is no transitive relation (each verdict has its tolerance), so a class is what hangs together by it,
 * and pairs of a class that were told apart, or not told at all, are named.
 */
import type { PairReport, Verdict } from './pair.ts';

export interface CurveClass {
  /** Places of the curves, ascending. */
  members: number[];
  /** Pairs of members, by their places, with a verdict of their own that is another one than `same`. */
  exceptions: { a: number; b: number; verdict: Verdict }[];
  sentence: string;
}

/** `same class`, or of measured curves `same leading exponent`. */
export function isSame(verdict: Verdict): boolean {
  return verdict === 'same class' || verdict === 'same leading exponent';
}

function isDifferent(verdict: Verdict): boolean {
  return verdict === 'different class' || verdict === 'different leading exponent';
}

/**
 * Classes in the order of their first curves; a curve that is with none other is one of its own.
 * @param names of the curves
 * @param pairs those of curves (0,1), (0,2), …, (1,2), …
 */
export function groupCurves(names: readonly string[], pairs: readonly PairReport[]): CurveClass[] {
  const verdicts = verdictsByPlace(names.length, pairs);
  const root = names.map((_, place) => place);
  const find = (place: number): number => (root[place] === place ? place : find(root[place]!));
  for (const { a, b, verdict } of verdicts) {
    const [one, other] = [find(a), find(b)];
    if (isSame(verdict)) root[Math.max(one, other)] = Math.min(one, other);
  }
  const classes = new Map<number, number[]>();
  names.forEach((_, place) => {
    const members = classes.get(find(place)) ?? [];
    classes.set(find(place), [...members, place]);
  });
  return [...classes.values()].map((members) => {
    const exceptions = verdicts.filter(
      ({ a, b, verdict }) => !isSame(verdict) && members.includes(a) && members.includes(b),
    );
    return { members, exceptions, sentence: describe(members, exceptions, names, verdicts) };
  });
}

interface Judged {
  a: number;
  b: number;
  verdict: Verdict;
}

function verdictsByPlace(count: number, pairs: readonly PairReport[]): Judged[] {
  const places: Judged[] = [];
  for (let a = 0; a < count; a++)
    for (let b = a + 1; b < count; b++) places.push({ a, b, verdict: pairs[places.length]!.verdict });
  return places;
}

function describe(
  members: readonly number[],
  exceptions: readonly Judged[],
  names: readonly string[],
  verdicts: readonly Judged[],
): string {
  const [first] = members;
  const listed = members.map((place) => names[place]!).join(', ');
  if (members.length === 1) {
    const own = verdicts.filter(({ a, b }) => a === first || b === first).map(({ verdict }) => verdict);
    const different = own.filter(isDifferent).length;
    const reasons = [...new Set(own.filter((verdict) => !isDifferent(verdict)))].join(', ');
    if (own.length === 0) return `${listed}: the only curve.`;
    if (different === own.length) return `${listed}: different from all others.`;
    const from = different === 0 ? '' : `different from ${curves(different)}; `;
    return `${listed}: ${from}not told from or put with ${curves(own.length - different)} (${reasons}).`;
  }
  const broken = exceptions.filter(({ verdict }) => isDifferent(verdict));
  const open = exceptions.filter(({ verdict }) => !isDifferent(verdict));
  const told = (pairs: readonly Judged[]) => pairs.map(({ a, b }) => `${names[a]!} and ${names[b]!}`).join('; ');
  const without =
    broken.length === 0
      ? ''
      : ` But ${told(broken)} were told apart directly: each is like a third curve, within its tolerance.`;
  const indirect = open.length === 0 ? '' : ` ${told(open)} could not be compared directly.`;
  return `${listed}: one class.${without}${indirect}`;
}

function curves(count: number): string {
  return count === 1 ? 'one curve' : `${count} curves`;
}
