/** The names of the axes, as long as their axis has room for. */
import { parameterOf } from '../model/parameters.ts';
import type { CurveSet } from './curves.ts';
import { outputColumn, outputWords, type ChartOutput } from './labels.ts';
import { theoriesOf, theoryShortName } from './measured.ts';
import { estimateWidth, symbolSpans, type Span } from './text.ts';
import type { ChartTheme } from './theme.ts';

/** The symbol with words that say the level, e.g. `L/P  level-1 loss per sample`. */
export function ordinateTitle(set: CurveSet, output: ChartOutput): Span[] {
  const { symbol, expression } = outputColumn(set, output);
  // Of a derived column the symbol is its name already.
  const words = expression === undefined ? outputWords(set, output) : `= ${expression}, ${set.level}`;
  return named(symbol, words);
}

/** `L / L_GP`: the number of samples cancels, for L/P over L_GP/P is L over L_GP. */
function ratioTitle(set: CurveSet, output: ChartOutput): Span[] {
  const symbol = outputColumn(set, output).symbol.replace('/P', '');
  const letter = symbolSpans(symbol.includes('+') ? `(${symbol})` : symbol);
  return [
    ...letter,
    { kind: 'roman', text: ' / ' },
    ...letter,
    { kind: 'sub', text: letter.at(-1)?.kind === 'sub' ? ', GP' : 'GP' },
  ];
}

/** `(exp − level 2)/SE`, `(exp − theory)/SE` where there are several: how far an experiment lies from what it tests, in standard errors. */
function residualTitle(set: CurveSet, output: ChartOutput): Span[] {
  const theories = theoriesOf(set).filter(({ columns }) => columns[output] !== undefined);
  return [{ kind: 'word', text: `(exp − ${theories.length > 1 ? 'theory' : theoryShortName(set, 0)})/SE` }];
}

/** The name of the second panel's ordinate. */
export function lowerTitle(set: CurveSet, output: ChartOutput, kind: 'ratio' | 'residual'): Span[] {
  return kind === 'ratio' ? ratioTitle(set, output) : residualTitle(set, output);
}

export function abscissaTitle({ x }: CurveSet): Span[] {
  const { symbol, name } = parameterOf(x.parameter);
  return named(symbol, name);
}

/** The title, or its symbol alone where the words have no room. @param room in the theme's unit */
export function fitting(title: readonly Span[], room: number, theme: ChartTheme): Span[] {
  if (estimateWidth(title, theme) <= room) return [...title];
  const symbol = title.filter(({ text }) => !text.startsWith(gap));
  return symbol.length > 0 ? symbol : [...title];
}

const gap = '\u2002';

export function named(symbol: string, words: string): Span[] {
  if (symbol === words) return [{ kind: 'word', text: words }];
  return [...symbolSpans(symbol), { kind: 'word', text: gap + words }];
}
