/**
 * A per-sample loss as the posterior of one sample sees it: measured from a point m ≥ 0 near its mode, ℓ(m+d) = ℓ(m) + ℓ′(m)d + rise(d),
 * so that what is large in ℓ(m)/κ never enters an exponent.
 */
import { halfPower, lossOf, multipliedOut, type Loss } from '../model/loss.ts';
import type { System } from '../model/system.ts';

/** How many points `at` takes. */
export const mostAtOnce = 64;

export abstract class LossShape {
  /** ℓ(m+d) − ℓ(m) − ℓ′(m)d and ℓ′(m+d) − ℓ′(m), as the last `at` left them. */
  readonly rise = new Float64Array(mostAtOnce);
  readonly tilt = new Float64Array(mostAtOnce);
  /** ℓ(m), ℓ′(m). */
  value = 0;
  first = 0;
  readonly loss: Loss;
  protected m = 0;

  constructor(loss: Loss) {
    this.loss = loss;
  }

  /** Sets m. */
  centre(m: number): void {
    this.m = m;
    this.value = this.loss.value(m);
    this.first = this.loss.first(m);
  }

  /** Sets the first `count` of `rise` and `tilt` to those at d, d+step, … */
  abstract at(d: number, step?: number, count?: number): void;
  /** The |h| of the nearest zero of Z(h), about, within which its averages vary little; Infinity where it is not known. */
  abstract scale(V: number, kappa: number): number;
}

/** The shape of a system's loss: u ≥ 0 where it is an even power. */
export function shapeOf(system: Pick<System, 'loss' | 'u' | 'power' | 'ell'>): LossShape {
  const n = halfPower(system);
  if (n !== undefined) return new EvenShape(system.u, n);
  const loss = lossOf(system);
  return system.loss === 'log-cosh' ? new LogCoshShape(loss) : new PlainShape(loss);
}

/**
 * Δ²/2 + uΔ²ⁿ/(2n). With a = m+d and N = 2n−2, a²ⁿ − m²ⁿ − 2n m²ⁿ⁻¹d = d² Σ (j+1) mʲ aᴺ⁻ʲ and a²ⁿ⁻¹ − m²ⁿ⁻¹ = d Σ mʲ aᴺ⁻ʲ, j = 0…N, in
 * which nothing cancels while a ≥ 0; for a < 0 nothing does in the differences themselves.
 */
class EvenShape extends LossShape {
  private readonly u: number;
  private readonly n: number;
  /** mʲ. */
  private readonly powers: Float64Array;

  constructor(u: number, n: number) {
    super(multipliedOut(u, n));
    this.u = u;
    this.n = n;
    this.powers = new Float64Array(2 * n - 1);
  }

  override centre(m: number): void {
    super.centre(m);
    let power = 1;
    for (let j = 0; j < this.powers.length; j++) {
      this.powers[j] = power;
      power *= m;
    }
  }

  at(from: number, step = 0, count = 1): void {
    const { u, n, m, first, value, powers, loss } = this;
    const half = u / (2 * n);
    for (let i = 0; i < count; i++) {
      const d = from + i * step;
      const a = m + d;
      if (a < 0) {
        this.tilt[i] = loss.first(a) - first;
        this.rise[i] = loss.value(a) - value - first * d;
        continue;
      }
      let rise = 0;
      let tilt = 0;
      for (let j = 0; j < powers.length; j++) {
        tilt = tilt * a + powers[j]!;
        rise = rise * a + (j + 1) * powers[j]!;
      }
      this.tilt[i] = d * (1 + u * tilt);
      this.rise[i] = d * d * (0.5 + half * rise);
    }
  }

  /**
   * Where two saddles of the weight meet, (1/V+1/κ)Δ + uΔ²ⁿ⁻¹/κ = h/V with vanishing slope, in modulus; where fluctuations wash that out,
   * from below the zero of the pure power.
   */
  scale(V: number, kappa: number): number {
    const { n, u } = this;
    const meeting = ((1 + kappa / V) / ((2 * n - 1) * u)) ** (1 / (2 * n - 2));
    return ((2 * n - 2) / (2 * n - 1)) * (1 + V / kappa) * meeting + 2 * V * (u / kappa) ** (1 / (2 * n));
  }
}

/** ln cosh Δ = |Δ| + ln(1+e^(−2|Δ|)) − ln 2: where Δ stays positive the straight line is left out. */
class LogCoshShape extends LossShape {
  /** ln(1+e^(−2m)) and 1 − tanh m. */
  private bent = 0;
  private lacking = 0;

  override centre(m: number): void {
    super.centre(m);
    const decayed = Math.exp(-2 * m);
    this.bent = Math.log1p(decayed);
    this.lacking = (2 * decayed) / (1 + decayed);
  }

  at(from: number, step = 0, count = 1): void {
    const { m } = this;
    for (let i = 0; i < count; i++) {
      const d = from + i * step;
      const a = m + d;
      const decayed = Math.exp(-2 * Math.abs(a));
      const bent = Math.log1p(decayed) - this.bent + this.lacking * d;
      const lacking = (2 * decayed) / (1 + decayed);
      this.rise[i] = a >= 0 ? bent : bent - 2 * a;
      this.tilt[i] = this.lacking - (a >= 0 ? lacking : 2 - lacking);
    }
  }

  /** Where two saddles meet, in modulus. */
  scale(V: number, kappa: number): number {
    const ratio = V / kappa;
    return Math.hypot(Math.asinh(Math.sqrt(ratio)) + Math.sqrt(ratio * (ratio + 1)), Math.PI / 2);
  }
}

/** Any loss, by differences. */
class PlainShape extends LossShape {
  at(from: number, step = 0, count = 1): void {
    const { m, first, value, loss } = this;
    for (let i = 0; i < count; i++) {
      const d = from + i * step;
      this.rise[i] = loss.value(m + d) - value - first * d;
      this.tilt[i] = loss.first(m + d) - first;
    }
  }

  scale(): number {
    return Infinity;
  }
}
