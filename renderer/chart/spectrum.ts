/** The spectrum of a system as it is drawn: eigenvalues and squared target over the mode number, and the borders k*. */
import { placeOn, valueAt, type Scale } from '../../core/chart/axis.ts';
import { bareKStar, kStarAt } from '../../core/chart/k-star.ts';
import { formatExact, numberSpans, symbolSpans, type Span } from '../../core/chart/text.ts';
import { CoarsegrainError } from '../../core/errors.ts';
import { spectrumOf, type Spectrum } from '../../core/model/spectrum.ts';
import type { System } from '../../core/model/system.ts';
import { isGaussianSystem } from '../../core/study/gaussian-process.ts';
import { solveEffectiveAction } from '../../core/theory/effective-action.ts';

/** A place in the frame, 0 to 1 from left and from the foot; beyond that outside it. */
export type FramePlace = [x: number, y: number];

export interface SpectrumLine {
  /** The class of its colour. */
  name: 'eigenvalues' | 'target';
  /** In the order of k; a value of 0 parts two stretches. */
  stretches: FramePlace[][];
  label: Span[];
}

export interface DrawnSpectrum {
  k: Scale;
  value: Scale;
  lines: [upper: SpectrumLine, lower: SpectrumLine];
  /** NaN where P has no value, or the spectrum none of the modes in question. */
  bare: number;
  /** With the coupling and the width; null without them, or where there is not exactly one root. */
  dressed: number | null;
  /** What dresses it, e.g. `u = 1`. */
  dressing: Span[];
}

/** Decades of the ordinate at most: what lies deeper is of no weight. */
const mostDecades = 12;
/** Modes of a curved line, spread evenly over ln k. */
const mostSamples = 240;

/**
 * @param system at the P whose border is shown
 * @param largest P that may be shown, so that the frame stays when P moves
 * @returns null where a formula has no value that is allowed, or a measured spectrum is not at hand
 */
export function drawnSpectrum(system: System, largest: number): DrawnSpectrum | null {
  try {
    return drawnOf(system, largest);
  } catch (error) {
    if (error instanceof CoarsegrainError) return null;
    throw error;
  }
}

function drawnOf(system: System, largest: number): DrawnSpectrum {
  const spectrum = spectrumOf(system);
  const furthest = Math.max(1e3, 10 * (bareKStar(system, largest) || 0));
  const end = Math.min(spectrum.K, 10 ** Math.ceil(Math.log10(furthest)), 1e9);
  const k: Scale = { logarithmic: true, min: 1, max: Math.max(10, end) };
  const modes = sampledModes(system, spectrum, end);
  const values = {
    eigenvalues: modes.map((mode) => spectrum.lambda(mode)),
    target: modes.map((mode) => spectrum.y2(mode)),
  };
  const all = [...values.eigenvalues, ...values.target].filter((value) => value > 0 && Number.isFinite(value));
  const top = Math.ceil(Math.log10(Math.max(...all)) + 0.2);
  const foot = Math.max(Math.floor(Math.log10(Math.min(...all))), top - mostDecades);
  const value: Scale = { logarithmic: true, min: 10 ** foot, max: 10 ** top };
  const line = (name: SpectrumLine['name'], label: Span[]): SpectrumLine => {
    const places = modes.map((mode, index): FramePlace => [placeOn(k, mode), placeOn(value, values[name][index]!)]);
    return { name, stretches: stretchesOf(spectrum.smooth ? places : steps(places)), label };
  };
  const power = (exponent: number) => (system.spectrum === 'power-law' ? powerSpans(exponent) : []);
  const eigenvalues = line('eigenvalues', [...symbol('λ'), ...power(system.alpha)]);
  const target = line('target', [...symbol('y'), { kind: 'sup', text: '2' }, ...power(system.beta)]);
  return {
    k,
    value,
    lines: meanLog(values.eigenvalues) >= meanLog(values.target) ? [eigenvalues, target] : [target, eigenvalues],
    bare: bareKStar(system, system.P),
    dressed: dressedKStar(system),
    dressing: dressingSpans(system),
  };
}

/** Integers where the spectrum is a list of modes; of a power law the ends say everything. */
function sampledModes({ spectrum }: System, { smooth, breaks }: Spectrum, end: number): number[] {
  if (spectrum === 'power-law') return [1, end];
  const spread = Array.from({ length: mostSamples }, (_, index) =>
    valueAt({ logarithmic: true, min: 1, max: end }, index / (mostSamples - 1)),
  );
  const within = breaks.filter((k) => k > 1 && k < end);
  const modes = smooth ? [...spread, ...within] : spread.map((k) => Math.min(Math.round(k), end));
  return [...new Set(modes)].sort((a, b) => a - b);
}

/** Level from each mode to the next. */
function steps(places: FramePlace[]): FramePlace[] {
  return places.flatMap((place, index): FramePlace[] => {
    const next = places[index + 1];
    return next ? [place, [next[0], place[1]]] : [place];
  });
}

function stretchesOf(places: FramePlace[]): FramePlace[][] {
  const stretches: FramePlace[][] = [[]];
  for (const place of places) {
    if (Number.isFinite(place[1])) stretches.at(-1)!.push(place);
    else if (stretches.at(-1)!.length > 0) stretches.push([]);
  }
  return stretches.filter((stretch) => stretch.length > 0);
}

function meanLog(values: number[]): number {
  const logs = values.filter((value) => value > 0).map(Math.log);
  return logs.reduce((sum, value) => sum + value, 0) / logs.length;
}

function dressedKStar(system: System): number | null {
  if (isGaussianSystem(system) || Number.isNaN(system.P)) return null;
  try {
    const solution = solveEffectiveAction(system);
    const border = solution.status === 'converged' ? kStarAt(system, solution.xi * solution.s) : NaN;
    return Number.isNaN(border) ? null : border;
  } catch (error) {
    // A loss that is being typed.
    if (error instanceof CoarsegrainError) return null;
    throw error;
  }
}

function dressingSpans({ loss, u, N }: System): Span[] {
  const coupled = loss !== 'log-cosh' && u !== 0;
  const named = (letter: string, value: number): Span[] => [
    ...symbolSpans(letter),
    { kind: 'word', text: ` = ${formatExact(value)}` },
  ];
  const parts = [...(coupled ? [named('u', u)] : []), ...(N < Infinity ? [named('N', N)] : [])];
  return parts.flatMap((part, index): Span[] => (index === 0 ? part : [{ kind: 'word', text: ', ' }, ...part]));
}

function symbol(letter: string): Span[] {
  return [
    { kind: 'symbol', text: letter },
    { kind: 'sub', text: 'k' },
  ];
}

function powerSpans(exponent: number): Span[] {
  const text = numberSpans(-(1 + exponent), 'roman', 'raised', undefined)
    .map((span) => span.text)
    .join('');
  const short = text.length > 7 ? String(Number((-(1 + exponent)).toPrecision(4))).replace('-', '−') : text;
  return [
    { kind: 'roman', text: ' ~ ' },
    { kind: 'symbol', text: 'k' },
    { kind: 'sup', text: short },
  ];
}
