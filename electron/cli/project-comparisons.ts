/** The comparisons of a project: computed and kept as their files have them, with the runs of this database. */
import { randomUUID } from 'node:crypto';
import type { Application } from '../../core/api.ts';
import { errorReport, type ErrorReport } from '../../core/errors.ts';
import type { ProjectEntry, ProjectFile } from '../../core/history/project.ts';
import { watched } from './curve-sources.ts';
import { exitCodes } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';
import { counted } from './words.ts';

/** What became of the file of a comparison; it waits where a study has no whole run yet. */
export interface KeptComparison {
  comparison: number | null;
  name: string;
  file: string;
  revision: number | null;
  change: 'new' | 'revised' | 'same' | 'waiting' | 'failed';
  /** Why it waits, in sentences. */
  reasons: string[];
  /** Why it could not be computed. */
  error: ErrorReport | null;
}

export interface KeptComparisons {
  kept: KeptComparison[];
  /** Exit status: done, incomplete where one could not be computed, or that of a signal. */
  code: number;
}

/** Computes those that are wanted, one after another. One that cannot be does not keep the others from it. */
export async function keepComparisons(
  application: Application,
  files: ProjectFile[],
  wanted: (entry: ProjectEntry) => boolean,
  terminal: Terminal,
  quiet: boolean,
): Promise<KeptComparisons> {
  const kept: KeptComparison[] = [];
  let failed = false;
  if (!files.some(({ name }) => name.startsWith('comparisons/'))) return { kept, code: exitCodes.done };
  for (const entry of await application.call('project.status', { files })) {
    const { kind, comparison, name, file, revision, document, reasons } = entry;
    if (kind !== 'comparison' || file === null) continue;
    const place = { comparison, name, file, revision, reasons: [], error: null };
    if (!wanted(entry)) kept.push({ ...place, change: 'same' });
    else if (!document) kept.push({ ...place, change: 'waiting', reasons });
    else {
      const ticket = randomUUID();
      const known = comparison === null ? {} : { comparison };
      try {
        const code = await watched(application, ticket, terminal, async () => {
          const saved = await application.call('comparisons.save', { ...known, document, ticket });
          const change = comparison === null ? 'new' : 'revised';
          kept.push({ ...place, comparison: saved.comparison, revision: saved.revision, change });
          return exitCodes.done;
        });
        if (code !== exitCodes.done) return { kept, code };
      } catch (error) {
        const report = errorReport(error);
        failed = true;
        kept.push({ ...place, change: 'failed', error: report });
        if (!quiet) terminal.say(`${file}: ${report.message}`);
      }
    }
  }
  return { kept, code: failed ? exitCodes.incomplete : exitCodes.done };
}

export function keptLines(kept: readonly KeptComparison[]): string[] {
  const same = kept.filter(({ change }) => change === 'same').length;
  return [
    ...kept.flatMap(({ file, comparison, revision, change, reasons }) => {
      if (change === 'waiting') return [`${file} waits: ${reasons.join(' ')}`];
      if (change !== 'new' && change !== 'revised') return [];
      return [`Compared ${file}: comparison ${comparison}, ${change === 'new' ? 'new' : `revision ${revision}`}`];
    }),
    ...(same > 0 ? [`${counted(same, 'comparison is', 'comparisons are')} in the database already`] : []),
  ];
}
