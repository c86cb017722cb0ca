import { describe, expect, it } from 'vitest';
import { CoarsegrainError } from '../../../core/errors.ts';
import { quantities, type QuantityName } from '../../../core/quantities/index.ts';
import type { Quantity } from '../../../core/quantities/quantity.ts';
import { blockOf, computeBlock } from '../../../core/study/compute.ts';
import { differences } from '../../../core/study/difference.ts';
import { expandStudy, systemAt } from '../../../core/study/expansion.ts';
import { resultsOf, resultValues, withResults } from '../../../core/study/result-columns.ts';

const study = (results: Record<string, string>, names: QuantityName[] = ['effective-action'], system: object = {}) =>
  expandStudy({
    format: 'coarsegrain-study',
    version: 1,
    name: 'Derived columns',
    system: { alpha: 0.6, beta: 0.9, kappa: 10, u: 1, ...system },
    axes: [{ parameter: 'P', values: [100, 1000, 10_000] }],
    quantities: names,
    results,
  });

function refusal(results: Record<string, string>, names?: QuantityName[]) {
  try {
    study(results, names);
  } catch (error) {
    if (error instanceof CoarsegrainError) return error.report;
  }
  throw new Error('It was not refused.');
}

describe('derived columns of results', () => {
  it('have the values of their expressions in inputs, outputs and each other, in whatever order they are given', () => {
    const expansion = study({ scaled: 'share*sqrt(P)', share: 'variance/(bias + variance)', R: '(loss - X/2)/u' });
    const block = computeBlock(expansion, 'effective-action', Float64Array.of(0, 2));
    const whole = withResults(block, expansion.results);
    const { outputs }: Quantity = quantities['effective-action'];
    const order = [
      ...block.inputs,
      ...outputs.map(({ key }) => key),
      ...expansion.results.map(({ column }) => column.key),
    ];
    const at = (key: string, row: number) => whole.columns[order.indexOf(key) * 2 + row]!;
    expect(expansion.results.map(({ column }) => column.key)).toEqual(['share', 'R', 'scaled']);
    for (const row of [0, 1]) {
      const share = at('variance', row) / (at('bias', row) + at('variance', row));
      expect(share).toBeGreaterThan(0.1);
      expect(at('share', row)).toBe(share);
      expect(at('scaled', row)).toBe(share * Math.sqrt([100, 10_000][row]!));
      // Of the quartic loss ¾ u X² lies above X/2.
      expect(at('R', row)).toBeCloseTo(0.75 * at('X', row) ** 2, 12);
    }
    // What was there stays as it was.
    expect(whole.columns.subarray(0, block.columns.length)).toEqual(block.columns);
  });

  it('have no value where the point has none, though the expression would', () => {
    const expansion = study({ r: 'P/kappa' });
    const block = blockOf(expansion, 'effective-action', Float64Array.of(0, 1), (_, position) => ({
      status: position === 0 ? 'several roots' : 'converged',
      values: quantities['effective-action'].outputs.map(() => NaN),
    }));
    expect([...withResults(block, expansion.results).columns.slice(-2)]).toEqual([NaN, 100]);
  });

  it('belong to every quantity that has all names they use, by way of others too', () => {
    const { results } = study({ all: 'loss*P', one: 'trainLoss + q', two: 'one/P' }, [
      'effective-action',
      'replica',
      'response',
    ]);
    const having = (key: string) => results.find(({ column }) => column.key === key)!.quantities;
    expect(having('all')).toEqual(['effective-action']);
    expect(having('one')).toEqual(['replica']);
    expect(having('two')).toEqual(['replica']);
    expect(resultsOf(results, 'response')).toEqual([]);
    expect(resultsOf(results, 'replica').map(({ column }) => column.key)).toEqual(['one', 'two']);
  });

  it('are computed as far as names are known, row by row', () => {
    const { results } = study({ a: 'loss*P', b: 'a + X', c: 'a - P' });
    const found = resultValues(results, { loss: [1, 2], P: [10, 20] }, 2, (row) => row === 1);
    expect(Object.keys(found).sort()).toEqual(['a', 'c']);
    expect([...found.a!, ...found.c!]).toEqual([NaN, 40, NaN, 20]);
  });

  it('are refused where the name is taken, in words that say by what', () => {
    const taken: [key: string, by: RegExp][] = [
      ['u', /a parameter, coupling/],
      ['tau', /a parameter/],
      ['loss', /a column of the study/],
      ['sqrt', /a function/],
      ['pi', /a constant/],
      ['status', /every table/],
    ];
    for (const [key, by] of taken) {
      expect(refusal({ [key]: 'X' })).toMatchObject({
        kind: 'duplicate',
        field: `results.${key}`,
        message: expect.stringMatching(by) as string,
      });
    }
    expect(refusal({ a: 'X', a_error: 'X' }).message).toMatch(/standard error of a/);
    // An output of another quantity is free.
    expect(study({ q: 'X' }).results).toHaveLength(1);
    expect(refusal({ q: 'loss' }, ['replica', 'effective-action']).kind).toBe('duplicate');
  });

  it('are refused where the name is none', () => {
    for (const key of ['2x', 'a b', 'α', '_x', '']) {
      expect(refusal({ [key]: 'X' })).toMatchObject({
        field: `results.${key}`,
        message: expect.stringMatching(/no name/) as string,
      });
    }
  });

  it('are refused where they come back to themselves, naming the way and nothing beside it', () => {
    expect(refusal({ a: 'b + 1', b: 'c*X', c: 'b' })).toMatchObject({
      kind: 'not-allowed',
      field: 'results.b',
      message: 'b = c*X (results.b) depends on itself, by way of c.',
    });
    expect(refusal({ a: 'a' }).message).toBe('a = a (results.a) depends on itself.');
  });

  it('are refused where no quantity has all they use, naming what is missing', () => {
    expect(refusal({ mixed: 'loss/q' }, ['effective-action', 'replica']).message).toBe(
      'mixed = loss/q (results.mixed) belongs to no quantity of the study: effective-action has no q; replica has no loss.',
    );
    expect(refusal({ x: 'loss + foo' })).toMatchObject({ kind: 'outside-range', field: 'results.x' });
    expect(refusal({ x: 'loss +' })).toMatchObject({ kind: 'wrong-type', field: 'results.x' });
  });

  it('know N = ∞ and measured kinds as the quantity has them', () => {
    const expansion = study({ w: '1/N', k: 'kc*loss' }, ['effective-action'], { spectrum: 'cutoff', kc: 50 });
    const block = withResults(computeBlock(expansion, 'effective-action', Float64Array.of(1)), expansion.results);
    expect(systemAt(expansion, 1).N).toBe(Infinity);
    expect(block.columns.at(-2)).toBe(0);
    // Without a cut-off there is no k_c.
    expect(refusal({ k: 'kc*loss' }).message).toMatch(/kc/);
  });

  it('are told by the difference of two studies', () => {
    const [one, other] = [study({ a: 'X', b: 'loss' }).study, study({ b: '2*loss', c: 'X' }).study];
    expect(differences(one, other)).toEqual([
      { field: 'results.a', before: 'X', after: 'none' },
      { field: 'results.b', before: 'loss', after: '2*loss' },
      { field: 'results.c', before: 'none', after: 'X' },
    ]);
  });
});
