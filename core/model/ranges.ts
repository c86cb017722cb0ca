/** The ranges of parameters in words. */
import type { Parameter } from './parameters.ts';

/** The allowed range in words, e.g. `κ > 0`, `α > 0 at K = ∞` or `an integer from 1 to 1e9, or "infinite"`. */
export function allowedRange(parameter: Parameter): string {
  const { symbol, minimum, maximum, aboveMinimum, integer, infinite, condition } = parameter;
  const orInfinite = infinite ? ', or "infinite"' : '';
  if (integer) return `an integer from ${plain(minimum)} to ${plain(maximum)}${orInfinite}`;
  if (minimum === -Number.MAX_VALUE) return `any real ${symbol}`;
  if (maximum < Number.MAX_VALUE) return `${symbol} from ${plain(minimum)} to ${plain(maximum)}`;
  const range = `${symbol} ${aboveMinimum ? '>' : '≥'} ${plain(minimum)}${orInfinite}`;
  return condition ? `${range} ${condition}` : range;
}

/** The allowed range as it answers an infinite value: what else could look allowed is called finite. */
export function finiteRange(parameter: Parameter): string {
  return parameter.infinite ? allowedRange(parameter) : `${allowedRange(parameter)}, finite`;
}

function plain(value: number): string {
  return value >= 1e5 ? value.toExponential().replace('e+', 'e') : String(value).replace('-', '−');
}
