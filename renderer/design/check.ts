/** What is wrong with a draft, field by field. */
import { CoarsegrainError, errorReport, type ErrorReport } from '../../core/errors.ts';
import { lossKinds, spectrumKinds } from '../../core/model/kinds.ts';
import { parseExpression } from '../../core/model/expression.ts';
import { parameterOf, parameters, type Parameter, type ParameterKey } from '../../core/model/parameters.ts';
import { inForce, type Setting } from '../../core/model/setting.ts';
import { quantities } from '../../core/quantities/index.ts';
import type { Quantity } from '../../core/quantities/quantity.ts';
import { limits } from '../../core/study/document.ts';
import { expandAxis } from '../../core/study/axis.ts';
import { expandStudy, settingOf, type Expansion } from '../../core/study/expansion.ts';
import { expressionWords, lossWords, spectrumWords, wordsOf } from '../format/kinds.ts';
import { axisOf, documentOf, setElsewhere, type AxisDraft, type Draft } from './draft.ts';
import { fieldProblem, listWords, problemOf } from './typed.ts';

export interface Check {
  /** By field: `name`, `system.kappa`, `system.lambda`, `axes`, `axes.0.values`, `axes.1.from`, `derived.N`, `results.share`. */
  problems: Record<string, string>;
  /** The document as it would be saved, right or wrong. */
  document: unknown;
  /** What decides which parameters there are, and in which ranges. */
  setting: Setting;
  /** The values of each axis; null for one with a wrong field. */
  axes: (Float64Array | null)[];
  /** Null while a field is wrong. */
  expansion: Expansion | null;
}

/** Every field that is wrong, each in words, and the expanded study where none is. */
export function checkDraft(draft: Draft): Check {
  const problems: Record<string, string> = {};
  const document = documentOf(draft);
  const setting = settingOf(document);
  const asks = finiteAsks(draft);
  const elsewhere = setElsewhere(draft);
  for (const parameter of parameters.flatMap((candidate) => inForce(candidate, setting) ?? [])) {
    const { key } = parameter;
    if (elsewhere.has(key)) continue;
    const problem = fieldProblem(parameter, draft.fields[key], key === 'K' ? asks : undefined);
    if (problem) problems[`system.${key}`] = problem;
  }
  for (const key of wordsOf(draft)) {
    const problem = wordProblem(key, draft.words[key]);
    if (problem) problems[`system.${key}`] = problem;
  }
  const axes = draft.axes.map((axis, index) => checkAxis(axis, index, setting, problems));
  if (draft.name.trim() === '') problems.name = 'A study needs a name.';
  for (const name of twice(draft.results.map((column) => column.name.trim()))) {
    problems[`results.${name}`] = `Two derived columns have the name ${name}; each takes one of its own.`;
  }
  const found: Check = { problems, document, setting, axes, expansion: null };
  if (Object.keys(problems).length > 0) return found;
  try {
    return { ...found, expansion: expandStudy(document) };
  } catch (error) {
    add(problems, errorReport(error));
    return found;
  }
}

function twice(names: readonly string[]): Set<string> {
  return new Set(names.filter((name, index) => names.indexOf(name) !== index));
}

/** Who asks for finitely many modes. */
function finiteAsks({ quantities: chosen, spectrum }: Draft): string | undefined {
  const titles = chosen.flatMap((name) => {
    const { finiteModes, title }: Quantity = quantities[name];
    return finiteModes ? [title] : [];
  });
  if (titles.length > 0) return `${titles.join(' and ')} ${titles.length > 1 ? 'take' : 'takes'}`;
  return spectrum === 'degenerate' || spectrum === 'formula' ? `a ${spectrumWords[spectrum].phrase} takes` : undefined;
}

