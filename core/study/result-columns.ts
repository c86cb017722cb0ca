/**
 * Derived columns of results: what a study computes from the columns of its points, such as `share = variance/(bias + variance)`. They are
 * computed where points are read and never stored, so that a run has those of its revision.
 */
import { CoarsegrainError } from '../errors.ts';
import { constants, functions } from '../model/functions.ts';
import { parameters, type ParameterKey } from '../model/parameters.ts';
import { parsePointExpression, type PointExpression } from '../model/point-expression.ts';
import { inputsOf, type Setting } from '../model/setting.ts';
import type { PointBlock } from '../quantities/block.ts';
import { quantities, type QuantityName } from '../quantities/index.ts';
import { hasValues, pointStatuses, type OutputColumn, type Quantity } from '../quantities/quantity.ts';
import type { Study } from './document.ts';
import { orderOfUse } from './order-of-use.ts';

/** A derived column. It belongs to every quantity of the study that has all the names that it uses. */
export interface ResultColumn {
  column: OutputColumn;
  expression: PointExpression<string>;
  quantities: readonly QuantityName[];
}

/** The most derived columns of a study. */
const mostColumns = 100;
/** Columns that tables of points have beside inputs and outputs. */
const otherColumns = [
  ...['ordinal', 'loss_kind', 'spectrum_kind', 'features', 'dynamics', 'status', 'roots', 'roots_point', 'origin'],
  ...['members', 'present', 'seeds', 'header', 'run', 'constructor'],
  ...['status_words', 'loss_kind_words', 'spectrum_kind_words', 'features_words', 'dynamics_words', 'origin_words'],
];

/**
 * The derived columns of a study, each after those that it uses.
 * @throws CoarsegrainError naming `results.…` where a name is taken, an expression cannot be read or depends on itself, or no quantity has
 * all that it uses
 */
export function readResults(study: Pick<Study, 'quantities' | 'results'>, setting: Setting): ResultColumn[] {
  const given = Object.entries(study.results ?? {});
  if (given.length === 0) return [];
  if (given.length > mostColumns) throw tooMany(given.length);
  const columns = new Map(study.quantities.map((name) => [name, namesOf(name, setting)]));
  const names = [...new Set([...columns.values()].flatMap((own) => [...own]))];
  const keys = given.map(([key]) => key);
  const read = given.map(([key, text]) => {
    checkName(key, text, names, keys);
    return { key, expression: parsePointExpression(text, [...names, ...keys], `results.${key}`) };
  });
  const inOrder = orderOfUse(
    read,
    ({ key }) => key,
    ({ expression }) => expression.uses,
    circular,
  );
  return inOrder.map(({ key, expression }) => {
    const having = [...columns].filter(([, own]) => expression.uses.every((name) => own.has(name)));
    if (having.length === 0) throw homeless(key, expression, columns);
    for (const [, own] of having) own.add(key);
    return { column: columnOf(key, expression.text), expression, quantities: having.map(([name]) => name) };
  });
}

/** Those of the columns that belong to a quantity. */
export function resultsOf(results: readonly ResultColumn[], quantity: QuantityName): ResultColumn[] {
  return results.filter(({ quantities: having }) => having.includes(quantity));
}

/** The same block with derived columns after its outputs, NaN where a point has no values. @param results of the block's quantity, in order */
export function withResults(block: PointBlock, results: readonly ResultColumn[]): PointBlock {
  if (results.length === 0) return block;
  const { inputs, count, status } = block;
  const { outputs }: Quantity = quantities[block.quantity];
  const columns = new Float64Array(block.columns.length + results.length * count);
  columns.set(block.columns);
  const known: Record<string, Float64Array> = {};
  [...inputs, ...outputs.map(({ key }) => key)].forEach((key, position) => {
    known[key] = columns.subarray(position * count, (position + 1) * count);
  });
  const found = resultValues(results, known, count, (row) => {
    const word = pointStatuses[status[row]!];
    return word !== undefined && hasValues(word);
  });
  results.forEach(({ column: { key } }, position) => {
    columns.set(found[key]!, block.columns.length + position * count);
  });
  return { ...block, columns };
}

