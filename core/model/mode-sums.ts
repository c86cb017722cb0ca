/**
 * Sums over the modes of a power-law spectrum in O(log K): the K modes become a few weighted nodes, built once per spectrum and reused
 * for every s; at K = ∞ the modes beyond the last needed node are summed by Hurwitz tails (theory, section 1).
 *
 * The first modes are kept one by one, then blocks [a, ⌈ρa⌉−1] each become a 12-point rule that is exact for polynomials in k. The block
 * ratio ρ shrinks as the exponents grow, because the poles of 1/(1+λ_k s) then lie closer to the real axis: their angle is π/(1+α).
 * The error against plain sums stays below 1e-14 relative.
 */
import { discreteGaussRule, type Rule } from '../numerics/discrete-gauss.ts';
import { scaledHurwitzZeta } from '../numerics/hurwitz.ts';

/** The sums at one s, with their derivatives: bias Σ y²/(1+λs)², variance Σ λ/(1+λs). Reused from call to call. */
export interface Sums {
  bias: number;
  variance: number;
  /** d bias / ds, negative. */
  biasSlope: number;
  /** d variance / ds, negative. */
  varianceSlope: number;
}

/** Higher sums at one s: v = λ/(1+λs) and b = y²/(1+λs)² as in theory, section 2; `v2` is Σ v², `b1` is Σ b v. */
export interface Moments {
  v1: number;
  v2: number;
  v3: number;
  v4: number;
  b0: number;
  b1: number;
  b2: number;
  b3: number;
  /** Σ λ/(1+λs)², which is Σ v − s Σ v² without its cancellation at large λs. */
  w1: number;
  /** Σ λ²/(1+λs)³. */
  w2: number;
  /** Σ y²λ/(1+λs)². */
  c1: number;
}

const order = 12;
/** Tails begin where λ s has fallen to this; then 13 terms of the series reach double precision. */
const tailRatio = 1 / 32;
const tailTerms = 13;

/** Mode sums for λ_k = k^−(1+α), y_k² = k^−(1+β), k = 1…K; the scales λ0 and y0² enter outside. */
export class ModeSums {
  /** Number of nodes built so far; grows at K = ∞ when a larger s is met. */
  nodeCount = 0;
  /** λ at each node, and the weights times λ and y². */
  private eigenvalues = new Float64Array(256);
  private varianceWeights = new Float64Array(256);
  private biasWeights = new Float64Array(256);
  /** Only at K = ∞: after each block, where the tail could begin. */
  private readonly boundaries: Boundary[] = [];
  private next: number;
  private readonly ratio: number;
  private readonly finite: boolean;
  readonly alpha: number;
  readonly beta: number;
  readonly K: number;

  /**
   * @param alpha α > −1; α > 0 at K = ∞
   * @param beta any real; β > 0 at K = ∞
   * @param K number of modes, Infinity allowed
   */
  constructor(alpha: number, beta: number, K: number) {
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
    if (K === Infinity) this.markBoundary();
    else while (this.next <= K) this.addBlock();
  }

  /**
   * The sums at s ≥ 0, written into `out`.
   * Not finite where λ s or a node exceeds the range of doubles.
   */
  evaluate(s: number, out: Sums): void {
    const tail = this.tailFor(s);
    if (tail === undefined) {
      out.bias = out.variance = out.biasSlope = out.varianceSlope = NaN;
      return;
    }
    const count = tail ? tail.nodeCount : this.nodeCount;
    const { eigenvalues, varianceWeights, biasWeights } = this;
    let bias = 0;
    let variance = 0;
    let biasSlope = 0;
    let varianceSlope = 0;
    // From the weakest modes up, so that small terms are added first.
    for (let i = count - 1; i >= 0; i--) {
      const lambda = eigenvalues[i]!;
      const learned = 1 / (1 + lambda * s);
      const v = varianceWeights[i]! * learned;
      const b = biasWeights[i]! * learned * learned;
      const decay = lambda * learned;
      variance += v;
      bias += b;
      varianceSlope -= v * decay;
      biasSlope -= b * decay;
    }
    out.bias = bias;
    out.variance = variance;
    out.biasSlope = 2 * biasSlope;
    out.varianceSlope = varianceSlope;
    if (tail) addTail(tail, s, out);
  }

