/**
 * Level 2: the replica-symmetric theory (theory, section 6). Unknowns: q, the error of the posterior mean; V, the posterior variance; and
 * the two that the samples and the modes exchange, ŝ and ĉ.
 *
 * Modes: v = λ/(1+λŝ), V = Σv, q = Σb + ĉΣv², b = y²/(1+λŝ)². Samples: ŝ = −P E ∂²ln Z, ĉ = P E (∂ ln Z)², where h ~ N(0, q+σ²), since a
 * training label carries its noise.
 */
import { halfPower } from '../model/loss.ts';
import { SystemSums } from '../model/system-sums.ts';
import type { System } from '../model/system.ts';
import { dressingOf } from './dressing.ts';
import { shapeOf } from './loss-shape.ts';
import { averageOver } from './replica-average.ts';
import { ConvexPosterior } from './replica-convex.ts';
import { solveFormula, type SeveralRoots } from './replica-formula.ts';
import { coarsestStep, fixedPoint, type FixedPoint, type SampleSide } from './replica-newton.ts';
import { quadratic } from './replica-quadratic.ts';
import { averageSample } from './replica-sample.ts';

export interface Replica extends FixedPoint {
  status: 'converged';
  /** E ℓ(Δ), Δ ~ N(0, q+V): one draw of the posterior on a new sample, against its label without noise. NaN where it diverges. */
  testLoss: number;
  /** κ̃ = P/ŝ: the renormalised ridge κ + V at u = 0, its counterpart for other losses. */
  kappaTilde: number;
}

/**
 * `no root`: no posterior can be normalised, for u < 0 or a formula that falls faster than any parabola. `several roots`: a loss that is not
 * convex may have them, of which each ŝ is given, ascending. `not converged`: a number left the range of doubles, Newton or an integral
 * failed, ŝ lost its digits or is not positive, or replica symmetry is not stable.
 */
export type ReplicaOutcome = Replica | { status: 'no root' | 'not converged' } | SeveralRoots;

/**
 * The solution of a system; the only one for a convex loss. The width N is not looked at.
 * @throws CoarsegrainError for a formula that is refused
 */
export function solveReplica(system: System): ReplicaOutcome {
  const n = halfPower(system);
  if (n !== undefined && system.u < 0) return { status: 'no root' };
  const modes = new SystemSums(system);
  if (system.loss === 'formula') {
    const outcome = solveFormula(system, modes);
    return 'status' in outcome ? outcome : completed(system, outcome);
  }
  const start = quadratic(system, modes);
  const found = start && (n !== undefined && system.u === 0 ? start : fixedPoint(system, modes, start, sideOf(system)));
  return found ? completed(system, found) : { status: 'not converged' };
}

function sideOf({ loss, u, power, kappa, ell }: System): SampleSide {
  if (loss === 'quartic') {
    return {
      coarsest: coarsestStep,
      average: (Q, V, step, out) => {
        averageSample(Q, V, u, kappa, step, out);
        return true;
      },
    };
  }
  const posterior = new ConvexPosterior(shapeOf({ loss, u, power, ell }), kappa);
  return {
    // The higher the power, the sharper the averages depend on h.
    coarsest: coarsestStep * Math.sqrt(2 / (halfPower({ loss, power }) ?? 2)),
    average: (Q, V, step, out) => averageOver(posterior, Q, V, step, out),
  };
}

function completed(system: System, found: FixedPoint): ReplicaOutcome {
  const testLoss = dressingOf(system).loss(found.q + found.V);
  return {
    status: 'converged',
    ...found,
    testLoss: Number.isFinite(testLoss) ? testLoss : NaN,
    kappaTilde: system.P / found.s,
  };
}
