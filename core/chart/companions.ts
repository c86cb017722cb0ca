/**
 * What stands beside the curves of a study and is no point of it: level 2 for every curve of level 1, the Gaussian process, and for
 * experiments the theories that they test. Hosts compute it where they compute points; here it is said what is needed, and put where it
 * belongs.
 */
import type { System } from '../model/system.ts';
import { halfPower } from '../model/loss.ts';
import type { PointBlock } from '../quantities/block.ts';
import { quantities, type QuantityName } from '../quantities/index.ts';
import { predictionsFor, type Quantity } from '../quantities/quantity.ts';
import { resultValues, withResults, type ResultColumn } from '../study/result-columns.ts';
import { besideExpansion, gaussianProcessOf } from '../study/gaussian-process.ts';
import { systemAt } from '../study/expansion.ts';
import type { CurvePlan } from './curve-plan.ts';
import {
  departsAlong,
  notComputed,
  variesAlong,
  type Curve,
  type GaussianProcess,
  type LevelTwo,
  type PredictedValues,
} from './curves.ts';

/** Points that a host computes beside those of a study. */
export interface CompanionTask {
  /** The curve for which it is computed first; curves that share it have the same key. */
  index: number;
  key: string;
  quantity: QuantityName;
  /** Of the Gaussian processes of the study's systems, `gaussianExpansion`, or of the systems themselves. */
  gaussian: boolean;
  /** At the flow time of their training time: `timedExpansion`. */
  timed?: boolean;
  /** Ascending. */
  ordinals: Float64Array;
}

/** Values by place on the curve: NaN, and the status 255, where there is no point. */
export interface Columns {
  values: Record<string, Float64Array>;
  status: Uint8Array;
  roots: Curve['roots'];
}

type Part = 'gaussian' | 'levelTwo' | 'gaussianLevelTwo';

/** More Gaussian processes than this are not drawn beside curves that are as many: then level 2 is not computed for them. */
export const mostProcesses = 8;

/** Level 2's counterparts of level 1: its training loss, its training error and its data strength. */
const counterparts = { loss: 'trainLoss', X: 'trainX', s: 's' } as const;

/** Everything that stands beside the curves, each once: the Gaussian processes first, which cost least. */
export function companionTasks(plan: CurvePlan): CompanionTask[] {
  const tasks = new Map<string, CompanionTask>();
  const add = (index: number, part: Part, quantity: QuantityName, ordinals: Float64Array) => {
    const key = companionKey(plan, index, part);
    if (!tasks.has(key))
      tasks.set(key, { index, key, quantity, gaussian: part !== 'levelTwo', ordinals: ordinals.toSorted() });
  };
  if (hasGaussianProcess(plan.quantity)) {
    plan.curves.forEach((ordinals, index) => {
      add(index, 'gaussian', plan.quantity, ordinals);
    });
  }
  for (const task of predictionTasks(plan)) tasks.set(task.key, task);
  if (plan.quantity !== 'effective-action') return [...tasks.values()];
  const few = tasks.size <= mostProcesses;
  plan.curves.forEach((ordinals, index) => {
    if (few) add(index, 'gaussianLevelTwo', 'replica', ordinals);
    const known = knownOrdinals(plan, ordinals, levelTwoExists);
    if (known.length > 0) add(index, 'levelTwo', 'replica', known);
  });
  return [...tasks.values()];
}

/** What the theories say that an experiment tests: of its own systems, or of their Gaussian processes where it does not depend on u. */
function predictionTasks(plan: CurvePlan): CompanionTask[] {
  const experiment: Quantity = quantities[plan.quantity];
  const gaussian = !experiment.inputs.includes('u');
  return predictionsFor(experiment, plan.expansion.base).flatMap(({ quantity }, order) =>
    plan.curves.flatMap((ordinals, index): CompanionTask[] => {
      const known = knownOrdinals(plan, ordinals, (system) => gaussian || foretells(quantity, experiment, system));
      const key = predictionKey(order, index);
      const timed = quantity === 'gradient-flow';
      return known.length > 0 ? [{ index, key, quantity, gaussian, timed, ordinals: known.toSorted() }] : [];
    }),
  );
}

