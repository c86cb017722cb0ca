/**
 * Hamiltonian Monte Carlo of a posterior in the coordinates z of its frame. The Gaussian part of the energy is an exact rotation of (z, p); what
 * the Gaussian leaves, R(z), kicks in between, and a quadratic loss leaves nothing.
 */
import type { Loss } from '../model/loss.ts';
import { dot, type Spend } from '../numerics/rows.ts';
import type { Stream } from '../numerics/stream.ts';
import { whitened, type Frame } from './posterior-frame.ts';
import type { Prior } from './posterior-prior.ts';

/** The length of a path, in angle, and by how much of it lengths vary. */
const angle = Math.PI / 2;
const variation = 0.2;
/** Gradients on the way down from a draw of the prior, at most. */
const mostDescents = 300;

/** Multiplications of a loss that is a formula, about. */
const lossWork = 500;

/** Multiplications of a gradient, about. */
export function gradientWork({ P, n, triangular }: Pick<Prior, 'P' | 'n' | 'triangular'>): number {
  return P * ((triangular ? 1 : 2) * n + lossWork);
}

/** R and ∇R of a frame; one at a time. */
export class Residual {
  /** d − centre of the last `gradient`. */
  readonly moved: Float64Array<ArrayBuffer>;
  readonly frame: Frame;
  readonly loss: Loss;
  readonly kappa: number;
  private readonly spend: Spend;

  constructor(frame: Frame, loss: Loss, kappa: number, spend: Spend) {
    this.frame = frame;
    this.loss = loss;
    this.kappa = kappa;
    this.spend = spend;
    this.moved = new Float64Array(frame.b.length / frame.prior.n);
  }

  /** Sets `moved` and out = ∇R = Bᵀ[ℓ′(d)/κ − slope − W(d − centre)], four rows of B at a time. */
  gradient(z: Float64Array, out: Float64Array): void {
    const { frame, moved } = this;
    const { n, triangular } = frame.prior;
    const { b } = frame;
    out.fill(0);
    for (let i = 0; i < moved.length; i += 4) {
      const from = triangular ? i : 0;
      const r0 = i * n;
      const r1 = r0 + n;
      const r2 = r1 + n;
      const r3 = r2 + n;
      let [m0, m1, m2, m3] = [0, 0, 0, 0];
      for (let k = from; k < n; k++) {
        const value = z[k]!;
        m0 += b[r0 + k]! * value;
        m1 += b[r1 + k]! * value;
        m2 += b[r2 + k]! * value;
        m3 += b[r3 + k]! * value;
      }
      moved[i] = m0;
      moved[i + 1] = m1;
      moved[i + 2] = m2;
      moved[i + 3] = m3;
      const [f0, f1, f2, f3] = [this.force(i), this.force(i + 1), this.force(i + 2), this.force(i + 3)];
      for (let k = from; k < n; k++) {
        out[k]! += f0 * b[r0 + k]! + f1 * b[r1 + k]! + (f2 * b[r2 + k]! + f3 * b[r3 + k]!);
      }
    }
    this.spend(gradientWork(frame.prior));
  }

  /** R at the last `gradient`, R(0) = 0. */
  energy(): number {
    const { d, slope, curvature, prior } = this.frame;
    const { moved, loss, kappa } = this;
    let sum = 0;
    for (let i = 0; i < prior.P; i++) {
      const m = moved[i]!;
      const rise = loss.value(d[i]! + m) - loss.value(d[i]!);
      sum += rise / kappa - m * (slope[i]! + 0.5 * curvature[i]! * m);
    }
    return sum;
  }

  private force(i: number): number {
    const { d, slope, curvature, prior } = this.frame;
    if (i >= prior.P) return 0;
    const m = this.moved[i]!;
    return this.loss.first(d[i]! + m) / this.kappa - slope[i]! - curvature[i]! * m;
  }
}

