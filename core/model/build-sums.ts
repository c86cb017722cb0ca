/** The mode sums of each kind of spectrum. */
import { CoarsegrainError } from '../errors.ts';
import { refusedFormula } from './formula.ts';
import { forEachLevel } from './levels.ts';
import { ListedSums } from './listed-sums.ts';
import { measuredSpectrum } from './measured.ts';
import type { ModeSums } from './mode-sums.ts';
import { PowerLawSums } from './power-law.ts';
import { SmoothSums } from './smooth-sums.ts';
import { smoothTail } from './smooth-tail.ts';
import { spectrumOf, type Spectrum } from './spectrum.ts';
import type { System } from './system.ts';

/**
 * The sums of a system's spectrum, at λ0 = y0 = 1.
 * @throws CoarsegrainError where a formula is refused, a degenerate spectrum has more than 1e7 levels, or a measured one is not at hand
 */
export function buildSums(system: System): ModeSums {
  const { spectrum, alpha, beta, K, dimension } = system;
  switch (spectrum) {
    case 'power-law':
      return new PowerLawSums(alpha, beta, K);
    case 'broken':
    case 'log-periodic':
      return new SmoothSums(unitSpectrum(system), K === Infinity ? smoothTail(system) : undefined);
    case 'cutoff':
      return new SmoothSums(unitSpectrum(system));
    case 'degenerate':
      // Levels of one mode each.
      return dimension === 1 ? new PowerLawSums(alpha, beta, K) : levelSums(system);
    case 'formula':
      return formulaSums(system);
    case 'measured':
      return measuredSums(system);
  }
}

function unitSpectrum(system: System): Spectrum {
  return spectrumOf({ ...system, lambda0: 1, y0: 1 });
}

function levelSums({ alpha, beta, K, dimension }: System): ModeSums {
  return new ListedSums((visit) =>
    forEachLevel(dimension, K, (first, count) => visit(first ** -(1 + alpha), first ** -(1 + beta), count)),
  );
}

function measuredSums({ content, K }: System): ModeSums {
  const { lambda, y } = measuredSpectrum(content ?? '');
  return new ListedSums((visit) => {
    for (let k = 0; k < lambda.length && k < K; k++) visit(lambda[k]!, y[k]! ** 2, 1);
  });
}

/** Up to so many modes formulas are listed, so that nothing of them is missed. */
const alwaysListed = 1e5;
/** Up to so many they are listed where more nodes than this would be needed. */
const mostListed = 1e7;
const mostNodes = 2000;

/** Beyond 1e5 modes, what happens to λ or y² between nodes alone (some 1 % of k) is not seen, but for the kinks of abs, min and max. */
function formulaSums(system: System): ModeSums {
  const spectrum = unitSpectrum(system);
  const { K } = spectrum;
  if (K <= alwaysListed) return listedFormula(system, spectrum);
  const met: { k: number; lambda: number }[] = [];
  const lambdaAt = (k: number) => {
    const lambda = spectrum.lambda(k);
    met.push({ k, lambda });
    return lambda;
  };
  // Besides the nodes, pairs of neighbours on a logarithmic grid.
  for (let k = 1; k < K; k = Math.ceil(k * 1.1)) {
    lambdaAt(k);
    lambdaAt(k + 1);
  }
  const sums = new SmoothSums({ ...spectrum, lambda: lambdaAt }, undefined, mostNodes);
  const falls = fallingCheck(system);
  for (const { k, lambda } of met.sort((a, b) => a.k - b.k)) falls(k, lambda);
  if (sums.nodeCount > 0) return sums;
  if (K > mostListed) throw tooRough(system);
  return listedFormula(system, spectrum);
}

function listedFormula(system: System, { K, lambda, y2 }: Spectrum): ModeSums {
  const falls = fallingCheck(system);
  return new ListedSums((visit) => {
    for (let k = 1; k <= K; k++) {
      const eigenvalue = lambda(k);
      falls(k, eigenvalue);
      visit(eigenvalue, y2(k), 1);
    }
  });
}

/** Takes λ in the order of rising k, and refuses one that rises by more than rounding. */
function fallingCheck({ lambda: text = '' }: System): (k: number, lambda: number) => void {
  let least = Infinity;
  return (k, lambda) => {
    if (lambda > least * (1 + 1e-12)) throw refusedFormula('lambda', text, k, 'rises');
    least = Math.min(least, lambda);
  };
}

function tooRough({ y2, K }: System): CoarsegrainError {
  const allowed = 'smooth expressions in k where K is above 1e7';
  const message = `y_k² = ${y2 ?? ''}, or λ_k, changes too fast from mode to mode to be summed at K = ${K}; it takes ${allowed}.`;
  return new CoarsegrainError({ kind: 'outside-range', field: 'y2', value: y2, allowed, message });
}
