/**
 * A two-layer linear network in feature space (theory, section 5): f(x) = N^(−½) Σ_i a_i Σ_k w_ik √λ_k φ_k(x), so that f_k = √λ_k h_k with
 * h_k = N^(−½) Σ_i a_i w_ik. Its weights lie in one array, first the N readout weights a_i, then w_ik, K numbers a unit.
 */
import type { Loss } from '../model/loss.ts';
import type { Stream } from '../numerics/stream.ts';
import type { DataSet, Modes } from './data-set.ts';
import type { Flow } from './training-steps.ts';

/** What a network shows at a moment of its training. */
interface Errors {
  /** Per training sample, against its noisy label. */
  trainLoss: number;
  trainX: number;
  /** Σ_k (y_k − f_k)², against labels without noise. */
  testX: number;
}

/** Weights at initialisation, all N(0, 1). */
export function drawWeights(N: number, K: number, stream: Stream): Float64Array<ArrayBuffer> {
  return stream.normals(new Float64Array(N + N * K));
}

/**
 * Gradient flow of both layers on the loss per sample. What learns is f − f_0, the output centred at the one of the beginning, so that
 * training begins at zero. Both layers contribute to df/dt; each has the rate ½, so that at N = ∞ the kernel is λ_k:
 * df_k/dt = λ_k (1/P) Σ_μ ℓ′(Δ_μ) φ_k(x_μ).
 */
export class NetworkTraining implements Flow {
  private readonly N: number;
  private readonly K: number;
  private readonly P: number;
  private readonly modes: Modes;
  private readonly loss: Loss;
  private readonly work: (multiplications: number) => void;
  private readonly root: Float64Array;
  /** √λ_k φ_k(x_μ). */
  private readonly inputs: Float64Array;
  /** Labels and the output at the beginning. */
  private readonly targets: Float64Array;
  private readonly start: Float64Array;
  private readonly h: Float64Array;
  private readonly delta: Float64Array;
  /** (1/P) Σ_μ ℓ′(Δ_μ) √λ_k φ_k(x_μ), minus the gradient of the loss by h_k. */
  private readonly force: Float64Array;
  private readonly side: Float64Array;
  private readonly direction: Float64Array;
  private readonly scale: number;

  /**
   * @param initial weights at the beginning, N + NK numbers
   * @param scale size of the target, of which errors are measured in units
   * @param work is told how many multiplications were done, and may throw
   */
  constructor(
    initial: Float64Array,
    modes: Modes,
    { P, K, features, labels }: DataSet,
    loss: Loss,
    scale: number,
    work: (multiplications: number) => void,
  ) {
    this.N = initial.length / (K + 1);
    this.K = K;
    this.P = P;
    this.modes = modes;
    this.loss = loss;
    this.scale = scale > 0 ? scale : 1;
    this.work = work;
    this.root = modes.lambda.map(Math.sqrt);
    this.inputs = features.map((feature, at) => feature * this.root[at % K]!);
    this.h = new Float64Array(K);
    this.delta = new Float64Array(P);
    this.force = new Float64Array(K);
    this.side = new Float64Array(K);
    this.direction = new Float64Array(P).fill(1);
    this.targets = labels.slice();
    this.outputs(initial);
    this.start = this.h.slice();
    this.differences();
    // What was label − f_0 becomes label + f_0.
    this.targets = labels.map((label, at) => 2 * label - this.delta[at]!);
  }

  /** Errors of the network with these weights. */
  errors(weights: Float64Array): Errors {
    const { K, P, delta, h, start, root, loss } = this;
    const { y } = this.modes;
    this.outputs(weights);
    this.differences();
    let testX = 0;
    for (let k = 0; k < K; k++) testX += (y[k]! - root[k]! * (h[k]! - start[k]!)) ** 2;
    let [trainLoss, trainX] = [0, 0];
    for (const difference of delta) {
      trainLoss += loss.value(difference) / P;
      trainX += (difference * difference) / P;
    }
    return { trainLoss, trainX, testX };
  }

  /** ξ = |a|²/N, the scale of the kernel. */
  kernelScale(weights: Float64Array): number {
    let square = 0;
    for (let i = 0; i < this.N; i++) square += weights[i]! ** 2;
    return square / this.N;
  }

