/**
 * The posterior of one sample under a convex analytic loss: trapezoid sums over the window, their step halved until the two halves of the
 * nodes agree. The error is then about the square of their difference.
 */
import { mostAtOnce } from './loss-shape.ts';
import { SamplePosterior, sumCount } from './replica-posterior.ts';

/** First intervals of a window. */
const fewest = 20;
/** What a difference of ℓ′ may lose of ℓ′. */
const rounding = 1e-15;

const sums = new Float64Array(sumCount);
const middle = new Float64Array(sumCount);

export class ConvexPosterior extends SamplePosterior {
  /** Difference of the halves, relative, below which their mean is taken; most intervals. */
  protected tolerance = 1e-7;
  protected most = 20_000;
  private intervals = fewest;

  protected override integrate(): boolean {
    const { below, above, tolerance, most } = this;
    // Half of what the last h needed: the halves are compared before they are united.
    let intervals = Math.max(fewest, this.intervals / 2);
    let step = (below + above) / intervals;
    sums.fill(0);
    this.add(-below, step, intervals, sums);
    for (; intervals < most; step /= 2) {
      middle.fill(0);
      this.add(step / 2 - below, step, intervals, middle);
      // The total, ⟨d²⟩ and ⟨e d⟩.
      const agree =
        agreed(0, tolerance) &&
        agreed(2, tolerance) &&
        agreed(5, tolerance, rounding * Math.abs(this.shape.first) * Math.sqrt(sums[0]! * sums[2]!));
      for (let i = 0; i < sumCount; i++) sums[i]! += middle[i]!;
      intervals *= 2;
      if (!agree) continue;
      this.intervals = intervals;
      this.conclude(sums);
      return true;
    }
    return false;
  }

  /** Adds the sums over the nodes from, from+step, … */
  private add(from: number, step: number, nodes: number, into: Float64Array): void {
    const { shape, force } = this;
    const half = 0.5 / this.V;
    const inverse = 1 / this.kappa;
    const { rise, tilt } = shape;
    let w0 = 0;
    let w1 = 0;
    let w2 = 0;
    let w3 = 0;
    let e0 = 0;
    let e1 = 0;
    let e2 = 0;
    let e3 = 0;
    let rises = 0;
    for (let start = 0; start < nodes; start += mostAtOnce) {
      const count = Math.min(mostAtOnce, nodes - start);
      const first = from + start * step;
      shape.at(first, step, count);
      for (let i = 0; i < count; i++) {
        const d = first + i * step;
        const weight = Math.exp(d * (force - d * half) - rise[i]! * inverse);
        const tilted = weight * tilt[i]!;
        const d2 = d * d;
        const d3 = d2 * d;
        w0 += weight;
        w1 += weight * d;
        w2 += weight * d2;
        w3 += weight * d3;
        e0 += tilted;
        e1 += tilted * d;
        e2 += tilted * d2;
        e3 += tilted * d3;
        rises += weight * rise[i]!;
      }
    }
    into[0]! += w0;
    into[1]! += w1;
    into[2]! += w2;
    into[3]! += w3;
    into[4]! += e0;
    into[5]! += e1;
    into[6]! += e2;
    into[7]! += e3;
    into[8]! += rises;
  }
}

function agreed(index: number, tolerance: number, floor = 0): boolean {
  const [a, b] = [sums[index]!, middle[index]!];
  return Math.abs(a - b) <= tolerance * (Math.abs(a) + Math.abs(b)) + floor;
}
