import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { effectiveAction } from '../../../core/quantities/effective-action.ts';
import { evaluateRow } from '../../../core/quantities/evaluate.ts';
import { exactIntegral } from '../../../core/quantities/exact-integral.ts';
import { parseFor } from '../../../core/quantities/index.ts';
import type { Quantity } from '../../../core/quantities/quantity.ts';

type Row = Record<string, unknown>;
const base = { alpha: 0.6, beta: 0.9, kappa: 0.1 };
const row = (input: Row, quantity: Quantity = effectiveAction) => evaluateRow(quantity, { ...base, ...input });

describe('effective action', () => {
  it.each([
    ['losses', 1e-10],
    ['width', 1e-10],
    ['both', 1e-10],
    ['spectra', 1e-10],
  ] as const)('agrees with the table %s', (file, error) => {
    const text = readFileSync(`${import.meta.dirname}/../../reference/${file}.json`, 'utf8');
    const rows = JSON.parse(text) as { input: Row; output: Record<string, number> }[];
    expect(rows.length).toBeGreaterThan(10);
    for (const { input, output } of rows) {
      const found = evaluateRow(effectiveAction, input);
      for (const [key, value] of Object.entries(output))
        expect(Math.abs((found[key] as number) / value - 1), `${key} of ${JSON.stringify(input)}`).toBeLessThan(error);
    }
  });

  it('knows the bare and the dressed border of learned modes', () => {
    const found = row({ K: 1e4, P: 100, u: 1 });
    expect(found.k_star_bare).toBeCloseTo(1000 ** (1 / 1.6), 10);
    expect(found.k_star_dressed).toBeCloseTo(94.15425, 5);
    // At finite width ξλ_k s = 1; of a broken spectrum beyond k_c with its own exponent.
    const { s, xi, k_star_dressed } = row({ K: 1e4, P: 100, u: 1, N: 20, lambda0: 3 }) as Record<string, number>;
    expect(((xi ?? NaN) * 3 * (s ?? NaN)) ** (1 / 1.6) / (k_star_dressed ?? NaN)).toBeCloseTo(1, 12);
    const broken = { spectrum: 'broken', kc: 10, alpha2: 2, beta2: 1 };
    expect(row({ ...broken, P: 100 }).k_star_bare).toBeCloseTo(10 * (1000 * 10 ** -1.6) ** (1 / 3), 10);
  });

  it('has ξ = 1 at N = ∞ and the local exponent of the Gaussian process', () => {
    const found = row({ P: 1e12, u: 5 });
    expect(found.xi).toBe(1);
    expect(found.theta).toBeCloseTo(0.375, 3);
  });

  it('has the crossing of its curve at every point of it, and null where there is none', () => {
    for (const P of [1, 100, 1e5]) expect(row({ alpha: 1, beta: 1, P, u: 10 }).P_cross).toBeCloseTo(496.6441924, 7);
    expect(row({ P: 100, u: 0 }).P_cross).toBeNull();
    expect(row({ P: 100, loss: 'log-cosh' }).P_cross).toBeNull();
  });

  it('keeps systems apart that differ in anything but P and κ', () => {
    const inputs: Row[] = [
      { u: 1 },
      { u: 1, noise: 0.1 },
      { u: 1, lambda0: 2 },
      { u: 1, y0: 2 },
      { u: 1, N: 30 },
      { u: 1, N: [30, 40] },
      { u: 1, N: [40, 40] },
      { u: 1, loss: 'sextic' },
      { u: 1, loss: 'even', power: 4 },
      { u: 1, loss: 'even', power: 5 },
      { u: 1, loss: 'formula', ell: 'Delta^2/2 + u*Delta^4/5' },
      { u: 1, loss: 'formula', ell: 'Delta^2/2 + u*Delta^4/3' },
      { u: 1, spectrum: 'cutoff', kc: 30 },
      { u: 1, spectrum: 'cutoff', kc: 31 },
    ];
    const once = inputs.map((input) => row({ P: 100, ...input }));
    const again = inputs.toReversed().map((input) => row({ P: 100, ...input }));
    expect(again.toReversed()).toEqual(once);
    expect(new Set(once.map(({ P_cross, X }) => JSON.stringify([P_cross, X]))).size).toBe(inputs.length);
  });

  it('lists several roots as ξs and gives no values', () => {
    const found = row({ alpha: 1, beta: -2, K: 100, P: 1e4, N: 1, y0: 1e-3 });
    expect(found.status).toBe('several roots');
    expect(found.roots).toHaveLength(3);
    const { values } = effectiveAction.compute(parseFor(effectiveAction, { ...base, K: 500, P: 100, u: -3 }));
    expect(values).toHaveLength(effectiveAction.outputs.length);
    expect(values.every(Number.isNaN)).toBe(true);
  });
});

describe('exact integral', () => {
  it('stands beside the saddle point, with its error', () => {
    const input = { K: 200, P: 100, u: 1 };
    const found = row(input, exactIntegral) as Record<string, number>;
    const { X, loss } = row(input) as Record<string, number>;
    expect(found.X_saddle).toBe(X);
    expect(found.loss_saddle).toBe(loss);
    expect(found.X_error).toBeCloseTo((X ?? NaN) / (found.X ?? NaN) - 1, 15);
    expect(found.loss_error).toBeCloseTo((loss ?? NaN) / (found.loss ?? NaN) - 1, 15);
    expect(Math.abs(found.X_error ?? NaN)).toBeLessThan(0.0076);
  });

  it('has no error at u = 0 and N = ∞', () => {
    expect(Math.abs(row({ K: 200, P: 100 }, exactIntegral).X_error as number)).toBeLessThan(1e-13);
  });

  it('wants finitely many modes, and says where there is no integral', () => {
    expect(() => row({ P: 100 }, exactIntegral)).toThrow('K');
    expect(row({ K: 50, P: 100, u: -0.01 }, exactIntegral).status).toBe('not converged');
    expect(row({ K: 50, P: 100, N: [30, 30] }, exactIntegral).status).toBe('not converged');
  });

  it('stands alone where the saddle points are several', () => {
    const input = { alpha: 1, beta: -2, K: 100, P: 1e4, N: 1, y0: 1e-3 };
    const found = row(input, exactIntegral);
    expect(found).toMatchObject({ status: 'converged', X_saddle: null, X_error: null });
    expect(found.X).toBeGreaterThan(0);
  });
});
