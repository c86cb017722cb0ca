/** The legend: what stands in it, in the order of the curves on the paper. */
import { placeOn, type Scale } from './axis.ts';
import type { Curve, CurveSet } from './curves.ts';
import { parameterOf } from '../model/parameters.ts';
import { curveColours, curveLabel, inOrder, isGaussianProcess, valueSpans, visibleCurves } from './labels.ts';
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
  /** Listed, though its curve is left out: a screen's legend brings it back. */
  hidden: boolean;
}

/** More curves than this are not told apart by a list. */
const longest = 12;

/**
 * The entries for the curves that are drawn; on a screen also for hidden ones, which keep their place.
 * @param traces of every curve of the set
 */
export function legendEntries(
  set: CurveSet,
  settings: ChartSettings,
  traces: readonly Trace[],
  scaleY: Scale,
  theme: ChartTheme,
): LegendEntry[] {
  const visible = new Set(visibleCurves(set, settings));
  const curves = [...visible];
  const colours = curveColours(set, theme);
  const entries: LegendEntry[] = [];
  const listed = theme.name === 'print' ? traces.filter(({ curve }) => visible.has(curve)) : traces;
  if (listed.length <= longest) {
    const ordered = listed
      .map((trace) => ({ curve: trace.curve, place: meanPlace(trace, scaleY) }))
      .sort((a, b) => b.place - a.place || a.curve.index - b.curve.index);
    for (const { curve } of ordered) {
      const { index } = curve;
      const dashed = isGaussianProcess(curve, set);
      const { spans } = curveLabel(curve, set);
      entries.push({ kind: 'curve', index, spans, colours: [colours[index]!], dashed, hidden: !visible.has(curve) });
    }
  } else {
    entries.push(...rampEntries(set, curves, colours, theme));
  }
  if (settings.crossing && curves.some(({ crossing }) => crossing)) {
    entries.push({ kind: 'crossing', spans: crossingNote(theme), colours: [theme.ink2], dashed: false, hidden: false });
  }
  for (const kind of statusMarks(curves)) {
    const colour = kind === 'not converged' ? theme.warn : theme.ink2;
    entries.push({ kind, spans: [{ kind: 'word', text: kind }], colours: [colour], dashed: false, hidden: false });
  }
  if (curves.some(({ x }) => x.some((value) => !Number.isFinite(value)))) {
    const { symbol } = parameterOf(set.x.parameter);
    const spans: Span[] = [...symbolSpans(symbol), { kind: 'word', text: ' = ∞ is off the axis' }];
    entries.push({ kind: 'note', spans, colours: [], dashed: false, hidden: false });
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
    entries.push({ kind: 'ramp', spans: rampSpans(set, first, last), colours: shades, dashed: false, hidden: false });
  }
  if (processes.length > 0) {
    const spans: Span[] = [
      { kind: 'symbol', text: 'u' },
      { kind: 'roman', text: ' = 0' },
      { kind: 'word', text: ', GP' },
    ];
    entries.push({ kind: 'note', spans, colours: [theme.gaussianProcess], dashed: true, hidden: false });
  }
  const counted = `${formatExact(curves.length)} curves`;
  const note = curves.length < set.total.curves ? `${counted} of ${formatExact(set.total.curves)}` : counted;
  entries.push({ kind: 'note', spans: [{ kind: 'word', text: note }], colours: [], dashed: false, hidden: false });
  return entries;
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
