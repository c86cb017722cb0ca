/** The library's tree as the flat list of rows that is drawn. */
import type { Preset, RunSummary, StudySummary } from '../../core/api.ts';
import { moment } from '../format/numbers.ts';
import type { Selection } from '../stores/library.ts';

export interface Row {
  key: string;
  kind: 'group' | 'study' | 'run' | 'template';
  level: number;
  name: string;
  meta: string;
  /** What is selected with the row; none for a group. */
  selection: Selection;
  expanded?: boolean;
  run?: RunSummary;
}

export function libraryRows(
  studies: readonly StudySummary[],
  presets: readonly Preset[],
  closed: ReadonlySet<string>,
  now = new Date(),
): Row[] {
  const rows: Row[] = [];
  const group = (key: string, name: string, level = 1): boolean => {
    const expanded = !closed.has(key);
    rows.push({ key, kind: 'group', level, name, meta: '', selection: { kind: 'none' }, expanded });
    return expanded;
  };
  if (studies.length > 0 && group('studies', 'Studies')) {
    for (const study of studies) {
      const key = `study-${String(study.study)}`;
      const expanded = study.runs.length > 0 ? !closed.has(key) : undefined;
      rows.push({
        key,
        kind: 'study',
        level: 2,
        name: study.name,
        meta: `rev ${String(study.revision)}`,
        selection: { kind: 'study', study: study.study },
        expanded,
      });
      if (!expanded) continue;
      for (const run of study.runs) {
        rows.push({
          key: `run-${String(run.run)}`,
          kind: 'run',
          level: 3,
          name: `Run ${String(run.run)}`,
          meta: runWord(run, now),
          selection: { kind: 'run', run: run.run },
          run,
        });
      }
    }
  }
  if (presets.length > 0 && group('templates', 'Templates')) {
    for (const { name, title } of presets) {
      rows.push({
        key: `template-${name}`,
        kind: 'template',
        level: 2,
        name: title,
        meta: '',
        selection: { kind: 'template', name },
      });
    }
  }
  return rows;
}

/**
 * How a run stands, in a word or two; a run that is done with every point says when.
 * @param share of its work that is done; by its points if missing
 */
export function runWord(run: RunSummary, now = new Date(), share = run.done / Math.max(1, run.total)): string {
  const percent = `${String(Math.floor(100 * share))} %`;
  switch (run.status) {
    case 'queued':
      return 'queued';
    case 'running':
      return percent;
    case 'paused':
      return `paused at ${percent}`;
    case 'cancelled':
      return `cancelled at ${percent}`;
    case 'interrupted':
      return `interrupted at ${percent}`;
    case 'failed':
      return run.failed > 0 ? `${String(run.failed)} failed` : 'failed';
    case 'done':
      return run.failed > 0 ? `${String(run.failed)} failed` : moment(run.finishedAt ?? run.createdAt, now, true);
  }
}