/**
 * Whether a theory is of the same systems as the experiment: a width that only one of the two depends on must be infinite, but for gradient
 * flow, which is the limit that a wide network is compared with.
 */
function foretells(theory: QuantityName, { inputs }: Quantity, system: System): boolean {
  if (theory === 'gradient-flow') return true;
  const sameWidth = quantities[theory].inputs.includes('N') === inputs.includes('N') || hasNoWidth(system);
  return sameWidth && (theory !== 'replica' || levelTwoExists({ ...system, N: Infinity, widths: undefined }));
}

/** The ordinals of a curve where a theory exists, which along most axes it does everywhere or nowhere. */
function knownOrdinals(plan: CurvePlan, ordinals: Float64Array, exists: (system: System) => boolean): Float64Array {
  const at = (ordinal: number) => exists(systemAt(plan.expansion, ordinal));
  if (departsAlong(plan.set)) return ordinals.filter(at);
  return at(ordinals[0]!) ? ordinals : new Float64Array(0);
}

/** Whether a quantity has a Gaussian process beside it: it depends on the coupling, and is the same whenever it is computed. */
export function hasGaussianProcess(name: QuantityName): boolean {
  const { inputs, experiment }: Quantity = quantities[name];
  return inputs.includes('u') && !experiment;
}

/** Whether level 2 knows such systems: it has no width, and no posterior where the loss falls to −∞. */
export function levelTwoExists(system: System): boolean {
  return hasNoWidth(system) && !(system.u < 0 && halfPower(system) !== undefined);
}

export function hasNoWidth({ N, widths }: System): boolean {
  return N === Infinity && widths === undefined;
}

function companionKey(plan: CurvePlan, index: number, part: Part): string {
  // Curves to which points were added have an abscissa of their own.
  const own = (plan.expansion.added?.base.length ?? 0) > 0;
  if (part === 'levelTwo' || own) return `${part} ${String(index)}`;
  return `${part} ${JSON.stringify(gaussianProcessOf(systemAt(plan.expansion, plan.curves[index]![0]!)))}`;
}

function predictionKey(order: number, index: number): string {
  return `prediction ${String(order)} ${String(index)}`;
}

/**
 * The values of blocks at the places of a curve.
 * @param ordinals those of the curve
 * @param blocks points of one quantity, each with ascending ordinals; what of them is not on the curve is left out
 * @param results derived columns of that quantity
 */
export function columnsAt(
  ordinals: Float64Array,
  name: QuantityName,
  blocks: readonly PointBlock[],
  results: readonly ResultColumn[] = [],
): Columns {
  const { outputs: own }: Quantity = quantities[name];
  const outputs = [...own, ...results.map(({ column }) => column)];
  const values: Columns['values'] = {};
  for (const { key } of outputs) values[key] = new Float64Array(ordinals.length).fill(NaN);
  const status = new Uint8Array(ordinals.length).fill(notComputed);
  const roots: Columns['roots'] = [];
  for (const given of blocks) {
    const block = withResults(given, results);
    const rootsOf = new Map(block.roots.map((entry) => [entry.position, entry.values]));
    let row = 0;
    placesInOrder(ordinals).forEach((position) => {
      const ordinal = ordinals[position]!;
      while (row < block.count && block.ordinals[row]! < ordinal) row++;
      if (block.ordinals[row] !== ordinal) return;
      const several = rootsOf.get(row);
      if (several) roots.push({ position, values: several });
      status[position] = block.status[row]!;
      outputs.forEach(({ key }, column) => {
        values[key]![position] = block.columns[(block.inputs.length + column) * block.count + row]!;
      });
    });
  }
  return { values, status, roots: roots.sort((a, b) => a.position - b.position) };
}

