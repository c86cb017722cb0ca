/**
 * Moments of the quartic measure exp(a t − t²/2 − g t⁴/4) on the real line, g ≥ 0: the posterior of one sample under the quartic loss,
 * in its own units.
 *
 * The trapezoid rule around the mode converges faster than exponentially, since the weight is entire: with steps of a quarter of the
 * width its error is below e⁻³⁵, pure quartic included. A window around anything but the mode would not do. Neighbouring weights follow
 * from each other by four multiplications, because the fourth difference of the exponent is constant.
 */

/** Mean and central moments ⟨(t−mean)^n⟩, n = 2…6. Reused from call to call. */
export interface QuarticMoments {
  mean: number;
  m2: number;
  m3: number;
  m4: number;
  m5: number;
  m6: number;
}

/** In units of the width. */
const step = 0.25;
/** Weights below this share of the mode's are left out. */
const smallest = Math.exp(-45);
/** Source times spacing below which two orders of the source give the mean to 1e-16. */
const weakest = 2e-5;
/** No measure has as many on one side; a guard for widths that are too small for a double. */
const mostNodes = 1000;

const sums = new Float64Array(7);

/**
 * The mode of the measure: the zero of t + g t³ − a, a ≥ 0.
 * @param start any t at or above the mode; from there Newton descends on a convex function
 */
export function quarticMode(a: number, g: number, start: number): number {
  let t = start;
  for (let iteration = 0; iteration < 200; iteration++) {
    const slope = 1 + 3 * g * t * t;
    const change = (t + g * t * t * t - a) / slope;
    t -= change;
    // The rule needs a centre near the mode, not the mode: a thousandth of the width will do.
    if (!(Math.abs(change) * Math.sqrt(slope) > 1e-3)) break;
  }
  return t;
}

/**
 * The moments, written into `out`.
 * @param a source, any real
 * @param g coupling ≥ 0
 * @param centre the mode, or a point close to it on the scale of the width
 */
export function quarticMoments(a: number, g: number, centre: number, out: QuarticMoments): void {
  const curvature = 1 + 3 * g * centre * centre;
  // The width solves σ²(curvature + 3gσ²) = 1: the quartic term confines by itself where the mode is flat.
  const spacing = step * Math.sqrt(2 / (curvature + Math.sqrt(curvature * curvature + 12 * g)));
  // A source this weak shifts the mean by less than the sums round: expand in it around the measure without it.
  if (a !== 0 && a * spacing < weakest && a * spacing > -weakest) {
    quarticMoments(0, g, 0, out);
    const { m2, m4, m6 } = out;
    const k4 = m4 - 3 * m2 * m2;
    const k6 = m6 - 15 * m4 * m2 + 30 * m2 * m2 * m2;
    out.mean = a * (m2 + (k4 * a * a) / 6);
    out.m2 += (k4 * a * a) / 2;
    out.m3 = a * (k4 + (k6 * a * a) / 6);
    out.m4 += ((k6 + 6 * k4 * m2) * a * a) / 2;
    out.m5 = a * (k6 + 10 * k4 * m2);
    return;
  }
  const force = a - centre - g * centre * centre * centre;
  sums.fill(0);
  sums[0] = 1;
  addSide(force * spacing, curvature, g * centre * spacing ** 3, g * spacing ** 4, spacing);
  addSide(-force * spacing, curvature, -g * centre * spacing ** 3, g * spacing ** 4, -spacing);
  const total = sums[0];
  const shift = sums[1]! / total;
  const [r2, r3, r4] = [sums[2]! / total, sums[3]! / total, sums[4]! / total];
  const [r5, r6] = [sums[5]! / total, sums[6]! / total];
  const square = shift * shift;
  out.mean = centre + shift;
  out.m2 = r2 - square;
  out.m3 = r3 - shift * (3 * r2 - 2 * square);
  out.m4 = r4 - shift * (4 * r3 - shift * (6 * r2 - 3 * square));
  out.m5 = r5 - shift * (5 * r4 - shift * (10 * r3 - shift * (10 * r2 - 4 * square)));
  out.m6 = r6 - shift * (6 * r5 - shift * (15 * r4 - shift * (20 * r3 - shift * (15 * r2 - 5 * square))));
}

/** One side of the rule: the exponent at i spacings from the centre is first·i − curvature(spacing·i)²/2 − third·i³ − fourth·i⁴/4. */
function addSide(first: number, curvature: number, third: number, fourth: number, spacing: number): void {
  const second = curvature * spacing * spacing;
  let ratio = Math.exp(first - second / 2 - third - fourth / 4);
  let ratio2 = Math.exp(-second - 6 * third - 3.5 * fourth);
  let ratio3 = Math.exp(-6 * third - 9 * fourth);
  const ratio4 = Math.exp(-6 * fourth);
  let weight = ratio;
  let x = spacing;
  let [s0, s1, s2, s3, s4, s5, s6] = [0, 0, 0, 0, 0, 0, 0];
  for (let i = 0; i < mostNodes && weight > smallest; i++) {
    let term = weight * x;
    s0 += weight;
    s1 += term;
    s2 += term *= x;
    s3 += term *= x;
    s4 += term *= x;
    s5 += term *= x;
    s6 += term * x;
    ratio *= ratio2;
    ratio2 *= ratio3;
    ratio3 *= ratio4;
    weight *= ratio;
    x += spacing;
  }
  sums[0]! += s0;
  sums[1]! += s1;
  sums[2]! += s2;
  sums[3]! += s3;
  sums[4]! += s4;
  sums[5]! += s5;
  sums[6]! += s6;
}
