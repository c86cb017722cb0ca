/**
 * Ridge flow (theory, section 3): eliminating the modes > Λ renormalises the ridge, κ_Λ = κ + Σ_{k>Λ} κ̃λ_k/(κ̃+Pλ_k), with κ̃ the final
 * value; the modes ≤ Λ with ridge κ_Λ have the same κ̃. With s = P/κ̃ the terms are v_k = λ_k/(1+λ_k s).
 */
import { spectrumOf } from '../model/spectrum.ts';
import { SystemSums } from '../model/system-sums.ts';
import type { System } from '../model/system.ts';
import { quadratic } from '../theory/replica-quadratic.ts';
import { Modes, modesOf, type Block } from './blocks.ts';
import { memoOf } from './memo.ts';

export interface RunningRidge {
  kappaTilde: number;
  /** κ_Λ. */
  kappa: number;
}

/**
 * κ̃ and κ_Λ at the Λ of the system, `modes_left`; K = ∞ too.
 * @returns undefined where a number leaves the range of doubles
 * @throws CoarsegrainError as `spectrumOf`
 */
export function runningRidge(system: System): RunningRidge | undefined {
  const { P, kappa, modes_left: modesLeft } = system;
  const kappaTilde = finalRidge(system);
  if (kappaTilde === undefined) return undefined;
  const s = P / kappaTilde;
  if (spectrumOf(system).K < Infinity) {
    const modes = modesOf(withoutTarget(system));
    const gone = modes.blocks.filter(({ e }) => e > modesLeft).map((block) => modes.above(block, modesLeft));
    return { kappaTilde, kappa: kappa + variance(gone, s) };
  }
  const left = modesLeft > 0 ? new Modes({ ...withoutTarget(system), K: modesLeft }).blocks : [];
  return { kappaTilde, kappa: kappaTilde - variance(left, s) };
}

/** κ̃ knows nothing of the target, which may be missing: in its place one as steep as the kernel. */
function withoutTarget(system: System): System {
  return { ...system, y0: 1, beta: system.alpha, beta2: system.alpha2 };
}

const finalRidge = memoOf((system): number | undefined => {
  const found = quadratic({ ...system, noise: 0 }, new SystemSums(withoutTarget(system)));
  return found && system.P / found.s;
}, 'system');

function variance(blocks: readonly Block[], s: number): number {
  let sum = 0;
  for (const { lambda, weights } of blocks) {
    for (let i = weights.length - 1; i >= 0; i--) sum += (weights[i]! * lambda[i]!) / (1 + lambda[i]! * s);
  }
  return sum;
}
