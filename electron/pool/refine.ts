/** What crosses between the main side and a worker about the points that a run adds. */
import type { AddedPoints } from '../../core/study/added.ts';
import type { Seen } from '../../core/study/seen.ts';
import type { StudyOfRun } from './worker.ts';

/** Asks what a run adds next, its study being given with the points that it has added so far. */
export interface RefineTask extends StudyOfRun {
  seen: Seen;
}

/** The same points in memory that all threads see. */
export function sharedPoints({ base, first, second }: AddedPoints): AddedPoints {
  return { base: shared(base), first: shared(first), second: shared(second) };
}

function shared(values: Float64Array): Float64Array {
  const copy = new Float64Array(new SharedArrayBuffer(values.byteLength));
  copy.set(values);
  return copy;
}
