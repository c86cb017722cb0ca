import { expect, it } from 'vitest';
import { actionSampling } from '../../../core/quantities/action-sampling.ts';
import { evaluateRow } from '../../../core/quantities/evaluate.ts';
import { exactIntegral } from '../../../core/quantities/exact-integral.ts';

const input = { alpha: 0.6, beta: 0.9, kappa: 0.1, K: 50, P: 12.5, u: 10 };

it('samples level 1 to what the exact integral has, with the quality of its chains', () => {
  const row = evaluateRow(actionSampling, { ...input, chains: 8 }) as Record<string, [number, number]>;
  const exact = evaluateRow(exactIntegral, input) as Record<string, number>;
  expect(Object.keys(row)).toEqual([
    ...['X', 'loss', 'acceptance', 'autocorrelation', 'effective', 'r_hat'],
    ...['chains', 'status'],
  ]);
  for (const key of ['X', 'loss'] as const) {
    const [mean, error] = row[key]!;
    expect(Math.abs(mean - exact[key]!)).toBeLessThan(3 * error);
  }
  expect(row.status).toBe('converged');
  expect(evaluateRow(actionSampling, { ...input, u: -1, chains: 2 }).status).toBe('no root');
  expect(() => evaluateRow(actionSampling, { ...input, K: 'infinite' })).toThrow();
});
