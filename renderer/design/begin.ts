/** What a draft begins with where a choice brings new fields, so that the next preview is one of a whole study. */
import { parameterOf, parameters, type ParameterKey } from '../../core/model/parameters.ts';
import { inForce } from '../../core/model/setting.ts';
import { settingOf } from '../../core/study/expansion.ts';
import { wordsOf, type WordKey } from '../format/kinds.ts';
import { typedNumber } from '../format/numbers.ts';
import { documentOf, type AxisDraft, type Draft } from './draft.ts';
import { readList, readNumber } from './typed.ts';

const firstFields: Partial<Record<ParameterKey, string>> = {
  power: '4',
  kc: '100',
  alpha2: '1.2',
  beta2: '1.2',
  epsilon: '0.5',
  omega: '2',
  dimension: '2',
  tau: '1',
};

/** Fills the empty fields that the kinds and quantities of the draft ask for and that have no default. */
export function fillIn(draft: Draft): void {
  const setting = settingOf(documentOf(draft));
  for (const { key } of parameters.flatMap((parameter) => inForce(parameter, setting) ?? [])) {
    draft.fields[key] ||= firstFields[key] ?? '';
  }
  for (const key of wordsOf(draft)) draft.words[key] ||= firstWord(key, draft);
}

function firstWord(key: WordKey, { fields }: Draft): string {
  const falling = (text: string, otherwise: number) => {
    const exponent = readNumber(text);
    const rounded = Number((1 + (typeof exponent === 'number' ? exponent : otherwise)).toPrecision(12));
    return `k^${rounded < 0 ? '' : '-'}${typedNumber(Math.abs(rounded))}`;
  };
  if (key === 'ell') return 'Delta^2/2 + u*Delta^4/4';
  if (key === 'lambda') return falling(fields.alpha, 0.6);
  return key === 'y2' ? falling(fields.beta, 0.9) : '';
}

type Values = Pick<AxisDraft, 'kind' | 'values' | 'from' | 'to' | 'count'>;

const list = (values: string): Values => ({ kind: 'list', values, from: '', to: '', count: '11' });
const range = (kind: 'linear' | 'logarithmic', from: string, to: string, count: string): Values => ({
  kind,
  values: '',
  from,
  to,
  count,
});

/** An axis over the parameter with values that show something. */
export function firstAxis(parameter: ParameterKey, { fields, axes }: Draft): AxisDraft {
  const typed = fields[parameter];
  const modes = axes.find((axis) => axis.parameter === 'K')?.values ?? fields.K;
  const numbers = readList(modes).filter((value) => typeof value === 'number');
  const K = numbers.length > 0 ? Math.max(...numbers) : 1e4;
  const known: Partial<Record<ParameterKey, Values>> = {
    P: range('logarithmic', '100', '1e7', '51'),
    u: list('0, 0.1, 1, 10, 100'),
    N: list('20, 200, ∞'),
    K: list(typed.includes('∞') || typed === '' ? '1000, 10000, ∞' : typed),
    kappa: list('0.1, 1, 10'),
    modes_left: range('logarithmic', '1', typedNumber(K), '100'),
    relative: range('logarithmic', '0.01', '100', '81'),
    mode: range('logarithmic', '1', typedNumber(Math.min(K, 1e4)), '100'),
    tau: range('logarithmic', '0.01', '1e6', '61'),
    rhat: range('linear', '-1', '1', '41'),
    ghat: range('linear', '-1', '1', '41'),
    scale: range('logarithmic', '1', '1000', '31'),
    m: list('2, 4, 8'),
  };
  const fallback = parameterOf(parameter).fallback;
  return { parameter, ...(known[parameter] ?? list(typed || (fallback === undefined ? '' : typedNumber(fallback)))) };
}
