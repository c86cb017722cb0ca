import { describe, expect, it } from 'vitest';
import { CoarsegrainError } from '../../../core/errors.ts';
import { expandStudy } from '../../../core/study/expansion.ts';
import { document, logarithmic } from './refining.ts';

describe('of a refined study is refused', () => {
  const axes = [
    { parameter: 'u', values: [0, 10, 1] },
    { parameter: 'kappa', values: [1] },
    {
      zip: [
        { parameter: 'alpha', values: [0.5, 0.6] },
        { parameter: 'beta', values: [0.5, 0.6] },
      ],
    },
    logarithmic('P', 1, 100, 3),
  ];
  const refusal = (refine: object, change: object = {}) => {
    try {
      expandStudy(document({ system: { K: 50 }, axes, refine, ...change }));
    } catch (error) {
      if (error instanceof CoarsegrainError) return error.report;
      throw error;
    }
    throw new Error('the study was accepted');
  };

  it.each([
    ['missing', 'refine.axes', {}],
    ['empty', 'refine.axes', { axes: [] }],
    ['too-many', 'refine.axes', { axes: ['P', 'u', 'kappa'] }],
    ['unknown-name', 'refine.axes.0', { axes: ['Q'] }],
    ['unknown-name', 'refine.axes.1', { axes: ['P', 'noise'] }],
    ['unknown-name', 'refine.axes.0', { axes: ['alpha'] }],
    ['unknown-name', 'refine.axes.0', { axes: ['beta'] }],
    ['duplicate', 'refine.axes', { axes: ['P', 'P'] }],
    ['not-allowed', 'refine.axes.0', { axes: ['u'] }],
    ['not-allowed', 'refine.axes.0', { axes: ['kappa'] }],
    ['outside-range', 'refine.tolerance', { axes: ['P'], tolerance: 0 }],
    ['outside-range', 'refine.tolerance', { axes: ['P'], tolerance: 2 }],
    ['outside-range', 'refine.points', { axes: ['P'], points: 0 }],
    ['outside-range', 'refine.points', { axes: ['P'], points: 1e6 }],
    ['unknown-name', 'refine.quantity', { axes: ['P'], quantity: 'replica' }],
    ['unknown-name', 'refine.column', { axes: ['P'], column: 'q' }],
    ['unknown-key', 'refine.budget', { axes: ['P'], budget: 3 }],
  ])('%s of %s', (kind, field, refine) => {
    expect(refusal(refine)).toMatchObject({ kind, field });
  });

  it('a border that cannot be read, by its number', () => {
    expect(refusal({ axes: ['P'], borders: ['X - 1', '3*u*Y'] }).field).toBe('refine.borders.1');
  });

  it('a study of very many points', () => {
    const many = [logarithmic('P', 1, 1e6, 200_001)];
    const own = { system: { alpha: 0.6, beta: 0.9, kappa: 0.1, u: 1 }, axes: many };
    expect(refusal({ axes: ['P'] }, own)).toMatchObject({ kind: 'too-many', field: 'refine' });
  });
});
