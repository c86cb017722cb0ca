/** The curves that charts draw, from the points of a study and from what stands beside them. */
import type { System } from '../model/system.ts';
import type { PointBlock } from '../quantities/block.ts';
import { quantities, type QuantityName } from '../quantities/index.ts';
import { hasValues, type Quantity } from '../quantities/quantity.ts';
import { computeBlock } from '../study/compute.ts';
import { expandStudy, systemAt } from '../study/expansion.ts';
import { besideExpansion } from '../study/gaussian-process.ts';
import { resultValues } from '../study/result-columns.ts';
import { crossing } from '../theory/effective-action.ts';
import {
  companionTasks,
  gaussianProcessAt,
  levelTwoOf,
  predictionsOf,
  taskColumns,
  type Columns,
  type Found,
} from './companions.ts';
import { planCurves, type CurveLimits, type CurvePlan } from './curve-plan.ts';
import type { Curve, CurveSet } from './curves.ts';
import { curveColumns } from './replicated.ts';

/**
 * One curve of the plan.
 * @param index position among the plan's curves
 * @param block points that hold at least those of the curve that are computed, ordinals ascending
 * @param found what is computed of the plan's `companionTasks`; what is missing there is missing beside the curve
 */
export function buildCurve(plan: CurvePlan, index: number, block: PointBlock, found: Found = new Map()): Curve {
  const ordinals = plan.curves[index]!;
  const key = plan.set.x.parameter;
  const system = systemAt(plan.expansion, ordinals[0]!);
  const x = Float64Array.from(ordinals, (ordinal) => systemAt(plan.expansion, ordinal)[key]);
  const columns = curveColumns(plan, index, block);
  const { count, added } = plan.expansion;
  return {
    index,
    parameters: Object.fromEntries(plan.set.varying.map((varying) => [varying, system[varying]])),
    system,
    x,
    ...columns,
    ...(added ? { added: Uint8Array.from(ordinals, (ordinal) => Number(ordinal >= count)) } : {}),
    levelTwo: levelTwoOf(plan, index, columns.values, found),
    predictions: predictionsOf(plan, index, found),
    gaussianProcess: gaussianProcessAt(plan, index, found),
    crossing: key === 'P' && plan.quantity === 'effective-action' ? crossingWithin(plan, system, x) : null,
  };
}

/**
 * The curves of a study as it is being designed, computed here and now: once with their own values, then, after as many turns as it takes,
 * with what stands beside them. Between two turns the caller may give up. Experiments take too long for that: of them there is theory alone.
 * @returns the set wherever it is new, else null; the last one is whole
 * @throws CoarsegrainError as `expandStudy`
 */
export function* previewCurveSets(
  document: unknown,
  limits: CurveLimits,
  wanted?: QuantityName,
): Generator<CurveSet | null, void> {
  const expansion = expandStudy(document);
  const { quantities: names } = expansion.study;
  const quantity = wanted && names.includes(wanted) ? wanted : names[0]!;
  const plan = planCurves(expansion, quantity, limits);
  const { experiment }: Quantity = quantities[quantity];
  const none = new Float64Array(0);
  const blocks = plan.curves.map((ordinals) => computeBlock(expansion, quantity, experiment ? none : ordinals));
  const tasks = companionTasks(plan);
  const found = new Map<string, Columns>();
  const setOf = (pending: boolean): CurveSet => ({
    ...plan.set,
    curves: blocks.map((block, index) => buildCurve(plan, index, block, found)),
    pending,
    failure: '',
  });
  // The Gaussian process of the quantity itself costs no more than its curves.
  const quick = tasks.filter((task) => task.quantity === quantity).length;
  for (const [turn, task] of tasks.entries()) {
    if (turn >= quick) yield turn === quick ? setOf(true) : null;
    const systems = besideExpansion(expansion, task);
    const block = computeBlock(systems, task.quantity, task.ordinals);
    found.set(task.key, taskColumns(plan, task, [block]));
  }
  yield setOf(false);
}

/** The whole set at once. @throws CoarsegrainError as `expandStudy` */
export function previewCurveSet(document: unknown, limits: CurveLimits, wanted?: QuantityName): CurveSet {
  let whole: CurveSet | null = null;
  for (const set of previewCurveSets(document, limits, wanted)) whole = set ?? whole;
  return whole!;
}

function crossingWithin({ results }: CurvePlan, system: System, x: Float64Array): Curve['crossing'] {
  const quantity: Quantity = quantities['effective-action'];
  const P = crossing(system);
  const ends = [x[0] ?? NaN, x[x.length - 1] ?? NaN];
  if (P === null || P < Math.min(...ends) || P > Math.max(...ends)) return null;
  const outcome = quantity.compute({ ...system, P });
  if (!hasValues(outcome.status)) return null;
  const values = Object.fromEntries(quantity.outputs.map(({ key }, column) => [key, outcome.values[column] ?? NaN]));
  const inputs = Object.fromEntries(quantity.inputs.map((key) => [key, system[key]]));
  const known = Object.entries({ ...inputs, P, ...values }).map(([key, value]) => [key, [value]]);
  const derived = Object.entries(resultValues(results, Object.fromEntries(known) as Record<string, number[]>, 1));
  return { P, values: { ...values, ...Object.fromEntries(derived.map(([key, column]) => [key, column[0]!])) } };
}
