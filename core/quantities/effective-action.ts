/** Level 1: the effective action's saddle point as a quantity (theory, sections 2 and 5). */
import { curveInputs } from '../model/setting.ts';
import { spectrumOf } from '../model/spectrum.ts';
import { crossing, solveEffectiveAction } from '../theory/effective-action.ts';
import { PerSystem } from '../theory/per-system.ts';
import type { Quantity } from './quantity.ts';

export const effectiveAction: Quantity = {
  name: 'effective-action',
  solverVersion: '2.0.0',
  level: 'level 1',
  title: 'Effective action',
  meaning: 'the saddle point of the data-averaged action: learning curves at level 1; several roots are listed as ξs',
  inputs: curveInputs,
  outputs: [
    { key: 's', latex: 's', symbol: 's', name: 'dressed data strength', meaning: 's = 2V′(X), r = P/κ at u = 0' },
    { key: 'bias', latex: '\\Sigma b', symbol: 'Σb', name: 'bias', meaning: 'Σ y_k²/(1+ξλ_k s)²' },
    { key: 'variance', latex: '\\Sigma v', symbol: 'Σv', name: 'variance', meaning: 'Σ ξλ_k/(1+ξλ_k s)' },
    {
      key: 'X',
      latex: 'X',
      symbol: 'X',
      name: 'squared discrepancy',
      meaning: 'X = Σ Δ_k², bias and variance together',
    },
    {
      key: 'loss',
      latex: 'L/P',
      symbol: 'L/P',
      name: 'level-1 loss per sample',
      meaning: 'average of ℓ(Δ) over Gaussian Δ of variance X+σ²; (X+σ²)/2 + ¾u(X+σ²)² for quartic loss',
    },
    {
      key: 'xi',
      latex: '\\xi',
      symbol: 'ξ',
      name: 'kernel scale',
      meaning: 'what finite width multiplies every eigenvalue by; 1 at N = ∞',
    },
    {
      key: 'theta',
      latex: '\\theta',
      symbol: 'θ',
      name: 'local exponent of the Gaussian process',
      meaning: '−d ln X/d ln P at u = 0 and N = ∞; tends to min(α,β)/(1+α)',
    },
    {
      key: 'k_star_bare',
      latex: 'k^*_\\mathrm{bare}',
      symbol: 'k* bare',
      name: 'bare border of learned modes',
      meaning: 'the mode with λ_k P/κ = 1',
    },
    {
      key: 'k_star_dressed',
      latex: 'k^*_\\mathrm{dressed}',
      symbol: 'k* dressed',
      name: 'dressed border of learned modes',
      meaning: 'the mode with ξλ_k s = 1',
    },
    {
      key: 'P_cross',
      latex: 'P_\\times',
      symbol: 'P×',
      name: 'crossing',
      meaning:
        'samples beyond which |s/r − 1| stays below 1 on the curve of the Gaussian process; 3uX = 1 for quartic loss',
    },
  ],
  drawn: ['loss', 'X', 'bias', 'variance', 's', 'xi', 'theta', 'k_star_bare', 'k_star_dressed'],
  cost({ N, loss }, pointsPerSpectrum) {
    const scanned = N !== Infinity || loss === 'formula';
    if (!scanned) return 3e-6 + 1e-4 / pointsPerSpectrum;
    return loss === 'formula' ? 6e-5 + 2e-3 / pointsPerSpectrum : 1.2e-5 + 3e-4 / pointsPerSpectrum;
  },
  compute(system) {
    const solution = solveEffectiveAction(system);
    if (solution.status !== 'converged') return { status: solution.status, values: missing, roots: solution.roots };
    const { s, bias, variance, X, loss, xi, theta } = solution;
    const { modeWhere } = spectra.of(system);
    const bare = modeWhere(system.kappa / system.P);
    const dressed = modeWhere(1 / (xi * s));
    const values = [s, bias, variance, X, loss, xi, theta, bare, dressed, crossing(system) ?? NaN];
    return { status: 'converged', values };
  },
};

const missing = effectiveAction.outputs.map(() => NaN);
const spectra = new PerSystem(spectrumOf);
