/** The legend: what stands in it, in the order of the curves on the paper. */
import { crossingNote } from './crossing-note.ts';
import { notComputed, seedCount, type Curve, type CurveSet } from './curves.ts';
import { parameterOf } from '../model/parameters.ts';
import { quantities } from '../quantities/index.ts';
import type { FailedStatus, Quantity } from '../quantities/quantity.ts';
import {
  curveColours,
  curveLabel,
  inOrder,
  isExperiment,
  isGaussianProcess,
  mostThick,
  processName,
  valueSpans,
  visibleCurves,
} from './labels.ts';
import { legendOrder, relativeHeights } from './legend-order.ts';
import { markerOf, type MarkerShape } from './markers.ts';
import { markedCrossings, mostCircles, rowsByStatus, statusMarks } from './marks.ts';
import { errorsOf, hollowAmong, theoryName, type HollowStatus } from './measured.ts';
import type { ChartSettings } from './settings.ts';
import { countStatuses } from './silence.ts';
import { formatExact, symbolSpans, wrapped, type Span } from './text.ts';
import type { ChartTheme } from './theme.ts';
import { fadedWords } from './fading.ts';
import { anyKnown, traceOf, type Trace } from './traces.ts';
import { unknownWords } from './validity.ts';

export { legendOrder } from './legend-order.ts';

export interface LegendEntry {
  kind:
    | 'curve'
    | 'level two'
    | 'faded'
    | 'measured'
    | 'theory'
    | 'other theory'
    | 'members'
    | HollowStatus
    | 'crossing'
    | 'crossings'
    | FailedStatus
    | 'ramp'
    | 'note';
  /** The curve's index; undefined for what is not a curve. */
  index?: number;
  spans: Span[];
  /** The swatch's colour, or the colours of a ramp from the smallest value to the largest. */
  colours: string[];
  dashed: boolean;
  /** Of curves of an experiment, which are points. */
  marker?: MarkerShape;
  /** Listed, though its curve is left out: a screen's legend brings it back. */
  hidden: boolean;
}

/** What is drawn beside the curves: Gaussian processes, level 2 unless the curves are too many, theories beside experiments, members of means. */
export interface Beside {
  processes: readonly Trace[];
  levelTwo: readonly Trace[];
  theories: readonly (readonly Trace[])[];
  members: readonly (readonly Trace[])[];
  many: boolean;
}

/** More curves than this are not told apart by a list. */
const longest = 12;

/**
 * The entries for the curves that are drawn; on a screen also for hidden ones, which keep their place.
 * @param beside what is drawn beside the curves
 * @param form `ramp` where there is no room for a list, `none` where there is none for that either
 */
export function legendEntries(
  set: CurveSet,
  settings: ChartSettings,
  beside: Beside,
  form: 'list' | 'ramp' | 'none',
  theme: ChartTheme,
): LegendEntry[] {
  if (form === 'none') return [];
  const { processes } = beside;
  const visible = new Set(visibleCurves(set, settings));
  const curves = [...visible];
  const colours = curveColours(set, theme);
  const listed = theme.name === 'print' ? curves : set.curves;
  const list = form === 'list' && listed.length <= longest;
  const entries = list
    ? listEntries(set, settings.output, visible, processes, theme).filter(
        ({ hidden }) => theme.name !== 'print' || !hidden,
      )
    : rampEntries(set, curves, colours, processes, theme);
  // A list says what there is; of curves without values only a count tells them from those that are drawn.
  const drawn = curves.filter(({ values }) => values[settings.output]?.some(Number.isFinite)).length;
  if (!list || (drawn > 0 && drawn < curves.length)) entries.push(note([{ kind: 'word', text: countOf(set, drawn) }]));
  entries.push(
    ...experimentEntries(set, settings, curves, beside, theme),
    ...validityEntries(set, settings, curves, beside, theme),
  );
  const marked = markedCrossings(curves);
  if (settings.crossing && marked.length > 0) {
    const kind = marked.length > mostCircles ? 'crossings' : 'crossing';
    entries.push({ kind, spans: crossingNote(set, theme), colours: [theme.ink2], dashed: false, hidden: false });
  }
  const counts = countStatuses(curves);
  const counted = rowsByStatus(curves);
  for (const kind of statusMarks(curves)) {
    const colour = kind === 'not converged' ? theme.warn : theme.ink2;
    const count = counts.get(kind) ?? 0;
    const words = counted ? `${kind}: ${formatExact(count)} point${count === 1 ? '' : 's'}` : kind;
    entries.push({ kind, spans: [{ kind: 'word', text: words }], colours: [colour], dashed: false, hidden: false });
  }
  for (const value of offAxis(set, curves)) {
    const words: Span = { kind: 'word', text: ` = ${value} is off the axis` };
    entries.push(note([...symbolSpans(parameterOf(set.x.parameter).symbol), words]));
  }
  return entries;
}

