/**
 * The draws of one point of an experiment: which are there, which are still to be made, and what the point shows of them. Which of them count
 * is decided by their order, so that threads may make them in any.
 */
import type { Draw } from '../experiment/draw.ts';
import type { System } from '../model/system.ts';
import { drawsWanted, summary } from '../quantities/experiment.ts';
import type { Outcome, Quantity } from '../quantities/quantity.ts';

/** A draw to be made, from its beginning or from where it ended before. */
export interface WantedDraw {
  number: number;
  state?: Float64Array<ArrayBuffer>;
}

export class PointDraws {
  readonly ordinal: number;
  readonly system: System;
  private readonly quantity: Quantity;
  private readonly draws: (Draw | undefined)[] = [];
  /** Numbers that are being made, or have been gone on with: they are not asked for again. */
  private readonly taken = new Set<number>();
  private readonly underWay = new Set<number>();

  constructor(quantity: Quantity, system: System, ordinal: number) {
    this.quantity = quantity;
    this.system = system;
    this.ordinal = ordinal;
  }

  /** A draw that is kept from before. One whose chains have not converged will go on. */
  keep(number: number, draw: Draw): void {
    this.draws[number] = draw;
    if (draw.state === undefined) this.taken.add(number);
  }

  /** A draw that was made. */
  add(number: number, draw: Draw): void {
    this.draws[number] = draw;
    this.underWay.delete(number);
  }

  /** The next draw to make, which counts as under way from now on; undefined where none is wanted, or not before others have come. */
  take(): WantedDraw | undefined {
    const wanted = this.wanted;
    for (let number = 0; number < wanted; number++) {
      if (this.taken.has(number)) continue;
      this.taken.add(number);
      this.underWay.add(number);
      const state = this.draws[number]?.state;
      return state ? { number, state } : { number };
    }
    return undefined;
  }

  /** Gives back a draw that was taken and not made. */
  release(number: number): void {
    this.taken.delete(number);
    this.underWay.delete(number);
  }

  /** How many draws the point has in the end, as far as is known. */
  get wanted(): number {
    return drawsWanted(this.system, this.quantity.experiment!, this.first);
  }

  /** How many of them are made. */
  get made(): number {
    const { wanted } = this;
    return this.draws.reduce(
      (sum, draw, number) => (draw && number < wanted && !this.underWay.has(number) ? sum + 1 : sum),
      0,
    );
  }

  /** Whether nothing is to be made any more. */
  get finished(): boolean {
    return this.made === this.wanted && this.allTaken;
  }

  get outcome(): Outcome {
    return summary(this.quantity, this.system, this.first);
  }

  private get allTaken(): boolean {
    for (let number = 0; number < this.wanted; number++) if (!this.taken.has(number)) return false;
    return true;
  }

  /** The draws before the first that is missing. */
  private get first(): Draw[] {
    const missing = Array.from({ length: this.draws.length + 1 }, (_, number) => number).find(
      (number) => this.draws[number] === undefined,
    );
    return this.draws.slice(0, missing) as Draw[];
  }
}
