/** How far what a study asks for is computed. */
import type { ProjectWork } from '../../../core/history/project.ts';
import { quantities } from '../../../core/quantities/index.ts';
import type { Study } from '../../../core/study/document.ts';
import type { RunState, Store } from '../../store/store.ts';
import { question } from './documents.ts';

/** From what says most of a study to what says least: the first that a run of it has is that of the study. */
const order: readonly ProjectWork[] = ['done', 'running', 'incomplete', 'older solver', 'older revision'];

/**
 * What is computed of a study's newest revision, and the run that tells so. A run of an earlier revision that asks for the same points, under
 * another name or with other notes, counts as one of the newest.
 */
export async function workOf(store: Store, study: number): Promise<{ work: ProjectWork; run: number | null }> {
  const { revisions } = await store.bundledStudy(study);
  const newest = revisions.at(-1)!.document;
  const wanted = question(newest);
  const equal = new Set(revisions.filter(({ document }) => question(document) === wanted).map(({ number }) => number));
  const found = (await store.runStates(study)).map((run) => ({
    run: run.run,
    work: workOfRun(run, equal.has(run.revision), newest),
  }));
  for (const work of order) {
    const telling = found.find((each) => each.work === work);
    if (telling) return { work, run: telling.run };
  }
  return { work: 'never run', run: null };
}

function workOfRun(
  { status, done, total, failed, solverVersions }: RunState,
  current: boolean,
  { quantities: names }: Study,
): ProjectWork {
  const whole = status === 'done' && failed === 0 && done === total;
  if (!current) return whole ? 'older revision' : 'never run';
  const solvers = names.every((name) => solverVersions[name] === quantities[name].solverVersion);
  if (!solvers) return whole ? 'older solver' : 'never run';
  if (whole) return 'done';
  return status === 'running' || status === 'queued' ? 'running' : 'incomplete';
}
