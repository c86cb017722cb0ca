/** The Hurwitz zeta function at complex exponents, scaled: q^(σ−1) ζ(σ, q) = Σ_{k≥0} q^(σ−1) (k+q)^−σ, by Euler and Maclaurin. */
import { bernoulli } from './hurwitz.ts';

export interface Complex {
  re: number;
  im: number;
}

/**
 * @param excess Re σ − 1 > 0
 * @param imaginary Im σ
 * @param q real, at least 20; double precision is reached for |σ| ≤ 0.45 q, six digits for |σ| ≤ q
 */
export function complexHurwitzZeta(excess: number, imaginary: number, q: number): Complex {
  const square = excess * excess + imaginary * imaginary;
  let re = excess / square + 0.5 / q;
  let im = -imaginary / square;
  // (σ)_{2j−1} q^{−2j}, built up factor by factor.
  let x = (1 + excess) / q / q;
  let y = imaginary / q / q;
  for (let j = 0; j < bernoulli.length; j++) {
    re += bernoulli[j]! * x;
    im += bernoulli[j]! * y;
    if (Math.abs(bernoulli[j]!) * Math.hypot(x, y) < 1e-18 * Math.hypot(re, im)) break;
    for (let step = 1; step <= 2; step++) {
      const a = (1 + excess + 2 * j + step) / q;
      const b = imaginary / q;
      [x, y] = [x * a - y * b, x * b + y * a];
    }
  }
  return { re, im };
}
