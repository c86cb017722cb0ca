/**
 * Learning curves that somebody measured, from a file: CSV or TSV with a header, columns P, loss and perhaps its error, named or mapped; or a
 * long table with columns such as width, seed, P, train, test, of which the seeds are averaged, with one curve for each combination of what
 * else tells rows apart, and one for each observable.
 */
import { CoarsegrainError, type ErrorKind } from '../errors.ts';
import { rolesOf, type CurveColumns, type Roles } from './curve-columns.ts';
import type { LearningCurve } from './learning-curve.ts';
import { findColumn, positive, readNumbers, readTable, toNumber, type Table } from './table-file.ts';

export type { CurveColumns } from './curve-columns.ts';

export interface CurveFile {
  curves: LearningCurve[];
  /** What was done with the rows, in sentences. */
  notes: string[];
}

const mostCurves = 500;
/** Fits and slopes of a curve of more points than this would take minutes, and tell no more. */
const mostPoints = 2000;
/** A learning curve has at least so many different P. */
const fewestPoints = 3;

/**
 * The curves of a file. Errors of a curve without any are NaN throughout. Rows without a loss, or with the word nan, are excluded; anything
 * else that is no positive number is refused.
 * @param bytes of the file, as `readTable` takes them
 * @param name of the file, from which the curves are named
 * @throws CoarsegrainError of field `file` or `columns`, naming row and column
 */
export function readCurves(bytes: Uint8Array, name: string, mapped: CurveColumns = {}): CurveFile {
  const table = readTable(bytes);
  const roles = rolesOf(table, mapped);
  const notes: string[] = [];
  if (roles.idle.length > 0) notes.push(`Left aside: ${roles.idle.join(', ')}.`);
  const P = readNumbers(table, roles.P, positive);
  const groups = groupsOf(table, roles);
  if (groups.size * roles.values.length > mostCurves)
    throw refuse('too-many', `has ${groups.size * roles.values.length} curves, more than ${mostCurves}`);
  const title = name.replace(/^.*[/\\]/, '').replace(/\.(csv|tsv|txt|dat)$/i, '');
  const curves = roles.values.flatMap((value) => {
    const observed = observe(table, value);
    return [...groups].flatMap(([label, rows]) => {
      const words = [title, label, roles.values.length > 1 ? value.column : ''].filter((word) => word !== '');
      const curve = curveOf(table, words.join(', '), value.column, P, observed, rows, notes);
      return curve.P.length < fewestPoints ? tooShort(curve, notes) : [curve];
    });
  });
  const long = curves.find((curve) => curve.P.length > mostPoints);
  if (long)
    throw refuse(
      'too-many',
      `has a curve of ${long.P.length} different ${roles.P}, more than ${mostPoints}: average neighbours, or leave some out`,
    );
  if (curves.length === 0) throw refuse('empty', `has no curve with ${fewestPoints} different ${roles.P}`);
  if (notes.some((note) => note.includes('averaged')) && roles.values.some(({ error }) => error !== null))
    notes.push('Where rows were averaged, the error is that of their mean and not the one in the file.');
  return { curves, notes };
}

function tooShort({ name, P }: LearningCurve, notes: string[]): [] {
  notes.push(`${name} has ${P.length} different P and is left out.`);
  return [];
}

/** Rows by what tells curves apart, in the order in which they first come. */
function groupsOf(table: Table, { groups }: Roles): Map<string, number[]> {
  const columns = groups.map((column) => [column, findColumn(table, column)] as const);
  const varying = columns.filter(([, at]) => table.rows.some((row) => row[at] !== table.rows[0]![at]));
  const found = new Map<string, number[]>();
  table.rows.forEach((row, place) => {
    const label = varying.map(([column, at]) => `${column} = ${row[at] ?? ''}`).join(', ');
    const rows = found.get(label);
    if (rows) rows.push(place);
    else found.set(label, [place]);
  });
  return found;
}

interface Observed {
  /** One a row; NaN where the row has none. */
  values: Float64Array;
  errors: Float64Array | null;
}

