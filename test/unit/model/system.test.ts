import { describe, expect, it } from 'vitest';
import { CoarsegrainError } from '../../../core/errors.ts';
import { parseSystem } from '../../../core/model/system.ts';

const system = { P: 100, alpha: 0.6, beta: 0.9, kappa: 10 };
function refusal(change: object) {
  try {
    parseSystem({ ...system, ...change });
  } catch (error) {
    if (error instanceof CoarsegrainError) return error.report;
    throw error;
  }
  throw new Error('the system was accepted');
}

describe('the range that a refused system names', () => {
  it.each([-0.5, -1, -2, NaN, -Infinity, undefined, 'ten'])('is α > 0 at K = ∞ for α = %s', (alpha) => {
    for (const K of [undefined, 'infinite']) {
      const { allowed, message, field } = refusal({ alpha, K });
      expect(allowed).toMatch(/^α > 0 at K = ∞/);
      expect(message).toContain(allowed);
      expect(field).toBe('alpha');
    }
  });

  it.each([-1, NaN, undefined, 'ten'])('is α > −1 at finite K for α = %s', (alpha) => {
    expect(refusal({ alpha, K: 10 }).allowed).toBe('α > −1');
  });

  it('is β > 0 at K = ∞ as well, and any real β at finite K', () => {
    expect(refusal({ beta: 0 }).allowed).toBe('β > 0 at K = ∞');
    expect(parseSystem({ ...system, beta: -3, alpha: -0.5, K: 10 })).toMatchObject({ alpha: -0.5, beta: -3 });
  });

  it.each([Infinity, 'infinite'])('is finite for P = %s', (P) => {
    expect(refusal({ P })).toMatchObject({ field: 'P', allowed: 'P > 0, finite' });
  });
});

it('a missing parameter is named once where its symbol is its key', () => {
  expect(refusal({ P: undefined }).message).toBe('P is missing; it takes P > 0.');
  expect(refusal({ kappa: undefined }).message).toBe('κ (kappa) is missing; it takes κ > 0.');
});
