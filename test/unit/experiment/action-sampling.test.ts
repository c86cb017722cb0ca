import { describe, expect, it } from 'vitest';
import { drawAction } from '../../../core/experiment/action-sampling.ts';
import { ActionChain, WhitenedAction } from '../../../core/experiment/action-chain.ts';
import { averagedLossOf } from '../../../core/experiment/averaged-loss.ts';
import { modesOf } from '../../../core/experiment/data-set.ts';
import type { Draw } from '../../../core/experiment/draw.ts';
import { lossOf } from '../../../core/model/loss.ts';
import { parseSystem, type System } from '../../../core/model/system.ts';
import { Stream } from '../../../core/numerics/stream.ts';
import { exactAverages } from '../../../core/theory/exact-integral.ts';

const idle = () => undefined;

function systemOf(input: Record<string, unknown>): System {
  return parseSystem({ alpha: 0.6, beta: 0.9, kappa: 0.1, K: 30, ...input });
}

function draws(system: System, count: number): Draw[] {
  return Array.from({ length: count }, (_, number) => drawAction(system, Stream.of('action', number), idle));
}

function meanOf(all: readonly Pick<Draw, 'values'>[], at: number): { mean: number; error: number } {
  const values = all.map((draw) => draw.values[at]!);
  const mean = values.reduce((a, b) => a + b) / values.length;
  const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, error: Math.sqrt(square / (values.length * (values.length - 1))) };
}

describe('the loss averaged over a Gaussian', () => {
  it('is that of a plain sum, with its slope, for every loss', () => {
    for (const words of [
      { u: 2 },
      { u: 2, loss: 'sextic' },
      { u: 0.1, loss: 'even', power: 5 },
      { loss: 'log-cosh' },
      { u: 2, loss: 'formula', ell: 'Delta^2/2+u*abs(Delta)^3+1' },
    ]) {
      const system = systemOf({ P: 1, ...words });
      const { value } = lossOf(system);
      const plain = (X: number) => {
        let sum = 0;
        for (let z = -12; z <= 12; z += 1e-3)
          sum += (value(Math.sqrt(X) * z) - value(0)) * Math.exp((-z * z) / 2) * 1e-3;
        return sum / Math.sqrt(2 * Math.PI);
      };
      const averaged = averagedLossOf(system);
      for (const X of [1e-3, 0.3, 1, 7.9]) {
        expect(averaged.at(X).value / plain(X), `${JSON.stringify(words)} ${X}`).toBeCloseTo(1, 8);
        const h = 1e-4 * X;
        expect(averaged.at(X).slope / ((plain(X + h) - plain(X - h)) / (2 * h))).toBeCloseTo(1, 5);
      }
    }
  });
});

