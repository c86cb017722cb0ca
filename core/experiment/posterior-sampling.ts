/** Several chains of one posterior: how they are begun and made longer, what they are worth, and how they are kept. */
import { Stream } from '../numerics/stream.ts';
import { averagesOf, Observer, partCount, type Trace } from './posterior-averages.ts';
import { chainQuality } from './diagnostics.ts';
import type { ChainQuality } from './draw.ts';
import { Chain, gradientWork, type Residual } from './posterior-chain.ts';
import type { ModesSeen } from './posterior-modes.ts';

export const chainCount = 4;
/** Kicks a trajectory to choose from: the fewest with which every chain accepts often enough. */
const kickCounts = [1, 2, 3, 4, 6, 8, 12, 16];
const oftenEnough = 0.75;
/** Steps that a choice is judged by, and steps after it that do not count. */
const judged = 8;
const settling = 12;
/** When chains agree: split R̂ of each observable, R̂ of each single discrepancy, and independent samples of the slowest observable. */
const mostSplitR = 1.01;
const mostSingleR = 1.1;
const enough = 400;

/** A chain with what has been seen along it. */
interface Path {
  chain: Chain;
  trace: Trace;
  /** Sums of d − centre and of its square. */
  moved: Float64Array<ArrayBuffer>;
  squares: Float64Array<ArrayBuffer>;
}

export class Sampling {
  /** Steps of each chain that count. */
  length = 0;
  kicks = kickCounts[0]!;
  private accepted = 0;
  private readonly paths: Path[];
  private readonly residual: Residual;
  private readonly modes: ModesSeen;
  private readonly observer: Observer;

  /** @param state where chains of the same posterior go on */
  constructor(residual: Residual, modes: ModesSeen, stream: Stream, state?: Float64Array<ArrayBuffer>) {
    this.residual = residual;
    this.modes = modes;
    this.observer = new Observer(residual, modes);
    this.paths = state ? this.resume(state) : this.begin(stream);
  }

  /** Makes every chain so many steps long. */
  extend(length: number): void {
    for (const { chain, trace, moved, squares } of this.paths) {
      trace.values = trace.values.map((series) => lengthened(series, length));
      trace.controls = trace.controls.map((series) => lengthened(series, length));
      for (let step = this.length; step < length; step++) {
        if (chain.step(this.kicks).accepted) this.accepted++;
        this.observer.look(chain, trace, step);
        for (let i = 0; i < moved.length; i++) {
          moved[i]! += chain.moved[i]!;
          squares[i]! += chain.moved[i]! ** 2;
        }
      }
    }
    this.length = length;
  }

  /** Forgets what was seen; the chains stay where they are. */
  beginAnew(): void {
    this.length = 0;
    this.accepted = 0;
    for (const path of this.paths) {
      for (const sums of [path.trace.z, path.trace.w, path.moved, path.squares]) sums.fill(0);
      path.trace.values = path.trace.values.map(() => new Float64Array());
      path.trace.controls = path.trace.controls.map(() => new Float64Array());
    }
  }

  /** Multiplications that making them so long takes, about. */
  work(length: number): number {
    return chainCount * (length - this.length) * this.kicks * gradientWork(this.residual.frame.prior);
  }

  /** The averages trainLoss, trainX, testX, q, V, and whether they are to be believed. */
  conclude(): { values: number[]; quality: ChainQuality; agreed: boolean } {
    const { values, series } = averagesOf(
      this.paths.map(({ trace }) => trace),
      this.modes,
    );
    const quality = chainQuality(series, this.accepted / (chainCount * this.length));
    const single = this.singleR();
    if (single > mostSingleR) quality.splitR = Math.max(quality.splitR, single);
    const agreed = quality.splitR < mostSplitR && quality.effective >= enough;
    return { values, quality, agreed };
  }

  /** Everything from which the chains go on, bit by bit. */
  state(): Float64Array<ArrayBuffer> {
    const numbers = [this.length, this.kicks, this.accepted];
    for (const { chain, trace, moved, squares } of this.paths) {
      const { values, controls, z, w } = trace;
      for (const part of [chain.stream.state, chain.z, z, w, moved, squares, ...values, ...controls]) {
        for (const number of part) numbers.push(number);
      }
    }
    return Float64Array.from(numbers);
  }

  private resume(state: Float64Array<ArrayBuffer>): Path[] {
    const { n, P } = this.residual.frame.prior;
    [this.length, this.kicks, this.accepted] = [state[0]!, state[1]!, state[2]!];
    let at = 3;
    const next = (count: number) => state.slice(at, (at += count));
    const series = () => Array.from({ length: partCount }, () => next(this.length));
    return Array.from({ length: chainCount }, () => {
      const chain = new Chain(this.residual, Stream.from(next(5)), next(n));
      const [z, w, moved, squares] = [next(n), next(n), next(P), next(P)];
      return { chain, trace: { z, w, values: series(), controls: series() }, moved, squares };
    });
  }

  private begin(stream: Stream): Path[] {
    const { n, P } = this.residual.frame.prior;
    const series = () => Array.from({ length: partCount }, () => new Float64Array());
    const paths = Array.from({ length: chainCount }, () => ({
      chain: new Chain(this.residual, stream.fork()),
      trace: { z: new Float64Array(n), w: new Float64Array(n), values: series(), controls: series() },
      moved: new Float64Array(P),
      squares: new Float64Array(P),
    }));
    for (const kicks of kickCounts) {
      this.kicks = kicks;
      const rates = paths.map(({ chain }) => {
        let sum = 0;
        for (let step = 0; step < judged; step++) sum += chain.step(kicks).probability;
        return sum / judged;
      });
      if (Math.min(...rates) >= oftenEnough) break;
    }
    for (const { chain } of paths) {
      for (let step = 0; step < settling; step++) chain.step(this.kicks);
    }
    return paths;
  }

  /** The largest R̂ of a single d_μ: where chains sit in different wells of a sample, averages over all samples may hide it. */
  private singleR(): number {
    const { paths, length } = this;
    const { d, prior } = this.residual.frame;
    let worst = 1;
    for (let i = 0; i < prior.P; i++) {
      const means = paths.map(({ moved }) => moved[i]! / length);
      const within =
        paths.reduce((sum, { squares }, at) => sum + squares[i]! / length - means[at]! ** 2, 0) / chainCount;
      const mean = means.reduce((sum, value) => sum + value, 0) / chainCount;
      const between = means.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (chainCount - 1);
      // A spread of rounding's size is none.
      if (between > 1e-20 * (d[i]! ** 2 + mean ** 2)) {
        worst = Math.max(worst, Math.sqrt(1 - 1 / length + between / within));
      }
    }
    return worst;
  }
}

function lengthened(series: Float64Array, length: number): Float64Array<ArrayBuffer> {
  const longer = new Float64Array(length);
  longer.set(series);
  return longer;
}
