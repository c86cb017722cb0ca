/**
 * The loss as the saddle point sees it: Gaussian averages at variance X of the discrepancy, label noise included (theory, section 2).
 * D(X) = E ℓ″(√X z) dresses the data strength, s = rD, and ⟨ℓ⟩ = E ℓ(√X z) is the loss per sample, z ~ N(0, 1); D = 2 d⟨ℓ⟩/dX.
 */
import { halfPower, lossOf, type Loss } from '../model/loss.ts';
import type { System } from '../model/system.ts';
import { AdaptiveIntegral } from '../numerics/adaptive.ts';
import { erf } from '../numerics/error-function.ts';

export abstract class Dressing {
  /** D, dD/dX and ln D at the X of the last `at`. The logarithm is NaN where D is not positive. */
  value = 1;
  slope = 0;
  log = 0;

  /** Sets D and its slope to those at X > 0. */
  abstract at(X: number): this;
  /** ⟨ℓ⟩ at X > 0. */
  abstract loss(X: number): number;
  /** The X at which |D − 1| = 1, the largest of those below which |D − 1| < 1 throughout; undefined where there is none up to `limit`. */
  abstract unitStrength(limit: number): number | undefined;
}

/**
 * The averages of a system's loss, one object for all systems that have it: what `at` leaves is to be read before the next call.
 * @throws CoarsegrainError for a formula that is refused
 */
export function dressingOf(system: Pick<System, 'loss' | 'u' | 'power' | 'ell'>): Dressing {
  const n = halfPower(system);
  if (n !== undefined) {
    if (even.u !== system.u || even.power !== n - 1) even = new EvenDressing(system.u, n);
    return even;
  }
  if (system.loss === 'log-cosh') return logCosh;
  const loss = lossOf(system);
  if (averaged?.averaged !== loss) averaged = new AveragedDressing(loss);
  return averaged;
}

/** Δ²/2 + uΔ²ⁿ/(2n): D = 1 + cXⁿ⁻¹, ⟨ℓ⟩ = X/2 + cXⁿ/(2n) with c = u(2n−1)!!. */
export class EvenDressing extends Dressing {
  readonly u: number;
  /** c and n−1. */
  readonly strength: number;
  readonly power: number;

  constructor(u: number, n: number) {
    super();
    this.u = u;
    let strength = u;
    for (let odd = 3; odd < 2 * n; odd += 2) strength *= odd;
    this.strength = strength;
    this.power = n - 1;
  }

  at(X: number): this {
    const { strength, power } = this;
    const rise = power === 1 ? strength : strength * X ** (power - 1);
    this.slope = power * rise;
    this.value = 1 + rise * X;
    this.log = Math.log1p(rise * X);
    return this;
  }

  loss(X: number): number {
    const { strength, power } = this;
    const raised = power === 1 ? X : X ** power;
    return X / 2 + (strength * raised * X) / (2 * power + 2);
  }

  unitStrength(limit: number): number | undefined {
    const X = Math.abs(this.strength) ** (-1 / this.power);
    return X <= limit ? X : undefined;
  }
}

/** (2π)^(−1/2). */
const norm = 1 / Math.sqrt(2 * Math.PI);

/**
 * ln cosh Δ by the trapezoid rule, which converges exponentially here: the poles of ℓ″ lie at Δ = ±iπ/2, so that steps of 0.2 in Δ, and of
 * 0.6 in z for the Gaussian, leave errors of e^(−5π²) and e^(−2π²/0.36). Beyond Δ = 21 nothing is left of ℓ″.
 */
