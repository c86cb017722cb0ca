/**
 * X(τ) = Σ y_k² e^(−2λ_kτ) for every τ of one spectrum (theory, section 9), in O(log K): over the nodes of its mode sums, which serve e^(−x)
 * as well as 1/(1+x) until the last modes have decayed too. Only nodes that are decaying are visited: those that have not begun are summed
 * in powers of λτ once.
 */
import { addSmooth, type Nodes } from '../model/adaptive-nodes.ts';
import { spectrumOf, type Spectrum } from '../model/spectrum.ts';
import { modeSums } from '../model/system-sums.ts';
import type { System } from '../model/system.ts';
import { scaledHurwitzZeta } from '../numerics/hurwitz.ts';

/** Spectra that are not smooth are summed mode by mode up to this K. */
const fewModes = 2000;
/** Up to this K what the nodes no longer give is summed mode by mode. */
const mostModes = 1e5;
/** 2λτ below which five terms of e^(−2λτ) are all of it, and above which nothing is left in doubles. */
const begun = 1e-3;
const gone = 745;
const terms = 5;
/** 2λτ of the last mode up to which nodes give X: to 3e-10 for a smooth spectrum, to 3e-9 for another. */
const borne = { smooth: 20, listed: 10 };
/** At K = ∞ nodes end where λ has fallen to this share of λ_1, and τ where 2λ_1τ is the square root of its inverse. */
const smallest = 1e-31;

export class DecaySums {
  /** 2λ at each node, descending, and its weight times y². */
  private readonly rates: Float64Array;
  private readonly weights: Float64Array;
  /** Σ weight·(−rate)ⁿ/n! over the nodes from i on, at i·terms + n. */
  private readonly later: Float64Array;
  private readonly spectrum: Spectrum;
  /** τ up to which the nodes give X, and up to which anything does. */
  private readonly decayed: number;
  private readonly longest: number;

  constructor(system: System) {
    const spectrum = spectrumOf(system);
    const { K, lambda, y2, smooth } = spectrum;
    this.spectrum = spectrum;
    const plain = !smooth && K <= fewModes;
    this.longest = K < Infinity ? Infinity : 0.5 / (lambda(1) * Math.sqrt(smallest));
    this.decayed = K === Infinity || plain ? this.longest : borne[smooth ? 'smooth' : 'listed'] / (2 * lambda(K));
    const nodes: [rate: number, weight: number][] = [];
    let beyond = 0;
    if (K === Infinity) {
      const end = endOf(system, spectrum);
      const { lambda: values, weight, y2: squares, k } = endless(spectrum, end);
      k.forEach((_, i) => nodes.push([2 * values[i]!, weight[i]! * squares[i]!]));
      beyond = tailOf(system, spectrum, end);
    } else if (plain) {
      for (let k = 1; k <= K; k++) nodes.push([2 * lambda(k), y2(k)]);
    } else {
      const { lambda0, y0 } = system;
      modeSums(system).forEachNode((value, _, weight) => nodes.push([2 * lambda0 * value, y0 * y0 * weight]));
    }
    nodes.sort(([a], [b]) => b - a);
    this.rates = Float64Array.from(nodes, ([rate]) => rate);
    this.weights = Float64Array.from(nodes, ([, weight]) => weight);
    this.later = new Float64Array((nodes.length + 1) * terms);
    const { later } = this;
    later[nodes.length * terms] = beyond;
    for (let i = nodes.length - 1; i >= 0; i--) {
      let term = this.weights[i]!;
      for (let n = 0; n < terms; n++) {
        later[i * terms + n] = later[(i + 1) * terms + n]! + term;
        term *= -this.rates[i]! / (n + 1);
      }
    }
  }

  /**
   * X at τ ≥ 0 to its own digits. NaN where it has none: for 2λ_1τ > 3e15 at K = ∞, and where the last of more than 1e5 modes is decaying by
   * e^(−20), or by e^(−10) where the spectrum is not smooth.
   */
  exact(tau: number): number {
    if (!(tau <= this.longest)) return NaN;
    if (tau <= this.decayed) return this.at(tau);
    const { K, lambda, y2 } = this.spectrum;
    if (K > mostModes) return NaN;
    let X = 0;
    for (let k = K; k >= 1; k--) X += y2(k) * Math.exp(-2 * lambda(k) * tau);
    return X;
  }

  /** X at τ ≥ 0 to the digits of X(0). */
  at(tau: number): number {
    const { rates, weights, later } = this;
    let low = 0;
    let high = rates.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (rates[middle]! * tau > begun) low = middle + 1;
      else high = middle;
    }
    let X = 0;
    for (let n = terms - 1; n >= 0; n--) X = X * tau + later[low * terms + n]!;
    for (let i = low - 1; i >= 0; i--) {
      const decay = rates[i]! * tau;
      if (decay > gone) break;
      X += weights[i]! * Math.exp(-decay);
    }
    return X;
  }
}

/** Nodes of the modes below `end`, block by block from one power of 2 to the next. Beyond 2⁵³ only these are told apart from a mode less. */
function endless(spectrum: Spectrum, end: number): Nodes {
  const nodes: Nodes = { k: [], lambda: [], weight: [], y2: [] };
  for (let first = 1; first < end;) {
    let next = first < 32 ? 32 : 2 * 2 ** Math.floor(Math.log2(first));
    for (const edge of spectrum.breaks) if (edge >= first) next = Math.min(next, Math.floor(edge) + 1);
    addSmooth(spectrum, first, next - 1, nodes);
    first = next;
  }
  return nodes;
}

/** The first mode that needs no node at K = ∞, a power of 2. */
function endOf({ spectrum, kc }: System, { lambda, modeWhere }: Spectrum): number {
  const needed = Math.max(100, modeWhere(smallest * lambda(1)), spectrum === 'broken' ? kc : 0);
  return 2 ** (Math.floor(Math.log2(needed)) + 1);
}

/** Σ y² over the modes from `first` on, at K = ∞, where y² is a power of k. With a cut-off nothing is left of it. */
function tailOf({ spectrum, beta, beta2 }: System, { y2 }: Spectrum, first: number): number {
  if (spectrum === 'cutoff') return 0;
  return y2(first) * first * scaledHurwitzZeta(spectrum === 'broken' ? beta2 : beta, first);
}
