/**
 * Measured spectra at hand: hosts read the file, know it by the hash of what it holds and register it here; systems name the hash. A host
 * registers a spectrum before it computes with it, in every thread that does.
 */
import { CoarsegrainError } from '../errors.ts';
import { Sha256 } from '../numerics/sha256.ts';

/** Modes in the order of falling λ > 0; y of either sign, of the same length. */
export interface MeasuredSpectrum {
  lambda: Float64Array;
  y: Float64Array;
}

const registered = new Map<string, MeasuredSpectrum>();

/** What a measured spectrum is known by: SHA-256 of the doubles λ_1…λ_K, y_1…y_K, least significant byte first, in hexadecimal digits. */
export function contentHash(lambda: Float64Array, y: Float64Array): string {
  return new Sha256().addDoubles(lambda).addDoubles(y).hex();
}

/**
 * Makes a spectrum known.
 * @param content its `contentHash`
 */
export function registerMeasured(content: string, lambda: Float64Array, y: Float64Array): void {
  registered.set(content, { lambda, y });
}

/** The spectrum of that hash. @throws CoarsegrainError of kind `not-found`, field `file` */
export function measuredSpectrum(content: string): MeasuredSpectrum {
  const found = registered.get(content);
  if (found) return found;
  const message = 'The measured spectrum is not at hand: its file has not been read, or has changed since.';
  const allowed = 'a CSV or NPY file that is there';
  throw new CoarsegrainError({ kind: 'not-found', field: 'file', value: content, allowed, message });
}
