/**
 * Files of measured spectra: CSV with a header `lambda,y` (or `lambda,y2`), one NPY file of shape (K, 2), or two of shape (K) with λ and
 * y. Errors are of the field `file` and name the row and the column.
 */
import { CoarsegrainError, type ErrorKind } from '../errors.ts';
import type { MeasuredSpectrum } from './measured.ts';

const maximumModes = 1e7;
const allowed =
  'CSV with the header lambda,y or lambda,y2, or NPY of float32 or float64: one array of shape (K, 2) or two of shape (K)';

/**
 * The spectrum in a file, sorted by falling λ. In CSV, columns are separated as in the header, by commas, semicolons or tabs; other
 * columns are left aside, and so are empty lines and what follows a #. With `y2` in place of `y` the roots are taken.
 * @param name with the ending .npy for NPY; anything else is CSV
 * @throws CoarsegrainError: 1 to 1e7 modes, all numbers finite, λ > 0, y2 ≥ 0
 */
export function parseSpectrumFile(name: string, bytes: Uint8Array): MeasuredSpectrum {
  if (!/\.npy$/i.test(name)) return fromCsv(bytes);
  const { shape, fortran, at } = readNpy(bytes);
  const [K = 0, columns] = shape;
  if (shape.length !== 2 || columns !== 2) throw refuse('wrong-type', `has an array of shape (${shape.join(', ')})`);
  return fortran
    ? checked(K, at, (k) => at(K + k), 'y')
    : checked(
        K,
        (k) => at(2 * k),
        (k) => at(2 * k + 1),
        'y',
      );
}

/** The spectrum in two NPY files, of λ and of y, as `parseSpectrumFile`. @throws CoarsegrainError */
export function parseSpectrumFiles(lambda: Uint8Array, y: Uint8Array): MeasuredSpectrum {
  const [left, right] = [readNpy(lambda), readNpy(y)];
  for (const { shape } of [left, right])
    if (shape.filter((length) => length !== 1).length > 1)
      throw refuse('wrong-type', `has an array of shape (${shape.join(', ')})`);
  const [modes, targets] = [left, right].map(({ shape }) => shape.reduce((product, length) => product * length, 1));
  if (modes !== targets) throw refuse('wrong-type', `has ${modes} values of λ and ${targets} of y`);
  return checked(modes!, left.at, right.at, 'y');
}

interface Header {
  separator: string;
  lambda: number;
  y: number;
  squared: boolean;
}

