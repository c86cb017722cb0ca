import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { evaluateRow } from '../../../core/quantities/evaluate.ts';
import { parseFor, quantities, type QuantityName } from '../../../core/quantities/index.ts';
import type { Quantity } from '../../../core/quantities/quantity.ts';

interface Row {
  input: Record<string, unknown>;
  output: Record<string, unknown>;
}

/** Quantities without a reference table have tests of their own. */
const tables: Partial<Record<QuantityName, { files: string[]; error: number }>> = {
  'effective-action': {
    files: ['effective_action', 'losses', 'noise', 'spectra', 'infinite_modes', 'both', 'width', 'roots'],
    error: 1e-10,
  },
  replica: { files: ['replica', 'noisy_regression'], error: 1e-8 },
  response: { files: ['response'], error: 1e-9 },
  flow: { files: ['flow'], error: 1e-11 },
  'continuum-flow': { files: ['continuum_flow'], error: 1e-8 },
  portrait: { files: ['portrait'], error: 1e-7 },
  'ridge-flow': { files: ['ridge_flow'], error: 1e-10 },
  'gradient-flow': { files: ['gradient_flow'], error: 1e-9 },
};

/** Every number of an output with its path. */
function numbers(output: unknown, path = ''): [string, number][] {
  if (typeof output === 'number') return [[path, output]];
  if (typeof output !== 'object' || output === null) return [];
  return Object.entries(output).flatMap(([key, value]) => numbers(value, `${path}.${key}`));
}

describe.each(Object.entries(tables))('%s against the reference tables', (name, { files, error }) => {
  const quantity: Quantity = quantities[name as QuantityName];

  it.each(files)('%s', (file) => {
    const rows = JSON.parse(readFileSync(`${import.meta.dirname}/../../reference/${file}.json`, 'utf8')) as Row[];
    expect(rows.length).toBeGreaterThan(0);
    for (const { input, output } of rows) {
      const found = new Map(numbers(evaluateRow(quantity, input)));
      const wanted = numbers(output);
      if ('roots' in output) expect(found.size).toBe(wanted.length);
      for (const [path, value] of wanted) {
        expect(Math.abs((found.get(path) ?? NaN) / value - 1), `${path} of ${JSON.stringify(input)}`).toBeLessThan(
          error,
        );
      }
    }
  });
});

describe('Figure 1', () => {
  const { compute, outputs } = quantities['effective-action'];
  const loss = (P: number, u: number) =>
    compute(parseFor(quantities['effective-action'], { alpha: 0.6, beta: 0.9, kappa: 10, P, u })).values[
      outputs.findIndex(({ key }) => key === 'loss')
    ] ?? NaN;

  it.each([
    [1e2, '0.542903', ['1.0378', '1.3151', '2.538', '6.317']],
    [1e4, '0.0884294', ['1.0058', '1.0601', '1.4643', '3.100']],
    [1e6, '0.0148424', ['1.0010', '1.0106', '1.1054', '1.709']],
    [1e7, '0.00616006', ['1.0004', '1.0044', '1.0454', '1.372']],
  ] as const)('has the printed values at P = %d', (P, gaussian, ratios) => {
    expect(loss(P, 0).toPrecision(gaussian.replace(/^0\.0*/, '').length)).toBe(gaussian);
    [0.1, 1, 10, 100].forEach((u, i) => {
      const printed = ratios[i] ?? '';
      expect((loss(P, u) / loss(P, 0)).toFixed(printed.length - 2)).toBe(printed);
    });
  });
});