describe('Monte Carlo of the effective action', () => {
  it('has the exact averages of every loss, within 3 standard errors', () => {
    for (const words of [
      { P: 30, u: 1 },
      { P: 3, u: 10, noise: 0.5 },
      { P: 30, u: 100, K: 1 },
      { P: 30, u: 10, loss: 'sextic' },
      { P: 3, u: 1, loss: 'even', power: 6 },
      { P: 3, loss: 'log-cosh', y0: 5 },
      { P: 10.5, u: 2, loss: 'formula', ell: 'Delta^2/2+u*abs(Delta)^3' },
      { P: 100, loss: 'formula', ell: 'cosh(Delta)', noise: 0.1 },
    ]) {
      const system = systemOf(words);
      const exact = exactAverages(system)!;
      const all = draws(system, 8);
      expect(all.every(({ status }) => status === 'converged')).toBe(true);
      for (const [at, value] of [exact.X, exact.loss].entries()) {
        const { mean, error } = meanOf(all, at);
        expect(Math.abs(mean - value), `${JSON.stringify(words)} ${at}`).toBeLessThan(3 * error);
        expect(error / mean).toBeLessThan(0.02);
      }
      for (const { quality } of all) {
        expect(quality!.splitR).toBeLessThan(1.01);
        expect(quality!.effective).toBeGreaterThan(1000);
        expect(quality!.acceptance).toBeGreaterThan(0.8);
      }
    }
  });

  it('accepts every step at u = 0, and has the Gaussian averages: Σ b + Σ v and half of it', () => {
    const system = systemOf({ P: 40 });
    const { lambda, y } = modesOf(system);
    const X = lambda.reduce((sum, value, k) => {
      const share = 1 / (1 + 400 * value);
      return sum + value * share + (y[k]! * share) ** 2;
    }, 0);
    const all = draws(system, 8);
    for (const { quality } of all) expect(quality!.acceptance).toBe(1);
    const { mean, error } = meanOf(all, 0);
    expect(Math.abs(mean - X)).toBeLessThan(3 * error);
    for (const { values } of all) expect(values[1]).toBeCloseTo(values[0]! / 2, 12);
  });

  it('leaves the action’s moments alone whatever Gaussian part it is given', () => {
    // The same exact average from chains of other whitenings, which only the kicks can put right.
    const system = systemOf({ P: 5, u: 3, K: 4 });
    const exact = exactAverages(system)!;
    for (const s of [20, 100, 300]) {
      const action = new WhitenedAction(modesOf(system), averagedLossOf(system), 50, s, 0);
      const means = Array.from({ length: 40 }, (_, number) => {
        const chain = new ActionChain(action, new Float64Array(4), Stream.of('whitened', number));
        chain.settle(50, idle);
        chain.runTo(500, idle);
        return { values: [chain.X.reduce((a, b) => a + b) / 500] };
      });
      const { mean, error } = meanOf(means, 0);
      expect(Math.abs(mean - exact.X), String(s)).toBeLessThan(3 * error);
    }
  });

  it('has no values where there is no posterior', () => {
    for (const words of [
      { P: 3, u: -0.1 },
      { P: 3, u: -1, loss: 'formula', ell: 'Delta^2/2+u*Delta^4/4' },
    ]) {
      expect(drawAction(systemOf(words), Stream.of('none', 0), idle)).toEqual({
        status: 'no root',
        values: [NaN, NaN],
      });
    }
  });

  it('says so where chains stay in wells of their own, and goes on from where they are', () => {
    const system = systemOf({ P: 60, K: 20, loss: 'formula', ell: '1-cos(3*Delta)' });
    const first = drawAction(system, Stream.of('wells', 0), idle);
    expect(first.status).toBe('chains not converged');
    expect(first.quality!.splitR).toBeGreaterThan(1.01);
    const state = first.state!;
    const again = () => drawAction(system, Stream.of('wells', 0), idle, state.slice());
    const second = again();
    expect(again()).toEqual(second);
    expect(second.values).not.toEqual(first.values);
    // What was there is kept, and as much again added.
    const [K, head] = [20, 2];
    const length = state[head]!;
    expect(second.state![head]).toBe(2 * length);
    const series = head + 7 + K;
    expect(second.state!.slice(series, series + length)).toEqual(state.slice(series, series + length));
  });

  it('goes on bit by bit as if it had never stopped', () => {
    const system = systemOf({ P: 5, u: 3, K: 4 });
    const action = () => new WhitenedAction(modesOf(system), averagedLossOf(system), 50, 90, 0);
    const whole = new ActionChain(action(), new Float64Array(4), Stream.of('halves', 0));
    whole.runTo(200, idle);
    const half = new ActionChain(action(), new Float64Array(4), Stream.of('halves', 0));
    half.runTo(101, idle);
    const rest = new ActionChain(action(), half.z.slice(), Stream.from(half.stream.state));
    rest.runTo(99, idle);
    expect([...half.X, ...rest.X]).toEqual([...whole.X]);
  });

  it('depends on the stream alone, and ends where progress throws', () => {
    const system = systemOf({ P: 20, u: 1, loss: 'log-cosh' });
    const shares: number[] = [];
    const draw = (number: number) => drawAction(system, Stream.of('same', number), (share) => shares.push(share));
    expect(draw(1)).toEqual(draw(1));
    expect(draw(2)).not.toEqual(draw(1));
    expect(shares.length).toBeGreaterThan(4);
    expect(shares.every((share) => share > 0 && share <= 1)).toBe(true);
    expect(() =>
      drawAction(system, Stream.of('same', 1), () => {
        throw new Error('stopped');
      }),
    ).toThrow('stopped');
  });
});
