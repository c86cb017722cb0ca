import { describe, expect, it } from 'vitest';
import { drawDataSet, modesOf } from '../../../core/experiment/data-set.ts';
import { drawPosterior } from '../../../core/experiment/posterior.ts';
import { drawRegression } from '../../../core/experiment/regression.ts';
import { lossOf } from '../../../core/model/loss.ts';
import type { System, SystemInput } from '../../../core/model/system.ts';
import { Stream } from '../../../core/numerics/stream.ts';
import { idle, systemOf } from './posterior-systems.ts';

/** trainLoss, trainX, testX, q, V by the trapezoid rule over one or two f_k, on the data set that the stream begins with. */
function quadrature(system: System, stream: Stream): number[] {
  const modes = modesOf(system);
  const { features, labels } = drawDataSet(system, modes, stream);
  const { K, P, kappa } = { ...modes, ...system, K: modes.K };
  const loss = lossOf(system);
  const half = 120;
  const sums = [0, 0, 0, 0];
  const mean = new Float64Array(K);
  let total = 0;
  const f = new Float64Array(K);
  const visit = () => {
    let exponent = 0;
    for (let k = 0; k < K; k++) exponent -= f[k]! ** 2 / (2 * modes.lambda[k]!);
    let [losses, squares] = [0, 0];
    for (let i = 0; i < P; i++) {
      let d = labels[i]!;
      for (let k = 0; k < K; k++) d -= f[k]! * features[i * K + k]!;
      losses += loss.value(d);
      squares += d * d;
    }
    const weight = Math.exp(exponent - losses / kappa);
    total += weight;
    sums[0]! += (weight * losses) / P;
    sums[1]! += (weight * squares) / P;
    for (let k = 0; k < K; k++) {
      const delta = modes.y[k]! - f[k]!;
      sums[2]! += weight * delta * delta;
      mean[k]! += weight * delta;
    }
  };
  const over = (k: number) => {
    if (k === K) {
      visit();
      return;
    }
    for (let step = -half; step <= half; step++) {
      f[k] = (step / half) * 6 * Math.sqrt(modes.lambda[k]!);
      over(k + 1);
    }
  };
  over(0);
  const q = mean.reduce((sum, value) => sum + (value / total) ** 2, 0);
  return [sums[0]! / total, sums[1]! / total, sums[2]! / total, q, sums[2]! / total - q];
}

const wavy = { loss: 'formula', ell: 'Delta^2/2 - 0.2*Delta^4 + 0.05*Delta^6' };

