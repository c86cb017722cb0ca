/**
 * The phase portrait of the flow at order 2 without target, ŷ² = 0 (theory, section 3): dr̂ = (1+α)r̂ + ĝ/(1+r̂), dĝ = (1+2α)ĝ − ĝ²/(1+r̂)²
 * per d ln l. Its fixed points are the Gaussian process (0, 0), a source with eigenvalues 1+α and 1+2α, and a saddle that is an artefact of
 * truncating at order 2. The separatrix holds the points whose bare r vanishes at the end of the flow.
 */

export interface Direction {
  r: number;
  g: number;
}

/** (dr̂, dĝ) per d ln l at (r̂, ĝ); NaN for r̂ ≤ −1, where nothing is defined. */
export function hattedField(alpha: number, r: number, g: number): Direction {
  if (!(r > -1)) return { r: NaN, g: NaN };
  const pull = g / (1 + r);
  return { r: (1 + alpha) * r + pull, g: (1 + 2 * alpha) * g - pull * pull };
}

/** Where on the flow the rescaled couplings (r′, U) = (r l^(1+α), g l^(2+2α)) are looked at. */
export interface Scale {
  alpha: number;
  /** Λ₀ = K+½, and λ there. */
  cut: number;
  lambda: number;
  /** l = Λ₀/Λ. */
  l: number;
}

/** r′ = r̂/λ_Λ₀, U = ĝ l/(Λ₀λ_Λ₀²). */
export function rescaled({ cut, lambda, l }: Scale, r: number, g: number): Direction {
  return { r: r / lambda, g: (g * l) / (cut * lambda * lambda) };
}

/** (dr′, dU) per d ln l at (r′, U), frozen at l: (1+α)r′ + U(Λ₀/l)G and (2+2α)U − U²(Λ₀/l)G², G = 1/(1/λ_Λ₀ + r′). */
export function rescaledField({ alpha, cut, lambda, l }: Scale, r: number, U: number): Direction {
  const G = 1 / (1 / lambda + r);
  if (!(G > 0)) return { r: NaN, g: NaN };
  const pull = (U * cut * G) / l;
  return { r: (1 + alpha) * r + pull, g: (2 + 2 * alpha) * U - U * pull * G };
}

/** The second zero of that field, which runs away with l: r′ = −2/(3λ_Λ₀), U = (2+2α)l/(9Λ₀λ_Λ₀²). No fixed point. */
export function runawayZero({ alpha, cut, lambda, l }: Scale): Direction {
  return { r: -2 / (3 * lambda), g: ((2 + 2 * alpha) * l) / (9 * cut * lambda * lambda) };
}

/** The interacting fixed point of the hatted set, an artefact of order 2: r̂* = −(1+2α)/(2+3α), ĝ* = (1+2α)(1+α)²/(2+3α)². */
export function artefact(alpha: number): Direction {
  const r = -(1 + 2 * alpha) / (2 + 3 * alpha);
  return { r, g: (1 + 2 * alpha) * (1 + r) ** 2 };
}

/** Its eigenvalues ½[−(1+3α) ± √(33α²+34α+9)], the unstable one first. */
export function artefactEigenvalues(alpha: number): [number, number] {
  const root = Math.sqrt(33 * alpha * alpha + 34 * alpha + 9);
  return [(-(1 + 3 * alpha) + root) / 2, (-(1 + 3 * alpha) - root) / 2];
}
