/** Newton's method for the two sides of the replica-symmetric theory, samples and modes (theory, section 6). */
import type { Moments } from '../model/mode-sums.ts';
import type { SystemSums } from '../model/system-sums.ts';
import type { System } from '../model/system.ts';
import type { SampleAverages } from './replica-sample.ts';

export interface FixedPoint {
  /** Test error of the posterior mean, against labels without noise. */
  q: number;
  /** Posterior variance. */
  V: number;
  /** E⟨Δ²⟩ on the training set, Δ measured from the noisy labels. */
  trainX: number;
  /** E⟨ℓ(Δ)⟩ on the training set. */
  trainLoss: number;
  /** ŝ. */
  s: number;
  /** γ = (1/P) Σ (λ/(λ+κ̃/P))², κ̃ = P/ŝ. */
  gamma: number;
  /** Whether ŝ has kept its digits: the curvature of a loss that is not convex may average to next to nothing. */
  exact: boolean;
}

/** The samples of one loss and ridge. */
export interface SampleSide {
  /** First step of the rule over h. */
  coarsest: number;
  /** The averages at q+σ² and V with that step, written into `out`; false where they do not converge. */
  average(Q: number, V: number, step: number, out: SampleAverages): boolean;
}

/** First step of the rule over h, of losses up to the quartic. */
export const coarsestStep = 0.2;
/** How often the step of the rule over h is halved at most. */
const refinements = 8;
/** Largest change of ln q or ln V in one step. */
const longestStep = 1.5;
/** Steps before a finer rule is tried: a coarse one may have no fixed point. */
const patience = 60;

const moments = {} as Moments;
const sample = {} as SampleAverages;

/**
 * Newton in (ln q, ln V) from `start`, with a step of the rule over h that is halved until the next change is below 1e-10. Undefined where it
 * does not end, a number leaves the range of doubles, ŝ is not positive, or replica symmetry is not stable, which it is for convex losses.
 */
export function fixedPoint(
  system: System,
  modes: SystemSums,
  start: FixedPoint,
  side: SampleSide,
): FixedPoint | undefined {
  const { P, noise } = system;
  let { q, V } = start;
  for (let level = 0; level < refinements; level++) {
    const rule = side.coarsest / 2 ** level;
    for (let iteration = 0; iteration < patience; iteration++) {
      if (!side.average(q + noise, V, rule, sample)) return undefined;
      const s = P * sample.s;
      const c = P * sample.c;
      const { v1, v2, v3, b0, b1 } = modes.moments(s, moments);
      const newQ = b0 + c * v2;
      // d ln(new)/d ln(old), of q and V.
      const qByS = -2 * (b1 + c * v3) * P;
      const qq = q === 0 ? 0 : (q / newQ) * (qByS * sample.sByQ + v2 * P * sample.cByQ);
      const qV = q === 0 ? 0 : (V / newQ) * (qByS * sample.sByV + v2 * P * sample.cByV);
      const Vq = (-q / v1) * v2 * P * sample.sByQ;
      const VV = (-V / v1) * v2 * P * sample.sByV;
      const gapQ = q === 0 ? 0 : Math.log(newQ / q);
      const gapV = Math.log(v1 / V);
      const determinant = (1 - qq) * (1 - VV) - qV * Vq;
      // At the solution, which plain iteration reaches when damped, both are positive; where they are not, Newton would lead away.
      const newton = determinant > 0 && qq < 1;
      const dq = newton ? ((1 - VV) * gapQ + qV * gapV) / determinant : gapQ;
      const dV = newton ? ((1 - qq) * gapV + Vq * gapQ) / determinant : gapV;
      const size = Math.max(Math.abs(dq), Math.abs(dV));
      if (!Number.isFinite(size)) return undefined;
      if (level > 0 && iteration === 0 && size < 1e-10) {
        const { trainX, trainLoss } = sample;
        const gamma = (s * s * v2) / P;
        const finite = [q, V, trainX, trainLoss, s, gamma].every(Number.isFinite);
        const sound = finite && V > 0 && s > 0 && P * sample.spread * v2 <= 1;
        const found = { q, V, trainX, trainLoss, s, gamma, exact: sample.s > 1e-3 * sample.bend };
        return sound ? found : undefined;
      }
      const share = Math.min(1, longestStep / size);
      q *= Math.exp(share * dq);
      V *= Math.exp(share * dV);
      if (size < 1e-7) break;
    }
  }
  return undefined;
}
