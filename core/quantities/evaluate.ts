/** One row of a table: from its `input` to its `output`. What `evaluate` prints and what tests compare with tables. */
import type { SystemInput } from '../model/system.ts';
import { parseFor } from './index.ts';
import { hasValues, statusSentences, type Outcome, type Quantity } from './quantity.ts';

/**
 * The output of a row: one key an output column, with `status`; where there is not exactly one root, `roots` and `status`. Where the row
 * holds a list for the quantity's coordinate, lists in the order of that list.
 * @throws CoarsegrainError for an input that is refused
 */
export function evaluateRow(quantity: Quantity, input: SystemInput): Record<string, unknown> {
  const { coordinate } = quantity;
  const given = coordinate && input[coordinate];
  const listed = Array.isArray(given) && given.length > 0;
  const entries: unknown[] = listed ? given : [given];
  const outcomes = entries.map((entry, index): Outcome => {
    const row = coordinate && listed ? { ...input, [coordinate]: entry } : input;
    return quantity.compute(parseFor(quantity, row, listed ? `${coordinate ?? ''}.${String(index)}: ` : ''));
  });
  const failed = outcomes.find(({ status }) => !hasValues(status));
  if (failed) {
    const why = quantity.experiment ? { note: statusSentences[failed.status] } : {};
    return { roots: failed.roots ?? [], status: failed.status, ...why };
  }
  const points = outcomes.map(({ values }) => values);
  const { status } = outcomes.find((outcome) => outcome.status !== 'converged') ?? outcomes[0]!;
  const note = status === 'converged' ? {} : { note: statusSentences[status] };
  return { ...(quantity.report?.(points, listed) ?? plain(quantity, points, listed)), status, ...note };
}

function plain(
  { outputs }: Quantity,
  points: readonly (readonly number[])[],
  listed: boolean,
): Record<string, unknown> {
  return Object.fromEntries(
    outputs.map(({ key }, column) => {
      const values = points.map((point) => finite(point[column]));
      return [key, listed ? values : values[0]];
    }),
  );
}

/** A value that does not exist is null; JSON has no other word for it. */
function finite(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value;
}
