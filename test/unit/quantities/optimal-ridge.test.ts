import { expect, it } from 'vitest';
import { evaluateRow } from '../../../core/quantities/evaluate.ts';
import { parseFor } from '../../../core/quantities/index.ts';
import { optimalRidgeQuantity as quantity } from '../../../core/quantities/optimal-ridge.ts';

const input = { alpha: 0.6, beta: 0.9, P: 100, K: 100, noise: 0.2 };

it('gives its columns in their order, and null where the error without ridge diverges', () => {
  const row = evaluateRow(quantity, input);
  expect(Object.keys(row)).toEqual([...quantity.outputs.map(({ key }) => key), 'status']);
  expect(row).toMatchObject({ status: 'converged', ridgeless_q: null, ridgeless_kappa_tilde: 0, ridgeless_gamma: 1 });
  expect([...quantity.drawn].sort()).toEqual(quantity.outputs.map(({ key }) => key).sort());
});

it('asks for neither ridge nor coupling, and is the same whatever the loss', () => {
  expect(quantity.inputs).not.toContain('kappa');
  expect(quantity.inputs).not.toContain('u');
  const values = (more: object) => quantity.compute(parseFor(quantity, { ...input, ...more })).values;
  expect(values({ loss: 'log-cosh' })).toEqual(values({}));
  expect(values({ kappa: 3, u: 2, N: 5 })).toEqual(values({}));
});

it('has no values where there is nothing to learn', () => {
  const { status, values } = quantity.compute(parseFor(quantity, { ...input, y0: 0 }));
  expect(status).toBe('no root');
  expect(values).toEqual(quantity.outputs.map(() => NaN));
});
