/** Standard errors that nobody gave, from how the points scatter. */
import type { Points } from './quality.ts';

/** Errors go as these powers of |y|: constant, as of counts, relative. The likeliest is taken. */
const powers = [0, 0.5, 1];
/** Part of a curve's size below which y is no measure of its error. */
const leastShare = 0.05;
/** As many points’ worth of all curves stand beside those of one: a few points alone tell little about their error. */
const sharedPoints = 30;
/** Relative errors are no smaller than roundings. */
const leastError = 1e-9;

/** From how far points lie from the parabola through their four neighbours. */
export function scatterErrors({ starts, x, y }: Omit<Points, 'dy'>): Float64Array<ArrayBuffer> {
  return errorModel(starts, y, localGaps(starts, x, y));
}

/** From how far points lie from a curve. */
export function residualErrors(starts: Int32Array, y: Float64Array, fitted: Float64Array): Float64Array<ArrayBuffer> {
  return errorModel(
    starts,
    fitted,
    y.map((value, i) => value - fitted[i]!),
  );
}

/** One scale a curve, times the likeliest power of its height. */
function errorModel(starts: Int32Array, heights: Float64Array, gaps: Float64Array): Float64Array<ArrayBuffer> {
  const models = powers.map((power) => modelOf(starts, heights, gaps, power));
  const information = models.map((dy) => dy.reduce((sum, error) => sum + Math.log(error), 0));
  return models[information.indexOf(Math.min(...information))]!;
}

function modelOf(starts: Int32Array, heights: Float64Array, gaps: Float64Array, power: number) {
  const units = new Float64Array(heights.length);
  const sums: number[] = [];
  for (let curve = 0; curve + 1 < starts.length; curve++) {
    const [from, to] = [starts[curve]!, starts[curve + 1]!];
    const size = rootMeanSquare(heights.subarray(from, to)) || Number.MIN_VALUE;
    let sum = 0;
    for (let i = from; i < to; i++) {
      units[i] = size * Math.max(Math.abs(heights[i]!) / size, leastShare) ** power;
      sum += (gaps[i]! / units[i]!) ** 2;
    }
    sums.push(sum);
  }
  const shared = sums.reduce((total, sum) => total + sum, 0) / heights.length;
  return units.map((unit, i) => {
    const curve = starts.findLastIndex((start) => start <= i);
    const points = starts[curve + 1]! - starts[curve]!;
    const variance = (sums[curve]! + sharedPoints * shared) / (points + sharedPoints);
    return Math.max(unit * Math.max(Math.sqrt(variance), leastError), Number.MIN_VALUE);
  });
}

function rootMeanSquare(values: Float64Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
}

/** Distance of each point from the polynomial through its nearest neighbours, two on each side where there are, normalised to its own error. */
function localGaps(starts: Int32Array, x: Float64Array, y: Float64Array): Float64Array {
  const gaps = new Float64Array(x.length);
  for (let curve = 0; curve + 1 < starts.length; curve++) {
    const [from, to] = [starts[curve]!, starts[curve + 1]!];
    for (let i = from; i < to; i++) {
      const first = Math.max(from, Math.min(i - 2, to - 5));
      const others: number[] = [];
      for (let k = first; k < Math.min(to, first + 5); k++) if (k !== i && x[k] !== x[i]) others.push(k);
      let [gap, variance] = [y[i]!, 1];
      for (const k of others) {
        let weight = 1;
        for (const m of others) if (m !== k) weight *= (x[i]! - x[m]!) / (x[k]! - x[m]!);
        if (!Number.isFinite(weight)) continue;
        gap -= weight * y[k]!;
        variance += weight * weight;
      }
      gaps[i] = gap / Math.sqrt(variance);
    }
  }
  return gaps;
}
