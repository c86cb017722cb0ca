/**
 * Level 2: the replica-symmetric theory with quartic loss (theory, section 6). Unknowns: q, the error of the posterior mean; V, the
 * posterior variance; and the two that the samples and the modes exchange, ŝ and ĉ.
 *
 * Modes: v = λ/(1+λŝ), V = Σv, q = Σb + ĉΣv², b = y²/(1+λŝ)². Samples: ŝ = −P E ∂²ln Z, ĉ = P E (∂ ln Z)², where h ~ N(0, q+σ²), since a
 * training label carries its noise.
 */
import { modeSums, type ModeSums, type Moments } from '../model/mode-sums.ts';
import type { System } from '../model/system.ts';
import { averageSample, type SampleAverages } from './replica-sample.ts';

export interface Replica {
  status: 'converged';
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
  /** κ̃ = P/ŝ: the renormalised ridge κ + V at u = 0, its counterpart for u > 0. */
  kappaTilde: number;
  /** γ = (1/P) Σ (λ/(λ+κ̃/P))². */
  gamma: number;
}

/** `no root`: u < 0, for which no posterior can be normalised. `not converged`: a number left the range of doubles, or Newton failed. */
export type ReplicaOutcome = Replica | { status: 'no root' } | { status: 'not converged' };

/** The solution of a system; the only one for u ≥ 0. */
export function solveReplica(system: System): ReplicaOutcome {
  if (system.u < 0) return { status: 'no root' };
  const modes = new Modes(system);
  const start = quadratic(system, modes);
  if (!start) return { status: 'not converged' };
  const found = system.u === 0 ? start : quartic(system, modes, start);
  return found ?? { status: 'not converged' };
}

/** The sums of the mode side at ŝ, with the scales λ0 and y0² put in. */
class Modes {
  /** Σ v, Σ v², Σ v³, Σ b, Σ b v. */
  v1 = 0;
  v2 = 0;
  v3 = 0;
  b0 = 0;
  b1 = 0;
  private readonly sums: ModeSums;
  private readonly lambda0: number;
  private readonly y2: number;

  constructor({ alpha, beta, K, lambda0, y0 }: System) {
    this.sums = modeSums(alpha, beta, K);
    this.lambda0 = lambda0;
    this.y2 = y0 * y0;
  }

  at(s: number): this {
    const { lambda0, y2 } = this;
    this.sums.moments(lambda0 * s, moments);
    this.v1 = lambda0 * moments.v1;
    this.v2 = lambda0 * lambda0 * moments.v2;
    this.v3 = lambda0 * lambda0 * lambda0 * moments.v3;
    this.b0 = y2 * moments.b0;
    this.b1 = y2 * lambda0 * moments.b1;
    return this;
  }
}

const moments = {} as Moments;
const sample: SampleAverages = { s: 0, c: 0, sByQ: 0, sByV: 0, cByQ: 0, cByV: 0, trainX: 0, trainLoss: 0 };

/**
 * u = 0 in closed form but for κ̃ = κ + V(P/κ̃). κ̃ − κ − V is convex in κ̃ with slope 1 − γ, so that Newton descends to its root from
 * κ + Σλ, where it is positive.
 */
function quadratic(system: System, modes: Modes): Replica | undefined {
  const { P, kappa, noise } = system;
  let tilde = kappa + modes.at(0).v1;
  for (let step = 0; step < 200; step++) {
    const s = P / tilde;
    const { v1: V, v2, b0 } = modes.at(s);
    const gamma = (s * s * v2) / P;
    const change = (kappa + V - tilde) / (1 - gamma);
    if (!Number.isFinite(change)) return undefined;
    if (change > -1e-14 * tilde) {
      const q = (b0 + noise * gamma) / (1 - gamma);
      const shrinkage = kappa / tilde;
      const trainX = shrinkage * (V + shrinkage * (q + noise));
      return checked({ status: 'converged', q, V, trainX, trainLoss: trainX / 2, s, kappaTilde: tilde, gamma });
    }
    tilde += change;
  }
  return undefined;
}

/** Steps of the outer rule, from the coarsest: each halved until the solution stands still. */
const coarsest = 0.2;
const refinements = 8;
/** Largest change of ln q or ln V in one step. */
const longestStep = 1.5;

/**
 * u > 0: Newton in (ln q, ln V) from the solution at u = 0, with a step of the outer rule that is halved until the next change is below
 * 1e-10.
 */
function quartic(system: System, modes: Modes, start: Replica): Replica | undefined {
  const { P, u, kappa, noise } = system;
  let { q, V } = start;
  for (let level = 0; level < refinements; level++) {
    const rule = coarsest / 2 ** level;
    for (let iteration = 0; ; iteration++) {
      if (iteration === 100) return undefined;
      averageSample(q + noise, V, u, kappa, rule, sample);
      const s = P * sample.s;
      const c = P * sample.c;
      const { v1, v2, v3, b0, b1 } = modes.at(s);
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
        return checked({ status: 'converged', q, V, trainX, trainLoss, s, kappaTilde: P / s, gamma });
      }
      const share = Math.min(1, longestStep / size);
      q *= Math.exp(share * dq);
      V *= Math.exp(share * dV);
      if (size < 1e-7) break;
    }
  }
  return undefined;
}

function checked(found: Replica): Replica | undefined {
  const { q, V, trainLoss, s, gamma } = found;
  return [q, V, trainLoss, s, gamma].every(Number.isFinite) && V > 0 && s > 0 ? found : undefined;
}
