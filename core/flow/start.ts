/**
 * Where a flow starts: V(X) = (P/κ)⟨ℓ⟩ at variance X+σ², so that s(X) = 2V′(X) = rD(X+σ²) (theory, sections 2 and 3). Of a loss
 * Δ²/2 + uΔ²ⁿ/(2n) it is a polynomial, D(X) = 1 + u(2n−1)!!X^(n−1).
 */
import type { System } from '../model/system.ts';
import { dressingOf, EvenDressing, type Dressing } from '../theory/dressing.ts';
import type { Order } from './elimination.ts';

export interface Action {
  /** P/κ. */
  r: number;
  dressing: Dressing;
  noise: number;
  /** Whether s = rD(X+σ²) has a single solution whatever modes there are: even powers with u ≥ 0, and log-cosh. */
  single: boolean;
}

/** The action of a system; undefined for a loss that is a formula, or where r leaves the range of doubles. */
export function actionOf(system: System): Action | undefined {
  const { loss, P, kappa, u, noise } = system;
  const r = P / kappa;
  if (loss === 'formula' || !(r > 0 && r < Infinity)) return undefined;
  return { r, dressing: dressingOf(system), noise, single: loss === 'log-cosh' || u >= 0 };
}

/**
 * s₀…s_{N−1} of the action truncated at order N. Undefined where V is no polynomial, or where the order cuts its own term off (N < n).
 */
export function startOf({ r, dressing, noise }: Action, order: Order): Float64Array | undefined {
  if (!(dressing instanceof EvenDressing) || dressing.power >= order) return undefined;
  const { strength, power } = dressing;
  const couplings = new Float64Array(order);
  let choose = 1;
  for (let j = 0; j <= power; j++) {
    couplings[j] = r * strength * choose * noise ** (power - j);
    choose *= (power - j) / (j + 1);
  }
  couplings[0] = couplings[0]! + r;
  return couplings;
}
