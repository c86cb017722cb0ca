import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CoarsegrainError, type ErrorReport } from '../../../core/errors.ts';
import { parseExpression } from '../../../core/model/expression.ts';
import { uniform } from '../uniform.ts';

const value = (text: string, x = 3, u = 2) => parseExpression(text, ['x', 'u'], 'f').value(x, u);
function refusal(text: string): ErrorReport {
  try {
    parseExpression(text, ['x', 'u'], 'f');
  } catch (error) {
    if (error instanceof CoarsegrainError) return error.report;
    throw error;
  }
  throw new Error(`${text} was accepted`);
}

describe('an expression', () => {
  it.each([
    ['-x^2', -9],
    ['(-x)^2', 9],
    ['2^-x', 0.125],
    ['2^3^2', 512],
    ['-2^-2^2', -0.0625],
    ['--x^2', 9],
    ['+x - -x', 6],
    ['8/4/2 - 3 - 2', -4],
    ['2*-x^2', -18],
    ['x−1·2×u', -1],
    ['1.5e2 + .5 + 2E-1', 150.7],
    ['e^2', Math.E ** 2],
    ['cos(π) + sin(pi/2)', 0],
    ['ln(exp(x)) + log10(1000) - log(e)', 5],
    ['sqrt(abs(-16)) + atan(0) + tanh(0) + cosh(0) + sinh(0) + erf(0)', 5],
    ['min(x, u) + 10 * max(x, u)', 32],
    [' x \n', 3],
  ])('%s is %d', (text, expected) => expect(value(text)).toBeCloseTo(expected, 13));

  it.each([
    ['', 'empty'],
    ['2x', 'Variable names cannot start with a number'],
    ['(x', 'Unclosed ( at character 3'],
    ['x)', 'Unexpected ")" at character 2'],
    ['x * ()', 'missing between parentheses'],
    ['x u', 'side by side'],
    ['5(x)', 'side by side'],
    ['x +', 'Expected expression after + at character 4'],
    ['k^-1.6', '“k” at character 1 is not known'],
    ['x + 2*foo(x)', '“foo” at character 7 is not a function'],
    ['exp + 1', '“exp” at character 1 needs its argument'],
    ['min(x)', 'min at character 1 takes two arguments'],
    ['exp(x, x)', 'takes one argument'],
    ['x ? 1 : 2', '“?” at character 3 has no meaning'],
    ['"x"', '“"” at character 1 has no meaning'],
    ['x.constructor', 'commas and points'],
    ['this', 'commas and points'],
    ['toString', 'not known'],
    ['__proto__', 'not known'],
    ['constructor(x)', 'not a function'],
    ['hasOwnProperty(x)', 'not a function'],
    [`x${'+x'.repeat(600)}`, 'longer than 1000 characters'],
  ])('%s is refused, with the place', (text, words) => {
    const report = refusal(text);
    expect(report).toMatchObject({ field: 'f', value: text });
    expect(report.kind).toMatch(/^(wrong-type|outside-range)$/);
    expect(report.message).toContain(words);
    expect(report.allowed).toContain('an expression in x and u');
  });

  it('never ends in another error, whatever the text', () => {
    const pieces = [
      'x',
      'u',
      '1',
      '.',
      'e',
      '+',
      '-',
      '*',
      '/',
      '^',
      '(',
      ')',
      ',',
      'exp',
      'min',
      ' ',
      'this',
      '[',
      ';',
      'é',
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 12 }), (parts) => {
        try {
          expect(typeof value(parts.join(''))).toBe('number');
        } catch (error) {
          expect(error).toBeInstanceOf(CoarsegrainError);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('is read once', () => {
    expect(parseExpression('x+1', ['x'], 'f')).toBe(parseExpression('x+1', ['x'], 'g'));
    expect(parseExpression('x+1', ['x', 'u'], 'f')).not.toBe(parseExpression('x+1', ['x'], 'f'));
  });
});

describe('derivatives of an expression', () => {
  it.each([
    'x^2/2 + u*x^4/4',
    'log(cosh(x))',
    'sqrt(1+x^2) - exp(-x^2/u)',
    'tanh(x)*atan(u*x) + erf(x)',
    'sin(x)^2/(2+cos(u*x))',
    'x^u + u^x + x^x',
    'min(x, 10)*max(x^3, -5) + abs(-x)^3',
    'log10(x)*sinh(x)/ln(2+x)',
  ])('of %s are the limits of differences', (text) => {
    const expression = parseExpression(text, ['x', 'u'], 'f');
    fc.assert(
      fc.property(uniform(0.3, 2), (x) => {
        const derivatives = Array.from(expression.derivatives(x, 1.7));
        expect(derivatives[0]).toBeCloseTo(expression.value(x, 1.7), 13);
        for (let n = 1; n <= 4; n++) {
          // Differences of the derivative before, with their error of order h² taken out.
          const before = (h: number) =>
            (expression.derivatives(x + h, 1.7)[n - 1]! - expression.derivatives(x - h, 1.7)[n - 1]!) / (2 * h);
          const limit = (4 * before(5e-4) - before(1e-3)) / 3;
          expect(Math.abs(derivatives[n]! - limit)).toBeLessThan(1e-7 * (1 + Math.abs(limit)));
        }
        expect(Array.from(expression.derivatives(x, 1.7, 2)).slice(0, 3)).toEqual(derivatives.slice(0, 3));
      }),
      { numRuns: 20 },
    );
  });

  it('exist at zero where they should', () => {
    const at = (text: string) => Array.from(parseExpression(text, ['x'], 'f').derivatives(0));
    expect(at('x^2/2 + 3*x^4/4')).toEqual([0, 0, 1, 0, 18]);
    expect(at('x^6')).toEqual([0, 0, 0, 0, 0]);
    expect(at('cosh(x)')).toEqual([1, 0, 1, 0, 1]);
  });
});
