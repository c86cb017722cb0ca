/** The SQL of a quantity's points, derived from the registry: its table has a column for every input and output. */
import { parameterOf } from '../../core/model/parameters.ts';
import { quantities, type QuantityName } from '../../core/quantities/index.ts';

export interface PointTable {
  /** The table; the view that other programs read is the quantity's name with _ for -. */
  name: string;
  view: string;
  /** Columns in the order of `insert` and of what the queries give. */
  columns: string[];
  /** For each input, what NULL stands for: Infinity where the parameter can be infinite. */
  missingInputs: number[];
  outputs: number;
  insert: string;
  /** By run and ordinal. */
  selectOne: string;
  /** By run, first ordinal and the ordinal after the last. */
  selectRange: string;
}

const tables = new Map<QuantityName, PointTable>();

export function pointTable(quantity: QuantityName): PointTable {
  let table = tables.get(quantity);
  if (!table) {
    table = derive(quantity);
    tables.set(quantity, table);
  }
  return table;
}

function derive(quantity: QuantityName): PointTable {
  const { inputs, outputs } = quantities[quantity];
  const view = quantity.replaceAll('-', '_');
  const name = `${view}_point`;
  const columns = ['run', 'ordinal', ...inputs, 'loss_kind', 'status', ...outputs.map(({ key }) => key), 'roots'];
  const list = columns.map((column) => `"${column}"`).join(', ');
  return {
    name,
    view,
    columns,
    missingInputs: inputs.map((key) => (parameterOf(key).infinite ? Infinity : NaN)),
    outputs: outputs.length,
    insert: `INSERT INTO ${name} (${list}) VALUES (${columns.map(() => '?').join(', ')})`,
    selectOne: `SELECT ${list} FROM ${name} WHERE run = ? AND ordinal = ?`,
    selectRange: `SELECT ${list} FROM ${name} WHERE run = ? AND ordinal >= ? AND ordinal < ? ORDER BY ordinal`,
  };
}
