import { expect, it } from 'vitest';
import { evaluateRow } from '../../../core/quantities/evaluate.ts';
import { parseFor } from '../../../core/quantities/index.ts';
import { training } from '../../../core/quantities/training.ts';

const base = { alpha: 0.6, beta: 0.9, kappa: 0.1, K: 10, P: 8, N: 6, u: 1, datasets: 4 };

it.each(['gradient', 'langevin'])('gives means with errors over data sets: %s', (dynamics) => {
  const row = evaluateRow(training, { ...base, dynamics, time: 5 });
  expect(row).toMatchObject({ status: 'converged', datasets: 4 });
  for (const key of ['trainLoss', 'trainX', 'testX', 'xi']) {
    const [mean, error] = row[key] as [number, number];
    expect(mean).toBeGreaterThan(0);
    expect(error).toBeGreaterThan(0);
    expect(error).toBeLessThan(mean);
  }
  // Of gradient descent there is no chain to judge.
  if (dynamics === 'gradient') {
    expect(row).toMatchObject({ acceptance: null, r_hat: null });
    return;
  }
  const { acceptance, r_hat } = row as { acceptance: number; r_hat: number };
  expect(acceptance).toBeGreaterThan(0.6);
  expect(acceptance).toBeLessThanOrEqual(1);
  expect(r_hat).toBeGreaterThanOrEqual(1);
  expect(r_hat).toBeLessThan(1.01);
});

it('trains by gradient descent unless told otherwise, and learns more in more time', () => {
  const row = evaluateRow(training, { ...base, time: [0.1, 10] });
  expect(evaluateRow(training, { ...base, dynamics: 'gradient', time: [0.1, 10] })).toEqual(row);
  const [early, late] = (row.trainLoss as [number, number][]).map(([mean]) => mean);
  expect(late).toBeLessThan(early! / 3);
});

it('asks for a network of finite width on a data set', () => {
  expect(() => parseFor(training, { ...base, N: undefined })).toThrow(/N/);
  expect(() => parseFor(training, { ...base, N: 'infinite' })).toThrow(/N/);
  expect(() => parseFor(training, { ...base, N: 2.5 })).toThrow(/integer/);
  expect(() => parseFor(training, { ...base, P: 2.5 })).toThrow(/integer/);
  expect(() => parseFor(training, { ...base, K: 'infinite' })).toThrow(/K/);
  expect(() => training.compute(parseFor(training, { ...base, N: [5, 5] }))).toThrow(/single hidden layer/);
});

it('has no values where training runs away', () => {
  for (const dynamics of ['gradient', 'langevin']) {
    const { status, values } = training.compute(parseFor(training, { ...base, u: -5, dynamics }));
    expect(status).toBe('not converged');
    expect(values.every(Number.isNaN)).toBe(true);
  }
});

it('expects more seconds of more work', () => {
  const cost = (input: Record<string, unknown>) => training.cost(parseFor(training, { ...base, ...input }), 1);
  expect(cost({ time: 1e4 })).toBeGreaterThan(cost({ time: 10 }));
  expect(cost({ N: 200 })).toBeGreaterThan(10 * cost({}));
  expect(cost({ dynamics: 'langevin', P: 150, K: 200 })).toBeGreaterThan(cost({ dynamics: 'langevin', P: 50, K: 200 }));
});
