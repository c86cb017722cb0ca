/**
 * The language in which studies and runs are searched: words that stand in names, notes and tags, `tag:draft`, `status:failed`, `pinned`,
 * and what their systems hold, `alpha=0.6 u>1 loss=sextic`. All conditions of a query hold together.
 */
import { CoarsegrainError, type ErrorKind } from '../errors.ts';
import { dynamicsKinds, featureKinds, lossKinds, spectrumKinds } from '../model/kinds.ts';
import { findParameter, parameters, type ParameterKey } from '../model/parameters.ts';
import { quantityNames, type QuantityName } from '../quantities/index.ts';
import { runStatuses, type RunStatus } from './status.ts';

export type Comparison = '<' | '<=' | '=' | '>=' | '>';

/** What systems have in words. */
export const choices = {
  loss: lossKinds,
  spectrum: spectrumKinds,
  features: featureKinds,
  dynamics: dynamicsKinds,
} as const;
export type ChoiceName = keyof typeof choices;

export type Condition =
  /** Stands in a name, in notes or in a tag. */
  | { kind: 'word'; word: string }
  | { kind: 'tag'; tag: string }
  | { kind: 'status'; status: RunStatus }
  | { kind: 'quantity'; quantity: QuantityName }
  | { kind: 'study'; study: number }
  | { kind: 'pinned' }
  /** In the trash; what is there is left out where this is missing. */
  | { kind: 'trashed' }
  /** On that day, month or year or later; `before`: earlier than it. In UTC. */
  | { kind: 'after' | 'before'; date: string }
  /** Any value of the parameter satisfies it. */
  | { kind: 'value'; parameter: ParameterKey; comparison: Comparison; value: number }
  | { kind: 'choice'; choice: ChoiceName; word: string };

/** The most characters and conditions of a query. */
export const queryLimits = { characters: 1000, conditions: 50 } as const;

const filters = {
  tag: (value: string): Condition => ({ kind: 'tag', tag: value }),
  status: (value: string, token: string): Condition => ({
    kind: 'status',
    status: oneOf(runStatuses, value, token, 'status'),
  }),
  quantity: (value: string, token: string): Condition => ({
    kind: 'quantity',
    quantity: oneOf(quantityNames, value, token, 'quantity'),
  }),
  study: (value: string, token: string): Condition => ({ kind: 'study', study: studyNumber(value, token) }),
  after: (value: string, token: string): Condition => ({ kind: 'after', date: date(value, token) }),
  before: (value: string, token: string): Condition => ({ kind: 'before', date: date(value, token) }),
};

const filterWords = `${Object.keys(filters)
  .map((name) => `${name}:…`)
  .join(', ')}, pinned, trashed`;

/**
 * The conditions of a query; none for an empty one. Quotes keep spaces together and take the meaning from what is quoted: `tag:"two
 * words"`, `"pinned"`.
 * @throws CoarsegrainError of field `query` that names what is not understood, and what is allowed there
 */
export function parseQuery(text: string): Condition[] {
  const { characters, conditions } = queryLimits;
  if (text.length > characters) throw tooMany(text.length, `at most ${String(characters)} characters`);
  const tokens = tokensOf(text);
  if (tokens.length > conditions) throw tooMany(tokens.length, `at most ${String(conditions)} conditions`);
  return tokens.map(conditionOf);
}

