import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatDecimals,
  formatExact,
  formatMeasured,
  formatNumber,
  isItalic,
  numberSpans,
  plain,
  symbolSpans,
} from '../../../core/chart/text.ts';

/** What a reader makes of a formatted number. */
function read(text: string): number {
  const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹';
  return Number(
    text
      .replace(/\u202f/g, '')
      .replace('−', '-')
      .replace(/(^|-)10(?=[⁻⁰-⁹¹²³])/, '$11\u2009×\u200910')
      .replace(/\u2009×\u200910([⁻⁰¹²³⁴-⁹]+)$/, (_, power: string) => {
        const digits = Array.from(power, (digit) => (digit === '⁻' ? '-' : String(superscripts.indexOf(digit))));
        return `e${digits.join('')}`;
      }),
  );
}

describe('numbers', () => {
  it.each([
    [0, '0'],
    [-0, '0'],
    [0.006160063, '0.006160'],
    [-0.1, '−0.1000'],
    [12345.6, '12\u202f350'],
    [99_999.7, '1.000\u2009×\u200910⁵'],
    [-2.34567e-5, '−2.346\u2009×\u200910⁻⁵'],
    [NaN, '–'],
    [Infinity, '∞'],
  ])('%f is written with four digits as %s', (value, text) => {
    expect(formatNumber(value)).toBe(text);
  });

  it.each([
    [0.1, '0.1'],
    [10_000, '10\u202f000'],
    [1e6, '10⁶'],
    [-1e-4, '−10⁻⁴'],
    [2.5e7, '2.5\u2009×\u200910⁷'],
  ])('%f is written in full as %s', (value, text) => {
    expect(formatExact(value)).toBe(text);
  });

  it('read back as the same double when written in full', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(read(formatExact(value))).toBe(value === 0 ? 0 : value);
      }),
    );
  });

  it('raise the power where digits can be raised', () => {
    expect(numberSpans(1e6, 'roman', 'raised')).toEqual([
      { kind: 'roman', text: '10' },
      { kind: 'sup', text: '6' },
    ]);
  });

  it('never show a minus before zero', () => {
    expect(formatDecimals(-1e-9, 2)).toBe('0.00');
    expect(formatDecimals(-0.25, 2)).toBe('−0.25');
  });
});

it('symbols are set as mathematics: letters italic, indices low, the sign of a sum upright', () => {
  expect(symbolSpans('λ₀')).toEqual([
    { kind: 'symbol', text: 'λ' },
    { kind: 'sub', text: '0' },
  ]);
  expect(symbolSpans('σ²')).toEqual([
    { kind: 'symbol', text: 'σ' },
    { kind: 'sup', text: '2' },
  ]);
  expect(symbolSpans('Σb').map(({ kind }) => kind)).toEqual(['word', 'symbol']);
  expect(plain(symbolSpans('L/P'))).toBe('L/P');
  const [letter, one] = symbolSpans('R_f');
  expect([letter, one]).toEqual([
    { kind: 'symbol', text: 'R' },
    { kind: 'sub', text: 'f' },
  ]);
  expect(isItalic(one!)).toBe(true);
  expect(symbolSpans('y_xf')[1]).toEqual({ kind: 'sub', text: 'xf' });
  expect(isItalic({ kind: 'sub', text: 'xf' })).toBe(false);
  expect(symbolSpans('d ln L/du').map(({ kind, text }) => [kind, text])).toEqual([
    ['roman', 'd ln '],
    ['symbol', 'L'],
    ['roman', '/d'],
    ['symbol', 'u'],
  ]);
  expect(symbolSpans('gΛλ_Λ²').map(({ kind, text }) => [kind, text])).toEqual([
    ['symbol', 'g'],
    ['word', 'Λ'],
    ['symbol', 'λ'],
    ['sub', 'Λ'],
    ['sup', '2'],
  ]);
  const words = symbolSpans('X saddle/exact at K').filter(({ kind }) => kind === 'word');
  expect(words.map(({ text }) => text)).toEqual(['saddle', 'exact', 'at']);
});

it.each([
  [0.038912, 0.00024, '0.0389(2)'],
  [0.038912, 0.0001, '0.03891(10)'],
  [0.5, 0.096, '0.5(1)'],
  [0.5, 0.0199, '0.50(2)'],
  [-3.21, 0.04, '−3.21(4)'],
  [12.34, 1.4, '12.3(14)'],
  [1234.5, 56, '1230(60)'],
  [0.01, 0.5, '0.0(5)'],
  [1.2345e-5, 1.3e-7, '1.234(13)\u2009×\u200910⁻⁵'],
  [2.4e7, 3e4, '2.400(3)\u2009×\u200910⁷'],
  [5e-9, 9.9e-9, '1(1)\u2009×\u200910⁻⁸'],
  [0.0389, NaN, '0.03890'],
  [0.0389, 0, '0.03890'],
  [NaN, 1, '–'],
])('%d with the standard error %d reads %s', (value, error, text) => {
  expect(formatMeasured(value, error)).toBe(text);
});
