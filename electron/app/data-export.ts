/**
 * A run's points as files: CSV after RFC 4180 with a preamble of `#` lines, and JSON. Both stream, a page at a time, and every value is
 * written with as many digits as bring back the same double.
 */
import { setImmediate } from 'node:timers/promises';
import type { ChunkFailure, RunDetail } from '../../core/api.ts';
import { dynamics, features, losses, spectra } from '../../core/model/kinds.ts';
import { parameterOf, type ParameterKey } from '../../core/model/parameters.ts';
import { inputsOf } from '../../core/model/setting.ts';
import type { PointBlock } from '../../core/quantities/block.ts';
import { quantities, type QuantityName } from '../../core/quantities/index.ts';
import { pointStatuses, type Quantity } from '../../core/quantities/quantity.ts';
import { settingOf } from '../../core/study/expansion.ts';
import { readResults, resultsOf, type ResultColumn } from '../../core/study/result-columns.ts';

export interface ExportHeader {
  study: string;
  studyNumber: number;
  revision: number;
  run: number;
  runStatus: RunDetail['status'];
  quantity: QuantityName;
  level: string;
  applicationVersion: string;
  solverVersion: string;
  /** When the run was begun, ISO 8601 in UTC. */
  date: string;
  /** Points of the run that were computed, and that its study asks for. */
  points: number;
  pointsInAll: number;
  /** Of a study with `refine`, how many of them it asks for: those with ordinals from there on were added. */
  asked?: number;
  /** Of means over seeds: what a row is. */
  means?: string;
  /** Chunks of this quantity that have no values. */
  failures: ChunkFailure[];
  columns: ExportColumn[];
}

export interface ExportColumn {
  key: string;
  symbol: string;
  name: string;
  meaning: string;
  /** Of a derived parameter or column, what it is in others. */
  expression?: string;
}

/** What stands at the head of the export of one quantity of a run. */
export function exportHeader(detail: RunDetail, name: QuantityName): ExportHeader {
  const { outputs }: Quantity = quantities[name];
  return headerOf(detail, name, [...outputs, ...resultColumns(detail, name).map(({ column }) => column)]);
}

/** The derived columns of one quantity of a run. */
export function resultColumns({ document }: Pick<RunDetail, 'document'>, name: QuantityName): ResultColumn[] {
  return resultsOf(readResults(document, settingOf(document)), name);
}

/** The same with outputs of the caller's. */
export function headerOf(detail: RunDetail, name: QuantityName, outputs: readonly ExportColumn[]): ExportHeader {
  const quantity: Quantity = quantities[name];
  const own: string = name;
  const { loss = 'quartic', spectrum = 'power-law' } = detail.document.system;
  const choices = new Map(choiceColumns(detail).map((choice) => [choice.key, choice]));
  return {
    study: detail.studyName,
    studyNumber: detail.study,
    revision: detail.revision,
    run: detail.run,
    runStatus: detail.status,
    quantity: name,
    level: quantity.level,
    applicationVersion: detail.applicationVersion,
    solverVersion: detail.solverVersions[name] ?? quantity.solverVersion,
    date: detail.createdAt,
    points: detail.done,
    pointsInAll: detail.total,
    ...askedOf(detail),
    failures: detail.failures.filter((failure) => failure.quantity === own),
    columns: [
      ...inputOrder(inputsOf(quantity.inputs, { loss, spectrum })).map(([key]) =>
        parameterColumn(key, detail.document.derived?.[key]),
      ),
      {
        key: 'loss_kind',
        symbol: '',
        name: 'kind of loss',
        meaning: `the per-sample loss; ${loss} is ${detail.document.system.ell ?? losses[loss].meaning}`,
      },
      {
        key: 'spectrum_kind',
        symbol: '',
        name: 'kind of spectrum',
        meaning: `${spectrum} is ${spectrumWords(detail)}`,
      },
      ...(quantity.choices ?? []).map((choice) => choices.get(choice)!),
      ...outputs.map(column),
      ...(detail.refinement ? [originColumn] : []),
      { key: 'status', symbol: '', name: 'how the point ended', meaning: pointStatuses.join(', ') },
      { key: 'roots', symbol: '', name: 'roots', meaning: 'every root, ascending, where there is not exactly one' },
    ],
  };
}

