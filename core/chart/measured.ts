/**
 * Experiments on a chart: points with error bars, the theories that they test, and how far from these they lie in units of the standard
 * error (theory, section 7).
 */
import { quantities, type QuantityName } from '../quantities/index.ts';
import { pointStatuses, type Prediction, type Quantity } from '../quantities/quantity.ts';
import type { Scale, Tick } from './axis.ts';
import type { Curve, CurveSet } from './curves.ts';
import { outputColumn, type ChartOutput } from './labels.ts';
import { formatDecimals } from './text.ts';
import { hasRatio, traced, traceOf, type PanelKind, type Trace } from './traces.ts';

type OfQuantity = Pick<CurveSet, 'quantity' | 'theories' | 'results'>;

/** Statuses of points that have values and are drawn hollow, never as truth. */
export const hollowStatuses = ['chains not converged', 'incomplete'] as const;
export type HollowStatus = (typeof hollowStatuses)[number];

/** Why points on the curves are hollow: each status that occurs. */
export function hollowAmong(set: OfQuantity, curves: readonly Curve[], output: ChartOutput): HollowStatus[] {
  const points = curves.flatMap((curve) => measuredRuns(set, curve, output, 'values').flat());
  return hollowStatuses.filter((status) => points.some(({ hollow }) => hollow === status));
}

/** The theories that the quantity tests; none for any other than an experiment. */
export function theoriesOf({ quantity, theories }: OfQuantity): readonly Prediction[] {
  const { predictions = [] }: Quantity = quantities[quantity];
  return theories ?? predictions;
}

/** What a theory is called beside the experiment: by its level, with its title where two are of the same. */
export function theoryName(set: OfQuantity, order: number): string {
  const theories = theoriesOf(set);
  const levelOf = (name: QuantityName) => quantities[name].level;
  const { quantity } = theories[order]!;
  const level = levelOf(quantity);
  const alone = theories.filter((other) => levelOf(other.quantity) === level).length === 1;
  return alone ? level : `${level}, ${quantities[quantity].title.toLowerCase()}`;
}

/** The same in a word or two, for the name of an axis. */
export function theoryShortName(set: OfQuantity, order: number): string {
  const name = theoryName(set, order);
  return name.split(', ')[1]?.split(' ')[0] ?? name;
}

/** Whether an output is compared with theory: its mean has an error, and the first theory has a value for it. */
export function hasResiduals(set: OfQuantity, output: ChartOutput): boolean {
  const [first] = theoriesOf(set);
  return first?.columns[output] !== undefined && outputColumn(set, output).error !== undefined;
}

/** What the second panel of a chart can show: ratios to the Gaussian process, or residuals of an experiment. */
export function lowerPanel(set: OfQuantity, output: ChartOutput): 'ratio' | 'residual' | null {
  if (hasRatio(set)) return 'ratio';
  return hasResiduals(set, output) ? 'residual' : null;
}

/** The standard errors of an output on a curve; undefined where it is no mean. */
export function errorsOf(set: OfQuantity, curve: Curve, output: ChartOutput): Float64Array | undefined {
  const { error } = outputColumn(set, output);
  return error === undefined ? undefined : curve.values[error];
}

/** (experiment − theory)/standard error at a point; NaN where one of them is missing, or the error is 0. */
export function residualAt(set: OfQuantity, curve: Curve, output: ChartOutput, position: number, order = 0): number {
  const [own, theory] = [curve.values[output]?.[position], curve.predictions[order]?.[output]?.[position]];
  const error = errorsOf(set, curve, output)?.[position] ?? NaN;
  return error > 0 ? ((own ?? NaN) - (theory ?? NaN)) / error : NaN;
}

/** `−0.6`, `+12`: tenths up to 10. */
export function formatResidual(residual: number): string {
  if (Number.isNaN(residual)) return '–';
  const size = Math.abs(residual);
  const text = size < 9.95 ? size.toFixed(1) : size < 1e4 ? size.toFixed(0) : '>9999';
  return `${Number(text) === 0 ? '' : residual < 0 ? '−' : '+'}${text}`;
}

