/**
 * Time steps of gradient flow. Its rates of decay span many decades, all of them real: the method is the explicit one of Runge, Kutta and
 * Chebyshev, of second order (B. P. Sommeijer, L. F. Shampine, J. G. Verwer, 1998), which with s stages is stable up to ⅔s² times the step
 * of Euler's. Long times therefore cost the square root of what plain steps cost.
 */

export interface Flow {
  /** dy/dt. */
  slope(y: Float64Array, out: Float64Array): void;
  /** The largest rate of decay, estimated by so many steps of the power method. */
  stiffness(y: Float64Array, steps: number): number;
  /** Size of a small change, in the units of the tolerance. */
  size(y: Float64Array, change: Float64Array): number;
}

/** A rate of decay from the power method is from below. */
const caution = 1.2;
const mostStages = 1000;
/** A flow that needs more steps runs away. */
const mostSteps = 20_000;

/**
 * Follows a flow from time 0 in place.
 * @param tolerance of the error of a step
 * @param passed is told the time that is reached
 * @returns false where the flow leaves the range of doubles, or the steps needed come to nothing
 */
export function follow(
  flow: Flow,
  y: Float64Array,
  end: number,
  tolerance: number,
  passed: (time: number) => void,
): boolean {
  let slope = new Float64Array(y.length);
  let next = new Float64Array(y.length);
  let stage = new Float64Array(y.length);
  let before = new Float64Array(y.length);
  flow.slope(y, slope);
  let rate = flow.stiffness(y, 20);
  let step = Math.min(end, 0.1 / rate, tolerance ** (1 / 3) / flow.size(y, slope));
  let time = 0;
  for (let count = 0; count < mostSteps && time < end; count++) {
    const left = end - time;
    // Since the speed of a gradient flow falls, this bounds what is still to come.
    if (flow.size(y, slope) * left <= tolerance) return true;
    const stages = Math.min(mostStages, Math.max(2, 1 + Math.ceil(Math.sqrt(1 + 1.54 * step * caution * rate))));
    step = Math.min(step, (stages * stages - 1) / (1.54 * caution * rate));
    const last = step >= left;
    if (last) step = left;
    const plan = coefficients(stages);
    before.set(y);
    for (let i = 0; i < y.length; i++) stage[i] = y[i]! + plan.first * step * slope[i]!;
    for (const { own, current, previous, pull, initial } of plan.rest) {
      flow.slope(stage, next);
      const [a, b] = [pull * step, initial * step];
      for (let i = 0; i < y.length; i++) {
        before[i] = own * y[i]! + current * stage[i]! + previous * before[i]! + a * next[i]! + b * slope[i]!;
      }
      [stage, before] = [before, stage];
    }
    flow.slope(stage, next);
    for (let i = 0; i < y.length; i++) before[i] = 0.8 * (y[i]! - stage[i]!) + 0.4 * step * (slope[i]! + next[i]!);
    const error = flow.size(y, before) / tolerance;
    if (error <= 1) {
      time = last ? end : time + step;
      y.set(stage);
      [slope, next] = [next, slope];
      rate = flow.stiffness(y, 2);
      if (!Number.isFinite(rate)) return false;
      passed(time);
    } else rate = Math.max(rate, flow.stiffness(y, 10));
    step *= Number.isFinite(error) ? Math.min(4, Math.max(0.1, 0.8 * error ** (-1 / 3))) : 0.1;
    if (!(step > 1e-14 * time)) return false;
  }
  return time >= end;
}

interface Stage {
  own: number;
  current: number;
  previous: number;
  pull: number;
  initial: number;
}

/** Y₁ = y + first·hF₀ and Y_j = own·y + current·Y_j−1 + previous·Y_j−2 + pull·hF_j−1 + initial·hF₀, j = 2…s. */
function coefficients(stages: number): { first: number; rest: Stage[] } {
  const w0 = 1 + 2 / 13 / (stages * stages);
  // Chebyshev polynomials and their first two derivatives at w0.
  const [T, dT, ddT] = [
    [1, w0],
    [0, 1],
    [0, 0],
  ] as [number[], number[], number[]];
  for (let j = 2; j <= stages; j++) {
    T.push(2 * w0 * T[j - 1]! - T[j - 2]!);
    dT.push(2 * T[j - 1]! + 2 * w0 * dT[j - 1]! - dT[j - 2]!);
    ddT.push(4 * dT[j - 1]! + 2 * w0 * ddT[j - 1]! - ddT[j - 2]!);
  }
  const w1 = dT[stages]! / ddT[stages]!;
  const b = (j: number) => ddT[Math.max(2, j)]! / dT[Math.max(2, j)]! ** 2;
  const rest: Stage[] = [];
  for (let j = 2; j <= stages; j++) {
    const current = (2 * b(j) * w0) / b(j - 1);
    const previous = -b(j) / b(j - 2);
    const pull = (2 * b(j) * w1) / b(j - 1);
    rest.push({
      own: 1 - current - previous,
      current,
      previous,
      pull,
      initial: -(1 - b(j - 1) * T[j - 1]!) * pull,
    });
  }
  return { first: b(1) * w1, rest };
}
