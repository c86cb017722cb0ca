import { describe, expect, it } from 'vitest';
import { drawDataSet, modesOf, type DataSet, type Modes } from '../../../core/experiment/data-set.ts';
import { drawRegression, regress } from '../../../core/experiment/regression.ts';
import { parseSystem, type System } from '../../../core/model/system.ts';
import { Stream } from '../../../core/numerics/stream.ts';

const idle = () => undefined;
const base = { alpha: 0.6, beta: 0.9, kappa: 0.1 };

function systemOf(input: Record<string, unknown>): System {
  const { features = 'gaussian', ...rest } = input;
  return { ...parseSystem({ ...base, ...rest }), features: features as System['features'] };
}

/** Gauss and Jordan's elimination with pivots. */
function inverse(matrix: number[][]): number[][] {
  const n = matrix.length;
  const rows = matrix.map((row, i) => [...row, ...row.map((_, j) => (i === j ? 1 : 0))]);
  for (let i = 0; i < n; i++) {
    let pivot = i;
    for (let j = i; j < n; j++) if (Math.abs(rows[j]![i]!) > Math.abs(rows[pivot]![i]!)) pivot = j;
    [rows[i], rows[pivot]] = [rows[pivot]!, rows[i]!];
    rows[i] = rows[i]!.map((value) => value / rows[i]![i]!);
    rows.forEach((row, j) => {
      if (j !== i) rows[j] = row.map((value, k) => value - row[i]! * rows[i]![k]!);
    });
  }
  return rows.map((row) => row.slice(n));
}

/** The posterior of f_k ~ N(0, λ_k), labels ~ N(Σ f_k φ_k, κ): covariance (1/λ + ΦᵀΦ/κ)⁻¹, mean covariance · Φᵀ labels/κ. */
function plainly({ lambda, y }: Modes, { P, K, features, labels }: DataSet, kappa: number) {
  const phi = (sample: number, k: number) => features[sample * K + k]!;
  const samples = [...labels.keys()];
  const modes = [...lambda.keys()];
  const sum = (list: number[], of: (i: number) => number) => list.reduce((total, i) => total + of(i), 0);
  const covariance = inverse(
    modes.map((k) =>
      modes.map((l) => (k === l ? 1 / lambda[k]! : 0) + sum(samples, (i) => phi(i, k) * phi(i, l)) / kappa),
    ),
  );
  const mean = modes.map((k) =>
    sum(modes, (l) => (covariance[k]![l]! * sum(samples, (i) => phi(i, l) * labels[i]!)) / kappa),
  );
  const spread = (i: number) => sum(modes, (k) => sum(modes, (l) => phi(i, k) * covariance[k]![l]! * phi(i, l)));
  const trainX = sum(samples, (i) => (labels[i]! - sum(modes, (k) => phi(i, k) * mean[k]!)) ** 2 + spread(i)) / P;
  return { trainX, q: sum(modes, (k) => (y[k]! - mean[k]!) ** 2), V: sum(modes, (k) => covariance[k]![k]!) };
}

