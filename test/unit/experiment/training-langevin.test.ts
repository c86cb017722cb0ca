import { describe, expect, it } from 'vitest';
import { drawDataSet, modesOf, type DataSet, type Modes } from '../../../core/experiment/data-set.ts';
import { trainByLangevin } from '../../../core/experiment/langevin-training.ts';
import { NetworkPosterior } from '../../../core/experiment/network-posterior.ts';
import { directionsOf } from '../../../core/experiment/training-directions.ts';
import { drawTraining } from '../../../core/experiment/training.ts';
import { lossOf } from '../../../core/model/loss.ts';
import type { System } from '../../../core/model/system.ts';
import { factor, solve } from '../../../core/numerics/cholesky.ts';
import { Stream } from '../../../core/numerics/stream.ts';
import { networkSystem, over, silent } from './training-systems.ts';

const stream = (number = 0) => Stream.of('training', number);
const langevin = (input: Record<string, unknown>) => networkSystem({ ...input, dynamics: 'langevin' });

function dataOf(system: System): { modes: Modes; data: DataSet } {
  const modes = modesOf(system);
  return { modes, data: drawDataSet(system, modes, stream(99)) };
}

/** Averages of training loss, training X, test X and ξ. */
type Averages = [number, number, number, number];

/** Adds up weights, given as logarithms, and the averages under them. */
class Sum {
  private shift = -Infinity;
  private readonly sums = [0, 0, 0, 0, 0];

  add(log: number, values: Averages) {
    if (log > this.shift) {
      const factor = Math.exp(this.shift - log);
      for (let i = 0; i < 5; i++) this.sums[i] = this.sums[i]! * factor;
      this.shift = log;
    }
    const weight = Math.exp(log - this.shift);
    [1, ...values].forEach((value, i) => {
      this.sums[i] = this.sums[i]! + weight * value;
    });
  }

  get averages(): Averages {
    const [total, ...sums] = this.sums;
    return sums.map((sum) => sum / total!) as Averages;
  }
}

/** ln ξ in equal steps over all that χ²_N/N and the data allow. */
const scales = (N: number, steps: number) =>
  Array.from({ length: steps }, (_, i) => {
    const span = Math.min(40, 12 * Math.sqrt(2 / N) + 20 / N);
    return -span + ((i + 0.5) / steps) * (span + 6 * Math.sqrt(2 / N));
  });

/** Two modes at most, by sums over a grid of ln ξ and h_k/√ξ. */
function byQuadrature(system: System): Averages {
  const { modes, data } = dataOf(system);
  const loss = lossOf(system);
  const { N, kappa } = system;
  const { K, P, features, labels } = data;
  const sum = new Sum();
  const points = K === 1 ? 500 : 120;
  const grid = Array.from({ length: points }, (_, i) => -9 + (18 * (i + 0.5)) / points);
  const walk = (ln: number, chosen: number[]) => {
    if (chosen.length < K) {
      for (const w of grid) walk(ln, [...chosen, w]);
      return;
    }
    const xi = Math.exp(ln);
    const f = chosen.map((w, k) => Math.sqrt(xi * modes.lambda[k]!) * w);
    let [energy, square] = [0, 0];
    for (let sample = 0; sample < P; sample++) {
      const delta = f.reduce((rest, value, k) => rest - value * features[sample * K + k]!, labels[sample]!);
      energy += loss.value(delta);
      square += delta * delta;
    }
    const prior = (N / 2) * (ln - xi) - chosen.reduce((total, w) => total + (w * w) / 2, 0);
    const test = f.reduce((total, value, k) => total + (modes.y[k]! - value) ** 2, 0);
    sum.add(prior - energy / kappa, [energy / P, square / P, test, xi]);
  };
  for (const ln of scales(N, K === 1 ? 150 : 40)) walk(ln, []);
  return sum.averages;
}