/** Values of the abscissa that have no place on it. */
function offAxis({ x: { logarithmic } }: CurveSet, curves: readonly Curve[]): ('0' | '∞')[] {
  const has = (wanted: number) => curves.some(({ x }) => x.includes(wanted));
  const below = curves.some(({ x }) => x.some((value) => value < 0));
  return [...(logarithmic && !below && has(0) ? ['0' as const] : []), ...(has(Infinity) ? ['∞' as const] : [])];
}

/** What points, lines and hollow points of an experiment are: every curve names its level. */
function experimentEntries(
  set: CurveSet,
  { output, width }: ChartSettings,
  curves: readonly Curve[],
  { theories, members, many }: Beside,
  theme: ChartTheme,
): LegendEntry[] {
  if (!isExperiment(set) || curves.length === 0) return [];
  const room = width - 12 * theme.sizes.space;
  const computed = curves.some(({ status }) => status.some((code) => code !== notComputed));
  const bars = curves.some((curve) => errorsOf(set, curve, output)?.some((error) => error > 0));
  const short = theme.name === 'print';
  const seeds = seedCount(set);
  const what = seeds === 0 ? 'experiment' : `experiment, mean over ${formatExact(seeds)} seeds`;
  const measured = bars ? `${what} ± ${short ? 'SE' : 'standard error'}` : what;
  const { experiment }: Quantity = quantities[set.quantity];
  const hollow: Record<HollowStatus, string> = {
    'chains not converged': 'chains not converged',
    incomplete: short ? 'incomplete' : `incomplete: more ${seeds > 0 ? 'seed' : (experiment?.unit ?? 'draw')}s to come`,
  };
  const faint = members.some(anyKnown) ? worded('members', 'each seed', room, theme) : [];
  const beside = theories.flatMap((traces, order) => {
    if (traces.length === 0) return [];
    return worded(order === 0 ? 'theory' : 'other theory', theoryName(set, order), room, theme);
  });
  const left = many ? theories.flatMap((_, order) => (order === 0 ? [] : [theoryName(set, order)])) : [];
  return [
    ...worded('measured', computed ? measured : 'experiment: points come with the run', room, theme),
    ...faint,
    ...beside,
    ...hollowAmong(set, curves, output).flatMap((status) => worded(status, hollow[status], room, theme)),
    ...(left.length === 0
      ? []
      : worded('note', `${left.join(', ')}: drawn for up to ${String(mostThick)} curves`, room, theme)),
  ];
}

