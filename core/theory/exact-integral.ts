/**
 * What the saddle points of level 1 approximate, without the approximation, for finitely many modes (theory, sections 2 and 5).
 *
 * The posterior of level 1 is Π N(Δ_k; y_k, λ_k) e^(−V(X+σ²)), X = Σ Δ_k². So ⟨X⟩ and ⟨L⟩ are averages over the density of X under the prior,
 * p(X) = ∫ ds/(4πi) e^Φ, Φ = ½sX − Σ F_k(s), times e^(−V). At finite width stands a further average over ξ ~ χ²_N/N, with λ → ξλ.
 *
 * Each X is given by its saddle ŝ, X(ŝ) = X, from −1/λ_1 (X = ∞) to ∞ (X = 0), and the contour is the parabola
 * s = ŝ + w(iθ − ηθ²), w = Φ″^(−½), which follows the line of steepest descent to third order and leaves all singularities, s ≤ −1/λ_1, on its
 * left. Both integrals are trapezoid sums of functions that vanish at both ends, which converge exponentially: the step in θ
 * leaves 1e-14 in the worst case, one mode alone; that in ln(ŝ+1/λ_1) is halved until ⟨X⟩ and ⟨L⟩ are stable to 1e-10.
 */
import { halfPower } from '../model/loss.ts';
import { modeSums } from '../model/system-sums.ts';
import type { System } from '../model/system.ts';
import { dressingOf, type Dressing } from './dressing.ts';
import { finiteWidths } from './width.ts';

/** ⟨X⟩ and ⟨L⟩/P, exact at level 1. */
export interface ExactAverages {
  X: number;
  loss: number;
}

/** A weight, as its logarithm, with the averages under it. */
interface Weighted extends ExactAverages {
  log: number;
}

/**
 * The exact averages of a system with finitely many modes.
 * @returns undefined where they do not exist or are not to be had: even powers with u < 0, whose posterior cannot be normalised; more than
 * one hidden layer of finite width; numbers beyond the range of doubles
 * @throws CoarsegrainError for a formula that is refused
 */
export function exactAverages(system: System): ExactAverages | undefined {
  const { u, P, kappa, noise } = system;
  const even = halfPower(system) !== undefined;
  const [N = Infinity, ...more] = finiteWidths(system);
  const r = P / kappa;
  if (more.length > 0 || (even && u < 0) || !(r > 0 && r < Infinity)) return undefined;
  const level = new LevelOne(system, r, dressingOf(system), noise, even && u === 0);
  if (N === Infinity) return finite(level.average(1));
  const prior = (ln: number) => (N / 2) * (ln - Math.expm1(ln));
  const found = integrate(
    (ln) => prior(ln) + level.roughLog(Math.exp(ln)),
    (ln) => {
      const inner = level.average(Math.exp(ln));
      return inner && { ...inner, log: inner.log + prior(ln) };
    },
    -60,
    60,
  );
  return finite(found);
}

function finite(found: ExactAverages | undefined): ExactAverages | undefined {
  return found && Number.isFinite(found.X + found.loss) ? { X: found.X, loss: found.loss } : undefined;
}

/** Beyond this drop of a logarithm nothing counts. */
const depth = 45;
const scanPoints = 160;
const precision = 1e-10;

/**
 * ∫ w(x) dx, as its logarithm, with the averages under w, from low to high.
 * @param rough ln w up to a factor that varies slowly, to find where w lives
 * @returns undefined where w does not vanish towards both ends, or the averages do not become stable
 */
function integrate(
  rough: (x: number) => number,
  fine: (x: number) => Weighted | undefined,
  low: number,
  high: number,
): Weighted | undefined {
  const range = support(rough, low, high);
  if (!range) return undefined;
  const sum = new WeightedSum();
  let before: ExactAverages = { X: NaN, loss: NaN };
  for (let count = 32; count <= 4096; count *= 2) {
    const step = (range.high - range.low) / count;
    // What the coarser sum has had already is left out.
    for (let i = count === 32 ? 0 : 1; i <= count; i += count === 32 ? 1 : 2) {
      const term = fine(range.low + i * step);
      if (!term || Number.isNaN(term.log)) return undefined;
      sum.add(term);
    }
    const { X, loss } = sum;
    if (near(X, before.X) && near(loss, before.loss)) return { log: sum.log + Math.log(step), X, loss };
    before = { X, loss };
  }
  return undefined;
}

