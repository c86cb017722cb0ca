/** What P× is, beside its mark: where the strength ε of the coupling on the curve of the Gaussian process is 1 (theory, section 8). */
import type { CurveSet } from './curves.ts';
import type { Span } from './text.ts';
import type { ChartTheme } from './theme.ts';

/** ε of quartic losses without label noise is 3|u|X_GP; of others it has no short form. */
type Strength = 'coupling' | 'size of the coupling' | 'strength';

function strengthOf({ curves, varying }: CurveSet): Strength {
  const quartic = curves.every(({ system: { loss, noise } }) => loss === 'quartic' && noise === 0);
  if (!quartic || varying.includes('noise')) return 'strength';
  return curves.some(({ system: { u } }) => u < 0) ? 'size of the coupling' : 'coupling';
}

export function crossingLatex(set: CurveSet): string {
  return {
    coupling: '3uX_\\mathrm{GP}=1',
    'size of the coupling': '3|u|X_\\mathrm{GP}=1',
    strength: '\\varepsilon=1',
  }[strengthOf(set)];
}

export function crossingNote(set: CurveSet, { name }: ChartTheme): Span[] {
  const roman = (text: string): Span => ({ kind: 'roman', text });
  const symbol = (text: string): Span => ({ kind: 'symbol', text });
  const index: Span = { kind: 'sub', text: 'GP' };
  const strength = {
    coupling: [roman('3'), symbol('uX'), index],
    'size of the coupling': [roman('3|'), symbol('u'), roman('|'), symbol('X'), index],
    strength: [symbol('ε')],
  }[strengthOf(set)];
  return [
    symbol('P'),
    { kind: 'sub', text: '×' },
    { kind: 'word', text: name === 'print' ? ': ' : ', where ' },
    ...strength,
    roman(' = 1'),
  ];
}
