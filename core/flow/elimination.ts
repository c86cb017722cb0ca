/**
 * Eliminating one mode (theory, section 3): V → V + F(2V′), F(s) = ½ ln(1+λs) + ½ y²s/(1+λs), with V truncated at Xⁿ, n = 2…6.
 *
 * s = 2V′ is a polynomial, s(X) = s₀ + s₁X + … + s_{n−1}X^{n−1}: s₀ = r, s₁ = g, s₂ = w of V = (r/2)X + (g/4)X² + (w/6)X³. A step adds
 * 2 dF/dX = s′(C T + m²T²) to it, where C = λ/(1+λr), m = y/(1+λr) and T = 1/(1+C(s−r)) as a series in X, of which −C Q_j are the
 * coefficients. With p = s_i T_{j−i}, Q_j = Σ p and R_j = Σ i p, so coefficient j−1 of what is added is C R_j + j m² Q_j. All of it is written out
 * for each order: that is several times faster than loops.
 */

export const orders = [2, 3, 4, 5, 6] as const;
export type Order = (typeof orders)[number];

/**
 * What eliminating a mode adds to the couplings.
 * @param s couplings s₀…s_{n−1} from `at` on
 * @param out takes what is added, from `to` on; it may not overlap the couplings
 */
export type Increment = (
  s: Float64Array,
  at: number,
  lambda: number,
  y2: number,
  out: Float64Array,
  to: number,
) => void;

function increment2(s: Float64Array, at: number, lambda: number, y2: number, out: Float64Array, to: number): void {
  const s1 = s[at + 1]!;
  const learned = 1 / (1 + lambda * s[at]!);
  const C = lambda * learned;
  const m2 = y2 * learned * learned;
  const p = C * s1 * s1;
  out[to] = (C + m2) * s1;
  out[to + 1] = -(C + 2 * m2) * p;
}

function increment3(s: Float64Array, at: number, lambda: number, y2: number, out: Float64Array, to: number): void {
  const s1 = s[at + 1]!;
  const s2 = s[at + 2]!;
  const learned = 1 / (1 + lambda * s[at]!);
  const C = lambda * learned;
  const m2 = y2 * learned * learned;
  const T1 = -C * s1;
  const p21 = s1 * T1;
  const Q2 = p21 + s2;
  const T2 = -C * Q2;
  const p31 = s1 * T2;
  const p32 = s2 * T1;
  out[to] = (C + m2) * s1;
  out[to + 1] = C * (p21 + 2 * s2) + 2 * m2 * Q2;
  out[to + 2] = C * (p31 + 2 * p32) + 3 * m2 * (p31 + p32);
}

function increment4(s: Float64Array, at: number, lambda: number, y2: number, out: Float64Array, to: number): void {
  const s1 = s[at + 1]!;
  const s2 = s[at + 2]!;
  const s3 = s[at + 3]!;
  const learned = 1 / (1 + lambda * s[at]!);
  const C = lambda * learned;
  const m2 = y2 * learned * learned;
  const T1 = -C * s1;
  const p21 = s1 * T1;
  const Q2 = p21 + s2;
  const T2 = -C * Q2;
  const p31 = s1 * T2;
  const p32 = s2 * T1;
  const Q3 = p31 + p32 + s3;
  const T3 = -C * Q3;
  const p41 = s1 * T3;
  const p42 = s2 * T2;
  const p43 = s3 * T1;
  out[to] = (C + m2) * s1;
  out[to + 1] = C * (p21 + 2 * s2) + 2 * m2 * Q2;
  out[to + 2] = C * (p31 + 2 * p32 + 3 * s3) + 3 * m2 * Q3;
  out[to + 3] = C * (p41 + 2 * p42 + 3 * p43) + 4 * m2 * (p41 + p42 + p43);
}

function increment5(s: Float64Array, at: number, lambda: number, y2: number, out: Float64Array, to: number): void {
  const s1 = s[at + 1]!;
  const s2 = s[at + 2]!;
  const s3 = s[at + 3]!;
  const s4 = s[at + 4]!;
  const learned = 1 / (1 + lambda * s[at]!);
  const C = lambda * learned;
  const m2 = y2 * learned * learned;
  const T1 = -C * s1;
  const p21 = s1 * T1;
  const Q2 = p21 + s2;
  const T2 = -C * Q2;
  const p31 = s1 * T2;
  const p32 = s2 * T1;
  const Q3 = p31 + p32 + s3;
  const T3 = -C * Q3;
  const p41 = s1 * T3;
  const p42 = s2 * T2;
  const p43 = s3 * T1;
  const Q4 = p41 + p42 + p43 + s4;
  const T4 = -C * Q4;
  const p51 = s1 * T4;
  const p52 = s2 * T3;
  const p53 = s3 * T2;
  const p54 = s4 * T1;
  out[to] = (C + m2) * s1;
  out[to + 1] = C * (p21 + 2 * s2) + 2 * m2 * Q2;
  out[to + 2] = C * (p31 + 2 * p32 + 3 * s3) + 3 * m2 * Q3;
  out[to + 3] = C * (p41 + 2 * p42 + 3 * p43 + 4 * s4) + 4 * m2 * Q4;
  out[to + 4] = C * (p51 + 2 * p52 + 3 * p53 + 4 * p54) + 5 * m2 * (p51 + p52 + p53 + p54);
}

function increment6(s: Float64Array, at: number, lambda: number, y2: number, out: Float64Array, to: number): void {
  const s1 = s[at + 1]!;
  const s2 = s[at + 2]!;
  const s3 = s[at + 3]!;
  const s4 = s[at + 4]!;
  const s5 = s[at + 5]!;
  const learned = 1 / (1 + lambda * s[at]!);
  const C = lambda * learned;
  const m2 = y2 * learned * learned;
  const T1 = -C * s1;
  const p21 = s1 * T1;
  const Q2 = p21 + s2;
  const T2 = -C * Q2;
  const p31 = s1 * T2;
  const p32 = s2 * T1;
  const Q3 = p31 + p32 + s3;
  const T3 = -C * Q3;
  const p41 = s1 * T3;
  const p42 = s2 * T2;
  const p43 = s3 * T1;
  const Q4 = p41 + p42 + p43 + s4;
  const T4 = -C * Q4;
  const p51 = s1 * T4;
  const p52 = s2 * T3;
  const p53 = s3 * T2;
  const p54 = s4 * T1;
  const Q5 = p51 + p52 + p53 + p54 + s5;
  const T5 = -C * Q5;
  const p61 = s1 * T5;
  const p62 = s2 * T4;
  const p63 = s3 * T3;
  const p64 = s4 * T2;
  const p65 = s5 * T1;
  out[to] = (C + m2) * s1;
  out[to + 1] = C * (p21 + 2 * s2) + 2 * m2 * Q2;
  out[to + 2] = C * (p31 + 2 * p32 + 3 * s3) + 3 * m2 * Q3;
  out[to + 3] = C * (p41 + 2 * p42 + 3 * p43 + 4 * s4) + 4 * m2 * Q4;
  out[to + 4] = C * (p51 + 2 * p52 + 3 * p53 + 4 * p54 + 5 * s5) + 5 * m2 * Q5;
  out[to + 5] = C * (p61 + 2 * p62 + 3 * p63 + 4 * p64 + 5 * p65) + 6 * m2 * (p61 + p62 + p63 + p64 + p65);
}

export const increments: Record<Order, Increment> = {
  2: increment2,
  3: increment3,
  4: increment4,
  5: increment5,
  6: increment6,
};
