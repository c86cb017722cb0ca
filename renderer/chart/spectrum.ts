/** The spectrum of a system as it is drawn: eigenvalues and squared target over the mode number, and the borders k*. */
import { placeOn, type Scale } from '../../core/chart/axis.ts';
import { bareKStar } from '../../core/chart/k-star.ts';
import { numberSpans, type Span } from '../../core/chart/text.ts';
import type { System } from '../../core/model/system.ts';
import { solveEffectiveAction } from '../../core/theory/effective-action.ts';

export interface SpectrumLine {
  /** The class of its colour. */
  name: 'eigenvalues' | 'target';
  /** Places of its ends, 0 to 1 from left and from the foot. */
  from: [x: number, y: number];
  to: [x: number, y: number];
  label: Span[];
}

export interface Spectrum {
  k: Scale;
  value: Scale;
  lines: [upper: SpectrumLine, lower: SpectrumLine];
  bare: number;
  /** With the coupling; null without one, or where there is not exactly one root. */
  dressed: number | null;
}

/** Decades of the ordinate at most: what lies deeper is of no weight. */
const mostDecades = 12;

/** @param system at the P whose border is shown; @param largest P that may be shown, so that the frame stays when P moves */
export function spectrumOf(system: System, largest: number): Spectrum {
  const { alpha, beta, lambda0, y0, K, u } = system;
  const furthest = Math.max(1e3, 10 * bareKStar(system, largest));
  const end = Math.min(K, 10 ** Math.ceil(Math.log10(furthest)), 1e9);
  const k: Scale = { logarithmic: true, min: 1, max: Math.max(10, end) };
  const at = (scale: number, exponent: number) => [scale, scale * end ** -(1 + exponent)] as [number, number];
  const ends = { eigenvalues: at(lambda0, alpha), target: at(y0 * y0, beta) };
  const all = [...ends.eigenvalues, ...ends.target].filter((value) => value > 0 && Number.isFinite(value));
  const top = Math.ceil(Math.log10(Math.max(...all)) + 0.2);
  const foot = Math.max(Math.floor(Math.log10(Math.min(...all))), top - mostDecades);
  const value: Scale = { logarithmic: true, min: 10 ** foot, max: 10 ** top };
  const line = (name: SpectrumLine['name'], label: Span[]): SpectrumLine => ({
    name,
    from: [0, placeOn(value, ends[name][0])],
    to: [placeOn(k, end), placeOn(value, ends[name][1])],
    label,
  });
  const eigenvalues = line('eigenvalues', [...symbol('λ'), ...power(alpha)]);
  const target = line('target', [...symbol('y'), { kind: 'sup', text: '2' }, ...power(beta)]);
  const solution = u === 0 ? null : solveEffectiveAction(system);
  return {
    k,
    value,
    lines: alpha <= beta ? [eigenvalues, target] : [target, eigenvalues],
    bare: bareKStar(system, system.P),
    dressed: solution?.status === 'converged' ? (lambda0 * solution.s) ** (1 / (1 + alpha)) : null,
  };
}

function symbol(letter: string): Span[] {
  return [
    { kind: 'symbol', text: letter },
    { kind: 'sub', text: 'k' },
  ];
}

function power(exponent: number): Span[] {
  const text = numberSpans(-(1 + exponent), 'roman', 'raised', undefined)
    .map((span) => span.text)
    .join('');
  const short = text.length > 7 ? String(Number((-(1 + exponent)).toPrecision(4))).replace('-', '−') : text;
  return [
    { kind: 'roman', text: ' ∼ ' },
    { kind: 'symbol', text: 'k' },
    { kind: 'sup', text: short },
  ];
}
