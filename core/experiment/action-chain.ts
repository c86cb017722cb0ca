/**
 * The effective action in whitened modes, and a Markov chain in it (theory, section 2): S = Σ (y_k−Δ_k)²/2λ_k + V(X+σ²), X = Σ Δ_k², by Hamiltonian
 * Monte Carlo. With V replaced by ½sX, Δ_k = m_k + √v_k z_k is Gaussian, v_k = λ_k/(1+λ_k s), m_k = y_k/(1+λ_k s), and moves as an exact rotation of
 * (z, p); the rest, V − ½sX, acts in kicks. A quadratic loss leaves no rest, and every step is accepted.
 */
import type { Stream } from '../numerics/stream.ts';
import type { AveragedLoss } from './averaged-loss.ts';
import type { Modes } from './data-set.ts';

/** Kicks of a step at most. */
export const mostKicks = 256;
/** The share of fine steps. */
const fineShare = 1 / 4;
/** Where a path has gone astray. */
const farthest = 1e100;

export class WhitenedAction {
  readonly K: number;
  /** m_k and √v_k. */
  readonly mean: Float64Array<ArrayBuffer>;
  readonly width: Float64Array<ArrayBuffer>;
  /** Kicks of most steps, and of some: where X fluctuates, chains of coarse steps alone would be caught far outside. */
  coarse = 0;
  fine = 0;
  /** At the X of the last `at`: V − ½sX, 2V′ − s, and the loss per sample but for ℓ(0). */
  rest = 0;
  force = 0;
  loss = 0;
  private readonly averaged: AveragedLoss;
  private readonly r: number;
  private readonly s: number;
  private readonly noise: number;

  /** @param r P/κ */
  constructor({ K, lambda, y }: Modes, averaged: AveragedLoss, r: number, s: number, noise: number) {
    this.K = K;
    this.mean = y.map((value, k) => value / (1 + lambda[k]! * s));
    this.width = lambda.map((value) => Math.sqrt(value / (1 + value * s)));
    this.averaged = averaged;
    this.r = r;
    this.s = s;
    this.noise = noise;
    this.setKicks();
  }

  at(X: number): this {
    const { r, s } = this;
    const { value, slope } = this.averaged.at(X + this.noise);
    this.rest = r * value - 0.5 * s * X;
    this.force = 2 * r * slope - s;
    this.loss = value;
    return this;
  }

  /**
   * Sets the kicks of a step from how strongly the rest bends S, in units in which the Gaussian part does by 1: along Δ by 4V″ Σ v_k Δ_k², and
   * in all modes by (2V′−s)v_k. Coarse steps are for X as it is at the saddle, fine steps for an X eight standard deviations up, or
   * where the rest has risen by 20.
   */
  private setKicks(): void {
    const { mean, width } = this;
    let [X, spread, widest] = [0, 0, 0];
    for (let k = 0; k < mean.length; k++) {
      const variance = width[k]! ** 2;
      const square = mean[k]! ** 2 + variance;
      X += square;
      spread += square * variance;
      widest = Math.max(widest, variance);
    }
    const kicks = (at: number) => {
      const step = 1e-4 * (at + this.noise);
      const force = this.at(at).force;
      const bend = widest * Math.max(0, force) + (2 * spread * at * (this.at(at + step).force - force)) / (X * step);
      return Math.min(mostKicks, Math.max(2, Math.ceil(1.6 * Math.sqrt(1 + Math.abs(bend) || 0))));
    };
    const rest = this.at(X).rest;
    let up = 16 * Math.sqrt(spread);
    while (up > 1e-3 * X && !(this.at(X + up).rest < rest + 20)) up *= 0.8;
    this.coarse = kicks(X);
    this.fine = Math.max(this.coarse, kicks(X + up));
  }
}

