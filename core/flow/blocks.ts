/**
 * The modes of a spectrum in the order in which a flow eliminates them, in blocks. Of a smooth spectrum a long block is known by 12 nodes
 * (`collocation.ts`); the others hold modes one by one, of degenerate levels as one entry a level. Built once per spectrum.
 */
import { forEachLevel } from '../model/levels.ts';
import { spectrumOf, type Spectrum } from '../model/spectrum.ts';
import type { System } from '../model/system.ts';
import { blockMatrix, blockNodes, lastCoefficients, nodeCount } from '../numerics/collocation.ts';
import { memoOf } from './memo.ts';

/** The modes a+1…e. */
export interface Block {
  a: number;
  e: number;
  /** At the nodes, or of the entries, in the order of rising k. */
  lambda: Float64Array;
  y2: Float64Array;
  /** Σ weights f(λ, y²) is the sum of f over the block's modes; of entries, how many equal modes each stands for. */
  weights: Float64Array;
  /** Of a block of nodes, that of its sums (`blockMatrix`). */
  matrix: Float64Array | undefined;
  /** Its lower and upper half, once they were asked for. */
  halves?: readonly [Block, Block];
}

/** Below this many modes one by one is as fast. */
const shortest = 384;
const mostEntries = 1024;
/** A block of levels holds about as many modes at most, unless one level alone has more. */
const mostModes = 8192;
/** The ratio e/a of a long block: wider where the end corrections ask for less. */
const ratio = (e: number) => (e > 12_000 ? 2 : 1.5);

/**
 * How large the last Legendre coefficients of a function of k may be, relative to the function: the derivatives in the end corrections, which
 * fall with the length of the block, are read from its series, and the sum itself is right to the square of that.
 */
export function allowedRest(length: number): number {
  return Math.min(1e-6, 1e-15 * length * length);
}

export class Modes {
  readonly K: number;
  readonly spectrum: Spectrum;
  /** From the last modes down to the first. */
  readonly blocks: readonly Block[];

  /** @param system with finitely many modes @throws CoarsegrainError as `spectrumOf` */
  constructor(system: System) {
    this.spectrum = spectrumOf(system);
    this.K = this.spectrum.K;
    this.blocks = system.spectrum === 'degenerate' ? levelBlocks(system, this.spectrum) : this.ladder();
  }

  /** The modes of a block above Λ, a ≤ Λ < e. */
  above(block: Block, modesLeft: number): Block {
    if (modesLeft <= block.a) return block;
    if (block.matrix) return this.block(modesLeft, block.e);
    const { e, lambda, y2, weights } = block;
    let first = weights.length;
    let left = e - modesLeft;
    while (left > 0) left -= weights[--first]!;
    const kept = weights.slice(first);
    kept[0] = kept[0]! + left;
    return {
      a: modesLeft,
      e,
      lambda: lambda.subarray(first),
      y2: y2.subarray(first),
      weights: kept,
      matrix: undefined,
    };
  }

  /** The lower and the upper half of a block of nodes, where it does not resolve what is asked of it. */
  halves(block: Block): readonly [Block, Block] {
    const { a, e } = block;
    const middle = Math.floor((a + e) / 2);
    return (block.halves ??= [this.block(a, middle), this.block(middle, e)]);
  }

  private block(a: number, e: number): Block {
    const { spectrum } = this;
    const long = spectrum.smooth && e - a >= shortest;
    const count = long ? nodeCount : e - a;
    const at = new Float64Array(count);
    if (long) blockNodes(a, e, at);
    else for (let i = 0; i < count; i++) at[i] = a + 1 + i;
    const matrix = long ? blockMatrix(e - a, 'sum') : undefined;
    return {
      a,
      e,
      lambda: at.map((k) => spectrum.lambda(k)),
      y2: at.map((k) => spectrum.y2(k)),
      weights: matrix ? matrix.subarray(nodeCount * nodeCount) : new Float64Array(count).fill(1),
      matrix,
    };
  }

  private ladder(): Block[] {
    const { spectrum, K } = this;
    const blocks: Block[] = [];
    const reference = { lambda: spectrum.lambda(1), y2: spectrum.y2(1) };
    const add = (block: Block): void => {
      if (block.matrix && !resolves(block, reference)) {
        const [low, high] = this.halves(block);
        add(high);
        add(low);
      } else blocks.push(block);
    };
    // A break that is no integer stands inside of one mode's interval, which is a block of its own.
    const borders = spectrum.breaks.flatMap((k) => [Math.floor(k), Math.ceil(k)]).filter((k) => k > 0 && k < K);
    for (let e = K; e > 0;) {
      const border = Math.max(0, ...borders.filter((k) => k < e));
      const step = spectrum.smooth && e > 3 * shortest ? Math.floor(e / ratio(e)) : e - mostEntries;
      const a = Math.max(border, step);
      add(this.block(a, e));
      e = a;
    }
    return blocks;
  }
}

/** The modes of a system with finitely many; those of the latest spectrum are kept. @throws CoarsegrainError as `spectrumOf` */
export const modesOf = memoOf((system) => new Modes(system), 'spectrum');

/** Whether the nodes know λ, y², v and b at an s that learns half of the block's modes. What is nothing beside mode 1 does not count. */
function resolves({ a, e, lambda, y2 }: Block, reference: { lambda: number; y2: number }): boolean {
  const allowed = allowedRest(e - a);
  const s = 1 / lambda[nodeCount >> 1]!;
  const known = (values: Float64Array, floor: number) => {
    const size = values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 1e-20 * floor);
    return lastCoefficients(values, 0) <= allowed * size;
  };
  if (!known(lambda, reference.lambda) || !known(y2, reference.y2)) return false;
  if (!(s < Infinity)) return true;
  const v = lambda.map((value) => value / (1 + value * s));
  const b = y2.map((value, j) => value / (1 + lambda[j]! * s) ** 2);
  return known(v, reference.lambda) && known(b, reference.y2);
}

function levelBlocks({ dimension }: System, { K, lambda, y2 }: Spectrum): Block[] {
  const blocks: Block[] = [];
  let [levels, counts]: number[][] = [[], []];
  const close = (e: number) => {
    const a = levels![0]! - 1;
    const firsts = Float64Array.from(levels!);
    const weights = Float64Array.from(counts!);
    blocks.push({ a, e, lambda: firsts.map(lambda), y2: firsts.map(y2), weights, matrix: undefined });
    [levels, counts] = [[], []];
  };
  forEachLevel(dimension, K, (first, count) => {
    if (levels!.length > 0 && (levels!.length === mostEntries || first - levels![0]! >= mostModes)) close(first - 1);
    levels!.push(first);
    counts!.push(count);
  });
  close(K);
  return blocks.reverse();
}