/** Quadratic loss: exact regression at every ξ, weighted by its evidence. */
function byRegression(system: System): Averages {
  const { modes, data } = dataOf(system);
  const { N, kappa } = system;
  const { K, P, features, labels } = data;
  const { lambda, y } = modes;
  const sum = new Sum();
  for (const ln of scales(N, 150)) {
    const xi = Math.exp(ln);
    const matrix = new Float64Array(P * P);
    for (let a = 0; a < P; a++) {
      for (let b = 0; b < P; b++) {
        for (let k = 0; k < K; k++) {
          const product = features[a * K + k]! * features[b * K + k]!;
          matrix[a * P + b] = matrix[a * P + b]! + xi * lambda[k]! * product;
        }
        if (a === b) matrix[a * P + b] = matrix[a * P + b]! + kappa;
      }
    }
    factor(matrix, P);
    const dual = solve(matrix, P, labels.slice());
    let evidence = 0;
    for (let a = 0; a < P; a++) evidence -= (labels[a]! * dual[a]!) / 2 + Math.log(matrix[a * P + a]!);
    // Δ at the samples has the mean κG⁻¹y and the variance κ − κ²(G⁻¹)_aa.
    let train = 0;
    for (let a = 0; a < P; a++) {
      const unit = new Float64Array(P);
      unit[a] = 1;
      train += ((kappa * dual[a]!) ** 2 + kappa - kappa * kappa * solve(matrix, P, unit)[a]!) / P;
    }
    let test = 0;
    for (let k = 0; k < K; k++) {
      const column = Float64Array.from({ length: P }, (_, a) => xi * lambda[k]! * features[a * K + k]!);
      const mean = column.reduce((total, value, a) => total + value * dual[a]!, 0);
      const known = solve(matrix, P, column.slice());
      const variance = xi * lambda[k]! - column.reduce((total, value, a) => total + value * known[a]!, 0);
      test += (y[k]! - mean) ** 2 + variance;
    }
    sum.add((N / 2) * (ln - xi) + evidence, [train / 2, train, test, xi]);
  }
  return sum.averages;
}

/** Chains on one data set, with their own streams: within 4 standard errors of what is exact. */
function expectAverages(system: System, exact: Averages) {
  const { modes, data } = dataOf(system);
  const draws = Array.from({ length: 8 }, (_, n) => trainByLangevin(system, modes, data, stream(n), silent));
  expect(draws.map(({ status }) => status)).toEqual(draws.map(() => 'converged'));
  exact.forEach((value, i) => {
    const { mean, error } = over(draws, i);
    expect(Math.abs(mean - value) / error).toBeLessThan(4);
    expect(error / value).toBeLessThan(0.1);
  });
}

describe('the directions that the data see', () => {
  it.each([
    { K: 12, P: 5 },
    { K: 5, P: 12 },
    { K: 7, P: 7, features: 'fourier' },
    { K: 3, P: 1 },
  ])('make up the inputs, and with the rest the kernel: %o', (input) => {
    const { modes, data } = dataOf(langevin({ N: 4, ...input }));
    const { K, P, features } = data;
    const found = directionsOf(modes, data, silent);
    expect(found.count).toBe(Math.min(K, P));
    for (let a = 0; a < P; a++) {
      for (let k = 0; k < K; k++) {
        let product = 0;
        for (let j = 0; j < found.count; j++) {
          product += found.samples[a * found.count + j]! * found.modes[k * found.count + j]!;
        }
        // Σ_j (Fv_j)(√λ_k v_jk) is λ_k φ_k(x_a), since F lies in the span of the directions.
        expect(product).toBeCloseTo(modes.lambda[k]! * features[a * K + k]!, 8);
      }
    }
    for (let i = 0; i < found.count; i++) {
      for (let j = 0; j <= i; j++) {
        let [samples, vectors] = [0, 0];
        for (let a = 0; a < P; a++)
          samples += found.samples[a * found.count + i]! * found.samples[a * found.count + j]!;
        for (let k = 0; k < K; k++) {
          vectors += (found.modes[k * found.count + i]! * found.modes[k * found.count + j]!) / modes.lambda[k]!;
        }
        expect(samples).toBeCloseTo(i === j ? found.strengths[i]! : 0, 9);
        expect(vectors).toBeCloseTo(i === j ? 1 : 0, 6);
      }
    }
    const seen = found.modes.reduce((total, value) => total + value * value, 0);
    expect(seen + found.rest).toBeCloseTo(
      modes.lambda.reduce((total, value) => total + value, 0),
      10,
    );
  });

  it('are fewer where samples repeat', () => {
    const { modes, data } = dataOf(langevin({ N: 4, K: 6, P: 4 }));
    data.features.copyWithin(6, 0, 6);
    expect(directionsOf(modes, data, silent).count).toBe(3);
  });
});

