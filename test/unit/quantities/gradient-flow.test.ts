import { expect, it } from 'vitest';
import { evaluateRow } from '../../../core/quantities/evaluate.ts';
import { gradientFlow } from '../../../core/quantities/gradient-flow.ts';
import { parseFor } from '../../../core/quantities/index.ts';

const base = { alpha: 0.6, beta: 0.9, u: 1, K: 20_000 };
const compute = (input: Record<string, unknown>) => gradientFlow.compute(parseFor(gradientFlow, { ...base, ...input }));

it('follows a list of times, each as if it stood alone', () => {
  const row = evaluateRow(gradientFlow, { ...base, tau: [1, 100, 10_000] });
  expect(row.X).toHaveLength(3);
  expect((row.t as number[])[1]).toBeCloseTo(77.94369519240536, 8);
  expect(evaluateRow(gradientFlow, { ...base, tau: 100 })).toMatchObject({
    X: (row.X as number[])[1],
    t: (row.t as number[])[1],
    loss: (row.loss as number[])[1],
  });
});

it('looks at neither P nor κ, nor N', () => {
  expect(compute({ tau: 3, P: 5, kappa: 2, N: 7 })).toEqual(compute({ tau: 3 }));
  expect(() => compute({})).toThrow(/tau/);
});

it('has the status of what fails', () => {
  expect(compute({ tau: 1, u: -3 })).toMatchObject({ status: 'no root', values: [NaN, NaN, NaN] });
  expect(compute({ tau: 1e30, K: 'infinite' }).status).toBe('not converged');
  expect(compute({ tau: 1 }).status).toBe('converged');
});