/** The places of ordinals in the order of these: as they are, but where points were added between. */
function placesInOrder(ordinals: Float64Array): Uint32Array {
  const places = Uint32Array.from(ordinals.keys());
  const ordered = ordinals.every((ordinal, place) => place === 0 || ordinal > ordinals[place - 1]!);
  return ordered ? places : places.sort((a, b) => ordinals[a]! - ordinals[b]!);
}

/** What a host has computed of a task, at the places of its curve. */
export function taskColumns(
  plan: CurvePlan,
  { index, quantity }: CompanionTask,
  blocks: readonly PointBlock[],
): Columns {
  return columnsAt(plan.curves[index]!, quantity, blocks, quantity === plan.quantity ? plan.results : []);
}

/** What a host has computed of the tasks, by their keys. */
export type Found = ReadonlyMap<string, Columns>;

/** Level 2 beside the values of level 1 on a curve. */
export function levelTwoOf(plan: CurvePlan, index: number, values: Columns['values'], found: Found): LevelTwo {
  return beside(plan, index, values, found, 'levelTwo');
}

/** The Gaussian process beside a curve. */
export function gaussianProcessAt(plan: CurvePlan, index: number, found: Found): GaussianProcess {
  const values = found.get(companionKey(plan, index, 'gaussian'))?.values ?? {};
  const levelTwo = beside(plan, index, values, found, 'gaussianLevelTwo');
  return { values, levelTwo };
}

/** What theory says at the points of an experiment. */
export function predictionsOf(plan: CurvePlan, index: number, found: Found): PredictedValues[] {
  return predictionsFor(quantities[plan.quantity], plan.expansion.base).map(({ columns }, order) => {
    const theory = found.get(predictionKey(order, index))?.values ?? {};
    const known = Object.entries(columns).filter(([, other]) => theory[other]);
    return withDerived(plan, index, Object.fromEntries(known.map(([own, other]) => [own, theory[other]!])));
  });
}

/** Columns of a theory under the names that the curve has for them, with the derived columns that follow from them and the inputs. */
function withDerived(
  { expansion, curves, quantity, results }: CurvePlan,
  index: number,
  values: Columns['values'],
  gaussian = false,
): Columns['values'] {
  if (results.length === 0 || Object.keys(values).length === 0) return values;
  const beside = besideExpansion(expansion, { gaussian });
  const systems = Array.from(curves[index]!, (ordinal) => systemAt(beside, ordinal));
  const { inputs }: Quantity = quantities[quantity];
  const known = Object.fromEntries(inputs.map((key) => [key, systems.map((system) => system[key])]));
  return { ...values, ...resultValues(results, { ...known, ...values }, systems.length) };
}

function beside(
  plan: CurvePlan,
  index: number,
  values: Columns['values'],
  found: Found,
  part: 'levelTwo' | 'gaussianLevelTwo',
): LevelTwo {
  const { length } = plan.curves[index]!;
  const columns = found.get(companionKey(plan, index, part));
  const own = values.loss;
  const other = columns?.values.trainLoss;
  const deviation = Float64Array.from({ length }, (_, position) =>
    own && other ? own[position]! / other[position]! - 1 : NaN,
  );
  // The training error of level 2 is taken against labels with their noise, X of level 1 is not.
  const noisy = plan.expansion.base.noise > 0 || plan.set.varying.includes('noise') || variesAlong(plan.set, 'noise');
  const known = columns ? Object.entries(counterparts).filter(([key]) => key !== 'X' || !noisy) : [];
  return {
    values: withDerived(
      plan,
      index,
      Object.fromEntries(known.map(([key, counterpart]) => [key, columns!.values[counterpart]!])),
      part === 'gaussianLevelTwo',
    ),
    deviation,
    status: columns?.status ?? new Uint8Array(length).fill(notComputed),
  };
}