describe('the energy of the weights', () => {
  const posteriorOf = (system: System) => {
    const { modes, data } = dataOf(system);
    const directions = directionsOf(modes, data, silent);
    const { N, kappa } = system;
    const posterior = new NetworkPosterior(N, kappa, lossOf(system), modes, directions, data.labels, silent);
    return { posterior, modes, data, directions };
  };

  it.each([
    { N: 3, K: 6, P: 4, u: 2 },
    { N: 50, K: 4, P: 9, loss: 'log-cosh' },
  ])('has the gradient of its differences: %o', (input) => {
    const { posterior } = posteriorOf(langevin(input));
    const at = Float64Array.from({ length: posterior.size }, (_, i) => Math.sin(3 * i + 1));
    const gradient = new Float64Array(at.length);
    posterior.energy(at, gradient);
    const ignored = new Float64Array(at.length);
    for (let i = 0; i < at.length; i++) {
      const shifted = (by: number) =>
        posterior.energy(
          at.map((x, j) => (i === j ? x + by : x)),
          ignored,
        );
      expect(gradient[i]).toBeCloseTo((shifted(1e-5) - shifted(-1e-5)) / 2e-5, 5);
    }
  });

  it('is white at the quadratic loss: unit curvature in every direction of the data, at every ξ', () => {
    const { posterior } = posteriorOf(langevin({ N: 30, K: 8, P: 5, u: 0 }));
    const at = new Float64Array(posterior.size);
    const [one, other] = [new Float64Array(at.length), new Float64Array(at.length)];
    for (const ln of [-3, 0, 2]) {
      at[0] = ln;
      at.fill(0, 1);
      posterior.energy(at, one);
      for (let j = 1; j < at.length; j++) {
        at.fill(0, 1);
        at[j] = 1;
        posterior.energy(at, other);
        for (let i = 1; i < at.length; i++) expect(other[i]! - one[i]!).toBeCloseTo(i === j ? 1 : 0, 8);
      }
    }
  });
});

describe('Langevin training', () => {
  it.each([
    { N: 1, K: 1, P: 3, u: 0, kappa: 0.5 },
    { N: 1, K: 1, P: 2, u: 5, kappa: 1 },
    { N: 2, K: 1, P: 3, u: 5, noise: 0.3 },
    { N: 10_000, K: 1, P: 2, u: 5, kappa: 1 },
    { N: 3, K: 2, P: 1, u: 5, kappa: 0.3 },
    { N: 2, K: 2, P: 3, u: 2, kappa: 0.5 },
    { N: 10_000, K: 2, P: 3, u: 2, kappa: 0.5 },
    { N: 3, K: 1, P: 2, loss: 'log-cosh' },
  ])('has the averages of the posterior, by quadrature: %o', (input) => {
    const system = langevin(input);
    expectAverages(system, byQuadrature(system));
  });

  it.each([
    { N: 10, K: 20, P: 12, u: 0 },
    { N: 50, K: 12, P: 20, u: 0, noise: 0.2 },
    { N: 10_000, K: 20, P: 12, u: 0 },
  ])('has those of exact regression averaged over ξ at the quadratic loss: %o', (input) => {
    const system = langevin(input);
    expectAverages(system, byRegression(system));
  });

  it('does not depend on the time, and is the same whenever it is done', () => {
    const system = langevin({ N: 5, K: 8, P: 6, u: 1, time: 5 });
    const once = drawTraining(system, stream(), silent);
    expect(once.status).toBe('converged');
    expect(once.quality!.splitR).toBeLessThan(1.01);
    expect(once.quality!.effective).toBeGreaterThanOrEqual(200);
    expect(once.quality!.acceptance).toBeGreaterThan(0.7);
    expect(drawTraining(system, stream(), silent)).toEqual(once);
    expect(drawTraining({ ...system, time: 50 }, stream(), silent)).toEqual(once);
    expect(drawTraining(system, stream(1), silent).values).not.toEqual(once.values);
  });

  it('says where its chains do not meet, and goes on from there', () => {
    // Label and output differ by any multiple of 2π: chains stay where they are.
    const system = langevin({ N: 5, K: 2, P: 4, kappa: 0.01, loss: 'formula', ell: '1-cos(Delta)', y0: 3 });
    const first = drawTraining(system, stream(), silent);
    expect(first.status).toBe('chains not converged');
    expect(first.quality!.splitR).toBeGreaterThan(1.01);
    expect(first.values.every(Number.isFinite)).toBe(true);
    const second = drawTraining(system, stream(), silent, first.state);
    expect(second.status).toBe('chains not converged');
    expect(second.state).toHaveLength(first.state!.length);
    expect(second.state![0]).toBe(2 * first.state![0]!);
    expect(second.values).not.toEqual(first.values);
    expect(drawTraining(system, stream(), silent, first.state)).toEqual(second);
  });

  it('has no stationary state for a loss without a bottom, and says so', () => {
    const { status, values } = drawTraining(langevin({ N: 5, K: 2, P: 2, u: -0.1 }), stream(), silent);
    expect(status).toBe('not converged');
    expect(values.every(Number.isNaN)).toBe(true);
  });

  it('tells how far it is, rising from 0 to 1, and lets cancelling through', () => {
    const system = langevin({ N: 20, K: 60, P: 40, u: 1 });
    const shares: number[] = [];
    drawTraining(system, stream(), (share) => shares.push(share));
    expect(shares.length).toBeGreaterThan(10);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares.every((share) => share >= 0 && share <= 1)).toBe(true);
    const cancel = () => {
      throw new Error('cancelled');
    };
    expect(() => drawTraining(system, stream(), cancel)).toThrow('cancelled');
  });
});
