/**
 * Averages along chains with control variates (R. Assaraf and M. Caffarel, 1999). With w = z + ∇R, the gradient of the whole energy, E[φ·w − ∇·φ] = 0
 * for every field φ(z); with half the gradient of an observable's quadratic part for φ, that difference fluctuates as the observable does, all but
 * what R adds, so that taking it off leaves little: nothing for a quadratic loss.
 */
import { timesRows } from '../numerics/rows.ts';
import type { Chain, Residual } from './posterior-chain.ts';
import type { ModesSeen } from './posterior-modes.ts';

/** What is averaged: ⟨ℓ⟩ and ⟨d²⟩ per sample, and the linear and the quadratic part of |Δ|². */
export const partCount = 4;

/** Along one chain, by part: its values and those of its control variate; and sums of z and w. */
export interface Trace {
  values: Float64Array<ArrayBuffer>[];
  controls: Float64Array<ArrayBuffer>[];
  z: Float64Array<ArrayBuffer>;
  w: Float64Array<ArrayBuffer>;
}

/** Looks at a chain. */
export class Observer {
  private readonly residual: Residual;
  private readonly modes: ModesSeen;
  /** w of the chain, and Bw. */
  private readonly w: Float64Array<ArrayBuffer>;
  private readonly bw: Float64Array<ArrayBuffer>;
  /** E of (B z)², and of W(Bz)²/2, summed over the samples, in the frame's Gaussian. */
  private readonly variance: number;
  private readonly rise: number;

  constructor(residual: Residual, modes: ModesSeen) {
    const { b, curvature, prior } = residual.frame;
    this.residual = residual;
    this.modes = modes;
    this.w = new Float64Array(prior.n);
    this.bw = new Float64Array(residual.moved.length);
    let [variance, rise] = [0, 0];
    for (let i = 0; i < prior.P; i++) {
      let square = 0;
      for (let at = i * prior.n; at < (i + 1) * prior.n; at++) square += b[at]! * b[at]!;
      variance += square;
      rise += (curvature[i]! * square) / 2;
    }
    this.variance = variance;
    this.rise = rise;
  }

  /** Writes what the chain is at into its trace, as its step of that number. */
  look({ z, gradient, moved }: Chain, { values, controls, ...sums }: Trace, step: number): void {
    const { w, bw, modes, residual } = this;
    const { loss, kappa, frame } = residual;
    const { P, triangular } = frame.prior;
    for (let k = 0; k < w.length; k++) {
      w[k] = z[k]! + gradient[k]!;
      sums.z[k]! += z[k]!;
      sums.w[k]! += w[k]!;
    }
    timesRows(frame.b, w, triangular, bw);
    let [losses, squares, loss0, square0] = [0, 0, -this.rise, -this.variance];
    for (let i = 0; i < P; i++) {
      const m = moved[i]!;
      const d = frame.d[i]! + m;
      losses += loss.value(d);
      squares += d * d;
      loss0 += bw[i]! * (frame.slope[i]! + (frame.curvature[i]! * m) / 2);
      square0 += bw[i]! * (frame.d[i]! + d);
    }
    values[0]![step] = losses / P;
    controls[0]![step] = (kappa * loss0) / P;
    values[1]![step] = squares / P;
    controls[1]![step] = square0 / P;
    values[2]![step] = modes.linear(z);
    controls[2]![step] = modes.linear(w);
    const [square, mixed] = modes.products(z, w);
    values[3]![step] = square!;
    controls[3]![step] = mixed! - modes.trace;
  }
}

export interface Averages {
  /** trainLoss, trainX, testX, q, V. */
  values: number[];
  /** By observable and chain, what varies: trainLoss, trainX and testX as they are averaged, and trainLoss and the linear part as they are. */
  series: Float64Array[][];
}

/** The averages over all chains, with the multiple of the control variate taken off that leaves the least. */
export function averagesOf(traces: readonly Trace[], modes: ModesSeen): Averages {
  const parts = Array.from({ length: partCount }, (_, part) => controlled(traces, part));
  const [loss, square, linear, spread] = parts as [Controlled, Controlled, Controlled, Controlled];
  const constant = modes.centre + modes.unseen;
  const testX = linear.series.map((chain, at) =>
    chain.map((value, step) => constant + 2 * value + spread.series[at]![step]!),
  );
  const mean = constant + 2 * linear.mean + spread.mean;
  const length = testX[0]!.length;
  const means = traces.map(({ z, w }, at) => z.map((sum, k) => (sum - linear.multiples[at]! * w[k]!) / length));
  const q = squaredMean(means, modes);
  return {
    values: [loss.mean, square.mean, mean, q, mean - q],
    series: [loss.series, square.series, testX, ...[0, 2].map((part) => traces.map(({ values }) => values[part]!))],
  };
}

interface Controlled {
  /** Of each chain, found from the others: one found from the chain itself would fit its noise, and bias the average. */
  multiples: number[];
  mean: number;
  /** With one multiple for all, so that what tells chains apart is the chains alone. */
  series: Float64Array[];
}

function controlled(traces: readonly Trace[], part: number): Controlled {
  const chains = traces.map(({ values, controls }) => momentsOf(values[part]!, controls[part]!));
  const multiples = chains.map((_, at) => multipleOf(chains.filter((_, other) => other !== at)));
  const mean =
    chains.reduce((sum, { value, control }, at) => sum + value - multiples[at]! * control, 0) / chains.length;
  const common = multipleOf(chains);
  const series = traces.map(({ values, controls }) => {
    const control = controls[part]!;
    return values[part]!.map((value, step) => value - common * control[step]!);
  });
  return { multiples, mean, series };
}

/** Means over a chain, and sums of products of what is left of them. */
interface Moments {
  value: number;
  control: number;
  covariance: number;
  variance: number;
}

function momentsOf(values: Float64Array, controls: Float64Array): Moments {
  const mean = (series: Float64Array) => series.reduce((sum, x) => sum + x, 0) / series.length;
  const moments: Moments = { value: mean(values), control: mean(controls), covariance: 0, variance: 0 };
  values.forEach((value, step) => {
    const c = controls[step]! - moments.control;
    moments.covariance += (value - moments.value) * c;
    moments.variance += c * c;
  });
  return moments;
}

function multipleOf(chains: readonly Moments[]): number {
  const covariance = chains.reduce((sum, chain) => sum + chain.covariance, 0);
  const variance = chains.reduce((sum, chain) => sum + chain.variance, 0);
  return variance > 0 ? covariance / variance : 0;
}

/** |E Δ|² without bias: the mean over pairs of different chains of the product of their mean Δ, given their mean z. */
function squaredMean(means: readonly Float64Array[], modes: ModesSeen): number {
  const n = means[0]!.length;
  const sum = new Float64Array(n);
  for (const mean of means) for (let k = 0; k < n; k++) sum[k]! += mean[k]!;
  const square = (z: Float64Array) => modes.products(z, z)[0]!;
  const own = means.reduce((total, mean) => total + square(mean), 0);
  const pairs = means.length * (means.length - 1);
  return modes.centre + (2 * modes.linear(sum)) / means.length + (square(sum) - own) / pairs;
}