function wordProblem(key: ReturnType<typeof wordsOf>[number], text: string): string | undefined {
  if (key === 'content') return undefined;
  if (key === 'file') return text.trim() === '' ? 'No file is chosen; it takes a CSV or NPY file.' : undefined;
  const { symbol, variables, meaning } = expressionWords[key];
  if (text.trim() === '') return `${symbol} has no expression; it takes ${meaning}.`;
  try {
    parseExpression(text, variables, symbol);
    return undefined;
  } catch (error) {
    if (!(error instanceof CoarsegrainError)) throw error;
    // What it takes stands under the field.
    return error.report.message.replace(/\. It takes .*$/su, '.');
  }
}

/** The number of values of a range, checked like a parameter. */
const valueCount: Omit<Parameter, 'key'> = {
  latex: '',
  symbol: '',
  name: 'values',
  meaning: 'number of values, both ends included',
  minimum: 1,
  aboveMinimum: false,
  maximum: limits.axisValues,
  integer: true,
  infinite: false,
  fallback: undefined,
};

/** The axis's values; null, with the problems noted, where they are wrong. */
function checkAxis(
  axis: AxisDraft,
  index: number,
  setting: Setting,
  problems: Record<string, string>,
): Float64Array | null {
  const path = `axes.${String(index)}.`;
  if (axis.given) return expanded(axis, index, setting, problems);
  const parameter = inForce(parameterOf(axis.parameter), setting);
  if (!parameter) {
    problems[`${path}parameter`] = absence(axis.parameter);
    return null;
  }
  const { symbol } = parameter;
  const found: [place: string, problem: string | undefined][] = [];
  if (axis.kind === 'list') {
    const words = listWords(axis.values);
    const problem = words.map((word) => problemOf(parameter, word)).find((text) => text !== undefined);
    // A parameter with a default still needs a value on its axis.
    if (words.length === 0) {
      found.push(['values', problemOf({ ...parameter, fallback: undefined }, '', { name: `The axis of ${symbol}` })]);
    } else found.push(['values', problem]);
  } else {
    const end = { ...parameter, fallback: undefined, infinite: false };
    for (const place of ['from', 'to'] as const) {
      found.push([place, problemOf(end, axis[place], { name: `${symbol} (${place})` })]);
    }
    const count = { ...valueCount, key: axis.parameter };
    found.push(['count', problemOf(count, axis.count, { name: `${symbol} (values)` })]);
  }
  const wrong = found.filter((entry): entry is [string, string] => entry[1] !== undefined);
  for (const [place, problem] of wrong) problems[path + place] = problem;
  return wrong.length > 0 ? null : expanded(axis, index, setting, problems);
}

function expanded(
  axis: AxisDraft,
  index: number,
  setting: Setting,
  problems: Record<string, string>,
): Float64Array | null {
  try {
    return expandAxis(axisOf(axis), `axes.${String(index)}`, setting).values;
  } catch (error) {
    if (!(error instanceof CoarsegrainError)) throw error;
    add(problems, error.report);
    return null;
  }
}

/** Why the systems of a study have no such parameter. */
function absence(key: ParameterKey): string {
  const { symbol, losses, spectra, coordinate } = parameterOf(key);
  if (coordinate) return `None of the chosen quantities depends on ${symbol}.`;
  const phrases = [
    ...lossKinds.filter((kind) => losses?.includes(kind)).map((kind) => lossWords[kind].phrase),
    ...spectrumKinds.filter((kind) => spectra?.includes(kind)).map((kind) => spectrumWords[kind].phrase),
  ];
  return `${symbol} belongs to another system: to ${phrases.map((phrase) => article(phrase)).join(', or to ')}.`;
}

function article(phrase: string): string {
  return `${/^[aeiou]/.test(phrase) ? 'an' : 'a'} ${phrase}`;
}

/** The report in the form's words: where it stands is not said again by a path. */
function add(problems: Record<string, string>, { field, message }: ErrorReport): void {
  const inSystem = field in expressionWords || field === 'file' || field === 'content';
  problems[inSystem ? `system.${field}` : field || 'study'] ??= message
    .replace(/ \((axes|derived|results)[^)]*\)/, '')
    .replace(/: (axes|derived)\.\S+ takes /, ', ')
    .replace(/; (ell|lambda|y2|file) takes /, '; it takes ');
}
