import { describe, expect, it } from 'vitest';
import { averagesOf, Observer, partCount } from '../../../core/experiment/posterior-averages.ts';
import { Chain } from '../../../core/experiment/posterior-chain.ts';
import { whitened } from '../../../core/experiment/posterior-frame.ts';
import { averageSlopes, isBottomless, samplingLoss } from '../../../core/experiment/posterior-loss.ts';
import { Sampling } from '../../../core/experiment/posterior-sampling.ts';
import { lossOf } from '../../../core/model/loss.ts';
import type { SystemInput } from '../../../core/model/system.ts';
import { Stream } from '../../../core/numerics/stream.ts';
import { prepared, systemOf, type Prepared } from './posterior-systems.ts';

/** Centre and covariance of d, in the order of the data set. */
function gaussian({ frame }: Prepared) {
  const { n, P, triangular } = frame.prior;
  const place = (i: number) => (triangular ? P - 1 - i : i);
  const covariance = Array.from({ length: P * P }, (_, at) => {
    const [one, other] = [place(Math.floor(at / P)) * n, place(at % P) * n];
    let sum = 0;
    for (let k = 0; k < n; k++) sum += frame.b[one + k]! * frame.b[other + k]!;
    return sum;
  });
  return { centre: Array.from({ length: P }, (_, i) => frame.d[place(i)]!), covariance };
}

function expectAlike(a: readonly number[], b: readonly number[], tolerance: number) {
  const size = Math.max(...a.map(Math.abs));
  a.forEach((value, at) => {
    expect(Math.abs(value - b[at]!)).toBeLessThan(tolerance * size);
  });
}

describe('the frame of a posterior', () => {
  it.each<SystemInput>([
    { K: 40, P: 12, u: 3 },
    { K: 200, P: 30, u: 10, kappa: 10 },
    { K: 40, P: 12, loss: 'log-cosh', noise: 1 },
    { K: 60, P: 20, u: 1, alpha: 6 },
    { K: 60, P: 20, u: 1, alpha: 20, kappa: 1e-2 },
  ])('is the same in the coordinates of samples and of modes: %j', (input) => {
    const system = systemOf(input);
    const [samples, modes] = (['samples', 'modes'] as const).map((coordinates) =>
      prepared(system, Stream.of('frame', 0), coordinates),
    );
    const [one, other] = [gaussian(samples!), gaussian(modes!)];
    expectAlike(one.centre, other.centre, 1e-8);
    expectAlike(one.covariance, other.covariance, 1e-8);
    // |Δ|² at the centre, and of the fluctuations: seen and unseen.
    const sizes = [samples!, modes!].map(({ seen }) => [seen.centre, seen.trace + seen.unseen]);
    expectAlike(sizes[0]!, sizes[1]!, 1e-8);
    expect(modes!.seen.unseen).toBe(0);
    expect(samples!.seen.unseen).toBeGreaterThan(0);
  });

  it('leaves R without slope and curvature on average over its Gaussian', () => {
    const { residual, frame } = prepared(systemOf({ K: 40, P: 12, u: 1 }), Stream.of('frame', 1), 'samples');
    const { n } = frame.prior;
    const stream = Stream.of('gaussian', 0);
    const [sum, square, curvature] = [0, 1, 2].map(() => new Float64Array(n));
    const many = 20_000;
    const gradient = new Float64Array(n);
    for (let draw = 0; draw < many; draw++) {
      const z = stream.normals(new Float64Array(n));
      residual.gradient(z, gradient);
      for (let k = 0; k < n; k++) {
        sum![k]! += gradient[k]!;
        square![k]! += gradient[k]! ** 2;
        // E ∂²R = E z∂R.
        curvature![k]! += gradient[k]! * z[k]!;
      }
    }
    for (let k = 0; k < n; k++) {
      const error = Math.sqrt(square![k]! / many / many);
      // The last steps to the centre and to W are not taken to the end.
      expect(Math.abs(sum![k]! / many)).toBeLessThan(4 * error + 0.01);
      expect(Math.abs(curvature![k]! / many)).toBeLessThan(0.1);
    }
  });

  it.each(['samples', 'modes'] as const)('has the gradient of its energy, in coordinates of %s', (coordinates) => {
    const { residual, frame } = prepared(systemOf({ K: 7, P: 6, u: 3 }), Stream.of('frame', 2), coordinates);
    const { n } = frame.prior;
    const z = Stream.of('point', 0).normals(new Float64Array(n));
    const [gradient, scratch] = [new Float64Array(n), new Float64Array(n)];
    residual.gradient(z, gradient);
    const energyAt = (k: number, step: number) => {
      const moved = z.slice();
      moved[k]! += step;
      residual.gradient(moved, scratch);
      return residual.energy();
    };
    for (let k = 0; k < n; k++) {
      expect((energyAt(k, 1e-4) - energyAt(k, -1e-4)) / 2e-4).toBeCloseTo(gradient[k]!, 6);
    }
  });

  it.each(['samples', 'modes'] as const)(
    'describes the energy of the posterior, in coordinates of %s',
    (coordinates) => {
      const system = systemOf({ K: 7, P: 6, u: 3 });
      const { residual, frame } = prepared(system, Stream.of('frame', 2), coordinates);
      const { ct, labels, n, P } = frame.prior;
      const loss = lossOf(system);
      // ½|x|² + Σℓ(labels + Cx)/κ against ½|z|² + R, but for a constant.
      const differences = [0, 1, 2].map((number) => {
        const x = Stream.of('point', number).normals(new Float64Array(n));
        const z = whitened(frame, x);
        residual.gradient(z, new Float64Array(n));
        let energy = 0;
        for (let i = 0; i < P; i++) {
          let d = labels[i]!;
          for (let j = 0; j < n; j++) d += ct[j * P + i]! * x[j]!;
          expect(frame.d[i]! + residual.moved[i]!).toBeCloseTo(d, 10);
          energy += loss.value(d) / system.kappa;
        }
        const half = (v: Float64Array) => v.reduce((sum, value) => sum + value * value, 0) / 2;
        return energy + half(x) - half(z) - residual.energy();
      });
      expect(differences[1]! - differences[0]!).toBeCloseTo(0, 8);
      expect(differences[2]! - differences[0]!).toBeCloseTo(0, 8);
    },
  );
});

