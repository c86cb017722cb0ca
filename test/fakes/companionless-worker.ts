/** A pool worker that computes the points of runs, but nothing beside their curves: it throws, or for a study named `Slow` never ends. */
import computeChunk, { type Chunk } from '../../electron/pool/worker.ts';

export default function halfChunk(chunk: Chunk): unknown {
  if (!chunk.ordinals) return computeChunk(chunk);
  const study = new TextDecoder().decode(new Uint8Array(chunk.document).slice());
  if (!study.includes('"name":"Slow"')) throw new RangeError('level 2 was lost');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  return undefined;
}
