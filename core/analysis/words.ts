/** Numbers in the sentences of the analysis. */

/** With so many significant digits, e.g. `0.3732`, `1.2e6`, `−0.56`, `∞`. */
export function digits(value: number, count = 3): string {
  if (Number.isNaN(value)) return 'unknown';
  if (Math.abs(value) === Infinity) return value > 0 ? '∞' : '−∞';
  const size = Math.abs(value);
  const short = size !== 0 && (size >= 1e5 || size < 1e-3);
  const text = short ? value.toExponential(count - 1).replace(/\.?0+e/, 'e') : String(Number(value.toPrecision(count)));
  return text.replace('e+', 'e').replaceAll('-', '−');
}

/** With so many decimals: exponents and their errors. */
export function decimals(value: number, count = 4): string {
  return Number.isFinite(value) ? value.toFixed(count).replace('-', '−') : digits(value);
}
