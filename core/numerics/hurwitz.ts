/**
 * The Hurwitz zeta function, scaled: q^(σ−1) ζ(σ, q) = Σ_{k≥0} q^(σ−1) (k+q)^−σ, by Euler and Maclaurin. Scaled, because the tails of
 * mode sums meet q beyond 10¹⁰⁰, where ζ itself is no double.
 */

/** B_2j/(2j)! for j = 1…12. */
export const bernoulli = [
  1 / 12,
  -1 / 720,
  1 / 30240,
  -1 / 1209600,
  1 / 47900160,
  -691 / 1307674368000,
  1 / 74724249600,
  -3617 / 10670622842880000,
  43867 / 5109094217170944000,
  -174611 / 802857662698291200000,
  5.5090028283602295e-18,
  -1.3954464685812522e-19,
];

/**
 * @param excess σ − 1 > 0, given instead of σ so that nothing is lost where it is tiny
 * @param q real, at least 20; double precision is reached for σ ≤ 0.45 q, ten digits for σ ≤ 1.6 q
 */
export function scaledHurwitzZeta(excess: number, q: number): number {
  const sigma = 1 + excess;
  let sum = 1 / excess + 0.5 / q;
  // (σ)_{2j−1} q^{−2j}, built up factor by factor.
  let factor = sigma / q / q;
  for (let j = 0; j < bernoulli.length; j++) {
    const term = bernoulli[j]! * factor;
    sum += term;
    if (Math.abs(term) < 1e-18 * sum) break;
    factor *= ((sigma + 2 * j + 1) / q) * ((sigma + 2 * j + 2) / q);
  }
  return sum;
}
