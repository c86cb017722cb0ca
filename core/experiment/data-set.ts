/** Data sets drawn at random: features, and the labels of the target on them (theory, section 1). */
import { CoarsegrainError } from '../errors.ts';
import { spectrumOf } from '../model/spectrum.ts';
import type { System } from '../model/system.ts';
import type { Stream } from '../numerics/stream.ts';

/** As the range of K of experiments has it; the modes of a file are counted only when it is read. */
const mostModes = 10_000;

/** The modes of a system: λ_k, and y_k ≥ 0. */
export interface Modes {
  K: number;
  lambda: Float64Array<ArrayBuffer>;
  y: Float64Array<ArrayBuffer>;
}

export interface DataSet {
  P: number;
  K: number;
  /** φ_k(x_μ), row by row: K numbers a sample. */
  features: Float64Array<ArrayBuffer>;
  /** Σ_k y_k φ_k(x_μ) + noise. */
  labels: Float64Array<ArrayBuffer>;
}

/**
 * @param system K finite
 * @throws CoarsegrainError where a formula has no value that is allowed, or a measured spectrum has more modes than are drawn
 */
export function modesOf(system: System): Modes {
  const { K, lambda, y2 } = spectrumOf(system);
  if (K > mostModes) {
    const allowed = `K at most ${String(mostModes)}`;
    const message = `The spectrum has ${String(K)} modes, more than an experiment draws: give ${allowed}.`;
    throw new CoarsegrainError({ kind: 'outside-range', field: 'K', value: K, allowed, message });
  }
  const eigenvalues = Float64Array.from({ length: K }, (_, index) => lambda(index + 1));
  const y = Float64Array.from({ length: K }, (_, index) => Math.sqrt(y2(index + 1)));
  // A length is an integer to the compiler, which a number that was parsed is not: loops to it are twice as fast.
  return { K: eigenvalues.length, lambda: eigenvalues, y };
}

/**
 * A data set of P samples. Gaussian features are independent and normal, which level 2 assumes. Those of the Fourier basis are
 * √2 cos jx, √2 sin jx for k = 2j−1, 2j, of a position x uniform on the circle: orthonormal too, but neither Gaussian nor independent.
 * @param system P an integer
 */
export function drawDataSet(system: System, { K, y }: Modes, stream: Stream): DataSet {
  const { P, noise } = system;
  const features = new Float64Array(P * K);
  if (system.features === 'fourier') fillFourier(features, P, K, stream);
  else stream.normals(features);
  const deviation = Math.sqrt(noise);
  const labels = Float64Array.from({ length: P }, (_, sample) => {
    let label = 0;
    for (let k = 0; k < K; k++) label += features[sample * K + k]! * y[k]!;
    return label;
  });
  // Drawn whatever the noise is, so that systems of different noise have the same features and the same noise but for its size.
  for (let sample = 0; sample < P; sample++) labels[sample] = labels[sample]! + deviation * stream.normal();
  return { P: labels.length, K, features, labels };
}

function fillFourier(features: Float64Array, P: number, K: number, stream: Stream): void {
  for (let sample = 0; sample < P; sample++) {
    const x = 2 * Math.PI * stream.uniform();
    for (let k = 0; k < K; k++) {
      const angle = (Math.floor(k / 2) + 1) * x;
      features[sample * K + k] = Math.SQRT2 * (k % 2 === 0 ? Math.cos(angle) : Math.sin(angle));
    }
  }
}
