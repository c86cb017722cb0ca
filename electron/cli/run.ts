/** `run`, a study or a preset from start to exported files; and `resume`, the rest of a run that ended before it was whole. */
import type { Application, Agreement, MethodInput, RunDetail, RunProgress, RunSummary } from '../../core/api.ts';
import { CoarsegrainError } from '../../core/errors.ts';
import { expandStudy, parseStudyJson as parseJson } from '../../core/study/expansion.ts';
import { databasePath } from '../app/database-path.ts';
import { databaseOption, jsonOption, readArguments, readInteger } from './arguments.ts';
import { complain } from './complain.ts';
import { exitCodeOf, exitCodes } from './exit-codes.ts';
import { checkFiles, fileOptions, writeFiles, type Files } from './files.ts';
import { openForRuns, type Runs } from './hand-over.ts';
import { readText } from './input.ts';
import { exitCodeOfSignal, watchInterrupts, type Interrupts } from './interrupts.ts';
import { progressOn } from './progress.ts';
import { outcome } from './show.ts';
import { spectrumReader, type SpectrumFile } from './spectrum.ts';
import type { Terminal } from './terminal.ts';
import { count, duration, hasEnded, points, reach, refined } from './words.ts';

export async function run(args: string[], terminal: Terminal): Promise<number> {
  const options = { ...fileOptions, ...databaseOption, ...jsonOption, yes: { type: 'boolean' } } as const;
  const { values, positionals } = readArguments(args, options, ['STUDY.json|PRESET']);
  const database = databasePath(values.database);
  const files = await checkFiles(values, database);
  const { study, spectra } = await readStudy(positionals['STUDY.json|PRESET'], terminal);
  const begin: Order['begin'] = async (application) => {
    for (const spectrum of spectra) await application.call('spectra.import', spectrum);
    return application.call('runs.start', values.yes ? { ...study, confirmed: true } : study).catch(sayYes);
  };
  return order({ begin, files, database, json: values.json ?? false }, terminal);
}

/** Says how a run that asks is confirmed here. */
export function sayYes(error: unknown): never {
  if (!(error instanceof CoarsegrainError) || error.report.kind !== 'not-confirmed') throw error;
  throw new CoarsegrainError({
    ...error.report,
    field: '--yes',
    message: `${error.report.message} --yes confirms it.`,
  });
}

export async function resume(args: string[], terminal: Terminal): Promise<number> {
  const options = { ...fileOptions, ...databaseOption, ...jsonOption } as const;
  const { values, positionals } = readArguments(args, options, ['RUN']);
  const number = readInteger('RUN', positionals.RUN, 1, Number.MAX_SAFE_INTEGER);
  const database = databasePath(values.database);
  const files = await checkFiles(values, database);
  const begin: Order['begin'] = (application) => application.call('runs.resume', { run: number });
  return order({ begin, files, database, json: values.json ?? false }, terminal);
}

/** Carries a run out from its start to its files, and tells of it. @returns the exit status */
export async function order(given: Order, terminal: Terminal): Promise<number> {
  const interrupts = watchInterrupts();
  try {
    return await carryOut(given, interrupts, terminal);
  } finally {
    interrupts.stop();
  }
}

export interface Order {
  /** What starts the run. */
  begin: (application: Application) => Promise<RunSummary>;
  /** A run that it repeats: whether the two are equal is told. */
  repeats?: number;
  files: Files;
  database: string;
  json: boolean;
}

async function carryOut(
  { begin, repeats, files, database, json }: Order,
  interrupts: Interrupts,
  terminal: Terminal,
): Promise<number> {
  const runs = await openForRuns(database, terminal, json);
  const { application } = runs;
  try {
    const early = interrupts.received();
    if (early) return exitCodeOfSignal(early);
    const last = await follow(runs, begin, interrupts, json ? null : terminal);
    const detail = await application.call('runs.get', { run: last.run });
    let code = tellFailures(detail, last, terminal, json);
    const written: string[] = [];
    try {
      if (detail.status === 'done' && !interrupts.received()) {
        await writeFiles(
          application,
          last.run,
          files,
          (path) => written.push(path),
          (sentence) => terminal.say(sentence),
        );
      }
    } catch (error) {
      // The run is there all the same and is told of below; "export" makes its files later.
      code = complain(error, terminal, json);
    }
    const compared =
      repeats !== undefined && detail.status === 'done'
        ? await application.call('runs.compare', { run: repeats, other: last.run })
        : undefined;
    await terminal.write(json ? asJson(detail, written, compared) : asText(detail, written, compared));
    const signal = interrupts.received();
    return signal ? exitCodeOfSignal(signal) : code;
  } finally {
    await application.close();
  }
}

