import { describe, expect, it } from 'vitest';
import { parseSystem } from '../../../core/model/system.ts';
import { evaluateRow } from '../../../core/quantities/evaluate.ts';
import { parseFor } from '../../../core/quantities/index.ts';
import { statusSentences } from '../../../core/quantities/quantity.ts';
import { response } from '../../../core/quantities/response.ts';
import { firstOrderResponse } from '../../../core/scaling/response.ts';

type Input = Record<string, unknown>;
const base = { alpha: 0.6, beta: 0.9, kappa: 0.1, P: 100 };
const compute = (input: Input = {}) => response.compute(parseFor(response, { ...base, ...input }));
const value = (input: Input, key: string) => compute(input).values[response.outputs.findIndex((o) => o.key === key)];

describe('the validity of a response', () => {
  it('holds inside the scaling regime', () => {
    expect(compute().status).toBe('converged');
    expect(compute({ K: 1e6, N: 1e6 }).status).toBe('converged');
    expect(compute().values).toHaveLength(response.outputs.length);
  });

  // Bare k* = 1000^(1/1.6) = 75.
  it.each<[string, Input, string]>([
    ['k* = 9.8', { P: 3.85 }, 'k* near 1'],
    ['k* = 10.2', { P: 4.15 }, 'converged'],
    ['k* = K/97', { K: 7300, N: 1e9 }, 'k* near K'],
    ['k* = K/103', { K: 7700, N: 1e9 }, 'converged'],
    ['fewer than 100 modes', { K: 50, P: 1 }, 'k* near K'],
    ['a lone mode', { K: 1, P: 1e-3 }, 'k* near 1'],
    ['8 % below the zero at P = 760', { K: 2000, P: 700 }, 'cut-off artefact'],
    ['9 % above it', { K: 2000, P: 830 }, 'cut-off artefact'],
    ['11 % above it', { K: 2000, P: 845 }, 'k* near K'],
    ['the zero at P = 3515', { K: 5000, P: 3515 }, 'cut-off artefact'],
    // (2, 2) has its zero at K = ∞ too.
    ['a zero that survives', { alpha: 2, beta: 2, K: 1e5, P: 1400 }, 'converged'],
    ['N = k*', { N: 75 }, 'beyond first order'],
    ['N = 10 k*', { N: 750 }, 'beyond first order'],
    ['N = 15 k*', { N: 1125 }, 'converged'],
    ['a narrow layer above a low border', { P: 1, N: 10 }, 'beyond first order'],
    ['two wide layers', { N: [3000, 3000] }, 'converged'],
    ['two layers of 15 k* each', { N: [1125, 1125] }, 'beyond first order'],
    ['a number beyond doubles', { K: 10, P: 1e100 }, 'not converged'],
  ])('%s', (_, input, status) => {
    expect(compute(input).status).toBe(status);
  });

  it('is left where the first order misses the exact width response by more than a tenth', () => {
    const system = parseSystem({ alpha: 0.6, beta: 0.9, kappa: 0.1, P: 100, K: 5000 });
    // From the table of exact solutions, K = 5000, P = 100.
    const exact = { 300: 0.14083791120976222, 3000: 0.16302612668074384 };
    const { widthTotal } = firstOrderResponse(system)!;
    const gaussian = firstOrderResponse(system)!;
    const X = gaussian.lossResponse / (1.5 * (1 - 2 * gaussian.theta));
    const miss = (N: 300 | 3000) => widthTotal / N / Math.log(exact[N] / X) - 1;
    expect(miss(300)).toBeGreaterThan(0.1);
    expect(miss(3000)).toBeLessThan(0.1);
    expect(compute({ K: 5000, N: 300 }).status).toBe('beyond first order');
    expect(compute({ K: 5000, N: 3000 }).status).not.toBe('beyond first order');
  });

  it('measures 1/N by how far the scale of the kernel moves', () => {
    const system = parseSystem({ ...base, K: 300, lambda0: 2, y0: 3 });
    let moved = 0;
    for (let k = 1; k <= 300; k++) {
      const x = 2000 / (k ** 1.6 + 2000);
      moved += x + 9 * k ** -1.9 * 1000 * x * (1 - x);
    }
    expect(firstOrderResponse(system)!.stretch / moved).toBeCloseTo(1, 12);
  });

  it('leaves the values there, with a sentence', () => {
    const row = evaluateRow(response, { ...base, N: 75 });
    expect(row.status).toBe('beyond first order');
    expect(row.note).toBe(statusSentences['beyond first order']);
    expect(row.theta).toBe(evaluateRow(response, base).theta);
  });
});

describe('the columns', () => {
  it('hold the nearest zero of each response, and whether it survives', () => {
    expect(Math.round(value({ K: 2000 }, 'loss_zero')!)).toBe(760);
    expect(value({ K: 2000 }, 'loss_zero_survives')).toBe(0);
    expect(Math.round(value({ K: 5000, P: 1e7 }, 'loss_zero')!)).toBe(3515);
    expect(value({}, 'loss_zero')).toBeNaN();
    expect(value({}, 'loss_zero_survives')).toBeNaN();
    const widths = [1, 1e5].map((P) => value({ alpha: 1, beta: 0.5, P }, 'width_zero')!);
    expect(widths[0]).toBeLessThan(widths[1]!);
    expect(value({ alpha: 1, beta: 0.5 }, 'width_zero_survives')).toBe(1);
  });

  it('hold the loop of the own loss where it is a higher power', () => {
    expect(value({}, 'even_loop_R')).toBeNaN();
    expect(value({ loss: 'log-cosh' }, 'even_loop_y')).toBeNaN();
    expect(value({ loss: 'sextic', P: 1e10 }, 'even_loop_y')).toBeCloseTo(-1.2 / 1.6, 4);
    expect(value({ loss: 'even', power: 4, P: 1e10 }, 'even_loop_y')).toBeCloseTo(-1.8 / 1.6, 4);
    expect(value({ loss: 'even', power: 2 }, 'even_loop_R')).toBe(value({}, 'quartic_fluctuation_R'));
  });

  it('are null in a row where there is no value', () => {
    expect(evaluateRow(response, base)).toMatchObject({ even_loop: { R: null, y: null }, loss_zero: null });
  });
});
