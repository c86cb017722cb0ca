/**
 * The curves of a run for its charts: its points from the store, and beside them what the pool computes for every curve, level 2 and the
 * Gaussian process. This is computed once and kept for the runs looked at last, so that a growing run is drawn again at no cost.
 */
import { setImmediate, setTimeout } from 'node:timers/promises';
import type { RunDetail } from '../../core/api.ts';
import { companionTasks, taskColumns, type Columns, type CompanionTask } from '../../core/chart/companions.ts';
import { planCurves, type CurvePlan } from '../../core/chart/curve-plan.ts';
import { buildCurve } from '../../core/chart/curve-set.ts';
import type { Curve, CurveSet } from '../../core/chart/curves.ts';
import { pointOrdinals } from '../../core/chart/replicated.ts';
import { errorReport } from '../../core/errors.ts';
import type { PointBlock } from '../../core/quantities/block.ts';
import type { QuantityName } from '../../core/quantities/index.ts';
import { pointCost } from '../../core/study/cost.ts';
import type { Pool } from '../pool/pool.ts';
import type { SharedSpectrum } from '../pool/worker.ts';
import type { Store } from '../store/store.ts';
import { expandRun, sharedStudy } from './run-study.ts';
import type { Spectra } from './spectra.ts';

/** How long a chart waits for what stands beside its curves, in ms; then it shows them without, and asks again. */
export const chartPatience = 500;
/** A piece takes a thread at most this many seconds, by estimate. */
const pieceSeconds = 0.2;
/** Runs whose companions are kept. */
const mostKept = 4;
/** Milliseconds for which the process may put curves together at a stretch. */
const stretch = 10;

export interface Curves {
  /**
   * @param patience milliseconds to wait for what stands beside the curves; missing for as long as it takes
   * @throws CoarsegrainError where the run's points cannot be read
   */
  of(run: RunDetail, quantity: QuantityName, patience?: number): Promise<CurveSet>;
}

/** What stands beside the curves of a run, as far as it is computed. */
interface Beside {
  found: Map<string, Columns>;
  /** What went wrong, in a sentence. */
  failure: string;
  /** How many points the run had added, and whether it has added more since: nothing is computed for them here any more. */
  added: number;
  outdated: boolean;
  ended: boolean;
  end: Promise<void>;
}

export function createCurves({ store, spectra, pool }: { store: Store; spectra: Spectra; pool: Pool }): Curves {
  const kept = new Map<string, Beside>();

  function besideOf(run: RunDetail, plan: CurvePlan, spectrum: SharedSpectrum | undefined): Beside {
    const added = plan.expansion.added?.base.length ?? 0;
    const key = `${String(run.run)} ${plan.quantity}`;
    let beside = kept.get(key);
    if (beside && beside.added !== added) {
      beside.outdated = true;
      beside = undefined;
    }
    // What failed is tried again.
    if (!beside || (beside.ended && beside.failure !== '')) beside = compute(run, plan, spectrum);
    kept.delete(key);
    kept.set(key, beside);
    if (kept.size > mostKept) kept.delete(kept.keys().next().value!);
    return beside;
  }

  function compute({ run }: RunDetail, plan: CurvePlan, spectrum: SharedSpectrum | undefined): Beside {
    const found: Beside['found'] = new Map();
    const shared = sharedStudy(run, plan.expansion, spectrum);
    const blocks = new Map<CompanionTask, PointBlock[]>();
    const pieces = piecesOf(plan);
    let dead = false;
    const lane = async () => {
      for (const { task, ordinals } of pieces) {
        if (dead || beside.outdated) return;
        const { quantity, gaussian, timed } = task;
        try {
          const block = await pool.compute({ ...shared, quantity, gaussian, timed, ordinals });
          const own = [...(blocks.get(task) ?? []), block];
          blocks.set(task, own);
          if (own.reduce((sum, { count }) => sum + count, 0) < task.ordinals.length) continue;
          found.set(task.key, taskColumns(plan, task, own));
        } catch (error) {
          const { kind, message } = errorReport(error);
          beside.failure ||= message;
          // A thread that dies or cannot start would do so again.
          dead ||= kind === 'worker-died';
        }
      }
    };
    const added = plan.expansion.added?.base.length ?? 0;
    const beside: Beside = { found, failure: '', added, outdated: false, ended: false, end: Promise.resolve() };
    beside.end = Promise.all(Array.from({ length: pool.threads }, lane)).then(() => {
      beside.ended = true;
    });
    return beside;
  }

  return {
    async of(run, quantity, patience) {
      const expansion = await expandRun(store, run);
      const spectrum = await spectra.of(expansion.base);
      const plan = planCurves(expansion, quantity);
      const beside = besideOf(run, plan, spectrum);
      const blocks: PointBlock[] = [];
      for (const index of plan.curves.keys()) {
        blocks.push(await store.readPoints(run.run, quantity, pointOrdinals(plan, index)));
      }
      if (patience === undefined) await beside.end;
      else if (!beside.ended) await Promise.race([beside.end, setTimeout(patience, undefined, { ref: false })]);
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
