/**
 * The posterior of one sample under a loss of which nothing is known: it may have kinks, several wells, or no bound below. Its windows are
 * found by a scan where the loss is not convex. Its sums are taken by the trapezoid rule while that converges fast, else by adaptive
 * integration between the wells' flanks.
 */
import { AdaptiveIntegral } from '../numerics/adaptive.ts';
import type { LossShape } from './loss-shape.ts';
import type { LossSurvey } from './loss-survey.ts';
import { ConvexPosterior } from './replica-convex.ts';
import { sumCount } from './replica-posterior.ts';

/** Wells higher than this above the lowest do not count; the prior alone falls by it within 9.5 widths. */
const cut = 45;
/** Values of the exponent that a system may cost: several times what most do, and about a second. */
const budget = 4e6;
/** Points of a scan. */
const scanned = 256;
/** Of the adaptive integrals, relative, and a double's in its units. */
const adaptive = 1e-11;
const rounding = 1e-15 / adaptive;

interface Well {
  at: number;
  height: number;
}

export class AnyPosterior extends ConvexPosterior {
  private readonly integral = new AdaptiveIntegral(
    sumCount,
    (d, out) => {
      this.spent++;
      const weight = Math.exp(-this.fall(d));
      const tilted = weight * this.shape.tilt[0]!;
      out[0] = weight;
      out[1] = weight * d;
      out[2] = weight * d * d;
      out[3] = weight * d * d * d;
      out[4] = tilted;
      out[5] = tilted * d;
      out[6] = tilted * d * d;
      out[7] = tilted * d * d * d;
      out[8] = weight * this.shape.rise[0]!;
    },
    (sizes) => {
      // What differences of ℓ and ℓ′ lose to rounding does not count.
      const { value, first } = this.shape;
      const slope = Math.abs(first) + Math.abs(value) / (Math.abs(this.mode) + this.breaks.at(-1)! - this.breaks[0]!);
      for (let i = 0; i < 4; i++) sizes[4 + i]! += rounding * slope * sizes[i]!;
      sizes[8]! += rounding * Math.abs(value) * sizes[0]!;
    },
  );
  private readonly breaks: number[] = [];
  private readonly survey: LossSurvey;
  /** Of both signs, and 0, where an even function may always have one. */
  private readonly kinks: readonly number[];
  /** Whether the trapezoid rule has converged so far. */
  private smooth: boolean;
  private spent = 0;
  /** A kink leaves about a sixth of the difference as error, not its square. */
  protected override tolerance = 1e-10;
  protected override most = 320;

  constructor(shape: LossShape, kappa: number, survey: LossSurvey) {
    super(shape, kappa);
    this.survey = survey;
    this.kinks = [...survey.kinks.map((kink) => -kink), 0, ...survey.kinks];
    this.smooth = survey.convex && survey.kinks.length === 0;
  }

  /** Whether it has cost more than it may: then nothing converges any more. */
  get exhausted(): boolean {
    return this.spent > budget;
  }

  protected override locate(h: number): boolean {
    if (this.exhausted) return false;
    const { breaks } = this;
    breaks.length = 0;
    if (this.survey.convex) {
      super.locate(h);
      breaks.push(-this.below, 0, this.above);
    } else {
      const wells = this.wells(h);
      if (!wells) return false;
      this.centre(wells.lowest, h);
      breaks.push(...wells.breaks.map((delta) => delta - wells.lowest));
    }
    const [first, last] = [Math.min(...breaks), Math.max(...breaks)];
    for (const kink of this.kinks)
      if (kink - this.mode > first && kink - this.mode < last) breaks.push(kink - this.mode);
    breaks.sort((a, b) => a - b);
    return true;
  }

  protected override integrate(): boolean {
    if (this.smooth && super.integrate()) return true;
    this.smooth = false;
    // Differences of ℓ are as exact as ℓ/κ is.
    const noise = (Number.EPSILON * Math.abs(this.shape.value)) / this.kappa;
    if (!(noise < 1e-6) || !this.integral.over(this.breaks, Math.max(adaptive, 4 * noise))) return false;
    this.conclude(this.integral.values);
    return true;
  }

  /** The exponent's negative, (Δ−h)²/2V + ℓ/κ, scanned where the prior lets it count: its lowest well, and the flanks of all that do. */
  private wells(h: number): { lowest: number; breaks: number[] } | undefined {
    const { V, kappa } = this;
    const { loss } = this.shape;
    const height = (delta: number) => (delta - h) ** 2 / (2 * V) + loss.value(delta) / kappa;
    const half = this.half(h);
    if (half === undefined) return undefined;
    const step = (2 * half) / scanned;
    const at = (i: number) => h - half + i * step;
    this.spent += scanned;
    const heights = Array.from({ length: scanned + 1 }, (_, i) => height(at(i)));
    if (!heights.every((value) => value > -Infinity)) return undefined;
    const found: Well[] = [];
    for (let i = 1; i < scanned; i++) {
      if (heights[i]! <= heights[i - 1]! && heights[i]! <= heights[i + 1]!) {
        found.push(lowestBetween(height, at(i - 1), at(i + 1)));
      }
    }
    if (found.length === 0) return undefined;
    const lowest = found.reduce((a, b) => (b.height < a.height ? b : a));
    const breaks: number[] = [];
    for (const well of found) {
      if (well.height > lowest.height + cut) continue;
      breaks.push(well.at);
      // Each flank at about one and at ten units above the bottom: between them the peak is seen at its own scale.
      for (const side of [-1, 1]) {
        let d = 1e-9 * step;
        for (const rise of [1, 10, cut]) {
          while (d < 2 * half && height(well.at + side * d) < well.height + rise) d *= 2;
          breaks.push(well.at + side * d);
        }
      }
    }
    return { lowest: lowest.at, breaks };
  }

  /** How far from h the lowest well may lie, given how deep ℓ falls so far from 0; undefined where the prior does not hold it. */
  private half(h: number): number | undefined {
    const here = this.shape.loss.value(h);
    let half = Math.sqrt(2 * this.V * cut);
    for (let step = 0; step < 200; step++) {
      const depth = Math.max(0, here - this.survey.lowest(h + half)) / this.kappa;
      const wider = Math.sqrt(2 * this.V * (cut + depth));
      if (wider <= half) return half;
      half = 1.1 * wider;
    }
    return undefined;
  }
}

/** The minimum of a function with one between low and high, by golden sections. */
function lowestBetween(f: (x: number) => number, low: number, high: number): Well {
  const golden = (Math.sqrt(5) - 1) / 2;
  let [left, right] = [high - golden * (high - low), low + golden * (high - low)];
  let [onLeft, onRight] = [f(left), f(right)];
  for (let step = 0; step < 45; step++) {
    if (onLeft < onRight) {
      [high, right, onRight] = [right, left, onLeft];
      left = high - golden * (high - low);
      onLeft = f(left);
    } else {
      [low, left, onLeft] = [left, right, onRight];
      right = low + golden * (high - low);
      onRight = f(right);
    }
  }
  return onLeft < onRight ? { at: left, height: onLeft } : { at: right, height: onRight };
}
