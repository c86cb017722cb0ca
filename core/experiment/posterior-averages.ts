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

/** The averages over all chains. What is taken off is the multiple of the control variate that leaves the least, found from the chains. */
export function averagesOf(traces: readonly Trace[], modes: ModesSeen): Averages {
  const parts = Array.from({ length: partCount }, (_, part) => controlled(traces, part));
  const [loss, square, linear, spread] = parts.map(({ series }) => series);
  const testX = linear!.map((chain, at) =>
    chain.map((value, step) => modes.centre + modes.unseen + 2 * value + spread![at]![step]!),
  );
  const { multiple } = parts[2]!;
  const length = testX[0]!.length;
  const means = traces.map(({ z, w }) => z.map((sum, k) => (sum - multiple * w[k]!) / length));
  const q = squaredMean(means, modes);
  const mean = meanOf(testX);
  return {
    values: [meanOf(loss!), meanOf(square!), mean, q, mean - q],
    series: [loss!, square!, testX, ...[0, 2].map((part) => traces.map(({ values }) => values[part]!))],
  };
}

function controlled(traces: readonly Trace[], part: number): { multiple: number; series: Float64Array[] } {
  const values = traces.map((trace) => trace.values[part]!);
  const controls = traces.map((trace) => trace.controls[part]!);
  const [value, control] = [meanOf(values), meanOf(controls)];
  let [covariance, variance] = [0, 0];
  values.forEach((chain, at) => {
    chain.forEach((v, step) => {
      const c = controls[at]![step]! - control;
      covariance += (v - value) * c;
      variance += c * c;
    });
  });
  const multiple = variance > 0 ? covariance / variance : 0;
  const series = values.map((chain, at) => chain.map((v, step) => v - multiple * controls[at]![step]!));
  return { multiple, series };
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

function meanOf(chains: readonly Float64Array[]): number {
  const sum = chains.reduce((total, chain) => total + chain.reduce((s, value) => s + value, 0), 0);
  return sum / (chains.length * chains[0]!.length);
}
