/**
 * The sums of modes that follow no formula in k: measured spectra and degenerate levels. The modes of each decade of λ become Gauss rules
 * in ln λ, one of the measure Σ λ_k and one of Σ y_k²; where there are few of them, they stand alone. The error against plain sums stays
 * below 1e-12.
 */
import { PointMeasure } from '../numerics/point-measure.ts';
import { ModeSums } from './mode-sums.ts';

/** Number of nodes of a rule. */
const order = 11;
/** Ratio of λ over a block. */
const ratio = 10;

/** Takes modes in the order of falling λ: `count` of them at once that have the same λ and y². */
export type ModeVisitor = (lambda: number, y2: number, count: number) => void;

export class ListedSums extends ModeSums {
  /** The first modes of the block, until they are too many to stand alone. */
  private readonly pending: [lambda: number, y2: number, count: number][] = [];
  private readonly variance = new PointMeasure(order);
  private readonly bias = new PointMeasure(order);
  private top = 0;
  /** Σ y² of the modes whose λ has left the range of doubles. */
  private unlearned = 0;
  private alone = true;

  /** @param forEachMode calls back with every mode at λ0 = y0 = 1 */
  constructor(forEachMode: (visit: ModeVisitor) => void) {
    super();
    forEachMode((lambda, y2, count) => this.addMode(lambda, y2, count));
    this.endBlock();
    if (this.unlearned > 0) this.addNode(0, 0, this.unlearned);
  }

  private addMode(lambda: number, y2: number, count: number): void {
    if (!Number.isFinite(y2 * count)) this.finite = false;
    if (lambda === 0) {
      this.unlearned += y2 * count;
      return;
    }
    if (!(lambda * ratio > this.top)) this.endBlock();
    if (this.top === 0) this.top = lambda;
    if (this.alone) {
      this.pending.push([lambda, y2, count]);
      if (this.pending.length <= 2 * order) return;
      this.alone = false;
      for (const [each, target, number] of this.pending) this.addPoint(each, target, number);
    } else this.addPoint(lambda, y2, count);
  }

  private addPoint(lambda: number, y2: number, count: number): void {
    const x = Math.log(lambda / this.top);
    this.variance.add(x, count * lambda);
    this.bias.add(x, count * y2);
  }

  private endBlock(): void {
    const { top } = this;
    if (this.alone) {
      for (const [lambda, y2, count] of this.pending) this.addNode(lambda, count * lambda, count * y2);
    } else {
      this.variance.forEachNode((x, weight) => this.addNode(top * Math.exp(x), weight, 0));
      this.bias.forEachNode((x, weight) => this.addNode(top * Math.exp(x), 0, weight));
    }
    this.pending.length = 0;
    this.variance.clear();
    this.bias.clear();
    this.top = 0;
    this.alone = true;
  }
}
