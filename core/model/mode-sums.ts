/**
 * Sums over the modes of a spectrum in O(log K): the K modes become a few weighted nodes, built once per spectrum and reused for every s;
 * at K = ∞ the modes beyond the last needed node are summed by tails in powers of λs (theory, section 1). How a spectrum becomes nodes is
 * for the classes that extend this one.
 */

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

/** Tails begin where λ s has fallen to this; then 13 terms of the series reach double precision. */
const tailRatio = 1 / 32;
export const tailTerms = 13;

/** The sums of one spectrum at λ0 = y0 = 1; the scales enter outside. */
export abstract class ModeSums {
  /** Number of nodes built so far; grows where there are tails and a larger s is met. */
  nodeCount = 0;
  /** Whether the spectrum has sums at all: targets that grow beyond the range of doubles have none. */
  protected finite = true;
  /** λ at each node, and the weights times λ and times y². */
  private eigenvalues = new Float64Array(256);
  private varianceWeights = new Float64Array(256);
  private biasWeights = new Float64Array(256);
  /** After each block, where the tail could begin; none where every mode has its node. */
  private readonly boundaries: Tail[] = [];

  /** Adds a block of nodes and the tail after it; false where nothing can be added. */
  protected grow(): boolean {
    return false;
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

  /** The tail that begins where λs is small; null where there are finitely many modes and none; undefined where the sums are not finite. */
  private tailFor(s: number): Tail | null | undefined {
    if (!this.finite) return undefined;
    const { boundaries } = this;
    if (boundaries.length === 0) return null;
    for (let i = 0; ; i++) {
      const tail = boundaries[i];
      if (!tail) return undefined;
      if (tail.eigenvalue * s <= tailRatio) return tail;
      if (i === boundaries.length - 1 && !(Number.isFinite(s) && this.grow())) return undefined;
    }
  }

  /** Calls back with every node built so far: λ, its weight in Σ λ…, and in Σ y²…, both times the number of modes that it stands for. */
  forEachNode(visit: (lambda: number, varianceWeight: number, biasWeight: number) => void): void {
    for (let i = 0; i < this.nodeCount; i++) {
      visit(this.eigenvalues[i]!, this.varianceWeights[i]!, this.biasWeights[i]!);
    }
  }

  /**
   * @param lambda λ at the node
   * @param varianceWeight number of modes that the node stands for, times λ
   * @param biasWeight that number times y²
   */
  protected addNode(lambda: number, varianceWeight: number, biasWeight: number): void {
    if (this.nodeCount === this.eigenvalues.length) {
      this.eigenvalues = grown(this.eigenvalues);
      this.varianceWeights = grown(this.varianceWeights);
      this.biasWeights = grown(this.biasWeights);
    }
    this.eigenvalues[this.nodeCount] = lambda;
    this.varianceWeights[this.nodeCount] = varianceWeight;
    this.biasWeights[this.nodeCount] = biasWeight;
    this.nodeCount++;
  }

  /** Marks that the tail may begin after the nodes built so far. */
  protected addTail(tail: Omit<Tail, 'nodeCount'>): void {
    this.boundaries.push({ ...tail, nodeCount: this.nodeCount });
  }
}

/** What the modes after the nodes add, in powers of x = λs at the tail's own λ. */
export interface Tail {
  /** Nodes before the tail. */
  nodeCount: number;
  /** The largest λ of the tail. */
  eigenvalue: number;
  /** Σ λ/(1+λs) over the tail is varianceScale Σ variance[n] xⁿ, and Σ y²/(1+λs)² is biasScale Σ bias[n] xⁿ, n < `tailTerms`. */
  varianceScale: number;
  biasScale: number;
  variance: Float64Array;
  bias: Float64Array;
}

function addTail(boundary: Tail, s: number, out: Sums): void {
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
function addMomentTails(boundary: Tail, s: number, out: Moments): void {
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

function grown(array: Float64Array): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(array.length * 2);
  larger.set(array);
  return larger;
}
