/**
 * The border between learned and unlearned modes, and the top axis of learning curves, which shows it bare: λ_k P/κ = 1 (theory, section 2),
 * k* = (λ₀P/κ)^(1/(1+α)) for a power law.
 */
import { CoarsegrainError } from '../errors.ts';
import { spectrumOf } from '../model/spectrum.ts';
import type { System } from '../model/system.ts';
import { axisTicks, placeOn, valueAt, type Scale, type Tick } from './axis.ts';
import type { Curve, CurveSet } from './curves.ts';
import { estimateWidth, type Span } from './text.ts';
import type { ChartTheme } from './theme.ts';

export interface TopAxis {
  /** `place` runs from 0 at the left end to 1. */
  ticks: (Tick & { place: number })[];
  name: Span[];
}

/**
 * The border at data strength s, λ_k s = 1: bare where s = P/κ, dressed where it is level 1's s; NaN where a spectrum has none, or is not
 * at hand. It may lie beyond the last mode, where the spectrum is continued.
 */
export function kStarAt(system: System, s: number): number {
  return s > 0 ? known(() => spectrumOf(system).modeWhere(1 / s)) : NaN;
}

/** NaN where a spectrum is not at hand, or its formula has no value. */
function known(value: () => number): number {
  try {
    return value();
  } catch (error) {
    if (error instanceof CoarsegrainError) return NaN;
    throw error;
  }
}

/** Bare k* of a system at P samples. */
export function bareKStar(system: System, P: number): number {
  return kStarAt(system, P / system.kappa);
}

/** What bare k* at a given P depends on: curves with equal keys share it. */
export function kStarKey(system: System): string {
  const { spectrum, kappa, lambda0, alpha, kc, alpha2, epsilon, omega, lambda, content, K } = system;
  // Of a formula and of a file the border beyond the last mode depends on where that is.
  const last = spectrum === 'formula' || spectrum === 'measured' ? K : 0;
  return JSON.stringify([spectrum, kappa, lambda0, alpha, kc, alpha2, epsilon, omega, lambda, content, last]);
}

/** The P at which the bare border is k; NaN where it jumps past it, as on a spectrum that rises in places. */
function samplesAt(system: System, k: number): number {
  const { spectrum, kappa, alpha, lambda0 } = system;
  // Of degenerate levels, as of the power law on which their first modes lie.
  const powerLaw = spectrum === 'power-law' || spectrum === 'degenerate';
  const lambda = powerLaw ? lambda0 * k ** -(1 + alpha) : known(() => spectrumOf(system).lambda(k));
  const P = kappa / lambda;
  return Math.abs(bareKStar(system, P) / k - 1) < 1e-6 ? P : NaN;
}

const symbol: Span[] = [
  { kind: 'symbol', text: 'k' },
  { kind: 'roman', text: '*' },
];
const names: Span[][] = [
  [{ kind: 'word', text: 'bare ' }, ...symbol, { kind: 'word', text: ', modes learned' }],
  [{ kind: 'word', text: 'bare ' }, ...symbol],
];

/**
 * The axis, where the abscissa is P and all curves share k*, and k* grows with P without a jump; else null.
 * @param width of the panel, in the theme's unit
 */
export function kStarAxis(
  set: CurveSet,
  curves: readonly Curve[],
  scaleX: Scale,
  width: number,
  theme: ChartTheme,
): TopAxis | null {
  const system = curves[0]?.system;
  if (!system || set.x.parameter !== 'P') return null;
  if (new Set(curves.map((curve) => kStarKey(curve.system))).size > 1) return null;
  // A linear abscissa may begin at or below zero, where k* has no value.
  const lowest = scaleX.min > 0 ? scaleX.min : valueAt(scaleX, 0.02);
  const scale: Scale = { logarithmic: true, min: bareKStar(system, lowest), max: bareKStar(system, scaleX.max) };
  if (!(scale.min > 0 && scale.min < scale.max && scale.max < Infinity)) return null;
  const ticks = axisTicks(scale, width, 'abscissa', theme).map((tick) => ({
    ...tick,
    place: placeOn(scaleX, samplesAt(system, tick.value)),
  }));
  if (ticks.some(({ place }) => Number.isNaN(place))) return null;
  // The name stands at the right end of the row of labels: the long one where it hides none of them.
  const clear = (name: Span[]) => ({ name, ticks: withoutOverlap(ticks, name, width, theme) });
  const [long, short] = names.map(clear) as [TopAxis, TopAxis];
  if (estimateWidth(short.name, theme) > width) return null;
  return estimateWidth(long.name, theme) < 0.6 * width && count(long) >= count(short) ? long : short;
}

function count({ ticks }: TopAxis): number {
  return ticks.reduce((sum, { label }) => sum + (label ? 1 : 0), 0);
}

function withoutOverlap(ticks: TopAxis['ticks'], name: Span[], width: number, theme: ChartTheme): TopAxis['ticks'] {
  const gap = 1.5 * theme.sizes.space;
  const edge = width - estimateWidth(name, theme) - gap;
  let taken = -Infinity;
  return ticks.map(({ value, major, label, place }) => {
    const half = label ? estimateWidth(label, theme) / 2 : 0;
    const centre = place * width;
    if (!label || centre - half < taken + gap || centre + half > edge) return { value, major, place };
    taken = centre + half;
    return { value, major, label, place };
  });
}
