/** The chart in words, for those who hear it and for the file that outlives its program. */
import { parameterOf } from '../model/parameters.ts';
import { seedCount, type Curve, type CurveSet } from './curves.ts';
import {
  areMany,
  curveLabel,
  isExperiment,
  isGaussianProcess,
  outputColumn,
  outputWords,
  processesBeside,
  processName,
  visibleCurves,
} from './labels.ts';
import {
  errorsOf,
  formatResidual,
  hasResiduals,
  hollowStatuses,
  measuredTrace,
  theoriesOf,
  theoryName,
  theoryTrace,
} from './measured.ts';
import type { ChartSettings } from './settings.ts';
import { countStatuses } from './silence.ts';
import { formatExact, formatNumber } from './text.ts';
import { anyKnown, deviationOf, extremes, hasRatio, levelTwoOf, processOf, traceOf, type Trace } from './traces.ts';
import { formatDeviation, hasLevelTwo, isDoubt, unknownWords, validityLimit } from './validity.ts';

/** Curves that are described one by one; the rest is counted. */
const described = 12;

/** What the chart shows: axes, range, the ends of each curve, its ratio to the Gaussian process, crossings, points without one root. */
export function describeLearningCurves(
  set: CurveSet,
  settings: Pick<ChartSettings, 'output' | 'hidden' | 'ratio' | 'crossing' | 'members'>,
): string {
  const curves = visibleCurves(set, settings);
  const { symbol, name } = parameterOf(set.x.parameter);
  const traces = curves.map((curve) => traceOf(curve, settings.output, 'values'));
  const [low, high] = extremes(traces, 'x');
  const words = outputWords(set, settings.output);
  const ends = low === high ? formatExact(low) : `${formatExact(low)} to ${formatExact(high)}`;
  const range = Number.isFinite(low) ? `, ${symbol} = ${ends}` : '';
  const { symbol: letter, expression } = outputColumn(set, settings.output);
  // The words of a derived column have its symbol.
  const subject = expression === undefined ? `${capital(words)} (${letter})` : `Derived: ${words}`;
  const axes = `${subject} against ${name}${range}.`;
  const withValues = traces.filter(({ y }) => y.some(Number.isFinite)).map(({ curve }) => curve);
  const drawn = withValues.length;
  const total = set.total.curves;
  const counts = `${drawn < total ? `${formatExact(drawn)} of ` : ''}${counted(total, 'curve')}.`;
  // Of many curves, those without values are counted alone.
  const told = curves.length > described ? withValues : curves;
  const each = told.slice(0, described).map((curve) => describeCurve(curve, set, settings));
  const beside = drawn > 0 ? describeProcesses(set, curves, settings.output) : [];
  const thin = traces.some((trace) => anyKnown([levelTwoOf(trace, settings.output, 'values')]));
  const levelTwo = thin && !areMany(set, curves) ? ['Thin, in long dashes and dots: level 2.'] : [];
  const measured = isExperiment(set) ? describeExperiment(set, curves, settings) : [];
  const more = told.length > described ? [`${counted(told.length - described, 'more curve')}.`] : [];
  const note = thinningNote(set);
  return [
    axes,
    counts,
    ...each,
    ...more,
    ...beside,
    ...levelTwo,
    ...measured,
    ...describeStatuses(curves),
    ...(note ? [note] : []),
  ].join(' ');
}

/** What a chart leaves out of a set that was too large to draw whole; empty where it leaves out nothing. */
export function thinningNote({ shown, total, x }: Pick<CurveSet, 'shown' | 'total' | 'x'>): string {
  const { symbol } = parameterOf(x.parameter);
  const parts: string[] = [];
  if (shown.curves < total.curves) parts.push(`${formatExact(shown.curves)} of ${formatExact(total.curves)} curves`);
  if (shown.pointsPerCurve < total.pointsPerCurve) {
    parts.push(`${formatExact(shown.pointsPerCurve)} of ${formatExact(total.pointsPerCurve)} values of ${symbol}`);
  }
  return parts.length > 0 ? `Drawn evenly: ${parts.join(', ')}; the data export holds every point.` : '';
}

function describeCurve(
  curve: Curve,
  set: CurveSet,
  { output, ratio, crossing }: Pick<ChartSettings, 'output' | 'ratio' | 'crossing'>,
): string {
  const { plain } = curveLabel(curve, set);
  const found = endsOf(traceOf(curve, output, 'values'), set);
  if (!found) return `${plain}: ${['no values', ...describeTheories(curve, set, output)].join('; ')}.`;
  const { first, last, words } = found;
  const sentence = [`${plain}: ${words}`];
  if (ratio && hasRatio(set) && !isGaussianProcess(curve, set) && set.x.parameter !== 'u') {
    const ratios = traceOf(curve, output, 'ratio').y;
    const ends = [first, last].map((position) => formatNumber(ratios[position]!));
    sentence.push(`ratio to the Gaussian process ${first === last ? ends[0]! : ends.join(' to ')}`);
  }
  sentence.push(...describeResiduals(curve, set, output));
  if (hasLevelTwo(set)) sentence.push(...describeDeviation(curve, set));
  if (crossing && curve.crossing) sentence.push(`P× = ${formatNumber(curve.crossing.P)}`);
  return `${sentence.join('; ')}.`;
}

