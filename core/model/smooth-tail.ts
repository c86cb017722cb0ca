/**
 * The modes k ≥ q of a spectrum with K = ∞ that is a power law there, or one with a log-periodic λ: sums in powers of λs with Hurwitz zeta
 * functions, at complex exponents for the harmonics of cos(ω ln k) (theory, section 1).
 */
import { complexHurwitzZeta } from '../numerics/complex-hurwitz.ts';
import { tailTerms, type Tail } from './mode-sums.ts';
import type { System } from './system.ts';

export interface SmoothTail {
  /** The first q from which the sums have double precision. */
  readonly from: number;
  /** The tail of the modes k ≥ q. */
  at(q: number): Omit<Tail, 'nodeCount'>;
}

/** The tail of a broken power law or a log-periodic spectrum at K = ∞; α₂ > 0 and β₂ > 0, or α > 0 and β > 0. */
export function smoothTail(system: System): SmoothTail {
  const { alpha, beta, alpha2, beta2, kc, epsilon, omega } = system;
  return system.spectrum === 'broken'
    ? tailOf({ alpha: alpha2, beta: beta2, edge: kc, lambdaEdge: kc ** -alpha, y2Edge: kc ** -beta })
    : tailOf({ alpha, beta, edge: 1, lambdaEdge: 1, y2Edge: 1, epsilon, omega });
}

interface Envelope {
  alpha: number;
  beta: number;
  /** λ_k k and y_k² k at k = edge, from which they fall as k^−α and k^−β. */
  edge: number;
  lambdaEdge: number;
  y2Edge: number;
  epsilon?: number;
  omega?: number;
}

function tailOf({ alpha, beta, edge, lambdaEdge, y2Edge, epsilon = 0, omega = 0 }: Envelope): SmoothTail {
  const peak = 1 + Math.abs(epsilon);
  /** Σ_{k≥q} (k/q)^−(1+excess) ((1+ϵ cos(ω ln k))/(1+|ϵ|))^m / q, given the harmonics of the last factor. */
  const sum = (excess: number, harmonics: Float64Array, m: number, q: number) => {
    let total = 0;
    for (let j = 0; j <= m; j++) {
      if (harmonics[j] === 0) continue;
      const { re, im } = complexHurwitzZeta(excess, -j * omega, q);
      const phase = j * omega * Math.log(q);
      total += harmonics[j]! * (re * Math.cos(phase) - im * Math.sin(phase));
    }
    return total;
  };
  return {
    // Term n needs the fewer digits the higher it is: |σ| of the first ones counts.
    from: Math.max(24, Math.ceil(4 * Math.hypot(1 + Math.max(alpha, beta), omega)), Math.floor(edge)) + 1,
    at(q) {
      const varianceScale = lambdaEdge * (q / edge) ** -alpha * peak;
      const biasScale = y2Edge * (q / edge) ** -beta;
      const eigenvalue = varianceScale / q;
      const variance = new Float64Array(tailTerms);
      const bias = new Float64Array(tailTerms);
      const harmonics = new Float64Array(tailTerms + 2);
      harmonics[0] = 1;
      // Where λ has left the range of doubles nothing of a tail is learned: its first term is all of it.
      const terms = eigenvalue > 0 ? tailTerms : 1;
      for (let n = 0; n < terms; n++) {
        const sign = n % 2 === 0 ? 1 : -1;
        if (biasScale > 0) bias[n] = sign * (n + 1) * sum(beta + n * (1 + alpha), harmonics, n, q);
        modulate(harmonics, n, epsilon / peak, 1 / peak);
        if (varianceScale > 0) variance[n] = sign * sum(alpha + n * (1 + alpha), harmonics, n + 1, q);
      }
      return { eigenvalue, varianceScale, biasScale, variance, bias };
    },
  };
}

/** Multiplies Σ_j harmonics[j] cos jφ, j ≤ m, by mean + amplitude cos φ. */
function modulate(harmonics: Float64Array, m: number, amplitude: number, mean: number): void {
  let before = 0;
  for (let j = 0; j <= m + 1; j++) {
    const here = harmonics[j]!;
    // cos φ cos jφ is half of cos (j−1)φ and half of cos (j+1)φ, and cos φ itself for j = 0.
    const lower = j === 1 ? 2 * before : before;
    harmonics[j] = mean * here + (amplitude / 2) * (lower + harmonics[j + 1]!);
    before = here;
  }
}
