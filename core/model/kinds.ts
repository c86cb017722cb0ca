/** The kinds of per-sample loss and of spectrum (theory, section 1), with the words that choices and exports show. */

interface Kind {
  /** The word in a choice. */
  name: string;
  /** What it is, in plain characters. */
  meaning: string;
}

/** In the order in which a form lists them. */
export const lossKinds = ['quartic', 'sextic', 'even', 'log-cosh', 'formula'] as const;
export type LossKind = (typeof lossKinds)[number];

export const losses: Record<LossKind, Kind> = {
  quartic: { name: 'quartic', meaning: 'Δ²/2 + uΔ⁴/4' },
  sextic: { name: 'sextic', meaning: 'Δ²/2 + uΔ⁶/6' },
  even: { name: 'even power', meaning: 'Δ²/2 + uΔ^2n/(2n)' },
  'log-cosh': { name: 'log-cosh', meaning: 'ln cosh Δ' },
  formula: { name: 'formula', meaning: 'an even function of Δ' },
};

/** In the order in which a form lists them. */
export const spectrumKinds = [
  'power-law',
  'broken',
  'cutoff',
  'log-periodic',
  'degenerate',
  'formula',
  'measured',
] as const;
export type SpectrumKind = (typeof spectrumKinds)[number];

export const spectra: Record<SpectrumKind, Kind> = {
  'power-law': { name: 'power law', meaning: 'λ_k = λ₀ k^−(1+α), y_k² = y₀² k^−(1+β)' },
  broken: { name: 'broken power law', meaning: 'exponents α₂, β₂ above k_c, continuous there' },
  cutoff: { name: 'power law with cut-off', meaning: 'λ_k and y_k² times e^(−k/k_c)' },
  'log-periodic': { name: 'log-periodic', meaning: 'λ_k times 1+ϵ cos(ω ln k)' },
  degenerate: { name: 'degenerate levels', meaning: 'level n holds round(n^(d−1)) equal modes' },
  formula: { name: 'formula', meaning: 'λ_k and y_k² as expressions in k' },
  measured: { name: 'measured', meaning: 'λ_k and y_k from a file' },
};
