/** `collapse`: exponents by data collapse, for anyone's data in a file; no database. */
import { collapse as collapseData, type Collapse } from '../../core/analysis/collapse.ts';
import { readSizeData } from '../../core/analysis/collapse-file.ts';
import { parameterNames, type ParameterName } from '../../core/analysis/size-data.ts';
import { findColumn, readTable, type Table } from '../../core/analysis/table-file.ts';
import { CoarsegrainError } from '../../core/errors.ts';
import { jsonOption, readArguments, readInteger } from './arguments.ts';
import { exitCodes } from './exit-codes.ts';
import { readBytes } from './input.ts';
import { stringify } from '../app/json.ts';
import type { Terminal } from './terminal.ts';
import { table as textTable } from './words.ts';

const options = {
  ...jsonOption,
  size: { type: 'string' },
  x: { type: 'string' },
  y: { type: 'string' },
  error: { type: 'string' },
  fix: { type: 'string', multiple: true },
  seed: { type: 'string' },
} as const;

export async function collapse(args: string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = readArguments(args, options, ['FILE']);
  const fixed = readFixed(values.fix ?? []);
  const seed = readInteger('--seed', values.seed ?? '0', 0, 1e6);
  const columns = {
    size: needed('--size', values.size),
    x: needed('--x', values.x),
    y: needed('--y', values.y),
    error: values.error,
  };
  const table = readTable(await readBytes(positionals.FILE, terminal));
  for (const key of ['size', 'x', 'y', 'error'] as const) checkColumn(table, `--${key}`, columns[key]);
  const data = readSizeData(table, columns);
  if (data.errorsEstimated)
    terminal.say(
      'No errors were given: they are estimated from the scatter of the points, and S is about 1 whatever they are.',
    );
  const found = collapseData(data, { fixed, seed });
  if (found.degreesOfFreedom < 10) terminal.say(`Only ${found.degreesOfFreedom} degrees of freedom are left.`);
  await terminal.write(values.json ? asJson(found) : asText(found, fixed));
  return exitCodes.done;
}

/** Unbounded ends are ±1e999, which every reader of JSON takes for infinite. */
function asJson(found: Collapse): string {
  const interval = (name: ParameterName) => {
    const { value, low, high } = found[name];
    return { value, low, high };
  };
  const { quality, chiSquared, degreesOfFreedom, overlap, region } = found;
  const document = {
    x_c: interval('x_c'),
    nu: interval('nu'),
    zeta: interval('zeta'),
    quality,
    chi_squared: chiSquared,
    degrees_of_freedom: degreesOfFreedom,
    overlap,
    region,
  };
  return `${stringify(document)}\n`;
}

function asText(found: Collapse, fixed: object): string {
  const rows = parameterNames.map((name) => {
    const { value, low, high } = found[name];
    const digits = Math.max(0, Math.min(12, 2 - Math.floor(Math.log10(high - low))));
    const show = (x: number) => (Number.isFinite(x) && high > low && high < Infinity ? x.toFixed(digits) : String(x));
    return name in fixed ? [name, String(value), 'held', ''] : [name, show(value), show(low), show(high)];
  });
  const { quality, overlap, chiSquared, degreesOfFreedom } = found;
  return [
    'y = L^(zeta/nu) f(L^(1/nu) (x - x_c)), intervals of 95 %',
    '',
    ...textTable(['', '>value', '>low', '>high'], rows),
    '',
    `quality S = ${quality.toPrecision(3)}, about 1 for a collapse within the errors; ${Math.round(100 * overlap)} % of the points overlap`,
    `chi squared ${chiSquared.toPrecision(4)} with ${degreesOfFreedom} degrees of freedom`,
    '',
  ].join('\n');
}

/** @throws CoarsegrainError for what is not name=number, an unknown name, a ν that is not above 0 */
function readFixed(given: readonly string[]): Partial<Record<ParameterName, number>> {
  const fixed: Partial<Record<ParameterName, number>> = {};
  for (const text of given) {
    const [name = '', number = ''] = text.split('=', 2);
    const value = number.trim() === '' ? NaN : Number(number);
    const known = parameterNames.find((parameter) => parameter === name);
    const fits = known === 'nu' ? value >= 1e-2 && value <= 100 : Number.isFinite(value);
    if (!known || !fits) throw notFixed(text);
    fixed[known] = value;
  }
  return fixed;
}

function notFixed(text: string): CoarsegrainError {
  const allowed = 'x_c=NUMBER, zeta=NUMBER or nu=NUMBER with nu from 0.01 to 100';
  const message = `--fix takes ${allowed}, not "${text}".`;
  return new CoarsegrainError({ kind: 'outside-range', field: '--fix', value: text, allowed, message });
}

function needed(option: string, value: string | undefined): string {
  if (value !== undefined) return value;
  const message = `${option} is missing: it names the column of ${meanings[option] ?? ''}.`;
  throw new CoarsegrainError({ kind: 'missing', field: option, allowed: 'the name of a column', message });
}

const meanings: Record<string, string> = {
  '--size': 'the system size L',
  '--x': 'the variable whose x_c is looked for',
  '--y': 'what was measured',
};

function checkColumn(table: Table, option: string, name: string | undefined): void {
  if (name !== undefined) findColumn(table, name, option);
}
