/**
 * The continuum flow at order 2 in three sets of variables (theory, section 3), from Λ₀ = K+½ down: the sum over the modes 1…K is the integral
 * over Λ from ½ to K+½, so that "q modes left" is Λ = q+½. The beta functions of (r′, U) depend on l = Λ₀/Λ, those of (r̂, ĝ, ŷ²) do not.
 */
import type { Spectrum } from '../model/spectrum.ts';
import { Descent, type Slopes } from '../numerics/descent.ts';
import { increments, type Order } from './elimination.ts';

/** The lowest Λ, at which no mode is left. */
export const end = 0.5;

/**
 * The bare couplings s₀ = r, s₁ = g, … as functions of ln Λ: d/d ln l adds Λ times what eliminating a mode at Λ adds.
 * @param start s₀…s_{n−1} at Λ₀
 * @param shift how far above the number of modes left Λ lies: ½, or 0 for boundaries at whole numbers, with which the flow ends at Λ = 1
 */
export function bareFlow(spectrum: Spectrum, order: Order, start: Float64Array, shift = end): Descent {
  const { breaks, K } = spectrum;
  const increment = increments[order];
  const lambda = continued(spectrum.lambda);
  const y2 = continued(spectrum.y2);
  const slopes: Slopes = (x, s, at, out) => {
    const cut = Math.exp(x);
    increment(s, at, lambda(cut), y2(cut), out, 0);
    for (let i = 0; i < order; i++) out[i] = cut * out[i]!;
  };
  return new Descent(slopes, Math.log(K + shift), shift > 0 ? Math.log(shift) : 0, start, breaks.map(Math.log));
}

/** Below the first mode a formula may have no value: then the flow ends at Λ = 1. */
function continued(value: (k: number) => number): (k: number) => number {
  return (k) => {
    if (k >= 1) return value(k);
    try {
      return value(k);
    } catch {
      return NaN;
    }
  };
}

/** What a power law is at the original cut-off Λ₀. */
export interface PowerLaw {
  alpha: number;
  beta: number;
  /** Λ₀ = K+½. */
  cut: number;
  /** λ and y² at Λ₀. */
  lambda: number;
  y2: number;
}

/**
 * The rescaled couplings r′ = r l^(1+α), U = g l^(2+2α) of a power law as functions of −ln l:
 * dr′/d ln l = (1+α)r′ + U(Λ₀/l)(G+m²), dU/d ln l = (2+2α)U − U²(Λ₀/l)(G²+2Gm²) with G = 1/(1/λ_Λ₀ + r′), m² = y_Λ₀² l^(β−α)/(1+λ_Λ₀r′)².
 */
export function rescaledFlow({ alpha, beta, cut, lambda, y2 }: PowerLaw, r: number, g: number): Descent {
  const slopes: Slopes = (x, y, at, out) => {
    const learned = 1 / (1 + lambda * y[at]!);
    const G = lambda * learned;
    const m2 = y2 * Math.exp((alpha - beta) * x) * learned * learned;
    const U = y[at + 1]!;
    const shell = U * cut * Math.exp(x);
    out[0] = (1 + alpha) * y[at]! + shell * (G + m2);
    out[1] = (2 + 2 * alpha) * U - shell * U * G * (G + 2 * m2);
  };
  return new Descent(slopes, 0, Math.log(end / cut), Float64Array.of(r, g));
}

/**
 * The hatted couplings r̂ = rλ_Λ, ĝ = gΛλ_Λ², ŷ² = y_Λ²/λ_Λ of a power law as functions of −ln l: dr̂ = (1+α)r̂ + ĝ[1/(1+r̂) + ŷ²/(1+r̂)²],
 * dĝ = (1+2α)ĝ − ĝ²[1/(1+r̂)² + 2ŷ²/(1+r̂)³], dŷ² = (β−α)ŷ².
 */
export function hattedFlow({ alpha, beta, cut, lambda, y2 }: PowerLaw, r: number, g: number): Descent {
  const slopes: Slopes = (_, y, at, out) => {
    const learned = 1 / (1 + y[at]!);
    const g = y[at + 1]!;
    const m2 = y[at + 2]! * learned * learned;
    out[0] = (1 + alpha) * y[at]! + g * (learned + m2);
    out[1] = (1 + 2 * alpha) * g - g * g * learned * (learned + 2 * m2);
    out[2] = (beta - alpha) * y[at + 2]!;
  };
  return new Descent(
    slopes,
    0,
    Math.log(end / cut),
    Float64Array.of(r * lambda, g * cut * lambda * lambda, y2 / lambda),
  );
}

/** The running k*, λ_Λ r_Λ = 1 on the bare flow, met first on the way down; NaN where it does not lie within ½…K+½ or the flow ends before. */
export function runningBorder({ lambda }: Spectrum, flow: Descent): number {
  const { ends, states } = flow;
  const excess = (x: number, r: number) => Math.log(lambda(Math.exp(x)) * r);
  const index = ends.findIndex((x, i) => excess(x, states[i]![0]!) >= 0);
  if (index < 1) return NaN;
  let [high, low] = [ends[index - 1]!, ends[index]!];
  let above = excess(high, states[index - 1]![0]!);
  let below = excess(low, states[index]![0]!);
  // The secant of the two sides; that of a side which stays twice is halved.
  let stayed = 0;
  for (let step = 0; step < 100 && below > 0; step++) {
    const middle = high - (above * (high - low)) / (above - below);
    const value = excess(middle, flow.at(middle)[0]!);
    if (Math.abs(value) < 1e-13 || !(middle > low && middle < high)) return Math.exp(middle);
    if (value > 0) {
      [low, below] = [middle, value];
      if (stayed === 1) above /= 2;
      stayed = 1;
    } else {
      [high, above] = [middle, value];
      if (stayed === -1) below /= 2;
      stayed = -1;
    }
  }
  return Math.exp(low);
}
