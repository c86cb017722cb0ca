import { expect, it } from 'vitest';
import { evaluateRow } from '../../../core/quantities/evaluate.ts';
import { parseFor } from '../../../core/quantities/index.ts';
import { transfer } from '../../../core/quantities/transfer.ts';

const base = { alpha: 0.6, beta: 0.9, kappa: 0.1, P: 100, u: 1, K: 2000 };
const compute = (input: Record<string, unknown> = {}) => transfer.compute(parseFor(transfer, { ...base, ...input }));

it('compares what is predicted with what is computed, at m = 4 by default', () => {
  const row = evaluateRow(transfer, base);
  expect(row).toMatchObject({ status: 'converged' });
  expect(row.predicted_X).toBeCloseTo(0.05923261, 8);
  expect(row.X).toBeCloseTo(0.05933441742, 11);
  expect(row.X_error).toBeCloseTo(0.05933441742 / 0.05923261 - 1, 6);
  expect(row.loss_error).toBeCloseTo((row.loss as number) / (row.predicted_loss as number) - 1, 14);
  expect(row.fixed_X_error).toBeCloseTo((row.fixed_X as number) / (row.predicted_fixed_X as number) - 1, 14);
});

it('lists over m', () => {
  const row = evaluateRow(transfer, { ...base, m: [1, 4] });
  expect(row.X).toHaveLength(2);
  expect((row.X as number[])[1]).toBe(evaluateRow(transfer, base).X);
  expect((row.X_error as number[])[0]).toBe(0);
});

it('has the status of what fails', () => {
  expect(compute({ loss: 'log-cosh', u: undefined }).status).toBe('no root');
  expect(compute({ u: -0.28, K: 500 })).toMatchObject({
    status: 'several roots',
    roots: [expect.anything(), expect.anything()],
  });
  expect(compute({ u: -30 }).status).toBe('no root');
  const lost = compute({ P: 1e300, kappa: 1e-300 });
  expect(lost.status).toBe('not converged');
  expect(lost.values).toHaveLength(transfer.outputs.length);
  expect(lost.values.every(Number.isNaN)).toBe(true);
});
