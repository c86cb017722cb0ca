/**
 * Replicates: points that differ in nothing but their seed. Which ordinals belong together, and what a group of them says: mean, standard
 * error from the scatter of the members, and how its points ended.
 */
import { Mean } from '../numerics/mean.ts';
import type { PointBlock } from '../quantities/block.ts';
import { quantities, type QuantityName } from '../quantities/index.ts';
import {
  hasValues,
  pointStatuses,
  type OutputColumn,
  type PointStatus,
  type Quantity,
} from '../quantities/quantity.ts';
import { replicateAxis, type Expansion } from './expansion.ts';
import { withResults, type ResultColumn } from './result-columns.ts';

/** The seeds of a study. */
export interface Seeds {
  /** Index of their axis. */
  axis: number;
  values: Float64Array;
  /** The difference of the ordinals of neighbours. */
  step: number;
}

/** A status that stands for none: no point of a group is there. */
export const noStatus = 255;

/** The axis along which points are replicates; null where there are fewer than two seeds, or other things vary with them. */
export function seedsOf(expansion: Expansion): Seeds | null {
  const axis = replicateAxis(expansion);
  const values = expansion.axes[axis]?.values;
  if (!values || values.length < 2) return null;
  const step = expansion.axes.slice(axis + 1).reduce((product, faster) => product * faster.values.length, 1);
  return { axis, values, step };
}

/**
 * The points that belong together.
 * @param ordinals each of any member of its group
 * @returns one list a seed, as long as `ordinals`: the ordinals of the groups' members with that seed, NaN where it was not added
 */
export function memberOrdinals(expansion: Expansion, ordinals: ArrayLike<number>): Float64Array[] {
  const seeds = seedsOf(expansion);
  if (!seeds) return [Float64Array.from(ordinals)];
  const { values, step } = seeds;
  const { count } = expansion;
  const added = addedGroups(expansion, seeds);
  return Array.from(values, (_, seed) =>
    Float64Array.from(ordinals, (ordinal) => {
      if (ordinal >= count) return added.get(groupKey(expansion, seeds, ordinal))?.[seed] ?? NaN;
      return ordinal + (seed - seedPosition(seeds, ordinal)) * step;
    }),
  );
}

/** The ordinals of several lists together, ascending, without NaN. */
export function ascending(lists: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(lists.reduce((sum, { length }) => sum + length, 0));
  let place = 0;
  for (const list of lists) for (const ordinal of list) if (!Number.isNaN(ordinal)) all[place++] = ordinal;
  return all.subarray(0, place).sort();
}

/** An ordinal of every group, in pages: those of the study, ascending, then those that were added. @param size groups a page */
export function* groupPages(expansion: Expansion, seeds: Seeds, size: number): Generator<Float64Array> {
  let page: number[] = [];
  for (const ordinal of groupOrdinals(expansion, seeds)) {
    page.push(ordinal);
    if (page.length < size) continue;
    yield Float64Array.from(page);
    page = [];
  }
  if (page.length > 0) yield Float64Array.from(page);
}

function* groupOrdinals(expansion: Expansion, seeds: Seeds): Generator<number> {
  for (let ordinal = 0; ordinal < expansion.count; ordinal++) if (seedPosition(seeds, ordinal) === 0) yield ordinal;
  for (const members of addedGroups(expansion, seeds).values()) yield members.find((ordinal) => ordinal >= 0)!;
}

/** The position among the seeds of a point that the study asks for. */
export function seedPosition({ values, step }: Seeds, ordinal: number): number {
  return Math.floor(ordinal / step) % values.length;
}

/** Where an added point lies, whatever its seed. */
function groupKey({ count, added }: Expansion, seeds: Seeds, ordinal: number): string {
  const index = ordinal - count;
  const base = added?.base[index] ?? NaN;
  return [base - seedPosition(seeds, base) * seeds.step, added?.first[index], added?.second[index]].join(' ');
}

/** The added points by where they lie: one ordinal a seed, NaN where it has none. */
function addedGroups(expansion: Expansion, seeds: Seeds): Map<string, Float64Array> {
  const groups = new Map<string, Float64Array>();
  const { added, count } = expansion;
  added?.base.forEach((base, index) => {
    const key = groupKey(expansion, seeds, count + index);
    const group = groups.get(key) ?? new Float64Array(seeds.values.length).fill(NaN);
    group[seedPosition(seeds, base)] = count + index;
    groups.set(key, group);
  });
  return groups;
}

/** A derived column as it is of groups: a mean, with its standard error in a column of its own. */
export function withError(column: OutputColumn): OutputColumn {
  return { ...column, error: `${column.key}_error` };
}

