/** `fit`: a model, or the theory itself, fitted to the curves of a run or of a file. */
import { randomUUID } from 'node:crypto';
import { fitModels } from '../../core/analysis/fit-schema.ts';
import type { FittedParameter } from '../../core/analysis/fit.ts';
import type { TheoryFitRequest } from '../../core/analysis/theory-request.ts';
import type { Application, MethodInput, MethodOutput } from '../../core/api.ts';
import { CoarsegrainError } from '../../core/errors.ts';
import type { ComparisonSource } from '../../core/history/comparison.ts';
import { formatNumber } from '../../core/chart/text.ts';
import { stringify } from '../app/json.ts';
import { plainNumbers } from '../app/plain-numbers.ts';
import { readInteger, readWords } from './arguments.ts';
import { curveOptions, importFiles, readColumns, readRun, readWindow, watched, withCurves } from './curve-sources.ts';
import { exitCodes } from './exit-codes.ts';
import { readText } from './input.ts';
import type { Terminal } from './terminal.ts';
import { table } from './words.ts';

const options = {
  ...curveOptions,
  model: { type: 'string' },
  fix: { type: 'string', multiple: true },
  free: { type: 'string' },
  breaks: { type: 'string' },
  bootstrap: { type: 'string' },
  seed: { type: 'string' },
  theory: { type: 'string' },
} as const;

export async function fit(args: string[], terminal: Terminal): Promise<number> {
  const { values, words } = readWords(args, options, []);
  const files = values.curve ?? [];
  if (words.length + files.length !== 1) throw oneSource();
  const runs = words.map(readRun);
  const columns = values.columns === undefined ? undefined : readColumns(values.columns);
  const window = values.window === undefined ? {} : { window: readWindow(values.window) };
  const theory = values.theory === undefined ? undefined : await readTheory(values.theory, terminal);
  const request: MethodInput<'analysis.fit'>['request'] = {
    model: modelOf(values.model ?? 'two-power'),
    fixed: Object.fromEntries((values.fix ?? []).map(readFixed)),
    ...(values.free === undefined ? {} : { free: values.free.split(',') }),
    ...(values.breaks === undefined ? {} : { breaks: readInteger('--breaks', values.breaks, 1, 4) }),
  };
  const bootstrap = readInteger('--bootstrap', values.bootstrap ?? '0', 0, 100_000);
  const seed = readInteger('--seed', values.seed ?? '1', 0, 1e9);
  return withCurves(runs.length > 0, values.database, terminal, true, async (application) => {
    const sources: ComparisonSource[] = [...runs, ...(await importFiles(application, files, columns, terminal))];
    const source = sources[0]!;
    const ticket = randomUUID();
    return watched(application, ticket, terminal, () =>
      theory
        ? tellTheory(application, { source, request: { ...theory, ...window }, ticket }, values.json, terminal)
        : tellFits(application, { source, request, ...window, bootstrap, seed, ticket }, values.json, terminal),
    );
  });
}

async function tellFits(
  application: Application,
  input: MethodInput<'analysis.fit'>,
  json: boolean | undefined,
  terminal: Terminal,
): Promise<number> {
  const fits = await application.call('analysis.fit', input);
  if (json) await terminal.write(`${stringify(plainNumbers(fits) as object)}\n`);
  else for (const { name, fit: found } of fits) await terminal.write(lines(name, found.model, found));
  return exitCodes.done;
}

async function tellTheory(
  application: Application,
  input: MethodInput<'analysis.fitTheory'>,
  json: boolean | undefined,
  terminal: Terminal,
): Promise<number> {
  const reports = await application.call('analysis.fitTheory', input);
  if (json) await terminal.write(`${stringify(plainNumbers(reports) as object)}\n`);
  else
    for (const { name, fit: found, gaussian, sentence } of reports) {
      await terminal.write(lines(name, `level ${found.level}, ${found.observable}`, found));
      if (gaussian) await terminal.write(lines('', 'the Gaussian process with parameters of its own', gaussian.fit));
      if (sentence) await terminal.write(`${sentence}\n`);
    }
  return exitCodes.done;
}

type Found = Pick<
  MethodOutput<'analysis.fit'>[number]['fit'],
  'status' | 'chiSquared' | 'degreesOfFreedom' | 'aic' | 'bic' | 'warnings'
> & { parameters: readonly FittedParameter[] };

function lines(name: string, what: string, found: Found): string {
  const { parameters, status, chiSquared, degreesOfFreedom, aic, bic, warnings } = found;
  const rows = parameters.map((parameter) => [
    parameter.name,
    formatNumber(parameter.value, 5),
    range(parameter.interval),
    range(parameter.bootstrap),
    parameter.status,
  ]);
  return [
    `${name ? `${name}: ` : ''}${what}, ${status}`,
    ...table(['', '>value', '>95 %', '>bootstrap', ''], rows),
    `χ² ${formatNumber(chiSquared)} with ${degreesOfFreedom} degrees of freedom, AIC ${formatNumber(aic)}, BIC ${formatNumber(bic)}`,
    ...warnings,
    '',
  ].join('\n');
}

function range(interval: FittedParameter['interval']): string {
  return interval ? `${formatNumber(interval.low, 5)} … ${formatNumber(interval.high, 5)}` : '';
}

function modelOf(name: string): (typeof fitModels)[number] {
  const model = fitModels.find((known) => known === name);
  if (model) return model;
  const allowed = fitModels.join(', ');
  const message = `--model takes ${allowed}, not "${name}".`;
  throw new CoarsegrainError({ kind: 'unknown-name', field: '--model', value: name, allowed, message });
}

function readFixed(text: string): [string, number] {
  const [name = '', number = ''] = text.split('=', 2);
  const value = number.trim() === '' ? NaN : Number(number);
  if (name !== '' && Number.isFinite(value)) return [name, value];
  const message = `--fix takes NAME=NUMBER, not "${text}".`;
  throw new CoarsegrainError({ kind: 'outside-range', field: '--fix', value: text, allowed: 'NAME=NUMBER', message });
}

/** The request for a fit of the theory: JSON, in a file or as it stands. @throws CoarsegrainError `broken-json` */
async function readTheory(given: string, terminal: Terminal): Promise<TheoryFitRequest> {
  const text = given.trim().startsWith('{') ? given : await readText(given, terminal);
  try {
    return JSON.parse(text) as TheoryFitRequest;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const allowed =
      'e.g. {"level": 1, "system": {"alpha": 0.6, "beta": 0.9, "kappa": 1, "u": 1}, "free": ["kappa", "u"]}';
    const message = `--theory is no JSON: ${reason}. It takes a request or its file, ${allowed}.`;
    throw new CoarsegrainError({ kind: 'broken-json', field: '--theory', value: text.slice(0, 80), allowed, message });
  }
}

function oneSource(): CoarsegrainError {
  const allowed = 'RUN or --curve FILE';
  return new CoarsegrainError({ kind: 'missing', field: 'RUN', allowed, message: `The command takes one ${allowed}.` });
}
