/**
 * The maps of a run for its charts: its points from the store, and beside them what the pool computes, level 2 and the borders of level 1.
 * That is computed once and kept for the maps looked at last, so that a growing run is drawn again at no cost.
 */
import { setImmediate } from 'node:timers/promises';
import type { RunDetail } from '../../core/api.ts';
import {
  emptyColumns,
  inOrder,
  mapTasks,
  ownColumns,
  takePoints,
  type MapColumns,
  type MapTask,
} from '../../core/chart/map-columns.ts';
import { planMap, type MapPlan } from '../../core/chart/map-plan.ts';
import { buildPanel, frameOf, type FoundBeside } from '../../core/chart/map-set.ts';
import type { MapPanel, MapSet } from '../../core/chart/map.ts';
import type { QuantityName } from '../../core/quantities/index.ts';
import { pointCost } from '../../core/study/cost.ts';
import { ascending, memberOrdinals } from '../../core/study/replicates.ts';
import type { Pool } from '../pool/pool.ts';
import type { SharedSpectrum } from '../pool/worker.ts';
import type { Store } from '../store/store.ts';
import { awaited, createBesides, pieceSeconds } from './beside.ts';
import { expandRun, sharedStudy } from './run-study.ts';
import type { Spectra } from './spectra.ts';

/** Points read from the store at a time: small enough that the main process never waits on one. */
const pageSize = 5000;

/** Which map of a run is meant. */
export interface WantedMap {
  quantity: QuantityName;
  /** Key of a column; the quantity's first if missing. */
  output?: string | undefined;
  /** By further axis, the position of the value that is shown where not every combination has a panel. */
  at?: readonly number[] | undefined;
}

export interface Maps {
  /**
   * @param patience milliseconds to wait for what stands beside the points; missing for as long as it takes
   * @throws CoarsegrainError where the study has no such map, or the run's points cannot be read
   */
  of(run: RunDetail, wanted: WantedMap, patience?: number): Promise<MapSet>;
}

export function createMaps({ store, spectra, pool }: { store: Store; spectra: Spectra; pool: Pool }): Maps {
  const besideCharts = createBesides<FoundBeside[]>(pool.threads);

  /** What is to be computed beside the points of a map, panel by panel. */
  function besides(run: number, plan: MapPlan, spectrum: SharedSpectrum | undefined) {
    const shared = sharedStudy(run, plan.expansion, spectrum);
    const found = plan.panels.map((): FoundBeside => ({}));
    const growing = new Map<MapTask, { columns: MapColumns; missing: number }>();
    const compute = async ({ task, points, ordinals }: PieceOfTask) => {
      const block = await pool.compute({ ...shared, quantity: task.quantity, ordinals });
      const own = growing.get(task) ?? {
        columns: emptyColumns(plan, task.panel, task.columns),
        missing: task.points.length,
      };
      growing.set(task, own);
      takePoints(plan, points, ordinals, block, own.columns);
      own.missing -= points.length;
      if (own.missing === 0) found[task.panel]![task.part === 'borders' ? 'borders' : 'levelTwo'] = own.columns;
    };
    return { found, pieces: piecesOf(plan), compute };
  }

  async function readPanel(run: number, plan: MapPlan, panel: number, output: string): Promise<MapColumns> {
    const columns = emptyColumns(plan, panel, ownColumns(plan, output));
    const { points, ordinals } = inOrder(plan, panel);
    for (let first = 0; first < points.length; first += pageSize) {
      const page = ordinals.subarray(first, first + pageSize);
      const members = ascending(memberOrdinals(plan.expansion, page));
      const block = await store.readPoints(run, plan.quantity, members);
      takePoints(plan, points.subarray(first, first + pageSize), page, block, columns);
    }
    return columns;
  }

  return {
    async of(run, { quantity, output, at }, patience) {
      const expansion = await expandRun(store, run);
      const spectrum = await spectra.of(expansion.base);
      const plan = planMap(expansion, quantity, at);
      const frame = frameOf(plan, output);
      const key = [run.run, plan.quantity, ...plan.at].join(' ');
      const added = expansion.added?.base.length ?? 0;
      const beside = besideCharts(key, added, () => besides(run.run, plan, spectrum));
      const own: MapColumns[] = [];
      for (const panel of plan.panels.keys()) own.push(await readPanel(run.run, plan, panel, frame.column.key));
      await awaited(beside, patience);
      const { ended, failure } = beside;
      const panels: MapPanel[] = [];
      for (const [panel, columns] of own.entries()) {
        panels.push(await inSteps(buildPanel(plan, panel, frame.column.key, columns, beside.found[panel]!)));
      }
      return { ...frame, panels, pending: !ended, failure };
    },
  };
}

/** Step by step, so that a large map never holds the process for long. */
async function inSteps<Result>(steps: Generator<void, Result>): Promise<Result> {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    await setImmediate();
  }
}

interface PieceOfTask extends Pick<MapTask, 'points' | 'ordinals'> {
  task: MapTask;
}

function* piecesOf(plan: MapPlan): Generator<PieceOfTask> {
  for (const task of mapTasks(plan)) {
    const affordable = Math.floor(pieceSeconds / pointCost(plan.expansion, task.quantity));
    const size = Math.min(pageSize, Math.max(1, affordable));
    for (let first = 0; first < task.points.length; first += size) {
      const [points, ordinals] = [task.points.slice(first, first + size), task.ordinals.slice(first, first + size)];
      yield { task, points, ordinals };
    }
  }
}
