/**
 * Finite width at level 1 (theory, section 5): the saddle of Σ_l (N_l/2)(ξ_l − 1 − ln ξ_l) + V(X) − ½sX + Σ F_k(s; ξλ_k), ξ = Πξ_l, in all
 * variables, for one hidden layer or several, with any loss.
 *
 * With σ = ξs, on which alone the mode sums depend, b(σ) = Σ y²/(1+λσ)², v(σ) = Σ λ/(1+λσ), A = σv and B = σ² Σ y²λ/(1+λσ)²:
 *   ξ_l = 1 + T/N_l, T = B/ξ − A;  X = b + ξv;  σ/ξ = s = rD(X+σ²).
 * The first fixes ξ at each σ, since Π(1+T/N_l) rises with T and ξ = B/(T+A) falls. What is left is one equation,
 * H(ln σ) = ln σ − ln ξ − ln D = ln r, in which P and κ enter on the right alone: H is sampled once for all of them. At N = ∞, ξ = 1 and
 * σ = s.
 */
import type { Moments } from '../model/mode-sums.ts';
import { SystemSums } from '../model/system-sums.ts';
import type { System } from '../model/system.ts';
import { Branches, type Sample } from '../numerics/branches.ts';
import { dressingOf, type Dressing } from './dressing.ts';

/** The widths of the hidden layers that are finite. */
export function finiteWidths({ N, widths }: Pick<System, 'N' | 'widths'>): readonly number[] {
  return (widths ?? [N]).filter((width) => width < Infinity);
}

/** The solution of ξ = Π(1+T/N_l), T = B/ξ − A; ξ is 0 where B = 0 and A is at least a width. */
export interface Stretch {
  xi: number;
  T: number;
  /** Σ 1/(N_l+T). */
  compliance: number;
}

/**
 * The stretch ξ of the kernel at given A ≥ 0 and B ≥ 0. With T = t − min(A, N_l), t > 0, the logarithm of (T+A) Π(1+T/N_l) = B is a convex
 * function of ln t whose slope lies between 1 and the number of layers plus one, so that Newton's iteration cannot fail.
 */
export function stretchOf(A: number, B: number, widths: readonly number[], out: Stretch): void {
  let least = A;
  for (const N of widths) least = Math.min(least, N);
  let t = 0;
  if (B > 0) {
    const target = Math.log(B);
    let ln = target - Math.log1p(A);
    for (let step = 0; step < 100; step++) {
      t = Math.exp(ln);
      let value = Math.log(t + (A - least)) - target;
      let slope = t / (t + (A - least));
      for (const N of widths) {
        const rest = t + (N - least);
        value += Math.log(rest / N);
        slope += t / rest;
      }
      const change = value / slope;
      ln -= change;
      if (!(Math.abs(change) > 1e-9)) break;
    }
    t = Math.exp(ln);
  }
  out.T = t - least;
  out.xi = B > 0 || A <= least ? 1 : 0;
  out.compliance = 0;
  for (const N of widths) {
    out.xi *= (t + (N - least)) / N;
    out.compliance += 1 / (t + (N - least));
  }
}

/** One solution. */
export interface Saddle {
  /** ξs. */
  sigma: number;
  s: number;
  xi: number;
  bias: number;
  variance: number;
}

/** H at t = ln σ, with ln D and the bias there. */
interface Point extends Sample {
  log: number;
  bias: number;
}

const none: Point = { t: 0, value: Infinity, slope: NaN, log: NaN, bias: 0 };

/** Where A+2B is this share of every width and X has fallen by this share, the saddle is that of no data. */
const negligible = 1e-3;
/** Beyond e^±600 numbers leave the range of doubles. */
const furthest = 600;

/** H of a system, whose P and κ are not looked at. */
export class SaddleCurve {
  private readonly branches = new Branches((t) => this.sample(t));
  private readonly sums: SystemSums;
  private readonly dressing: Dressing;
  private readonly noise: number;
  private readonly widths: readonly number[];
  private readonly stretch: Stretch = { xi: 1, T: 0, compliance: 0 };
  private readonly moments: Moments = { v1: 0, v2: 0, v3: 0, v4: 0, b0: 0, b1: 0, b2: 0, b3: 0, w1: 0, w2: 0, c1: 0 };
  /** Σ y². */
  private readonly target: number;
  /** Below this cell H rises like ln σ, if it is finite; undefined where there is no such cell. */
  private readonly first: number | undefined;
  /** ln D where everything is learned. */
  private readonly learned: number;
  /** The largest ln D from the first cell to the end of each. */
  private readonly largest: number[] = [];

