/** `show`: everything that is known about one run. */
import type { RunDetail, Session } from '../../core/api.ts';
import { axisWords, refineWords } from '../../core/study/axis-words.ts';
import { databasePath } from '../app/database-path.ts';
import { databaseOption, jsonOption, readArguments, readInteger } from './arguments.ts';
import { exitCodes } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';
import { bytes, count, duration, moment, reach, refined, table } from './words.ts';

export async function show(args: string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = readArguments(args, { ...databaseOption, ...jsonOption }, ['RUN']);
  const run = readInteger('RUN', positionals.RUN, 1, Number.MAX_SAFE_INTEGER);
  const application = await terminal.openApplication({
    database: databasePath(values.database),
    face: 'terminal',
    readOnly: true,
  });
  try {
    const detail = await application.call('runs.get', { run });
    await terminal.write(values.json ? `${JSON.stringify(detail)}\n` : `${describe(detail, terminal).join('\n')}\n`);
  } finally {
    await application.close();
  }
  return exitCodes.done;
}

function describe(detail: RunDetail, terminal: Terminal): string[] {
  const { document, failures } = detail;
  const system = Object.entries(document.system).map(
    ([key, value]) => `${key} = ${value === 'infinite' ? '∞' : String(value)}`,
  );
  const rows = [
    ['status', detail.status],
    ...(detail.error ? [['stopped', detail.error.message]] : []),
    ['points', reach(detail)],
    ...(detail.refinement ? [['refined', refined(detail.refinement)]] : []),
    ['outcome', outcome(detail.statuses) || 'none yet'],
    ['time', duration(detail.seconds)],
    ['begun', moment(detail.createdAt)],
    ['ended', detail.finishedAt === null ? 'not yet' : moment(detail.finishedAt)],
    ...(detail.trashedAt === null ? [] : [['trash', `since ${moment(detail.trashedAt)}`]]),
    ...(detail.tags.length > 0 ? [['tags', detail.tags.join(', ')]] : []),
    ...detail.notes
      .split('\n')
      .map((line) => ['notes', line])
      .filter(([, line]) => line !== ''),
    ['disk', bytes(detail.bytes)],
    ['system', system.join(', ')],
    ...document.axes.map((axis, index) => [`axis ${String(index + 1)}`, axisWords(axis)]),
    ...Object.entries(document.derived ?? {}).map(([key, text]) => ['derived', `${key} = ${text}`]),
    ...Object.entries(document.results ?? {}).map(([key, text]) => ['column', `${key} = ${text}`]),
    ...document.quantities.map((name) => ['quantity', `${name}, solver ${detail.solverVersions[name] ?? 'unknown'}`]),
    ...(document.refine ? [['refine', refineWords(document)]] : []),
    ...(document.seeds.length > 0 ? [['seeds', document.seeds.join(', ')]] : []),
    ['version', `Coarsegrain ${detail.applicationVersion}`],
    ...detail.sessions.map((session) => ['computed', describeSession(session)]),
    ...detail.durations.map(({ quantity, seconds }) => ['thread time', `${quantity}, ${duration(seconds)}`]),
    ...failures.map(({ quantity, firstOrdinal, count: size, error }) => [
      'failed',
      `${quantity}, points ${String(firstOrdinal)} to ${String(firstOrdinal + size - 1)}: ${error.message}`,
    ]),
  ];
  const title = `Run ${detail.run} of ${detail.studyName} (study ${detail.study}, revision ${detail.revision})`;
  const [, ...lines] = table(['', ''], rows);
  return [terminal.style('output', 'bold', title), ...lines];
}

function describeSession(session: Session): string {
  const { startedAt, face, host, platform, threads, nodeVersion, electronVersion, applicationVersion, sourceCommit } =
    session;
  const runtime = electronVersion === null ? `Node ${nodeVersion}` : `Electron ${electronVersion}, Node ${nodeVersion}`;
  const build = sourceCommit === null ? '' : ` (${sourceCommit.slice(0, 12)})`;
  const where = `${host}, ${platform}, ${String(threads)} threads`;
  return `from ${moment(startedAt)} by the ${face} on ${where}; ${runtime}; Coarsegrain ${applicationVersion}${build}`;
}

/** How many points ended in each status, e.g. `500 converged, 5 several roots`. */
export function outcome(statuses: RunDetail['statuses']): string {
  return Object.entries(statuses)
    .filter(([, number]) => number > 0)
    .map(([status, number]) => `${count(number)} ${status}`)
    .join(', ');
}
