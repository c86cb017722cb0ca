/** From a study's points to the curves that charts draw: which axis is the abscissa, which points are drawn, and the curve of the
 * Gaussian process beside each. */
import type { System } from '../model/system.ts';
import type { PointBlock } from '../quantities/block.ts';
import { quantities, type QuantityName } from '../quantities/index.ts';
import type { Quantity } from '../quantities/quantity.ts';
import { computeBlock } from '../study/compute.ts';
import { expandStudy, systemAt, type Expansion } from '../study/expansion.ts';
import { crossing } from '../theory/effective-action.ts';
import { notComputed, type Curve, type CurveSet } from './curves.ts';

/** Which points of a study a chart draws. */
export interface CurvePlan {
  expansion: Expansion;
  quantity: QuantityName;
  /** Position of the abscissa among the axes; −1 for a study of one point, which is drawn over P. */
  xAxis: number;
  /** Ordinals of the points, curve by curve. */
  curves: Float64Array[];
  set: Omit<CurveSet, 'curves'>;
  /** Curves of the Gaussian process that are computed already; curves that differ in u alone share one. */
  gaussianProcesses: Map<string, Curve['gaussianProcess']>;
}

/** What is drawn at most; beyond, curves and points are thinned evenly, ends kept, and the set says so. */
export interface CurveLimits {
  curves: number;
  points: number;
}
export const chartLimits: CurveLimits = { curves: 500, points: 100_000 };
/** More points on one curve than this draw the same picture. */
const pointsPerCurve = 2000;

/** The abscissa is P where P varies over several values, else the axis with the most. */
export function planCurves(expansion: Expansion, quantity: QuantityName, limits: CurveLimits = chartLimits): CurvePlan {
  const { axes, count } = expansion;
  const lengths = axes.map(({ values }) => values.length);
  const onP = axes.findIndex(({ parameter }) => parameter.key === 'P');
  const longest = lengths.lastIndexOf(Math.max(...lengths));
  const xAxis = onP >= 0 && (lengths[onP]! >= 5 || lengths[onP] === lengths[longest]) ? onP : longest;
  const axis = axes[xAxis];
  const perCurve = axis?.values.length ?? 1;
  const inner = axes.slice(xAxis + 1).reduce((product, { values }) => product * values.length, 1);
  const total = { curves: count / perCurve, pointsPerCurve: perCurve };
  const drawn = thinned(total.curves, limits.curves);
  const affordable = Math.max(2, Math.floor(limits.points / drawn.length));
  const positions = thinned(perCurve, Math.min(affordable, pointsPerCurve));
  const curves = drawn.map((index) => {
    const low = index % inner;
    const high = (index - low) / inner;
    return Float64Array.from(positions, (position) => (high * perCurve + position) * inner + low);
  });
  return {
    expansion,
    quantity,
    xAxis,
    curves,
    gaussianProcesses: new Map(),
    set: {
      quantity,
      level: quantities[quantity].level,
      x: { parameter: axis?.parameter.key ?? 'P', logarithmic: axis ? isLogarithmic(axis) : true },
      varying: axes
        .filter(({ values }, index) => index !== xAxis && values.length > 1)
        .map(({ parameter }) => parameter.key),
      shown: { curves: drawn.length, pointsPerCurve: positions.length },
      total,
    },
  };
}

/**
 * One curve of the plan.
 * @param index position among the plan's curves
 * @param block points that hold at least those of the curve that are computed, ordinals ascending
 */
