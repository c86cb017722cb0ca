/**
 * The posterior of one training sample (theory, section 6): weight exp(−(Δ−h)²/2V − ℓ(Δ)/κ), h ≥ 0. What all losses share: from weighted
 * sums around a point near the mode to the derivatives ψ_n = ∂ⁿ ln Z/∂hⁿ, by cumulants with ℓ′, which do not cancel where V ≪ κ:
 * ψ₁ = −⟨ℓ′⟩/κ, ψ₂ = −⟨Δ;ℓ′⟩/(κV), ψ₄ = −⟨Δ;Δ;Δ;ℓ′⟩/(κV³).
 */
import type { LossShape } from './loss-shape.ts';

/** Where the exponent has fallen by this much from the mode's, the window of integration ends: between the two. */
const near = 38;
const far = 60;
const cut = 45;

/** Of the weight times 1, d, d², d³, e, e d, e d², e d³ and the rise, d = Δ − m, e the tilt. */
export const sumCount = 9;

export abstract class SamplePosterior {
  psi1 = 0;
  psi2 = 0;
  psi4 = 0;
  /** ⟨Δ²⟩ and ⟨ℓ(Δ)⟩. */
  square = 0;
  loss = 0;
  readonly shape: LossShape;
  protected readonly kappa: number;
  protected V = 0;
  /** m, a point near the mode, and the window's ends below and above it. */
  protected mode = 0;
  protected below = 0;
  protected above = 0;
  /** (h−m)/V − ℓ′(m)/κ: what the mode lacks of being one. */
  protected force = 0;
  /** The |h| within which ψ₂ varies little. */
  scale = 0;
  /** The last h. */
  private h = 0;
  /** The h below which the sums lose as many digits of ψ₁ as the first two orders of its series do, with ψ₂ and ψ₄ at h = 0. */
  private weak = 0;
  private readonly flat = { psi2: 0, psi4: 0 };

  constructor(shape: LossShape, kappa: number) {
    this.shape = shape;
    this.kappa = kappa;
  }

  /** Begins a sequence of ascending h at the prior variance V > 0, and takes the averages at h = 0; false as `at`. */
  begin(V: number): boolean {
    this.V = V;
    this.h = this.mode = this.weak = 0;
    this.below = this.above = Math.sqrt((2 * cut) / (1 / V + this.bend(0) / this.kappa));
    if (!this.at(0)) return false;
    this.flat.psi2 = this.psi2;
    this.flat.psi4 = this.psi4;
    const known = this.shape.scale(V, this.kappa);
    // Else as if ψ₂ were 1/(h²+scale²).
    this.scale = known < Infinity ? known : Math.sqrt(6 * Math.abs(this.psi2 / this.psi4));
    this.weak = 3e-5 * Math.min(this.scale, (9 * V) / this.below);
    return true;
  }

  /** The averages at h ≥ 0; false where they do not converge or a number leaves the range of doubles. */
  at(h: number): boolean {
    if (!this.locate(h) || !this.integrate()) return false;
    this.h = h;
    if (h < this.weak) this.psi1 = h * (this.flat.psi2 + (this.flat.psi4 * h * h) / 6);
    return Number.isFinite(this.psi4) && Number.isFinite(this.loss) && Number.isFinite(this.square);
  }

  /** Sets the window for h; false where there is none. */
  protected locate(h: number): boolean {
    this.centre(this.convexMode(h), h);
    this.below = this.reach(-1, this.below);
    this.above = this.reach(1, this.above);
    return true;
  }

  /** Sums over the window, then `conclude`; false where they do not converge. */
  protected abstract integrate(): boolean;

  protected centre(m: number, h: number): void {
    this.mode = m;
    this.shape.centre(m);
    this.force = (h - m) / this.V - this.shape.first / this.kappa;
  }

  /** How far the exponent has fallen from m to m+d. */
  protected fall(d: number): number {
    this.shape.at(d);
    return d * (d / (2 * this.V) - this.force) + this.shape.rise[0]! / this.kappa;
  }

  /** From sums about m to cumulants. */
  protected conclude(sums: Float64Array): void {
    const { shape, mode, V, kappa } = this;
    const total = sums[0]!;
    const mean = sums[1]! / total;
    const m2 = sums[2]! / total;
    const tilt = sums[4]! / total;
    const variance = m2 - mean * mean;
    const e1 = sums[5]! / total - tilt * mean;
    const e2 = sums[6]! / total - tilt * m2;
    const e3 = (sums[7]! - tilt * sums[3]!) / total;
    const fourth = e3 - 3 * mean * e2 + 3 * (mean * mean - variance) * e1;
    this.psi1 = -(shape.first + tilt) / kappa;
    this.psi2 = -e1 / V / kappa;
    this.psi4 = -fourth / V / V / V / kappa;
    this.square = mode * (mode + 2 * mean) + m2;
    this.loss = shape.value + shape.first * mean + sums[8]! / total;
  }

  /** ℓ″, 0 where it does not exist or is negative. */
  private bend(delta: number): number {
    const bend = this.shape.loss.second(delta);
    return bend > 0 ? bend : 0;
  }

  /**
   * Newton for the zero of (Δ−h)/V + ℓ′(Δ)/κ of a convex loss, which lies between the mode of a smaller h and h, to a thousandth of the
   * width; its bracket is halved where it creeps, as on a steep power.
   */
  private convexMode(h: number): number {
    const { V, kappa } = this;
    const { loss } = this.shape;
    let low = this.mode;
    let high = h;
    // Along the tangent from the last mode.
    let delta = low + (h - this.h) / (1 + (V / kappa) * this.bend(low));
    let last = Infinity;
    for (let step = 0; step < 200; step++) {
      if (!(delta >= low && delta <= high)) delta = (low + high) / 2;
      const slope = (delta - h) / V + loss.first(delta) / kappa;
      const bend = 1 / V + this.bend(delta) / kappa;
      if (slope > 0) high = delta;
      else low = delta;
      const change = -slope / bend;
      if (!(Math.abs(change) * Math.sqrt(bend) > 1e-3)) break;
      delta = Math.abs(change) > 0.7 * last ? (low + high) / 2 : delta + change;
      last = Math.abs(change);
    }
    return delta;
  }

  /** How far from m the exponent has fallen by `near` to `far`: Newton in logarithms, in which a power is a line. */
  private reach(side: 1 | -1, start: number): number {
    const { shape, V, kappa, force } = this;
    let low = 0;
    let high = Infinity;
    let d = start;
    for (let step = 0; step < 100; step++) {
      const fall = this.fall(side * d);
      if (fall > near && fall < far) break;
      if (fall < cut) low = d;
      else high = d;
      const slope = d * (d / V - side * force + (side * shape.tilt[0]!) / kappa);
      d *= fall > 1e-3 ? (cut / fall) ** (fall / slope) : 4;
      if (!(d > low && d < high)) d = high === Infinity ? 4 * low : (low + high) / 2;
    }
    return d;
  }
}
