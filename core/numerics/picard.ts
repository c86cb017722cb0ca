/**
 * What adds up along a block by its own rates: y(x) = y(e) + Σ or ∫ of G(x′, y(x′)) over x < x′ ≤ e, by collocation (`collocation.ts`)
 * and Picard's iteration.
 */
import { lastCoefficients, nodeCount } from './collocation.ts';

/**
 * The rates G at one node.
 * @param y values from `at` on
 * @param node which node it is
 * @param out takes the rates
 */
export type Rates = (y: Float64Array, at: number, node: number, out: Float64Array) => void;

const mostPasses = 14;

export class Picard {
  private readonly size: number;
  private readonly rates: Rates;
  /** From this index on components begin at nothing, and what they are there counts less: they are resolved ten times more coarsely. */
  private readonly leading: number;
  /** The components at the nodes and at the end a; the rates component by component, at the nodes. */
  private readonly at: Float64Array;
  private readonly added: Float64Array;
  private readonly one: Float64Array;
  private readonly sizes: Float64Array;
  /** Below these a component is nothing: what it is there is resolved no finer. */
  readonly floors: Float64Array;

  constructor(size: number, rates: Rates, leading = size) {
    this.size = size;
    this.rates = rates;
    this.leading = leading;
    this.at = new Float64Array((nodeCount + 1) * size);
    this.added = new Float64Array(nodeCount * size);
    this.one = new Float64Array(size);
    this.sizes = new Float64Array(size);
    this.floors = new Float64Array(size);
  }

  /**
   * Takes `state` from e to a.
   * @param matrix of the block, `blockMatrix(length, …)`
   * @param allowedRest how large the last Legendre coefficients of a rate may be, relative to the component over the length
   * @returns false where the iteration does not contract, or the nodes do not resolve the rates; `state` is what it was then
   */
  over(matrix: Float64Array, length: number, allowedRest: number, state: Float64Array): boolean {
    const { size, rates, at, added, one } = this;
    for (let node = 0; node <= nodeCount; node++) at.set(state, node * size);
    let change = Infinity;
    for (let pass = 0; ; pass++) {
      for (let node = 0; node < nodeCount; node++) {
        rates(at, node * size, node, one);
        for (let i = 0; i < size; i++) added[i * nodeCount + node] = one[i]!;
      }
      const before = change;
      change = this.accumulate(matrix, length, state);
      if (!(change < Infinity) || pass === mostPasses) return false;
      if (change < 1e-13 || (change < 1e-12 && change > before / 2)) break;
      if (pass > 3 && change > before / 2) return false;
      if (pass === 1 && !this.resolved(length, allowedRest)) return false;
    }
    if (!this.resolved(length, allowedRest)) return false;
    state.set(at.subarray(nodeCount * size));
    return true;
  }

  private resolved(length: number, allowedRest: number): boolean {
    const { size, added, sizes, leading } = this;
    for (let i = 0; i < size; i++) {
      const allowed = (i < leading ? 1 : 10) * allowedRest * sizes[i]!;
      if (length * lastCoefficients(added, i * nodeCount) > allowed) return false;
    }
    return true;
  }

  /** One pass from the rates at the nodes. @returns the largest change of a component, relative to its size */
  private accumulate(matrix: Float64Array, length: number, state: Float64Array): number {
    const { size, at, added, sizes, floors } = this;
    let largest = 0;
    for (let i = 0; i < size; i++) {
      const first = i * nodeCount;
      let rate = 0;
      for (let node = 0; node < nodeCount; node++) rate = Math.max(rate, Math.abs(added[first + node]!));
      const scale = Math.max(Math.abs(state[i]!) + length * rate, floors[i]!);
      if (!(scale < Infinity)) return Infinity;
      sizes[i] = scale;
      let change = 0;
      for (let row = 0; row <= nodeCount; row++) {
        let sum = 0;
        for (let node = 0; node < nodeCount; node++) sum += matrix[row * nodeCount + node]! * added[first + node]!;
        const value = state[i]! + sum;
        change = Math.max(change, Math.abs(value - at[row * size + i]!));
        at[row * size + i] = value;
      }
      if (scale > 0) largest = Math.max(largest, change / scale);
    }
    return largest;
  }
}
