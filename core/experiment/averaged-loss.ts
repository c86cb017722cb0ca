/**
 * The loss averaged over a Gaussian discrepancy of variance X, E ℓ(√X z) − ℓ(0) with z ~ N(0, 1), as Monte Carlo runs need it: with its slope, at a
 * million X, fast. It stands apart from what the theory solves its equations with, so that each is a test of the other.
 */
import { halfPower, lossOf, type Loss } from '../model/loss.ts';
import type { System } from '../model/system.ts';
import { AdaptiveIntegral } from '../numerics/adaptive.ts';

export interface AveragedLoss {
  /** The average and its derivative at the X of the last `at`. */
  readonly value: number;
  readonly slope: number;
  /** @param X > 0 */
  at(X: number): this;
}

/** @throws CoarsegrainError for a formula that is refused */
export function averagedLossOf(system: System): AveragedLoss {
  const n = halfPower(system);
  return n === undefined ? new TabulatedAverage(lossOf(system)) : new PowerAverage(system.u, n);
}

/** X/2 + u(2n−1)!! Xⁿ/(2n). */
class PowerAverage implements AveragedLoss {
  value = 0;
  slope = 0;
  private readonly n: number;
  private readonly strength: number;

  constructor(u: number, n: number) {
    this.n = n;
    this.strength = u / 2;
    for (let odd = 3; odd < 2 * n; odd += 2) this.strength *= odd;
  }

  at(X: number): this {
    const { n, strength } = this;
    const rise = strength * X ** (n - 1);
    this.value = X / 2 + (rise * X) / n;
    this.slope = 0.5 + rise;
    return this;
  }
}

const degree = 18;
/** Panels over which z is integrated, from 0, near which a loss may change fast, to where the weight is no double. */
const panels = [0, 0.1, 0.5, 1, 2, 3, 4, 6, 9, 13, 20, 38];

/**
 * Of any even loss: Chebyshev series in log₂ X over each octave of X, made when it is first met. What is averaged is analytic in X > 0
 * whatever kinks the loss has. NaN where an integral does not converge, ∞ over octaves where the loss leaves the range of doubles.
 */
class TabulatedAverage implements AveragedLoss {
  value = 0;
  slope = 0;
  private readonly loss: Loss;
  private readonly series = new Map<number, Float64Array>();
  private X = 1;
  private readonly integral = new AdaptiveIntegral(1, (z, out) => {
    const rise = this.loss.value(Math.sqrt(this.X) * z) - this.loss.value(0);
    out[0] = rise * Math.exp(-0.5 * z * z);
  });

  constructor(loss: Loss) {
    this.loss = loss;
  }

  at(X: number): this {
    const place = Math.log2(X);
    const octave = Math.floor(place);
    let series = this.series.get(octave);
    if (!series) this.series.set(octave, (series = this.seriesOf(octave)));
    // Clenshaw's recurrence, for the sum and for its derivative.
    const t = 2 * (place - octave) - 1;
    let [sum, before, slope, slopeBefore] = [0, 0, 0, 0];
    for (let j = degree - 1; j >= 1; j--) {
      const nextSlope = 2 * sum + 2 * t * slope - slopeBefore;
      slopeBefore = slope;
      slope = nextSlope;
      const next = 2 * t * sum - before + series[j]!;
      before = sum;
      sum = next;
    }
    this.value = series[0]! + t * sum - before;
    this.slope = ((sum + t * slope - slopeBefore) * 2) / (X * Math.LN2);
    return this;
  }

  private seriesOf(octave: number): Float64Array {
    const angles = Array.from({ length: degree }, (_, i) => (Math.PI * (i + 0.5)) / degree);
    const values = angles.map((angle) => this.average(2 ** (octave + (1 + Math.cos(angle)) / 2)));
    if (values.includes(Infinity)) return Float64Array.from({ length: degree }, (_, j) => (j === 0 ? Infinity : 0));
    return Float64Array.from({ length: degree }, (_, j) => {
      const sum = values.reduce((total, value, i) => total + value * Math.cos(j * angles[i]!), 0);
      return ((j === 0 ? 1 : 2) * sum) / degree;
    });
  }

  private average(X: number): number {
    this.X = X;
    if (this.loss.value(Math.sqrt(X) * panels.at(-1)!) === Infinity) return Infinity;
    return this.integral.over(panels, 1e-13) ? Math.sqrt(2 / Math.PI) * this.integral.values[0]! : NaN;
  }
}
