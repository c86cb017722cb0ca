/**
 * The terminal face: which verb was given, and how it ended. Each verb is a file of its own, loaded when it is asked for, so that
 * `evaluate` starts without the database and the pool.
 */
import { CoarsegrainError } from '../../core/errors.ts';
import { complain } from './complain.ts';
import { exitCodes } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';

/** Carries out a verb's arguments and resolves to the exit status. */
type Verb = (args: string[], terminal: Terminal) => Promise<number>;

const verbs: Record<string, () => Promise<Verb>> = {
  run: async () => (await import('./run.ts')).run,
  resume: async () => (await import('./run.ts')).resume,
  rerun: async () => (await import('./rerun.ts')).rerun,
  pause: async () => (await import('./stop.ts')).pause,
  cancel: async () => (await import('./stop.ts')).cancel,
  cache: async () => (await import('./cache.ts')).cache,
  list: async () => (await import('./list.ts')).list,
  diff: async () => (await import('./diff.ts')).diff,
  tag: async () => (await import('./history.ts')).tag,
  note: async () => (await import('./history.ts')).note,
  pin: async () => (await import('./history.ts')).pin,
  rename: async () => (await import('./history.ts')).rename,
  duplicate: async () => (await import('./history.ts')).duplicate,
  trash: async () => (await import('./history.ts')).trash,
  restore: async () => (await import('./history.ts')).restore,
  'empty-trash': async () => (await import('./history.ts')).emptyTrash,
  undo: async () => (await import('./history.ts')).undo,
  redo: async () => (await import('./history.ts')).redo,
  show: async () => (await import('./show.ts')).show,
  bundle: async () => (await import('./bundle.ts')).bundle,
  import: async () => (await import('./bundle.ts')).importBundle,
  project: async () => (await import('./project.ts')).project,
  status: async () => (await import('./project.ts')).status,
  export: async () => (await import('./export.ts')).exportRun,
  fit: async () => (await import('./fit.ts')).fit,
  power: async () => (await import('./power.ts')).power,
  compare: async () => (await import('./compare.ts')).compare,
  collapse: async () => (await import('./collapse.ts')).collapse,
  evaluate: async () => (await import('./evaluate.ts')).evaluate,
  schema: async () => (await import('./schema.ts')).schema,
  serve: async () => (await import('./serve.ts')).serveVerb,
};

/** Carries out one command. @returns the exit status, as `exit-codes.ts` documents it */
export async function main(args: string[], terminal: Terminal): Promise<number> {
  const [name, ...rest] = args;
  try {
    if (name === undefined || ['help', '--help', '-h'].includes(name)) {
      await terminal.write(await helpOn(rest[0]));
      return name === undefined ? exitCodes.usage : exitCodes.done;
    }
    if (name === '--version') {
      await terminal.write(`${(await import('../app/version.ts')).applicationVersion}\n`);
      return exitCodes.done;
    }
    const load = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
    if (!load) throw unknownVerb(name);
    if (rest.includes('--help') || rest.includes('-h')) {
      await terminal.write(await helpOn(name));
      return exitCodes.done;
    }
    const verb = await load();
    const code = await verb(rest, terminal);
    const failure = terminal.outputError();
    if (!failure) return code;
    if (failure.code === 'EPIPE') return exitCodes.readerLeft;
    const message = `Standard output cannot be written (${failure.message}).`;
    throw new CoarsegrainError({ kind: 'file-not-written', message });
  } catch (error) {
    return complain(error, terminal, rest.includes('--json'));
  }
}

async function helpOn(verb: string | undefined): Promise<string> {
  return (await import('./help.ts')).helpOn(verb);
}

function unknownVerb(name: string): CoarsegrainError {
  const allowed = Object.keys(verbs).join(', ');
  return new CoarsegrainError({
    kind: 'unknown-name',
    field: 'command',
    value: name,
    allowed,
    message: `There is no command "${name}"; there is ${allowed}. --help tells more.`,
  });
}
