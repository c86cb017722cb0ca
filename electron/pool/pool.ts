/** The pool of worker threads. Chunks go in, blocks of points come out; a worker that throws or dies fails its chunk and no more. */
import { availableParallelism } from 'node:os';
import { Piscina } from 'piscina';
import type { AnalysisJob, JobResult } from '../../core/analysis/job.ts';
import { CoarsegrainError, errorReport, type ErrorReport } from '../../core/errors.ts';
import type { PointBlock } from '../../core/quantities/block.ts';
import type { Round } from '../../core/study/rounds.ts';
import { workerPath } from '../workers.ts';
import type { AnalysisTask } from './analysis.ts';
import type { Control, DrawResult, DrawTask } from './draw.ts';
import type { RefineTask } from './refine.ts';
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
  /**
   * Does a job of an analysis; null where its control stopped it.
   * @throws CoarsegrainError what the job refuses, `worker-failed` or `worker-died`
   */
  analyse<Job extends AnalysisJob>(job: Job, control: Control): Promise<JobResult<Job> | null>;
  /** What a run adds next to its points. @throws CoarsegrainError like `compute` */
  refine(task: RefineTask): Promise<Round>;
  close(): Promise<void>;
}

type Task = Chunk | DrawTask | AnalysisTask | RefineTask;
/** Of an analysis, as the worker answers. */
type Answer = { result: unknown } | { error: ErrorReport } | null;

/**
 * @param options.threads worker threads; by default one a core
 * @param options.worker another worker file, for tests
 */
export function createPool(options: { threads?: number; worker?: string } = {}): Pool {
  const threads = options.threads ?? availableParallelism();
  const piscina = new Piscina<Task, unknown>({
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
  async function run(task: Task, name: string, signal?: AbortSignal): Promise<unknown> {
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
    async analyse<Job extends AnalysisJob>(job: Job, control: Control) {
      const answer = (await run({ job, control }, 'analyse')) as Answer;
      if (answer && 'error' in answer) throw new CoarsegrainError(answer.error);
      return answer && (answer.result as JobResult<Job>);
    },
    refine: async (task) => (await run(task, 'refine')) as Round,
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

function taskError(thrown: unknown, task: Task): CoarsegrainError {
  const report: ErrorReport = errorReport(thrown);
  const died = /exit|terminat|abort|out of memory/i.test(report.message) || codeOf(thrown).startsWith('ERR_WORKER');
  const { field, value, words } = subjectOf(task);
  return new CoarsegrainError({
    kind: died ? 'worker-died' : 'worker-failed',
    field,
    value,
    allowed: '',
    message: `The worker ${died ? 'died' : 'failed'} on ${words}: ${report.message}`,
  });
}

function subjectOf(task: Task): { field: string; value: string; words: string } {
  if ('job' in task) {
    const { job } = task;
    const name = 'curve' in job ? job.curve.name : '';
    return { field: job.kind, value: name, words: name ? `the curve ${name}` : `the analysis ${job.kind}` };
  }
  if ('seen' in task) {
    const run = String(task.run);
    return { field: 'refine', value: run, words: `the refinement of run ${run}` };
  }
  const [first, last] = ordinalsOf(task);
  const range = `${String(first)} to ${String(last)}`;
  return { field: task.quantity, value: range, words: `points ${range} of ${task.quantity}` };
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
