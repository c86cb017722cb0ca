import { describe, expect, it } from 'vitest';
import { drawDataSet, modesOf } from '../../../core/experiment/data-set.ts';
import { trainByGradient } from '../../../core/experiment/gradient-training.ts';
import { drawWeights, NetworkTraining } from '../../../core/experiment/network.ts';
import { follow } from '../../../core/experiment/training-steps.ts';
import { drawTraining } from '../../../core/experiment/training.ts';
import { lossOf } from '../../../core/model/loss.ts';
import type { System } from '../../../core/model/system.ts';
import { Stream } from '../../../core/numerics/stream.ts';
import { networkSystem, over, silent } from './training-systems.ts';

const stream = (number = 0) => Stream.of('training', number);

/** A network, its data set and the loss per sample written out plainly. */
function plain(system: System, number = 0) {
  const random = stream(number);
  const modes = modesOf(system);
  const data = drawDataSet(system, modes, random);
  const weights = drawWeights(system.N, modes.K, random);
  const { N } = system;
  const { K, P, features, labels } = data;
  const outputs = (w: Float64Array) =>
    Array.from({ length: K }, (_, k) => {
      let h = 0;
      for (let i = 0; i < N; i++) h += (w[i]! * w[N + i * K + k]!) / Math.sqrt(N);
      return Math.sqrt(modes.lambda[k]!) * h;
    });
  const start = outputs(weights);
  const loss = lossOf(system);
  const differences = (w: Float64Array) => {
    const f = outputs(w);
    return Array.from(labels, (label, sample) =>
      f.reduce((sum, value, k) => sum - (value - start[k]!) * features[sample * K + k]!, label),
    );
  };
  const cost = (w: Float64Array) => differences(w).reduce((sum, delta) => sum + loss.value(delta) / P, 0);
  const training = new NetworkTraining(weights, modes, data, loss, 1, silent);
  return { modes, data, weights, training, cost, differences, outputs, start };
}

describe('the network', () => {
  it.each([
    { N: 3, K: 4, P: 5, u: 2 },
    { N: 6, K: 3, P: 2, loss: 'log-cosh', noise: 0.5 },
    { N: 1, K: 1, P: 1, loss: 'sextic', u: 0.3, features: 'fourier' },
  ])('falls along half the gradient of the loss per sample: %o', (input) => {
    const { weights, training, cost } = plain(networkSystem(input));
    const at = weights.map((weight, i) => weight + Math.sin(i));
    const slope = new Float64Array(at.length);
    training.slope(at, slope);
    for (let i = 0; i < at.length; i++) {
      const shifted = (by: number) => cost(at.map((weight, j) => (i === j ? weight + by : weight)));
      expect(slope[i]).toBeCloseTo(-0.5 * ((shifted(1e-5) - shifted(-1e-5)) / 2e-5), 7);
    }
  });

  it('measures errors as they are written out', () => {
    const { modes, weights, training, cost, differences, outputs, start } = plain(
      networkSystem({ N: 3, K: 4, P: 5, u: 2, noise: 1 }),
    );
    const at = weights.map((weight, i) => weight + Math.sin(i));
    const { trainLoss, trainX, testX } = training.errors(at);
    const deltas = differences(at);
    expect(trainLoss).toBeCloseTo(cost(at), 12);
    expect(trainX).toBeCloseTo(deltas.reduce((sum, delta) => sum + delta * delta, 0) / deltas.length, 12);
    const f = outputs(at);
    expect(testX).toBeCloseTo(
      f.reduce((sum, value, k) => sum + (modes.y[k]! - value + start[k]!) ** 2, 0),
      12,
    );
    expect(training.kernelScale(at)).toBeCloseTo((at[0]! ** 2 + at[1]! ** 2 + at[2]! ** 2) / 3, 12);
  });

  it('knows the largest rate of decay, by the quadratic loss at a minimum', () => {
    const { weights, training } = plain(networkSystem({ N: 4, K: 3, P: 2, u: 0 }));
    const at = weights.slice();
    expect(follow(training, at, 1e6, 1e-8, silent)).toBe(true);
    // A perturbation that has decayed for a while is along the direction of its rate; there the slope is −rate times it.
    const n = at.length;
    const slope = (w: Float64Array) => {
      const out = new Float64Array(n);
      training.slope(w, out);
      return out;
    };
    let direction = Float64Array.from({ length: n }, (_, i) => Math.cos(i));
    let rate = 0;
    for (let step = 0; step < 200; step++) {
      const norm = Math.hypot(...direction);
      const [up, down] = [1, -1].map((sign) => slope(at.map((w, i) => w + (sign * 1e-5 * direction[i]!) / norm)));
      direction = up!.map((value, i) => -(value - down![i]!) / 2e-5);
      rate = Math.hypot(...direction);
    }
    expect(training.stiffness(at, 200) / rate).toBeCloseTo(1, 4);
  });
});

describe('time steps', () => {
  const rates = [1e-3, 0.1, 1, 30, 1e3];
  const decay = {
    slope: (y: Float64Array, out: Float64Array) => {
      for (let i = 0; i < rates.length; i++) out[i] = -rates[i]! * y[i]!;
    },
    stiffness: () => 1e3,
    size: (_: Float64Array, change: Float64Array) => Math.hypot(...change),
  };
  const after = (time: number, tolerance: number) => {
    const y = new Float64Array(rates.length).fill(1);
    expect(follow(decay, y, time, tolerance, silent)).toBe(true);
    return Math.max(...rates.map((rate, i) => Math.abs(y[i]! - Math.exp(-rate * time))));
  };

  it.each([0.01, 1, 30, 1000])('follow rates over six decades until t = %d', (time) => {
    expect(after(time, 1e-6)).toBeLessThan(3e-5);
    expect(after(time, 1e-8)).toBeLessThan(2e-6);
  });

  it('ask for the slope by far fewer times than Euler would', () => {
    let slopes = 0;
    const counted = {
      ...decay,
      slope: (y: Float64Array, out: Float64Array) => {
        slopes++;
        decay.slope(y, out);
      },
    };
    follow(counted, new Float64Array(rates.length).fill(1), 1000, 1e-5, silent);
    expect(slopes).toBeLessThan((1000 * 1e3) / 2 / 30);
  });
});