function fromCsv(bytes: Uint8Array): MeasuredSpectrum {
  let columns: Header | undefined;
  const lambda: number[] = [];
  const y: number[] = [];
  const rows: number[] = [];
  let row = 0;
  forEachLine(bytes, (line) => {
    row++;
    const [text = ''] = line.split('#', 1);
    if (!columns) {
      // NumPy's savetxt writes its header as a comment.
      columns = header(line.replace(/^\s*#/, ''));
      if (columns || text.trim() === '') return;
      const start = `begins with “${text.trim().slice(0, 40)}”`;
      throw refuse('missing', `${start} in row ${row}, not with a header that names lambda and y or y2`);
    }
    if (text.trim() === '') return;
    const fields = text.split(columns.separator);
    lambda.push(number(fields[columns.lambda]));
    y.push(number(fields[columns.y]));
    rows.push(row);
    if (rows.length > maximumModes) throw tooMany();
  });
  if (!columns) throw refuse('empty', 'is empty');
  const { squared } = columns;
  const target = squared ? (k: number) => Math.sqrt(y[k]!) : (k: number) => y[k]!;
  const rowOf = (k: number) => rows[k]!;
  return checked(rows.length, (k) => lambda[k]!, target, squared ? 'y2' : 'y', rowOf);
}

/** The columns that a line names; undefined where it does not name both. */
function header(line: string): Header | undefined {
  const separator = ['\t', ';'].find((sign) => line.includes(sign)) ?? ',';
  const names = line.split(separator).map((name) => name.trim().replace(/^"(.*)"$/, '$1'));
  const squared = !names.includes('y');
  const [lambda, y] = [names.indexOf('lambda'), names.indexOf(squared ? 'y2' : 'y')];
  return lambda < 0 || y < 0 ? undefined : { separator, lambda, y, squared };
}

/** An empty field is no number, though JavaScript reads it as zero. */
function number(field: string | undefined): number {
  return field === undefined || field.trim() === '' ? NaN : Number(field);
}

/** Lines without their ends; the text is decoded piece by piece, because a whole file may be longer than a string can be. */
function forEachLine(bytes: Uint8Array, visit: (line: string) => void): void {
  const decoder = new TextDecoder();
  let rest = '';
  for (let from = 0; from < bytes.length; from += 1 << 20) {
    const piece = decoder.decode(bytes.subarray(from, from + (1 << 20)), { stream: true });
    const lines = (rest + piece).split(/\r?\n/);
    rest = lines.pop() ?? '';
    lines.forEach(visit);
  }
  if (rest !== '') visit(rest);
}

/** @param rowOf the row of the file in which mode k = 0, 1, … stands, where that is not k + 1 */
function checked(
  modes: number,
  lambdaOf: (k: number) => number,
  yOf: (k: number) => number,
  target: 'y' | 'y2',
  rowOf = (k: number) => k + 1,
): MeasuredSpectrum {
  if (modes === 0) throw refuse('empty', 'has no modes');
  if (modes > maximumModes) throw tooMany();
  const lambda = new Float64Array(modes);
  const y = new Float64Array(modes);
  let sorted = true;
  for (let k = 0; k < modes; k++) {
    lambda[k] = lambdaOf(k);
    y[k] = yOf(k);
    if (!(lambda[k]! > 0 && lambda[k]! < Infinity)) throw refusedNumber(rowOf(k), 'lambda', 'λ > 0, finite');
    if (!Number.isFinite(y[k])) throw refusedNumber(rowOf(k), target, target === 'y' ? 'a finite y' : 'y² ≥ 0, finite');
    if (k > 0 && lambda[k]! > lambda[k - 1]!) sorted = false;
  }
  if (sorted) return { lambda, y };
  const order = Uint32Array.from(lambda.keys()).sort((a, b) => lambda[b]! - lambda[a]! || a - b);
  return { lambda: Float64Array.from(order, (k) => lambda[k]!), y: Float64Array.from(order, (k) => y[k]!) };
}

interface NpyArray {
  shape: number[];
  /** Whether the first index runs fastest. */
  fortran: boolean;
  /** The values in the order of the file. */
  at(index: number): number;
}

/** An array in NumPy's format, versions 1 to 3. */
function readNpy(bytes: Uint8Array): NpyArray {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const magic = Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59);
  const version = bytes[6] ?? 0;
  if (bytes.length < 12 || magic.some((byte, i) => bytes[i] !== byte) || version < 1 || version > 3)
    throw refuse('wrong-type', 'is not in the NPY format, versions 1 to 3');
  const begin = version === 1 ? 10 : 12;
  const data = begin + (version === 1 ? view.getUint16(8, true) : view.getUint32(8, true));
  const text = new TextDecoder().decode(bytes.subarray(begin, data));
  const kind = /'descr':\s*'([^']*)'/.exec(text)?.[1];
  const fortran = /'fortran_order':\s*True/.test(text);
  const shape = /'shape':\s*\(([^)]*)\)/
    .exec(text)?.[1]
    ?.split(',')
    .filter((part) => part.trim() !== '');
  if (!shape || (kind !== '<f8' && kind !== '<f4'))
    throw refuse('wrong-type', `holds numbers of type ${kind ?? 'unknown'}, not float32 or float64, little-endian`);
  const lengths = shape.map(Number);
  const size = kind === '<f8' ? 8 : 4;
  const missing = data + size * lengths.reduce((product, length) => product * length, 1) - bytes.length;
  if (!(missing <= 0)) throw refuse('wrong-type', `is cut short: ${missing} bytes are missing`);
  const at = (index: number) =>
    size === 8 ? view.getFloat64(data + 8 * index, true) : view.getFloat32(data + 4 * index, true);
  return { shape: lengths, fortran, at };
}

function refusedNumber(row: number, column: string, range: string): CoarsegrainError {
  return refuse('outside-range', `has no ${range} in row ${row}, column ${column}`);
}

function tooMany(): CoarsegrainError {
  return refuse('too-many', 'has more than 1e7 modes');
}

function refuse(kind: ErrorKind, what: string): CoarsegrainError {
  return new CoarsegrainError({ kind, field: 'file', allowed, message: `The file ${what}; it takes ${allowed}.` });
}
