/**
 * The sums of a power law. The first modes are kept one by one, then blocks [a, ⌈ρa⌉−1] each become a 12-point rule that is exact for
 * polynomials in k. The block ratio ρ shrinks as the exponents grow, because the poles of 1/(1+λ_k s) then lie closer to the real axis:
 * their angle is π/(1+α). At K = ∞ the tails are Hurwitz sums. The error against plain sums stays below 1e-14 relative.
 */
import { scaledHurwitzZeta } from '../numerics/hurwitz.ts';
import { ruleOrder as order, sharedRule } from '../numerics/shared-rules.ts';
import { ModeSums, tailTerms } from './mode-sums.ts';

/** Mode sums for λ_k = k^−(1+α), y_k² = k^−(1+β), k = 1…K. */
export class PowerLawSums extends ModeSums {
  private next: number;
  private readonly ratio: number;
  readonly alpha: number;
  readonly beta: number;
  readonly K: number;

  /**
   * @param alpha α > −1; α > 0 at K = ∞
   * @param beta any real; β > 0 at K = ∞
   * @param K number of modes, Infinity allowed
   */
  constructor(alpha: number, beta: number, K: number) {
    super();
    this.alpha = alpha;
    this.beta = beta;
    this.K = K;
    const exponents = [alpha, Math.abs(beta)].map(requirement);
    const single = Math.max(...exponents.map((exponent) => exponent.single));
    this.ratio = Math.min(...exponents.map((exponent) => exponent.ratio));
    this.next = 1;
    // Targets that grow beyond the range of doubles have no sums, and no nodes are built for them.
    this.finite = Number.isFinite(K ** -(1 + beta) * K) || K === Infinity;
    if (!this.finite) return;
    this.addModes(Math.min(single, K));
    if (K === Infinity) this.markTail();
    else while (this.next <= K) this.addBlock();
  }

  protected override grow(): boolean {
    if (this.next > 1e300) return false;
    this.addBlock();
    this.markTail();
    return true;
  }

  private addModes(last: number): void {
    for (; this.next <= last; this.next++) this.addPower(this.next, 1);
  }

  private addBlock(): void {
    const first = this.next;
    const end = Math.min(Math.ceil(this.ratio * first) - 1, this.K);
    const count = end - first + 1;
    if (count <= order) {
      this.addModes(end);
      return;
    }
    const { offsets, weights } = sharedRule(count);
    for (let i = 0; i < order; i++) this.addPower(first + offsets[i]!, weights[i]!);
    this.next = first + count;
  }

  private addPower(k: number, weight: number): void {
    const eigenvalue = k ** -(1 + this.alpha);
    this.addNode(eigenvalue, weight * eigenvalue, weight * k ** -(1 + this.beta));
  }

  private markTail(): void {
    const { alpha, beta, next: q } = this;
    const variance = new Float64Array(tailTerms);
    const bias = new Float64Array(tailTerms);
    const eigenvalue = q ** -(1 + alpha);
    // Where λ has left the range of doubles nothing of a tail is learned: its first term is all of it.
    const terms = eigenvalue > 0 ? tailTerms : 1;
    for (let n = 0; n < terms; n++) {
      const sign = n % 2 === 0 ? 1 : -1;
      variance[n] = sign * tailSum(alpha, n, alpha, q);
      bias[n] = sign * (n + 1) * tailSum(beta, n, alpha, q);
    }
    this.addTail({
      eigenvalue,
      varianceScale: q ** -this.alpha,
      biasScale: q ** -this.beta,
      variance,
      bias,
    });
  }
}

/** Σ over the modes from q of k^−(1+exponent) (λ_k/λ_q)ⁿ, scaled by q^exponent; 0 where the exponent has made it vanish. */
function tailSum(exponent: number, n: number, alpha: number, q: number): number {
  return q ** -exponent > 0 ? scaledHurwitzZeta(exponent + n * (1 + alpha), q) : 0;
}

/**
 * How many modes a power k^−(1+exponent) wants to stand alone, and the block ratio that it allows after them. A power so steep that it
 * leaves the range of doubles within those modes wants nothing of what follows.
 */
function requirement(exponent: number): { single: number; ratio: number } {
  const ratio = 1 + Math.min(1, 3 / (1 + Math.max(0, exponent)));
  const single = Math.ceil((2 * order) / (ratio - 1));
  const vanished = Math.ceil(2 ** (1075 / (1 + Math.max(0, exponent))));
  return vanished < single ? { single: Math.max(2 * order, vanished), ratio: 2 } : { single, ratio };
}
