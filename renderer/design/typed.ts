/** What typed text means, what is wrong with it, and how the range that it must lie in is said. */
import { CoarsegrainError } from '../../core/errors.ts';
import type { Parameter } from '../../core/model/parameters.ts';
import { parseParameter } from '../../core/model/system.ts';
import { typedNumber } from '../format/numbers.ts';

/** The number that a text means; the text itself where it means none; undefined for an empty one. */
export function readNumber(text: string): number | string | undefined {
  const bare = text.trim().replaceAll('−', '-');
  if (bare === '') return undefined;
  if (/^(∞|inf|infinite|infinity)$/i.test(bare)) return 'infinite';
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(bare) ? Number(bare) : text.trim();
}

/** The words of a list. */
export function listWords(text: string): string[] {
  return text.split(/[\s,;]+/).filter((word) => word !== '');
}

export function readList(text: string): (number | string)[] {
  return listWords(text).map((word) => readNumber(word) ?? word);
}

/** The value of a field of the system: of N, several words are the widths of several layers. */
export function readField(
  { key }: Pick<Parameter, 'key'>,
  text: string,
): number | string | (number | string)[] | undefined {
  return key === 'N' && listWords(text).length > 1 ? readList(text) : readNumber(text);
}

/**
 * What is wrong with a text as a value of the parameter, with the text as it was typed; undefined where nothing is.
 * @param name of the field
 * @param asks what asks for the range
 */
export function problemOf(
  parameter: Parameter,
  text: string,
  { name = parameter.symbol, asks = 'it takes' } = {},
): string | undefined {
  try {
    parseParameter(parameter, readNumber(text));
    return undefined;
  } catch (error) {
    if (!(error instanceof CoarsegrainError)) throw error;
    const { kind, allowed } = error.report;
    const shown = text.trim().replaceAll('-', '−');
    const range = allowed.replace('"infinite"', '∞');
    if (kind === 'missing') return `${name} has no value; ${asks} ${range}.`;
    if (kind === 'outside-range') return `${name} = ${shown} is outside its range, ${range}.`;
    return `${name} = ${shown} is not a ${readNumber(text) === 'infinite' ? 'finite number' : 'number'}; ${asks} ${range}.`;
  }
}

/** What is wrong with the text of a field of the system. */
export function fieldProblem(parameter: Parameter, text: string, asks?: string): string | undefined {
  const several = parameter.key === 'N' ? listWords(text) : [];
  if (several.length < 2) return problemOf(parameter, text, { asks });
  const layer = { ...parameter, infinite: false };
  return several.map((word) => problemOf(layer, word)).find((problem) => problem !== undefined);
}

/** The range of a parameter in force as the form shows it beside the field, in words for `MathWords`. */
export function rangeOf(parameter: Parameter): string {
  const { key, minimum, maximum, aboveMinimum, integer, infinite, condition = '' } = parameter;
  const orInfinite = infinite ? ', or ∞' : '';
  if (integer || maximum < Number.MAX_VALUE) return `${plain(minimum)} to ${plain(maximum)}${orInfinite}`;
  if (minimum === -Number.MAX_VALUE) return 'any real number';
  if (key === 'N') return `> ${plain(minimum)}, ∞, or a list`;
  return `${aboveMinimum ? '>' : '≥'} ${plain(minimum)}${orInfinite} ${condition}`.trimEnd();
}

function plain(value: number): string {
  return value >= 1e5 ? `10^${String(Math.log10(value))}` : String(value).replace('-', '−');
}

/** The text after one step up or down: a tenth of the decade the number stands in, a unit for integers. */
export function stepped(text: string, parameter: Parameter, steps: number): string {
  const value = readNumber(text);
  if (typeof value !== 'number') return text;
  const decade = value === 0 ? 1 : 10 ** Math.floor(Math.log10(Math.abs(value)) + 1e-12);
  const unit = parameter.integer ? Math.max(1, decade / 10) : decade / 10;
  const next = Number((value + steps * unit).toPrecision(12));
  const least = parameter.aboveMinimum && next <= parameter.minimum;
  return least || next < parameter.minimum || next > parameter.maximum ? text : typedNumber(next);
}
