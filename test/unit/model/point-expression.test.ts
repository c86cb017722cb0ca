import { describe, expect, it } from 'vitest';
import { CoarsegrainError } from '../../../core/errors.ts';
import { parsePointExpression } from '../../../core/model/point-expression.ts';

const names = ['P', 'u', 'kappa'] as const;
const at = { P: 400, u: 3, kappa: 0.1 };

describe('an expression in several names', () => {
  it.each([
    ['4*sqrt(P)', 80, ['P']],
    ['0.1*P^-0.5', 0.005, ['P']],
    ['-u^2 + P/kappa', 3991, ['u', 'P', 'kappa']],
    ['min(P, u) - (u - 1)·2', -1, ['P', 'u']],
    ['2^u^0.5', 2 ** Math.sqrt(3), ['u']],
    ['log10(P*2.5) + 0*pi', 3, ['P']],
    ['7', 7, []],
    ['u - u', 0, ['u']],
  ])('%s', (text, value, uses) => {
    const expression = parsePointExpression(text, names, 'derived.N');
    expect(expression.value(at)).toBeCloseTo(value, 12);
    expect([...expression.uses].sort()).toEqual([...uses].sort());
    expect(expression.text).toBe(text);
  });

  it.each(['P(', 'alpha', 'P.constructor', 'P[0]', 'sqrt', 'u kappa', '', 'this', '"P"', 'P = 1', 'u ? 1 : 2'])(
    'refuses %j and names the field',
    (text) => {
      let thrown: unknown;
      try {
        parsePointExpression(text, names, 'derived.N');
      } catch (error) {
        thrown = error;
      }
      expect(thrown).toBeInstanceOf(CoarsegrainError);
      expect((thrown as CoarsegrainError).report).toMatchObject({ field: 'derived.N', value: text });
    },
  );

  it('says what it may name', () => {
    expect(() => parsePointExpression('x', names, 'derived.N')).toThrow('an expression in P, u and kappa with');
  });
});
