import './standards-mode.ts';
import katex from 'katex';
import { describe, expect, it } from 'vitest';
import { parameters } from '../../core/model/parameters.ts';
import { quantities } from '../../core/quantities/index.ts';
import { presets } from '../../core/study/presets.ts';
import { mathPieces } from '../../renderer/format/math-words.ts';

const math = (text: string) => mathPieces(text).filter(({ kind }) => kind === 'math');

describe('words with formulas', () => {
  it.each([
    ['fall as λ_k = λ₀ k^−(1+α)', ['λ_k=λ₀\\,k^{−(1+α)}']],
    ['fall as y_k² = y₀² k^−(1+β)', ['y_k²=y₀²\\,k^{−(1+β)}']],
    ['moves k* into the ultraviolet. A larger u joins later, past P×.', ['k^*', 'u', 'P_\\times']],
    ['level 1 depends on P/κ alone, at K = ∞ and κ = 10.', ['P/κ', 'K=∞', 'κ=10']],
    ['to u and 1/N, channel by channel; a network’s σ² is ignored', ['u', '1/N', 'σ²']],
    ['level-1 loss, 2 fields, 505 points', []],
  ])('%s', (text, formulas) => {
    expect(math(text).map((piece) => piece.text)).toEqual(formulas);
  });

  it('raises the powers of ten', () => {
    expect(mathPieces('1 to 10^9, or ∞')).toEqual([
      { kind: 'words', text: '1 to 10' },
      { kind: 'raised', text: '9' },
      { kind: 'words', text: ', or ∞' },
    ]);
  });

  it('are formulas that KaTeX reads, in every text that is shown', () => {
    const texts = [...parameters, ...Object.values(quantities), ...presets].map(({ meaning }) => meaning);
    for (const { text } of texts.flatMap(math)) {
      expect(() => katex.renderToString(text, { output: 'mathml', strict: 'error' }), text).not.toThrow();
    }
  });
});
