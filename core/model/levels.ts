/** Degenerate levels: level n = 1, 2, … holds round(n^(d−1)) modes of equal λ and y² (theory, section 1). */
import { CoarsegrainError } from '../errors.ts';

const maximumLevels = 1e7;

/** Calls back with every level, from the first: its first mode and how many modes it holds. The last one ends at K. */
export function forEachLevel(dimension: number, K: number, visit: (first: number, count: number) => void): void {
  // n levels hold about n^d/d modes; rounding cannot change that by a factor of two.
  if ((dimension * K) ** (1 / dimension) > 2 * maximumLevels) throw tooMany(dimension, K);
  let first = 1;
  for (let n = 1; first <= K; n++) {
    if (n > maximumLevels) throw tooMany(dimension, K);
    const count = Math.min(Math.round(n ** (dimension - 1)), K - first + 1);
    visit(first, count);
    first += count;
  }
}

let latest: { dimension: number; K: number; firsts: Float64Array } | undefined;

/** The first mode of the level in which mode k ≥ 1 lies; beyond K that of the last level. */
export function firstOfLevel(k: number, dimension: number, K: number): number {
  if (latest?.dimension !== dimension || latest.K !== K) {
    const list: number[] = [];
    forEachLevel(dimension, K, (first) => list.push(first));
    latest = { dimension, K, firsts: Float64Array.from(list) };
  }
  const { firsts } = latest;
  let low = 0;
  let high = firsts.length;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (firsts[middle]! <= k) low = middle;
    else high = middle;
  }
  return firsts[low]!;
}

function tooMany(dimension: number, K: number): CoarsegrainError {
  const allowed = `a dimension d for which K modes have at most ${maximumLevels.toExponential().replace('e+', 'e')} levels`;
  const message = `d = ${dimension} gives more than 1e7 levels at K = ${K}; dimension takes ${allowed}.`;
  return new CoarsegrainError({ kind: 'outside-range', field: 'dimension', value: dimension, allowed, message });
}
