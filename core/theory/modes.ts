/** One mode at a time: what of it is learned, and what it adds to the error, at level 1 and at level 2 (theory, sections 2 and 6). */
import type { Moments } from '../model/mode-sums.ts';
import { spectrumOf, type Spectrum } from '../model/spectrum.ts';
import { SystemSums } from '../model/system-sums.ts';
import type { System } from '../model/system.ts';
import { solveEffectiveAction, type Solution } from './effective-action.ts';
import { solveReplica } from './replica.ts';

/** A mode at one level; NaN throughout where the level has no solution. */
export interface ModeAtLevel {
  /** The squared error of its mean: b_k = y²/(1+λs)² at level 1, q_k = ((y/λ)²+ĉ)v_k² at level 2. */
  mean: number;
  /** Its variance, v_k = λ/(1+λs). */
  variance: number;
  /** λs/(1+λs): 1 of a mode that is learned, 0 of one that is not, ½ at k*. */
  learnability: number;
  /** k (mean+variance) over the same sum of all modes: the share of X, and with it of the loss, for each unit of ln k. */
  share: number;
  /** k/k*, k* dressed: λ_k* s = 1. */
  place: number;
}

export interface Mode {
  level1: ModeAtLevel;
  level2: ModeAtLevel;
}

/** The modes of one system, solved once. At finite width level 1 has ξλ for λ, and level 2 does not exist. */
export class ModeProfile {
  /** How level 1 ended; modes have values only where it converged. */
  readonly solution: Solution;
  private readonly spectrum: Spectrum;
  private readonly level1: Level | undefined;
  private readonly level2: Level | undefined;

  constructor(system: System) {
    this.spectrum = spectrumOf(system);
    this.solution = solveEffectiveAction(system);
    if (this.solution.status !== 'converged') return;
    const { s, xi, X } = this.solution;
    this.level1 = { s, xi, c: 0, X, border: this.spectrum.modeWhere(1 / (xi * s)) };
    if (system.N === Infinity) this.level2 = replicaLevel(system, this.spectrum);
  }

  /** The mode nearest to a multiple of level 1's k*, at least 1; NaN where level 1 has no solution. */
  nearest(multiple: number): number {
    return Math.max(1, Math.round(multiple * (this.level1?.border ?? NaN)));
  }

  /** Mode k, an integer; undefined where level 1 has no solution, or the spectrum no such mode. */
  at(k: number): Mode | undefined {
    const { spectrum, level1, level2 } = this;
    if (!level1 || !(k >= 1 && k <= spectrum.K)) return undefined;
    const [lambda, y2] = [spectrum.lambda(k), spectrum.y2(k)];
    return { level1: modeOf(k, lambda, y2, level1), level2: level2 ? modeOf(k, lambda, y2, level2) : missing };
  }
}

interface Level {
  s: number;
  /** ξ, which multiplies λ. */
  xi: number;
  /** ĉ. */
  c: number;
  /** What all modes add up to. */
  X: number;
  /** k*. */
  border: number;
}

function replicaLevel(system: System, { modeWhere }: Spectrum): Level | undefined {
  const found = solveReplica(system);
  if (found.status !== 'converged') return undefined;
  const { s, q, V } = found;
  const { b0, v2 } = new SystemSums(system).moments(s, {} as Moments);
  return { s, xi: 1, c: Math.max(0, (q - b0) / v2), X: q + V, border: modeWhere(1 / s) };
}

function modeOf(k: number, lambda: number, y2: number, { s, xi, c, X, border }: Level): ModeAtLevel {
  const strength = xi * lambda * s;
  const left = 1 / (1 + strength);
  const variance = xi * lambda * left;
  const mean = y2 * left * left + c * variance * variance;
  return { mean, variance, learnability: strength * left, share: (k * (mean + variance)) / X, place: k / border };
}

const missing: ModeAtLevel = { mean: NaN, variance: NaN, learnability: NaN, share: NaN, place: NaN };
