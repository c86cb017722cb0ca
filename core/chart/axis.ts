/** An axis of a chart: its range, where a value lies on it, and its ticks with their labels. */
import { decadeSpans, estimateWidth, formatDecimals, numberSpans, type Span } from './text.ts';
import type { ChartTheme } from './theme.ts';

export interface Scale {
  logarithmic: boolean;
  min: number;
  max: number;
}

export interface Tick {
  value: number;
  major: boolean;
  label?: Span[];
}

/** Where a value lies between the scale's ends: 0 at the minimum, 1 at the maximum; NaN for what has no place there. */
export function placeOn({ logarithmic, min, max }: Scale, value: number): number {
  if (!logarithmic) return (value - min) / (max - min);
  return value > 0 ? Math.log(value / min) / Math.log(max / min) : NaN;
}

/** The value at a place of the scale; the inverse of `placeOn`. */
export function valueAt({ logarithmic, min, max }: Scale, place: number): number {
  return logarithmic ? min * (max / min) ** place : min + (max - min) * place;
}

/**
 * A scale that holds the values with room to spare, so that no curve touches the frame.
 * @param low @param high the extremes; a logarithmic scale needs low > 0. Equal extremes, or ones closer than a label can tell, are
 *   set apart; where nothing is finite the scale is that of an empty chart.
 * @param room share of the range that is added at either end
 */
export function roomyScale(low: number, high: number, logarithmic: boolean, room: number): Scale {
  if (!(low <= high) || !Number.isFinite(low) || !Number.isFinite(high)) {
    return logarithmic ? { logarithmic, min: 1, max: 10 } : { logarithmic, min: 0, max: 1 };
  }
  if (logarithmic) {
    // Six digits in a label are the most that can be read.
    const factor = low === high ? Math.sqrt(10) : Math.max((high / low) ** room, 1 + 1e-5);
    return {
      logarithmic,
      min: Math.max(low / factor, Number.MIN_VALUE),
      max: Math.min(high * factor, Number.MAX_VALUE),
    };
  }
  const least = Math.max(Math.abs(low), Math.abs(high)) * 1e-5;
  const margin = low === high ? Math.abs(low) * 0.1 || 1 : Math.max((high - low) * room, least);
  return { logarithmic, min: low - margin, max: high + margin };
}

/**
 * Ticks and labels of an axis: decades; where there are too few of them 1, 2 and 5 of each; where there are too few of those round
 * steps.
 * @param length of the axis, in the theme's unit
 * @param along whether labels stand side by side (abscissa) or one above the other (ordinate)
 */
export function axisTicks(scale: Scale, length: number, along: 'abscissa' | 'ordinate', theme: ChartTheme): Tick[] {
  const candidates = scale.logarithmic ? [decadeTicks, oneTwoFiveTicks, linearTicks] : [linearTicks];
  let best: Tick[] = [];
  for (const candidate of candidates) {
    const ticks = thinLabels(candidate(scale, length, theme), scale, length, along, theme);
    const enough = candidate === decadeTicks && scale.max / scale.min >= 100 ? 2 : 3;
    if (labelled(ticks) >= enough) return ticks;
    if (labelled(ticks) > labelled(best)) best = ticks;
  }
  return best;
}

/** The widest label, estimated, in the theme's unit. */
export function labelWidth(ticks: readonly Tick[], theme: ChartTheme): number {
  return ticks.reduce((widest, { label }) => Math.max(widest, label ? estimateWidth(label, theme) : 0), 0);
}

function labelled(ticks: readonly Tick[]): number {
  return ticks.reduce((count, { label }) => count + (label ? 1 : 0), 0);
}

/** Ticks before their labels are thinned out: every label has a number in the order of its kind, and only strides that keep the kind's
 * pattern are taken. */
interface Candidate {
  ticks: (Tick & { order: number })[];
  strides: number[];
}

