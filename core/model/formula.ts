/** λ_k and y_k² as expressions in k. */
import { CoarsegrainError } from '../errors.ts';
import { bisect } from '../numerics/bisection.ts';
import { parseExpression, type Expression } from './expression.ts';
import type { System } from './system.ts';

interface FormulaModes {
  lambda(k: number): number;
  y2(k: number): number;
  /** The k at which abs, min or max make kinks, ascending; none where they are too many to be told. */
  breaks: readonly number[];
}

/**
 * Both functions, which refuse the k at which λ is not positive or y² is negative or one of them not finite.
 * @throws CoarsegrainError naming `lambda` or `y2`
 */
export function formulaModes({ lambda, y2, K }: Pick<System, 'lambda' | 'y2' | 'K'>): FormulaModes {
  const eigenvalue = parseExpression(lambda ?? '', ['k'], 'lambda');
  const target = parseExpression(y2 ?? '', ['k'], 'y2');
  return {
    lambda(k) {
      const value = eigenvalue.value(k);
      if (value > 0 && value < Infinity) return value;
      throw refusedFormula('lambda', eigenvalue.text, k, `is ${shown(value)}`);
    },
    y2(k) {
      const value = target.value(k);
      if (value >= 0 && value < Infinity) return value;
      throw refusedFormula('y2', target.text, k, `is ${shown(value)}`);
    },
    breaks: kinksBelow(K, [...eigenvalue.kinks, ...target.kinks]),
  };
}

const mostBreaks = 100;

/** Where the functions change sign, two of them not closer than 2 %. */
function kinksBelow(K: number, functions: Expression['kinks']): number[] {
  const found: number[] = [];
  for (const f of functions) {
    for (let low = 1, high; low < K && found.length <= mostBreaks; low = high) {
      high = Math.min(low * 1.02, K);
      const [left, right] = [f(low), f(high)];
      if (left <= 0 && right > 0) found.push(bisect(f, low, high));
      else if (left >= 0 && right < 0) found.push(bisect((k) => -f(k), low, high));
    }
  }
  return found.length > mostBreaks ? [] : found.sort((a, b) => a - b);
}

/** @param what what happens at that k, e.g. `is −1` */
export function refusedFormula(field: 'lambda' | 'y2', text: string, k: number, what: string): CoarsegrainError {
  const symbol = field === 'lambda' ? 'λ_k' : 'y_k²';
  const allowed =
    field === 'lambda'
      ? 'an expression in k that is positive, finite and does not rise from k = 1 to K'
      : 'an expression in k that is finite and not negative from k = 1 to K';
  const message = `${symbol} = ${text} ${what} at k = ${shown(Number(k.toPrecision(6)))}; ${field} takes ${allowed}.`;
  return new CoarsegrainError({ kind: 'outside-range', field, value: text, allowed, message });
}

function shown(value: number): string {
  return Number.isNaN(value) ? 'no number' : String(value).replace('-', '−').replace('Infinity', '∞');
}
