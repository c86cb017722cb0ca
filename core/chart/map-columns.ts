/**
 * From blocks of points to the columns of a map: its own values, and what is computed beside them, level 2 and, for quantities other than the
 * effective action, where level 1 has its borders. Hosts compute it where they compute points; here it is said what is needed.
 */
import type { QuantityName } from '../quantities/index.ts';
import { quantities } from '../quantities/index.ts';
import { hasValues, pointStatuses, type Quantity } from '../quantities/quantity.ts';
import type { PointBlock } from '../quantities/block.ts';
import { systemAt, varyingAlong } from '../study/expansion.ts';
import { replicatesOf } from '../study/replicates.ts';
import { resultsOf } from '../study/result-columns.ts';
import { levelTwoExists } from './companions.ts';
import { thinned } from './curve-plan.ts';
import { notComputed } from './curves.ts';
import type { MapPlan } from './map-plan.ts';

/** Values by point of a panel, NaN where there is none. */
export interface MapColumns {
  values: Record<string, Float64Array>;
  status: Uint8Array;
  /** By point, every root of those that have not exactly one. */
  roots: Map<number, readonly number[]>;
}

/** What is computed beside the points of a panel. */
export interface MapTask {
  panel: number;
  part: 'level two' | 'borders';
  quantity: QuantityName;
  columns: readonly string[];
  /** The points of the panel, by ascending ordinal, and their ordinals. */
  points: Uint32Array;
  ordinals: Float64Array;
}

/** Beyond this many points level 2 is computed on fewer columns and rows. */
const mostLevelTwo = 100_000;

/** What tells the borders of level 1, inputs and outputs of the effective action. */
export const borderColumns = ['P', 'N', 'K', 'alpha', 'P_cross', 'k_star_bare'] as const;

/** Whether the borders of level 1 say something of a quantity: where it depends on samples, ridge and coupling and on no coordinate. */
export function hasBorders(name: QuantityName): boolean {
  const { inputs, coordinate }: Quantity = quantities[name];
  return coordinate === undefined && (['P', 'kappa', 'u'] as const).every((key) => inputs.includes(key));
}

/** The columns of the run's own points that a map needs. */
export function ownColumns({ quantity, expansion: { refinement } }: MapPlan, output: string): string[] {
  const own = quantity === 'effective-action' ? [...borderColumns, 'loss'] : [];
  const named = refinement?.quantity === quantity ? refinement.borders.flatMap(({ uses }) => uses) : [];
  return [...new Set([output, ...own, ...named])];
}

/** Columns in which no point has a value yet. */
export function emptyColumns(plan: MapPlan, panel: number, names: readonly string[]): MapColumns {
  const { length } = plan.panels[panel]!.ordinals;
  return {
    values: Object.fromEntries(names.map((name) => [name, new Float64Array(length).fill(NaN)])),
    status: new Uint8Array(length).fill(notComputed),
    roots: new Map(),
  };
}

/**
 * Puts points of a block, replicates averaged, where they belong.
 * @param points numbers of points of the panel @param ordinals theirs
 * @param block holds their members as far as they are computed
 */
export function takePoints(
  plan: MapPlan,
  points: Uint32Array,
  ordinals: Float64Array,
  block: PointBlock,
  columns: MapColumns,
): void {
  const { expansion } = plan;
  const { mean, rows, status } = replicatesOf(expansion, ordinals, block, resultsOf(expansion.results, block.quantity));
  const [first] = rows;
  for (const [name, values] of Object.entries(columns.values)) {
    const input = block.inputs.findIndex((key) => key === name);
    points.forEach((point, group) => {
      const row = first?.[group] ?? -1;
      if (input < 0) values[point] = mean[name]?.[group] ?? NaN;
      else if (row >= 0) values[point] = block.columns[input * block.count + row]!;
    });
  }
  points.forEach((point, group) => {
    columns.status[point] = status[group]!;
  });
  if (rows.length > 1 || block.roots.length === 0) return;
  const pointOf = new Map(Array.from(points, (point, group) => [first![group]!, point]));
  for (const { position, values } of block.roots) {
    const point = pointOf.get(position);
    if (point !== undefined) columns.roots.set(point, values);
  }
}

