/** A study as it is being typed: every number is the text in its field, so that what is wrong stays where it was written. */
import type { DynamicsKind, FeatureKind, LossKind, SpectrumKind } from '../../core/model/kinds.ts';
import { parameters, type ParameterKey } from '../../core/model/parameters.ts';
import { inForce } from '../../core/model/setting.ts';
import { partsOf, studyFormat, studyVersion, type Axis, type Study } from '../../core/study/document.ts';
import { settingOf } from '../../core/study/expansion.ts';
import { wordsOf, type WordKey } from '../format/kinds.ts';
import { typedNumber } from '../format/numbers.ts';
import { readField, readList, readNumber } from './typed.ts';

export type AxisKind = 'list' | 'linear' | 'logarithmic';

export interface AxisDraft {
  /** Of several the first. */
  parameter: ParameterKey;
  /** `given`: an axis as its document has it, which is shown and kept and not typed. */
  kind: AxisKind | 'given';
  /** For a list: values parted by commas or spaces. */
  values: string;
  /** For a range. */
  from: string;
  to: string;
  count: string;
  given?: Axis;
}

/** What kinds and quantities do not have keeps its text, and is left out of the document. */
export interface Draft {
  name: string;
  notes: string;
  loss: LossKind;
  spectrum: SpectrumKind;
  features: FeatureKind;
  dynamics: DynamicsKind;
  fields: Record<ParameterKey, string>;
  words: Record<WordKey, string>;
  axes: AxisDraft[];
  /** Expressions, by the parameter that they give. */
  derived: Partial<Record<ParameterKey, string>>;
  quantities: Study['quantities'];
  /** Derived columns of results. */
  results: { name: string; text: string }[];
  seeds: number[];
  /** As it was written. */
  refine?: Study['refine'];
}

export function draftOf(study: Study): Draft {
  const { system } = study;
  const fields = Object.fromEntries(
    parameters.map(({ key }) => {
      const value = system[key] ?? [];
      return [key, (Array.isArray(value) ? value : [value]).map(typedNumber).join(', ')];
    }),
  ) as Record<ParameterKey, string>;
  const { loss = 'quartic', spectrum = 'power-law', features = 'gaussian', dynamics = 'gradient' } = system;
  const { ell = '', lambda = '', y2 = '', file = '', content = '' } = system;
  const { name, notes, quantities, seeds } = study;
  return {
    name,
    notes,
    loss,
    spectrum,
    features,
    dynamics,
    fields,
    words: { ell, lambda, y2, file, content },
    axes: study.axes.map(axisDraft),
    derived: { ...study.derived },
    quantities: [...quantities],
    results: Object.entries(study.results ?? {}).map(([column, text]) => ({ name: column, text })),
    seeds: [...seeds],
    ...(study.refine ? { refine: study.refine } : {}),
  };
}

/** A study to begin with: the Gaussian process over five decades of P. */
export function emptyDraft(): Draft {
  return draftOf({
    format: studyFormat,
    version: studyVersion,
    name: 'New study',
    notes: '',
    system: { alpha: 0.6, beta: 0.9, kappa: 10 },
    axes: [
      { parameter: 'u', values: [0, 1] },
      { parameter: 'P', from: 100, to: 1e7, count: 51, spacing: 'logarithmic' },
    ],
    quantities: ['effective-action'],
    seeds: [],
  });
}

function axisDraft(axis: Axis): AxisDraft {
  const { parameter } = partsOf(axis)[0]!;
  const empty = { parameter, values: '', from: '', to: '', count: '' };
  if ('values' in axis) return { ...empty, kind: 'list', values: axis.values.map(typedNumber).join(', ') };
  if (!('spacing' in axis)) return { ...empty, kind: 'given', given: axis };
  const { from, to, count, spacing } = axis;
  return { ...empty, kind: spacing, from: typedNumber(from), to: typedNumber(to), count: String(count) };
}

/** The parameters that vary along an axis. */
export function parametersOf({ parameter, given }: AxisDraft): readonly ParameterKey[] {
  return given ? partsOf(given).map((part) => part.parameter) : [parameter];
}

/** The parameters that have no value of their own in the system: they vary along an axis, or follow from others. */
export function setElsewhere({ axes, derived }: Draft): ReadonlySet<string> {
  return new Set([...axes.flatMap(parametersOf), ...Object.keys(derived)]);
}

/** The axis as a document has it, right or wrong. */
export function axisOf(axis: AxisDraft): Axis {
  const { parameter, kind, given } = axis;
  if (given) return given;
  if (kind === 'list') return { parameter, values: readList(axis.values) } as Axis;
  return {
    parameter,
    from: readNumber(axis.from),
    to: readNumber(axis.to),
    count: readNumber(axis.count),
    spacing: kind,
  } as Axis;
}

function resultsOf({ results }: Draft): Record<string, string> {
  return Object.fromEntries(results.map(({ name, text }) => [name.trim(), text]));
}

/** The document as it would be saved, right or wrong. What is the default, and what its systems do not have, is left out. */
export function documentOf(draft: Draft): unknown {
  const words: Record<string, unknown> = {};
  if (draft.loss !== 'quartic') words.loss = draft.loss;
  if (draft.spectrum !== 'power-law') words.spectrum = draft.spectrum;
  for (const key of wordsOf(draft)) if (draft.words[key].trim() !== '') words[key] = draft.words[key].trim();
  const elsewhere = setElsewhere(draft);
  const typed = parameters
    .filter(({ key }) => !elsewhere.has(key))
    .map((parameter) => ({ parameter, value: readField(parameter, draft.fields[parameter.key]) }))
    .filter(({ value }) => value !== undefined);
  const withSystem = (fields: typeof typed, choices: Record<string, unknown>) => ({
    format: studyFormat,
    version: studyVersion,
    name: draft.name.trim(),
    notes: draft.notes,
    system: {
      ...words,
      ...choices,
      ...Object.fromEntries(fields.map(({ parameter, value }) => [parameter.key, value])),
    },
    axes: draft.axes.map(axisOf),
    ...(Object.keys(draft.derived).length > 0 ? { derived: draft.derived } : {}),
    quantities: draft.quantities,
    ...(draft.results.length > 0 ? { results: resultsOf(draft) } : {}),
    seeds: draft.seeds,
    ...(draft.refine ? { refine: draft.refine } : {}),
  });
  const setting = settingOf(withSystem(typed, {}));
  const { choices = [] } = setting.required;
  return withSystem(
    typed.filter(({ parameter }) => inForce(parameter, setting)),
    {
      ...(choices.includes('features') && draft.features !== 'gaussian' ? { features: draft.features } : {}),
      ...(choices.includes('dynamics') && draft.dynamics !== 'gradient' ? { dynamics: draft.dynamics } : {}),
    },
  );
}