/**
 * The values of those derived columns all of whose names are known.
 * @param results in order
 * @param known columns of `length` values, by name
 * @param valued whether a row has values; NaN where it has none
 */
export function resultValues(
  results: readonly ResultColumn[],
  known: Readonly<Record<string, ArrayLike<number>>>,
  length: number,
  valued: (row: number) => boolean = () => true,
): Record<string, Float64Array> {
  const columns = new Map(Object.entries(known));
  const found: Record<string, Float64Array> = {};
  const at: Record<string, number> = {};
  for (const {
    column: { key },
    expression,
  } of results) {
    const used = expression.uses.map((name) => [name, columns.get(name)] as const);
    if (used.some(([, values]) => values === undefined)) continue;
    const values = new Float64Array(length);
    for (let row = 0; row < length; row++) {
      for (const [name, column] of used) at[name] = column?.[row] ?? NaN;
      values[row] = valued(row) ? expression.value(at) : NaN;
    }
    found[key] = values;
    columns.set(key, values);
  }
  return found;
}

function namesOf(name: QuantityName, setting: Setting): Set<string> {
  const { inputs, outputs }: Quantity = quantities[name];
  return new Set<string>([...inputsOf(inputs, setting), ...outputs.map(({ key }) => key)]);
}

function checkName(key: string, text: string, names: readonly string[], keys: readonly string[]): void {
  const owner = keys.find((other) => key === `${other}_error`);
  const parameter = parameters.find((candidate) => candidate.key === (key as ParameterKey));
  const taken = parameter
    ? `a parameter, ${parameter.name}`
    : names.includes(key)
      ? 'a column of the study’s quantities'
      : functions.has(key)
        ? 'a function'
        : constants.has(key)
          ? 'a constant'
          : otherColumns.includes(key)
            ? 'a column of every table of points'
            : owner !== undefined
              ? `that of the standard error of ${owner}`
              : undefined;
  if (taken === undefined) return;
  const field = `results.${key}`;
  const message = `The name ${key} (${field}) is taken: it is ${taken}. A derived column takes a name of its own.`;
  throw new CoarsegrainError({ kind: 'duplicate', field, value: text, allowed: 'a name of its own', message });
}

function tooMany(value: number): CoarsegrainError {
  const allowed = `at most ${String(mostColumns)} derived columns`;
  const message = `results has ${String(value)} derived columns; it takes ${allowed}.`;
  return new CoarsegrainError({ kind: 'too-many', field: 'results', value, allowed, message });
}

interface Read {
  key: string;
  expression: PointExpression<string>;
}

function circular([{ key, expression }, ...others]: readonly [Read, ...Read[]]): CoarsegrainError {
  const field = `results.${key}`;
  const by = others.length > 0 ? `, by way of ${others.map((column) => column.key).join(', ')}` : '';
  const message = `${key} = ${expression.text} (${field}) depends on itself${by}.`;
  const allowed = 'an expression that does not come back to its own column';
  return new CoarsegrainError({ kind: 'not-allowed', field, value: expression.text, allowed, message });
}

/** No quantity has all that the expression uses. */
function homeless(
  key: string,
  { text, uses }: PointExpression<string>,
  columns: ReadonlyMap<QuantityName, ReadonlySet<string>>,
): CoarsegrainError {
  const field = `results.${key}`;
  const lacks = [...columns].map(([name, own]) => `${name} has no ${uses.filter((use) => !own.has(use)).join(', ')}`);
  const message = `${key} = ${text} (${field}) belongs to no quantity of the study: ${lacks.join('; ')}.`;
  const allowed = 'an expression in inputs and outputs of one quantity';
  return new CoarsegrainError({ kind: 'not-allowed', field, value: text, allowed, message });
}

/** Names of one letter are set as symbols are, others as words. */
function columnOf(key: string, text: string): OutputColumn {
  const [first = '', ...index] = key.split('_');
  const symbol = first.length === 1 && index.length === 1;
  const escaped = key.replaceAll('_', '\\_');
  const latex = key.length === 1 ? key : symbol ? `${first}_\\mathrm{${index[0]!}}` : `\\mathrm{${escaped}}`;
  return { key, latex, symbol: key, name: key, meaning: `derived: ${text}`, expression: text };
}
