/** Numbers, times and runs as lines of text. */
import type { RunRefinement, RunStatus, RunSummary } from '../../core/api.ts';

/** e.g. `1 000 000`. */
export function count(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, value >= 10_000 ? ' ' : '');
}

/** e.g. `1 point`, `505 points`. */
export function points(value: number): string {
  return counted(value, 'point', 'points');
}

/** e.g. `1 study`, `3 studies`. */
export function counted(value: number, one: string, several: string): string {
  return `${count(value)} ${value === 1 ? one : several}`;
}

/** e.g. `0 bytes`, `1.5 kB`, `230 MB`. */
export function bytes(value: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  const power = value < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(value) / 3));
  const scaled = value / 1000 ** power;
  return `${power === 0 || scaled >= 100 ? String(Math.round(scaled)) : scaled.toFixed(scaled < 10 ? 1 : 0)} ${units[power]!}`;
}

/** e.g. `0.42 s`, `12 s`, `3 min 20 s`, `2 h 5 min`. */
export function duration(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(2)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

/** A UTC time to the second, e.g. `2031-05-02 14:03:11 UTC`. */
export function moment(iso: string): string {
  return `${iso.slice(0, 19).replace('T', ' ')} UTC`;
}

/** Whether a run in this status changes no more. */
export function hasEnded(status: RunStatus): boolean {
  return status !== 'queued' && status !== 'running';
}

/** How far a run got, e.g. `505 points` or `250 of 505 points, 5 failed`. */
export function reach({ done, total, failed }: Pick<RunSummary, 'done' | 'total' | 'failed'>): string {
  return `${done === total ? points(total) : `${count(done)} of ${points(total)}`}${failed > 0 ? `, ${count(failed)} failed` : ''}`;
}

/** What refinement added and why no more, e.g. `41 points asked for, 20 added in 3 rounds; all below the tolerance`. */
export function refined({ asked, added, rounds, stop }: RunRefinement): string {
  const ends = { tolerance: 'all below the tolerance', budget: 'the budget of points is spent' };
  const why = stop === null ? 'not at its end' : ends[stop];
  return `${points(asked)} asked for, ${count(added)} added in ${counted(rounds, 'round', 'rounds')}; ${why}`;
}

/** Lines of a table whose columns are as wide as their widest cell; `>` aligns a column to the right. */
export function table(head: string[], rows: string[][]): string[] {
  const right = head.map((title) => title.startsWith('>'));
  const titles = head.map((title) => title.replace(/^>/, ''));
  const widths = titles.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  return [titles, ...rows].map((row) =>
    row
      .map((cell, column) => (right[column] ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}
