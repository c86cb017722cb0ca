/**
 * The kinds of per-sample loss and of spectrum (theory, section 1), and of features and dynamics that only experiments have, with the words
 * that choices and exports show.
 */

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

/** In the order in which a form lists them. */
export const featureKinds = ['gaussian', 'fourier'] as const;
export type FeatureKind = (typeof featureKinds)[number];

/** What an experiment draws its data sets from. */
export const features: Record<FeatureKind, Kind> = {
  gaussian: { name: 'Gaussian', meaning: 'φ_k(x) independent and normal, as theory assumes' },
  fourier: { name: 'Fourier', meaning: 'φ_k(x) = √2 cos jx, √2 sin jx on the circle' },
};

/** In the order in which a form lists them. */
export const dynamicsKinds = ['gradient', 'langevin'] as const;
export type DynamicsKind = (typeof dynamicsKinds)[number];

/** How a network is trained. */
export const dynamics: Record<DynamicsKind, Kind> = {
  gradient: { name: 'gradient descent', meaning: 'full batch, small steps' },
  langevin: { name: 'Langevin', meaning: 'full batch, with noise of temperature κ and weight decay' },
};
