/** Minima of functions of a few variables without derivatives: the simplex of J. A. Nelder and R. Mead, Computer Journal 7, 308 (1965). */

export interface Minimum {
  at: Float64Array;
  value: number;
  converged: boolean;
}

/**
 * A local minimum. Values that are NaN count as +∞.
 * @param start inside
 * @param steps edges of the first simplex, not 0
 * @param tolerance it ends where the values at the corners differ by less, relative to their size, and edges are below this part of `steps`
 */
export function minimise(
  f: (at: Float64Array) => number,
  start: ArrayLike<number>,
  steps: ArrayLike<number>,
  tolerance = 1e-8,
  mostValues = 200 * (start.length + 1),
): Minimum {
  const n = start.length;
  const value = (at: Float64Array) => {
    const found = f(at);
    return Number.isNaN(found) ? Infinity : found;
  };
  const corner = (at: Float64Array): Minimum => ({ at, value: value(at), converged: false });
  const corners = Array.from({ length: n + 1 }, (_, i) => {
    const at = Float64Array.from(start);
    if (i > 0) at[i - 1] = at[i - 1]! + steps[i - 1]!;
    return corner(at);
  });
  const towards = (centre: Float64Array, worst: Float64Array, factor: number) =>
    corner(centre.map((middle, k) => middle + factor * (worst[k]! - middle)));
  let left = mostValues - n - 1;
  for (; left > 0;) {
    corners.sort((a, b) => a.value - b.value);
    const [best, second, worst] = [corners[0]!, corners[n - 1]!, corners[n]!];
    if (isSmall(corners, steps, tolerance)) return { ...best, converged: true };
    const centre = best.at.map((_, k) => corners.reduce((sum, { at }, i) => (i < n ? sum + at[k]! / n : sum), 0));
    const reflected = towards(centre, worst.at, -1);
    left--;
    if (reflected.value < best.value) {
      const expanded = towards(centre, worst.at, -2);
      left--;
      corners[n] = expanded.value < reflected.value ? expanded : reflected;
    } else if (reflected.value < second.value) {
      corners[n] = reflected;
    } else {
      const inside = reflected.value >= worst.value;
      const contracted = towards(centre, worst.at, inside ? 0.5 : -0.5);
      left--;
      if (contracted.value < (inside ? worst : reflected).value) corners[n] = contracted;
      else {
        for (let i = 1; i <= n; i++) corners[i] = towards(best.at, corners[i]!.at, 0.5);
        left -= n;
      }
    }
  }
  corners.sort((a, b) => a.value - b.value);
  return corners[0]!;
}

function isSmall(corners: readonly Minimum[], steps: ArrayLike<number>, tolerance: number): boolean {
  const [best, worst] = [corners[0]!, corners.at(-1)!];
  if (worst.value - best.value > tolerance * (Math.abs(best.value) + tolerance)) return false;
  return corners.every(({ at }) =>
    at.every((x, k) => Math.abs(x - best.at[k]!) <= Math.sqrt(tolerance) * Math.abs(steps[k]!)),
  );
}
