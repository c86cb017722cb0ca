/**
 * Where the first-order response and its exponents describe a system (theory, section 4), and where they do not:
 *
 * - *beyond first order*: 1/N moves the scale ξ of the kernel by more than a fifth to first order, (|δξ_f|+|δξ_m|)/N > 0.2. For a power law
 *   that is N ≲ 10 k* at α = 0.6; where the mean channel rules (β < α) it comes earlier. There the first order misses the exact
 *   ln X(N)/X(∞) by more than about a tenth.
 * - *cut-off artefact*: P lies within 10 % of a zero of the loss or width response that does not survive at K = ∞.
 * - *k\* near K* and *k\* near 1*: bare k* > K/100 at finite K, and k* < 10: the crossover windows of section 8.
 */
import type { ModeSums } from '../model/mode-sums.ts';
import { spectrumOf } from '../model/spectrum.ts';
import { modeSums } from '../model/system-sums.ts';
import type { System } from '../model/system.ts';
import type { Response } from './response.ts';
import type { ResponseZero } from './zeros.ts';

export type Doubt = 'beyond first order' | 'cut-off artefact' | 'k* near K' | 'k* near 1';

const largestStretch = 0.2;
const artefactRange = Math.log(1.1);

/**
 * The first of the doubts that holds, in the order above; undefined where none does.
 * @param zeros those of the system's curve
 */
export function doubtOf(system: System, response: Response, zeros: readonly ResponseZero[]): Doubt | undefined {
  const { N, P, kappa, lambda0 } = system;
  if (response.stretch / N > largestStretch) return 'beyond first order';
  if (zeros.some((zero) => !zero.survives && Math.abs(Math.log(P / zero.P)) < artefactRange)) return 'cut-off artefact';
  const { tenth, nearLast } = edgesOf(system);
  const strength = (lambda0 * P) / kappa;
  if (nearLast * strength > 1) return 'k* near K';
  return tenth * strength < 1 ? 'k* near 1' : undefined;
}

/** λ at k = 10 and at k = K/100, or at the first mode where that lies below it, at λ0 = 1. */
interface Edges {
  tenth: number;
  nearLast: number;
}

const known = new WeakMap<ModeSums, Edges>();

function edgesOf(system: System): Edges {
  const sums = modeSums(system);
  let edges = known.get(sums);
  if (!edges) {
    const { lambda, K } = spectrumOf({ ...system, lambda0: 1 });
    edges = { tenth: lambda(10), nearLast: K < Infinity ? lambda(Math.max(1, K / 100)) : 0 };
    known.set(sums, edges);
  }
  return edges;
}
