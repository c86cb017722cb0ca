/**
 * How the curves of a comparison are told apart, the same in all of its charts: a number in the order of the arguments, a colour, a marker; and
 * of their class a letter, a colour and a marker. Up to twelve curves have keys; of more, those that come first in their classes.
 */
import type { ComparisonResult } from '../history/comparison.ts';
import { markerOf, type MarkerShape } from './markers.ts';
import { ramp, type Ground } from './ramp.ts';
import { estimateWidth, type Span } from './text.ts';
import { chartThemes, type ChartTheme } from './theme.ts';

export interface CurveStyle {
  place: number;
  /** From 1: how every figure and table calls the curve. */
  number: string;
  name: string;
  /** Whether the legend names it; a curve without a key is thin and grey. */
  keyed: boolean;
  colour: string;
  marker: MarkerShape;
  /** `A`, `B`, …; null of a curve that no verdict puts into a class or outside of one. */
  letter: string | null;
  classColour: string;
  classMarker: MarkerShape;
}

/** More curves than this are not told apart by colours and markers. */
export const mostKeyed = 12;

/** Of classes A, B, C, then of all others. */
const classColours: Record<Ground, readonly [string, string, string, string]> = {
  light: ['#1f5fae', '#aa4109', '#1c7146', '#5f676f'],
  dark: ['#7fb2f0', '#f0935a', '#67c493', '#969ea6'],
};

type Judged = Pick<ComparisonResult, 'curves' | 'pairs' | 'classes'>;

/** One style a curve, in the order of the curves. */
export function curveStyles({ curves, pairs, classes }: Judged, theme: ChartTheme): CurveStyle[] {
  const letters = classLetters({ curves, pairs, classes });
  const lettered = [...new Set(letters.filter((letter) => letter !== null))];
  const keyed =
    curves.length <= mostKeyed
      ? curves.map((_, place) => place)
      : lettered.slice(0, mostKeyed).map((letter) => letters.indexOf(letter));
  const colours = ramp(keyed.length, theme.ground);
  const ofClass = classColours[theme.ground];
  return curves.map(({ name }, place) => {
    const key = keyed.indexOf(place);
    const letter = letters[place] ?? null;
    const order = letter === null ? -1 : lettered.indexOf(letter);
    return {
      ...{ place, number: String(place + 1), name, keyed: key >= 0, letter },
      colour: key >= 0 ? colours[key]! : theme.ink3,
      marker: markerOf(Math.max(0, key)),
      classColour: order < 0 ? theme.ink3 : ofClass[Math.min(order, 3)]!,
      classMarker: markerOf(Math.max(0, order)),
    };
  });
}

/**
 * The letters of the curves: one a class, in the order of the classes. A curve on its own has one where a verdict tells it from another; one that
 * nothing was decided of has none. Measured curves are of no class: those of one leading exponent share a small letter.
 */
export function classLetters({ curves, pairs, classes }: Judged): (string | null)[] {
  const letters = curves.map((): string | null => null);
  const count = { classes: 0, measured: 0 };
  for (const { members } of classes) {
    const measured = curves[members[0]!]!.origin === 'measured';
    const alone = members.length === 1 ? curves[members[0]!]!.name : undefined;
    const decided =
      alone === undefined ||
      pairs.some(({ a, b, verdict }) => (a === alone || b === alone) && verdict.startsWith('different'));
    if (!decided) continue;
    const letter = measured ? letterOf(count.measured++).toLowerCase() : letterOf(count.classes++);
    for (const place of members) letters[place] = letter;
  }
  return letters;
}

/** e.g. `class A`, of measured curves `exponent a`. */
export function letterWords(letter: string | null): string {
  if (letter === null) return 'no class';
  return letter === letter.toLowerCase() ? `exponent ${letter}` : `class ${letter}`;
}

/** A … Z, AA, AB, … */
function letterOf(order: number): string {
  const last = String.fromCharCode(65 + (order % 26));
  return order < 26 ? last : letterOf(Math.floor(order / 26) - 1) + last;
}

/** Every colour of these charts on light ground with what it is on dark ground. @param keyed how many curves have keys */
export function exchangedColours(keyed: number): [light: string, dark: string][] {
  const { light, dark } = chartThemes;
  const inks = (['canvas', 'ink', 'ink2', 'ink3', 'warn'] as const).map((key): [string, string] => [
    light[key],
    dark[key],
  ]);
  const others = ramp(keyed, 'light').map((colour, at): [string, string] => [colour, ramp(keyed, 'dark')[at]!]);
  const ofClass = classColours.light.map((colour, at): [string, string] => [colour, classColours.dark[at]!]);
  return [...inks, ...others, ...ofClass];
}

/** `1  name`, cut where it would be wider than there is room. @param room in the theme's unit */
export function nameSpans({ number, name }: Pick<CurveStyle, 'number' | 'name'>, room: number, theme: ChartTheme) {
  const spans = (text: string): Span[] => [{ kind: 'word', text: `${number}\u2002${text}` }];
  if (estimateWidth(spans(name), theme) <= room) return spans(name);
  const letters = Array.from(name);
  // What tells curves of one run apart stands at the end of their names.
  const cut = (kept: number) => {
    const [head, tail] = [Math.ceil(kept / 3), Math.floor((2 * kept) / 3)];
    return `${letters.slice(0, head).join('').trimEnd()}…${letters
      .slice(letters.length - tail)
      .join('')
      .trimStart()}`;
  };
  let kept = letters.length - 1;
  while (kept > 2 && estimateWidth(spans(cut(kept)), theme) > room) kept--;
  return spans(cut(kept));
}
