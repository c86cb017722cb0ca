/** What can be found out about an even loss of which only values are known: whether it is convex, where it has kinks, how deep it falls. */
import type { Loss } from '../model/loss.ts';

export interface LossSurvey {
  /** Whether ℓ′ never falls, as far as was seen. */
  convex: boolean;
  /** Whether ℓ falls faster than any parabola, so that no prior can hold it. */
  bottomless: boolean;
  /** The Δ > 0 at which ℓ′ or ℓ″ jumps. */
  kinks: readonly number[];
  /** The lowest ℓ(Δ) seen within |Δ| ≤ reach. */
  lowest(reach: number): number;
}

/** Points of the survey: evenly to so many sizes, then by factors as far as ℓ is finite. */
const points = 400;
const sizes = 12;
const furthest = 1e30;
const factor = 1.1;

/**
 * @param size the scale of |Δ|, above 0
 * @returns undefined where ℓ is not finite within 12 sizes
 */
export function surveyLoss(loss: Loss, size: number): LossSurvey | undefined {
  const seen: number[] = [];
  const lowest: number[] = [];
  const state = { convex: true, bottomless: false, steepest: loss.first(0), deepest: Infinity };
  const see = (delta: number): boolean => {
    const value = loss.value(delta);
    const slope = loss.first(delta);
    state.bottomless = value === -Infinity;
    if (!Number.isFinite(value)) return false;
    state.deepest = Math.min(state.deepest, value);
    seen.push(delta);
    lowest.push(state.deepest);
    if (slope < state.steepest - 1e-9 * Math.abs(state.steepest)) state.convex = false;
    if (slope > state.steepest) state.steepest = slope;
    return true;
  };
  for (let i = 0; i <= points; i++) if (!see((sizes * size * i) / points)) return undefined;
  const kinks = findKinks(loss, size, seen);
  let delta = sizes * size;
  while (delta < furthest && see(delta * factor)) delta *= factor;
  const curvature = (at: number) => loss.value(at) / at ** 2;
  const [far, farther] = [curvature(Math.sqrt(delta * size)), curvature(delta)];
  const bottomless = state.bottomless || (farther < 0 && farther < 1.5 * far);
  return {
    convex: state.convex && !bottomless,
    bottomless,
    kinks,
    lowest(reach) {
      let [low, high] = [0, seen.length];
      while (high - low > 1) {
        const middle = (low + high) >> 1;
        if (seen[middle]! <= reach) low = middle;
        else high = middle;
      }
      return lowest[Math.min(low + 1, seen.length - 1)]!;
    },
  };
}

/** Halvings after which what is smooth has become a line: its change has fallen by about 2⁵, that of a kink has not. */
const halvings = 5;

function findKinks(loss: Loss, size: number, grid: readonly number[]): number[] {
  const change = (a: number, b: number) => {
    const jump = Math.abs(loss.second(b) - loss.second(a)) + Math.abs(loss.first(b) - loss.first(a)) / size;
    return jump >= 0 ? jump : Infinity;
  };
  const changes = grid.slice(1).map((b, i) => change(grid[i]!, b));
  const least = 1e-9 * changes.reduce((sum, jump) => sum + (jump < Infinity ? jump : 0), 0);
  const kinks: number[] = [];
  changes.forEach((whole, i) => {
    if (whole <= least) return;
    let [low, high] = [grid[i]!, grid[i + 1]!];
    for (let step = 0; ; step++) {
      const middle = (low + high) / 2;
      if (!(middle > low && middle < high)) break;
      const [left, right] = [change(low, middle), change(middle, high)];
      if (step === halvings && Math.max(left, right) < whole / 8) return;
      if (left > right) high = middle;
      else low = middle;
    }
    if (high > 1e-12 * size) kinks.push(high);
  });
  return kinks;
}