describe('control variates', () => {
  it('leave the averages where they are', () => {
    const { residual, frame, seen } = prepared(systemOf({ K: 30, P: 8, u: 10 }), Stream.of('frame', 3), 'samples');
    const { n } = frame.prior;
    const length = 20_000;
    const observer = new Observer(residual, seen);
    const series = () => Array.from({ length: partCount }, () => new Float64Array(length));
    const records = [0, 1, 2, 3].map((number) => {
      const chain = new Chain(residual, Stream.of('control', number));
      const record = { values: series(), controls: series(), z: new Float64Array(n), w: new Float64Array(n) };
      for (let step = 0; step < 100; step++) chain.step(4);
      for (let step = 0; step < length; step++) {
        chain.step(4);
        observer.look(chain, record, step);
      }
      return record;
    });
    for (let part = 0; part < partCount; part++) {
      const means = records.map(({ controls }) => controls[part]!.reduce((sum, value) => sum + value, 0) / length);
      const mean = means.reduce((sum, value) => sum + value, 0) / 4;
      const square = records[0]!.controls[part]!.reduce((sum, value) => sum + value * value, 0) / length;
      // Independent steps at most; autocorrelation would only widen the error.
      expect(Math.abs(mean), String(part)).toBeLessThan(4 * Math.sqrt(square / (4 * length)));
    }
    const variance = (chains: readonly Float64Array[]) => {
      const mean = chains[0]!.reduce((sum, value) => sum + value, 0) / length;
      return chains[0]!.reduce((sum, value) => sum + (value - mean) ** 2, 0) / length;
    };
    const raw = records.map(({ values }) => values[2]!.map((linear, step) => 2 * linear + values[3]![step]!));
    expect(variance(averagesOf(records, seen).series[2]!)).toBeLessThan(variance(raw) / 2);
  });
});