/** `-`, and a name with a folder or `.json` in it, is a file; any other is a preset's. */
async function readStudy(
  name: string,
  terminal: Terminal,
): Promise<{ study: MethodInput<'runs.start'>; spectra: readonly SpectrumFile[] }> {
  if (name !== '-' && !/[/\\]|\.json$/i.test(name)) return { study: { preset: name }, spectra: [] };
  const document = parseJson(await readText(name, terminal));
  const reader = spectrumReader(name);
  const { system } = (document ?? {}) as { system?: unknown };
  const measured = typeof system === 'object' && system !== null && 'file' in system;
  const whole = measured ? { ...(document as object), system: await reader.resolve({ ...system }) } : document;
  return { study: { document: expandStudy(whole).study }, spectra: reader.files };
}

/** Starts the run and waits for its end; a signal cancels it. @returns the last progress event */
export async function follow(
  { application, lost }: Runs,
  begin: Order['begin'],
  interrupts: Interrupts,
  terminal: Terminal | null,
): Promise<RunProgress> {
  const show = terminal ? progressOn(terminal) : () => undefined;
  // Events may come before the answer that says which run they belong to.
  const latest = new Map<number, RunProgress>();
  let look: () => void = () => undefined;
  let over = false;
  const stop = application.on('run.progress', (progress) => {
    latest.set(progress.run, progress);
    look();
  });
  try {
    const { run: number, studyName, total, done } = await begin(application);
    terminal?.say(`Run ${number} of ${studyName}: ${points(total)}${done > 0 ? `, ${count(done)} are there` : ''}`);
    const ended = new Promise<RunProgress>((resolve) => {
      look = () => {
        const progress = latest.get(number);
        if (!progress) return;
        if (hasEnded(progress.status)) resolve(progress);
        else show(progress);
      };
      look();
    });
    const cancelled = interrupts.first.then(async () => {
      if (over) return ended;
      terminal?.say('Cancelling; what is computed is kept.');
      await application.call('runs.cancel', { run: number });
      return ended;
    });
    return await Promise.race([ended, lost, cancelled]);
  } finally {
    over = true;
    stop();
  }
}

export function asText(detail: RunDetail, written: string[], compared: Agreement[] = []): string {
  const { run: number, status, statuses, total, seconds } = detail;
  const lines = [`Run ${number} ${status}: ${reach(detail)} in ${duration(seconds)}`];
  if (detail.refinement) lines.push(`Refined: ${refined(detail.refinement)}`);
  if (statuses.converged < total) lines.push(`Outcome: ${outcome(statuses) || 'nothing computed'}`);
  return [...lines, ...compared.map(likeness), ...written.map((path) => `Wrote ${path}`), ''].join('\n');
}

/** How the points of a run compare with those of the run that it repeats. */
function likeness({ quantity, equal, different, missing }: Agreement): string {
  const same = `${points(equal)} of ${quantity} as before, to the last bit`;
  const others = [
    ...(different > 0 ? [`${count(different)} differ`] : []),
    ...(missing > 0 ? [`${count(missing)} only in one of the two`] : []),
  ];
  return [same, ...others].join('; ');
}

function asJson(detail: RunDetail, written: string[], compared: Agreement[] | undefined): string {
  return `${JSON.stringify({ ...detail, document: undefined, written, compared })}\n`;
}

/** Says why the run, or part of it, has no values. @returns the exit status that it makes */
export function tellFailures(
  { status, failed, failures }: RunDetail,
  last: RunProgress,
  terminal: Terminal,
  json: boolean,
): number {
  const report = last.error ?? failures[0]?.error;
  if (report) complain(new CoarsegrainError(report), terminal, json);
  if (last.error) return exitCodeOf(last.error.kind);
  return status === 'done' && failed === 0 ? exitCodes.done : exitCodes.incomplete;
}
