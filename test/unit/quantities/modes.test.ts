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

it('costs one solution a system', () => {
  const system = parseFor(modes, { ...base, K: 1e6 });
  modes.compute(system);
  const start = performance.now();
  for (let mode = 1; mode <= 1000; mode++) modes.compute({ ...system, mode });
  // About 1 µs a mode; a solution of both levels takes about 100.
  expect(performance.now() - start).toBeLessThan(40);
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
