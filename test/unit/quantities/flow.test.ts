/** The quantities of the RG flow: tables, missing values and statuses. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { orders } from '../../../core/flow/elimination.ts';
import { contentHash, registerMeasured } from '../../../core/model/measured.ts';
import { parseSystem } from '../../../core/model/system.ts';
import { continuumFlow } from '../../../core/quantities/continuum-flow.ts';
import { evaluateRow } from '../../../core/quantities/evaluate.ts';
import { flow } from '../../../core/quantities/flow.ts';
import { portrait } from '../../../core/quantities/portrait.ts';
import type { Quantity } from '../../../core/quantities/quantity.ts';
import { ridgeFlow } from '../../../core/quantities/ridge-flow.ts';

interface Row {
  input: Record<string, unknown>;
  output: Record<string, unknown>;
}
const tableOf = (file: string) =>
  JSON.parse(readFileSync(`${import.meta.dirname}/../../reference/${file}.json`, 'utf8')) as Row[];

/** Every number of an output with its path. */
function numbers(output: unknown, path = ''): [string, number][] {
  if (typeof output === 'number') return [[path, output]];
  if (typeof output !== 'object' || output === null) return [];
  return Object.entries(output).flatMap(([key, value]) => numbers(value, `${path}.${key}`));
}

describe.each<[Quantity, string, number]>([
  [flow, 'flow', 1e-11],
  [continuumFlow, 'continuum_flow', 1e-8],
  [portrait, 'portrait', 1e-7],
  [ridgeFlow, 'ridge_flow', 1e-10],
])('$name', (quantity, file, error) => {
  it('agrees with its table', () => {
    for (const { input, output } of tableOf(file)) {
      const found = new Map(numbers(evaluateRow(quantity, input)));
      for (const [path, value] of numbers(output)) {
        const deviation = Math.abs((found.get(path) ?? NaN) / value - 1);
        expect(deviation, `${path} of ${JSON.stringify(input)}`).toBeLessThan(error);
      }
    }
  });

  it('gives a value for every column, the same whatever was computed before', () => {
    const { input } = tableOf(file)[0]!;
    const { coordinate } = quantity;
    const [first, second] = [
      { ...input, [coordinate!]: 3 },
      { ...input, K: 700, [coordinate!]: 5 },
    ].map((row) => parseSystem(row, '', quantity));
    const before = quantity.compute(first!);
    expect(before.values).toHaveLength(quantity.outputs.length);
    quantity.compute(second!);
    expect(quantity.compute({ ...first! })).toEqual(before);
    const keys = quantity.outputs.map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
    for (const key of quantity.drawn) expect(keys).toContain(key);
  });
});

const base = { alpha: 0.6, beta: 0.9, kappa: 0.1, u: 1, P: 100, K: 1000 };

describe('flow', () => {
  it('has the step errors that are printed, over its table', () => {
    const worst = (u: number) => {
      const rows = tableOf('flow').filter(({ input }) => input.u === u);
      const errors = rows.map(({ input }) => evaluateRow(flow, input).step_errors as number[]);
      return [0, 1, 2].map((i) => Math.max(...errors.map((of) => Math.abs(of[i]!))).toExponential(1));
    };
    expect(worst(0.1).map(Number)).toEqual([9.1e-5, 1.1e-4, 1.1e-4]);
    expect(worst(1).map(Number)).toEqual([2.9e-3, 9.5e-4, 9.1e-4]);
    expect(worst(10).map(Number)).toEqual([3.8e-2, 9.4e-3, 2.8e-3]);
  });

  it('lists what runs and gives once what does not', () => {
    const row = evaluateRow(flow, { ...base, modes_left: [1000, 30, 0] });
    expect(row.s_exact).toBe(evaluateRow(flow, base).s_exact);
    expect(row.s_running).toHaveLength(3);
    expect((row.s_running as number[])[0]).toBe(1000);
    expect((row.s_running as number[])[2]).toBe(row.s_exact);
    for (const order of orders) {
      const couplings = row[`couplings_order${order}`] as number[][];
      expect(couplings.map((of) => of.length)).toEqual([order, order, order]);
      expect(couplings[0]!.slice(0, 2)).toEqual([1000, 3000]);
    }
    expect(row.step_errors).toHaveLength(3);
    expect(typeof row.k_star_running).toBe('number');
  });

  it('misses, for u < 0, the s that is not alone, and keeps what runs', () => {
    const row = evaluateRow(flow, { ...base, u: -0.27, modes_left: [500, 0] });
    expect(row.status).toBe('converged');
    expect(row.s_exact).toBeNull();
    const errors = row.step_errors as number[][];
    for (const error of errors.flat()) expect(Math.abs(error)).toBeLessThan(1e-3);
    // Stronger: the flow runs away before its end, which is a point without values.
    const stronger = { ...base, u: -1, K: 10_000 };
    expect(evaluateRow(flow, { ...stronger, modes_left: 500 }).status).toBe('converged');
    expect(evaluateRow(flow, { ...stronger, modes_left: 0 }).status).toBe('not converged');
  });

  it('misses the orders that do not hold the loss', () => {
    const sextic = evaluateRow(flow, { ...base, loss: 'sextic' });
    expect(sextic.couplings_order2).toEqual([null, null]);
    expect((sextic.step_errors as number[]).slice(1).every((error) => Math.abs(error) < 5e-3)).toBe(true);
    const cosh = evaluateRow(flow, { ...base, loss: 'log-cosh' });
    expect(cosh.couplings_order6).toEqual([null, null, null, null, null, null]);
    expect(cosh.s_running).toBe(cosh.s_exact);
    const { u: _, ...rest } = base;
    expect(evaluateRow(flow, { ...rest, loss: 'formula', ell: 'Delta^2/2' }).status).toBe('not converged');
    expect(evaluateRow(flow, { ...base, P: 1e308, kappa: 1e-10 }).status).toBe('not converged');
  });

  it('refuses K = ∞', () => {
    const { K: _, ...infinite } = base;
    for (const quantity of [flow, continuumFlow])
      expect(() => evaluateRow(quantity, infinite)).toThrow(/K is missing|modes/);
  });
});

