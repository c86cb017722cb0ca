/** The kinds of loss and spectrum as the interface says and sets them. */
import type { FeatureKind, LossKind, SpectrumKind } from '../../core/model/kinds.ts';

interface KindWords {
  /** With the noun, for running text. */
  phrase: string;
  /** Its formulas in LaTeX; none where it is given by an expression or a file. */
  latex: readonly string[];
}

export const lossWords: Record<LossKind, KindWords> = {
  quartic: { phrase: 'quartic loss', latex: ['\\tfrac12\\Delta^2+\\tfrac14u\\Delta^4'] },
  sextic: { phrase: 'sextic loss', latex: ['\\tfrac12\\Delta^2+\\tfrac16u\\Delta^6'] },
  even: { phrase: 'even-power loss', latex: ['\\tfrac12\\Delta^2+\\tfrac1{2n}u\\Delta^{2n}'] },
  'log-cosh': { phrase: 'log-cosh loss', latex: ['\\ln\\,\\cosh\\,\\Delta'] },
  formula: { phrase: 'loss by formula', latex: [] },
};

const eigenvalues = '\\lambda_k=\\lambda_0k^{-(1+\\alpha)}';
const target = 'y_k^2=y_0^2k^{-(1+\\beta)}';

export const spectrumWords: Record<SpectrumKind, KindWords> = {
  'power-law': { phrase: 'power-law spectrum', latex: [eigenvalues, target] },
  broken: {
    phrase: 'broken power-law spectrum',
    latex: [eigenvalues, target, 'k>k_\\mathrm{c}\\colon\\ \\alpha\\to\\alpha_2,\\ \\beta\\to\\beta_2'],
  },
  cutoff: {
    phrase: 'power-law spectrum with cut-off',
    latex: [`${eigenvalues}e^{-k/k_\\mathrm{c}}`, `${target}e^{-k/k_\\mathrm{c}}`],
  },
  'log-periodic': {
    phrase: 'log-periodic spectrum',
    latex: [`${eigenvalues}[1+\\epsilon\\cos(\\omega\\ln\\,k)]`, target],
  },
  degenerate: {
    phrase: 'spectrum of degenerate levels',
    latex: [eigenvalues, target, '\\textrm{level }n\\textrm{ of }n^{d-1}\\textrm{ modes}'],
  },
  formula: { phrase: 'spectrum by formula', latex: [] },
  measured: { phrase: 'measured spectrum', latex: [] },
};

/** What features are, in LaTeX. */
export const featureWords: Record<FeatureKind, readonly string[]> = {
  gaussian: ['\\phi_k(x)\\sim\\mathcal{N}(0,1)'],
  fourier: ['\\sqrt2\\cos jx,\\ \\sqrt2\\sin jx'],
};

/** What of a system is text: expressions, and the file of a measured spectrum. */
export type WordKey = 'ell' | 'lambda' | 'y2' | 'file' | 'content';

/** The texts that systems of these kinds have. */
export function wordsOf({ loss, spectrum }: { loss: LossKind; spectrum: SpectrumKind }): WordKey[] {
  const ofSpectrum: Partial<Record<SpectrumKind, WordKey[]>> = {
    formula: ['lambda', 'y2'],
    measured: ['file', 'content'],
  };
  return [...(loss === 'formula' ? (['ell'] as const) : []), ...(ofSpectrum[spectrum] ?? [])];
}

interface ExpressionWords {
  latex: string;
  symbol: string;
  name: string;
  /** What it may name, in the order in which it is read. */
  variables: readonly string[];
  /** What it takes. */
  meaning: string;
}

export const expressionWords: Record<'ell' | 'lambda' | 'y2', ExpressionWords> = {
  ell: {
    latex: '\\ell',
    symbol: 'ℓ',
    name: 'loss',
    variables: ['Delta', 'u'],
    meaning: 'an even expression in Delta and u',
  },
  lambda: {
    latex: '\\lambda_k',
    symbol: 'λ_k',
    name: 'eigenvalues',
    variables: ['k'],
    meaning: 'an expression in k, positive and not rising',
  },
  y2: {
    latex: 'y_k^2',
    symbol: 'y_k²',
    name: 'squared target',
    variables: ['k'],
    meaning: 'an expression in k, not negative',
  },
};
