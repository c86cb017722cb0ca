/**
 * The ridge at which the test error of the posterior mean is smallest, and the limit without ridge, with quadratic loss (theory, section 6).
 *
 * With s = P/κ̃ as the variable everything is a sum over modes: D = Σ λs/(1+λs) learned modes, κ = (P−D)/s, 1−γ = (P − D + sw)/P with
 * w = Σ λ/(1+λs)², q = (Σb + σ²γ)/(1−γ). The limit without ridge is D = P where there are more than P modes, else s → ∞.
 */
import type { Moments } from '../model/mode-sums.ts';
import { SystemSums } from '../model/system-sums.ts';
import type { System } from '../model/system.ts';
import { bisect } from '../numerics/bisection.ts';

/** One ridge with its solution. */
export interface RidgeSolution {
  kappa: number;
  kappaTilde: number;
  /** NaN where it diverges. */
  q: number;
  gamma: number;
}

/** `no root`: no ridge is the best, since there is nothing to learn. `not converged`: a number left the range of doubles. */
export type OptimalRidge =
  { status: 'converged'; optimal: RidgeSolution; ridgeless: RidgeSolution } | { status: 'no root' | 'not converged' };

/** λ0 s of the limit s → ∞, and its counterpart. */
const furthest = 1e290;
/** Factors between the s of a scan: q does not turn twice within the finer; the coarser where no mode is half learned. */
const fine = 1.5;
const coarse = 100;
const halfLearned = 1e-3;
/** Share of the samples below which what is half learned is rounding. */
const rounding = 1e-10;

const moments = {} as Moments;

/**
 * The lowest minimum of q over κ ≥ 0: at κ = 0 where q falls all the way to the limit without ridge, as it may for σ² = 0. The limit has no q
 * for as many samples as modes and σ² > 0, where it diverges. Ridge, coupling, width and kind of loss are not looked at.
 */
export function optimalRidge(system: System): OptimalRidge {
  const { noise, lambda0 } = system;
  const modes = new Ridges(system);
  const { grid, bounded } = modes.scan();
  let low = grid[0];
  if (low === undefined || !Number.isFinite(modes.at(low).q)) return { status: 'not converged' };
  // Below, nothing is learned yet, and q has at most one turn.
  while (!(modes.rise(low) < 0)) {
    low /= coarse;
    if (!(lambda0 * low > 1 / furthest)) return { status: 'no root' };
  }
  const minima: RidgeSolution[] = [];
  let falling = true;
  for (const s of grid) {
    const rises = modes.rise(s) > 0;
    if (rises && falling) {
      const turn = bisect((t) => modes.rise(Math.exp(t)), Math.log(low), Math.log(s));
      minima.push(modes.at(Math.exp(turn)));
    }
    falling = !rises;
    low = s;
  }
  const last = modes.at(low);
  const ridgeless = { ...last, kappa: 0, kappaTilde: bounded ? last.kappaTilde : 0 };
  if (!bounded && 1 - last.gamma < rounding) Object.assign(ridgeless, { gamma: 1, q: noise > 0 ? NaN : 0 });
  if (falling) minima.push(ridgeless);
  const lowest = minima.reduce((a, b) => (b.q < a.q ? b : a));
  const optimal = lowest.kappa > 1e-13 * lowest.kappaTilde ? lowest : ridgeless;
  const sound = Number.isFinite(optimal.q) && optimal.kappa < Infinity && ridgeless.q !== Infinity;
  return sound ? { status: 'converged', optimal, ridgeless } : { status: 'not converged' };
}

/** A system's solutions for every ridge, by s. */
class Ridges {
  private readonly sums: SystemSums;
  private readonly system: System;

  constructor(system: System) {
    this.system = system;
    this.sums = new SystemSums(system);
  }

  at(s: number): RidgeSolution {
    const { P, noise } = this.system;
    const { v1, w1, b0 } = this.sums.moments(s, moments);
    const rest = (P + s * (w1 - v1)) / P;
    return { kappa: (P - s * v1) / s, kappaTilde: P / s, q: (b0 + noise * (1 - rest)) / rest, gamma: 1 - rest };
  }

  /** Of the sign of dq/ds: ln of s Σλ²/(1+λs)³ (σ²+Σb) against Σbv P(1−γ). */
  rise(s: number): number {
    const { P, noise } = this.system;
    const { v1, w1, w2, b0, b1 } = this.sums.moments(s, moments);
    return Math.log(s * w2 * (noise + b0)) - Math.log(b1 * (P + s * (w1 - v1)));
  }

  /** The s from where a tenth of a mode is learned to where P are, or all are and `bounded` is false; empty where sums are not finite. */
  scan(): { grid: number[]; bounded: boolean } {
    const { P, lambda0 } = this.system;
    const learned = (s: number) => s * this.sums.moments(s, moments).v1;
    const grid = [Math.min(0.1, P / 2) / this.sums.at(0).variance];
    for (;;) {
      const last = grid.at(-1)!;
      const border = last * this.sums.moments(last, moments).w1;
      if (!(border >= 0)) return { grid: [], bounded: false };
      const s = last * (border < halfLearned ? coarse : fine);
      if (!(lambda0 * s < furthest)) return { grid, bounded: false };
      if (learned(s) < P) {
        grid.push(s);
        continue;
      }
      if (s * moments.w1 < rounding * P) return { grid: [...grid, furthest / lambda0], bounded: false };
      grid.push(Math.exp(bisect((t) => learned(Math.exp(t)) - P, Math.log(last), Math.log(s))));
      return { grid, bounded: true };
    }
  }
}
