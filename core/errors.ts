/**
 * The one error that crosses boundaries: a typed kind, the field it concerns, the value that was given and the range that is
 * allowed. Every face shows the same report where it belongs; anything else that is thrown is a defect and is reported as `internal`.
 */

export type ErrorKind =
  | 'outside-range'
  | 'not-a-number'
  | 'wrong-type'
  | 'missing'
  | 'unknown-key'
  | 'unknown-name'
  | 'empty'
  | 'too-many'
  | 'duplicate'
  | 'newer-version'
  | 'broken-json'
  | 'not-found'
  | 'database-locked'
  | 'database-newer'
  | 'database-broken'
  | 'read-only'
  | 'worker-failed'
  | 'worker-died'
  | 'not-allowed'
  | 'not-confirmed'
  | 'file-not-written'
  | 'internal';

export interface ErrorReport {
  kind: ErrorKind;
  /** Path of the field, e.g. `system.kappa` or `axes.1.values`; empty where no single field is at fault. */
  field: string;
  /** The value that was refused, as JSON can carry it (NaN and infinities as words). */
  value: unknown;
  /** The allowed range or the allowed names, in words. */
  allowed: string;
  /** One sentence for a person, which names field, value and range. */
  message: string;
}

export class CoarsegrainError extends Error {
  readonly report: ErrorReport;

  constructor(report: Partial<ErrorReport> & Pick<ErrorReport, 'kind' | 'message'>) {
    super(report.message);
    this.name = 'CoarsegrainError';
    this.report = { field: '', allowed: '', ...report, value: portable(report.value) };
  }
}

/** The report of whatever was thrown; a foreign error becomes `internal` with its own message. */
export function errorReport(thrown: unknown): ErrorReport {
  if (thrown instanceof CoarsegrainError) return thrown.report;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return { kind: 'internal', field: '', value: null, allowed: '', message };
}

function portable(value: unknown): unknown {
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  return value === undefined ? null : value;
}