/** A chain: where it is, and what R is there. */
export class Chain {
  readonly stream: Stream;
  readonly residual: Residual;
  readonly z: Float64Array<ArrayBuffer>;
  readonly gradient: Float64Array<ArrayBuffer>;
  /** d − centre. */
  readonly moved: Float64Array<ArrayBuffer>;
  private energy = 0;
  private readonly momentum: Float64Array<ArrayBuffer>;
  private readonly nextZ: Float64Array<ArrayBuffer>;
  private readonly nextGradient: Float64Array<ArrayBuffer>;

  /** @param z where it goes on; undefined where it begins: at a draw of the prior, brought down */
  constructor(residual: Residual, stream: Stream, z?: Float64Array) {
    const { n } = residual.frame.prior;
    this.stream = stream;
    this.residual = residual;
    this.z = new Float64Array(n);
    this.gradient = new Float64Array(n);
    this.moved = new Float64Array(residual.moved.length);
    this.momentum = new Float64Array(n);
    this.nextZ = new Float64Array(n);
    this.nextGradient = new Float64Array(n);
    if (z) this.place(z);
    else this.start();
  }

  /**
   * A trajectory of so many kicks.
   * @returns the probability with which its end is accepted, and whether it was
   */
  step(kicks: number): { probability: number; accepted: boolean } {
    const { z, gradient, momentum: p, nextZ, nextGradient, stream, residual } = this;
    const n = z.length;
    stream.normals(p);
    const length = angle * (1 + variation * (2 * stream.uniform() - 1));
    const [cos, sin] = [Math.cos(length / kicks), Math.sin(length / kicks)];
    const kick = length / kicks;
    nextZ.set(z);
    nextGradient.set(gradient);
    const before = (dot(z, 0, z, 0, n) + dot(p, 0, p, 0, n)) / 2 + this.energy;
    for (let part = 0; part < kicks; part++) {
      const strength = part === 0 ? kick / 2 : kick;
      for (let k = 0; k < n; k++) {
        const x = nextZ[k]!;
        const v = p[k]! - strength * nextGradient[k]!;
        nextZ[k] = cos * x + sin * v;
        p[k] = cos * v - sin * x;
      }
      residual.gradient(nextZ, nextGradient);
    }
    for (let k = 0; k < n; k++) p[k]! -= (kick / 2) * nextGradient[k]!;
    const energy = residual.energy();
    const after = (dot(nextZ, 0, nextZ, 0, n) + dot(p, 0, p, 0, n)) / 2 + energy;
    const rise = after - before;
    const probability = Number.isFinite(rise) ? Math.min(1, Math.exp(-rise)) : 0;
    const accepted = stream.uniform() < probability;
    if (accepted) {
      z.set(nextZ);
      gradient.set(nextGradient);
      this.moved.set(residual.moved);
      this.energy = energy;
    }
    return { probability, accepted };
  }

  private place(z: Float64Array): void {
    this.z.set(z);
    this.residual.gradient(this.z, this.gradient);
    this.moved.set(this.residual.moved);
    this.energy = this.residual.energy();
  }

  /**
   * Where the posterior may have several wells, draws of the prior lie in the basins of all that count; from there steepest descent leads down
   * to where the energy is twice what its fluctuations leave it with on average.
   */
  private start(): void {
    const { z, gradient, nextZ } = this;
    const n = z.length;
    const total = () => dot(z, 0, z, 0, n) / 2 + this.energy;
    this.place(whitened(this.residual.frame, this.stream.normals(new Float64Array(n))));
    for (let halvings = 0; !Number.isFinite(total()) && halvings < 100; halvings++) {
      this.place(nextZ.map((_, k) => z[k]! / 2));
    }
    let length = 1;
    for (let count = 0; count < mostDescents && total() > n; count++) {
      const before = total();
      const from = z.slice();
      const down = gradient.map((slope, k) => z[k]! + slope);
      const steepness = dot(down, 0, down, 0, n);
      for (let k = 0; k < n; k++) nextZ[k] = from[k]! - length * down[k]!;
      this.place(nextZ);
      if (total() <= before - 0.1 * length * steepness) length = Math.min(1, 2 * length);
      else {
        this.place(from);
        length /= 2;
      }
    }
  }
}
