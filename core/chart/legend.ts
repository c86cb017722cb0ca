/** The legend: what stands in it, in the order of the curves on the paper. */
import { placeOn, type Scale } from './axis.ts';
import type { Curve, CurveSet } from './curves.ts';
import { parameterOf } from '../model/parameters.ts';
import { curveColours, curveLabel, inOrder, isGaussianProcess, valueSpans } from './labels.ts';
import { statusMarks } from './marks.ts';
import type { ChartSettings } from './settings.ts';
import { formatExact, symbolSpans, type Span } from './text.ts';
import type { ChartTheme } from './theme.ts';
import type { Trace } from './traces.ts';

export interface LegendEntry {
  kind: 'curve' | 'crossing' | 'several roots' | 'no root' | 'not converged' | 'ramp' | 'note';
  /** The curve's index; undefined for what is not a curve. */
  index?: number;
  spans: Span[];
  /** The swatch's colour, or the colours of a ramp from the smallest value to the largest. */
  colours: string[];
  dashed: boolean;
}

/** More curves than this are not told apart by a list. */
const longest = 12;

export function legendEntries(
  set: CurveSet,
  settings: ChartSettings,
  traces: readonly Trace[],
  scaleY: Scale,
  theme: ChartTheme,
): LegendEntry[] {
  const curves = traces.map(({ curve }) => curve);
  const colours = curveColours(set, theme);
  const entryOf = (curve: Curve): LegendEntry => ({
    kind: 'curve',
    index: curve.index,
    spans: curveLabel(curve, set).spans,
    colours: [colours[curve.index]!],
    dashed: isGaussianProcess(curve, set),
  });
  const entries: LegendEntry[] = [];
  if (curves.length <= longest) {
    const height = new Map(traces.map((trace) => [trace.curve, meanPlace(trace, scaleY)]));
    const ordered = [...curves].sort((a, b) => (height.get(b) ?? 0) - (height.get(a) ?? 0) || a.index - b.index);
    entries.push(...ordered.map(entryOf));
  } else {
    entries.push(...rampEntries(set, curves, colours, theme));
  }
  if (settings.crossing && curves.some(({ crossing }) => crossing)) {
    entries.push({ kind: 'crossing', spans: crossingNote(theme), colours: [theme.ink2], dashed: false });
  }
  for (const kind of statusMarks(curves)) {
    const colour = kind === 'not converged' ? theme.warn : theme.ink2;
    entries.push({ kind, spans: [{ kind: 'word', text: kind }], colours: [colour], dashed: false });
  }
  if (curves.some(({ x }) => x.some((value) => !Number.isFinite(value)))) {
    const { symbol } = parameterOf(set.x.parameter);
    const spans: Span[] = [...symbolSpans(symbol), { kind: 'word', text: ' = ∞ is off the axis' }];
    entries.push({ kind: 'note', spans, colours: [], dashed: false });
  }
  return entries;
}

/** Too many curves for a list: the ramp with its ends, and how many there are. */
function rampEntries(
  set: CurveSet,
  curves: readonly Curve[],
  colours: readonly string[],
  theme: ChartTheme,
): LegendEntry[] {
  const [processes, coloured] = [true, false].map((wanted) =>
    inOrder(set, curves).filter((curve) => isGaussianProcess(curve, set) === wanted),
  ) as [Curve[], Curve[]];
  const entries: LegendEntry[] = [];
  const [first, last] = [coloured[0], coloured.at(-1)];
  if (first && last) {
    const steps = Array.from({ length: 13 }, (_, step) => coloured[Math.round((step * (coloured.length - 1)) / 12)]!);
    const shades = steps.map(({ index }) => colours[index]!);
    entries.push({ kind: 'ramp', spans: rampSpans(set, first, last), colours: shades, dashed: false });
  }
  if (processes.length > 0) {
    const spans: Span[] = [
      { kind: 'symbol', text: 'u' },
      { kind: 'roman', text: ' = 0' },
      { kind: 'word', text: ', GP' },
    ];
    entries.push({ kind: 'note', spans, colours: [theme.gaussianProcess], dashed: true });
  }
  const counted = `${formatExact(curves.length)} curves`;
  const note = curves.length < set.total.curves ? `${counted} of ${formatExact(set.total.curves)}` : counted;
  return [...entries, { kind: 'note', spans: [{ kind: 'word', text: note }], colours: [], dashed: false }];
}

/** `u = 0.01 to 100`; where several parameters vary, the order in which they do. */
function rampSpans(set: CurveSet, first: Curve, last: Curve): Span[] {
  const symbols = set.varying.map((key) => symbolSpans(parameterOf(key).symbol));
  const [key] = set.varying;
  if (key && set.varying.length === 1) {
    const [from, to] = [first, last].map(({ parameters, system }) => valueSpans(parameters[key] ?? system[key])) as [
      Span[],
      Span[],
    ];
    return [...symbols.flat(), { kind: 'roman', text: ' = ' }, ...from, { kind: 'word', text: ' to ' }, ...to];
  }
  const then: Span = { kind: 'word', text: ', then ' };
  return [
    { kind: 'word', text: 'by ' },
    ...symbols.flatMap((spans, index) => (index === 0 ? spans : [then, ...spans])),
  ];
}

function crossingNote({ name }: ChartTheme): Span[] {
  return [
    { kind: 'symbol', text: 'P' },
    { kind: 'sub', text: '×' },
    { kind: 'word', text: name === 'print' ? ': ' : ', where ' },
    { kind: 'roman', text: '3' },
    { kind: 'symbol', text: 'uX' },
    { kind: 'sub', text: 'GP' },
    { kind: 'roman', text: ' = 1' },
  ];
}

function meanPlace({ y }: Trace, scale: Scale): number {
  let sum = 0;
  let count = 0;
  for (const value of y) {
    const place = placeOn(scale, value);
    if (!Number.isFinite(place)) continue;
    sum += place;
    count++;
  }
  return count > 0 ? sum / count : -Infinity;
}
