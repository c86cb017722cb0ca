/**
 * How good the averages of Markov chains are. Split R̂ is rank-normalised and folded (A. Vehtari, A. Gelman, D. Simpson, B. Carpenter,
 * P.-C. Bürkner, 2021): of the halves of all chains it sees differing means, and of distances from the median differing widths, whatever
 * the tails. Autocorrelation is that of the values themselves, since they are what is averaged: autocovariances of the half chains,
 * the variance between them included, up to C. J. Geyer's initial monotone sequence (1992).
 */
import type { ChainQuality } from './draw.ts';

/** A spread below this share of the largest value is rounding and no fluctuation. */
const roundingShare = 1e-10;

/**
 * The quality of chains; of several observables the worst counts. An observable that does not vary at all has converged, its steps
 * count as independent.
 * @param series by observable, then by chain: its values along the chain, all chains of one length
 * @param acceptance share of accepted proposals, passed on
 * @returns R̂ = ∞ for chains of fewer than four steps and where a value is not finite
 */
export function chainQuality(series: readonly (readonly Float64Array[])[], acceptance: number): ChainQuality {
  const worst: ChainQuality = { acceptance, autocorrelation: 0, effective: Infinity, splitR: 1 };
  for (const chains of series) {
    const { autocorrelation, effective, splitR } = qualityOfOne(chains);
    worst.autocorrelation = Math.max(worst.autocorrelation, autocorrelation);
    worst.effective = Math.min(worst.effective, effective);
    worst.splitR = Math.max(worst.splitR, splitR);
  }
  return worst;
}

function qualityOfOne(chains: readonly Float64Array[]): Omit<ChainQuality, 'acceptance'> {
  const length = chains[0]?.length ?? 0;
  const total = length * chains.length;
  let [low, high, size] = [Infinity, -Infinity, 0];
  for (const chain of chains) {
    for (const value of chain) {
      if (!Number.isFinite(value)) return { autocorrelation: Infinity, effective: 0, splitR: Infinity };
      low = Math.min(low, value);
      high = Math.max(high, value);
      size = Math.max(size, Math.abs(value));
    }
  }
  const constant = high - low <= roundingShare * size;
  if (length < 4) return { autocorrelation: 1, effective: total, splitR: Infinity };
  if (constant) return { autocorrelation: 1, effective: total, splitR: 1 };
  const half = Math.floor(length / 2);
  const halves = chains.flatMap((chain) => [chain.subarray(0, half), chain.subarray(length - half)]);
  const autocorrelation = autocorrelationTime(halves);
  return {
    autocorrelation,
    effective: total / autocorrelation,
    splitR: Math.max(potentialReduction(ranked(halves)), potentialReduction(ranked(folded(halves)))),
  };
}

/** √(var⁺/W): W the mean variance within the sequences, var⁺ = (n−1)W/n + B/n with that between them; 1 where nothing varies. */
function potentialReduction(sequences: readonly Float64Array[]): number {
  const { within, total } = variances(sequences);
  return total === 0 ? 1 : Math.sqrt(total / within);
}

function variances(sequences: readonly Float64Array[]): { means: number[]; within: number; total: number } {
  const n = sequences[0]!.length;
  const means = sequences.map((sequence) => sequence.reduce((sum, value) => sum + value, 0) / n);
  const squares = sequences.map((sequence, at) => sequence.reduce((sum, value) => sum + (value - means[at]!) ** 2, 0));
  const within = n > 1 ? squares.reduce((sum, square) => sum + square, 0) / (sequences.length * (n - 1)) : 0;
  const mean = means.reduce((sum, value) => sum + value, 0) / means.length;
  const between = means.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (means.length - 1);
  return { means, within, total: ((n - 1) * within) / n + between };
}

/** The distances from the median of all. */
function folded(sequences: readonly Float64Array[]): Float64Array[] {
  const sorted = joined(sequences).sort();
  const middle = sorted.length / 2;
  const median = (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle) - 1]!) / 2;
  return sequences.map((sequence) => sequence.map((value) => Math.abs(value - median)));
}

/** Normal scores of the ranks among all; equal values share their mean rank. */
function ranked(sequences: readonly Float64Array[]): Float64Array[] {
  const all = joined(sequences);
  const order = Uint32Array.from(all, (_, index) => index).sort((a, b) => all[a]! - all[b]!);
  const scores = new Float64Array(all.length);
  for (let first = 0; first < all.length;) {
    let after = first + 1;
    while (after < all.length && all[order[after]!] === all[order[first]!]) after++;
    const score = normalQuantile(((first + 1 + after) / 2 - 0.375) / (all.length + 0.25));
    for (let i = first; i < after; i++) scores[order[i]!] = score;
    first = after;
  }
  const n = sequences[0]!.length;
  return sequences.map((_, at) => scores.subarray(at * n, (at + 1) * n));
}

function joined(sequences: readonly Float64Array[]): Float64Array {
  const n = sequences[0]!.length;
  const all = new Float64Array(n * sequences.length);
  sequences.forEach((sequence, at) => {
    all.set(sequence, at * n);
  });
  return all;
}

/** To 4.5e-4, which scores of ranks do not feel (C. Hastings, 1955). */
function normalQuantile(p: number): number {
  if (p > 0.5) return -normalQuantile(1 - p);
  const t = Math.sqrt(-2 * Math.log(p));
  const numerator = 2.515517 + t * (0.802853 + t * 0.010328);
  return numerator / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308))) - t;
}

/**
 * 1 + 2Σρ_t, with ρ_t = 1 − (W − c_t)/var⁺ and c_t the autocovariance at lag t, mean over the sequences. The sum ends with the last pair
 * ρ_2j + ρ_2j+1 that is positive, and a pair counts at most as much as the one before it. Beyond a fifth of the sequences’ length it is a lower
 * bound, which says as well that they are worth nothing.
 */
function autocorrelationTime(sequences: readonly Float64Array[]): number {
  const n = sequences[0]!.length;
  const { means, within, total } = variances(sequences);
  const centred = sequences.map((sequence, at) => sequence.map((value) => value - means[at]!));
  const rho = (lag: number) => {
    let sum = 0;
    for (const sequence of centred) {
      for (let i = n - lag - 1; i >= 0; i--) sum += sequence[i]! * sequence[i + lag]!;
    }
    return 1 - (within - sum / (n * centred.length)) / total;
  };
  let pair = n > 1 ? 1 + rho(1) : 1;
  let time = -1 + 2 * pair;
  for (let lag = 2; lag + 1 < n; lag += 2) {
    const next = rho(lag) + rho(lag + 1);
    if (!(next > 0)) break;
    pair = Math.min(pair, next);
    time += 2 * pair;
    if (time > n / 5) break;
  }
  // Of anticorrelated steps the estimate may be as small as chance makes it; more than S log S samples are not believed.
  return Math.max(time, 1 / Math.log10(n * sequences.length));
}
