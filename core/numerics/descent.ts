/**
 * The solution of ordinary differential equations dy/dx = −G(x, y) from some x down: as flows go, with x = ln Λ. By collocation at 12
 * Gauss-Legendre nodes (order 24), in steps as long as the nodes resolve; what is kept is the solution between the steps, from which any x
 * is one step away.
 */
import { blockMatrix, blockNodes, nodeCount } from './collocation.ts';
import { Picard } from './picard.ts';

/** G at x. @param y components from `at` on */
export type Slopes = (x: number, y: Float64Array, at: number, out: Float64Array) => void;

const firstStep = 0.5;
const shortestStep = 1e-9;
const mostSteps = 5000;
/** How much of a rate may lie in the last Legendre polynomials, relative to the component: the end of a step is right to the square. */
const allowedRest = 1e-9;

export class Descent {
  private readonly picard: Picard;
  private readonly nodes = new Float64Array(nodeCount);
  /** Where the steps end, falling from the start, and the solution there. */
  readonly ends: number[];
  readonly states: Float64Array[];

  /**
   * @param slopes G
   * @param from where it starts
   * @param to where it ends, below
   * @param start y at `from`
   * @param borders where G has kinks
   */
  constructor(slopes: Slopes, from: number, to: number, start: Float64Array, borders: readonly number[] = []) {
    const { nodes } = this;
    this.picard = new Picard(start.length, (y, at, node, out) => slopes(nodes[node]!, y, at, out));
    this.ends = [from];
    this.states = [start.slice()];
    const state = start.slice();
    let x = from;
    let step = firstStep;
    for (let count = 0; x > to; count++) {
      const border = Math.max(to, ...borders.filter((place) => place < x));
      const end = x - border < 1.001 * step ? border : x - step;
      if (this.step(x, end, state)) {
        x = end;
        this.ends.push(x);
        this.states.push(state.slice());
        step *= 1.2;
      } else if (step > shortestStep && count < mostSteps) step = Math.min(step, x - end) / 2;
      else break;
    }
  }

  /** y at x; not finite where the solution does not reach so far down. */
  at(x: number): Float64Array {
    const { ends, states } = this;
    let index = 0;
    while (index + 1 < ends.length && ends[index + 1]! >= x) index++;
    const state = states[index]!.slice();
    if (ends[index]! > x && !this.step(ends[index]!, x, state)) state.fill(NaN);
    return state;
  }

  private step(e: number, a: number, state: Float64Array): boolean {
    blockNodes(a, e, this.nodes);
    return this.picard.over(blockMatrix(e - a, 'integral'), e - a, allowedRest, state);
  }
}
