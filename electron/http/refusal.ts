/** A request that is answered with an error: its HTTP status beside the report that every face shows. */
import { CoarsegrainError, errorReport, type ErrorKind, type ErrorReport } from '../../core/errors.ts';

export class Refusal extends Error {
  readonly status: number;
  readonly report: ErrorReport;
  readonly headers: Record<string, string>;

  constructor(status: number, report: Partial<ErrorReport> & Pick<ErrorReport, 'kind' | 'message'>, headers = {}) {
    super(report.message);
    this.name = 'Refusal';
    this.status = status;
    this.report = { field: '', value: null, allowed: '', ...report };
    this.headers = headers;
  }
}

const statuses: Partial<Record<ErrorKind, number>> = {
  'not-allowed': 403,
  'not-found': 404,
  'database-locked': 409,
  'read-only': 409,
  'database-newer': 500,
  'database-broken': 500,
  'worker-failed': 500,
  'worker-died': 500,
  'file-not-written': 500,
  internal: 500,
};

/** The refusal that says what was thrown. A defect is also written to standard error, with its stack, since the report has none. */
export function refusalOf(thrown: unknown): Refusal {
  if (thrown instanceof Refusal) return thrown;
  if (!(thrown instanceof CoarsegrainError)) console.error(thrown);
  const report = errorReport(thrown);
  return new Refusal(statuses[report.kind] ?? 400, report);
}
