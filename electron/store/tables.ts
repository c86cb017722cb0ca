/**
 * The SQL of a quantity's points, derived from the registry: its table has a column for every input and output. Rows hold the inputs that
 * their kinds of loss and spectrum have; the others are NULL.
 */
import { parameterOf, type ParameterKey } from '../../core/model/parameters.ts';
import { quantities, type QuantityName } from '../../core/quantities/index.ts';
import type { Quantity } from '../../core/quantities/quantity.ts';

export interface PointTable {
  /** The table; the view that other programs read is the quantity's name with _ for -. */
  name: string;
  view: string;
  /** Columns in the order of `insert` and of what the queries give: run, ordinal, kinds, status, roots, then inputs and outputs. */
  columns: string[];
  /** How many of the columns stand before the numbers. */
  leading: number;
  insert: string;
  /** Like `insert`; a point that is there becomes another. */
  replace: string;
  /** By run and ordinal. */
  selectOne: string;
  /** By run, first ordinal and the ordinal after the last. */
  selectRange: string;
}

/** What stands before a row's numbers. */
export const leading = ['run', 'ordinal', 'loss_kind', 'spectrum_kind', 'status', 'roots'] as const;

/** What stands before a row's numbers in the table of a quantity: of experiments, their choices too. */
function leadingOf({ choices = [] }: Quantity): string[] {
  return [...leading, ...choices];
}

const tables = new Map<string, PointTable>();

/** @param inputs those that the rows have; every input of the quantity if missing */
export function pointTable(
  quantity: QuantityName,
  inputs: readonly ParameterKey[] = quantities[quantity].inputs,
): PointTable {
  const key = `${quantity} ${inputs.join()}`;
  let table = tables.get(key);
  if (!table) {
    table = derive(quantity, inputs);
    tables.set(key, table);
  }
  return table;
}

/** What NULL stands for: Infinity where the parameter can be infinite. */
export function missingInput(key: ParameterKey): number {
  return parameterOf(key).infinite ? Infinity : NaN;
}

function derive(quantity: QuantityName, inputs: readonly ParameterKey[]): PointTable {
  const before = leadingOf(quantities[quantity]);
  const { outputs }: Quantity = quantities[quantity];
  const view = quantity.replaceAll('-', '_');
  const name = `${view}_point`;
  const columns = [...before, ...inputs, ...outputs.map(({ key }) => key)];
  const list = columns.map((column) => `"${column}"`).join(', ');
  return {
    name,
    view,
    columns,
    leading: before.length,
    insert: `INSERT INTO ${name} (${list}) VALUES (${columns.map(() => '?').join(', ')})`,
    replace: `INSERT OR REPLACE INTO ${name} (${list}) VALUES (${columns.map(() => '?').join(', ')})`,
    selectOne: `SELECT ${list} FROM ${name} WHERE run = ? AND ordinal = ?`,
    selectRange: `SELECT ${list} FROM ${name} WHERE run = ? AND ordinal >= ? AND ordinal < ? ORDER BY ordinal`,
  };
}