/** `level 2 from 0.05 at P = 10 to 0.02 at P = 300`, for curves whose points are not there yet. */
function describeTheories(curve: Curve, set: CurveSet, output: string): string[] {
  return theoriesOf(set).flatMap((_, order) => {
    const found = endsOf(theoryTrace(set, curve, output, 'values', order), set);
    return found ? [`${theoryName(set, order)} ${found.words}`] : [];
  });
}

/** `less level 2: −1.3 to +2.7 standard errors`. */
function describeResiduals(curve: Curve, set: CurveSet, output: string): string[] {
  if (!hasResiduals(set, output)) return [];
  return theoriesOf(set).flatMap((_, order) => {
    const [low, high] = extremes([measuredTrace(set, curve, output, 'residual', order)], 'y');
    if (Number.isNaN(low)) return [];
    const range = low === high ? formatResidual(low) : `${formatResidual(low)} to ${formatResidual(high)}`;
    return [`less ${theoryName(set, order)}: ${range} standard errors`];
  });
}

/** What points and lines of an experiment are. */
function describeExperiment(
  set: CurveSet,
  curves: readonly Curve[],
  { output, members = true }: Pick<ChartSettings, 'output' | 'members'>,
): string[] {
  const bars = curves.some((curve) => errorsOf(set, curve, output)?.some((error) => error > 0));
  const seeds = seedCount(set);
  const faint = seeds > 0 && members && !areMany(set, curves) ? ['Faint: each seed.'] : [];
  const means = seeds > 0 ? `, means over ${formatExact(seeds)} seeds` : '';
  const known = theoriesOf(set).flatMap((_, order) =>
    anyKnown(curves.map((curve) => theoryTrace(set, curve, output, 'values', order)))
      ? [`${order === 0 ? 'Thin lines' : 'Dashed lines'}: ${theoryName(set, order)}.`]
      : [],
  );
  return [`Points${bars ? ' with error bars of one standard error' : ''}: experiment${means}.`, ...faint, ...known];
}

/** `level 1 over level 2, less 1: +16 % to +0.2 %, beyond 5 % at 12 of 101 points`. */
function describeDeviation(curve: Curve, set: CurveSet): string[] {
  const { x, y } = deviationOf(curve);
  const known = y.filter(Number.isFinite);
  if (known.length === 0) return unknownWords([curve], set);
  const order = x.length > 1 && known.length > 1 ? [known[0]!, known.at(-1)!] : [known[0]!];
  const beyond = known.filter((value) => Math.abs(value) > validityLimit).length;
  const limit = `${String(100 * validityLimit)}\u202f%`;
  const faded =
    beyond > 0 ? `, beyond ${limit} and faded at ${formatExact(beyond)} of ${counted(x.length, 'point')}` : '';
  return [`level 1 over level 2, less 1: ${order.map((value) => formatDeviation(value)).join(' to ')}${faded}`];
}

/** The Gaussian process beside the curves, which is drawn and is no curve of the set. */
function describeProcesses(set: CurveSet, curves: readonly Curve[], output: string): string[] {
  const beside = processesBeside(set, curves);
  const [first] = beside;
  if (!first) return [];
  const name = processName(set).plain.replace(/, GP$/, '');
  if (beside.length > 1)
    return [`Dashed: the Gaussian process, ${name}, of each of ${counted(beside.length, 'system')}.`];
  const ends = endsOf(processOf(first, output, 'values'), set);
  return ends ? [`Dashed: the Gaussian process, ${name}: ${ends.words}.`] : [];
}

/** `from 0.5 at P = 10 to 0.1 at P = 1000`, and between which positions; null where there are no values. */
function endsOf({ x, y }: Trace, set: CurveSet): { first: number; last: number; words: string } | null {
  const first = y.findIndex(Number.isFinite);
  const last = y.findLastIndex(Number.isFinite);
  if (first < 0) return null;
  const { symbol } = parameterOf(set.x.parameter);
  const at = (position: number) => `${formatNumber(y[position]!)} at ${symbol} = ${formatExact(x[position]!)}`;
  return { first, last, words: first === last ? at(first) : `from ${at(first)} to ${at(last)}` };
}

function describeStatuses(curves: readonly Curve[]): string[] {
  return [...countStatuses(curves)].flatMap(([status, count]) => {
    if (status === 'converged') return [];
    if (status === 'not computed') return [`${counted(count, 'point')} not computed yet.`];
    const roots = status === 'several roots' ? rootsOf(curves) : '';
    const drawn = isDoubt(status) ? ', faded' : hollowStatuses.some((hollow) => hollow === status) ? ', hollow' : '';
    return [`${counted(count, 'point')} with the status ${status}${roots}${drawn}.`];
  });
}

/** `, 3 roots each` or `, 2 to 3 roots each`; empty where the roots were not kept. */
function rootsOf(curves: readonly Curve[]): string {
  const counts = curves.flatMap(({ roots }) => roots.map(({ values }) => values.length)).filter((count) => count > 1);
  if (counts.length === 0) return '';
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  return `, ${least === most ? '' : `${formatExact(least)} to `}${formatExact(most)} roots each`;
}

function counted(count: number, noun: string): string {
  return `${formatExact(count)} ${noun}${count === 1 ? '' : 's'}`;
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
