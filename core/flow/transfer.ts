/**
 * Hyperparameter transfer at level 1 (theory, section 4): a system with m times the data whose border k* lies at m times the mode, and
 * which runs the same trajectory there. In the continuum X′ = m^−α X and L′ = m^−α L exactly; what is left is the discreteness of the modes.
 */
import { halfPower } from '../model/loss.ts';
import type { System } from '../model/system.ts';
import { solveEffectiveAction, type Solution } from '../theory/effective-action.ts';

/**
 * P′ = mP, κ′ = m^−α κ, u′ = m^(α(n−1)) u so that uX^(n−1) stays, σ²′ = m^−α σ² since it adds to X, N′ = mN, K′ = mK (rounded to a mode),
 * k_c′ = m k_c, y₀′² = m^(β−α) y₀², λ₀′ = λ₀. The phase of a log-periodic spectrum has no counterpart: there the map is good to its modulation.
 * @param m > 0
 * @returns undefined where a spectrum has no exponents, or a loss is no power: then nothing has the same trajectory
 */
export function transferred(system: System, m: number): System | undefined {
  const { alpha, beta, P, kappa, u, noise, N, K, kc, y0, widths } = system;
  const n = halfPower(system);
  if (n === undefined || Number.isNaN(alpha + beta)) return undefined;
  return {
    ...system,
    ...(widths && { widths: widths.map((width) => m * width) }),
    P: m * P,
    kappa: m ** -alpha * kappa,
    u: m ** (alpha * (n - 1)) * u,
    noise: m ** -alpha * noise,
    N: m * N,
    K: Math.max(1, Math.round(m * K)),
    kc: m * kc,
    y0: m ** ((beta - alpha) / 2) * y0,
  };
}

/** A prediction beside what was computed. */
export interface Compared {
  predicted: number;
  computed: number;
}

export interface Transfer {
  status: 'converged';
  X: Compared;
  loss: Compared;
  /**
   * The map for fixed data (K, target, σ² and λ₀ as they are; P, κ, N as above): u′ with ε′ = ε, ε = (2n−1)!! u (X_GP+σ²)^(n−1), and X′ =
   * X′_GP R with the R = X/X_GP of the first system. Good as far as θ is the same at both borders.
   */
  fixedData: { u: number; X: Compared };
}

export type TransferOutcome = Transfer | Exclude<Solution, { status: 'converged' }>;

/** The transfer of a system by m > 0. `no root` where there is no map; otherwise the status of the first solution that fails. */
export function transfer(system: System, m: number): TransferOutcome {
  const target = transferred(system, m);
  if (!target) return { status: 'no root', roots: [] };
  const { alpha, u, noise } = system;
  const n = halfPower(system)!;
  const { P, kappa, N } = target;
  const fixed: System = { ...system, P, kappa, N, ...(target.widths && { widths: target.widths }) };
  const gaussian = (of: System) => solveEffectiveAction(withoutWidth({ ...of, u: 0 }));
  const [source, found, before, after] = [
    solveEffectiveAction(system),
    solveEffectiveAction(target),
    gaussian(system),
    gaussian(fixed),
  ];
  if (source.status !== 'converged') return source;
  if (found.status !== 'converged') return found;
  if (before.status !== 'converged') return before;
  if (after.status !== 'converged') return after;
  const matched = u * ((before.X + noise) / (after.X + noise)) ** (n - 1);
  const matchedFound = solveEffectiveAction({ ...fixed, u: matched });
  if (matchedFound.status !== 'converged') return matchedFound;
  const scale = m ** -alpha;
  return {
    status: 'converged',
    X: { predicted: scale * source.X, computed: found.X },
    loss: { predicted: scale * source.loss, computed: found.loss },
    fixedData: { u: matched, X: { predicted: (after.X * source.X) / before.X, computed: matchedFound.X } },
  };
}

/** The kernel fixed. */
function withoutWidth({ widths: _, ...system }: System): System {
  return { ...system, N: Infinity };
}
