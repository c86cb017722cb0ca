/** The replica-symmetric theory with quadratic loss, in closed form but for κ̃ (theory, section 6). */
import type { Moments } from '../model/mode-sums.ts';
import type { SystemSums } from '../model/system-sums.ts';
import type { System } from '../model/system.ts';
import type { FixedPoint } from './replica-newton.ts';

const moments = {} as Moments;

/**
 * κ̃ = κ + V(P/κ̃): κ̃ − κ − V is convex in κ̃ with slope 1 − γ, so that Newton descends to its root from κ + Σλ, where it is positive.
 * Undefined where a number leaves the range of doubles.
 */
export function quadratic(
  { P, kappa, noise }: Pick<System, 'P' | 'kappa' | 'noise'>,
  modes: SystemSums,
): FixedPoint | undefined {
  let tilde = kappa + modes.at(0).variance;
  for (let step = 0; step < 200; step++) {
    const s = P / tilde;
    const { v1: V, v2, b0 } = modes.moments(s, moments);
    const gamma = (s * s * v2) / P;
    const change = (kappa + V - tilde) / (1 - gamma);
    if (!Number.isFinite(change)) return undefined;
    if (change > -1e-14 * tilde) {
      const q = (b0 + noise * gamma) / (1 - gamma);
      const shrinkage = kappa / tilde;
      const trainX = shrinkage * (V + shrinkage * (q + noise));
      const finite = [q, V, trainX, s, gamma].every(Number.isFinite);
      return finite && V > 0 && s > 0 ? { q, V, trainX, trainLoss: trainX / 2, s, gamma, exact: true } : undefined;
    }
    tilde += change;
  }
  return undefined;
}
