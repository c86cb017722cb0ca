/** Analyses in the pool: jobs shared out to its threads, with one progress for all of them and a ticket by which they are stopped. */
import type { AnalysisJob, JobResult } from '../../core/analysis/job.ts';
import type { Events } from '../../core/api.ts';
import { CoarsegrainError } from '../../core/errors.ts';
import { createControl, type Control } from '../pool/draw.ts';
import type { Pool } from '../pool/pool.ts';

export interface Analyses {
  /**
   * Does jobs, in their order. @param ticket by which the faces hear of them and stop them
   * @throws CoarsegrainError of the first that fails, after which the others are stopped; `not-allowed` where they were stopped
   */
  perform<Job extends AnalysisJob>(jobs: readonly Job[], ticket?: string): Promise<JobResult<Job>[]>;
  cancel(ticket: string): void;
}

/** Milliseconds between two words on how far it is. */
const interval = 200;

export function createAnalyses(pool: Pool, tell: (progress: Events['analysis.progress']) => void): Analyses {
  const controls = new Map<string, Control[]>();

  async function inPool<Job extends AnalysisJob>(jobs: readonly Job[], own: Control[]): Promise<JobResult<Job>[]> {
    const results: JobResult<Job>[] = [];
    let next = 0;
    const lane = async () => {
      for (let place = next++; place < jobs.length; place = next++) {
        const result = await pool.analyse(jobs[place]!, own[place]!);
        if (result === null) throw stopped();
        own[place]!.made[0] = 1;
        results[place] = result;
      }
    };
    const stopAll = (error: unknown) => {
      for (const { stop } of own) Atomics.store(stop, 0, 1);
      throw error;
    };
    // Each thread has its next job waiting while the last one's result is on its way.
    await Promise.all(Array.from({ length: 2 * pool.threads }, () => lane().catch(stopAll)));
    return results;
  }

  return {
    async perform(jobs, ticket) {
      const own = jobs.map(() => createControl());
      if (ticket === undefined) return inPool(jobs, own);
      const began = performance.now();
      const clock = setInterval(() => {
        const share = own.reduce((sum, { made }) => sum + made[0]!, 0) / own.length;
        const seconds = (performance.now() - began) / 1000;
        tell({ ticket, share, secondsLeft: share > 0 ? (seconds * (1 - share)) / share : null });
      }, interval);
      controls.set(ticket, own);
      try {
        return await inPool(jobs, own);
      } finally {
        clearInterval(clock);
        controls.delete(ticket);
      }
    },
    cancel(ticket) {
      for (const { stop } of controls.get(ticket) ?? []) Atomics.store(stop, 0, 1);
    },
  };
}

function stopped(): CoarsegrainError {
  return new CoarsegrainError({ kind: 'not-allowed', field: 'ticket', message: 'The analysis was stopped.' });
}
