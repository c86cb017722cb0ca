/** Points that differ in nothing but their seed: their mean, its standard error, and each of them. */
import type { PointBlock } from '../quantities/block.ts';
import { quantities } from '../quantities/index.ts';
import { hasValues, pointStatuses, type Quantity } from '../quantities/quantity.ts';
import { replicateAxis, type Expansion } from './expansion.ts';

export interface Replicates {
  /** Of each group the ordinal of the point with the first seed, ascending, whether or not that point is in the block. */
  ordinals: Float64Array;
  /** Of each group the positions of its points in the block, ascending. */
  members: Uint32Array[];
  /** By output, one value a group: the mean over the members that have one, NaN where none has. Errors of single points are left out. */
  mean: Record<string, Float64Array>;
  /** The standard error of that mean, from the scatter of the members; NaN where fewer than two have a value. */
  error: Record<string, Float64Array>;
}

/** The points of a block in groups of replicates. Without an axis of replicates every point is a group of its own. */
export function replicatesOf(expansion: Expansion, block: PointBlock): Replicates {
  const { ordinals, members } = groupsOf(expansion, block.ordinals);
  const { outputs }: Quantity = quantities[block.quantity];
  const errors = new Set(outputs.map(({ error }) => error));
  const mean: Replicates['mean'] = {};
  const error: Replicates['error'] = {};
  outputs.forEach(({ key }, column) => {
    if (errors.has(key)) return;
    const first = (block.inputs.length + column) * block.count;
    const values = block.columns.subarray(first, first + block.count);
    const [means, spreads] = [new Float64Array(members.length), new Float64Array(members.length)];
    members.forEach((positions, group) => {
      const present = Array.from(positions, (position) => valueAt(block, values, position)).filter(
        (value) => !Number.isNaN(value),
      );
      [means[group], spreads[group]] = meanAndError(present);
    });
    mean[key] = means;
    error[key] = spreads;
  });
  return { ordinals, members, mean, error };
}

function valueAt({ status }: PointBlock, values: Float64Array, position: number): number {
  const ended = pointStatuses[status[position]!];
  return ended !== undefined && hasValues(ended) ? values[position]! : NaN;
}

function meanAndError(values: readonly number[]): [mean: number, error: number] {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  if (n < 2) return [mean, NaN];
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return [mean, Math.sqrt(squares / (n * (n - 1)))];
}

function groupsOf(expansion: Expansion, ordinals: Float64Array): Pick<Replicates, 'ordinals' | 'members'> {
  const { axes } = expansion;
  const axis = replicateAxis(expansion);
  const length = axes[axis]?.values.length ?? 1;
  const step = axes.slice(axis + 1).reduce((product, { values }) => product * values.length, 1);
  const positions = new Map<number, number[]>();
  ordinals.forEach((ordinal, position) => {
    const seed = axis < 0 ? 0 : Math.floor(ordinal / step) % length;
    const first = ordinal - seed * step;
    const group = positions.get(first);
    if (group) group.push(position);
    else positions.set(first, [position]);
  });
  const ascending = [...positions].sort(([a], [b]) => a - b);
  return {
    ordinals: Float64Array.from(ascending, ([ordinal]) => ordinal),
    members: ascending.map(([, group]) => Uint32Array.from(group)),
  };
}
