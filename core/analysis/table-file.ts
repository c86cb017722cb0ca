/**
 * Tables in text files, as instruments and programs write them: CSV or TSV with a header, quoted fields, comments after #, a byte order
 * mark. Errors are of the field `file` and name the row of the file, counted from 1 as editors do, and the column.
 */
import { CoarsegrainError, type ErrorKind } from '../errors.ts';

export const maximumRows = 1e6;
const maximumBytes = 2 ** 28;
const allowed = 'CSV or TSV with a header';

export interface Table {
  /** The names in the header; unique, except that several may be empty. */
  columns: readonly string[];
  /** Fields without spaces around them; of a short row the last ones are missing. */
  rows: readonly (readonly string[])[];
  /** The rows of the file in which they begin. */
  numbers: readonly number[];
  /** Whether numbers may have a decimal comma: columns are separated by semicolons. */
  decimalComma: boolean;
}

interface Line {
  fields: string[];
  number: number;
}

/**
 * The table in a file. Columns are separated as in the header: by tabs, semicolons, commas, or spaces where there is none of these. The header
 * is the first line, or the comment just before the numbers. Empty lines and what follows a # are left aside.
 * @param bytes UTF-8, or UTF-16 with its mark
 * @throws CoarsegrainError of field `file`: no header, no rows, more than 10⁶, a row with more fields than the header, a name twice
 */
export function readTable(bytes: Uint8Array): Table {
  if (bytes.length > maximumBytes) throw refuse('too-many', 'is longer than 256 MB');
  const text = decode(bytes);
  const { start, comment } = findStart(text);
  const first = text.slice(start, endOfLine(text, start));
  const separator = separatorOf(first);
  const lines = new Lines(text, start, separator);
  const head = lines.next();
  if (!head) throw refuse('empty', 'has no rows');
  const rows: Line[] = [];
  const columns = headerOf(head, comment, separator);
  if (columns !== head.fields) rows.push(head);
  for (let line = lines.next(); line; line = lines.next()) {
    rows.push(line);
    if (rows.length > maximumRows) throw refuse('too-many', 'has more than 1e6 rows');
  }
  if (rows.length === 0) throw refuse('empty', 'has a header and no rows');
  for (const { fields, number } of rows) {
    const extra = fields.findIndex((field, index) => index >= columns.length && field !== '');
    if (extra >= 0)
      throw refuse('wrong-type', `has ${extra + 1} fields in row ${number} and ${columns.length} in its header`);
  }
  return {
    columns,
    rows: rows.map(({ fields }) => fields),
    numbers: rows.map(({ number }) => number),
    decimalComma: separator === ';',
  };
}

/**
 * The place of a column in the rows.
 * @throws CoarsegrainError `unknown-name` of the field, which lists the columns that are there
 */
export function findColumn({ columns }: Table, name: string, field = 'file'): number {
  const index = columns.indexOf(name);
  if (index >= 0) return index;
  const names = columns.filter((column) => column !== '').join(', ');
  const message = `The file has no column "${name}"; it has ${names}.`;
  throw new CoarsegrainError({ kind: 'unknown-name', field, value: name, allowed: names, message });
}

/** What a column may hold: a test, and the same in words that follow “is not”, e.g. `a number above 0`. */
export interface Range {
  holds: (value: number) => boolean;
  words: string;
}

export const finite: Range = { holds: Number.isFinite, words: 'a number' };
export const positive: Range = { holds: (value) => value > 0 && value < Infinity, words: 'a number above 0' };

/**
 * The numbers of a column, one a row.
 * @throws CoarsegrainError naming row and column of the first field that is outside the range, and how many more are
 */
export function readNumbers(table: Table, name: string, range: Range = finite): Float64Array<ArrayBuffer> {
  const column = findColumn(table, name);
  const values = Float64Array.from(table.rows, (row) => toNumber(row[column], table.decimalComma));
  const wrong = (value: number) => !range.holds(value);
  const first = values.findIndex(wrong);
  if (first < 0) return values;
  const others = values.filter(wrong).length - 1;
  const given = table.rows[first]![column] ?? '';
  const what = given === '' ? 'nothing, where it takes' : `"${given}", which is not`;
  const more = others === 0 ? '' : `; ${others} more ${others === 1 ? 'row is' : 'rows are'} like it`;
  const message = `Row ${table.numbers[first]!}, column ${name} of the file has ${what} ${range.words}${more}.`;
  throw new CoarsegrainError({ kind: 'outside-range', field: 'file', value: given, allowed: range.words, message });
}

/** The number that a field is, NaN for anything else: empty fields, words, hexadecimals. Fortran’s 1.5D−3 is one. */
export function toNumber(field: string | undefined, decimalComma = false): number {
  if (field === undefined) return NaN;
  let text = field.replace('−', '-');
  if (decimalComma) text = text.replace(',', '.');
  return /^[+-]?(\d+\.?\d*|\.\d+)([eEdD][+-]?\d+)?$/.test(text) ? Number(text.replace(/[dD]/, 'e')) : NaN;
}

function decode(bytes: Uint8Array): string {
  const utf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  return new TextDecoder(utf16 ? 'utf-16le' : 'utf-8').decode(bytes);
}

