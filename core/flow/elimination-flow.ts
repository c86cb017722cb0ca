/** Everything of a system's discrete flow, at any Λ: what the quantity `flow` reads. */
import type { System } from '../model/system.ts';
import { modesOf, type Modes } from './blocks.ts';
import { bareFlow, runningBorder } from './continuum.ts';
import { orders, type Order } from './elimination.ts';
import { runningCoupling, type Running } from './running.ts';
import { actionOf, startOf, type Action } from './start.ts';
import { TruncatedFlow } from './truncated.ts';

export class EliminationFlow {
  private readonly modes: Modes;
  private readonly action: Action | undefined;
  private readonly flows = new Map<Order, TruncatedFlow | undefined>();
  private whole: Running | undefined;
  private border: number | undefined;

  /**
   * @param system with finitely many modes, N = ∞
   * @throws CoarsegrainError as `spectrumOf`
   */
  constructor(system: System) {
    this.modes = modesOf(system);
    this.action = actionOf(system);
  }

  /** The couplings s₀…s_{n−1} of the flow truncated at that order, with the modes > Λ gone; NaN where it has left the range of doubles. */
  couplings(order: Order, modesLeft: number): Float64Array {
    const couplings = this.truncated(order)?.couplings(modesLeft);
    return couplings?.every(Number.isFinite) ? couplings : new Float64Array(order).fill(NaN);
  }

  /** The exact running coupling; NaN where level 1 on the modes > Λ has no solution. */
  running(modesLeft: number): number {
    return this.action ? runningCoupling(this.modes, this.action, modesLeft).s : NaN;
  }

  /** s of the whole system at level 1; NaN where it has several solutions or none. */
  exact(): number {
    if (!this.action) return NaN;
    this.whole ??= runningCoupling(this.modes, this.action, 0);
    return this.whole.single ? this.whole.s : NaN;
  }

  /**
   * The running k*, λ_Λ r_Λ = 1 at the lowest order that holds the loss: on the continuum flow of a smooth spectrum; of one that is not,
   * between two modes of the discrete flow, q modes left being Λ = q+½. NaN where it does not lie within ½…K+½.
   */
  runningBorder(): number {
    this.border ??= this.findBorder();
    return this.border;
  }

  private truncated(order: Order): TruncatedFlow | undefined {
    if (!this.flows.has(order)) {
      const start = this.action && startOf(this.action, order);
      this.flows.set(order, start && new TruncatedFlow(this.modes, order, start));
    }
    return this.flows.get(order);
  }

  private findBorder(): number {
    const { action, modes } = this;
    const order = orders.find((candidate) => action && startOf(action, candidate));
    if (!action || order === undefined) return NaN;
    if (modes.spectrum.smooth)
      return runningBorder(modes.spectrum, bareFlow(modes.spectrum, order, startOf(action, order)!));
    const flow = this.truncated(order)!;
    const { lambda } = modes.spectrum;
    // λ at Λ = q+½, between its two modes.
    const between = (q: number) => Math.sqrt(lambda(Math.max(1, q)) * lambda(Math.min(q + 1, modes.K)));
    const excess = (q: number) => Math.log(between(q) * flow.couplings(q)[0]!);
    let [low, high] = [0, modes.K];
    if (!(excess(low) >= 0 && excess(high) <= 0)) return NaN;
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (excess(middle) >= 0) low = middle;
      else high = middle;
    }
    const [above, below] = [excess(high), excess(low)];
    const share = below === above ? 0.5 : below / (below - above);
    return (low + 0.5) * ((high + 0.5) / (low + 0.5)) ** share;
  }
}