interface Token {
  /** Without its quotes. */
  text: string;
  /** Whether it begins with a quote: then it is a word whatever it holds. */
  quoted: boolean;
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  for (const [token] of text.matchAll(/(?:[^\s"]|"[^"]*"?)+/g)) {
    if ((token.split('"').length - 1) % 2 === 1) {
      throw refusal('wrong-type', token, 'a second quote', `${shown(token)} has a quote that is not closed.`);
    }
    const bare = token.replaceAll('"', '');
    if (bare !== '') tokens.push({ text: bare, quoted: token.startsWith('"') });
  }
  return tokens;
}

function conditionOf({ text, quoted }: Token): Condition {
  if (quoted) return { kind: 'word', word: text };
  if (text === 'pinned' || text === 'trashed') return { kind: text };
  const filter = /^([\p{L}\d-]+):(.*)$/su.exec(text);
  if (filter) return filtered(filter[1]!, filter[2]!, text);
  const compared = /^([^<>=≤≥]*)(<=|>=|[<>=≤≥])(.*)$/s.exec(text);
  return compared ? compare(compared[1]!, compared[2]!, compared[3]!, text) : { kind: 'word', word: text };
}

function filtered(name: string, value: string, token: string): Condition {
  if (!Object.hasOwn(filters, name)) {
    throw refusal(
      'unknown-name',
      token,
      filterWords,
      `${shown(token)} is not understood: there is ${filterWords}; in quotes it is searched for as text.`,
    );
  }
  if (value === '') throw refusal('missing', token, 'a value', `${shown(token)} needs a value after its colon.`);
  return filters[name as keyof typeof filters](value, token);
}

function compare(name: string, sign: string, value: string, token: string): Condition {
  const comparison = { '≤': '<=', '≥': '>=' }[sign] ?? sign;
  if (Object.hasOwn(choices, name)) {
    const choice = name as ChoiceName;
    if (comparison !== '=') {
      throw refusal(
        'wrong-type',
        token,
        `${name}=…`,
        `${shown(token)} is not understood: ${name} is a word, and takes =.`,
      );
    }
    return { kind: 'choice', choice, word: oneOf<string>(choices[choice], value, token, name) };
  }
  const parameter = findParameter(name) ?? bySymbol(name);
  if (!parameter) {
    const allowed = [...Object.keys(choices), ...parameters.map(({ key }) => key)].join(', ');
    throw refusal(
      'unknown-name',
      token,
      allowed,
      `${shown(token)} is not understood: "${name}" is no parameter; there is ${allowed}.`,
    );
  }
  return { kind: 'value', parameter: parameter.key, comparison: comparison as Comparison, value: number(value, token) };
}

/** e.g. α; symbols that stand for several parameters say none. */
function bySymbol(symbol: string) {
  const found = parameters.filter((parameter) => parameter.symbol === symbol);
  return found.length === 1 ? found[0] : undefined;
}

function number(text: string, token: string): number {
  const plain = text.replaceAll('−', '-');
  if (['infinite', '∞'].includes(plain)) return Infinity;
  if (/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(plain)) return Number(plain);
  const allowed = 'a number, e.g. 0.6, 1e4 or infinite';
  throw refusal('not-a-number', token, allowed, `${shown(token)} is not understood: "${text}" is not ${allowed}.`);
}

function studyNumber(text: string, token: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= 1 && value <= Number.MAX_SAFE_INTEGER) return value;
  const allowed = 'the number of a study, e.g. study:3';
  throw refusal('outside-range', token, allowed, `${shown(token)} is not understood: it takes ${allowed}.`);
}

/** A day, a month or a year, as ISO 8601 has it: dates compare as texts then. */
function date(text: string, token: string): string {
  const parts = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?$/.exec(text);
  if (parts) {
    const [, year, month = '01', day = '01'] = parts;
    const whole = `${year!}-${month}-${day}`;
    const time = new Date(`${whole}T00:00:00Z`);
    // 2026-02-30 would be read as a day in March.
    if (!Number.isNaN(time.getTime()) && time.toISOString().startsWith(whole)) return text;
  }
  const allowed = 'a day, a month or a year, e.g. 2026-11-01, 2026-11 or 2026';
  throw refusal('wrong-type', token, allowed, `${shown(token)} is not understood: "${text}" is not ${allowed}.`);
}

function oneOf<Word extends string>(words: readonly Word[], value: string, token: string, name: string): Word {
  const word = words.find((candidate) => candidate === value);
  if (word !== undefined) return word;
  const allowed = words.join(', ');
  throw refusal(
    'unknown-name',
    token,
    allowed,
    `${shown(token)} is not understood: "${value}" is no ${name}; there is ${allowed}.`,
  );
}

function tooMany(value: number, allowed: string): CoarsegrainError {
  return refusal('too-many', value, allowed, `The query is too long: it takes ${allowed}, and has ${String(value)}.`);
}

function refusal(kind: ErrorKind, value: unknown, allowed: string, message: string): CoarsegrainError {
  return new CoarsegrainError({ kind, field: 'query', value, allowed, message });
}

function shown(token: string): string {
  return token.startsWith('"') ? token : `"${token}"`;
}