export interface Replicates {
  /** By seed, the positions in the block of the groups' members, −1 where a member is not in it. */
  rows: Int32Array[];
  /**
   * By column, one value a group: the mean over the members whose status has values, or what they have together instead
   * (`OutputColumn.together`); NaN where one of these has none in that column. Errors of single points are left out.
   */
  mean: Record<string, Float64Array>;
  /** By column that is a mean its standard error, from the scatter of the members; NaN where fewer than two have a value. */
  error: Record<string, Float64Array>;
  /** How many members of each group have values. */
  valued: Uint32Array;
  /** Index into `pointStatuses`: of the members with values the most doubtful, `incomplete` while some are missing; 255 where none is there. */
  status: Uint8Array;
}

/**
 * Groups of replicates. Without seeds that vary every point is a group of its own.
 * @param ordinals each of any member of its group
 * @param block points that hold the members, as far as they are computed, with ascending ordinals
 * @param results derived columns of the block's quantity, taken together like its outputs
 */
export function replicatesOf(
  expansion: Expansion,
  ordinals: ArrayLike<number>,
  block: PointBlock,
  results: readonly ResultColumn[] = [],
): Replicates {
  const whole = withResults(block, results);
  const members = memberOrdinals(expansion, ordinals);
  const place = new Map(Array.from(block.ordinals, (ordinal, position) => [ordinal, position]));
  const rows = members.map((list) => Int32Array.from(list, (ordinal) => place.get(ordinal) ?? -1));
  const mean: Replicates['mean'] = {};
  const error: Replicates['error'] = {};
  groupColumns(block.quantity, results).forEach(({ column, position }) => {
    const first = (block.inputs.length + position) * block.count;
    const together = columnTogether(column, whole.columns.subarray(first, first + block.count), block, rows);
    mean[column.key] = together.values;
    if (column.together === undefined) error[column.key] = together.errors;
  });
  const valued = new Uint32Array(ordinals.length);
  const status = new Uint8Array(ordinals.length);
  for (let group = 0; group < ordinals.length; group++) {
    const there = rows.flatMap((list) => (list[group]! >= 0 ? [block.status[list[group]!]!] : []));
    const wanted = members.filter((list) => list[group]! >= 0).length;
    valued[group] = there.filter((code) => hasValues(pointStatuses[code]!)).length;
    status[group] = statusOf(there, wanted);
  }
  return { rows, mean, error, valued, status };
}

/** The columns that groups have, with their positions behind the inputs: outputs but for errors of single points, and derived columns. */
export function groupColumns(
  quantity: QuantityName,
  results: readonly ResultColumn[],
): { column: OutputColumn; position: number }[] {
  const { outputs }: Quantity = quantities[quantity];
  const errors = new Set(outputs.map(({ error }) => error));
  return [...outputs, ...results.map(({ column }) => column)]
    .map((column, position) => ({ column, position }))
    .filter(({ column }) => !errors.has(column.key));
}

function columnTogether(
  { together }: OutputColumn,
  values: Float64Array,
  { status }: PointBlock,
  rows: readonly Int32Array[],
): { values: Float64Array; errors: Float64Array } {
  const length = rows[0]?.length ?? 0;
  const [found, errors] = [new Float64Array(length), new Float64Array(length)];
  for (let group = 0; group < length; group++) {
    const means = new Mean();
    let [largest, smallest, sum, without] = [-Infinity, Infinity, 0, 0];
    for (const list of rows) {
      const row = list[group]!;
      if (row < 0 || !hasValues(pointStatuses[status[row]!]!)) continue;
      const value = values[row]!;
      if (Number.isNaN(value)) {
        without++;
        continue;
      }
      means.add(value);
      largest = Math.max(largest, value);
      smallest = Math.min(smallest, value);
      sum += value;
    }
    const all = { largest, smallest, sum, mean: means.mean };
    // The mean of those that happen to have a value, as a logarithm has of one sign alone, is not that of all.
    const partial = together === undefined && without > 0;
    found[group] = means.count > 0 && !partial ? all[together ?? 'mean'] : NaN;
    errors[group] = partial ? NaN : means.error;
  }
  return { values: found, errors };
}

/** The most doubtful first. */
const doubts: readonly PointStatus[] = ['chains not converged', 'incomplete', 'budget spent'];

/** @param codes of the members that are there @param wanted how many there will be */
function statusOf(codes: readonly number[], wanted: number): number {
  const words = codes.map((code) => pointStatuses[code]!);
  const valued = words.filter(hasValues);
  if (valued.length === 0) return codes[0] ?? noStatus;
  const all: readonly PointStatus[] = codes.length < wanted ? [...valued, 'incomplete'] : valued;
  return pointStatuses.indexOf(doubts.find((word) => all.includes(word)) ?? valued[0]!);
}
