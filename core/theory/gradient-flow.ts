/**
 * Gradient flow at level 1 (theory, section 9). In the time τ of the Gaussian process every mode decays by itself, Δ_k = y_k e^(−λ_kτ), and
 * the loss changes the clock alone: dt = dτ/D(X(τ)+σ²), X(τ) = Σ y_k² e^(−2λ_kτ), D = E ℓ″, which is 1+3u(X+σ²) for the quartic loss.
 */
import type { System } from '../model/system.ts';
import { AdaptiveIntegral } from '../numerics/adaptive.ts';
import { bisect } from '../numerics/bisection.ts';
import { DecaySums } from './decay-sums.ts';
import { dressingOf, type Dressing } from './dressing.ts';

/**
 * The loss per sample is ⟨ℓ⟩ at X+σ². `no root`: the loss falls outwards, D ≤ 0 at the start or at τ, and the flow runs away from the
 * target. `not converged`: a number left its range.
 */
export type FlowPoint =
  { status: 'converged'; X: number; t: number; loss: number } | { status: 'no root' | 'not converged' };

/** Of a panel, relative; closer to D(0) = 0 than this D itself has fewer digits. */
const tolerance = 1e-12;
/** Below this every average is that at X = 0. */
const leastX = 1e-200;

/** The flow of one system, whose P, κ and N do not enter. What it computes on the way is kept for the next τ. */
export class GradientFlow {
  private readonly sums: DecaySums;
  private readonly dressing: Dressing;
  private readonly noise: number;
  private readonly clock: AdaptiveIntegral;
  /** t from τ = 2^j to 2^(j+1). */
  private readonly octaves = new Map<number, number>();

  constructor(system: System) {
    this.sums = new DecaySums(system);
    this.dressing = dressingOf(system);
    this.noise = system.noise;
    this.clock = new AdaptiveIntegral(1, (logTau, out) => {
      const tau = Math.exp(logTau);
      out[0] = tau / this.rate(tau);
    });
  }

  /** X, t and the loss at τ ≥ 0, relative error below 1e-10. */
  at(tau: number): FlowPoint {
    const X = this.sums.exact(tau);
    if (!Number.isFinite(X)) return { status: 'not converged' };
    if (!(this.rate(0) > 0 && this.rate(tau) > 0)) return { status: 'no root' };
    const t = this.time(tau);
    const total = X + this.noise;
    const loss = total > leastX ? this.dressing.loss(total) : total / 2;
    if (!Number.isFinite(t + loss)) return { status: 'not converged' };
    return { status: 'converged', X, t, loss };
  }

  /** τ at the time t ≥ 0; NaN where the flow has none. */
  flowTimeAt(t: number): number {
    if (t === 0) return 0;
    const behind = (logTau: number) => !(this.time(Math.exp(logTau)) > t);
    let [low, high] = [Math.log(t) - 1, Math.log(t) + 1];
    while (low > -700 && !behind(low)) low -= 4;
    while (high < 700 && behind(high)) high += 4;
    if (!behind(low) || behind(high)) return NaN;
    return Math.exp(bisect((logTau) => (behind(logTau) ? -1 : 1), low, high));
  }

  /** D at τ; NaN where it is not positive. */
  private rate(tau: number): number {
    const { value } = this.dressing.at(Math.max(this.sums.at(tau) + this.noise, leastX));
    return value > 0 ? value : NaN;
  }

  /**
   * Octaves of τ, the same for every τ, from the last whole one down until the rest no longer counts: where D has become constant each octave
   * is half of the one above.
   */
  private time(tau: number): number {
    if (tau === 0) return 0;
    const top = Math.floor(Math.log2(tau));
    let t = this.integral(2 ** top, tau);
    for (let j = top - 1; j > -1074; j--) {
      const part = this.octave(j);
      t += part;
      if (!(part > tolerance * t)) break;
    }
    return t;
  }

  private octave(j: number): number {
    let t = this.octaves.get(j);
    if (t === undefined) {
      t = this.integral(2 ** j, 2 ** (j + 1));
      this.octaves.set(j, t);
    }
    return t;
  }

  /** ∫ dτ/D, in ln τ. */
  private integral(from: number, to: number): number {
    return this.clock.over([Math.log(from), Math.log(to)], tolerance) ? this.clock.values[0]! : NaN;
  }
}
