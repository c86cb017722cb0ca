/** The per-sample loss as the sampler of the posterior needs it: fast, averaged over Gaussian fluctuations, and bounded below. */
import { halfPower, lossOf, multipliedOut, type Loss } from '../model/loss.ts';
import type { System } from '../model/system.ts';

/** The loss of a system, even powers with their products multiplied out. */
export function samplingLoss(system: System): Loss {
  const n = halfPower(system);
  return n === undefined ? lossOf(system) : multipliedOut(system.u, n);
}

/** Whether ℓ falls faster than any parabola, as far as doubles reach: then no prior can hold it, and there is no posterior. */
export function isBottomless({ value }: Loss): boolean {
  let before = value(1e3) / 1e6;
  for (let delta = 1e6; delta < 1e30; delta *= 1e3) {
    const loss = value(delta);
    if (loss === -Infinity) return true;
    if (!Number.isFinite(loss)) return false;
    const curvature = loss / delta ** 2;
    if (curvature < 0 && curvature < 1.5 * before) return true;
    before = curvature;
  }
  return false;
}

/** The trapezoid rule for averages over N(0, 1): nine points, to about 1e-4, which is more than a sampler's frame asks for. */
const points = [-4, -3, -2, -1, 0, 1, 2, 3, 4];
const total = points.reduce((sum, point) => sum + Math.exp(-(point ** 2) / 2), 0);
const weights = points.map((point) => Math.exp(-(point ** 2) / 2) / total);

/** E ℓ′ and E ℓ″ of Δ ~ N(mean, deviation²). */
export function averageSlopes(loss: Loss, mean: number, deviation: number): { first: number; second: number } {
  let [first, second] = [0, 0];
  for (let i = 0; i < points.length; i++) {
    const delta = mean + points[i]! * deviation;
    first += weights[i]! * loss.first(delta);
    second += weights[i]! * loss.second(delta);
  }
  return { first, second };
}
