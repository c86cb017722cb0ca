/** The top axis of learning curves: the bare border between learned and unlearned modes, k* = (λ₀P/κ)^(1/(1+α)) (theory, section 2). */
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

/** Bare k* of a system at P samples. */
export function bareKStar({ lambda0, kappa, alpha }: Pick<System, 'lambda0' | 'kappa' | 'alpha'>, P: number): number {
  return ((lambda0 * P) / kappa) ** (1 / (1 + alpha));
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
 * The axis, where the abscissa is P and all curves share k*; else null.
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
  const shared = curves.every(
    ({ system: other }) =>
      other.alpha === system.alpha && other.kappa === system.kappa && other.lambda0 === system.lambda0,
  );
  if (!shared) return null;
  // A linear abscissa may begin at or below zero, where k* has no value.
  const lowest = scaleX.min > 0 ? scaleX.min : valueAt(scaleX, 0.02);
  const scale: Scale = { logarithmic: true, min: bareKStar(system, lowest), max: bareKStar(system, scaleX.max) };
  if (!(scale.min > 0 && scale.min < scale.max && scale.max < Infinity)) return null;
  const ticks = axisTicks(scale, width, 'abscissa', theme).map((tick) => ({
    ...tick,
    place: placeOn(scaleX, (system.kappa * tick.value ** (1 + system.alpha)) / system.lambda0),
  }));
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
