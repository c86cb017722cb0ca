/**
 * The stationary state of Langevin dynamics of a two-layer network, ∝ exp(−|a|²/2 − |W|²/2 − (1/κ) Σ_μ ℓ(Δ_μ)), in the variables on which
 * its output depends (theory, section 5). Only ξ = |a|²/N and h = N^(−½) Wᵀa enter f: in all other directions the weights are normal whatever the
 * data are. Of h, the data see the directions of `training-directions.ts`; the others are normal with variance ξ.
 *
 * With the loss replaced by d·Δ²/2, θ_j at given ξ is normal with variance S_j = ξ/(1+ξt_j), t_j = d·e_j/κ. So in z_j = θ_j/√S_j and ln ξ,
 * −ln p = Σ_j [z_j²/2(1+ξt_j) + ½ ln(1+ξt_j)] + (N/2)(ξ − ln ξ) + (1/κ) Σ_μ ℓ(Δ_μ) has about unit curvature in every z_j, at every ξ: what the
 * data fix stays where it is when ξ moves, and what they leave free stretches with it.
 */
import type { Loss } from '../model/loss.ts';
import type { Stream } from '../numerics/stream.ts';
import type { Modes } from './data-set.ts';
import type { Directions } from './training-directions.ts';

export class NetworkPosterior {
  /** Variables: ln ξ in units of its own spread, then z_j. */
  readonly size: number;
  /** (1/P) Σ ℓ(Δ_μ), (1/P) Σ Δ_μ² and ξ where the energy was last looked at. */
  readonly seen = { trainLoss: NaN, trainX: NaN, xi: NaN };
  private readonly N: number;
  private readonly kappa: number;
  private readonly loss: Loss;
  private readonly modes: Modes;
  private readonly directions: Directions;
  private readonly labels: Float64Array;
  private readonly pulls: Float64Array;
  private readonly theta: Float64Array;
  private readonly forces: Float64Array;
  private readonly spread: number;
  private readonly work: (multiplications: number) => void;

  /**
   * @param N width, 1 or more
   * @param work is told how many multiplications were done, and may throw
   */
  constructor(
    N: number,
    kappa: number,
    loss: Loss,
    modes: Modes,
    directions: Directions,
    labels: Float64Array,
    work: (multiplications: number) => void,
  ) {
    const { count, strengths } = directions;
    this.size = count + 1;
    this.N = N;
    this.kappa = kappa;
    this.loss = loss;
    this.modes = modes;
    this.directions = directions;
    this.labels = labels;
    this.work = work;
    this.theta = new Float64Array(count);
    this.forces = new Float64Array(count);
    const curvature = typicalCurvature(kappa, loss, directions, labels);
    this.pulls = strengths.map((strength) => (curvature * strength) / kappa);
    const data = this.pulls.reduce((sum, t) => sum + t / (1 + t) ** 2, 0);
    this.spread = 1 / Math.sqrt((N + data) / 2);
  }

  /** A draw from the prior: fresh weights, as they are before training. */
  prior(stream: Stream): Float64Array<ArrayBuffer> {
    const at = new Float64Array(this.size);
    let square = 0;
    for (let i = 0; i < this.N; i++) square += stream.normal() ** 2;
    const xi = square / this.N;
    at[0] = Math.log(xi) / this.spread;
    for (let j = 1; j < at.length; j++) at[j] = stream.normal() * Math.sqrt(1 + xi * this.pulls[j - 1]!);
    return at;
  }

  /** −ln p and its gradient. Not finite where a number leaves the range of doubles. */
  energy(at: Float64Array, gradient: Float64Array): number {
    const { N, kappa, loss, spread, pulls, theta, forces, labels, seen } = this;
    const { count, samples } = this.directions;
    const ln = spread * at[0]!;
    const xi = Math.exp(ln);
    for (let j = 0; j < count; j++) theta[j] = at[j + 1]! * Math.sqrt(xi / (1 + xi * pulls[j]!));
    forces.fill(0);
    let [sum, square] = [0, 0];
    for (let sample = 0, row = 0; sample < labels.length; sample++, row += count) {
      let delta = labels[sample]!;
      for (let j = 0; j < count; j++) delta -= samples[row + j]! * theta[j]!;
      sum += loss.value(delta);
      square += delta * delta;
      const pull = loss.first(delta) / kappa;
      for (let j = 0; j < count; j++) forces[j] = forces[j]! + pull * samples[row + j]!;
    }
    let energy = sum / kappa + (N / 2) * (xi - ln);
    let slope = (N / 2) * (xi - 1);
    for (let j = 0; j < count; j++) {
      const strength = xi * pulls[j]!;
      const free = 1 / (1 + strength);
      const z = at[j + 1]!;
      const weight = z * z * free;
      energy += (weight + Math.log1p(strength)) / 2;
      slope += (strength * free * (1 - weight) - forces[j]! * theta[j]! * free) / 2;
      gradient[j + 1] = z * free - forces[j]! * Math.sqrt(xi * free);
    }
    gradient[0] = spread * slope;
    seen.trainLoss = sum / labels.length;
    seen.trainX = square / labels.length;
    seen.xi = xi;
    this.work(2 * labels.length * count);
    return energy;
  }

  /** Σ_k (y_k − f_k)², averaged over the directions that the data do not see. */
  testX(at: Float64Array): number {
    const { spread, pulls, theta } = this;
    const { count, modes, rest } = this.directions;
    const { K, y } = this.modes;
    const xi = Math.exp(spread * at[0]!);
    for (let j = 0; j < count; j++) theta[j] = at[j + 1]! * Math.sqrt(xi / (1 + xi * pulls[j]!));
    let square = xi * rest;
    for (let k = 0, row = 0; k < K; k++, row += count) {
      let delta = y[k]!;
      for (let j = 0; j < count; j++) delta -= modes[row + j]! * theta[j]!;
      square += delta * delta;
    }
    this.work(K * count);
    return square;
  }
}

/**
 * d: the mean of ℓ″ over the samples in the Gaussian posterior of the loss dΔ²/2 at ξ = 1, self-consistently. It only decides how fast
 * the dynamics is.
 */
function typicalCurvature(kappa: number, loss: Loss, { count, strengths, samples }: Directions, labels: Float64Array) {
  const projected = new Float64Array(count);
  labels.forEach((label, sample) => {
    for (let j = 0; j < count; j++) projected[j] = projected[j]! + label * samples[sample * count + j]!;
  });
  let curvature = 1;
  for (let step = 0; step < 20; step++) {
    const precision = curvature / kappa;
    let sum = 0;
    labels.forEach((label, sample) => {
      let [mean, variance] = [label, 0];
      for (let j = 0; j < count; j++) {
        const part = samples[sample * count + j]!;
        const width = 1 / (1 + precision * strengths[j]!);
        mean -= part * width * precision * projected[j]!;
        variance += part * part * width;
      }
      // Gauss and Hermite's rule of three nodes.
      const away = Math.sqrt(3 * variance);
      sum += (4 * loss.second(mean) + loss.second(mean + away) + loss.second(mean - away)) / 6;
    });
    const found = sum / labels.length;
    if (!(found > 0 && found < Infinity)) break;
    curvature = Math.sqrt(curvature * found);
  }
  return curvature;
}
