/** How errors are told on standard error. */
import { CoarsegrainError, errorReport } from '../../core/errors.ts';
import { exitCodeOf } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';

/** Says what went wrong, as `field: message` or as JSON. @returns the exit status that it makes */
export function complain(error: unknown, terminal: Terminal, json = false): number {
  const report = errorReport(error);
  if (json) {
    terminal.say(JSON.stringify({ error: report }));
  } else {
    const { field, message } = report;
    const named = field === '' || message.startsWith(`${field} `);
    terminal.say(named ? message : `${terminal.style('error', 'red', field)}: ${message}`);
    // What is no report of ours is a defect, whose place its stack tells.
    if (!(error instanceof CoarsegrainError) && error instanceof Error && error.stack) terminal.say(error.stack);
  }
  return exitCodeOf(report.kind);
}
