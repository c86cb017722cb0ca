/**
 * The SQL of a quantity's points, derived from the registry: its table has a column for every input and output. Rows hold the inputs that
 * their kinds of loss and spectrum have; the others are NULL.
 */
import { parameterOf, type ParameterKey } from '../../core/model/parameters.ts';
import { quantities, type QuantityName } from '../../core/quantities/index.ts';

export interface PointTable {
  /** The table; the view that other programs read is the quantity's name with _ for -. */
  name: string;
  view: string;
  /** Columns in the order of `insert` and of what the queries give: run, ordinal, kinds, status, roots, then inputs and outputs. */
  columns: string[];
  insert: string;
  /** By run and ordinal. */
  selectOne: string;
  /** By run, first ordinal and the ordinal after the last. */
  selectRange: string;
}

/** What stands before a row's numbers. */
export const leading = ['run', 'ordinal', 'loss_kind', 'spectrum_kind', 'status', 'roots'] as const;

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
  const { outputs } = quantities[quantity];
  const view = quantity.replaceAll('-', '_');
  const name = `${view}_point`;
  const columns = [...leading, ...inputs, ...outputs.map(({ key }) => key)];
  const list = columns.map((column) => `"${column}"`).join(', ');
  return {
    name,
    view,
    columns,
    insert: `INSERT INTO ${name} (${list}) VALUES (${columns.map(() => '?').join(', ')})`,
    selectOne: `SELECT ${list} FROM ${name} WHERE run = ? AND ordinal = ?`,
    selectRange: `SELECT ${list} FROM ${name} WHERE run = ? AND ordinal >= ? AND ordinal < ? ORDER BY ordinal`,
  };
}