/** What thin and faded lines are, where there are any, and where level 2 is not known. */
function validityEntries(
  set: CurveSet,
  { output, width }: ChartSettings,
  curves: readonly Curve[],
  { processes, levelTwo, many }: Beside,
  theme: ChartTheme,
): LegendEntry[] {
  const traces = [...curves.map((curve) => traceOf(curve, output, 'values')), ...processes];
  const faded = fadedWords(traces, output).join(', ');
  const notes = unknownWords(curves, set);
  const compared = curves.some(({ levelTwo: { deviation } }) => deviation.some(Number.isFinite));
  if (many && compared) notes.push(`level 2 is drawn for up to ${String(mostThick)} curves`);
  const room = width - 12 * theme.sizes.space;
  return [
    ...(levelTwo.length > 0 ? worded('level two', 'level 2', room, theme) : []),
    ...(faded === '' ? [] : worded('faded', faded, room, theme)),
    ...notes.flatMap((words) => worded('note', words, room, theme)),
  ];
}

/** Words in a row, or in as many as they need on a narrow page: the first one bears the swatch. */
function worded(kind: LegendEntry['kind'], words: string, room: number, theme: ChartTheme): LegendEntry[] {
  return wrapped(words, room, theme).map((text, index) => ({
    ...note([{ kind: 'word', text }]),
    kind: index === 0 ? kind : 'note',
    colours: [theme.ink2],
  }));
}

/** Curves in their order on the paper, and among them the Gaussian process beside them; several stand last, as one. */
function listEntries(
  set: CurveSet,
  output: string,
  visible: ReadonlySet<Curve>,
  processes: readonly Trace[],
  theme: ChartTheme,
): LegendEntry[] {
  const colours = curveColours(set, theme);
  const ordered = legendOrder(set, output);
  const entries = ordered.map((curve): LegendEntry => {
    const { index } = curve;
    const { spans } = curveLabel(curve, set);
    const shown = { spans, colours: [colours[index]!], hidden: !visible.has(curve) };
    if (isExperiment(set)) return { kind: 'curve', index, ...shown, dashed: false, marker: markerOf(index) };
    return { kind: 'curve', index, ...shown, dashed: isGaussianProcess(curve, set) };
  });
  const [process] = processes;
  if (!process) return entries;
  const own = process.curve.values[output] ?? new Float64Array(0);
  const heights = relativeHeights([...ordered.map(({ values }) => values[output] ?? new Float64Array(0)), own]);
  const below = heights.slice(0, -1).findIndex((height) => height < heights.at(-1)!);
  const place = processes.length > 1 || below < 0 ? entries.length : below;
  return entries.toSpliced(place, 0, processEntry(set, theme));
}

/** Too many curves for a list: the ramp with its ends. */
function rampEntries(
  set: CurveSet,
  curves: readonly Curve[],
  colours: readonly string[],
  processes: readonly Trace[],
  theme: ChartTheme,
): LegendEntry[] {
  const ordered = inOrder(set, curves);
  const coupled = ordered.filter((curve) => !isGaussianProcess(curve, set));
  const shaded = coupled.length > 0 ? coupled : ordered;
  const entries: LegendEntry[] = [];
  const [first, last] = [shaded[0], shaded.at(-1)];
  if (first && last) {
    const steps = Array.from({ length: 13 }, (_, step) => shaded[Math.round((step * (shaded.length - 1)) / 12)]!);
    const shades = steps.map(({ index }) => colours[index]!);
    entries.push({ kind: 'ramp', spans: rampSpans(set, first, last), colours: shades, dashed: false, hidden: false });
  }
  return processes.length > 0 || coupled.length < ordered.length ? [...entries, processEntry(set, theme)] : entries;
}

/** The dashed line: no curve of the set, so nothing to switch. */
function processEntry(set: CurveSet, { gaussianProcess }: ChartTheme): LegendEntry {
  return { kind: 'note', spans: processName(set).spans, colours: [gaussianProcess], dashed: true, hidden: false };
}

/** `72 of 200 curves`, of all that the study has. */
function countOf({ total }: CurveSet, drawn: number): string {
  const all = `${formatExact(total.curves)} curve${total.curves === 1 ? '' : 's'}`;
  return drawn < total.curves ? `${formatExact(drawn)} of ${all}` : all;
}

function note(spans: Span[]): LegendEntry {
  return { kind: 'note', spans, colours: [], dashed: false, hidden: false };
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
