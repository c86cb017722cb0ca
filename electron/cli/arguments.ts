/** Arguments of a verb, with errors that name the argument. */
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { CoarsegrainError, type ErrorKind } from '../../core/errors.ts';

type Options = NonNullable<ParseArgsConfig['options']>;
type Parsed<T extends Options> = ReturnType<typeof parseArgs<{ args: string[]; options: T; allowPositionals: true }>>;

export const databaseOption = { database: { type: 'string' } } as const;
export const jsonOption = { json: { type: 'boolean' } } as const;

/**
 * The options and exactly the named positional arguments.
 * @throws CoarsegrainError `unknown-key`, `missing` or `too-many` naming the argument
 */
export function readArguments<T extends Options, Name extends string>(
  args: string[],
  options: T,
  positionals: readonly Name[],
): { values: Parsed<T>['values'] } & { positionals: Record<Name, string> } {
  const parsed = parse(args, options);
  const named = {} as Record<Name, string>;
  for (const [index, name] of positionals.entries()) {
    const value = parsed.positionals[index];
    if (value === undefined) {
      throw usage('missing', name, null, `is missing: the command takes ${positionals.join(' and ')}.`);
    }
    named[name] = value;
  }
  const extra = parsed.positionals[positionals.length];
  if (extra !== undefined) {
    throw usage(
      'too-many',
      extra,
      extra,
      `is one argument too many: the command takes ${positionals.join(' and ') || 'none'}.`,
    );
  }
  return { values: parsed.values, positionals: named };
}

/**
 * The options and any number of words.
 * @param first what the first words are, which may not be missing
 * @param most how many words there may be
 * @throws CoarsegrainError `unknown-key`, `missing` or `too-many` naming the argument
 */
export function readWords<T extends Options>(
  args: string[],
  options: T,
  first: readonly string[],
  most = Infinity,
): { values: Parsed<T>['values']; words: string[] } {
  const { values, positionals: words } = parse(args, options);
  const missing = first[words.length];
  if (missing !== undefined) {
    throw usage('missing', missing, null, `is missing: the command takes ${first.join(' and ')}.`);
  }
  const extra = words[most];
  if (extra !== undefined) {
    throw usage(
      'too-many',
      extra,
      extra,
      `is one argument too many: the command takes ${first.join(' and ') || 'none'}.`,
    );
  }
  return { values, words };
}

/** The number of a run or a port. @throws CoarsegrainError `outside-range` */
export function readInteger(field: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  const allowed = `an integer ${most === Number.MAX_SAFE_INTEGER ? `from ${least}` : `from ${least} to ${most}`}`;
  throw new CoarsegrainError({
    kind: 'outside-range',
    field,
    value: text,
    allowed,
    message: `"${text}" is not ${allowed}.`,
  });
}

function parse<T extends Options>(args: string[], options: T): Parsed<T> {
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const option = /--?[\w-]+/.exec(message)?.[0] ?? '';
    if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') {
      const allowed = Object.keys(options)
        .map((name) => `--${name}`)
        .join(', ');
      throw usage('unknown-key', option, null, `is not an option of this command, which has ${allowed || 'none'}.`);
    }
    if (code !== 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE') throw error;
    const takes = options[option.slice(2)]?.type !== 'boolean';
    throw usage('missing', option, null, takes ? 'needs a value.' : 'takes no value.');
  }
}

function usage(kind: ErrorKind, field: string, value: unknown, message: string): CoarsegrainError {
  return new CoarsegrainError({ kind, field, value, message: `${field} ${message}` });
}