export class LogCoshDressing extends Dressing {
  at(X: number): this {
    const width = Math.sqrt(X);
    const step = Math.min(0.2, 0.6 * width);
    const decay = Math.exp(-2 * step);
    const bend = Math.exp(-(step * step) / X);
    // e^(−2Δ), and the Gaussian weight with the factor to its next value.
    let t = decay;
    let factor = Math.sqrt(bend);
    let weight = factor;
    let value = 0.5;
    let lack = 0;
    let slope = X < 1 ? -0.5 : -0.25 / X;
    for (let delta = step; delta < 9 * width && delta < 21; delta += step) {
      const sech2 = (4 * t) / (1 + t) ** 2;
      const part = weight * sech2;
      value += part;
      lack += weight * (1 - sech2);
      // dD/dX is half the average of ℓ⁗ and, with fewer cancellations at large X, that of ℓ″(z²−1)/(2X).
      slope += part * (X < 1 ? 2 - 3 * sech2 : ((delta * delta) / X - 1) / (2 * X));
      t *= decay;
      weight *= factor *= bend;
    }
    const scale = (2 * norm * step) / width;
    this.value = scale * value;
    this.slope = scale * slope;
    // 1 − D is the average of tanh²; at small X it has the digits, at large X D itself.
    this.log = X < 1 ? Math.log1p(-scale * lack) : Math.log(this.value);
    return this;
  }

  loss(X: number): number {
    const width = Math.sqrt(X);
    return X > 4 ? this.wideLoss(width) : this.narrowLoss(width);
  }

  private narrowLoss(width: number): number {
    const step = Math.min(0.2, 0.6 * width);
    let sum = 0;
    for (let delta = step; delta < 9 * width; delta += step) {
      const value = -0.5 * Math.log1p(-(Math.tanh(delta) ** 2));
      sum += (delta < 3 ? value : lossAt(delta)) * Math.exp(-0.5 * (delta / width) ** 2);
    }
    return ((2 * norm * step) / width) * sum;
  }

  /** Two partial integrations: E ln cosh √X z = ½ ∫ sech²(Δ) E|Δ − √X z| dΔ − ln 2. */
  private wideLoss(width: number): number {
    const step = 0.2;
    let sum = 0.5 * width * norm;
    for (let delta = step; delta < 21; delta += step) {
      const z = delta / width;
      const distance = width * norm * Math.exp(-0.5 * z * z) + 0.5 * delta * erf(z * Math.SQRT1_2);
      sum += distance / Math.cosh(delta) ** 2;
    }
    return 2 * step * sum - Math.LN2;
  }

  /** 0 < D < 1. */
  unitStrength(): undefined {
    return undefined;
  }
}

function lossAt(delta: number): number {
  return delta + Math.log1p(Math.exp(-2 * delta)) - Math.LN2;
}

/**
 * Any even loss. D and X D′ are averages of ℓ′ by partial integration, E z ℓ′(√X z)/√X and E (z³−3z) ℓ′(√X z)/(2√X), which hold where ℓ″ has
 * jumps. The trapezoid rule where halving its step shows that it converges, else adaptive panels. NaN where neither does.
 */
export class AveragedDressing extends Dressing {
  readonly averaged: Loss;
  private X = 1;
  private readonly slopes = new GaussianAverage(2, (z, out) => {
    const first = this.averaged.first(Math.sqrt(this.X) * z);
    out[0] = z * first;
    out[1] = z * (z * z - 3) * first;
  });
  private readonly values = new GaussianAverage(1, (z, out) => {
    out[0] = this.averaged.value(Math.sqrt(this.X) * z) - this.averaged.value(0);
  });

  constructor(loss: Loss) {
    super();
    this.averaged = loss;
  }

  at(X: number): this {
    this.X = X;
    const [value, slope] = this.slopes.compute();
    const width = Math.sqrt(X);
    this.value = value! / width;
    this.slope = slope! / (2 * X * width);
    this.log = Math.log(this.value);
    return this;
  }

  loss(X: number): number {
    const origin = this.averaged.value(0);
    if (X < smallX) return origin + this.rise(X);
    this.X = X;
    return origin + this.values.compute()[0]!;
  }

  /** ⟨ℓ⟩ − ℓ(0) = ½ ∫ D(x) dx from 0 to X, x = Xt⁴: at small X differences of ℓ have lost their digits. */
  private rise(X: number): number {
    let sum = 0;
    for (const [node, weight] of gauss) {
      for (const t of [(1 - node) / 2, (1 + node) / 2]) sum += weight * t ** 3 * this.at(X * t ** 4).value;
    }
    return X * sum;
  }

