/** What refinement looks at of the points that are finished, by ordinal. */
import type { PointBlock } from '../quantities/block.ts';
import { quantities } from '../quantities/index.ts';
import { pointStatuses, type PointStatus, type Quantity } from '../quantities/quantity.ts';
import type { Expansion } from './expansion.ts';
import { resultsOf, withResults } from './result-columns.ts';

export interface Seen {
  /** The column that decides; NaN where it has no value. */
  value: Float64Array;
  /** Its standard error; 0 where it has none. */
  error: Float64Array;
  /** Status and number of roots; 0 where the point is not there. */
  state: Uint16Array;
  /** Of each border two bits: 1 where it is negative, 2 where it is not, 0 where it has no value. */
  signs: Uint16Array;
}

/** @param length the most points of one quantity */
export function nothingSeen(length: number): Seen {
  return {
    value: new Float64Array(length).fill(NaN),
    error: new Float64Array(length),
    state: new Uint16Array(length),
    signs: new Uint16Array(length),
  };
}

/** Statuses that tell of how long an experiment was, and not of the system. */
const ofEffort: readonly PointStatus[] = ['chains not converged', 'budget spent'];
const incomplete = pointStatuses.indexOf('incomplete');

/** Takes in the points of a block of the quantity that decides. */
export function look(seen: Seen, { refinement, results }: Expansion, block: PointBlock): void {
  const { column = '', borders = [] } = refinement ?? {};
  const derived = resultsOf(results, block.quantity);
  const { columns } = withResults(block, derived);
  const { outputs }: Quantity = quantities[block.quantity];
  const keys = [...outputs, ...derived.map((result) => result.column)].map(({ key }) => key);
  const names: string[] = [...block.inputs, ...keys];
  const position = (name: string) => names.lastIndexOf(name) * block.count;
  const value = position(column);
  const error = outputs.find(({ key }) => key === column)?.error;
  const used = [...new Set(borders.flatMap(({ uses }) => uses))].map((name): [string, number] => [
    name,
    position(name),
  ]);
  const roots = new Map(block.roots.map((entry) => [entry.position, entry.values.length]));
  const at: Record<string, number> = {};
  block.ordinals.forEach((ordinal, row) => {
    const code = block.status[row]!;
    seen.state[ordinal] = code === incomplete ? 0 : stateOf(code, roots.get(row) ?? 1);
    seen.value[ordinal] = columns[value + row]!;
    seen.error[ordinal] = (error === undefined ? 0 : columns[position(error) + row]!) || 0;
    for (const [name, first] of used) at[name] = columns[first + row]!;
    let signs = 0;
    borders.forEach((border, index) => {
      const sign = border.value(at);
      if (!Number.isNaN(sign)) signs |= (sign < 0 ? 1 : 2) << (2 * index);
    });
    seen.signs[ordinal] = signs;
  });
}

function stateOf(code: number, roots: number): number {
  const status = ofEffort.includes(pointStatuses[code]!) ? 0 : code;
  return 1 + 16 * status + Math.min(roots, 15);
}

/** Whether a border runs between points: their status, number of roots or the sign of an expression differs. Not so where one is not there. */
export function borderBetween({ state, signs }: Seen, ordinals: readonly number[]): boolean {
  let both = 0;
  let different = false;
  for (const ordinal of ordinals) {
    if (!state[ordinal]) return false;
    different ||= state[ordinal] !== state[ordinals[0]!];
    both |= signs[ordinal]!;
  }
  return different || (both & (both >> 1) & 0x5555) !== 0;
}