  /** The higher sums at s ≥ 0, written into `out`; not finite where `evaluate` is not. */
  moments(s: number, out: Moments): void {
    const tail = this.tailFor(s);
    if (tail === undefined) {
      out.v1 = out.v2 = out.v3 = out.v4 = out.b0 = out.b1 = out.b2 = out.b3 = NaN;
      out.w1 = out.w2 = out.c1 = NaN;
      return;
    }
    const count = tail ? tail.nodeCount : this.nodeCount;
    const { eigenvalues, varianceWeights, biasWeights } = this;
    let [v1, v2, v3, v4, b0, b1, b2, b3, w1, w2, c1] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    for (let i = count - 1; i >= 0; i--) {
      const lambda = eigenvalues[i]!;
      const learned = 1 / (1 + lambda * s);
      const v = lambda * learned;
      const weighted = varianceWeights[i]! * learned;
      const b = biasWeights[i]! * learned * learned;
      v1 += weighted;
      v2 += weighted * v;
      v3 += weighted * v * v;
      v4 += weighted * v * v * v;
      b0 += b;
      b1 += b * v;
      b2 += b * v * v;
      b3 += b * v * v * v;
      w1 += weighted * learned;
      w2 += weighted * v * learned;
      c1 += b * lambda;
    }
    Object.assign(out, { v1, v2, v3, v4, b0, b1, b2, b3, w1, w2, c1 });
    if (tail) addMomentTails(tail, s, out);
  }

  /** The tail that begins where λs is small; null where K is finite and there is none; undefined where the sums are not finite. */
  private tailFor(s: number): Boundary | null | undefined {
    const { boundaries } = this;
    if (!this.finite) return undefined;
    if (this.K !== Infinity) return null;
    for (let i = 0; ; i++) {
      const boundary = boundaries[i];
      if (!boundary) return undefined;
      if (boundary.eigenvalue * s <= tailRatio) return boundary;
      if (i === boundaries.length - 1) {
        if (this.next > 1e300 || !Number.isFinite(s)) return undefined;
        this.addBlock();
        this.markBoundary();
      }
    }
  }

  private addModes(last: number): void {
    for (; this.next <= last; this.next++) this.addNode(this.next, 1);
  }

  private addBlock(): void {
    const first = this.next;
    const end = Math.min(Math.ceil(this.ratio * first) - 1, this.K);
    const count = end - first + 1;
    if (count <= order) {
      this.addModes(end);
      return;
    }
    const { offsets, weights } = cachedRule(count);
    for (let i = 0; i < order; i++) this.addNode(first + offsets[i]!, weights[i]!);
    this.next = first + count;
  }

  private addNode(k: number, weight: number): void {
    if (this.nodeCount === this.eigenvalues.length) {
      this.eigenvalues = grown(this.eigenvalues);
      this.varianceWeights = grown(this.varianceWeights);
      this.biasWeights = grown(this.biasWeights);
    }
    const eigenvalue = k ** -(1 + this.alpha);
    this.eigenvalues[this.nodeCount] = eigenvalue;
    this.varianceWeights[this.nodeCount] = weight * eigenvalue;
    this.biasWeights[this.nodeCount] = weight * k ** -(1 + this.beta);
    this.nodeCount++;
  }