describe('exact regression', () => {
  it('is the posterior that plain inversion gives, in the samples and in the modes', () => {
    for (const [P, K] of [
      [1, 1],
      [1, 6],
      [4, 9],
      [7, 7],
      [9, 4],
      [30, 6],
      [40, 1],
    ] as const) {
      for (const more of [{}, { noise: 0.3, lambda0: 2, y0: 3, kappa: 2 }, { features: 'fourier', kappa: 0.01 }]) {
        const system = systemOf({ P, K, ...more });
        const modes = modesOf(system);
        const data = drawDataSet(system, modes, Stream.of('tiny', P));
        const { trainX, q, V } = plainly(modes, data, system.kappa);
        const draw = drawRegression(system, Stream.of('tiny', P), idle);
        expect(draw.status).toBe('converged');
        [trainX / 2, q + V, trainX, q, V].forEach((value, at) => {
          expect(Math.abs(draw.values[at]! / value - 1), `${P} ${K} ${JSON.stringify(more)} ${at}`).toBeLessThan(1e-9);
        });
      }
    }
  });

  it('is the same in the samples as in the modes, down to small ridges and steep spectra', () => {
    for (const [alpha, kappa, tolerance] of [
      [0.6, 0.1, 1e-10],
      [0.6, 1e-6, 1e-6],
      [4, 1e-6, 1e-6],
      [20, 1e-6, 1e-6],
      [20, 1e6, 1e-9],
    ] as const) {
      const few = systemOf({ P: 150, K: 140, alpha, kappa });
      const modes = modesOf(few);
      const { P, K, features, labels } = drawDataSet(few, modes, Stream.of('both', 1));
      // Modes that the kernel does not have, so that there are more of them than samples.
      const more = 160;
      const padded = new Float64Array(P * more);
      for (let sample = 0; sample < P; sample++)
        padded.set(features.subarray(sample * K, (sample + 1) * K), sample * more);
      const wide = { K: more, lambda: new Float64Array(more), y: new Float64Array(more) };
      wide.lambda.set(modes.lambda);
      wide.y.set(modes.y);
      const inModes = regress(modes, { P, K, features, labels }, kappa, idle)!;
      const inSamples = regress(wide, { P, K: more, features: padded, labels }, kappa, idle)!;
      for (const key of ['trainX', 'q', 'V'] as const)
        expect(Math.abs(inSamples[key] / inModes[key] - 1), `${alpha} ${kappa} ${key}`).toBeLessThan(tolerance);
    }
  });

  it('takes the modes where the matrix of the samples has lost its digits, and gives nothing where that is too large', () => {
    const steep = { alpha: 12, beta: 12, P: 20, kappa: 1e-13 };
    const [few, many] = [100, 2100].map((K) => drawRegression(systemOf({ ...steep, K }), Stream.of('steep', 0), idle));
    expect(few!.status).toBe('converged');
    expect(few!.values.every((value) => value > 0)).toBe(true);
    expect(many).toEqual({ status: 'not converged', values: [NaN, NaN, NaN, NaN, NaN] });
    // Where the spectrum is not steep, no ridge is too small: the tail takes its place.
    const flat = drawRegression(systemOf({ P: 20, K: 2100, kappa: 1e-13 }), Stream.of('flat', 0), idle);
    expect(flat.status).toBe('converged');
    expect(flat.values[2]! / 1e-13).toBeCloseTo(1, 9);
  });

  it('tends to least squares with many samples: q to σ²K/P, V to κK/P, the training error to σ²(1−K/P) + κK/P', () => {
    const [P, K, noise, kappa] = [1000, 6, 0.5, 0.01];
    const system = systemOf({ P, K, noise, kappa });
    const draws = Array.from({ length: 100 }, (_, number) => drawRegression(system, Stream.of('many', number), idle));
    const mean = (at: number) => draws.reduce((sum, { values }) => sum + values[at]!, 0) / draws.length;
    // q/σ²·P is χ² of K, its relative standard error √(2/600); that of the training error √(2/P/100).
    expect(Math.abs((mean(3) * P) / (noise * K) - 1)).toBeLessThan(3 * Math.sqrt(2 / 600) + K / P);
    expect((mean(4) * P) / (kappa * K)).toBeCloseTo(1, 1);
    const train = noise * (1 - K / P) + (kappa * K) / P;
    expect(Math.abs(mean(2) / train - 1)).toBeLessThan(3 * Math.sqrt(2 / P / 100));
  });

  it('knows nothing without samples that tell: large ridges leave prior and target', () => {
    const system = systemOf({ P: 5, K: 40, kappa: 1e9 });
    const { lambda, y } = modesOf(system);
    const { values } = drawRegression(system, Stream.of('ridge', 0), idle);
    expect(values[3]).toBeCloseTo(
      y.reduce((sum, value) => sum + value ** 2, 0),
      7,
    );
    expect(values[4]).toBeCloseTo(
      lambda.reduce((sum, value) => sum + value, 0),
      7,
    );
  });

  it('depends on the stream alone, and ends where progress throws', () => {
    const system = systemOf({ P: 250, K: 300 });
    const shares: number[] = [];
    const draw = () => drawRegression(system, Stream.of('same', 3), (share) => shares.push(share));
    expect(draw()).toEqual(draw());
    expect(drawRegression(system, Stream.of('same', 4), idle)).not.toEqual(draw());
    expect(shares.length).toBeGreaterThan(10);
    expect(Math.min(...shares)).toBeGreaterThan(0);
    expect(Math.max(...shares)).toBeLessThanOrEqual(1);
    const stop = () => {
      throw new Error('stopped');
    };
    expect(() => drawRegression(system, Stream.of('same', 3), stop)).toThrow('stopped');
  });
});
