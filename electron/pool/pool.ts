/** The pool of worker threads. Chunks go in, blocks of points come out; a worker that throws or dies fails its chunk and no more. */
import { availableParallelism } from 'node:os';
import { Piscina } from 'piscina';
import { CoarsegrainError, errorReport, type ErrorReport } from '../../core/errors.ts';
import type { PointBlock } from '../../core/quantities/block.ts';
import { workerPath } from '../workers.ts';
import type { Chunk } from './worker.ts';

export interface Pool {
  readonly threads: number;
  /**
   * @param signal ends the chunk's thread
   * @throws CoarsegrainError `worker-failed` with what the worker threw, or `worker-died`
   */
  compute(chunk: Chunk, signal?: AbortSignal): Promise<PointBlock>;
  close(): Promise<void>;
}

/**
 * @param options.threads worker threads; by default one a core
 * @param options.worker another worker file, for tests
 */
export function createPool(options: { threads?: number; worker?: string } = {}): Pool {
  const threads = options.threads ?? availableParallelism();
  const piscina = new Piscina<Chunk, PointBlock>({
    filename: options.worker ?? workerPath('pool-worker'),
    minThreads: 0,
    maxThreads: threads,
    idleTimeout: 30_000,
  });
  // A worker that dies while it starts leaves its tasks pending for ever, and says so only here.
  const waiting = new Set<(error: Error) => void>();
  piscina.on('error', (error: Error) => {
    for (const reject of waiting) reject(error);
  });
  return {
    threads,
    async compute(chunk, signal) {
      let reject: (error: Error) => void = () => undefined;
      try {
        return await new Promise((resolve, fail) => {
          reject = fail;
          waiting.add(fail);
          piscina.run(chunk, { signal }).then(resolve, fail);
        });
      } catch (error) {
        throw chunkError(error, chunk);
      } finally {
        waiting.delete(reject);
      }
    },
    close: () => piscina.destroy(),
  };
}

/** A text that every thread reads without a copy of its own. */
export function sharedText(text: string): SharedArrayBuffer {
  const bytes = new TextEncoder().encode(text);
  const shared = new SharedArrayBuffer(bytes.length);
  new Uint8Array(shared).set(bytes);
  return shared;
}

function chunkError(thrown: unknown, chunk: Chunk): CoarsegrainError {
  const { quantity, ordinals } = chunk;
  const report: ErrorReport = errorReport(thrown);
  const died = /exit|terminat|abort|out of memory/i.test(report.message) || codeOf(thrown).startsWith('ERR_WORKER');
  const [first, last] = ordinals
    ? [ordinals[0] ?? NaN, ordinals.at(-1) ?? NaN]
    : [chunk.firstOrdinal, chunk.firstOrdinal + chunk.count - 1];
  const range = `${String(first)} to ${String(last)}`;
  return new CoarsegrainError({
    kind: died ? 'worker-died' : 'worker-failed',
    field: quantity,
    value: range,
    allowed: '',
    message: `The worker ${died ? 'died' : 'failed'} on points ${range} of ${quantity}: ${report.message}`,
  });
}

function codeOf(thrown: unknown): string {
  const code: unknown = thrown instanceof Error && 'code' in thrown ? thrown.code : '';
  return typeof code === 'string' ? code : '';
}