export function buildCurve(plan: CurvePlan, index: number, block: PointBlock): Curve {
  const quantity: Quantity = quantities[plan.quantity];
  const ordinals = plan.curves[index]!;
  const key = plan.set.x.parameter;
  const systems = Array.from(ordinals, (ordinal) => systemAt(plan.expansion, ordinal));
  const x = Float64Array.from(systems, (system) => system[key]);
  const values: Record<string, Float64Array> = {};
  for (const output of quantity.outputs) values[output.key] = new Float64Array(x.length).fill(NaN);
  const status = new Uint8Array(x.length).fill(notComputed);
  const rootsOf = new Map(block.roots.map((entry) => [entry.position, entry.values]));
  const roots: Curve['roots'] = [];
  ordinals.forEach((ordinal, position) => {
    const row = findOrdinal(block.ordinals, ordinal);
    if (row < 0) return;
    const several = rootsOf.get(row);
    if (several) roots.push({ position, values: several });
    status[position] = block.status[row]!;
    quantity.outputs.forEach((output, column) => {
      const column0 = quantity.inputs.length + column;
      values[output.key]![position] = block.columns[column0 * block.count + row]!;
    });
  });
  const system = systems[0]!;
  return {
    index,
    parameters: Object.fromEntries(plan.set.varying.map((varying) => [varying, system[varying]])),
    system,
    x,
    values,
    status,
    roots,
    gaussianProcess: gaussianProcess(plan, systems),
    crossing: key === 'P' && plan.quantity === 'effective-action' ? crossingWithin(quantity, system, x) : null,
  };
}

/** The curves of a study as it is being designed, computed here and now. @throws CoarsegrainError as `expandStudy` */
export function previewCurveSet(document: unknown, limits: CurveLimits, wanted?: QuantityName): CurveSet {
  const expansion = expandStudy(document);
  const { quantities: names } = expansion.study;
  const quantity = wanted && names.includes(wanted) ? wanted : names[0]!;
  const plan = planCurves(expansion, quantity, limits);
  return {
    ...plan.set,
    curves: plan.curves.map((ordinals, index) => buildCurve(plan, index, computeBlock(expansion, quantity, ordinals))),
  };
}

/** The same systems at u = 0. */
function gaussianProcess(plan: CurvePlan, systems: System[]): Curve['gaussianProcess'] {
  const key = JSON.stringify({ ...systems[0], u: 0 });
  const known = plan.gaussianProcesses.get(key);
  if (known) return known;
  const quantity: Quantity = quantities[plan.quantity];
  const process: Curve['gaussianProcess'] = {};
  if (quantity.inputs.includes('u')) {
    for (const { key: output } of quantity.outputs) process[output] = new Float64Array(systems.length);
    systems.forEach((system, position) => {
      const { values } = quantity.compute({ ...system, u: 0 });
      quantity.outputs.forEach(({ key: output }, column) => {
        process[output]![position] = values[column] ?? NaN;
      });
    });
  }
  plan.gaussianProcesses.set(key, process);
  return process;
}

function crossingWithin(quantity: Quantity, system: System, x: Float64Array): Curve['crossing'] {
  const P = crossing(system);
  if (P === null || P < Math.min(...ends(x)) || P > Math.max(...ends(x))) return null;
  const outcome = quantity.compute({ ...system, P });
  if (outcome.status !== 'converged') return null;
  return {
    P,
    values: Object.fromEntries(quantity.outputs.map(({ key }, column) => [key, outcome.values[column] ?? NaN])),
  };
}

function ends(x: Float64Array): [number, number] {
  return [x[0] ?? NaN, x[x.length - 1] ?? NaN];
}

/** At most `limit` of the integers 0…count−1, evenly, ends kept. */
function thinned(count: number, limit: number): number[] {
  const length = Math.min(count, Math.max(1, limit));
  if (length === 1) return [0];
  return Array.from({ length }, (_, position) => Math.round((position * (count - 1)) / (length - 1)));
}

function isLogarithmic({ values, logarithmic }: Expansion['axes'][number]): boolean {
  if (logarithmic) return true;
  // K = ∞ on an axis has no place on either scale: the finite values decide.
  const finite = values.filter(Number.isFinite);
  return (
    finite.length > 1 &&
    finite.every((value) => value > 0) &&
    Math.max(...ends(finite)) >= 30 * Math.min(...ends(finite))
  );
}

function findOrdinal(ordinals: Float64Array, ordinal: number): number {
  let low = 0;
  let high = ordinals.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const value = ordinals[middle]!;
    if (value === ordinal) return middle;
    if (value < ordinal) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}
