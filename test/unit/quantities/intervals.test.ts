import { describe, expect, it } from 'vitest';
import { parseFor } from '../../../core/quantities/index.ts';
import { intervals } from '../../../core/quantities/intervals.ts';
import { operatorInterval } from '../../../core/scaling/intervals.ts';

const base = { alpha: 0.6, beta: 0.9, P: 100 };
const compute = (input: Record<string, unknown> = {}) => intervals.compute(parseFor(intervals, { ...base, ...input }));
const row = (...given: Parameters<typeof compute>) => intervals.report!([compute(...given).values], false);

describe('intervals', () => {
  it('has a row of every perturbation', () => {
    expect(compute().values).toHaveLength(intervals.outputs.length);
    const found = row();
    expect(found.quartic).toEqual({
      min: expect.closeTo(2.2, 12) as number,
      max: expect.closeTo(3.2, 12) as number,
      mean: expect.closeTo(2.5, 12) as number,
      exponent: expect.closeTo(-0.375, 12) as number,
      class: 'relevant',
      fate: 'dies out',
      sentence: expect.stringContaining('P^(−min(α,β)/(1+α))') as string,
    });
    expect(found.sextic).toMatchObject({ class: 'relevant', exponent: expect.closeTo(-0.75, 12) as number });
    expect(found.width).toMatchObject({
      class: 'irrelevant or marginal',
      mean: expect.closeTo(-0.7, 12) as number,
      exponent: expect.closeTo(0.625, 12) as number,
    });
    expect(found.cutoff_exponent).toBeCloseTo(0.375, 12);
    expect(found.modulation).toBeNull();
    expect(found.degenerate_exponent).toBeNull();
  });

  it('counts the powers of any operator: by default the quartic one', () => {
    expect(row().operator).toMatchObject({ min: expect.closeTo(2.2, 12) as number, loss_exponent: -0.375 });
    const width = row({ pairs: 2, weight: 1.6 }).operator;
    expect(width).toMatchObject({
      class: 'irrelevant or marginal',
      prior_exponent: expect.closeTo(0.625, 12) as number,
    });
    const { min, max, mean, class: kind } = operatorInterval(0.6, 0.9, [0, 1.2, 2.4]);
    expect(row({ pairs: 3, weight: 1.2 }).operator).toMatchObject({
      min: expect.closeTo(min, 12) as number,
      max: expect.closeTo(max, 12) as number,
      mean: expect.closeTo(mean, 12) as number,
      class: kind,
    });
  });

  it('knows the modulation of a log-periodic and the levels of a degenerate spectrum', () => {
    expect(row({ spectrum: 'log-periodic', epsilon: 0.1, omega: 2 }).modulation).toBeCloseTo(0.0509, 4);
    expect(row({ spectrum: 'degenerate', dimension: 3, K: 100 }).degenerate_exponent).toBeCloseTo(-1 / 4.8, 12);
  });

  it('has intervals and no exponents where X hangs on the last modes', () => {
    const { status, values } = compute({ K: 100, alpha: -0.2 });
    expect(status).toBe('converged');
    expect(values[0]).toBeCloseTo(0.6, 12);
    expect(values[3]).toBeNaN();
  });

  it('has nothing to count where a spectrum has no exponents', () => {
    const { alpha: _, beta: __, ...rest } = base;
    const formula = { spectrum: 'formula', lambda: 'k^-2', y2: 'k^-2', K: 10 };
    const system = parseFor(intervals, { ...rest, ...formula });
    const { status, values } = intervals.compute(system);
    expect(status).toBe('no root');
    expect(values.every(Number.isNaN)).toBe(true);
  });
});