describe('gradient training', () => {
  const network = { N: 20, K: 30, P: 15, u: 3 };

  it('is that of Euler’s steps as they become small', () => {
    const time = 2;
    const { weights, training, cost } = plain(networkSystem({ ...network, time }));
    // Two step sizes, extrapolated.
    const [coarse, fine] = [400, 800].map((steps) => {
      const at = weights.slice();
      const slope = new Float64Array(at.length);
      for (let step = 0; step < steps; step++) {
        training.slope(at, slope);
        for (let i = 0; i < at.length; i++) at[i] = at[i]! + (time / steps) * slope[i]!;
      }
      return cost(at);
    });
    const { values } = drawTraining(networkSystem({ ...network, time }), stream(), silent);
    expect(Math.abs(values[0]! / (2 * fine! - coarse!) - 1)).toBeLessThan(2e-4);
  });

  it.each([
    { ...network, time: 30 },
    { ...network, time: 30, u: 10 },
    { ...network, time: 10, loss: 'log-cosh' },
  ])('has steps so small that smaller ones change nothing beyond 2e-4: %o', (input) => {
    const train = (precision?: number) => {
      const system = networkSystem(input);
      const random = stream();
      const modes = modesOf(system);
      return trainByGradient(system, modes, drawDataSet(system, modes, random), random, silent, precision);
    };
    const [usual, exact] = [train(), train(1e-8)];
    usual.values.forEach((value, i) => {
      expect(Math.abs(value / exact.values[i]! - 1)).toBeLessThan(2e-4);
    });
  });

  it('begins at f = 0 and never raises the loss', () => {
    const times = [1e-9, 0.01, 0.1, 1, 3, 10, 30, 100, 1000];
    const losses = times.map((time) => drawTraining(networkSystem({ ...network, time }), stream(), silent).values[0]!);
    const { data } = plain(networkSystem(network));
    const first = data.labels.reduce((sum, label) => sum + (label ** 2 / 2 + (3 * label ** 4) / 4) / data.P, 0);
    expect(losses[0]! / first).toBeCloseTo(1, 6);
    for (let i = 1; i < times.length; i++) expect(losses[i]).toBeLessThan(losses[i - 1]!);
  });

  // A draw's kernel is off by √(2/N) in each layer and √(4/P) or so, 4 % together, and X by up to twice that: three times 4 % for the mean of
  // four draws. The long tests are ten times as large.
  it.each([
    { u: 0, time: 1 },
    { u: 1, time: 1 },
    { u: 10, time: 0.3 },
  ])('is the gradient flow of level 1 at large N and P: %o', ({ u, time }) => {
    const system = { ...networkSystem({ N: 2000, K: 3, P: 1, u, time }), P: 4000 };
    const draws = [0, 1, 2, 3].map((number) => drawTraining(system, stream(number), silent));
    const { lambda, y } = modesOf(system);
    const X = (tau: number) => y.reduce((sum, y, k) => sum + y * y * Math.exp(-2 * lambda[k]! * tau), 0);
    let tau = 0;
    const step = time / 20_000;
    for (let count = 0; count < 20_000; count++) {
      const speed = (at: number) => 1 + 3 * u * X(at);
      tau += step * speed(tau + (step / 2) * speed(tau));
    }
    const expected = [X(tau) / 2 + 0.75 * u * X(tau) ** 2, X(tau), X(tau), 1];
    expected.forEach((value, i) => {
      expect(Math.abs(over(draws, i).mean / value - 1)).toBeLessThan(0.12);
    });
  });

  it('is the same whenever it is done, and another on another stream', () => {
    const system = networkSystem({ ...network, time: 5 });
    const once = drawTraining(system, stream(), silent);
    expect(drawTraining(system, stream(), silent)).toEqual(once);
    expect(drawTraining(system, stream(1), silent).values).not.toEqual(once.values);
    expect(drawTraining({ ...system, kappa: 7 }, stream(), silent)).toEqual(once);
  });

  it('runs away for a loss without a bottom, and says so', () => {
    const { status, values } = drawTraining(networkSystem({ ...network, u: -3, time: 100 }), stream(), silent);
    expect(status).toBe('not converged');
    expect(values.every(Number.isNaN)).toBe(true);
  });

  it('tells how far it is, rising from 0 to 1, and lets cancelling through', () => {
    const system = networkSystem({ N: 100, K: 100, P: 100, u: 1, time: 1000 });
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

  it('refuses lists of widths, and more weights than fit into memory', () => {
    const refused = (kind: string) =>
      expect.objectContaining({ report: expect.objectContaining({ kind, field: 'N' }) as unknown }) as unknown as Error;
    expect(() => networkSystem({ ...network, N: [20, 20] })).toThrow(refused('wrong-type'));
    expect(() => drawTraining(networkSystem({ ...network, N: 10_000, K: 5000 }), stream(), silent)).toThrow(
      refused('outside-range'),
    );
  });
});
