import { describe, expect, it } from 'vitest';
import { evaluateRow } from '../../../core/quantities/evaluate.ts';
import { regression } from '../../../core/quantities/regression.ts';
import { replica } from '../../../core/quantities/replica.ts';
import hmc from '../../reference/hmc.json' with { type: 'json' };

type Measured = Record<string, [number, number]>;
const keys = ['trainLoss', 'testX', 'trainX', 'q', 'V'] as const;
const base = { alpha: 0.6, beta: 0.9, kappa: 0.1, K: 200 };

function measured(input: Record<string, unknown>): Measured {
  return evaluateRow(regression, input) as Measured;
}

describe('exact regression as a quantity', () => {
  it('agrees with level 2 at u = 0: training within 0.3 %, test within 2 %, and 3 standard errors', () => {
    for (const [input, datasets] of [
      [{ ...base, P: 50 }, 250],
      [{ ...base, P: 50, noise: 0.1 }, 350],
      [{ ...base, P: 100, kappa: 1 }, 60],
      [{ ...base, P: 120, K: 60 }, 200],
    ] as const) {
      const row = measured({ ...input, datasets });
      const theory = evaluateRow(replica, { ...input, u: 0 }) as Record<string, number>;
      for (const key of keys) {
        const [mean, error] = row[key]!;
        const offset = key === 'trainLoss' || key === 'trainX' ? 0.003 : 0.02;
        const words = `${key} ${JSON.stringify(input)}`;
        expect(Math.abs(mean - theory[key]!), words).toBeLessThan(offset * theory[key]! + 3 * error);
        // The errors are small enough for the comparison to mean something.
        expect(error / mean, words).toBeLessThan(offset);
      }
    }
  });

  it('has the numbers of the table of Monte Carlo runs at u = 0', () => {
    for (const { input, output } of hmc.filter((row) => row.input.u === 0)) {
      const { u: _, ...system } = input;
      const row = measured({ ...system, datasets: 200 });
      for (const key of ['trainLoss', 'trainX', 'testX'] as const) {
        const [mean, error] = row[key]!;
        const [expected, scatter] = output[key] as [number, number];
        expect(Math.abs(mean - expected), key).toBeLessThan(3 * Math.hypot(error, scatter));
      }
    }
  });

  it('deviates from level 2 with the features of the circle, which are not Gaussian', () => {
    const row = measured({ ...base, P: 50, features: 'fourier', datasets: 100 });
    const theory = evaluateRow(replica, { ...base, P: 50 }) as Record<string, number>;
    const [mean, error] = row.trainX!;
    expect(theory.trainX! - mean).toBeGreaterThan(5 * error);
  });

  it('knows no coupling, and refuses infinitely many modes and half a sample', () => {
    const row = measured({ ...base, P: 10, u: 3 });
    expect(measured({ ...base, P: 10, u: 0 })).toEqual(row);
    expect(row.trainX![0]).toBeCloseTo(2 * row.trainLoss![0], 14);
    expect(row.testX![0]).toBeCloseTo(row.q![0] + row.V![0], 14);
    expect(Object.keys(row)).toEqual([...keys, 'datasets', 'status']);
    expect(() => measured({ ...base, P: 10, K: 'infinite' })).toThrow();
    expect(() => measured({ ...base, P: 10.5 })).toThrow();
  });
});
