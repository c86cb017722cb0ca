/** The pool of worker threads. Chunks go in, blocks of points come out; a worker that throws or dies fails its chunk and no more. */
import { availableParallelism } from 'node:os';
import { Piscina } from 'piscina';
import { CoarsegrainError, errorReport, type ErrorReport } from '../../core/errors.ts';
import type { PointBlock } from '../../core/quantities/block.ts';
import { workerPath } from '../workers.ts';
import type { DrawResult, DrawTask } from './draw.ts';
import type { Chunk } from './worker.ts';

export interface Pool {
  readonly threads: number;
  /**
   * @param signal ends the chunk's thread
   * @throws CoarsegrainError `worker-failed` with what the worker threw, or `worker-died`
   */
  compute(chunk: Chunk, signal?: AbortSignal): Promise<PointBlock>;
  /** Like `compute`, for draws of experiments; the task's control stops it without ending the thread. */
  draw(task: DrawTask, signal?: AbortSignal): Promise<DrawResult>;
  close(): Promise<void>;
}

/**
 * @param options.threads worker threads; by default one a core
 * @param options.worker another worker file, for tests
 */
export function createPool(options: { threads?: number; worker?: string } = {}): Pool {
  const threads = options.threads ?? availableParallelism();
  const piscina = new Piscina<Chunk | DrawTask, PointBlock | DrawResult>({
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
  async function run(task: Chunk | DrawTask, name: string, signal: AbortSignal | undefined): Promise<unknown> {
    let reject: (error: Error) => void = () => undefined;
    try {
      return await new Promise((resolve, fail) => {
        reject = fail;
        waiting.add(fail);
        piscina.run(task, { signal, name }).then(resolve, fail);
      });
    } catch (error) {
      throw taskError(error, task);
    } finally {
      waiting.delete(reject);
    }
  }
  return {
    threads,
    compute: async (chunk, signal) => (await run(chunk, 'default', signal)) as PointBlock,
    draw: async (task, signal) => (await run(task, 'makeDraws', signal)) as DrawResult,
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

function taskError(thrown: unknown, task: Chunk | DrawTask): CoarsegrainError {
  const { quantity } = task;
  const report: ErrorReport = errorReport(thrown);
  const died = /exit|terminat|abort|out of memory/i.test(report.message) || codeOf(thrown).startsWith('ERR_WORKER');
  const [first, last] = ordinalsOf(task);
  const range = `${String(first)} to ${String(last)}`;
  return new CoarsegrainError({
    kind: died ? 'worker-died' : 'worker-failed',
    field: quantity,
    value: range,
    allowed: '',
    message: `The worker ${died ? 'died' : 'failed'} on points ${range} of ${quantity}: ${report.message}`,
  });
}

function ordinalsOf(task: Chunk | DrawTask): [first: number, last: number] {
  if ('draws' in task) return [task.draws[0]?.ordinal ?? NaN, task.draws.at(-1)?.ordinal ?? NaN];
  const { ordinals } = task;
  if (ordinals) return [ordinals[0] ?? NaN, ordinals.at(-1) ?? NaN];
  return [task.firstOrdinal, task.firstOrdinal + task.count - 1];
}

function codeOf(thrown: unknown): string {
  const code: unknown = thrown instanceof Error && 'code' in thrown ? thrown.code : '';
  return typeof code === 'string' ? code : '';
}
