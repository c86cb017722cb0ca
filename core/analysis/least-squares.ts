/**
 * Weighted least squares for f = Σ c_j φ_j(q): amplitudes c are found exactly for every q (variable projection), coordinates q by
 * Levenberg-Marquardt steps with the slopes of L. Kaufman (BIT 15, 49, 1975), in which the step of q is that of the joint problem. All within
 * bounds. A model without amplitudes is a plain nonlinear problem.
 */
import { factor, solve } from '../numerics/cholesky.ts';
import { dot } from '../numerics/rows.ts';
import { backSubstitute, reduce } from './triangular.ts';

/** What is to be fitted. Columns lie one after the other, each of `points` numbers; everything is divided by the errors. */
export interface Problem {
  readonly points: number;
  readonly amplitudes: number;
  readonly coordinates: number;
  readonly amplitudeLow: Float64Array;
  readonly amplitudeHigh: Float64Array;
  /** Bounds of the coordinates, as of the last `clamp`. */
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** Moves coordinates into their bounds. */
  clamp(q: Float64Array): void;
  /** Data less what does not depend on amplitudes, and the columns φ. @returns false where the model has no value */
  columns(q: Float64Array, target: Float64Array, phi: Float64Array): boolean;
  /** ∂f/∂q at the q of the last call of `columns`. */
  slopes(c: Float64Array, out: Float64Array): void;
}

const mostSteps = 300;
const stiffest = 1e14;
const shortestStep = 1e-13;

export class LeastSquares {
  readonly problem: Problem;
  /** The minimum that was found: coordinates, amplitudes, (data − fit)/error and the sum of its squares. */
  readonly q: Float64Array;
  readonly c: Float64Array;
  readonly residuals: Float64Array;
  chiSquared = Infinity;
  private readonly target: Float64Array;
  private readonly phi: Float64Array;
  private readonly jacobian: Float64Array;
  private readonly work: Float64Array;
  private readonly rest: Float64Array;
  private readonly triangle: Float64Array;
  private readonly z: Float64Array;
  private readonly norms: Float64Array;
  private readonly part: Float64Array;
  private readonly hessian: Float64Array;
  private readonly damped: Float64Array;
  private readonly gradient: Float64Array;
  private readonly step: Float64Array;
  private readonly trial: Float64Array;
  private readonly trialC: Float64Array;
  /** −1 or 1 where an amplitude is held by its lower or upper bound, else 0. */
  private readonly held: Int8Array;
  private readonly moving: Int32Array;
  private movers = 0;

  constructor(problem: Problem) {
    const { points: n, amplitudes: l, coordinates: k } = problem;
    const m = l + k;
    this.problem = problem;
    [this.q, this.step, this.trial] = [new Float64Array(k), new Float64Array(k), new Float64Array(k)];
    [this.c, this.trialC, this.part] = [new Float64Array(l), new Float64Array(l), new Float64Array(m)];
    [this.residuals, this.target, this.rest] = [new Float64Array(n), new Float64Array(n), new Float64Array(n)];
    [this.phi, this.jacobian, this.work] = [new Float64Array(l * n), new Float64Array(k * n), new Float64Array(m * n)];
    [this.triangle, this.z, this.norms] = [new Float64Array(m * m), new Float64Array(m), new Float64Array(m)];
    [this.hessian, this.damped, this.gradient] = [
      new Float64Array(k * k),
      new Float64Array(k * k),
      new Float64Array(k),
    ];
    [this.held, this.moving] = [new Int8Array(l), new Int32Array(k)];
  }

  /** χ² at q with the best amplitudes; ∞ where the model has no value. */
  valueAt(q: Float64Array): number {
    this.trial.set(q);
    this.problem.clamp(this.trial);
    return this.project();
  }

  /**
   * The minimum downhill of a start; it stands in `q`, `c`, `residuals` and `chiSquared` afterwards.
   * @param tolerance the decrease of χ² that is still sought
   * @returns whether there is nothing more to gain
   */
  minimise(start: Float64Array, tolerance: number): boolean {
    this.chiSquared = this.valueAt(start);
    if (!Number.isFinite(this.chiSquared)) return false;
    this.accept();
    let damping = 1e-3;
    for (let count = 0; count < mostSteps; count++) {
      this.linearise();
      for (;;) {
        const gain = this.solveStep(damping);
        const moved = this.move();
        if (moved < shortestStep || !(gain > 0)) return this.settled();
        const value = this.project();
        const better = value < this.chiSquared;
        if (better) {
          this.chiSquared = value;
          this.accept();
          damping = Math.max(1e-10, damping / 10);
        }
        if (gain < tolerance) return this.settled();
        if (better) break;
        damping = Math.max(1e-8, damping * 8);
        if (damping > stiffest) return this.settled();
      }
    }
    return this.settled();
  }

  /** Whether a step that nothing dampens would gain next to nothing: errors make 1 of a χ². */
  private settled(): boolean {
    return this.solveStep(0) < 1e-2;
  }

  private accept(): void {
    this.q.set(this.trial);
    this.c.set(this.trialC);
    this.residuals.set(this.rest);
  }

  /** The best amplitudes at `trial`. @returns χ² */
  private project(): number {
    const { problem, target, phi, trialC, held } = this;
    const { amplitudes: l, amplitudeLow, amplitudeHigh } = problem;
    if (!problem.columns(this.trial, target, phi)) return Infinity;
    held.fill(0);
    let value = this.withHeld();
    for (let j = 0; j < l; j++) {
      if (trialC[j]! < amplitudeLow[j]! || trialC[j]! > amplitudeHigh[j]!) value = Infinity;
    }
    return value === Infinity ? this.bounded() : value;
  }

