/**
 * Text in charts: numbers as a physicist writes them, and labels made of spans, each set in the face of words or of mathematics. A
 * span is what the renderer, ECharts and the figure have in common; `plain` is what a screen reader and a test read.
 */
import type { ChartTheme } from './theme.ts';

/**
 * `word`, `tick`: Inter. `symbol`: italic mathematics. `roman`: upright mathematics, digits beside symbols. `sub`, `sup`: its indices.
 * `raised`: the raised digits of a tick label.
 */
export type SpanKind = 'word' | 'tick' | 'raised' | 'symbol' | 'roman' | 'sub' | 'sup';

export interface Span {
  kind: SpanKind;
  text: string;
}

export function plain(spans: readonly Span[]): string {
  return spans.map(({ text }) => text).join('');
}

/** Powers of ten as digits of their own size, raised, or as superscript characters where text has one size only. */
export type Superscript = 'raised' | 'character';

const thinSpace = '\u202f';
const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹';
const subscripts = '₀₁₂₃₄₅₆₇₈₉';

/**
 * A number for the eye: `digits` significant digits, a minus sign, thousands parted by thin spaces from 10 000, and powers of ten as
 * `2.400 × 10⁻⁵` outside 0.001 to 100 000. NaN is `–`.
 */
export function formatNumber(value: number, digits = 4): string {
  return plain(numberSpans(value, 'roman', 'character', digits));
}

/** As `formatNumber`, with as many digits as tell the value from every other double: for values a person typed, e.g. `0.1`, `10⁶`. */
export function formatExact(value: number): string {
  return plain(numberSpans(value, 'roman', 'character'));
}

/**
 * The number as spans.
 * @param kind `roman` beside symbols, `tick` at an axis, `word` in running text
 * @param digits significant digits; without it, as many as the value needs
 */
export function numberSpans(
  value: number,
  kind: 'roman' | 'tick' | 'word',
  superscript: Superscript,
  digits?: number,
): Span[] {
  if (Number.isNaN(value)) return [{ kind, text: '–' }];
  // The serif face has no infinity sign.
  if (!Number.isFinite(value)) return [{ kind: 'word', text: value < 0 ? '−∞' : '∞' }];
  const text = digits === undefined ? value.toExponential() : value.toExponential(digits - 1);
  const [mantissa = '', power = ''] = text.replace('-', '−').split('e');
  const exponent = Number(power.replace('−', '-'));
  if (value === 0) return [{ kind, text: '0' }];
  if (exponent >= -3 && exponent < 5) return [{ kind, text: positional(value, digits) }];
  const bare = /^−?1(\.0*)?$/.test(mantissa) && digits === undefined;
  const lead = bare ? mantissa.replace('1', '10') : `${mantissa}\u2009×\u200910`;
  if (superscript === 'character') return [{ kind, text: lead + raise(exponent) }];
  const digitsOfPower = String(exponent).replace('-', '−');
  return [
    { kind, text: lead },
    { kind: kind === 'roman' ? 'sup' : 'raised', text: digitsOfPower },
  ];
}

/**
 * A mean with its standard error in units of the last digits, e.g. `0.0389(2)`, `1.24(13) × 10⁻⁵`: the error to one digit, to two where the
 * first is a 1. Without an error as `numberSpans` with four digits.
 */
export function measuredSpans(
  value: number,
  error: number,
  kind: 'roman' | 'tick' | 'word',
  superscript: Superscript,
): Span[] {
  if (!Number.isFinite(value) || !(error > 0) || error === Infinity) return numberSpans(value, kind, superscript, 4);
  const rounded = error.toExponential(error.toExponential(1).startsWith('1') ? 1 : 0);
  const digits = rounded.startsWith('1.') ? 2 : 1;
  const last = exponentOf(rounded) - digits + 1;
  const leading = Math.max(exponentOf(value.toExponential()), exponentOf(rounded));
  const positional = leading >= -3 && leading < 5;
  const decimals = Math.max(0, (positional ? 0 : leading) - last);
  const power = positional ? 0 : leading;
  const unit = 10 ** Math.max(0, last - power);
  const mantissa = Math.round(value / 10 ** power / unit) * unit;
  const shown = unit > 1 ? mantissa : value / 10 ** power;
  const text = formatDecimals(shown, decimals);
  const inUnits = String(Math.round(Number(rounded) * 10 ** (decimals - power)));
  if (positional) return [{ kind, text: `${text}(${inUnits})` }];
  const lead = `${text}(${inUnits})\u2009×\u200910`;
  if (superscript === 'character') return [{ kind, text: lead + raise(power) }];
  return [
    { kind, text: lead },
    { kind: kind === 'roman' ? 'sup' : 'raised', text: String(power).replace('-', '−') },
  ];
}

function exponentOf(text: string): number {
  return Number(text.split('e')[1]);
}

export function formatMeasured(value: number, error: number): string {
  return plain(measuredSpans(value, error, 'roman', 'character'));
}

/** A number with a fixed count of decimals, as tick labels of a linear axis share. */
export function formatDecimals(value: number, decimals: number): string {
  const text = value.toFixed(decimals);
  return group(Number(text) === 0 ? text.replace('-', '') : text);
}

