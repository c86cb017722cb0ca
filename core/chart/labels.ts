/** How curves are called and coloured. */
import { parameterOf, type ParameterKey } from '../model/parameters.ts';
import { quantities } from '../quantities/index.ts';
import type { OutputColumn, Quantity } from '../quantities/quantity.ts';
import { departures, isGaussianSystem } from '../study/gaussian-process.ts';
import { hasNoWidth, mostProcesses } from './companions.ts';
import { columnsOf, variesAlong, type Curve, type CurveSet } from './curves.ts';
import { ramp } from './ramp.ts';
import { hasRatio } from './traces.ts';
import { formatExact, numberSpans, symbolSpans, type Span } from './text.ts';
import type { ChartTheme } from './theme.ts';

export interface Label {
  spans: Span[];
  /** The same without its faces, e.g. `u = 10`. */
  plain: string;
}

/** Which curves are drawn. */
export function visibleCurves(set: CurveSet, { hidden }: { hidden: ReadonlySet<number> | readonly number[] }): Curve[] {
  const left = hidden instanceof Set ? (hidden as ReadonlySet<number>) : new Set(hidden as readonly number[]);
  return set.curves.filter(({ index }) => !left.has(index));
}

/** Whether curves are points with error bars and no lines. */
export function isExperiment({ quantity }: Pick<CurveSet, 'quantity'>): boolean {
  const { experiment }: Quantity = quantities[quantity];
  return experiment !== undefined;
}

/** Whether a quantity depends on the coupling. */
function dependsOnCoupling({ quantity }: Pick<CurveSet, 'quantity'>): boolean {
  const { inputs }: Quantity = quantities[quantity];
  return inputs.includes('u');
}

/** Whether the curve is that of the Gaussian process, u = 0 and N = ∞ at all of its points, of a quantity that depends on the coupling. */
export function isGaussianProcess({ system }: Curve, set: CurveSet): boolean {
  const { inputs }: Quantity = quantities[set.quantity];
  // What a quantity does not depend on makes no difference to it.
  const counted = inputs.includes('N') ? system : { ...system, ...noWidth };
  const departs = departures.some((key) => variesAlong(set, key) && inputs.includes(key));
  return !departs && dependsOnCoupling(set) && isGaussianSystem(counted);
}

/**
 * What tells the curve from the others, e.g. `u = 10`, `u = 0, GP` or `α = 0.6, u = 1`; the coupling where there is only one curve.
 */
export function curveLabel(curve: Curve, set: CurveSet): Label {
  const keys: readonly ParameterKey[] = set.varying.length > 0 ? set.varying : tellsByCoupling(curve, set) ? ['u'] : [];
  const process = isGaussianProcess(curve, set);
  const word = `${set.level}${process ? ', GP' : ''}`;
  if (keys.length === 0) return { spans: [{ kind: 'word', text: word }], plain: word };
  return called(
    keys.map((key) => [parameterOf(key).symbol, curve.parameters[key] ?? curve.system[key]]),
    process,
  );
}

function tellsByCoupling({ system }: Curve, set: CurveSet): boolean {
  return set.x.parameter !== 'u' && dependsOnCoupling(set) && system.loss !== 'log-cosh';
}

/** The same for the Gaussian process beside a curve, in plain characters, e.g. `K = 10, u = 0, GP`. */
export function processLabel(curve: Curve, set: CurveSet): string {
  const { parameters, system } = curve;
  const parts = set.varying
    .filter((key) => !departures.includes(key))
    .map((key) => [parameterOf(key).symbol, parameters[key] ?? system[key]] as const);
  return [...(parts.length > 0 ? [called(parts, false).plain] : []), processName(set).plain].join(', ');
}

/** What the Gaussian processes of a set have instead of what departs from them, e.g. `u = 0, GP` or `u = 0, N = ∞, GP`. */
export function processName(set: Pick<CurveSet, 'curves' | 'quantity' | 'x'>): Label {
  const { inputs }: Quantity = quantities[set.quantity];
  const systems = set.curves.map(({ system }) => system);
  const width = inputs.includes('N') && (set.x.parameter === 'N' || systems.some((system) => !hasNoWidth(system)));
  const coupled = set.x.parameter === 'u' || systems.some((system) => !isGaussianSystem({ ...system, ...noWidth }));
  return called(
    [...(coupled || !width ? [['u', 0] as const] : []), ...(width ? [['N', Infinity] as const] : [])],
    true,
  );
}

const noWidth = { N: Infinity, widths: undefined };

/** `symbol = value`, one after the other. */
function called(parts: (readonly [symbol: string, value: number])[], process: boolean): Label {
  const spans = parts.flatMap(([symbol, value], index): Span[] => [
    ...(index === 0 ? [] : [{ kind: 'word' as const, text: ', ' }]),
    ...symbolSpans(symbol),
    { kind: 'roman', text: ' = ' },
    ...valueSpans(value),
  ]);
  const words = parts.map(([symbol, value]) => `${symbol} = ${formatExact(sixDigits(value))}`);
  if (!process) return { spans: joined(spans), plain: words.join(', ') };
  return { spans: joined([...spans, { kind: 'word', text: ', GP' }]), plain: [...words, 'GP'].join(', ') };
}