/** The points as CSV, the preamble and about a thousand rows a piece. Values that are missing are empty fields; K = ∞ is `infinite`. */
export async function* csvPages(
  header: ExportHeader,
  pages: AsyncIterable<PointBlock>,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const titles = header.columns.map(({ key }) => key).join(',');
  yield encoder.encode([...preamble(header), titles].map((line) => line + lineEnd).join(''));
  for await (const rows of rowsOf(header, pages)) {
    yield encoder.encode(rows.map((row) => csvRow(header, row)).join(''));
  }
}

/** The points as one JSON document: the header's keys, then `points`. Missing values are null; K = ∞ is `"infinite"`. */
export async function* jsonPages(
  header: ExportHeader,
  pages: AsyncIterable<PointBlock>,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  yield encoder.encode(`${JSON.stringify(header, null, 2).slice(0, -2)},\n  "points": [`);
  let separator = '\n';
  for await (const rows of rowsOf(header, pages)) {
    const text = rows.map((row) => `    {${jsonEntries(header, row)}}`).join(',\n');
    yield encoder.encode(separator + text);
    separator = ',\n';
  }
  yield encoder.encode('\n  ]\n}\n');
}

const encoder = new TextEncoder();
const lineEnd = '\r\n';
/** Rows a piece: their text takes about a millisecond. */
const pieceSize = 1000;

/** One point: its numbers in the order of the columns, and the words between and after them. */
interface Row {
  inputs: number[];
  kinds: string[];
  outputs: number[];
  /** How the point ended, and before it where it comes from, where a study is refined. */
  ends: string[];
  roots: number[] | undefined;
}

/** The keys of the columns of a block behind its inputs, in their order. */
export function outputKeys({ columns }: ExportHeader): string[] {
  const keys = columns.map(({ key }) => key);
  const first = keys.findLastIndex((key) => key === 'spectrum_kind' || key === 'features' || key === 'dynamics') + 1;
  return keys.slice(first, keys.indexOf(keys.includes('origin') ? 'origin' : 'status'));
}

/** Where the points of a refined study come from. */
export const origins = ['asked', 'added'] as const;

const originColumn: ExportColumn = {
  key: 'origin',
  symbol: '',
  name: 'origin',
  meaning: 'asked for by the study, or added where a curve bends or a border runs: asked, added',
};

function askedOf({ refinement, document }: RunDetail): Pick<ExportHeader, 'asked'> {
  return refinement ? { asked: refinement.asked / document.quantities.length } : {};
}

function originOf({ asked }: ExportHeader, ordinal: number): string[] {
  return asked === undefined ? [] : [origins[ordinal < asked ? 0 : 1]];
}

async function* rowsOf(header: ExportHeader, pages: AsyncIterable<PointBlock>): AsyncGenerator<Row[]> {
  const quantity: Quantity = quantities[header.quantity];
  const outputs = outputKeys(header);
  for await (const block of pages) {
    const order = inputOrder(block.inputs).map(([, position]) => position);
    const roots = new Map(block.roots.map(({ position, values }) => [position, values]));
    const value = (position: number, row: number) => block.columns[position * block.count + row]!;
    for (let start = 0; start < block.count; start += pieceSize) {
      const rows: Row[] = [];
      for (let row = start; row < Math.min(start + pieceSize, block.count); row++) {
        rows.push({
          inputs: order.map((position) => value(position, row)),
          kinds: [
            block.kinds.loss,
            block.kinds.spectrum,
            ...(quantity.choices ?? []).map((choice) => block.kinds[choice]),
          ],
          outputs: outputs.map((_, position) => value(block.inputs.length + position, row)),
          ends: [...originOf(header, block.ordinals[row]!), pointStatuses[block.status[row]!] ?? ''],
          roots: roots.get(row),
        });
      }
      yield rows;
      // The main process answers others between two pieces.
      await setImmediate();
    }
  }
}

function csvRow({ columns }: ExportHeader, { inputs, kinds, outputs, ends, roots }: Row): string {
  const fields = [...inputs.map(numeral), ...kinds, ...outputs.map(numeral), ...ends];
  // Means have no roots.
  if (columns.length > fields.length) fields.push(roots ? `"${roots.map(numeral).join(' ')}"` : '');
  return fields.join(',') + lineEnd;
}

