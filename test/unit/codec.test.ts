import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decode, encode } from '../../core/codec.ts';

describe('the codec of transports that carry text', () => {
  it('gives back what structured cloning gives, for any value of the contract', () => {
    const leaf = fc.oneof(
      fc.double(),
      fc.constantFrom(NaN, Infinity, -Infinity, -0, Number.MIN_VALUE),
      fc.string(),
      fc.boolean(),
      fc.constant(null),
      fc.float64Array(),
      fc.uint8Array(),
    );
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        leaf,
        fc.array(tie('value')),
        fc.dictionary(fc.oneof(fc.string(), fc.constantFrom('$', 'value')), tie('value'), { noNullPrototype: true }),
      ),
    }));
    fc.assert(
      fc.property(value, (message) => {
        expect(decode(encode(message))).toStrictEqual(structuredClone(message));
      }),
      { numRuns: 300 },
    );
  });

  it('sends a typed array as a view of just its part of a buffer', () => {
    const view = new Float64Array([1, 2, 3, 4]).subarray(1, 3);
    expect(decode(encode({ view }))).toEqual({ view: new Float64Array([2, 3]) });
  });

  it('refuses what is not a message', () => {
    expect(() => encode({ call: () => 1 })).toThrow(TypeError);
    expect(() => decode('{"$":"Function","value":"1"}')).toThrow(SyntaxError);
    expect(() => decode('{"$":"Float64Array","value":"AAAA"}')).toThrow(SyntaxError);
  });
});
