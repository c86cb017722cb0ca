import { describe, expect, it } from 'vitest';
import { CoarsegrainError } from '../../../core/errors.ts';
import { lossOf } from '../../../core/model/loss.ts';

const formula = (ell: string, u = 0.7) => lossOf({ loss: 'formula', u, power: NaN, ell });
const refusal = (ell: string, u?: number) => {
  try {
    formula(ell, u);
  } catch (error) {
    if (error instanceof CoarsegrainError) return error.report;
    throw error;
  }
  throw new Error(`${ell} was accepted`);
};

describe('a loss as a formula', () => {
  it.each([
    ['Delta^2/2 + u*Delta^4/4', 'quartic'],
    ['Δ^2/2 + u·Δ^6/6', 'sextic'],
    ['log(cosh(Delta))', 'log-cosh'],
  ] as const)('%s is the %s loss', (ell, loss) => {
    const [ours, theirs] = [formula(ell), lossOf({ loss, u: 0.7, power: NaN })];
    for (const delta of [-30, -1.3, 0, 1e-3, 0.4, 7]) {
      for (const part of ['value', 'first', 'second'] as const) {
        const wanted = theirs[part](delta);
        expect(Math.abs(ours[part](delta) - wanted)).toBeLessThan(1e-14 * (1 + Math.abs(wanted)));
      }
    }
  });

  it.each([
    'sqrt(1+Delta^2)-1',
    'abs(Delta)^3',
    'cosh(Delta)',
    'Delta^2*sin(u*Delta)^2',
    'min(abs(Delta),1)^2/2+abs(Delta)-min(abs(Delta),1)',
  ])('%s is allowed', (ell) => expect(formula(ell).second(0.5)).toBeGreaterThan(0));

  it.each([
    ['Delta^3', 'is not even'],
    ['Delta^2/2 + 1e-3*Delta^3', 'is not even'],
    ['1/Delta^2', 'is not finite, or has no second derivative, at Δ = 0'],
    ['exp(Delta^2)', 'is not finite'],
    ['abs(Delta)^1.5', 'no second derivative, at Δ = 0'],
    ['abs(Delta)', 'has a kink at Δ = 0'],
    ['min(Delta^2/2, 1)', 'has a kink at Δ = 1.414'],
    ['Delta^2 + u*abs(Delta)', 'has a kink at Δ = 0, u = 0.7'],
  ])('%s is refused: it %s', (ell, words) => {
    const report = refusal(ell);
    expect(report).toMatchObject({ kind: 'outside-range', field: 'ell', value: ell });
    expect(report.message).toContain(words);
  });

  it('is refused at the u where it goes wrong', () => {
    expect(formula('Delta^2/(2 + u*Delta^2)', 1).value(1)).toBeCloseTo(1 / 3, 15);
    expect(refusal('Delta^2 + u*Delta^3', -1).message).toContain('u = −1');
    expect(formula('Delta^2 + u*Delta^3', 0).value(2)).toBe(4);
  });
});