  /** dw_ik/dt = ½N^(−½) a_i g_k, da_i/dt = ½N^(−½) Σ_k w_ik g_k, with g the force on h. */
  slope(weights: Float64Array, out: Float64Array): void {
    const { N, K, force } = this;
    this.outputs(weights);
    this.differences();
    this.forces();
    const rate = 0.5 / Math.sqrt(N);
    for (let i = 0, at = N; i < N; i++) {
      const readout = rate * weights[i]!;
      let sum = 0;
      for (let k = 0; k < K; k++, at++) {
        const push = force[k]!;
        sum += weights[at]! * push;
        out[at] = readout * push;
      }
      out[i] = rate * sum;
    }
    this.work(2 * N * K);
  }

  /**
   * The largest rate of decay: the largest eigenvalue of √ℓ″ Θ √ℓ″/P over the samples, with Θ = ½F(ξ + WᵀW/N)Fᵀ the kernel of this moment, by
   * a few steps of the power method from where the last call ended; and what the curvature of f in the weights adds at most.
   */
  stiffness(weights: Float64Array, steps: number): number {
    const { N, K, P, inputs, delta, direction, force, side, loss } = this;
    this.outputs(weights);
    this.differences();
    this.forces();
    let pull = 0;
    for (const push of force) pull += push * push;
    const xi = this.kernelScale(weights);
    let largest = 0;
    for (let step = 0; step < steps; step++) {
      let norm = 0;
      for (const part of direction) norm += part * part;
      norm = Math.sqrt(norm);
      // A direction that was lost, to overflow or to zeros, is taken up anew.
      if (!(norm > 0 && norm < Infinity)) {
        direction.fill(1);
        norm = Math.sqrt(P);
      }
      side.fill(0);
      for (let sample = 0; sample < P; sample++) {
        const weight = (direction[sample]! / norm) * Math.sqrt(Math.abs(loss.second(delta[sample]!)));
        const row = sample * K;
        for (let k = 0; k < K; k++) side[k] = side[k]! + weight * inputs[row + k]!;
      }
      for (let k = 0; k < K; k++) force[k] = xi * side[k]!;
      for (let i = 0, row = N; i < N; i++, row += K) {
        let sum = 0;
        for (let k = 0; k < K; k++) sum += weights[row + k]! * side[k]!;
        sum /= N;
        for (let k = 0; k < K; k++) force[k] = force[k]! + sum * weights[row + k]!;
      }
      largest = 0;
      for (let sample = 0; sample < P; sample++) {
        let sum = 0;
        const row = sample * K;
        for (let k = 0; k < K; k++) sum += inputs[row + k]! * force[k]!;
        const part = (0.5 / P) * sum * Math.sqrt(Math.abs(loss.second(delta[sample]!)));
        direction[sample] = part;
        largest += part * part;
      }
      largest = Math.sqrt(largest);
      this.work(2 * K * (N + P));
    }
    return largest + 0.5 * Math.sqrt(pull / N);
  }

  /** √(Σ δf_k²) of a small change of the weights, in units of the target. */
  size(weights: Float64Array, change: Float64Array): number {
    const { N, K, root, side } = this;
    side.fill(0);
    for (let i = 0, row = N; i < N; i++, row += K) {
      const [readout, moved] = [weights[i]!, change[i]!];
      for (let k = 0; k < K; k++) side[k] = side[k]! + readout * change[row + k]! + moved * weights[row + k]!;
    }
    let square = 0;
    for (let k = 0; k < K; k++) square += (root[k]! * side[k]!) ** 2;
    this.work(2 * N * K);
    return Math.sqrt(square / N) / this.scale;
  }

  private outputs(weights: Float64Array): void {
    const { N, K, h } = this;
    h.fill(0);
    for (let i = 0, row = N; i < N; i++, row += K) {
      const readout = weights[i]!;
      for (let k = 0; k < K; k++) h[k] = h[k]! + readout * weights[row + k]!;
    }
    const scale = 1 / Math.sqrt(N);
    for (let k = 0; k < K; k++) h[k] = scale * h[k]!;
    this.work(N * K);
  }

  private differences(): void {
    const { P, K, h, inputs, targets, delta } = this;
    for (let sample = 0; sample < P; sample++) {
      const row = sample * K;
      let f = 0;
      for (let k = 0; k < K; k++) f += inputs[row + k]! * h[k]!;
      delta[sample] = targets[sample]! - f;
    }
    this.work(P * K);
  }

  private forces(): void {
    const { P, K, inputs, delta, force, loss } = this;
    force.fill(0);
    for (let sample = 0; sample < P; sample++) {
      const row = sample * K;
      const pull = loss.first(delta[sample]!) / P;
      for (let k = 0; k < K; k++) force[k] = force[k]! + pull * inputs[row + k]!;
    }
    this.work(P * K);
  }
}
