/** Exact regression at the sizes of the table of noisy labels: K = 5000, which takes a minute. */
import { expect, it } from 'vitest';
import { evaluateRow } from '../../core/quantities/evaluate.ts';
import { regression } from '../../core/quantities/regression.ts';
import table from '../reference/noisy_regression.json' with { type: 'json' };

it('has the test errors of the table of noisy labels, P = 100, within 2 % and 3 standard errors', () => {
  const rows = table.filter(({ input }) => input.P === 100);
  expect(rows).toHaveLength(9);
  for (const { input, output } of rows) {
    const { q } = evaluateRow(regression, { ...input, datasets: 30 }) as { q: [number, number] };
    const [mean, error] = q;
    expect(Math.abs(mean - output.q), JSON.stringify(input)).toBeLessThan(0.02 * output.q + 3 * error);
    expect(error / mean).toBeLessThan(0.1);
  }
});
