/**
 * `evaluate`: rows of inputs to rows of outputs, for scripts in any language. It calls the quantity itself: no database, no pool, and
 * what the quantity keeps per spectrum is kept from row to row.
 */
import { CoarsegrainError, errorReport } from '../../core/errors.ts';
import { evaluateRow as evaluateQuantity } from '../../core/quantities/evaluate.ts';
import { findQuantity } from '../../core/quantities/index.ts';
import type { Quantity } from '../../core/quantities/quantity.ts';
import { readArguments } from './arguments.ts';
import { exitCodeOf, exitCodes } from './exit-codes.ts';
import { readText } from './input.ts';
import { stringify } from '../app/json.ts';
import { spectrumReader, type SpectrumReader } from './spectrum.ts';
import type { Terminal } from './terminal.ts';

/** Characters that are gathered before they are written. */
const pieceLength = 1 << 16;

export async function evaluate(args: string[], terminal: Terminal): Promise<number> {
  const { positionals } = readArguments(args, {}, ['QUANTITY', 'FILE.json']);
  const quantity = findQuantity(positionals.QUANTITY);
  const rows = readRows(await readText(positionals['FILE.json'], terminal));
  let code: number = exitCodes.done;
  let text = '[';
  const spectra = spectrumReader(positionals['FILE.json']);
  for (const [index, row] of rows.entries()) {
    const evaluated = await evaluateRow(quantity, row, spectra);
    text += `${index === 0 ? '' : ','}\n${stringify(evaluated.row)}`;
    code = Math.max(code, evaluated.code);
    if (text.length < pieceLength) continue;
    await terminal.write(text);
    text = '';
    if (terminal.outputError()) return code;
  }
  await terminal.write(`${text}\n]\n`);
  return code;
}

/** The row with `output` filled in, or with `error` where its input is refused; other keys stay as they are. */
async function evaluateRow(
  quantity: Quantity,
  given: unknown,
  spectra: SpectrumReader,
): Promise<{ row: object; code: number }> {
  const row: Record<string, unknown> = isObject(given) ? { ...given } : { input: given };
  delete row.output;
  delete row.error;
  try {
    if (!isObject(row.input)) throw noInput(row.input);
    // Only a measured spectrum has something to wait for.
    const input = row.input.spectrum === 'measured' ? await spectra.resolve(row.input) : row.input;
    return { row: { ...row, output: evaluateQuantity(quantity, input) }, code: exitCodes.done };
  } catch (error) {
    const report = errorReport(error);
    const code = exitCodeOf(report.kind) === exitCodes.broken ? exitCodes.broken : exitCodes.incomplete;
    return { row: { ...row, error: report }, code };
  }
}

function readRows(text: string): unknown[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    const reason = (error instanceof Error ? error.message : String(error)).replace(/\s+/g, ' ');
    const message = `The input is not JSON (${reason}); JSON has no NaN and no Infinity.`;
    throw new CoarsegrainError({ kind: 'broken-json', allowed: 'a JSON document', message });
  }
  const allowed = 'an array of rows { "input": { … } }';
  if (!Array.isArray(parsed)) {
    throw new CoarsegrainError({ kind: 'wrong-type', allowed, message: `The input is not ${allowed}.` });
  }
  return parsed as unknown[];
}

function noInput(value: unknown): CoarsegrainError {
  const kind = value === undefined ? 'missing' : 'wrong-type';
  const allowed = 'an object with the parameters of a system';
  const message = `The row's "input" is ${value === undefined ? 'missing' : 'no object'}; it takes ${allowed}.`;
  return new CoarsegrainError({ kind, field: 'input', value, allowed, message });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