/** The points of a panel by ascending ordinal. @param among all of them if missing */
export function inOrder(plan: MapPlan, panel: number, among?: Uint32Array): Pick<MapTask, 'points' | 'ordinals'> {
  const { ordinals } = plan.panels[panel]!;
  const points = among ?? Uint32Array.from(ordinals.keys());
  const ascending = points.every((point, at) => at === 0 || ordinals[points[at - 1]!]! < ordinals[point]!);
  if (!ascending) points.sort((a, b) => ordinals[a]! - ordinals[b]!);
  return { points, ordinals: Float64Array.from(points, (point) => ordinals[point]!) };
}

/** Everything that stands beside the points: borders first, which cost least. */
export function mapTasks(plan: MapPlan): MapTask[] {
  const { quantity, panels } = plan;
  if (!hasBorders(quantity)) return [];
  return panels.flatMap((_, panel): MapTask[] => {
    if (quantity !== 'effective-action') {
      const all = inOrder(plan, panel);
      return [{ panel, part: 'borders', quantity: 'effective-action', columns: borderColumns, ...all }];
    }
    const known = inOrder(plan, panel, levelTwoPoints(plan, panel));
    return known.points.length === 0
      ? []
      : [{ panel, part: 'level two', quantity: 'replica', columns: ['trainLoss'], ...known }];
  });
}

/** The columns and rows on which level 2 is computed. */
export function levelTwoLines({ x, y, panels }: MapPlan): [columns: number[], rows: number[]] {
  const [columns, rows] = [x.values.length, y.values.length];
  const share = Math.min(1, Math.sqrt(mostLevelTwo / (columns * rows * panels.length)));
  const some = (count: number) => thinned(count, Math.max(2, Math.floor(count * share + 1e-9)));
  return [some(columns), some(rows)];
}

/** Whether level 2 is computed at every point that has one. */
export function isWhole(plan: MapPlan): boolean {
  const [columns, rows] = levelTwoLines(plan);
  return columns.length === plan.x.values.length && rows.length === plan.y.values.length;
}

function levelTwoPoints(plan: MapPlan, panel: number): Uint32Array {
  const { x, y, panels } = plan;
  const { added } = panels[panel]!;
  const [columns, rows] = levelTwoLines(plan);
  const exists = existence(plan, panel);
  const grid = rows.flatMap((row) => columns.map((column) => row * x.values.length + column));
  const between = isWhole(plan) ? Array.from(added.x.keys(), (index) => x.values.length * y.values.length + index) : [];
  return Uint32Array.from([...grid, ...between].filter(exists));
}

/** Whether a point has a level 2: asked once for all points that differ in nothing on which that depends. */
function existence({ expansion, x, y, panels }: MapPlan, panel: number): (point: number) => boolean {
  const decides = ({ index }: { index: number }) =>
    varyingAlong(expansion, index).some((key) => key === 'u' || key === 'N');
  const [across, up] = [decides(x), decides(y)];
  const columns = x.values.length;
  const known = new Map<number, boolean>();
  const { ordinals } = panels[panel]!;
  return (point) => {
    const grid = point < columns * y.values.length;
    const [column, row] = [point % columns, Math.floor(point / columns)];
    const key = grid ? (across ? column : 0) + columns * (up ? row : 0) : point;
    let exists = known.get(key);
    if (exists === undefined) known.set(key, (exists = levelTwoExists(systemAt(expansion, ordinals[point]!))));
    return exists;
  };
}

/** Whether a point has values. */
export function isValued(code: number): boolean {
  const word = pointStatuses[code];
  return word !== undefined && hasValues(word);
}
