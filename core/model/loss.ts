/** The per-sample loss ℓ(Δ), an even function with ℓ″(0) = 1 unless it is a formula (theory, section 1). */
import { formulaLoss } from './formula-loss.ts';
import type { System } from './system.ts';

export interface Loss {
  value(delta: number): number;
  /** ℓ′. */
  first(delta: number): number;
  /** ℓ″. */
  second(delta: number): number;
}

/**
 * The loss of a system: quartic Δ²/2 + uΔ⁴/4, sextic Δ²/2 + uΔ⁶/6, even Δ²/2 + uΔ²ⁿ/(2n), log-cosh ln cosh Δ, whatever u is; or a formula.
 * @throws CoarsegrainError of field `ell` for a formula that is refused
 */
export function lossOf(system: Pick<System, 'loss' | 'u' | 'power' | 'ell'>): Loss {
  if (system.loss === 'formula') return formulaLoss(system.ell ?? '', system.u);
  const n = halfPower(system);
  return n === undefined ? logCosh : evenPower(system.u, n);
}

/** n of the non-linear term uΔ²ⁿ/(2n): 2 for quartic, 3 for sextic; undefined for a loss that is no such polynomial. */
export function halfPower({ loss, power }: Pick<System, 'loss' | 'power'>): number | undefined {
  switch (loss) {
    case 'quartic':
      return 2;
    case 'sextic':
      return 3;
    case 'even':
      return power;
    default:
      return undefined;
  }
}

function evenPower(u: number, n: number): Loss {
  return {
    value: (delta) => delta ** 2 / 2 + (u * delta ** (2 * n)) / (2 * n),
    first: (delta) => delta + u * delta ** (2 * n - 1),
    second: (delta) => 1 + u * (2 * n - 1) * delta ** (2 * n - 2),
  };
}

/**
 * Δ²/2 + uΔ²ⁿ/(2n) with its powers multiplied out: several times as fast as `lossOf`, from which it differs in the last digits.
 * @param n an integer from 2
 */
export function multipliedOut(u: number, n: number): Loss {
  const power = (square: number) => {
    let result = square;
    for (let i = 2; i < n; i++) result *= square;
    return result;
  };
  return {
    value: (delta) => delta * delta * (0.5 + (u / (2 * n)) * power(delta * delta)),
    first: (delta) => delta * (1 + u * power(delta * delta)),
    second: (delta) => 1 + u * (2 * n - 1) * power(delta * delta),
  };
}

const logCosh: Loss = {
  value: (delta) => Math.abs(delta) + Math.log1p(Math.exp(-2 * Math.abs(delta))) - Math.LN2,
  first: Math.tanh,
  second: (delta) => 1 - Math.tanh(delta) ** 2,
};
