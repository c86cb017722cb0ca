/** The pool's worker: turns a chunk of ordinals into points. It knows the study, and nothing of runs, files or faces. */
import { move, transferableSymbol, valueSymbol } from 'piscina';
import type { PointBlock } from '../../core/quantities/block.ts';
import type { QuantityName } from '../../core/quantities/index.ts';
import { computeBlock } from '../../core/study/compute.ts';
import { expandStudy, type Expansion } from '../../core/study/expansion.ts';

export interface Chunk {
  /** The study's document as UTF-8 JSON; shared, so that a long axis is not copied with every chunk. */
  document: SharedArrayBuffer;
  /** Tells one run's document from another's: a pool serves one database. */
  run: number;
  quantity: QuantityName;
  firstOrdinal: number;
  count: number;
}

let expanded: { run: number; expansion: Expansion } | undefined;

export default function computeChunk(chunk: Chunk): unknown {
  if (expanded?.run !== chunk.run) {
    // A TextDecoder takes no shared memory: copy first.
    const text = new TextDecoder().decode(new Uint8Array(chunk.document).slice());
    expanded = { run: chunk.run, expansion: expandStudy(JSON.parse(text)) };
  }
  const ordinals = Float64Array.from({ length: chunk.count }, (_, position) => chunk.firstOrdinal + position);
  const block: PointBlock = computeBlock(expanded.expansion, chunk.quantity, ordinals);
  return move({
    [valueSymbol]: block,
    [transferableSymbol]: [block.ordinals.buffer, block.columns.buffer, block.status.buffer],
  });
}
