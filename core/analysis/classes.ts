/**
 * Curves grouped by their verdicts: those whose theory is known in classes, measured ones by their leading exponents. A measured curve is put
 * into no class (theory, section 8); with which curves it shares its exponent is said. `Same` is no transitive relation (each verdict has its tolerance), so a class is what hangs together by it,
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

/** Pairs beyond these are counted. */
const mostNamed = 5;

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
 * @param measured by curve, whether it is a measured one; none is if missing
 */
export function groupCurves(
  names: readonly string[],
  pairs: readonly PairReport[],
  measured: readonly boolean[] = [],
): CurveClass[] {
  const verdicts = verdictsByPlace(names.length, pairs);
  const root = names.map((_, place) => place);
  const find = (place: number): number => (root[place] === place ? place : find(root[place]!));
  for (const { a, b, verdict } of verdicts) {
    const [one, other] = [find(a), find(b)];
    if (isSame(verdict) && measured[a] === measured[b]) root[Math.max(one, other)] = Math.min(one, other);
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
  const also = shared(members, names, verdicts);
  if (members.length === 1) {
    const all = verdicts.filter(({ a, b }) => a === first || b === first).map(({ verdict }) => verdict);
    const own = all.filter((verdict) => !isSame(verdict));
    const different = own.filter(isDifferent).length;
    const reasons = [...new Set(own.filter((verdict) => !isDifferent(verdict)))].join(', ');
    if (all.length === 0) return `${listed}: the only curve.`;
    if (own.length === 0) return `${listed}: on its own.${also}`;
    if (different === own.length)
      return `${listed}: different from ${own.length === all.length ? 'all others' : curves(different)}.${also}`;
    const from = different === 0 ? '' : `different from ${curves(different)}; `;
    return `${listed}: ${from}not told from or put with ${curves(own.length - different)} (${reasons}).${also}`;
  }
  const broken = exceptions.filter(({ verdict }) => isDifferent(verdict));
  const open = exceptions.filter(({ verdict }) => !isDifferent(verdict));
  const told = (pairs: readonly Judged[]) => {
    const first = pairs.slice(0, mostNamed).map(({ a, b }) => `${names[a]!} and ${names[b]!}`);
    const rest = pairs.length - first.length;
    return [...first, ...(rest > 0 ? [`${rest} other pair${rest > 1 ? 's' : ''}`] : [])].join('; ');
  };
  const without =
    broken.length === 0
      ? ''
      : ` But ${told(broken)} were told apart directly: each is like a third curve, within its tolerance.`;
  const indirect = open.length === 0 ? '' : ` ${told(open)} could not be compared directly.`;
  const within = verdicts.filter(({ a, b }) => members.includes(a) && members.includes(b));
  const what = within.some(({ verdict }) => verdict === 'same class') ? 'one class' : 'one leading exponent';
  return `${listed}: ${what}.${without}${indirect}${also}`;
}

/** The curves outside of a class that share its leading exponent: measured ones, or those with which a measured one does. */
function shared(members: readonly number[], names: readonly string[], verdicts: readonly Judged[]): string {
  const others = verdicts.flatMap(({ a, b, verdict }) => {
    if (!isSame(verdict) || members.includes(a) === members.includes(b)) return [];
    return [members.includes(a) ? b : a];
  });
  const list = [...new Set(others)].sort((one, other) => one - other).map((place) => names[place]!);
  if (list.length === 0) return '';
  const rest = list.length - mostNamed;
  return ` The same leading exponent: ${list.slice(0, mostNamed).join(', ')}${rest > 0 ? ` and ${curves(rest)} more` : ''}.`;
}

function curves(count: number): string {
  return count === 1 ? 'one curve' : `${count} curves`;
}
