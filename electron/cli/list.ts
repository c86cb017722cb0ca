/** `list`: the runs or the studies that satisfy a query, those that are pinned first. */
import type { Marks, Page, RunEntry, StudyEntry } from '../../core/api.ts';
import { CoarsegrainError } from '../../core/errors.ts';
import { sortKeys } from '../../core/history/entry.ts';
import { parseQuery } from '../../core/history/query.ts';
import { databasePath } from '../app/database-path.ts';
import { databaseOption, jsonOption, readWords } from './arguments.ts';
import { exitCodes } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';
import { count, duration, moment, table } from './words.ts';

const options = {
  ...databaseOption,
  ...jsonOption,
  studies: { type: 'boolean' },
  trash: { type: 'boolean' },
  sort: { type: 'string' },
  reverse: { type: 'boolean' },
} as const;

export async function list(args: string[], terminal: Terminal): Promise<number> {
  const { values, words } = readWords(args, options, [], Infinity);
  const sort = sortKey(values.sort ?? 'date');
  const query = [...words, ...(values.trash ? ['trashed'] : [])].join(' ');
  parseQuery(query);
  const falling = sort !== 'name' && sort !== 'status';
  const direction = falling === (values.reverse ?? false) ? ('ascending' as const) : ('descending' as const);
  const search = { query, sort, direction, limit: 1000 };
  const application = await terminal.openApplication({
    database: databasePath(values.database),
    face: 'terminal',
    readOnly: true,
  });
  try {
    const entries = values.studies
      ? await all((after) => application.call('history.studies', { ...search, after }))
      : await all((after) => application.call('history.runs', { ...search, after }));
    if (values.json) {
      await terminal.write(`${JSON.stringify(entries)}\n`);
    } else if (entries.length === 0) {
      const none = `There are no ${values.studies ? 'studies' : 'runs'}`;
      await terminal.write(
        query === '' ? `${none} yet; run figure-1 makes the first.\n` : `${none} that satisfy ${query}.\n`,
      );
    } else {
      const [head = '', ...lines] = values.studies
        ? studyTable(entries as StudyEntry[])
        : runTable(entries as RunEntry[]);
      await terminal.write(`${terminal.style('output', 'bold', head)}\n${lines.join('\n')}\n`);
    }
  } finally {
    await application.close();
  }
  return exitCodes.done;
}

/** The entries of all pages. */
async function all<Entry>(page: (after?: string) => Promise<Page<Entry>>): Promise<Entry[]> {
  const entries: Entry[] = [];
  for (let found = await page(); ; found = await page(found.next)) {
    entries.push(...found.entries);
    if (found.next === null) return entries;
  }
}

function runTable(runs: RunEntry[]): string[] {
  const rows = runs.map((run) => [
    String(run.run),
    run.studyName,
    String(run.revision),
    run.status,
    run.done === run.total ? count(run.total) : `${count(run.done)} of ${count(run.total)}`,
    count(run.failed),
    duration(run.seconds),
    moment(run.createdAt),
    marks(run),
  ]);
  return table(headed(['>run', 'study', '>revision', 'status', '>points', '>failed', '>time', 'begun'], rows), rows);
}

function studyTable(studies: StudyEntry[]): string[] {
  const rows = studies.map((study) => [
    `study:${String(study.study)}`,
    study.name,
    String(study.revision),
    count(study.runs),
    count(study.points),
    duration(study.seconds),
    moment(study.updatedAt),
    marks(study),
  ]);
  return table(headed(['study', 'name', '>revision', '>runs', '>points', '>time', 'changed'], rows), rows);
}

/** A last column for pins and tags, where there are any. */
function headed(head: string[], rows: string[][]): string[] {
  return rows.some((row) => row.at(-1) !== '') ? [...head, 'marks'] : head;
}

function marks({ pinned, tags }: Marks): string {
  return [...(pinned ? ['pinned'] : []), ...tags].join(', ');
}

function sortKey(given: string): (typeof sortKeys)[number] {
  const key = sortKeys.find((candidate) => candidate === given);
  if (key) return key;
  const allowed = sortKeys.join(', ');
  const message = `--sort takes ${allowed}, not "${given}".`;
  throw new CoarsegrainError({ kind: 'unknown-name', field: '--sort', value: given, allowed, message });
}