  private markBoundary(): void {
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
    this.boundaries.push({
      nodeCount: this.nodeCount,
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

interface Boundary {
  /** Nodes before the tail. */
  nodeCount: number;
  /** λ at the first mode of the tail. */
  eigenvalue: number;
  varianceScale: number;
  biasScale: number;
  /** Coefficients of the tails in powers of λs at the first mode of the tail. */
  variance: Float64Array;
  bias: Float64Array;
}

function addTail(boundary: Boundary, s: number, out: Sums): void {
  const x = boundary.eigenvalue * s;
  let variance = 0;
  let bias = 0;
  let varianceSlope = 0;
  let biasSlope = 0;
  for (let n = tailTerms - 1; n >= 0; n--) {
    varianceSlope = varianceSlope * x + variance;
    biasSlope = biasSlope * x + bias;
    variance = variance * x + boundary.variance[n]!;
    bias = bias * x + boundary.bias[n]!;
  }
  out.variance += boundary.varianceScale * variance;
  out.bias += boundary.biasScale * bias;
  out.varianceSlope += boundary.varianceScale * boundary.eigenvalue * varianceSlope;
  out.biasSlope += boundary.biasScale * boundary.eigenvalue * biasSlope;
}

/**
 * Σ v^m is the (m−1)-th derivative of Σ v in −s, over (m−1)!; Σ b v^j the j-th of Σ b, over (j+1)!. The tail's coefficients of Σ v are
 * those of its powers: Σ v^m = Σ_n binom(n, m−1) (−1)^(n−m+1) … with the same Hurwitz sums.
 */
function addMomentTails(boundary: Boundary, s: number, out: Moments): void {
  const x = boundary.eigenvalue * s;
  const v = [0, 0, 0, 0];
  const b = [0, 0, 0, 0];
  for (let m = 0; m < 4; m++) {
    const sign = m % 2 === 0 ? 1 : -1;
    for (let n = tailTerms - 1; n >= m; n--) {
      const choose = binomial(n, m);
      v[m] = v[m]! * x + sign * choose * boundary.variance[n]!;
      b[m] = b[m]! * x + ((sign * choose) / (m + 1)) * boundary.bias[n]!;
    }
  }
  // Σ y²λ/(1+λs)² is −d/ds of Σ y²/(1+λs), whose coefficients are those of Σ b over n+1.
  let c = 0;
  for (let n = tailTerms - 1; n >= 1; n--) c = c * x - (n / (n + 1)) * boundary.bias[n]!;
  const lambda = boundary.eigenvalue;
  out.v1 += boundary.varianceScale * v[0]!;
  out.v2 += boundary.varianceScale * lambda * v[1]!;
  out.v3 += boundary.varianceScale * lambda ** 2 * v[2]!;
  out.v4 += boundary.varianceScale * lambda ** 3 * v[3]!;
  out.b0 += boundary.biasScale * b[0]!;
  out.b1 += boundary.biasScale * lambda * b[1]!;
  out.b2 += boundary.biasScale * lambda ** 2 * b[2]!;
  out.b3 += boundary.biasScale * lambda ** 3 * b[3]!;
  out.w1 += boundary.varianceScale * (v[0]! - x * v[1]!);
  out.w2 += boundary.varianceScale * lambda * (v[1]! - x * v[2]!);
  out.c1 += boundary.biasScale * lambda * c;
}

function binomial(n: number, m: number): number {
  let result = 1;
  for (let i = 0; i < m; i++) result = (result * (n - i)) / (i + 1);
  return result;
}

/** Blocks of one size stand in every spectrum: their rules are shared. */
const rules = new Map<number, Rule>();

function cachedRule(count: number): Rule {
  let rule = rules.get(count);
  if (!rule) {
    rule = discreteGaussRule(count, order);
    if (rules.size >= 4096) rules.clear();
    rules.set(count, rule);
  }
  return rule;
}

function grown(array: Float64Array): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(array.length * 2);
  larger.set(array);
  return larger;
}

const spectra = new Map<string, ModeSums>();
let latest: ModeSums | undefined;

/** The sums for a spectrum, built once and kept; the least recently built go when there are more than 512. */
export function modeSums(alpha: number, beta: number, K: number): ModeSums {
  if (latest?.alpha === alpha && latest.beta === beta && latest.K === K) return latest;
  const key = `${String(alpha)} ${String(beta)} ${String(K)}`;
  let sums = spectra.get(key);
  if (!sums) {
    sums = new ModeSums(alpha, beta, K);
    if (spectra.size >= 512) spectra.delete(spectra.keys().next().value!);
    spectra.set(key, sums);
  }
  latest = sums;
  return sums;
}