  /** @throws CoarsegrainError for a formula that is refused */
  constructor(system: System) {
    this.sums = new SystemSums(system);
    this.dressing = dressingOf(system);
    this.noise = system.noise;
    this.widths = finiteWidths(system);
    const { bias, X } = this.sums.at(0);
    this.target = bias;
    const { value, log } = this.dressing.at(Math.max(system.noise, 1e-12 * X));
    this.learned = value > 0 ? log : -Infinity;
    this.first = this.firstCell(Math.floor(-Math.log(system.lambda0)), X);
  }

  /** Every saddle at r = P/κ > 0, in the order of σ; undefined where a number leaves the range of doubles. */
  saddles(r: number): Saddle[] | undefined {
    const { first, branches } = this;
    const level = Math.log(r);
    const below = first === undefined ? undefined : branches.cell(first)?.[0];
    if (first === undefined || !below || !(Math.abs(level) < furthest)) return undefined;
    const roots: number[] = [];
    if (below.value >= level && below.value < Infinity) {
      // H is ln σ and a constant here, within a hundredth.
      const start = this.sample(first - 1 - 1.1 * (below.value - level));
      roots.push(branches.solve(start, below, level));
    }
    for (let cell = first; cell < furthest; cell++) {
      const found = branches.roots(cell, level);
      if (!found) return undefined;
      roots.push(...found);
      if (this.endsAt(cell, level)) break;
    }
    const saddles = roots.map((t) => this.saddleAt(t));
    return saddles.every(({ s, bias, variance }) => Number.isFinite(s + bias + variance)) ? saddles : undefined;
  }

  private firstCell(start: number, X0: number): number | undefined {
    const { moments, widths } = this;
    for (let cell = start; cell > -furthest; cell--) {
      const { value, slope } = this.sample(cell);
      if (Number.isNaN(value)) return undefined;
      const sigma = Math.exp(cell);
      const load = sigma * moments.v1 + 2 * sigma * sigma * moments.c1;
      const small = widths.every((N) => load <= negligible * N) && X0 - moments.b0 - moments.v1 <= negligible * X0;
      if (small && (value === Infinity || Math.abs(slope - 1) < 0.01)) return cell;
    }
    return undefined;
  }

  /**
   * Whether no root lies behind a cell: there H rises, and σ exceeds its bound, with the largest D seen. At a root s ≤ rD, and
   * T ≤ B/ξ = s Σ y² x(1−x), x = λσ/(1+λσ), which is at most s Σy²/4, and s (Σy² b)^½ with b at the end of the cell.
   */
  private endsAt(cell: number, level: number): boolean {
    const { largest, branches, target, widths } = this;
    const first = this.first!;
    for (let next = first + largest.length; next <= cell; next++) {
      let log = largest.at(-1) ?? this.learned;
      for (const point of branches.cell(next)!) if (point.value < Infinity) log = Math.max(log, point.log);
      largest.push(log);
    }
    const { slope, bias } = branches.cell(cell)!.at(-1)!;
    const log = largest[cell - first]!;
    // Where no D was positive yet, one may still be.
    if (slope < 0.1 || (log === -Infinity && cell < first + 40)) return false;
    const T = Math.exp(level + log) * Math.min(target / 4, Math.sqrt(target * bias));
    return widths.reduce((sum, N) => sum + Math.log1p(T / N), level + log) < cell + 1;
  }

  private sample(t: number): Point {
    const { dressing, moments, widths } = this;
    const sigma = Math.exp(t);
    const { xi, compliance } = this.stretchAt(sigma);
    const { v1, v2, b0, b1, w1, c1 } = moments;
    const X = b0 + xi * v1;
    if (!Number.isFinite(X)) return { ...none, t, value: NaN };
    if (xi === 0) return { ...none, t, bias: b0 };
    const { value: D, slope: rise, log } = dressing.at(X + this.noise);
    if (!(D > 0)) return { ...none, t, value: Number.isNaN(D) ? NaN : Infinity, bias: b0 };
    // d/d ln σ of ln ξ, from those of A and B, and of X.
    const square = sigma * sigma;
    const bend =
      widths.length === 0
        ? 0
        : (compliance * ((2 * square * b1) / xi - sigma * w1)) / (1 + (compliance * square * c1) / xi);
    const fall = xi * (v1 * bend - sigma * v2) - 2 * sigma * b1;
    return { t, value: t - Math.log(xi) - log, slope: 1 - bend - (rise * fall) / D, log, bias: b0 };
  }

  private stretchAt(sigma: number): Stretch {
    const { sums, moments, stretch, widths } = this;
    sums.moments(sigma, moments);
    if (widths.length > 0) stretchOf(sigma * moments.v1, sigma * sigma * moments.c1, widths, stretch);
    return stretch;
  }

  private saddleAt(t: number): Saddle {
    const sigma = Math.exp(t);
    const { xi } = this.stretchAt(sigma);
    return { sigma, s: sigma / xi, xi, bias: this.moments.b0, variance: xi * this.moments.v1 };
  }
}