function jsonEntries({ columns }: ExportHeader, { inputs, kinds, outputs, ends, roots }: Row): string {
  const numbers = (values: number[]) => values.map((value) => (Number.isFinite(value) ? numeral(value) : words(value)));
  const values = [
    ...numbers(inputs),
    ...kinds.map((kind) => `"${kind}"`),
    ...numbers(outputs),
    ...ends.map((word) => `"${word}"`),
  ];
  if (roots) values.push(`[${numbers(roots).join(', ')}]`);
  return values.map((value, index) => `"${columns[index]?.key ?? ''}": ${value}`).join(', ');
}

/** The shortest numeral that reads back as the same double; empty for a missing value. */
function numeral(value: number): string {
  if (Number.isNaN(value)) return '';
  if (!Number.isFinite(value)) return value > 0 ? 'infinite' : '-infinite';
  return Object.is(value, -0) ? '-0' : String(value);
}

function words(value: number): string {
  return Number.isNaN(value) ? 'null' : `"${numeral(value)}"`;
}

function preamble(header: ExportHeader): string[] {
  const { points, pointsInAll, failures } = header;
  const partial = points < pointsInAll ? `; this run is partial (${header.runStatus})` : '';
  const lines = [
    `Coarsegrain ${header.applicationVersion}: the points of a run, one a row`,
    `Study: ${header.study} (study ${String(header.studyNumber)}, revision ${String(header.revision)})`,
    `Run: ${String(header.run)}, ${header.date}`,
    `Quantity: ${header.quantity} (${header.level}), solver version ${header.solverVersion}`,
    `Points: ${String(points)} of ${String(pointsInAll)}${partial}`,
    ...(header.asked === undefined
      ? []
      : [`Refined: ${String(header.asked)} asked for, ${String(pointsInAll - header.asked)} added`]),
    ...(header.means === undefined ? [] : [`Means: ${header.means}`]),
    ...failures.map(
      ({ firstOrdinal, count, error }) =>
        `Failed: points ${String(firstOrdinal)} to ${String(firstOrdinal + count - 1)}: ${error.message}`,
    ),
    'Units: all quantities are dimensionless; a missing value is empty, ∞ is infinite',
    ...header.columns.map(columnLine),
  ];
  return lines.map((line) => `# ${line.replace(/\s+/g, ' ')}`);
}

function columnLine({ key, symbol, name, meaning, expression }: ExportColumn): string {
  // A derived column has no name but its key.
  const word = expression !== undefined && name === key ? '' : `${name}: `;
  return `${key}: ${symbol === '' || symbol === key ? '' : `${symbol}, `}${word}${meaning}`;
}

/** The inputs as tables list them, P and u first, with their positions in the quantity's own order. */
function inputOrder(inputs: readonly ParameterKey[]): [ParameterKey, number][] {
  const rank = (key: ParameterKey) => (key === 'P' ? 0 : key === 'u' ? 1 : 2);
  return inputs.map((key, position): [ParameterKey, number] => [key, position]).sort(([a], [b]) => rank(a) - rank(b));
}

function choiceColumns({ document: { system } }: RunDetail): ExportColumn[] {
  const { features: drawn = 'gaussian', dynamics: trained = 'gradient' } = system;
  return [
    {
      key: 'features',
      symbol: '',
      name: 'features',
      meaning: `of the data sets; ${drawn} is ${features[drawn].meaning}`,
    },
    {
      key: 'dynamics',
      symbol: '',
      name: 'dynamics',
      meaning: `of training; ${trained} is ${dynamics[trained].meaning}`,
    },
  ];
}

function spectrumWords({ document: { system } }: RunDetail): string {
  const { spectrum = 'power-law', lambda, y2, file, content } = system;
  if (spectrum === 'formula') return `λ_k = λ₀ · ${lambda ?? ''}, y_k² = y₀² · ${y2 ?? ''}`;
  if (spectrum === 'measured') return `λ₀λ_k, y₀y_k of ${file ?? ''} (${content ?? ''})`;
  return spectra[spectrum].meaning;
}

function column({ key, symbol, name, meaning, expression }: ExportColumn): ExportColumn {
  return { key, symbol, name, meaning, ...(expression === undefined ? {} : { expression }) };
}

function parameterColumn(key: ParameterKey, expression: string | undefined): ExportColumn {
  const parameter = column(parameterOf(key));
  if (expression === undefined) return parameter;
  return { ...parameter, meaning: `${parameter.meaning}; derived: ${expression}`, expression };
}
