/** What a project asks about the runs of a study. */
import type { RunSummary } from '../../core/api.ts';
import type { ReadableDatabase } from './database.ts';
import { runsOfStudy } from './runs.ts';

/** A run with the versions of the solvers that it was begun with, by quantity. */
export interface RunState extends RunSummary {
  solverVersions: Record<string, string>;
}

/** The runs of a study outside of the trash, newest first. */
export function runStates(database: ReadableDatabase, study: number): RunState[] {
  const versions = new Map(
    (
      database.all('SELECT run, solver_versions AS versions FROM run WHERE study = ?', [study]) as {
        run: number;
        versions: string;
      }[]
    ).map(({ run, versions: text }) => [run, JSON.parse(text) as Record<string, string>]),
  );
  return runsOfStudy(database, study, -1).map((run) => ({ ...run, solverVersions: versions.get(run.run)! }));
}
