/**
 * The sums of a spectrum that is smooth in k and no power law. Its nodes are found by halving blocks; of finitely many modes the nodes
 * beyond the last needed one are summed in powers of λs once, as tails are at K = ∞. The error against plain sums stays below 1e-12.
 */
import { ruleOrder } from '../numerics/shared-rules.ts';
import { addSmooth, vanishes, type Nodes } from './adaptive-nodes.ts';
import { ModeSums, tailTerms, type Tail } from './mode-sums.ts';
import type { SmoothTail } from './smooth-tail.ts';
import type { Spectrum } from './spectrum.ts';

/** Modes that stand alone before the first block; a multiple of the rule's order. */
const single = 2 * ruleOrder;
/** From one tail of finitely many modes to the next λ falls by this. */
const tailStep = 4;
const greatest = 1e300;

export class SmoothSums extends ModeSums {
  private next = 1;
  private readonly spectrum: Spectrum;
  private readonly tail: SmoothTail | undefined;

  /**
   * @param spectrum smooth, at λ0 = y0 = 1; at K = ∞ λ and y² vanish in doubles somewhere unless there is a tail
   * @param tail the sums of the modes beyond the nodes, at K = ∞
   * @param limit number of nodes beyond which there are no sums
   */
  constructor(spectrum: Spectrum, tail?: SmoothTail, limit = 100_000) {
    super();
    this.spectrum = spectrum;
    this.tail = tail;
    const nodes = emptyNodes();
    const last = Math.min(spectrum.K, tail ? tail.from - 1 : greatest);
    while (this.next <= last && this.finite && !this.vanished()) this.finite = this.addBlock(nodes, last, limit);
    if (this.next >= greatest && !this.vanished()) this.finite = false;
    // Eigenvalues that have all vanished have no sums, nor have targets that grow beyond the range of doubles.
    if (nodes.k.length === 0) this.finite = false;
    if (nodes.y2.some((y2, i) => !Number.isFinite(y2 * nodes.weight[i]!))) this.finite = false;
    if (!this.finite) return;
    if (this.next > spectrum.K || this.vanished()) this.addFinite(nodes);
    else {
      this.addAll(nodes);
      this.markTail();
    }
  }

  protected override grow(): boolean {
    if (!this.tail || this.next > this.spectrum.K || this.next > greatest || this.vanished()) return false;
    const nodes = emptyNodes();
    this.addBlock(nodes, Infinity, Infinity);
    this.addAll(nodes);
    this.markTail();
    return true;
  }

  /** Whether nothing is left of the spectrum from the next mode on. */
  private vanished(): boolean {
    return vanishes(this.spectrum, this.next);
  }

  /** Adds the next octave of modes, or less of them at the beginning and where the slopes change. */
  private addBlock(nodes: Nodes, last: number, limit: number): boolean {
    const { next, spectrum } = this;
    let end = Math.min(next <= single ? next + ruleOrder - 1 : 2 * next - 1, last);
    for (const edge of spectrum.breaks) if (edge >= next) end = Math.min(end, Math.floor(edge));
    this.next = end + 1;
    return addSmooth(spectrum, next, end, nodes, limit);
  }

  private addAll({ lambda, weight, y2 }: Nodes, from = 0, to = lambda.length): void {
    for (let i = from; i < to; i++) this.addNode(lambda[i]!, weight[i]! * lambda[i]!, weight[i]! * y2[i]!);
  }

  private markTail(): void {
    this.addTail(this.tail!.at(this.next));
  }

  /** Adds the nodes with a tail wherever λ has fallen enough; the last tail is empty. */
  private addFinite(nodes: Nodes): void {
    const { lambda, weight, y2 } = nodes;
    const starts: { index: number; tail: Omit<Tail, 'nodeCount'> }[] = [];
    const variance = new Float64Array(tailTerms);
    const bias = new Float64Array(tailTerms);
    let eigenvalue = 0;
    let marked = 0;
    for (let i = lambda.length - 1; i >= 0; i--) {
      // A tail of what comes after node i, before a λ above those in it.
      if (eigenvalue > 0 && lambda[i]! > eigenvalue && eigenvalue > tailStep * marked) {
        starts.unshift({ index: i + 1, tail: tailFrom(eigenvalue, variance, bias) });
        marked = eigenvalue;
      }
      if (lambda[i]! > eigenvalue) {
        rescale(variance, eigenvalue / lambda[i]!);
        rescale(bias, eigenvalue / lambda[i]!);
        eigenvalue = lambda[i]!;
      }
      let power = weight[i]!;
      const x = eigenvalue > 0 ? lambda[i]! / eigenvalue : 0;
      for (let n = 0; n < tailTerms && power !== 0; n++) {
        variance[n] = variance[n]! + power * lambda[i]!;
        bias[n] = bias[n]! + (n + 1) * power * y2[i]!;
        power *= -x;
      }
    }
    let added = 0;
    for (const { index, tail } of starts) {
      this.addAll(nodes, added, index);
      this.addTail(tail);
      added = index;
    }
    this.addAll(nodes, added);
    const none = new Float64Array(tailTerms);
    this.addTail({ eigenvalue: 0, varianceScale: 0, biasScale: 0, variance: none, bias: none });
  }
}

/**
 * The tail with its λ taken twice as large: it is used from half the λs on, since what lies close together there leaves the last of the
 * higher sums fewer digits than a power law does.
 */
function tailFrom(eigenvalue: number, variance: Float64Array, bias: Float64Array): Omit<Tail, 'nodeCount'> {
  const tail = {
    eigenvalue: 2 * eigenvalue,
    varianceScale: 1,
    biasScale: 1,
    variance: variance.slice(),
    bias: bias.slice(),
  };
  rescale(tail.variance, 0.5);
  rescale(tail.bias, 0.5);
  return tail;
}

/** Coefficients of powers of λs at a larger λ: n by n they shrink. */
function rescale(coefficients: Float64Array, ratio: number): void {
  for (let n = 1, factor = ratio; n < tailTerms; n++, factor *= ratio) coefficients[n] = coefficients[n]! * factor;
}

function emptyNodes(): Nodes {
  return { k: [], lambda: [], weight: [], y2: [] };
}
