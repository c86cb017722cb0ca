/** Numbers and names as the report writes them: what is not finite in words. */
import type { CurveReport } from '../../../core/analysis/comparison.ts';
import type { Interval } from '../../../core/analysis/learning-curve.ts';
import type { Verdict } from '../../../core/analysis/pair.ts';
import { numberSpans } from '../../../core/chart/text.ts';
import { html, type Content, type Html } from './html.ts';

/** With so many significant digits, powers of ten raised; `unknown`, `infinite`. */
export function number(value: number, digits = 4): Html {
  if (Number.isNaN(value)) return html`unknown`;
  if (!Number.isFinite(value)) return html`${value > 0 ? 'infinite' : 'minus infinite'}`;
  const spans = numberSpans(Number(value.toPrecision(digits)), 'word', 'raised');
  return html`${spans.map(({ kind, text }) => (kind === 'raised' ? html`<sup>${text}</sup>` : html`${text}`))}`;
}

/** Exponents, to four decimals. */
export function exponent(value: number): string {
  if (Number.isNaN(value)) return 'unknown';
  if (!Number.isFinite(value)) return value > 0 ? 'infinite' : 'minus infinite';
  return value.toFixed(4).replace('-', '−');
}

/** `0.3742 to 0.3761`, `at most 0.41` where an end is open. @param write a number */
export function interval({ low, high }: Interval, write: (value: number) => Content): Content {
  if (Number.isNaN(low) || Number.isNaN(high)) return 'unknown';
  const [open, endless] = [low === -Infinity, high === Infinity];
  if (open && endless) return 'not bounded';
  if (open) return html`at most ${write(high)}`;
  if (endless) return html`at least ${write(low)}`;
  return html`${write(low)} to ${write(high)}`;
}

/** A range of values that are known at its ends. */
export function range(of: Interval | null): Content {
  if (!of) return 'unknown';
  return of.low === of.high ? number(of.low, 3) : html`${number(of.low, 3)} to ${number(of.high, 3)}`;
}

export function kindOf({ origin, level }: Pick<CurveReport, 'origin' | 'level'>): string {
  return origin === 'measured' ? 'measured' : level || origin;
}

export const glyphs: Record<Verdict, { glyph: string; tint: string }> = {
  'same class': { glyph: '●', tint: 'same' },
  'different class': { glyph: '×', tint: 'different' },
  'same leading exponent': { glyph: '=', tint: 'same' },
  'different leading exponent': { glyph: '≠', tint: 'different' },
  'crossover window': { glyph: '~', tint: 'open' },
  'too close to tell': { glyph: '?', tint: 'open' },
  'not enough data': { glyph: '□', tint: 'open' },
  'levels differ': { glyph: '⊘', tint: 'open' },
};

/** `1 name` that leads to what is said of the curve. */
export function curveLink(place: number, name: string): Html {
  return html`<a href="#curve-${place + 1}">${place + 1}</a> ${name}`;
}

export function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