function near(a: number, b: number): boolean {
  return Math.abs(a - b) <= precision * Math.abs(a);
}

/** Where a logarithm lies within `depth` of its maximum, found by closing in on it; undefined where that reaches an end. */
function support(rough: (x: number) => number, low: number, high: number): { low: number; high: number } | undefined {
  let first = true;
  for (let pass = 0; pass < 40; pass++) {
    const step = (high - low) / scanPoints;
    const values = Array.from({ length: scanPoints + 1 }, (_, i) => rough(low + i * step));
    const top = values.reduce((max, value) => (value > max ? value : max), -Infinity);
    const counts = (value: number) => value > top - depth;
    const left = values.findIndex(counts);
    const right = values.findLastIndex(counts);
    if (left < 0 || (first && (left === 0 || right === scanPoints))) return undefined;
    first = false;
    [low, high] = [low + Math.max(0, left - 1) * step, low + Math.min(scanPoints, right + 1) * step];
    if (right - left > scanPoints / 4) return { low, high };
  }
  return undefined;
}

/** Sums of averages with weights whose logarithms may be large. */
class WeightedSum {
  private top = -Infinity;
  private weight = 0;
  private sumX = 0;
  private sumLoss = 0;

  get log(): number {
    return this.top + Math.log(this.weight);
  }

  get X(): number {
    return this.sumX / this.weight;
  }

  get loss(): number {
    return this.sumLoss / this.weight;
  }

  add({ log, X, loss }: Weighted): void {
    if (log === -Infinity) return;
    if (log > this.top) {
      const shrinking = Math.exp(this.top - log);
      this.weight *= shrinking;
      this.sumX *= shrinking;
      this.sumLoss *= shrinking;
      this.top = log;
    }
    const weight = Math.exp(log - this.top);
    this.weight += weight;
    this.sumX += weight * X;
    this.sumLoss += weight * loss;
  }
}

/** Step in θ. */
const contourStep = 0.2;

/** The average over X at a given stretch ξ of the kernel. */
export class LevelOne {
  private readonly lambda: number[] = [];
  /** At each node: number of modes, and that number times y². */
  private readonly modes: number[] = [];
  private readonly y2: number[] = [];
  private readonly r: number;
  private readonly dressing: Dressing;
  private readonly noise: number;
  private readonly quadratic: boolean;
  private largest = 0;
  /** At the saddle in hand: v and b of each node, X, Φ, Φ″ and −Φ‴. */
  private readonly v: Float64Array;
  private readonly b: Float64Array;
  private X = 0;
  private phi = 0;
  private second = 0;
  private third = 0;

  /** @param quadratic whether V = ½rX, for which the average over X is closed */
  constructor(system: System, r: number, dressing: Dressing, noise: number, quadratic: boolean) {
    this.r = r;
    this.dressing = dressing;
    this.noise = noise;
    this.quadratic = quadratic;
    const { lambda0, y0 } = system;
    modeSums(system).forEachNode((lambda, varianceWeight, biasWeight) => {
      this.lambda.push(lambda0 * lambda);
      this.modes.push(lambda > 0 ? varianceWeight / lambda : 0);
      this.y2.push(biasWeight * y0 * y0);
      this.largest = Math.max(this.largest, lambda0 * lambda);
    });
    this.v = new Float64Array(this.lambda.length);
    this.b = new Float64Array(this.lambda.length);
  }

  /** ln of ∫dX p(X) e^(−V), up to a constant, with ⟨X⟩ and ⟨L⟩/P. */
  average(xi: number): Weighted | undefined {
    if (this.quadratic) return this.closed(xi);
    const [low, high] = this.ends(xi);
    return integrate(
      (q) => this.roughAt(xi, q),
      (q) => this.weighted(xi, q),
      low,
      high,
    );
  }

  /** The logarithm of `average`, roughly. */
  roughLog(xi: number): number {
    if (this.quadratic) return this.closed(xi).log;
    const [low, high] = this.ends(xi);
    let [from, to] = [low, high];
    let best = -Infinity;
    for (let pass = 0; pass < 4; pass++) {
      const step = (to - from) / 40;
      let at = from;
      for (let i = 0; i <= 40; i++) {
        const value = this.roughAt(xi, from + i * step);
        if (value > best) [best, at] = [value, from + i * step];
      }
      [from, to] = [Math.max(low, at - step), Math.min(high, at + step)];
    }
    return best;
  }

