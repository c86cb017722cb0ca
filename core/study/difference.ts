/** What differs between two studies: which parameters, and how, in words. */
import { parameterOf, parameters, type ParameterKey } from '../model/parameters.ts';
import { inForce } from '../model/setting.ts';
import { companyWords, listWords, partWords, refineWords, valueWords } from './axis-words.ts';
import { partsOf, type Axis, type AxisPart, type Study } from './document.ts';
import { settingOf } from './expansion.ts';

export interface Difference {
  /** A parameter's key, a key of the document or of its system, or `order of axes`. */
  field: string;
  /** In words; `none` for what one of the two does not have. */
  before: string;
  after: string;
}

/** What of a system is no parameter, with what holds where it is missing. */
const choices = {
  loss: 'quartic',
  ell: 'none',
  spectrum: 'power-law',
  lambda: 'none',
  y2: 'none',
  file: 'none',
  content: 'none',
  features: 'gaussian',
  dynamics: 'gradient',
} as const;

/** Differences in the order in which forms show the fields; none where both ask for the same. Axes are compared by what varies along them. */
export function differences(before: Study, after: Study): Difference[] {
  const found: Difference[] = [];
  const add = (field: string, one: string, other: string) => {
    if (one !== other) found.push({ field, before: one, after: other });
  };
  add('name', before.name, after.name);
  for (const [key, fallback] of Object.entries(choices) as [keyof typeof choices, string][]) {
    add(key, before.system[key] ?? fallback, after.system[key] ?? fallback);
  }
  for (const { key } of parameters) {
    const [one, other] = [sourceOf(before, key), sourceOf(after, key)];
    if (one === undefined && other === undefined) continue;
    const [first, second] = [one ?? fallbackOf(before, key), other ?? fallbackOf(after, key)];
    if (JSON.stringify(first) !== JSON.stringify(second)) found.push({ field: key, ...inWords(first, second) });
  }
  if (orderOf(before) !== orderOf(after) && sorted(before) === sorted(after)) {
    add('order of axes', orderOf(before), orderOf(after));
  }
  add('quantities', before.quantities.join(', '), after.quantities.join(', '));
  for (const key of new Set([...Object.keys(before.results ?? {}), ...Object.keys(after.results ?? {})])) {
    add(`results.${key}`, before.results?.[key] ?? 'none', after.results?.[key] ?? 'none');
  }
  if (before.seeds.join() !== after.seeds.join()) {
    const [one, other] = listsInWords(before.seeds, after.seeds);
    found.push({ field: 'seeds', before: one, after: other });
  }
  add('refine', refineWords(before), refineWords(after));
  add('notes', before.notes || 'none', after.notes || 'none');
  return found;
}

/** What differs between two runs: their studies, and the versions of the solvers of what both compute. */
export function runDifferences(before: RunOf, after: RunOf): Difference[] {
  const versions = Object.entries(before.solverVersions).flatMap(([name, version]) => {
    const other = after.solverVersions[name];
    if (other === undefined || other === version) return [];
    return [{ field: `solver of ${name}`, before: version, after: other }];
  });
  return [...differences(before.document, after.document), ...versions];
}

interface RunOf {
  document: Study;
  solverVersions: Readonly<Record<string, string>>;
}

/** Where a parameter comes from: a number or a list of widths, an axis, an expression. */
type Source =
  | { value: number | 'infinite' | number[] | null }
  /** `company`: what varies with it, in words. */
  | { part: AxisPart; company: string }
  | { expression: string };

function sourceOf(study: Study, key: ParameterKey): Source | undefined {
  const expression = study.derived?.[key];
  if (expression !== undefined) return { expression };
  for (const axis of study.axes) {
    const part = partsOf(axis).find(({ parameter }) => parameter === key);
    if (part) return { part, company: companyWords(axis, key) };
  }
  const value = study.system[key];
  return value === undefined ? undefined : { value };
}

/** The default, where the study's systems have the parameter. */
function fallbackOf(study: Study, key: ParameterKey): Source {
  const fallback = inForce(parameterOf(key), settingOf(study))?.fallback;
  return {
    value: fallback === Infinity ? 'infinite' : fallback === undefined || Number.isNaN(fallback) ? null : fallback,
  };
}

function inWords(before: Source, after: Source): Omit<Difference, 'field'> {
  const [one, other] = [listOf(before), listOf(after)];
  if (!one || !other) return { before: words(before), after: words(after) };
  const [first, second] = listsInWords(one.values, other.values);
  return { before: first + one.company, after: second + other.company };
}

function words(source: Source): string {
  if ('expression' in source) return source.expression;
  if ('part' in source) return partWords(source.part) + source.company;
  const { value } = source;
  return value === null ? 'none' : Array.isArray(value) ? listWords(value) : valueWords(value);
}

function listOf(source: Source): { values: readonly (number | 'infinite')[]; company: string } | undefined {
  if (!('part' in source) || !('values' in source.part)) return undefined;
  return { values: source.part.values, company: source.company };
}

/** Two lists; of long ones, whose first values say little, what only one of them has. */
function listsInWords(
  one: readonly (number | 'infinite')[],
  other: readonly (number | 'infinite')[],
): [string, string] {
  const [first, second] = [listWords(one), listWords(other)];
  if (first !== second || one.join() === other.join()) return [first || 'none', second || 'none'];
  const only = (values: typeof one, others: typeof one) => {
    const there = new Set(others);
    const own = values.filter((value) => !there.has(value));
    return own.length > 0 ? `${first}, of them only here ${listWords(own)}` : `${first}, in another order`;
  };
  return [only(one, other), only(other, one)];
}

function orderOf({ axes }: Study): string {
  return axes.map(namesOf).join(', ');
}

function sorted({ axes }: Study): string {
  return axes.map(namesOf).sort().join(', ');
}

function namesOf(axis: Axis): string {
  return partsOf(axis)
    .map(({ parameter }) => parameter)
    .join(' with ');
}
