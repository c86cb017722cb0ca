/** Which column of a table of learning curves is what, told by its name: people write `n`, `train_size` or `samples` where the theory has P. */
import { CoarsegrainError } from '../errors.ts';
import { findColumn, toNumber, type Table } from './table-file.ts';

/** Columns as a person maps them, by the names in the header. */
export interface CurveColumns {
  P?: string;
  loss?: string;
  error?: string;
}

export interface Roles {
  P: string;
  /** One curve each, with the column of its standard errors where there is one. */
  values: { column: string; error: string | null }[];
  seed: string | null;
  /** Each combination of their values is a curve. */
  groups: string[];
  /** Columns that are nothing of these. */
  idle: string[];
}

/** In the order in which they are taken; compared in lower case without signs between letters. */
const namesOfP = [
  ...['p', 'n', 'samples', 'nsamples', 'numsamples', 'trainsamples', 'ntrain', 'numtrain', 'ptrain', 'trainsize'],
  ...['trainingsize', 'trainsetsize', 'trainingsetsize', 'datasetsize', 'datasize', 'datapoints', 'examples'],
  ...['nexamples', 'numexamples', 'trainexamples', 'trainingexamples', 'trainingsamples', 'tokens', 'd', 'size', 'x'],
];
const namesOfValues =
  /^(loss|loss(train|test|val|eval)|l|lp|y|value|risk|mse|rmse|nll|crossentropy|bpb|perplexity|(train|training|test|testing|val|valid|validation|eval|generali[sz]ation|gen|excess)(loss|error|err|mse|risk|x|nll)?)$/;
const namesOfErrors =
  /^(error|errors|err|se|sem|stderr|standarderror|stderror|sigma|sd|std|delta|uncertainty|unc|dl|dloss|dy|losserror|losserr|lossse|lossstd|lossstderr)$/;
const namesOfSeeds = /^(seed|seeds|replicate|replica|rep|repeat|repetition|trial|fold|sampleid)$/;

function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9*δσ]/g, '');
}

/** @throws CoarsegrainError of field `columns`, naming what is in the header, where P or the loss cannot be told */
export function rolesOf(table: Table, mapped: CurveColumns): Roles {
  const names = table.columns.filter((name) => name !== '');
  for (const [role, name] of Object.entries(mapped)) findColumn(table, name as string, `columns.${role}`);
  const P = mapped.P ?? firstOf(names, mapped);
  if (P === undefined) throw unknown('P', names);
  const rest = names.filter((name) => name !== P);
  const seed = rest.find((name) => namesOfSeeds.test(plain(name)) && !isMapped(name, mapped)) ?? null;
  const open = rest.filter((name) => name !== seed);
  const values = mapped.loss === undefined ? valuesAmong(open, mapped) : [mapped.loss];
  if (values.length === 0) throw unknown('the loss', names);
  const errors = values.map((column) => errorOf(column, values, open, mapped));
  const others = open.filter((name) => !values.includes(name) && !errors.includes(name) && !isValueName(name, open));
  const groups = others.filter((name) => isGroup(table, name));
  return {
    P,
    values: values.map((column, at) => ({ column, error: errors[at]! })),
    seed,
    groups,
    idle: open.filter((name) => !values.includes(name) && !errors.includes(name) && !groups.includes(name)),
  };
}

function isMapped(name: string, { P, loss, error }: CurveColumns): boolean {
  return name === P || name === loss || name === error;
}

function firstOf(names: readonly string[], mapped: CurveColumns): string | undefined {
  const open = names.filter((name) => !isMapped(name, mapped));
  // A capital P is P, whatever else is called p or n.
  if (open.includes('P')) return 'P';
  for (const wanted of namesOfP) {
    const found = open.find((name) => plain(name) === wanted);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Columns that are called a loss; else the only one that is nothing else. */
function valuesAmong(open: readonly string[], mapped: CurveColumns): string[] {
  const free = open.filter((name) => name !== mapped.error);
  const named = free.filter((name) => isValueName(name, open));
  if (named.length > 0) return named;
  const unnamed = free.filter((name) => !namesOfErrors.test(plain(name)));
  if (unnamed.length === 1) return unnamed;
  // `error` alone beside P is what is measured, not how well.
  return unnamed.length === 0 && free.length === 1 ? free : [];
}

/** `test_error` is a loss, but where there is a column `test` it is the error of that. */
function isValueName(name: string, among: readonly string[]): boolean {
  return namesOfValues.test(plain(name)) && ownerOf(name, among) === undefined;
}

/** The column of which a name says that it is the error. */
function ownerOf(name: string, among: readonly string[]): string | undefined {
  const text = plain(name);
  return among.find((other) => other !== name && errorNamesOf(plain(other)).includes(text));
}

function errorNamesOf(value: string): string[] {
  const words = [
    'error',
    'err',
    'se',
    'sem',
    'stderr',
    'stderror',
    'standarderror',
    'std',
    'sd',
    'sigma',
    'unc',
    'uncertainty',
  ];
  return [...words.flatMap((word) => [value + word, word + value]), `d${value}`, `δ${value}`, `σ${value}`];
}

function errorOf(
  column: string,
  values: readonly string[],
  open: readonly string[],
  mapped: CurveColumns,
): string | null {
  if (mapped.error !== undefined) return mapped.error;
  const others = open.filter((name) => !values.includes(name));
  const own = others.find((name) => errorNamesOf(plain(column)).includes(plain(name)));
  if (own !== undefined) return own;
  return values.length === 1 ? (others.find((name) => namesOfErrors.test(plain(name))) ?? null) : null;
}

/** What tells curves apart has values that several rows share; what differs from row to row is a measurement. */
function isGroup(table: Table, name: string): boolean {
  const column = findColumn(table, name);
  const distinct = new Set(table.rows.map((row) => row[column] ?? '')).size;
  if (2 * distinct > table.rows.length) return false;
  const fractional = table.rows.some(
    (row) => /[.,]\d{4}/.test(row[column] ?? '') && !Number.isNaN(toNumber(row[column], table.decimalComma)),
  );
  return !fractional || distinct <= 20;
}

function unknown(what: string, names: readonly string[]): CoarsegrainError {
  const allowed = names.join(', ');
  const message = `None of the columns ${allowed} is known as ${what}: say which one it is, e.g. P = ${names[0] ?? 'n'}, loss = ${names[1] ?? 'test'}.`;
  return new CoarsegrainError({ kind: 'missing', field: 'columns', value: null, allowed, message });
}