  /** The least χ² of all choices of held amplitudes that leave the others within bounds: the problem is convex, and they are few. */
  private bounded(): number {
    const { problem, held, trialC } = this;
    const { amplitudes: l, amplitudeLow, amplitudeHigh } = problem;
    let least = Infinity;
    let best = -1;
    for (let choice = 1; choice < 3 ** l; choice++) {
      if (!this.choose(choice)) continue;
      const value = this.withHeld();
      let inside = value < least;
      for (let j = 0; j < l; j++) {
        if (held[j] === 0 && (trialC[j]! < amplitudeLow[j]! || trialC[j]! > amplitudeHigh[j]!)) inside = false;
      }
      if (inside) [least, best] = [value, choice];
    }
    if (best < 0) return Infinity;
    this.choose(best);
    return this.withHeld();
  }

  /** @param choice a digit of base 3 for every amplitude. @returns whether those bounds exist */
  private choose(choice: number): boolean {
    const { amplitudeLow, amplitudeHigh } = this.problem;
    for (let j = 0, rest = choice; j < this.held.length; j++, rest = Math.floor(rest / 3)) {
      this.held[j] = rest % 3 === 2 ? -1 : rest % 3;
      if (this.held[j] === -1 && amplitudeLow[j] === -Infinity) return false;
      if (this.held[j] === 1 && amplitudeHigh[j] === Infinity) return false;
    }
    return true;
  }

  private withHeld(): number {
    const { problem, phi, target, rest, work, trialC, held, part } = this;
    const { points: n, amplitudes: l, amplitudeLow, amplitudeHigh } = problem;
    rest.set(target);
    let free = 0;
    for (let j = 0; j < l; j++) {
      if (held[j] === 0) {
        for (let i = 0; i < n; i++) work[free * n + i] = phi[j * n + i]!;
        free++;
      } else {
        const bound = held[j]! < 0 ? amplitudeLow[j]! : amplitudeHigh[j]!;
        trialC[j] = bound;
        if (bound !== 0) for (let i = 0; i < n; i++) rest[i]! -= bound * phi[j * n + i]!;
      }
    }
    reduce(work, free, n, rest, this.triangle, this.z, this.norms);
    backSubstitute(this.triangle, free, this.z, part);
    for (let j = 0, at = 0; j < l; j++) if (held[j] === 0) trialC[j] = part[at++]!;
    const value = dot(rest, 0, rest, 0, n);
    return Number.isNaN(value) ? Infinity : value;
  }

  /** Hessian and gradient in the coordinates that may move, with the amplitudes following. Called right after `accept`. */
  private linearise(): void {
    const { problem, phi, jacobian, work, rest, held, residuals, c, hessian, gradient, moving, triangle, z } = this;
    const { points: n, amplitudes: l, coordinates: k } = problem;
    problem.slopes(c, jacobian);
    let count = 0;
    for (let j = 0; j < l; j++) {
      if (held[j] !== 0) continue;
      for (let i = 0; i < n; i++) work[count * n + i] = phi[j * n + i]!;
      count++;
    }
    const fixed = count;
    this.movers = 0;
    for (let j = 0; j < k; j++) {
      const downhill = dot(jacobian, j * n, residuals, 0, n);
      if (this.q[j]! <= problem.low[j]! && downhill <= 0) continue;
      if (this.q[j]! >= problem.high[j]! && downhill >= 0) continue;
      for (let i = 0; i < n; i++) work[count * n + i] = jacobian[j * n + i]!;
      moving[this.movers++] = j;
      count++;
    }
    rest.set(residuals);
    reduce(work, count, n, rest, triangle, z, this.norms);
    for (let a = 0; a < this.movers; a++) {
      gradient[a] = 0;
      for (let i = 0; i <= a; i++) gradient[a]! += triangle[(fixed + i) * count + fixed + a]! * z[fixed + i]!;
      for (let b = 0; b <= a; b++) {
        let sum = 0;
        for (let i = 0; i <= b; i++)
          sum += triangle[(fixed + i) * count + fixed + a]! * triangle[(fixed + i) * count + fixed + b]!;
        hessian[a * this.movers + b] = sum;
      }
    }
  }

  /** The damped step. @returns by how much it should lower χ² */
  private solveStep(damping: number): number {
    const { movers: k, hessian, damped, gradient, step } = this;
    for (let a = 0; a < k; a++) {
      for (let b = 0; b < a; b++) damped[a * k + b] = hessian[a * k + b]!;
      damped[a * k + a] = hessian[a * k + a]! * (1 + damping) || 1;
      step[a] = gradient[a]!;
    }
    if (!factor(damped, k)) return damping < stiffest ? this.solveStep(Math.max(1e-10, 10 * damping)) : 0;
    solve(damped, k, step);
    let gain = 0;
    for (let a = 0; a < k; a++) {
      gain += step[a]! * (gradient[a]! + damping * hessian[a * k + a]! * step[a]!);
    }
    return gain;
  }

  /** @returns the longest move of a coordinate, relative to it or to 1 */
  private move(): number {
    const { q, trial, step, moving, movers } = this;
    trial.set(q);
    for (let a = 0; a < movers; a++) trial[moving[a]!]! += step[a]!;
    this.problem.clamp(trial);
    let longest = 0;
    for (let j = 0; j < q.length; j++) {
      longest = Math.max(longest, Math.abs(trial[j]! - q[j]!) / Math.max(1, Math.abs(q[j]!)));
    }
    return longest;
  }
}