  private closed(xi: number): Weighted {
    this.moveTo(xi, this.r);
    const { X, phi, r, noise } = this;
    return { log: phi - (r / 2) * (X + noise), X, loss: (X + noise) / 2 };
  }

  /** The range of q = ln(ŝ+1/λ_1): there X is beyond 1e5 λ_1, or so small that even one mode alone does not reach it. */
  private ends(xi: number): [number, number] {
    const scale = -Math.log(xi * this.largest);
    return [scale - 12, Math.max(scale, Math.log(this.r)) + 120];
  }

  /** ln of p(X) e^(−V) |dX/dq| in the approximation of the saddle point. */
  private roughAt(xi: number, q: number): number {
    const rise = this.moveToLog(xi, q);
    return this.phi - this.potential() - 0.5 * Math.log(this.second) + Math.log(rise);
  }

  private weighted(xi: number, q: number): Weighted {
    const rise = this.moveToLog(xi, q);
    const log = this.phi - this.potential() + Math.log(rise * this.contour());
    return { log, X: this.X, loss: this.dressing.loss(this.X + this.noise) };
  }

  private potential(): number {
    return this.r * this.dressing.loss(this.X + this.noise);
  }

  /** Moves to ŝ = e^q − 1/λ_1. @returns −dX/dq */
  private moveToLog(xi: number, q: number): number {
    const distance = Math.exp(q);
    this.moveTo(xi, distance - 1 / (xi * this.largest), distance);
    return 2 * this.second * distance;
  }

  /** @param distance ŝ + 1/λ_1, where it is known better than by that difference */
  private moveTo(xi: number, s: number, distance = s + 1 / (xi * this.largest)): void {
    const { lambda, modes, y2, v, b, largest } = this;
    let [X, logs, targets, second, third] = [0, 0, 0, 0, 0];
    for (let i = lambda.length - 1; i >= 0; i--) {
      const each = xi * lambda[i]!;
      // 1+λŝ = 1 − λ/λ_1 + λ(ŝ+1/λ_1).
      const share = 1 - lambda[i]! / largest + each * distance;
      const learned = 1 / share;
      const vi = each * learned;
      const bi = y2[i]! * learned * learned;
      v[i] = vi;
      b[i] = bi;
      X += modes[i]! * vi + bi;
      logs += modes[i]! * (Math.abs(each * s) < 0.5 ? Math.log1p(each * s) : Math.log(share));
      targets += y2[i]! * learned;
      second += vi * (modes[i]! * vi + 2 * bi);
      third += vi * vi * (modes[i]! * vi + 3 * bi);
    }
    this.X = X;
    this.phi = 0.5 * (s * X - logs - s * targets);
    this.second = 0.5 * second;
    this.third = third;
  }

  /** √(2π Φ″) times what p(X) is in units of its saddle-point value, all constants apart: w ∫dθ Re (1+2iηθ) e^(Φ(s)−Φ(ŝ)). */
  private contour(): number {
    const { modes, v, b, X, second, third } = this;
    const width = 1 / Math.sqrt(second);
    const bend = (third * width) / (6 * second);
    let sum = 0.5;
    for (let j = 1; j < 400; j++) {
      const theta = j * contourStep;
      // s − ŝ.
      const re = -width * bend * theta * theta;
      const im = width * theta;
      let modulus = 0;
      let phase = 0;
      for (let i = v.length - 1; i >= 0; i--) {
        const x = 1 + v[i]! * re;
        const y = v[i]! * im;
        const rest = b[i]! / (x * x + y * y);
        modulus += 0.5 * modes[i]! * Math.log1p((x + 1) * v[i]! * re + y * y) + rest * (re * x + im * y);
        phase += modes[i]! * Math.atan2(y, x) + rest * (im * x - re * y);
      }
      const size = Math.exp(0.5 * (re * X - modulus));
      const angle = 0.5 * (im * X - phase);
      sum += size * (Math.cos(angle) - 2 * bend * theta * Math.sin(angle));
      if (size * (1 + bend * theta) < 1e-18) break;
    }
    return width * contourStep * sum;
  }
}