/** @throws CoarsegrainError for a value that is neither positive nor missing, or an error that is not positive where there is a value */
function observe(table: Table, { column, error }: Roles['values'][number]): Observed {
  const [at, errorAt] = [findColumn(table, column), error === null ? -1 : findColumn(table, error)];
  const values = Float64Array.from(table.rows, (row, place) => numberAt(table, row[at], place, column));
  if (error === null) return { values, errors: null };
  const errors = Float64Array.from(table.rows, (row, place) => numberAt(table, row[errorAt], place, error));
  return { values, errors };
}

function numberAt(table: Table, field: string | undefined, place: number, column: string): number {
  if (field === undefined || field === '' || /^(nan|na|n\/a|null|none)$/i.test(field)) return NaN;
  const value = toNumber(field, table.decimalComma);
  if (positive.holds(value)) return value;
  const message = `Row ${table.numbers[place]!}, column ${column} of the file has "${field}", which is not ${positive.words}.`;
  throw new CoarsegrainError({ kind: 'outside-range', field: 'file', value: field, allowed: positive.words, message });
}

function curveOf(
  table: Table,
  name: string,
  observable: string,
  P: Float64Array,
  { values, errors }: Observed,
  rows: readonly number[],
  notes: string[],
): LearningCurve {
  const excluded = rows
    .filter((row) => Number.isNaN(values[row]))
    .map((row) => ({ P: P[row]!, reason: `row ${table.numbers[row]!} has no ${observable}` }));
  const known = rows.filter((row) => !Number.isNaN(values[row]));
  const byP = Map.groupBy(known, (row) => P[row]!);
  const samples = [...byP].sort(([a], [b]) => a - b);
  const members = samples.map(([, own]) => own.length);
  const means = samples.map(([, own]) => meanOf(own.map((row) => values[row]!)));
  const single = samples.map(([, own]) => (own.length === 1 ? (errors?.[own[0]!] ?? NaN) : NaN));
  const averaged = members.some((count) => count > 1);
  if (averaged) notes.push(saidOf(name, members));
  return {
    name,
    origin: 'measured',
    level: '',
    observable,
    P: Float64Array.from(samples, ([own]) => own),
    values: Float64Array.from(means, ({ mean }) => mean),
    errors: averaged ? errorsOfMeans(means, members, single) : wholeOrNone(single, name, notes),
    excluded,
  };
}

function saidOf(name: string, members: readonly number[]): string {
  const [least, most] = [Math.min(...members), Math.max(...members)];
  const count = least === most ? String(most) : `${least} to ${most}`;
  const rough = least < 5 ? '; errors from so few are rough' : '';
  return `${name}: ${count} rows of one P were averaged to mean and standard error${rough}.`;
}

interface Mean {
  mean: number;
  /** Standard deviation of one member; NaN for a single one. */
  deviation: number;
}

function meanOf(values: readonly number[]): Mean {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: values.length > 1 ? Math.sqrt(square / (values.length - 1)) : NaN };
}

/** Standard errors; where one row stands alone, or its fellows are equal, its own error or the relative scatter of the others. */
function errorsOfMeans(means: readonly Mean[], members: readonly number[], own: readonly number[]): Float64Array {
  let [squares, freedom] = [0, 0];
  means.forEach(({ mean, deviation }, at) => {
    if (!(deviation > 0)) return;
    squares += (members[at]! - 1) * (deviation / mean) ** 2;
    freedom += members[at]! - 1;
  });
  const typical = freedom > 0 ? Math.sqrt(squares / freedom) : NaN;
  return Float64Array.from(means, ({ mean, deviation }, at) => {
    if (deviation > 0) return deviation / Math.sqrt(members[at]!);
    return own[at]! > 0 ? own[at]! : (typical * mean) / Math.sqrt(members[at]!);
  });
}

/** A curve with an error at every point, or with none. */
function wholeOrNone(errors: readonly number[], name: string, notes: string[]): Float64Array {
  const missing = errors.filter((error) => Number.isNaN(error)).length;
  if (missing > 0 && missing < errors.length)
    notes.push(`${name}: ${missing} points have no error, so that none is used.`);
  return Float64Array.from(errors, (error) => (missing > 0 ? NaN : error));
}

function refuse(kind: ErrorKind, what: string): CoarsegrainError {
  const allowed = 'columns P, loss and perhaps its error; or a long table with a column of seeds';
  return new CoarsegrainError({ kind, field: 'file', allowed, message: `The file ${what}.` });
}
