/** The pool's worker: turns a chunk of ordinals into points. It knows the study, and nothing of runs, files or faces. */
import { move, transferableSymbol, valueSymbol } from 'piscina';
import { registerMeasured } from '../../core/model/measured.ts';
import type { PointBlock } from '../../core/quantities/block.ts';
import type { QuantityName } from '../../core/quantities/index.ts';
import { computeBlock } from '../../core/study/compute.ts';
import { expandStudy, type Expansion } from '../../core/study/expansion.ts';
import { gaussianExpansion } from '../../core/study/gaussian-process.ts';

/** A measured spectrum in memory that all threads see. */
export interface SharedSpectrum {
  content: string;
  lambda: Float64Array<SharedArrayBuffer>;
  y: Float64Array<SharedArrayBuffer>;
}

interface ChunkOf {
  /** The study's document as UTF-8 JSON; shared, so that a long axis is not copied with every chunk. */
  document: SharedArrayBuffer;
  /** Tells one run's document from another's: a pool serves one database. */
  run: number;
  /** That of the study, where it has one. */
  spectrum?: SharedSpectrum;
  /** Of the study or not. */
  quantity: QuantityName;
  /** Computes the Gaussian processes of the study's systems instead of the systems themselves. */
  gaussian?: boolean;
}

/** Points by their ordinals: a range, or a list, ascending. */
export type Chunk = ChunkOf &
  (
    { firstOrdinal: number; count: number; ordinals?: undefined } | { ordinals: Float64Array; firstOrdinal?: undefined }
  );

let expanded: { run: number; expansion: Expansion } | undefined;

export default function computeChunk(chunk: Chunk): unknown {
  if (expanded?.run !== chunk.run) {
    if (chunk.spectrum) registerMeasured(chunk.spectrum.content, chunk.spectrum.lambda, chunk.spectrum.y);
    // A TextDecoder takes no shared memory: copy first.
    const text = new TextDecoder().decode(new Uint8Array(chunk.document).slice());
    expanded = { run: chunk.run, expansion: expandStudy(JSON.parse(text)) };
  }
  const { expansion } = expanded;
  const systems = chunk.gaussian ? gaussianExpansion(expansion) : expansion;
  const block: PointBlock = computeBlock(systems, chunk.quantity, ordinalsOf(chunk));
  return move({
    [valueSymbol]: block,
    [transferableSymbol]: [block.ordinals.buffer, block.columns.buffer, block.status.buffer],
  });
}

function ordinalsOf(chunk: Chunk): Float64Array {
  if (chunk.ordinals) return chunk.ordinals;
  return Float64Array.from({ length: chunk.count }, (_, position) => chunk.firstOrdinal + position);
}
