/** The chart in words, for those who hear it and for the file that outlives its program. */
import { parameterOf } from '../model/parameters.ts';
import { pointStatuses } from '../quantities/quantity.ts';
import { notComputed, type Curve, type CurveSet } from './curves.ts';
import { curveLabel, isGaussianProcess, outputColumn, outputWords, visibleCurves } from './labels.ts';
import type { ChartSettings } from './settings.ts';
import { formatExact, formatNumber } from './text.ts';
import { extremes, hasRatio, traceOf } from './traces.ts';

/** Curves that are described one by one; the rest is counted. */
const described = 12;

/** What the chart shows: axes, range, the ends of each curve, its ratio to the Gaussian process, crossings, points without one root. */
export function describeLearningCurves(
  set: CurveSet,
  settings: Pick<ChartSettings, 'output' | 'hidden' | 'ratio' | 'crossing'>,
): string {
  const curves = visibleCurves(set, settings);
  const { symbol, name } = parameterOf(set.x.parameter);
  const traces = curves.map((curve) => traceOf(curve, settings.output, 'values'));
  const [low, high] = extremes(traces, 'x');
  const words = outputWords(set, settings.output);
  const ends = low === high ? formatExact(low) : `${formatExact(low)} to ${formatExact(high)}`;
  const range = Number.isFinite(low) ? `, ${symbol} = ${ends}` : '';
  const axes = `${capital(words)} (${outputColumn(set, settings.output).symbol}) against ${name}${range}.`;
  const counts = `${counted(curves.length, 'curve')}${curves.length < set.total.curves ? ` of ${formatExact(set.total.curves)}` : ''}.`;
  const each = curves.slice(0, described).map((curve) => describeCurve(curve, set, settings));
  const more = curves.length > described ? [`${counted(curves.length - described, 'more curve')}.`] : [];
  const note = thinningNote(set);
  return [axes, counts, ...each, ...more, ...describeStatuses(curves), ...(note ? [note] : [])].join(' ');
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
  const { x, y } = traceOf(curve, output, 'values');
  const first = y.findIndex(Number.isFinite);
  const last = y.findLastIndex(Number.isFinite);
  if (first < 0) return `${plain}: no values.`;
  const { symbol } = parameterOf(set.x.parameter);
  const at = (position: number) => `${formatNumber(y[position]!)} at ${symbol} = ${formatExact(x[position]!)}`;
  const sentence = [`${plain}: ${first === last ? at(first) : `from ${at(first)} to ${at(last)}`}`];
  if (ratio && hasRatio(set) && !isGaussianProcess(curve, set) && set.x.parameter !== 'u') {
    const ratios = traceOf(curve, output, 'ratio').y;
    const ends = [first, last].map((position) => formatNumber(ratios[position]!));
    sentence.push(`ratio to the Gaussian process ${first === last ? ends[0]! : ends.join(' to ')}`);
  }
  if (crossing && curve.crossing) sentence.push(`P× = ${formatNumber(curve.crossing.P)}`);
  return `${sentence.join('; ')}.`;
}

function describeStatuses(curves: readonly Curve[]): string[] {
  const counts = new Map<number, number>();
  for (const { status } of curves) for (const code of status) counts.set(code, (counts.get(code) ?? 0) + 1);
  const sentences = pointStatuses.flatMap((status, code) => {
    const count = counts.get(code);
    return status === 'converged' || !count ? [] : [`${counted(count, 'point')} with the status ${status}.`];
  });
  const waiting = counts.get(notComputed);
  return waiting ? [...sentences, `${counted(waiting, 'point')} not computed yet.`] : sentences;
}

function counted(count: number, noun: string): string {
  return `${formatExact(count)} ${noun}${count === 1 ? '' : 's'}`;
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
