import { describe, expect, it } from 'vitest';
import { evaluateRow } from '../../../core/quantities/evaluate.ts';
import { parseFor } from '../../../core/quantities/index.ts';
import { replica } from '../../../core/quantities/replica.ts';

const input = { alpha: 0.6, beta: 0.9, P: 40, K: 200, kappa: 0.1, u: 1 };

describe('level 2 as a quantity', () => {
  it('gives its columns in their order for every loss, all of them numbers', () => {
    for (const loss of [
      { loss: 'quartic' },
      { loss: 'sextic' },
      { loss: 'even', power: 4 },
      { loss: 'log-cosh' },
      { loss: 'formula', ell: 'Delta^2/2 + u*Delta^4/4' },
    ]) {
      const row = evaluateRow(replica, { ...input, ...loss });
      expect(Object.keys(row)).toEqual([...replica.outputs.map(({ key }) => key), 'status']);
      for (const { key } of replica.outputs) expect(row[key], key).toBeGreaterThan(0);
      expect([...replica.drawn].sort()).toEqual(replica.outputs.map(({ key }) => key).sort());
    }
  });

  it('has the loss of a Gaussian discrepancy as test loss: X/2 + ¾uX², X/2 + 15uX³/6', () => {
    for (const [loss, factor, power] of [
      ['quartic', 0.75, 2],
      ['sextic', 2.5, 3],
    ] as const) {
      const { testX, testLoss } = evaluateRow(replica, { ...input, loss, noise: 0.2 }) as Record<string, number>;
      const X = testX ?? NaN;
      expect(testLoss).toBeCloseTo(X / 2 + factor * X ** power, 12);
    }
  });

  it('lists every root where there are several, and none where there is none', () => {
    const several = replica.compute(parseFor(replica, { ...input, loss: 'formula', ell: '1-cos(3*Delta)' }));
    expect(several.status).toBe('several roots');
    expect(several.roots).toHaveLength(2);
    for (const { status, roots, values } of [
      several,
      replica.compute(parseFor(replica, { ...input, loss: 'sextic', u: -1 })),
    ]) {
      expect(values).toEqual(replica.outputs.map(() => NaN));
      expect(roots).toHaveLength(status === 'no root' ? 0 : 2);
    }
  });

  it('ignores a finite width', () => {
    expect(replica.compute(parseFor(replica, { ...input, N: 7 }))).toEqual(replica.compute(parseFor(replica, input)));
    expect(replica.inputs).not.toContain('N');
  });
});
