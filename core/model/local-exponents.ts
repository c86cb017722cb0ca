/** Exponents of a measured spectrum, window by window, and where it is a power law. */
import type { MeasuredSpectrum } from './measured.ts';

export interface Estimate {
  value: number;
  /** Standard error of the least-squares slope. */
  error: number;
}

export interface ExponentWindow {
  /** The modes from…to, both included. */
  from: number;
  to: number;
  alpha: Estimate;
  /** NaN where fewer than three y of the window differ from zero. */
  beta: Estimate;
}

export interface LocalExponents {
  /** Half decades of k, in the order of rising k. */
  windows: ExponentWindow[];
  /** The modes around the middle for which one power law holds; missing where windows are fewer than three, or the middle one differs. */
  powerLaw?: ExponentWindow;
}

/**
 * α and β of λ_k ∝ k^−(1+α), y_k² ∝ k^−(1+β) by least squares of logarithms, in windows of half a decade of k. The power law holds as far
 * from the middle as the exponents of windows stay within three standard errors, and at least 0.1, of those of the middle third.
 */
export function estimateExponents({ lambda, y }: MeasuredSpectrum): LocalExponents {
  const K = lambda.length;
  const fit = (from: number, to: number): ExponentWindow => ({
    from,
    to,
    alpha: exponent(from, to, (k) => Math.log(lambda[k - 1]!)),
    beta: exponent(from, to, (k) => 2 * Math.log(Math.abs(y[k - 1]!))),
  });
  const windows = halfDecades(K).map(([from, to]) => fit(from, to));
  if (windows.length < 3) return { windows };
  const third = Math.floor(windows.length / 3);
  const middle = fit(windows[third]!.from, windows.at(-1 - third)!.to);
  const agrees = (window: ExponentWindow) =>
    (['alpha', 'beta'] as const).every((name) => {
      const [here, there] = [window[name], middle[name]];
      return !(Math.abs(here.value - there.value) > Math.max(0.1, 3 * Math.hypot(here.error, there.error)));
    });
  let first = Math.floor(windows.length / 2);
  let last = first;
  if (!agrees(windows[first]!)) return { windows };
  while (first > 0 && agrees(windows[first - 1]!)) first--;
  while (last < windows.length - 1 && agrees(windows[last + 1]!)) last++;
  return { windows, powerLaw: fit(windows[first]!.from, windows[last]!.to) };
}

/** First and last modes of half decades up to K; a last one of which K leaves less than half joins the one before it. */
function halfDecades(K: number): [number, number][] {
  const windows: [number, number][] = [];
  let end = 0;
  for (let half = 1; end < K; half++) {
    const from = end + 1;
    end = Math.ceil(10 ** (half / 2)) - 1;
    if (windows.length > 0 && K - from < (end - from) / 2) windows.at(-1)![1] = K;
    else windows.push([from, Math.min(end, K)]);
  }
  return windows;
}

/** −1 − d(value)/d ln k; modes whose value is −∞ are left out. */
function exponent(from: number, to: number, value: (k: number) => number): Estimate {
  let [count, x, z] = [0, 0, 0];
  for (let k = from; k <= to; k++) {
    if (value(k) === -Infinity) continue;
    count++;
    x += Math.log(k);
    z += value(k);
  }
  if (count < 3) return { value: NaN, error: NaN };
  const [meanX, meanZ] = [x / count, z / count];
  let [xx, xz, zz] = [0, 0, 0];
  for (let k = from; k <= to; k++) {
    if (value(k) === -Infinity) continue;
    const [dx, dz] = [Math.log(k) - meanX, value(k) - meanZ];
    xx += dx * dx;
    xz += dx * dz;
    zz += dz * dz;
  }
  const slope = xz / xx;
  const rest = Math.max(0, zz - slope * xz);
  return { value: -1 - slope, error: Math.sqrt(rest / (count - 2) / xx) };
}