describe('the error of the posterior mean', () => {
  it('is the mean product of the means of different chains', () => {
    const { frame, seen } = prepared(systemOf({ K: 9, P: 5, u: 1 }), Stream.of('frame', 5), 'samples');
    const { n } = frame.prior;
    const stream = Stream.of('means', 0);
    const means = [0, 1, 2, 3].map(() => stream.normals(new Float64Array(n)));
    // Chains of one step, without control.
    const zeros = () => Array.from({ length: partCount }, () => new Float64Array(1));
    const records = means.map((z) => ({ values: zeros(), controls: zeros(), z, w: new Float64Array(n) }));
    let sum = 0;
    means.forEach((one, a) => {
      means.forEach((other, b) => {
        if (a !== b) sum += seen.centre + seen.linear(one) + seen.linear(other) + seen.products(one, other)[1]!;
      });
    });
    expect(averagesOf(records, seen).values[3]).toBeCloseTo(sum / 12, 12);
  });
});

describe('chains', () => {
  it.each<SystemInput>([
    { K: 30, P: 10, u: 3 },
    { K: 8, P: 12, u: 3 },
  ])('go on from their state as if they had not ended, bit by bit: %j', (input) => {
    const system = systemOf(input);
    const sampling = (state?: Float64Array<ArrayBuffer>) => {
      const { residual, seen } = prepared(system, Stream.of('frame', 4), system.P < system.K ? 'samples' : 'modes');
      return new Sampling(residual, seen, Stream.of('chains', 0), state);
    };
    const whole = sampling();
    whole.extend(300);
    const first = sampling();
    first.extend(101);
    const rest = sampling(first.state());
    expect(rest.length).toBe(101);
    rest.extend(300);
    expect(rest.state()).toEqual(whole.state());
    expect(rest.conclude()).toEqual(whole.conclude());
  });
});

describe('the loss of the sampler', () => {
  it.each<SystemInput>([{ u: 3 }, { u: 3, loss: 'sextic' }, { u: 3, loss: 'even', power: 5 }, { loss: 'log-cosh' }])(
    'is that of the model: %j',
    (input) => {
      const system = systemOf({ K: 2, P: 1, ...input });
      const [fast, plain] = [samplingLoss(system), lossOf(system)];
      for (const delta of [-2, -0.3, 0, 0.7, 3]) {
        expect(fast.value(delta)).toBeCloseTo(plain.value(delta), 8);
        expect(fast.first(delta)).toBeCloseTo(plain.first(delta), 8);
        expect(fast.second(delta)).toBeCloseTo(plain.second(delta), 8);
      }
    },
  );

  it('is averaged over Gaussian fluctuations', () => {
    const { first, second } = averageSlopes(lossOf(systemOf({ K: 2, P: 1, u: 2 })), 0.5, 0.8);
    expect(first / (0.5 + 2 * (0.125 + 3 * 0.5 * 0.64))).toBeCloseTo(1, 3);
    expect(second / (1 + 6 * (0.25 + 0.64))).toBeCloseTo(1, 2);
  });

  it('is bottomless where it falls faster than any parabola', () => {
    const bottomless = (input: SystemInput) => isBottomless(samplingLoss(systemOf({ K: 2, P: 1, ...input })));
    expect(bottomless({ u: -1e-9 })).toBe(true);
    expect(bottomless({ u: -1, loss: 'even', power: 20 })).toBe(true);
    expect(bottomless({ loss: 'formula', ell: 'Delta^2-Delta^2*log(1+Delta^2)' })).toBe(true);
    expect(bottomless({ u: 1e-9 })).toBe(false);
    expect(bottomless({ loss: 'log-cosh' })).toBe(false);
    expect(bottomless({ loss: 'formula', ell: '-Delta^2' })).toBe(false);
    expect(bottomless({ loss: 'formula', ell: 'Delta^4/4 - 3*Delta^2' })).toBe(false);
  });
});
