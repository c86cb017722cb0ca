import { useDesign } from '../stores/design.ts';
import { useLibrary } from '../stores/library.ts';
import { useResults } from '../stores/results.ts';
import { useWindow } from '../stores/window.ts';

/** Runs the study in hand and goes to where its curves appear. */
export async function startRun(): Promise<void> {
  const run = await useDesign().run();
  if (run === undefined) return;
  useWindow().place = 'results';
  await Promise.all([useLibrary().reload(), useResults().open(run)]);
}