/** Every decade, with minor ticks at 2…9 while they can be told apart. */
function decadeTicks(scale: Scale, length: number, theme: ChartTheme): Candidate {
  const ticks: Candidate['ticks'] = [];
  const decade = length / (Math.log10(scale.max) - Math.log10(scale.min));
  const every = Math.max(1, Math.ceil(theme.sizes.space / decade));
  for (let order = Math.floor(Math.log10(scale.min)); order <= Math.log10(scale.max); order++) {
    const value = powerOfTen(order);
    if (order % every === 0) ticks.push({ value, order, major: true, label: decadeSpans(order) });
    if (decade < 5 * theme.sizes.space) continue;
    for (let multiple = 2; multiple < 10; multiple++) ticks.push({ value: multiple * value, order, major: false });
  }
  return { ticks: ticks.filter((tick) => within(scale, tick)), strides: [1, 2, 3, 5, 10, 20, 50, 100, 200] };
}

/** 1, 2 and 5 of every decade, for ranges of about one decade. */
function oneTwoFiveTicks(scale: Scale): Candidate {
  const ticks: Candidate['ticks'] = [];
  for (let exponent = Math.floor(Math.log10(scale.min)); exponent <= Math.log10(scale.max); exponent++) {
    for (let multiple = 1; multiple < 10; multiple++) {
      const value = Number(`${String(multiple)}e${String(exponent)}`);
      const place = [1, 2, 5].indexOf(multiple);
      if (place < 0) ticks.push({ value, order: NaN, major: false });
      else {
        const label = numberSpans(value, 'tick', 'raised');
        ticks.push({ value, order: 3 * exponent + place, major: true, label });
      }
    }
  }
  return { ticks: ticks.filter((tick) => within(scale, tick)), strides: [1, 3] };
}

/** Multiples of 1, 2 or 5 times a power of ten. */
function linearTicks({ min, max }: Scale, length: number, theme: ChartTheme): Candidate {
  const wanted = Math.max(2, Math.min(7, Math.floor(length / (8 * theme.sizes.space))));
  const raw = (max - min) / wanted;
  const exponent = Math.floor(Math.log10(raw));
  const factor = [1, 2, 5].find((candidate) => candidate * 10 ** exponent >= raw * 0.999) ?? 10;
  const perMajor = factor === 2 ? 4 : 5;
  const decimals = Math.max(0, -exponent - (factor === 10 ? 1 : 0));
  const large = Math.max(Math.abs(min), Math.abs(max)) >= 1e5 || decimals > 7;
  const ticks: Candidate['ticks'] = [];
  const step = factor * powerOfTen(exponent);
  const last = Math.floor((max / step) * perMajor + 1e-9);
  for (let index = Math.ceil((min / step) * perMajor - 1e-9); index <= last; index++) {
    const order = index / perMajor;
    const value = Number((order * step).toPrecision(12));
    if (!Number.isInteger(order)) ticks.push({ value, order, major: false });
    else if (large) ticks.push({ value, order, major: true, label: numberSpans(value, 'tick', 'raised') });
    else ticks.push({ value, order, major: true, label: [{ kind: 'tick', text: formatDecimals(value, decimals) }] });
  }
  return { ticks, strides: [1, 2, 5, 10] };
}

/** Keeps every label, every second, …: the first stride that leaves room between neighbours. Ticks stay without their labels. */
function thinLabels(
  { ticks, strides }: Candidate,
  scale: Scale,
  length: number,
  along: 'abscissa' | 'ordinate',
  theme: ChartTheme,
): Tick[] {
  const labels = ticks.filter(({ label }) => label !== undefined);
  const gap = theme.sizes.space * (along === 'abscissa' ? 2 : 1);
  const stride = strides.find((candidate) => {
    const kept = labels.filter(({ order }) => order % candidate === 0);
    return kept.every(({ value, label = [] }, index) => {
      const next = kept[index + 1];
      if (!next) return true;
      const distance = (placeOn(scale, next.value) - placeOn(scale, value)) * length;
      const beside = (estimateWidth(label, theme) + estimateWidth(next.label ?? [], theme)) / 2;
      return distance >= gap + (along === 'abscissa' ? beside : theme.sizes.ticks);
    });
  });
  return ticks.map(({ value, major, label, order }) =>
    stride !== undefined && order % stride === 0 && label ? { value, major, label } : { value, major },
  );
}

function within({ min, max }: Scale, { value }: Tick): boolean {
  return value >= min && value <= max;
}

/** Exactly: `10 ** -5` is a bit off. */
function powerOfTen(exponent: number): number {
  return Number(`1e${String(exponent)}`);
}