/** The value of a parameter beside its symbol. */
export function valueSpans(value: number): Span[] {
  return numberSpans(sixDigits(value), 'roman', 'raised');
}

/** A value of a logarithmic range has no short form; six digits tell it from its neighbours. */
function sixDigits(value: number): number {
  return Number(value.toPrecision(6));
}

/**
 * Colours by `curve.index`: the curves with a coupling on the ramp, ordered by the values of the varying parameters, larger is warmer.
 * The only Gaussian process has its own ink; one of several (as when K varies too) has the colour of its system, of which it is the
 * dashed line, and those of systems without another curve are told apart by the ramp. Points cannot be dashed: those of experiments all
 * have their own.
 */
export function curveColours(set: CurveSet, theme: ChartTheme): string[] {
  const colours: string[] = [];
  const processes = set.curves.filter((curve) => isGaussianProcess(curve, set));
  const coupled = isExperiment(set) ? new Map<string, Curve>() : coupledBySystem(set);
  const partner = (process: Curve) => coupled.get(systemKey(process, set));
  const alone = processes.length === 1 ? processes : [];
  const ordered = inOrder(set, set.curves).filter(
    (curve) => !alone.includes(curve) && !(isGaussianProcess(curve, set) && partner(curve)),
  );
  const shades = ramp(ordered.length, theme.ground);
  ordered.forEach(({ index }, place) => {
    colours[index] = shades[place]!;
  });
  for (const process of processes) {
    const other = partner(process);
    if (alone.includes(process)) colours[process.index] = theme.gaussianProcess;
    else if (other) colours[process.index] = colours[other.index]!;
  }
  return colours;
}

/**
 * One curve for every Gaussian process that is not a curve of the set itself: the weakest coupling among the curves given that share
 * it. Empty where the quantity does not depend on u, and where there are so many that they would hide the curves.
 * @param curves those that are drawn
 */
export function processesBeside(set: CurveSet, curves: readonly Curve[]): Curve[] {
  if (!hasRatio(set)) return [];
  const known = new Set(
    set.curves.filter((curve) => isGaussianProcess(curve, set)).map((curve) => systemKey(curve, set)),
  );
  const beside = [...coupledBySystem({ ...set, curves: [...curves] })].filter(([key]) => !known.has(key));
  return beside.length > mostProcesses ? [] : beside.map(([, curve]) => curve);
}

/** More curves with a coupling than this are thin, and their level 2 is not drawn: colour alone does not tell them apart, the ramp shows the trend. */
export const mostThick = 8;

export function areMany(set: CurveSet, curves: readonly Curve[]): boolean {
  return curves.filter((curve) => !isGaussianProcess(curve, set)).length > mostThick;
}

/** By system but for what departs from the Gaussian process, the curve with the weakest coupling. */
function coupledBySystem(set: CurveSet): Map<string, Curve> {
  const weakest = new Map<string, Curve>();
  for (const curve of set.curves) {
    if (isGaussianProcess(curve, set)) continue;
    const key = systemKey(curve, set);
    const other = weakest.get(key);
    if (!other || Math.abs(curve.system.u) < Math.abs(other.system.u)) weakest.set(key, curve);
  }
  return weakest;
}

function systemKey({ parameters, system }: Curve, { varying }: CurveSet): string {
  return varying.map((key) => (departures.includes(key) ? '' : String(parameters[key] ?? system[key]))).join(' ');
}

/** The key of one of the quantity's output columns. */
export type ChartOutput = string;

/** The quantity's column of that name, or a derived one. */
export function outputColumn(set: Pick<CurveSet, 'quantity' | 'results'>, output: ChartOutput): OutputColumn {
  const column = columnsOf(set).find(({ key }) => key === output);
  if (!column) throw new RangeError(`The quantity ${set.quantity} has no output ${output}.`);
  return column;
}

/** The words for an output with the level it belongs to, e.g. `level-1 loss per sample`, `level-1 share = variance/X`. */
export function outputWords(set: CurveSet, output: ChartOutput): string {
  const { name: word, expression } = outputColumn(set, output);
  const name = expression === undefined ? word : `${word} = ${expression}`;
  const level = set.level.replace(' ', '-');
  // What an experiment measures is called so.
  return name.includes(level) || isExperiment(set) ? name : `${level} ${name}`;
}

/** Curves by the values of the varying parameters, the first parameter first, ascending. */
export function inOrder({ varying }: CurveSet, curves: readonly Curve[]): Curve[] {
  return [...curves].sort((a, b) => {
    for (const key of varying) {
      const [first, second] = [a.parameters[key] ?? a.system[key], b.parameters[key] ?? b.system[key]];
      if (first !== second) return first < second ? -1 : 1;
    }
    return a.index - b.index;
  });
}

function joined(spans: readonly Span[]): Span[] {
  const list: Span[] = [];
  for (const span of spans) {
    const last = list.at(-1);
    if (last?.kind === span.kind) last.text += span.text;
    else list.push({ ...span });
  }
  return list;
}
