/** A pool worker whose second chunk throws and whose third kills its thread; all others are the real thing. */
import computeChunk, { type Chunk } from '../../electron/pool/worker.ts';

export default function failingChunk(chunk: Chunk): unknown {
  if (chunk.firstOrdinal === 5000) throw new RangeError('a mode was lost');
  if (chunk.firstOrdinal === 10_000) process.exit(7);
  return computeChunk(chunk);
}
