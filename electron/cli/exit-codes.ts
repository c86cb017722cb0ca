/** What a command's exit status says; the help documents the same table. */
import type { ErrorKind } from '../../core/errors.ts';

export const exitCodes = {
  done: 0,
  incomplete: 1,
  usage: 2,
  held: 3,
  broken: 4,
  interrupted: 130,
  readerLeft: 141,
  terminated: 143,
} as const;

export const exitCodeMeanings = `  0    done
  1    done in part: rows were refused, points failed, the run was cancelled elsewhere, or a project is stale
  2    the command or its input is wrong; nothing was computed or stored
  3    another process holds the database and takes no orders
  4    a file could not be written, the database could not be used, or Coarsegrain is at fault
  130  interrupted by Ctrl-C; what a run had computed is kept
  141  whoever read the output went away before its end
  143  terminated; what a run had computed is kept`;

const codes: Partial<Record<ErrorKind, number>> = {
  'database-locked': exitCodes.held,
  'read-only': exitCodes.held,
  'database-newer': exitCodes.broken,
  'database-broken': exitCodes.broken,
  'worker-failed': exitCodes.broken,
  'worker-died': exitCodes.broken,
  'file-not-written': exitCodes.broken,
  internal: exitCodes.broken,
};

export function exitCodeOf(kind: ErrorKind): number {
  return codes[kind] ?? exitCodes.usage;
}
