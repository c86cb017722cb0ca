import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseSystem, type SystemInput } from '../../../core/model/system.ts';
import { computeDraw, summary } from '../../../core/quantities/experiment.ts';
import { posterior } from '../../../core/quantities/posterior.ts';
import type { Outcome } from '../../../core/quantities/quantity.ts';
import { replica } from '../../../core/quantities/replica.ts';

interface Row {
  input: SystemInput;
  output: { trainLoss: number[]; trainX: number[]; testX: number[] };
}

const table = JSON.parse(readFileSync(new URL('../../reference/hmc.json', import.meta.url), 'utf8')) as Row[];

const idle = () => undefined;

function evaluated(input: SystemInput, datasets = 8): Outcome {
  const system = parseSystem({ ...input, datasets }, '', posterior);
  const draws = Array.from({ length: datasets }, (_, number) => computeDraw(posterior, system, number, idle));
  return summary(posterior, system, draws);
}

function column({ values }: Outcome, key: string): number {
  return values[posterior.outputs.findIndex((output) => output.key === key)]!;
}

describe('the quantity posterior', () => {
  it.each(table)('is the table of hmc within 3 standard errors of both: $input', ({ input, output }) => {
    const found = evaluated(input);
    expect(found.status).toBe('converged');
    for (const key of ['trainLoss', 'trainX', 'testX'] as const) {
      const [mean, error] = output[key];
      const both = Math.hypot(error!, column(found, `${key}_error`));
      expect(Math.abs(column(found, key) - mean!), key).toBeLessThan(3 * both);
      // As many data sets: errors of 8 draws are known to a quarter.
      expect(column(found, `${key}_error`), key).toBeLessThan(3 * error!);
    }
    expect(column(found, 'testX')).toBeCloseTo(column(found, 'q') + column(found, 'V'), 10);
    expect(column(found, 'r_hat')).toBeLessThan(1.05);
    expect(column(found, 'effective')).toBeGreaterThanOrEqual(400);
    expect(column(found, 'acceptance')).toBeGreaterThan(0.6);
    if (input.u === 0) expect(column(found, 'acceptance')).toBe(1);
  });

  it.each([0, 0.1, 1])('is what level 2 predicts with label noise σ² = %d, to 4 standard errors', (noise) => {
    const input = { K: 200, alpha: 0.6, beta: 0.9, kappa: 0.1, P: 50, noise };
    const found = evaluated(input, 24);
    const theory = replica.compute(parseSystem(input, '', replica)).values;
    // Finite-size offsets of level 2: 0.3 % of the training loss, 2 % of q (theory, section 6).
    for (const [key, offset] of [
      ['trainLoss', 0.003],
      ['trainX', 0.003],
      ['testX', 0.02],
      ['q', 0.02],
      ['V', 0.02],
    ] as const) {
      const exact = theory[replica.outputs.findIndex((output) => output.key === key)]!;
      const tolerance = 4 * column(found, `${key}_error`) + offset * exact;
      expect(Math.abs(column(found, key) - exact), key).toBeLessThan(tolerance);
    }
  });

  it('has no root where its draws have no posterior, and says where chains do not agree', () => {
    const system = { K: 20, alpha: 0.6, beta: 0.9, kappa: 0.1, P: 5 };
    expect(evaluated({ ...system, u: -1 }, 2)).toMatchObject({ status: 'no root', roots: [] });
    const wells = evaluated({ ...system, loss: 'formula', ell: 'Delta^4/4 - 3*Delta^2' }, 2);
    expect(wells.status).toBe('chains not converged');
    expect(column(wells, 'r_hat')).toBeGreaterThan(1.05);
  });

  it('predicts with the columns that the theories have', () => {
    expect(posterior.predictions!.map(({ quantity }) => quantity)).toEqual(['replica', 'effective-action']);
    const keys = posterior.outputs.map(({ key }) => key);
    for (const { columns } of posterior.predictions!) {
      for (const key of Object.keys(columns)) expect(keys).toContain(key);
    }
    const names = replica.outputs.map(({ key }) => key);
    for (const name of Object.values(posterior.predictions![0]!.columns)) expect(names).toContain(name);
  });

  it('costs more for larger systems', () => {
    const seconds = (input: SystemInput) =>
      posterior.experiment!.seconds(
        parseSystem({ K: 200, alpha: 0.6, beta: 0.9, kappa: 0.1, ...input }, '', posterior),
      );
    expect(seconds({ P: 300, u: 1 })).toBeGreaterThan(5 * seconds({ P: 50, u: 1 }));
    expect(seconds({ P: 50, u: 1 })).toBeGreaterThan(seconds({ P: 50, u: 0 }));
    expect(seconds({ P: 300, u: 1 })).toBeLessThan(1);
  });
});
