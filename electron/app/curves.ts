/**
 * The curves of a run for its charts: its points from the store, and beside them what the pool computes for every curve, level 2 and the
 * Gaussian process. This is computed once and kept for the runs looked at last, so that a growing run is drawn again at no cost.
 */
import { setImmediate } from 'node:timers/promises';
import type { RunDetail } from '../../core/api.ts';
import { companionTasks, taskColumns, type Columns, type CompanionTask } from '../../core/chart/companions.ts';
import { planCurves, type CurvePlan } from '../../core/chart/curve-plan.ts';
import { buildCurve } from '../../core/chart/curve-set.ts';
import type { Curve, CurveSet } from '../../core/chart/curves.ts';
import { pointOrdinals } from '../../core/chart/replicated.ts';
import type { PointBlock } from '../../core/quantities/block.ts';
import type { QuantityName } from '../../core/quantities/index.ts';
import { pointCost } from '../../core/study/cost.ts';
import type { Pool } from '../pool/pool.ts';
import type { SharedSpectrum } from '../pool/worker.ts';
import type { Store } from '../store/store.ts';
import { awaited, createBesides, pieceSeconds } from './beside.ts';
import { expandRun, sharedStudy } from './run-study.ts';
import type { Spectra } from './spectra.ts';

/** How long a chart waits for what stands beside its curves, in ms; then it shows them without, and asks again. */
export const chartPatience = 500;
/** Milliseconds for which the process may put curves together at a stretch. */
const stretch = 10;

export interface Curves {
  /**
   * @param patience milliseconds to wait for what stands beside the curves; missing for as long as it takes
   * @throws CoarsegrainError where the run's points cannot be read
   */
  of(run: RunDetail, quantity: QuantityName, patience?: number): Promise<CurveSet>;
}

export function createCurves({ store, spectra, pool }: { store: Store; spectra: Spectra; pool: Pool }): Curves {
  const besideCharts = createBesides<Map<string, Columns>>(pool.threads);

  /** What is to be computed beside the curves of a run. */
  function besides(run: number, plan: CurvePlan, spectrum: SharedSpectrum | undefined) {
    const found = new Map<string, Columns>();
    const shared = sharedStudy(run, plan.expansion, spectrum);
    const blocks = new Map<CompanionTask, PointBlock[]>();
    const compute = async ({ task, ordinals }: PieceOfTask) => {
      const { quantity, gaussian, timed } = task;
      const block = await pool.compute({ ...shared, quantity, gaussian, timed, ordinals });
      const own = [...(blocks.get(task) ?? []), block];
      blocks.set(task, own);
      if (own.reduce((sum, { count }) => sum + count, 0) < task.ordinals.length) return;
      found.set(task.key, taskColumns(plan, task, own));
    };
    return { found, pieces: piecesOf(plan), compute };
  }

  return {
    async of(run, quantity, patience) {
      const expansion = await expandRun(store, run);
      const spectrum = await spectra.of(expansion.base);
      const plan = planCurves(expansion, quantity);
      const added = expansion.added?.base.length ?? 0;
      const beside = besideCharts(`${String(run.run)} ${quantity}`, added, () => besides(run.run, plan, spectrum));
      const blocks: PointBlock[] = [];
      for (const index of plan.curves.keys()) {
        blocks.push(await store.readPoints(run.run, quantity, pointOrdinals(plan, index)));
      }
      await awaited(beside, patience);
      const curves: Curve[] = [];
      let began = performance.now();
      for (const [index, block] of blocks.entries()) {
        curves.push(buildCurve(plan, index, block, beside.found));
        if (performance.now() - began < stretch) continue;
        // Curve by curve, so that a large set never holds the process for long.
        await setImmediate();
        began = performance.now();
      }
      return { ...plan.set, curves, pending: !beside.ended, failure: beside.failure };
    },
  };
}

interface PieceOfTask {
  task: CompanionTask;
  ordinals: Float64Array;
}

function* piecesOf(plan: CurvePlan): Generator<PieceOfTask> {
  for (const task of companionTasks(plan)) {
    const { ordinals, quantity } = task;
    const size = Math.max(1, Math.floor(pieceSeconds / pointCost(plan.expansion, quantity)));
    for (let first = 0; first < ordinals.length; first += size) {
      yield { task, ordinals: ordinals.slice(first, first + size) };
    }
  }
}