/** An experiment in a panel: its values, or its residuals against one of the theories. */
export function measuredTrace(set: OfQuantity, curve: Curve, output: ChartOutput, kind: PanelKind, order = 0): Trace {
  if (kind !== 'residual') return traceOf(curve, output, kind);
  const residuals = Float64Array.from(curve.x, (_, position) => residualAt(set, curve, output, position, order));
  return traced(curve, residuals, new Float64Array(curve.x.length));
}

/** Theory beside an experiment in a panel: its own values; as residuals those of the experiment against it. */
export function theoryTrace(set: OfQuantity, curve: Curve, output: ChartOutput, kind: PanelKind, order: number): Trace {
  if (kind === 'residual') return measuredTrace(set, curve, output, kind, order);
  return traced(curve, curve.predictions[order]?.[output], new Float64Array(curve.x.length));
}

/** The ends of the error bars, for the range of an ordinate; on the way to 0 they do not count where the value is positive. */
export function errorEnds(set: OfQuantity, curve: Curve, output: ChartOutput): Trace[] {
  const values = curve.values[output];
  const errors = errorsOf(set, curve, output);
  if (!values || !errors) return [];
  return [-1, 1].map((sign) => {
    const ends = values.map((value, position) => value + sign * (errors[position] ?? NaN));
    const shown = ends.map((end, position) => (end <= 0 && values[position]! > 0 ? NaN : end));
    return traced(curve, shown, new Float64Array(curve.x.length));
  });
}

export interface MeasuredPoint {
  x: number;
  y: number;
  /** Standard error in the panel's unit; NaN where there is none. */
  error: number;
  hollow: HollowStatus | null;
}

/** The points of an experiment's curve by ascending x, in stretches without a missing one. */
export function measuredRuns(set: OfQuantity, curve: Curve, output: ChartOutput, kind: PanelKind): MeasuredPoint[][] {
  const valueAt = (position: number) =>
    kind === 'residual' ? residualAt(set, curve, output, position) : (curve.values[output]?.[position] ?? NaN);
  const errors = errorsOf(set, curve, output);
  const runs: MeasuredPoint[][] = [[]];
  const order = Array.from(curve.x.keys()).sort((a, b) => curve.x[a]! - curve.x[b]!);
  for (const position of order) {
    const y = valueAt(position);
    if (!Number.isFinite(y)) {
      runs.push([]);
      continue;
    }
    const error = kind === 'residual' ? 1 : (errors?.[position] ?? NaN);
    const status = pointStatuses[curve.status[position]!];
    const hollow = hollowStatuses.find((word) => word === status) ?? null;
    runs.at(-1)!.push({ x: curve.x[position]!, y, error, hollow });
  }
  return runs.filter((run) => run.length > 0);
}

/** Theory is confirmed within this many standard errors: the band of the residuals. */
export const confirmedWithin = 3;
/** Residuals beyond this are drawn at the edge of their panel. */
const mostShown = 10;

/** The ordinate of residuals: symmetric, with the band and all points that are not hollow, unless they lie far out. */
export function residualScale(set: OfQuantity, curves: readonly Curve[], output: ChartOutput, scaleX: Scale): Scale {
  const firm = curves
    .flatMap((curve) => measuredRuns(set, curve, output, 'residual').flat())
    .filter(({ x, hollow }) => hollow === null && x >= scaleX.min && x <= scaleX.max);
  const furthest = firm.reduce((most, { y }) => Math.max(most, Math.abs(y)), 0);
  const half = Math.min(mostShown, Math.max(1.4 * confirmedWithin, 1.12 * furthest));
  return { logarithmic: false, min: -half, max: half };
}

/** Ticks at whole standard errors, labelled where a band would end. */
export function residualTicks({ min, max }: Scale): Tick[] {
  const first = Math.ceil(min);
  return Array.from({ length: Math.floor(max) - first + 1 }, (_, step): Tick => {
    const value = first + step;
    if (value % confirmedWithin !== 0) return { value, major: false };
    return { value, major: true, label: [{ kind: 'tick', text: formatDecimals(value, 0) }] };
  });
}
