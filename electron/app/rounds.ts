/** The rounds of a run of a study with `refine`: each looks at the points that are finished and commits those that are to be computed next. */
import { noneAdded, withMore, type AddedPoints } from '../../core/study/added.ts';
import { mostPoints, pointsOf, type Expansion } from '../../core/study/expansion.ts';
import { look, nothingSeen } from '../../core/study/seen.ts';
import type { Pool } from '../pool/pool.ts';
import type { StudyOfRun } from '../pool/worker.ts';
import type { Store } from '../store/store.ts';

/** Points read from the store at a time: small enough that the main process never waits on one. */
const pageSize = 5000;

export interface Rounds {
  /**
   * Adds points to the run.
   * @param expansion with those that were added before, all of which are finished
   * @returns the points that the run has added now, or null where it adds no more
   */
  next(expansion: Expansion, study: StudyOfRun): Promise<AddedPoints | null>;
}

export function createRounds({ pool, store, run }: { pool: Pool; store: Store; run: number }): Rounds {
  let seen: ReturnType<typeof nothingSeen> | undefined;
  let known = 0;
  return {
    async next(expansion, study) {
      const { refinement, added = noneAdded } = expansion;
      if (!refinement) return null;
      seen ??= nothingSeen(mostPoints(expansion));
      const end = pointsOf(expansion);
      for (; known < end; known += Math.min(pageSize, end - known)) {
        const page = await store.readRange(run, refinement.quantity, known, Math.min(pageSize, end - known));
        look(seen, expansion, page);
      }
      const { points, stop } = await pool.refine({ ...study, seen });
      if (!points) {
        await store.stopRefinement(run, stop);
        return null;
      }
      const all = withMore(added, points);
      await store.addPoints(run, points, end, expansion.study.quantities.length);
      return all;
    },
  };
}