describe('a measured spectrum', () => {
  it('has the flows of the power law that it holds, whatever K says beyond its file', () => {
    const lambda = Float64Array.from({ length: 1000 }, (_, i) => (i + 1) ** -1.6);
    const y = Float64Array.from({ length: 1000 }, (_, i) => (i % 2 ? -1 : 1) * (i + 1) ** -0.95);
    const content = contentHash(lambda, y);
    registerMeasured(content, lambda, y);
    const measured = { spectrum: 'measured', file: 'power.csv', content, kappa: 0.1, P: 100 };
    const modes_left = [1000, 400, 7, 0];
    const { k_star_running: border, ...found } = evaluateRow(flow, { ...measured, u: 1, modes_left });
    const { k_star_running: continuous, ...wanted } = evaluateRow(flow, { ...base, modes_left });
    const exact = new Map(numbers(wanted));
    for (const [path, value] of numbers(found)) {
      // Step errors are small differences.
      expect(Math.abs(value - exact.get(path)!), path).toBeLessThan(1e-11 * Math.max(1, Math.abs(value)));
    }
    // Between two modes instead of on the continuum.
    expect((border as number) / (continuous as number)).toBeCloseTo(1, 3);
    const { kappa, P, K, alpha } = base;
    const ridge = evaluateRow(ridgeFlow, { kappa, P, K, alpha, modes_left }).flow as number[];
    const same = evaluateRow(ridgeFlow, { ...measured, modes_left }).flow as number[];
    ridge.forEach((value, i) => expect(same[i]! / value).toBeCloseTo(1, 12));
  });
});

describe('continuum-flow', () => {
  it('gives the variables of each set', () => {
    const row = evaluateRow(continuumFlow, { ...base, modes_left: [1000, 10] });
    const [[r], [g]] = [(row.continuum as number[][])[0]!, (row.rescaled as number[][])[0]!];
    // l = 1 at Λ₀.
    expect(r).toBe(1000);
    expect(g).toBe(1000);
    expect((row.hatted as number[][])[0]![0]! / (1000 * 1000.5 ** -1.6)).toBeCloseTo(1, 14);
    expect(row.D).toHaveLength(2);
  });

  it('has no values where there is no such flow', () => {
    for (const input of [{ spectrum: 'degenerate', dimension: 2 }, { loss: 'sextic' }, { u: -3 }]) {
      expect(evaluateRow(continuumFlow, { ...base, ...input }).status).toBe('not converged');
    }
  });
});

describe('portrait', () => {
  it('needs no K; the rescaled set does', () => {
    const infinite = evaluateRow(portrait, { alpha: 0.6, ghat: 0.1, rhat: 0.2 });
    expect(infinite.status).toBe('converged');
    expect(infinite.v_r_rescaled).toBeNull();
    expect(infinite.v_r).toBeCloseTo(1.6 * 0.2 + 0.1 / 1.2, 14);
    const finite = evaluateRow(portrait, { alpha: 0.6, ghat: 0.1, rhat: 0.2, K: 100, scale: 7, lambda0: 2 });
    const lambda = 2 * 100.5 ** -1.6;
    expect(finite.r_rescaled).toBeCloseTo(0.2 / lambda, 9);
    expect((finite.U_rescaled as number) / ((0.1 * 7) / (100.5 * lambda ** 2))).toBeCloseTo(1, 13);
    expect(finite.separatrix_r_rescaled).toBeCloseTo((finite.separatrix_rhat as number) / lambda, 9);
    expect(finite.gaussian_eigenvalues).toEqual([1.6, 2.2]);
  });

  it('is that of a power law', () => {
    const cut = { alpha: 0.6, ghat: 0.1, spectrum: 'cutoff', kc: 10, K: 100 };
    expect(evaluateRow(portrait, cut).status).toBe('not converged');
    expect(evaluateRow(portrait, { alpha: 0.6, rhat: -2 }).v_r).toBeNull();
    expect(evaluateRow(portrait, { alpha: -0.7, K: 10 }).separatrix_rhat).toBeNull();
  });

  it('calls the interacting fixed point an artefact wherever it shows', () => {
    const shown = portrait.outputs.filter(({ key }) => /^(fixed|eigenvalue|zero)_/.test(key));
    expect(shown).toHaveLength(6);
    for (const { meaning } of shown) expect(meaning).toContain('artefact');
  });
});

describe('ridge-flow', () => {
  it('does not converge where a number leaves the range of doubles', () => {
    expect(evaluateRow(ridgeFlow, { alpha: 0.6, kappa: 1, P: 1e308, K: 10, lambda0: 1e300 }).status).toBe(
      'not converged',
    );
  });
});
