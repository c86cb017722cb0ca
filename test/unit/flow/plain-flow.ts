/** Flows by plain nested loops over the modes and over the powers of X: what the program's own code is measured against. */

/** λ_k and y_k² of k = 1…K. */
export interface PlainModes {
  lambda: Float64Array;
  y2: Float64Array;
}

export function plainModes(K: number, lambda: (k: number) => number, y2: (k: number) => number): PlainModes {
  return {
    lambda: Float64Array.from({ length: K }, (_, i) => lambda(i + 1)),
    y2: Float64Array.from({ length: K }, (_, i) => y2(i + 1)),
  };
}

/**
 * What eliminating one mode adds to V = Σ s_{j−1}X^j/(2j), truncated at the length of `s`: F(s) = ½ ln(1+λs) + ½y²s/(1+λs) at s = s₀ + x is a series in x
 * with factors ½(−1)^{j+1}C^{j−1}(C/j + m²), and x = s₁X + s₂X² + … is raised to each power.
 */
export function plainIncrement(s: Float64Array, lambda: number, y2: number, out: Float64Array): void {
  const n = s.length;
  const learned = 1 / (1 + lambda * s[0]!);
  const C = lambda * learned;
  const m2 = y2 * learned * learned;
  const power = new Float64Array(n + 1);
  const next = new Float64Array(n + 1);
  const F = new Float64Array(n + 1);
  power[0] = 1;
  let factor = 1;
  for (let j = 1; j <= n; j++) {
    next.fill(0);
    for (let a = 0; a <= n; a++) for (let b = 1; b < n && a + b <= n; b++) next[a + b]! += power[a]! * s[b]!;
    power.set(next);
    for (let i = 1; i <= n; i++) F[i]! += 0.5 * factor * (C / j + m2) * power[i]!;
    factor *= -C;
  }
  // V gains F, and s_{i−1} is 2i times the coefficient of Xⁱ.
  for (let i = 1; i <= n; i++) out[i - 1] = 2 * i * F[i]!;
}

/**
 * The couplings with the modes above each Λ gone, added up with Kahan's compensation.
 * @param modesLeft values of Λ, falling
 */
export function plainFlow(
  { lambda, y2 }: PlainModes,
  start: Float64Array,
  modesLeft: readonly number[],
): Float64Array[] {
  const s = start.slice();
  const lost = new Float64Array(s.length);
  const added = new Float64Array(s.length);
  let k = lambda.length;
  return modesLeft.map((left) => {
    for (; k > left; k--) {
      plainIncrement(s, lambda[k - 1]!, y2[k - 1]!, added);
      for (let i = 0; i < s.length; i++) {
        const wanted = added[i]! - lost[i]!;
        const sum = s[i]! + wanted;
        lost[i] = sum - s[i]! - wanted;
        s[i] = sum;
      }
    }
    return s.slice();
  });
}

/** X(s) = Σ λ/(1+λs) + y²/(1+λs)² over the modes above Λ. */
export function plainTail({ lambda, y2 }: PlainModes, modesLeft: number, s: number): number {
  let X = 0;
  for (let k = lambda.length; k > modesLeft; k--) {
    const learned = 1 / (1 + lambda[k - 1]! * s);
    X += lambda[k - 1]! * learned + y2[k - 1]! * learned * learned;
  }
  return X;
}