/** Where the first line begins that is neither empty nor a comment, and the last comment before it. */
function findStart(text: string): { start: number; comment: Line | undefined } {
  let comment: Line | undefined;
  let number = 1;
  for (let start = 0; start < text.length; number++) {
    const end = endOfLine(text, start);
    const line = text.slice(start, end).trim();
    if (line !== '' && !line.startsWith('#')) return { start, comment };
    if (line !== '') comment = { fields: [line.replace(/^#+/, '')], number };
    start = end + (text.startsWith('\r\n', end) ? 2 : 1);
  }
  return { start: text.length, comment };
}

function endOfLine(text: string, from: number): number {
  for (let at = from; at < text.length; at++) if (text[at] === '\n' || text[at] === '\r') return at;
  return text.length;
}

/** The empty separator stands for spaces. Quoted fields do not count. */
function separatorOf(line: string): string {
  const bare = line.replace(/"[^"]*"/g, '');
  return ['\t', ';', ','].find((sign) => bare.includes(sign)) ?? '';
}

/** The names of the columns: the first line, or, where that is numbers, the comment before it. */
function headerOf(head: Line, comment: Line | undefined, separator: string): readonly string[] {
  let columns = head.fields;
  if (columns.every((field) => !Number.isNaN(toNumber(field, separator === ';')))) {
    const text = comment?.fields[0] ?? '';
    columns = new Lines(text, 0, separatorOf(text)).next()?.fields ?? [];
    if (columns.length < head.fields.length)
      throw refuse('missing', `begins with numbers in row ${head.number}, not with the names of its columns`);
  }
  while (columns.length > 1 && columns.at(-1) === '') columns.pop();
  const twice = columns.find((name, index) => name !== '' && columns.indexOf(name) < index);
  if (twice !== undefined) throw refuse('duplicate', `has the column "${twice}" twice`);
  return columns;
}

/** The lines of a text as fields, from a place on; without empty ones and comments. */
class Lines {
  private readonly text: string;
  private readonly separator: string;
  private at: number;
  /** The row of the file at `at`. */
  private number: number;

  constructor(text: string, start: number, separator: string) {
    this.text = text;
    this.separator = separator;
    this.at = start;
    this.number = 1 + countLines(text.slice(0, start));
  }

  next(): Line | undefined {
    while (this.at < this.text.length) {
      const { number } = this;
      const fields = this.readLine();
      if (fields.some((field) => field !== '')) return { fields, number };
    }
    return undefined;
  }

  /** Fields up to the end of the line, which may lie in a later row where a quoted field goes on. */
  private readLine(): string[] {
    const { text } = this;
    const fields: string[] = [];
    for (;;) {
      this.skipSpaces();
      const comment = text[this.at] === '#';
      const end = endOfLine(text, this.at);
      if (comment) this.at = end;
      const field = text[this.at] === '"' ? this.readQuoted() : this.readPlain(end);
      if (!comment || fields.length === 0) fields.push(field);
      if (this.atLineEnd()) return fields;
      if (this.separator !== '') this.at++;
    }
  }

  /** Spaces before a field, which a tab is none of where it separates. */
  private skipSpaces(): void {
    while (this.text[this.at] === ' ' || (this.text[this.at] === '\t' && this.separator !== '\t')) this.at++;
  }

  /** Whether the line has ended after a field; then its end is left behind. */
  private atLineEnd(): boolean {
    const { text } = this;
    if (this.separator === '') this.skipSpaces();
    const sign = text[this.at];
    if (sign !== undefined && sign !== '\n' && sign !== '\r') return false;
    this.at += text.startsWith('\r\n', this.at) ? 2 : 1;
    this.number++;
    return true;
  }

  /** A field up to the next separator; a # after a space ends the line. */
  private readPlain(end: number): string {
    const { text, separator } = this;
    const from = this.at;
    for (; this.at < end; this.at++) {
      const sign = text[this.at]!;
      const space = sign === ' ' || sign === '\t';
      if (separator === '' ? space : sign === separator) break;
      if (space && /^[ \t]+#/.test(text.slice(this.at, end))) {
        const field = text.slice(from, this.at).trim();
        this.at = end;
        return field;
      }
    }
    return text.slice(from, this.at).trim();
  }

  /** A quoted field: "" is a quotation mark, separators and ends of lines are part of it. */
  private readQuoted(): string {
    const { text, number } = this;
    let field = '';
    for (let from = this.at + 1; ;) {
      const close = text.indexOf('"', from);
      if (close < 0) throw refuse('wrong-type', `has a quotation mark in row ${number} that is not closed`);
      field += text.slice(from, close);
      this.at = close + 1;
      if (text[this.at] !== '"') break;
      field += '"';
      from = this.at + 1;
    }
    this.number += countLines(field);
    const rest = this.readPlain(endOfLine(text, this.at));
    if (rest !== '') throw refuse('wrong-type', `has "${rest.slice(0, 20)}" after a quoted field in row ${number}`);
    return field.trim();
  }
}

function countLines(text: string): number {
  return (text.match(/\r\n|\n|\r/g) ?? []).length;
}

function refuse(kind: ErrorKind, what: string): CoarsegrainError {
  return new CoarsegrainError({ kind, field: 'file', allowed, message: `The file ${what}; it takes ${allowed}.` });
}
