/**
 * The discrete flow of the truncated action (theory, section 3): the modes are eliminated one after another from the last, in O(log K) for a
 * smooth spectrum. Over a block of nodes the couplings before mode q are a smooth function of q, and what is added up to there is a sum
 * over the block by collocation; where that does not do, the block is halved, down to single modes.
 */
import { blockMatrix } from '../numerics/collocation.ts';
import { Picard, type Rates } from '../numerics/picard.ts';
import { allowedRest, type Block, type Modes } from './blocks.ts';
import { increments, type Increment, type Order } from './elimination.ts';

/** Equal modes from here on are taken as a block. */
const manyEqual = 384;

export class TruncatedFlow {
  private readonly modes: Modes;
  private readonly increment: Increment;
  private readonly picard: Picard;
  /** The couplings at the upper end of each block, and at the end of the flow. */
  private readonly passed: Float64Array[];
  /** Of the block in hand. */
  private lambda: Float64Array = new Float64Array();
  private y2: Float64Array = new Float64Array();
  private readonly one: Float64Array;
  /** λ₁. */
  private readonly largest: number;

  /** @param start s₀…s_{n−1} of the action before any mode is eliminated */
  constructor(modes: Modes, order: Order, start: Float64Array) {
    this.modes = modes;
    this.largest = modes.spectrum.lambda(1);
    const increment = increments[order];
    this.increment = increment;
    const eliminate: Rates = (s, at, node, out) => {
      const lambda = this.lambda[node]!;
      if (1 + lambda * s[at]! > 0) increment(s, at, lambda, this.y2[node]!, out, 0);
      else out.fill(NaN);
    };
    this.picard = new Picard(order, eliminate, 2);
    this.one = new Float64Array(order);
    const state = start.slice();
    this.passed = [start.slice()];
    for (const block of modes.blocks) {
      this.advance(block, state);
      this.passed.push(state.slice());
    }
  }

  /**
   * The couplings s₀…s_{n−1} with the modes above Λ gone; not finite where the flow has run away: out of the range of doubles, or to an r at
   * which a mode has no action, 1+λr ≤ 0.
   * @param modesLeft Λ ≥ 0; from K on nothing is gone
   */
  couplings(modesLeft: number): Float64Array {
    const { blocks, K } = this.modes;
    if (modesLeft >= K) return this.passed[0]!.slice();
    const index = blocks.findIndex(({ a }) => a <= modesLeft);
    const block = blocks[index]!;
    if (block.a === modesLeft) return this.passed[index + 1]!.slice();
    const state = this.passed[index]!.slice();
    this.advance(this.modes.above(block, modesLeft), state);
    return state;
  }

  private advance(block: Block, state: Float64Array): void {
    if (!Number.isFinite(state[0]!)) return;
    const { lambda, y2, weights, matrix } = block;
    if (matrix) {
      if (this.collocate(lambda, y2, matrix, block.e - block.a, state)) return;
      const [low, high] = this.modes.halves(block);
      this.advance(high, state);
      this.advance(low, state);
      return;
    }
    for (let i = weights.length - 1; i >= 0; i--) this.advanceEqual(lambda[i]!, y2[i]!, weights[i]!, state);
  }

  private advanceEqual(lambda: number, y2: number, count: number, state: Float64Array): void {
    if (count < manyEqual) {
      this.step(lambda, y2, count, state);
      return;
    }
    const same = (value: number) => new Float64Array(12).fill(value);
    if (this.collocate(same(lambda), same(y2), blockMatrix(count, 'sum'), count, state)) return;
    const half = Math.floor(count / 2);
    this.advanceEqual(lambda, y2, half, state);
    this.advanceEqual(lambda, y2, count - half, state);
  }

  private step(lambda: number, y2: number, count: number, state: Float64Array): void {
    const { increment, one } = this;
    for (let n = 0; n < count; n++) {
      if (!(1 + lambda * state[0]! > 0)) {
        state.fill(NaN);
        return;
      }
      increment(state, 0, lambda, y2, one, 0);
      for (let i = 0; i < one.length; i++) state[i] = state[i]! + one[i]!;
    }
  }

  private collocate(
    lambda: Float64Array,
    y2: Float64Array,
    matrix: Float64Array,
    length: number,
    state: Float64Array,
  ): boolean {
    this.lambda = lambda;
    this.y2 = y2;
    // s_i adds less than s_i X to s_{i−1}, and X is of the order of λ₁.
    const { floors } = this.picard;
    for (let i = 2; i < floors.length; i++) {
      floors[i] = Math.min(1e-20 * (Math.max(Math.abs(state[i - 1]!), floors[i - 1]!) / this.largest), 1e300);
    }
    return this.picard.over(matrix, length, allowedRest(length), state);
  }
}
