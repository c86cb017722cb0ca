import type { RunSummary } from '../../core/api.ts';
import { count, counted } from '../format/numbers.ts';

/** What became of a run that did not end with every point; empty for one that did. */
export function runStory(run: RunSummary): string {
  const { status, done, total, failed } = run;
  const kept = `${count(done)} of ${counted(total, 'point')} kept`;
  switch (status) {
    case 'paused':
      return `Paused, ${kept}`;
    case 'cancelled':
      return `Cancelled, ${kept}`;
    case 'interrupted':
      return `Interrupted: its process ended before it, ${kept}`;
    case 'failed':
      return `Failed, ${kept}`;
    case 'done':
      return failed > 0 ? `${counted(failed, 'point')} lost with failed chunks, ${kept}` : '';
    default:
      return '';
  }
}
