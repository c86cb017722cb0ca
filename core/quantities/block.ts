/** Points in bulk: what a worker returns, the store keeps and exports read. Column-major, so that it crosses threads as two buffers. */
import type { ParameterKey } from '../model/parameters.ts';
import type { Kinds } from '../model/system.ts';
import type { QuantityName } from './index.ts';

export interface PointBlock {
  quantity: QuantityName;
  kinds: Kinds;
  /** The quantity's inputs that these kinds have. */
  inputs: readonly ParameterKey[];
  /** Number of points. */
  count: number;
  /** Ordinals of the points within their run, ascending. */
  ordinals: Float64Array;
  /** The inputs, then the quantity's outputs, `count` values each; Infinity for K = ∞, NaN where there is no value. */
  columns: Float64Array;
  /** Index into `pointStatuses`. */
  status: Uint8Array;
  /** For points without exactly one root: position in the block, and every root, ascending. */
  roots: { position: number; values: number[] }[];
  /** How long the points took on their thread; missing where they were read from a store. */
  seconds?: number;
}