/** `10²` as a tick label; 1 and nothing else stands for the power zero. */
export function decadeSpans(exponent: number): Span[] {
  if (exponent === 0) return [{ kind: 'tick', text: '1' }];
  return [
    { kind: 'tick', text: '10' },
    { kind: 'raised', text: String(exponent).replace('-', '−') },
  ];
}

/** What a symbol is cut into: indices, words of three letters and more with those that stand between them, `ln`, `d`, single characters. */
const symbolParts = /_[a-zA-ZΑ-Ωα-ω]+|(?<![\p{L}_])(?:[a-z]{3,}|at|of|in)(?!\p{L})|ln|d|.\p{M}*/gu;

/**
 * A symbol in plain characters, e.g. `λ₀`, `σ²`, `L/P`, `Σb`, `k*`, `R_f`, `y_xf`, `κ_Λ`, `d ln L/du`, `k* bare`, set as mathematics:
 * letters italic, all else upright as `d` and `ln` are; digits in index characters and letters after `_` as indices; words as words.
 */
export function symbolSpans(symbol: string): Span[] {
  const spans: Span[] = [];
  for (const part of symbol.match(symbolParts) ?? []) {
    if (part.startsWith('_')) {
      push(spans, 'sub', part.slice(1));
      continue;
    }
    if (part === 'ln' || part === 'd') {
      push(spans, 'roman', part);
      continue;
    }
    if (/^[a-z]{2,}$/.test(part)) {
      push(spans, 'word', part);
      continue;
    }
    const character = part;
    const below = subscripts.indexOf(character);
    const above = superscripts.indexOf(character);
    if (below >= 0) push(spans, 'sub', String(below));
    else if (above >= 0) push(spans, 'sup', String(above));
    else
      push(
        spans,
        /^[\p{Script=Latin}α-ωℓ]/u.test(character) ? 'symbol' : /[Α-Ω]/.test(character) ? 'word' : 'roman',
        character,
      );
  }
  return spans;
}

/** Whether a span leans: symbols do, and indices and powers of one letter; words do not. */
export function isItalic({ kind, text }: Span): boolean {
  return kind === 'symbol' || ((kind === 'sub' || kind === 'sup') && /^[a-z]$/.test(text));
}

/** The size of a span's type, in the theme's unit. */
export function spanSize(kind: SpanKind, { sizes }: ChartTheme): number {
  switch (kind) {
    case 'word':
      return sizes.words;
    case 'tick':
      return sizes.ticks;
    case 'raised':
      return sizes.raised;
    case 'symbol':
    case 'roman':
      return sizes.symbol;
    case 'sub':
    case 'sup':
      return sizes.index;
  }
}

/** About how wide the spans are, never less than they are by more than a few per cent: core has no font to measure with. */
export function estimateWidth(spans: readonly Span[], theme: ChartTheme): number {
  let width = 0;
  for (const { kind, text } of spans) {
    const serif = kind === 'symbol' || kind === 'roman' || kind === 'sub' || kind === 'sup';
    let ems = 0;
    for (const character of text) ems += emWidth(character, serif);
    width += ems * spanSize(kind, theme);
  }
  return width;
}

/** Words in as many lines as they need, none wider than `width` unless a single word is. */
export function wrapped(words: string, width: number, theme: ChartTheme): string[] {
  const lines: string[] = [];
  for (const word of words.split(' ')) {
    const longer = lines.length > 0 ? `${lines.at(-1)!} ${word}` : word;
    if (lines.length > 0 && estimateWidth([{ kind: 'word', text: longer }], theme) <= width)
      lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

function emWidth(character: string, serif: boolean): number {
  if (/[\u2009\u202f]/.test(character)) return 0.2;
  if (/[ .,:;|/il'⁻¹]/.test(character)) return serif ? 0.28 : 0.3;
  if (/[⁰²³-⁹]/.test(character)) return 0.45;
  if (/[mwMW×−=+<>]/.test(character)) return serif ? 0.75 : 0.85;
  if (/[A-ZΑ-Ω]/.test(character)) return serif ? 0.66 : 0.7;
  if (/[0-9]/.test(character)) return serif ? 0.5 : 0.63;
  return serif ? 0.5 : 0.56;
}

function push(spans: Span[], kind: SpanKind, text: string): void {
  const last = spans.at(-1);
  if (last?.kind === kind) last.text += text;
  else spans.push({ kind, text });
}

function positional(value: number, digits: number | undefined): string {
  if (digits === undefined) return group(String(value));
  const rounded = Number(value.toPrecision(digits));
  return group(rounded.toFixed(Math.max(0, digits - 1 - Math.floor(Math.log10(Math.abs(rounded))))));
}

/** Thin spaces between thousands from 10 000, and the minus sign. */
function group(text: string): string {
  const [whole = '', decimals] = text.replace('-', '−').split('.');
  const grouped = whole.replace('−', '').length >= 5 ? whole.replace(/(\d)(?=(\d{3})+$)/g, `$1${thinSpace}`) : whole;
  return decimals === undefined ? grouped : `${grouped}.${decimals}`;
}

function raise(exponent: number): string {
  return String(exponent).replace(/./g, (digit) => (digit === '-' ? '⁻' : (superscripts[Number(digit)] ?? '')));
}