  /** By a scan upwards over eighteen decades below the limit, eight points each. */
  unitStrength(limit: number): number | undefined {
    const excess = (X: number) => Math.abs(this.at(X).value - 1) - 1;
    let low = limit * 1e-18;
    if (!(excess(low) < 0)) return undefined;
    for (let step = 1; step <= 144; step++) {
      let high = limit * 10 ** (step / 8 - 18);
      if (!(excess(high) < 0)) {
        for (let halving = 0; halving < 60 && low < high * (1 - 1e-15); halving++) {
          const middle = Math.sqrt(low * high);
          if (excess(middle) < 0) low = middle;
          else high = middle;
        }
        return high;
      }
      low = high;
    }
    return undefined;
  }
}

const smallX = 1e-3;

/** Nodes and weights of Gauss and Legendre's rule of eight points on [−1, 1], the positive half. */
const gauss = [
  [0.1834346424956498, 0.362683783378362],
  [0.525532409916329, 0.3137066458778873],
  [0.7966664774136267, 0.2223810344533745],
  [0.9602898564975363, 0.1012285362903763],
] as const;

/** E f(z) of even functions f. */
class GaussianAverage {
  private readonly integrand: (z: number, out: Float64Array) => void;
  private readonly at: Float64Array;
  private readonly sums: Float64Array;
  private readonly moduli: Float64Array;
  private readonly results: Float64Array;
  private readonly adaptive: AdaptiveIntegral;

  /** @param integrand writes the values of `count` functions at z ≥ 0 */
  constructor(count: number, integrand: (z: number, out: Float64Array) => void) {
    this.integrand = integrand;
    this.at = new Float64Array(count);
    this.sums = new Float64Array(count);
    this.moduli = new Float64Array(count);
    this.results = new Float64Array(count);
    this.adaptive = new AdaptiveIntegral(count, (z, out) => {
      integrand(z, out);
      const weight = Math.exp(-0.5 * z * z);
      for (let j = 0; j < count; j++) out[j] = out[j]! * weight;
    });
  }

  /** The averages, in an array that the next call overwrites. */
  compute(): Float64Array {
    const { sums, moduli, results, adaptive } = this;
    sums.fill(0);
    moduli.fill(0);
    this.addNodes(0, 1, 0.5);
    for (let step = 0.5; step > 0.1; step /= 2) {
      this.addNodes(step, 2 * step, 1);
      let stable = true;
      for (let j = 0; j < sums.length; j++) {
        const result = 2 * norm * step * sums[j]!;
        stable &&= Math.abs(result - results[j]!) <= 1e-13 * norm * step * moduli[j]!;
        results[j] = result;
      }
      if (stable && step < 0.5) return results;
    }
    const converged = adaptive.over(panels, 1e-13);
    for (let j = 0; j < sums.length; j++) results[j] = converged ? 2 * norm * adaptive.values[j]! : NaN;
    return results;
  }

  /** Adds the nodes from `first` on, the first of them with a weight of its own, until what they add has vanished. */
  private addNodes(first: number, step: number, share: number): void {
    const { at, sums, moduli } = this;
    let weighting = share;
    for (let z = first; z < 39; z += step) {
      this.integrand(z, at);
      const weight = weighting * Math.exp(-0.5 * z * z);
      let vanished = z > 7;
      for (let j = 0; j < at.length; j++) {
        const term = weight * at[j]!;
        sums[j]! += term;
        moduli[j]! += Math.abs(term);
        vanished &&= Math.abs(term) <= 1e-18 * moduli[j]!;
      }
      if (vanished) return;
      weighting = 1;
    }
  }
}

/** From 0, near which a loss may change fast, to where the Gaussian weight is no double. */
const panels = [0, 0.01, 0.1, 0.5, 1, 2, 3, 4, 6, 8, 12, 20, 38];

let even = new EvenDressing(0, 2);
const logCosh = new LogCoshDressing();
let averaged: AveragedDressing | undefined;
