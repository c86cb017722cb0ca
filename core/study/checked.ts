/** Checks by zod, worded as the application's errors: field, value, allowed range. */
import type { z } from 'zod';
import { CoarsegrainError, type ErrorKind } from '../errors.ts';
import type { Parameter } from '../model/parameters.ts';
import { allowedRange } from '../model/ranges.ts';

/** The parameter, with the range in force, of which the field at that path is a value. */
export type ParameterAt = (path: readonly PropertyKey[]) => Parameter | undefined;

/**
 * The value as the schema returns it.
 * @throws CoarsegrainError for the first field that the schema refuses
 */
export function checked<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  parameterAt: ParameterAt = () => undefined,
): z.output<Schema> {
  const parsed = schema.safeParse(value, { reportInput: true });
  if (parsed.success) return parsed.data;
  throw fromIssue(parsed.error.issues[0]!, parameterAt);
}

function fromIssue(issue: z.core.$ZodIssue, parameterAt: ParameterAt): CoarsegrainError {
  if (issue.code === 'invalid_union') {
    const fewest = Math.min(...issue.errors.map((issues) => issues.length));
    const best = mostTelling(issue.errors.filter((issues) => issues.length === fewest).flat());
    if (best) return fromIssue({ ...best, path: [...issue.path, ...best.path] }, parameterAt);
  }
  if (issue.code === 'unrecognized_keys') return unknownKey(issue);
  if (issue.code === 'invalid_key') return wrongKey(issue);
  const field = issue.path.join('.');
  const parameter = parameterAt(issue.path);
  const allowed = parameter ? allowedRange(parameter) : allowedBy(issue);
  const value = issue.input;
  const kind = kindOf(issue);
  const name = parameter ? `${parameter.symbol} (${field})` : field || 'The document';
  const shown = `${parameter?.symbol ?? field} = ${brief(value)}`;
  const messages: Partial<Record<ErrorKind, string>> = {
    missing: `${name} is missing; it takes ${allowed}.`,
    empty: `${name} is empty; it takes ${allowed}.`,
    'too-many': `${Array.isArray(value) ? `${name} has ${String(value.length)} values` : shown}: too many; it takes ${allowed}.`,
    'unknown-name': `${shown} is not known; ${field} takes ${allowed}.`,
    'wrong-type': `${field ? shown : 'The document'} is of the wrong type; ${field || 'it'} takes ${allowed}.`,
    'outside-range': `${shown} is outside its range; ${field} takes ${allowed}.`,
  };
  return new CoarsegrainError({ kind, field, value, allowed, message: messages[kind] ?? issue.message });
}

/** Of the forms of a value or of an axis that come closest: the issue that got deepest, and is no mere mismatch of forms, says most. */
function mostTelling(issues: z.core.$ZodIssue[]): z.core.$ZodIssue | undefined {
  const weight = (issue: z.core.$ZodIssue) =>
    2 * issue.path.length + (issue.code === 'unrecognized_keys' || issue.input === undefined ? 0 : 1);
  return issues.toSorted((a, b) => weight(b) - weight(a))[0];
}

function kindOf(issue: z.core.$ZodIssue): ErrorKind {
  if (issue.input === undefined && (issue.code === 'invalid_type' || issue.code === 'invalid_value')) return 'missing';
  const counted = (issue.code === 'too_small' || issue.code === 'too_big') && issue.origin === 'array';
  if (issue.code === 'too_small') return counted ? 'empty' : issue.origin === 'string' ? 'empty' : 'outside-range';
  if (issue.code === 'too_big') return counted || issue.path.at(-1) === 'count' ? 'too-many' : 'outside-range';
  if (issue.code === 'invalid_value') return 'unknown-name';
  // zod calls 1.5 a wrong type where an integer is wanted; it is a number outside the range.
  const isNumber = typeof issue.input === 'number' && issue.code === 'invalid_type' && issue.expected !== 'string';
  return issue.code === 'invalid_type' && !isNumber ? 'wrong-type' : 'outside-range';
}

const axisForms =
  'parameter with values, with from, to, count and spacing, or with random, from, to, count and seed; sobol with count and seed; zip';

function unknownKey(issue: z.core.$ZodIssueUnrecognizedKeys): CoarsegrainError {
  const key = issue.keys[0] ?? '';
  const field = [...issue.path, key].join('.');
  const value = issue.input?.[key];
  const place = issue.path[0];
  const allowed = place === 'axes' ? axisForms : 'the keys that the schema names';
  return new CoarsegrainError({
    kind: 'unknown-key',
    field,
    value,
    allowed,
    message: `${field} is not a known key; known: ${allowed}.`,
  });
}

function wrongKey(issue: z.core.$ZodIssueInvalidKey): CoarsegrainError {
  const field = issue.path.join('.');
  const value = issue.path.at(-1);
  const allowed = issue.issues[0]?.message ?? '';
  const message = `${brief(value)} (${field}) is no name; ${issue.path.slice(0, -1).join('.')} takes ${allowed}.`;
  return new CoarsegrainError({ kind: 'outside-range', field, value, allowed, message });
}

function allowedBy(issue: z.core.$ZodIssue): string {
  const unit =
    'origin' in issue && issue.origin === 'array'
      ? ' values'
      : 'origin' in issue && issue.origin === 'string'
        ? ' characters'
        : '';
  switch (issue.code) {
    case 'invalid_value':
      return issue.values.map(String).join(', ');
    case 'too_small':
      return `at least ${String(issue.minimum)}${unit}`.replace(/^at least 1 (value|character)s$/, 'at least 1 $1');
    case 'too_big':
      return `at most ${String(issue.maximum)}${unit}`;
    case 'invalid_type':
      return issue.expected === 'int' ? 'an integer' : `a value of type ${issue.expected}`;
    default:
      return issue.message;
  }
}

function brief(value: unknown): string {
  if (typeof value === 'number') return String(value).replace('-', '−');
  return (JSON.stringify(value) as string | undefined)?.slice(0, 80) ?? 'nothing';
}
