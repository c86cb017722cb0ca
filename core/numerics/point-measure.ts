/**
 * Gauss rules of a measure that is given point by point: n nodes with positive weights that integrate every polynomial of degree < 2n as
 * the points do. The recurrence coefficients are updated for every point by the stable scheme of Gragg and Harwood (Numerische
 * Mathematik 44, 1984), cut off after n of them; nothing of the points is kept.
 */
import { diagonalise } from './discrete-gauss.ts';

/** Points that are reduced by themselves before they join the others, so that rounding does not add up over millions. */
const batchSize = 256;

export class PointMeasure {
  private readonly whole: Recurrence;
  private readonly batch: Recurrence;

  /** @param order n, number of nodes */
  constructor(order: number) {
    this.whole = new Recurrence(order);
    this.batch = new Recurrence(order);
  }

  /** @param weight positive, or 0, which adds nothing */
  add(x: number, weight: number): void {
    if (!(weight > 0)) return;
    this.batch.add(x, weight);
    if (this.batch.points === batchSize) this.join();
  }

  /** Calls back with the nodes of the rule: as many as points where there are fewer than n. */
  forEachNode(visit: (x: number, weight: number) => void): void {
    this.join();
    this.whole.forEachNode(visit);
  }

  clear(): void {
    this.whole.clear();
    this.batch.clear();
  }

  private join(): void {
    this.batch.forEachNode((x, weight) => this.whole.add(x, weight));
    this.batch.clear();
  }
}

class Recurrence {
  points = 0;
  /** Diagonal of the Jacobi matrix; and its squared off-diagonal after the total weight. */
  private readonly diagonal: Float64Array;
  private readonly squares: Float64Array;

  constructor(order: number) {
    this.diagonal = new Float64Array(order);
    this.squares = new Float64Array(order);
  }

  clear(): void {
    this.points = 0;
  }

  add(x: number, weight: number): void {
    const { diagonal, squares } = this;
    const last = Math.min(this.points, diagonal.length - 1);
    if (this.points <= last) {
      diagonal[last] = x;
      squares[last] = 0;
    }
    this.points++;
    // Rotations without roots: `cosine` and `sine` are squares, `rest` is what the point still has to give.
    let rest = weight;
    let cosine = 1;
    let sine = 0;
    let shift = 0;
    for (let k = 0; k <= last; k++) {
      const square = squares[k]!;
      const sum = square + rest;
      const sineBefore = sine;
      squares[k] = cosine * sum;
      cosine = sum > 0 ? square / sum : 1;
      sine = sum > 0 ? rest / sum : 0;
      const next = sine * (diagonal[k]! - x) - cosine * shift;
      diagonal[k] = diagonal[k]! - (next - shift);
      shift = next;
      rest = sine > 0 ? (shift * shift) / sine : sineBefore * square;
    }
  }

  forEachNode(visit: (x: number, weight: number) => void): void {
    const n = Math.min(this.points, this.diagonal.length);
    if (n === 0) return;
    const nodes = this.diagonal.slice(0, n);
    const below = new Float64Array(n);
    for (let j = 1; j < n; j++) below[j - 1] = Math.sqrt(this.squares[j]!);
    const first = new Float64Array(n);
    first[0] = 1;
    diagonalise(nodes, below, first);
    const weights = first.map((component) => component * component);
    // The rotations keep the vector's length only up to rounding; the total weight must come out exact.
    const scale = this.squares[0]! / weights.reduce((sum, weight) => sum + weight, 0);
    for (let j = 0; j < n; j++) if (weights[j]! > 0) visit(nodes[j]!, scale * weights[j]!);
  }
}
