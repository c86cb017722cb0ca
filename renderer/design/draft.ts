/** A study as it is being typed: every number is the text in its field, so that what is wrong stays where it was written. */
import type { DynamicsKind, FeatureKind, LossKind, SpectrumKind } from '../../core/model/kinds.ts';
import { parameters, type ParameterKey } from '../../core/model/parameters.ts';
import { inForce } from '../../core/model/setting.ts';
import { studyFormat, studyVersion, type Axis, type Study } from '../../core/study/document.ts';
import { settingOf } from '../../core/study/expansion.ts';
import { wordsOf, type WordKey } from '../format/kinds.ts';
import { typedNumber } from '../format/numbers.ts';
import { readField, readList, readNumber } from './typed.ts';

export type AxisKind = 'list' | 'linear' | 'logarithmic';

export interface AxisDraft {
  parameter: ParameterKey;
  kind: AxisKind;
  /** For a list: values parted by commas or spaces. */
  values: string;
  /** For a range. */
  from: string;
  to: string;
  count: string;
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
  quantities: Study['quantities'];
  seeds: number[];
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
    quantities: [...quantities],
    seeds: [...seeds],
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
  const { parameter } = axis;
  if ('values' in axis) {
    return { parameter, kind: 'list', values: axis.values.map(typedNumber).join(', '), from: '', to: '', count: '' };
  }
  const { from, to, count, spacing } = axis;
  return { parameter, kind: spacing, values: '', from: typedNumber(from), to: typedNumber(to), count: String(count) };
}

/** The axis as a document has it, right or wrong. */
export function axisOf(axis: AxisDraft): Axis {
  const { parameter, kind } = axis;
  if (kind === 'list') return { parameter, values: readList(axis.values) } as Axis;
  return {
    parameter,
    from: readNumber(axis.from),
    to: readNumber(axis.to),
    count: readNumber(axis.count),
    spacing: kind,
  } as Axis;
}

/** The document as it would be saved, right or wrong. What is the default, and what its systems do not have, is left out. */
export function documentOf(draft: Draft): unknown {
  const words: Record<string, unknown> = {};
  if (draft.loss !== 'quartic') words.loss = draft.loss;
  if (draft.spectrum !== 'power-law') words.spectrum = draft.spectrum;
  for (const key of wordsOf(draft)) if (draft.words[key].trim() !== '') words[key] = draft.words[key].trim();
  const onAxis = new Set(draft.axes.map((axis) => axis.parameter));
  const typed = parameters
    .filter(({ key }) => !onAxis.has(key))
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
    quantities: draft.quantities,
    seeds: draft.seeds,
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
