/** `compare`: which curves of runs and of files behave alike at large P, and how sure that is. */
import { randomUUID } from 'node:crypto';
import type { Application, MethodInput } from '../../core/api.ts';
import { CoarsegrainError } from '../../core/errors.ts';
import {
  comparisonFormat,
  comparisonVersion,
  type ComparisonDocument,
  type ComparisonResult,
} from '../../core/history/comparison.ts';
import { databasePath } from '../app/database-path.ts';
import { writeOutput } from '../app/write-output.ts';
import { readInteger, readWords } from './arguments.ts';
import { comparisonText } from './comparison-text.ts';
import {
  curveOptions,
  importFiles,
  readColumns,
  readRun,
  readWindow,
  watched,
  withCurves,
  withDatabase,
} from './curve-sources.ts';
import { exitCodes } from './exit-codes.ts';
import { checkPath } from './files.ts';
import { listComparisons, removeComparison } from './kept-comparisons.ts';
import type { Terminal } from './terminal.ts';

const options = {
  ...curveOptions,
  report: { type: 'string' },
  data: { type: 'string' },
  save: { type: 'string' },
  open: { type: 'string' },
  list: { type: 'boolean' },
  remove: { type: 'string' },
} as const;

export async function compare(args: string[], terminal: Terminal): Promise<number> {
  const { values, words } = readWords(args, options, []);
  const json = values.json ?? false;
  if (values.list) return listComparisons(values.database, json, terminal);
  if (values.remove !== undefined) {
    const comparison = readInteger('--remove', values.remove, 1, Number.MAX_SAFE_INTEGER);
    return removeComparison(comparison, values.database, json, terminal);
  }
  const runs = words.map(readRun);
  const files = { html: values.report, json: values.data };
  for (const [option, path] of Object.entries({ '--report': values.report, '--data': values.data }))
    if (path !== undefined) await checkPath(option, path);
  if (values.open !== undefined) {
    const comparison = readInteger('--open', values.open, 1, Number.MAX_SAFE_INTEGER);
    return withDatabase(databasePath(values.database), terminal, true, (application) =>
      reopen(application, comparison, files, json, terminal),
    );
  }
  const curves = values.curve ?? [];
  if (runs.length + curves.length === 0) throw nothing();
  const columns = values.columns === undefined ? undefined : readColumns(values.columns);
  const window = values.window === undefined ? undefined : readWindow(values.window);
  const name = values.save ?? 'Comparison';
  return withCurves(
    runs.length > 0 || values.save !== undefined,
    values.database,
    terminal,
    values.save === undefined,
    async (application) => {
      const sources = [...runs, ...(await importFiles(application, curves, columns, terminal))];
      const document: ComparisonDocument = {
        ...{ format: comparisonFormat, version: comparisonVersion, name, notes: '', sources },
        ...(window ? { window } : {}),
      };
      return perform(application, document, values.save !== undefined, files, json, terminal);
    },
  );
}

type Files = Partial<Record<'html' | 'json', string>>;

async function perform(
  application: Application,
  document: ComparisonDocument,
  save: boolean,
  files: Files,
  json: boolean,
  terminal: Terminal,
): Promise<number> {
  const ticket = randomUUID();
  return watched(application, ticket, terminal, async () => {
    const kept = save ? await application.call('comparisons.save', { document, ticket }) : undefined;
    const result = kept?.result ?? (await application.call('comparisons.compute', { document, ticket }));
    const of = kept ? { comparison: kept.comparison } : { document };
    const written = await write(application, of, files);
    await tell(document, result, kept?.comparison ?? null, [], written, json, terminal);
    return exitCodes.done;
  });
}

async function reopen(
  application: Application,
  comparison: number,
  files: Files,
  json: boolean,
  terminal: Terminal,
): Promise<number> {
  const { document, result, stale } = await application.call('comparisons.get', { comparison });
  const written = await write(application, { comparison }, files);
  await tell(document, result, comparison, stale, written, json, terminal);
  return exitCodes.done;
}

async function tell(
  document: ComparisonDocument,
  result: ComparisonResult,
  comparison: number | null,
  stale: readonly string[],
  written: readonly string[],
  json: boolean,
  terminal: Terminal,
): Promise<void> {
  if (json) {
    const { comparisonData } = await import('../app/comparison-data.ts');
    const { applicationVersion } = await import('../app/version.ts');
    await terminal.write(comparisonData(document, result, applicationVersion));
    return;
  }
  const [head = '', ...lines] = comparisonText(result);
  await terminal.write(`${terminal.style('output', 'bold', head)}\n${lines.join('\n')}\n`);
  for (const sentence of stale) terminal.say(sentence);
  if (comparison !== null)
    await terminal.write(`Comparison ${comparison}: compare --open ${comparison} shows it again.\n`);
  await terminal.write(written.map((path) => `Wrote ${path}\n`).join(''));
}

async function write(
  application: Application,
  of: MethodInput<'comparisons.export'>['of'],
  files: Files,
): Promise<string[]> {
  const written: string[] = [];
  for (const format of ['html', 'json'] as const) {
    const path = files[format];
    if (path === undefined) continue;
    await writeOutput(await application.call('comparisons.export', { of, format }), path);
    written.push(path);
  }
  return written;
}

function nothing(): CoarsegrainError {
  const message =
    'There is nothing to compare: the command takes runs, and files of measured curves with --curve FILE.';
  return new CoarsegrainError({ kind: 'missing', field: 'RUN', allowed: 'RUN … or --curve FILE …', message });
}
