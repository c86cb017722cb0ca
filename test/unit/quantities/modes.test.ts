import { expect, it } from 'vitest';
import { evaluateRow } from '../../../core/quantities/evaluate.ts';
import { parseFor } from '../../../core/quantities/index.ts';
import { modes } from '../../../core/quantities/modes.ts';

const base = { alpha: 0.6, beta: 0.9, kappa: 0.1, P: 100, u: 1, K: 200 };
const compute = (input: Record<string, unknown> = {}) => modes.compute(parseFor(modes, { ...base, ...input }));

it('lists over the modes', () => {
  const list = Array.from({ length: 200 }, (_, i) => i + 1);
  const row = evaluateRow(modes, { ...base, mode: list }) as Record<string, number[]>;
  const total = (key: string) => row[key]!.reduce((sum, value) => sum + value, 0);
  const X = total('b') + total('v');
  row.share!.forEach((share, i) => expect(share).toBeCloseTo(((i + 1) * (row.b![i]! + row.v![i]!)) / X, 10));
  const test = total('q_2') + total('v_2');
  row.share_2!.forEach((share, i) => expect(share).toBeCloseTo(((i + 1) * (row.q_2![i]! + row.v_2![i]!)) / test, 10));
  expect(evaluateRow(modes, { ...base, mode: 7 }).learnability).toBe(row.learnability![6]);
});

it('is alike at the same multiple of k*, the more so the larger k* is', () => {
  const column = (key: string) => modes.outputs.findIndex((output) => output.key === key);
  const share = (P: number, relative: number) => {
    const { values } = modes.compute(parseFor(modes, { alpha: 0.6, beta: 0.9, kappa: 0.1, P, relative }));
    expect(values[column('place')]).toBeCloseTo(relative, P > 1e6 ? 3 : 0);
    return values[column('share')]!;
  };
  for (const relative of [0.3, 1, 3]) {
    expect(Math.abs(share(1e8, relative) / share(1e7, relative) - 1)).toBeLessThan(0.05);
  }
  expect(share(1e7, 1)).toBeGreaterThan(share(1e7, 0.01));
});

it('has the status of level 1, and no mode above K', () => {
  expect(compute({ mode: 200 }).status).toBe('converged');
  expect(compute({ mode: 201 })).toMatchObject({ status: 'no root', roots: [] });
  expect(compute({ mode: 201 }).values.every(Number.isNaN)).toBe(true);
  expect(compute({ u: -0.28, K: 500 }).status).toBe('several roots');
  expect(compute({ u: -30 }).status).toBe('no root');
  expect(compute({ P: 1e300, kappa: 1e-300 }).status).toBe('not converged');
  // Level 2 alone lacking is no failure.
  const { status, values } = compute({ u: -0.01 });
  expect(status).toBe('converged');
  expect(values[modes.outputs.findIndex(({ key }) => key === 'q_2')]).toBeNaN();
});