export class ActionChain {
  /** Steps that are recorded, with X and the loss after each, and how many of them were accepted. */
  length = 0;
  X = new Float64Array(0);
  loss = new Float64Array(0);
  accepted = 0;
  /** Whether a number was met that is none. */
  broken = false;
  readonly z: Float64Array<ArrayBuffer>;
  readonly stream: Stream;
  private readonly action: WhitenedAction;
  private readonly p: Float64Array<ArrayBuffer>;
  private readonly before: Float64Array<ArrayBuffer>;
  private readonly here: { X: number; rest: number; loss: number };
  /** ½|p|² that the last kick added. */
  private gain = 0;

  /** @param z where it starts; kept, and moved @param stream kept too */
  constructor(action: WhitenedAction, z: Float64Array<ArrayBuffer>, stream: Stream) {
    this.action = action;
    this.z = z;
    this.stream = stream;
    this.p = new Float64Array(action.K);
    this.before = new Float64Array(action.K);
    const X = this.move(0, 0);
    const { rest, loss } = action.at(X);
    this.here = { X, rest, loss };
    this.broken = Number.isNaN(rest);
  }

  /** Makes steps up to a length and records them. @param stepped called after each */
  runTo(length: number, stepped: () => void): void {
    this.X = extended(this.X, length);
    this.loss = extended(this.loss, length);
    while (this.length < length && !this.broken) {
      if (this.step()) this.accepted++;
      this.X[this.length] = this.here.X;
      this.loss[this.length] = this.here.loss;
      this.length++;
      stepped();
    }
  }

  /** Makes steps that leave no record, finer and finer where they are rejected: a chain may begin where the force is strong. */
  settle(steps: number, stepped: () => void): void {
    let doublings = 0;
    for (let step = 0; step < steps && !this.broken; step++) {
      const kicks = Math.min(mostKicks, this.action.fine * 2 ** doublings);
      doublings = this.step(kicks) ? 0 : doublings + 1;
      stepped();
    }
  }

  /** How many of so many steps that leave no record are accepted. */
  acceptedOf(steps: number, stepped: () => void): number {
    let accepted = 0;
    for (let step = 0; step < steps && !this.broken; step++) {
      if (this.step()) accepted++;
      stepped();
    }
    return accepted;
  }

  /** @returns whether the proposal was accepted */
  private step(kicks = this.stream.uniform() < fineShare ? this.action.fine : this.action.coarse): boolean {
    const { action, here, stream, z, p, before } = this;
    before.set(z);
    stream.normals(p);
    const angle = ((Math.PI / 2) * (0.8 + 0.4 * stream.uniform())) / kicks;
    let X = this.move(0, angle / 2);
    let change = -here.rest;
    for (let kick = 1; kick <= kicks && X < farthest; kick++) {
      X = this.move(angle * action.at(X).force, kick < kicks ? angle : angle / 2);
      change += this.gain;
    }
    const lost = !(X < farthest);
    const { rest, loss } = action.at(lost ? here.X : X);
    change += lost ? Infinity : rest;
    if (Number.isNaN(change)) this.broken = true;
    const accepted = stream.uniform() < Math.exp(-change);
    if (accepted) {
      here.X = X;
      here.rest = rest;
      here.loss = loss;
    } else z.set(before);
    return accepted;
  }

  /** Kicks p by `pull` times −Δ_k√v_k, then rotates (z, p) by an angle. @returns X then */
  private move(pull: number, angle: number): number {
    const { z, p } = this;
    const { mean, width } = this.action;
    const cos = Math.cos(angle);
    const sin = Math.sin(angle);
    let [X, gain] = [0, 0];
    for (let k = 0; k < z.length; k++) {
      const m = mean[k]!;
      const w = width[k]!;
      const place = z[k]!;
      const kick = -pull * w * (m + w * place);
      const momentum = p[k]! + kick;
      gain += kick * (p[k]! + 0.5 * kick);
      const moved = cos * place + sin * momentum;
      z[k] = moved;
      p[k] = cos * momentum - sin * place;
      const delta = m + w * moved;
      X += delta * delta;
    }
    this.gain = gain;
    return X;
  }
}

function extended(series: Float64Array<ArrayBuffer>, length: number): Float64Array<ArrayBuffer> {
  const longer = new Float64Array(length);
  longer.set(series);
  return longer;
}