describe('the posterior of a data set', () => {
  it.each<SystemInput>([
    { K: 1, P: 3, u: 3 },
    { K: 2, P: 3, u: 3 },
    { K: 2, P: 1, u: 3, noise: 0.5 },
    { K: 2, P: 3, loss: 'log-cosh', noise: 1 },
    { K: 2, P: 1, loss: 'log-cosh', kappa: 1 },
    { K: 2, P: 3, ...wavy },
    { K: 2, P: 1, loss: 'sextic', u: 10 },
  ])('has the averages that quadrature gives: %j', (input) => {
    const system = systemOf({ kappa: 0.3, ...input });
    const draws = 24;
    const differences = Array.from({ length: draws }, (_, number) => {
      const draw = drawPosterior(system, Stream.of('quadrature', number), idle);
      expect(draw.status).toBe('converged');
      return quadrature(system, Stream.of('quadrature', number)).map((exact, at) => draw.values[at]! - exact);
    });
    for (let at = 0; at < 5; at++) {
      const mean = differences.reduce((sum, difference) => sum + difference[at]!, 0) / draws;
      const square = differences.reduce((sum, difference) => sum + difference[at]! ** 2, 0) / draws;
      // Chains of different data sets err independently, on average by nothing.
      expect(Math.abs(mean), String(at)).toBeLessThan(3.5 * Math.sqrt(square / draws));
      expect(Math.sqrt(square), String(at)).toBeLessThan(0.05);
    }
  });

  it.each<SystemInput>([
    { K: 200, P: 50 },
    { K: 200, P: 50, noise: 0.1 },
    { K: 40, P: 40 },
    { K: 20, P: 60, noise: 1 },
    { K: 1, P: 1 },
    { K: 60, P: 30, features: 'fourier' },
    { K: 100, P: 30, alpha: 6, beta: 6 },
    { K: 100, P: 30, alpha: 20, beta: 1, kappa: 1e-3 },
  ])('is that of regression where the loss is quadratic: %j', (input) => {
    const system = systemOf(input);
    const { values, quality, status } = drawPosterior(system, Stream.of('quadratic', 1), idle);
    expect(status).toBe('converged');
    expect(quality!.acceptance).toBe(1);
    const exact = drawRegression(system, Stream.of('quadratic', 1), idle).values;
    [exact[0]!, exact[2]!, exact[1]!, exact[3]!, exact[4]!].forEach((value, at) => {
      expect(values[at]! / value, String(at)).toBeCloseTo(1, 8);
    });
  });

  it('runs with Fourier features, which are not Gaussian', () => {
    const draw = drawPosterior(systemOf({ K: 100, P: 40, u: 1, features: 'fourier' }), Stream.of('a', 0), idle);
    expect(draw.status).toBe('converged');
    expect(draw.values.every((value) => value > 0)).toBe(true);
  });

  it('depends on system and stream alone', () => {
    const system = systemOf({ K: 30, P: 10, u: 1 });
    const [one, again, other] = [0, 0, 1].map((number) => drawPosterior(system, Stream.of('same', number), idle));
    expect(again).toEqual(one);
    expect(other!.values).not.toEqual(one!.values);
  });

  it('has the data set of its stream, whatever is drawn after it', () => {
    const system = systemOf({ K: 200, P: 100, u: 0 });
    const noisy = systemOf({ K: 200, P: 100, u: 0, noise: 1e-20 });
    const [one, other] = [system, noisy].map((each) => drawPosterior(each, Stream.of('same', 3), idle));
    expect(other!.values[3]! / one!.values[3]!).toBeCloseTo(1, 8);
  });

  it.each<[SystemInput, string]>([
    [{ u: -0.1 }, 'no root'],
    [{ u: -1e-6, loss: 'even', power: 7 }, 'no root'],
    [{ loss: 'formula', ell: '-Delta^2/2' }, 'not converged'],
    [{ u: 1, y0: 1e100 }, 'not converged'],
    [{ u: 1, kappa: 1e-200 }, 'not converged'],
  ])('does not exist, or not in doubles: %j', (input, status) => {
    const draw = drawPosterior(systemOf({ K: 30, P: 10, ...input }), Stream.of('none', 0), idle);
    expect(draw.status).toBe(status);
    expect(draw.values).toEqual([NaN, NaN, NaN, NaN, NaN]);
    expect(draw.state).toBeUndefined();
  });

  it.each<SystemInput>([
    { u: 1000, kappa: 1e-3 },
    { u: 1000, kappa: 10, P: 60 },
    { u: 1000, kappa: 1e-3, loss: 'even', power: 20 },
    { loss: 'log-cosh', kappa: 1e-3, P: 60 },
    { loss: 'formula', ell: 'cosh(5*Delta)' },
    { u: 10, y0: 1e3 },
    { u: 10, alpha: 20 },
    { u: 1, lambda0: 1e-12 },
  ])('is sampled however stiff it is: %j', (input) => {
    const draw = drawPosterior(systemOf({ K: 50, P: 30, ...input }), Stream.of('stiff', 0), idle);
    expect(draw.status).toBe('converged');
    expect(draw.quality!.splitR).toBeLessThan(1.05);
    expect(draw.quality!.effective).toBeGreaterThanOrEqual(400);
    expect(draw.values.every((value) => value > 0)).toBe(true);
  });
});

const wells = { loss: 'formula', ell: 'Delta^4/4 - 3*Delta^2' };

describe('chains in several wells', () => {
  it.each<SystemInput>([
    { K: 1, P: 1 },
    { K: 1, P: 3 },
    { K: 50, P: 10 },
    { K: 10, P: 20, kappa: 1 },
  ])('are not believed: %j', (input) => {
    const draw = drawPosterior(systemOf({ ...input, ...wells }), Stream.of('wells', 0), idle);
    expect(draw.status).toBe('chains not converged');
    expect(draw.quality!.splitR).toBeGreaterThan(1.05);
    expect(draw.values.every(Number.isFinite)).toBe(true);
    expect(draw.state).toBeDefined();
  });

  it('go on from their state, for as long again', () => {
    const system = systemOf({ K: 1, P: 1, ...wells });
    const first = drawPosterior(system, Stream.of('wells', 0), idle);
    const second = drawPosterior(system, Stream.of('wells', 0), idle, first.state);
    const again = drawPosterior(system, Stream.of('wells', 0), idle, first.state);
    expect(second.state![0]).toBe(2 * first.state![0]!);
    expect(again).toEqual(second);
  });
});

describe('progress', () => {
  it('is told often, never falls, and may cancel', () => {
    const system = systemOf({ K: 200, P: 100, u: 10 });
    const shares: number[] = [];
    drawPosterior(system, Stream.of('progress', 0), (share) => shares.push(share));
    expect(shares.length).toBeGreaterThan(10);
    expect(shares.every((share, at) => share >= (shares[at - 1] ?? 0) && share <= 1)).toBe(true);
    let calls = 0;
    const cancel = () => {
      if (++calls === 5) throw new Error('cancelled');
    };
    expect(() => drawPosterior(system, Stream.of('progress', 0), cancel)).toThrow('cancelled');
    expect(calls).toBe(5);
  });
});
