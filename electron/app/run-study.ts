/** The study of a run with the points that the run added to it, for what is shown and exported of it. */
import type { RunDetail } from '../../core/api.ts';
import { expandStudy, type Expansion } from '../../core/study/expansion.ts';
import { sharedText } from '../pool/pool.ts';
import { sharedPoints } from '../pool/refine.ts';
import type { SharedSpectrum, StudyOfRun } from '../pool/worker.ts';
import type { Store } from '../store/store.ts';

/** @throws CoarsegrainError where the store cannot be read */
export async function expandRun(
  store: Store,
  { run, document }: Pick<RunDetail, 'run' | 'document'>,
): Promise<Expansion> {
  const expansion = expandStudy(document);
  const known = expansion.refinement ? await store.readRefinement(run) : null;
  return known ? { ...expansion, added: known.added } : expansion;
}

/** The same for the threads of the pool. */
export function sharedStudy(run: number, { study, added }: Expansion, spectrum?: SharedSpectrum): StudyOfRun {
  return {
    document: sharedText(JSON.stringify(study)),
    run,
    ...(spectrum ? { spectrum } : {}),
    ...(added ? { added: sharedPoints(added) } : {}),
  };
}
