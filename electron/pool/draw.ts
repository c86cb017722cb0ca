/** What crosses between the main side and a worker about draws of experiments. */
import type { Draw } from '../../core/experiment/draw.ts';
import type { ErrorReport } from '../../core/errors.ts';
import type { QuantityName } from '../../core/quantities/index.ts';
import type { WantedDraw } from '../../core/study/point-draws.ts';
import type { StudyOfRun } from './worker.ts';

/** Draws of points of one quantity, made one after another. */
export interface DrawTask extends StudyOfRun {
  quantity: QuantityName;
  draws: { ordinal: number; wanted: WantedDraw }[];
  control: Control;
}

/** In memory that both sides see: whether to stop, and how many of the task's draws are made, with a fraction. */
export interface Control {
  stop: Int32Array<SharedArrayBuffer>;
  made: Float64Array<SharedArrayBuffer>;
}

export function createControl(): Control {
  return { stop: new Int32Array(new SharedArrayBuffer(4)), made: new Float64Array(new SharedArrayBuffer(8)) };
}

/** What a worker gives. */
export interface DrawResult {
  /** In the task's order: all of them, or those before it was stopped or one of them failed. */
  draws: Draw[];
  /** How long they took on their thread. */
  seconds: number;
  /** What the draw after them threw. */
  error?: ErrorReport;
}
