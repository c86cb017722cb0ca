import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CoarsegrainError, type ErrorReport } from '../../../core/errors.ts';
import { contentHash, measuredSpectrum, registerMeasured } from '../../../core/model/measured.ts';
import { parseSpectrumFile, parseSpectrumFiles } from '../../../core/model/spectrum-file.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const csv = (text: string) => {
  const { lambda, y } = parseSpectrumFile('spectrum.csv', bytes(text));
  return [Array.from(lambda), Array.from(y)];
};
function refusal(read: () => unknown): ErrorReport {
  try {
    read();
  } catch (error) {
    if (error instanceof CoarsegrainError) return error.report;
    throw error;
  }
  throw new Error('the file was accepted');
}

/** An array in NumPy's format, written from its description. */
function npy(header: string, values: ArrayBufferView, version = 1): Uint8Array {
  const text = bytes(`${header}\n`);
  const head =
    version === 1
      ? [0x93, ...bytes('NUMPY'), 1, 0, text.length & 255, text.length >> 8]
      : [0x93, ...bytes('NUMPY'), version, 0, text.length & 255, text.length >> 8, 0, 0];
  return Uint8Array.from([...head, ...text, ...new Uint8Array(values.buffer)]);
}
const header = (descr: string, shape: string, fortran = false) =>
  `{'descr': '${descr}', 'fortran_order': ${fortran ? 'True' : 'False'}, 'shape': ${shape}, }`;

describe('a CSV file', () => {
  it.each([
    ['commas', 'lambda,y\n1,-2\n0.5,3e-1\n'],
    ['semicolons, Windows ends and no last line end', 'lambda;y\r\n1;-2\r\n0.5;0.3'],
    ['tabs, comments and empty lines', '# from the lab\nlambda\ty\n\n1\t-2\n# half\n0.5\t.3 # measured twice\n  \n'],
    ['other columns, in another order', 'k,"y","lambda"\n1,-2,1\n2,0.3,0.5\n'],
    ['rows in no order', 'lambda,y\n0.5,0.3\n1,-2\n'],
    ['a byte order mark', '\ufefflambda,y\n1,-2\n0.5,0.3\n'],
    ['a header as NumPy writes it', '# lambda,y\n1.0e+00,-2\n5e-1,0.3\n'],
  ])('with %s is read', (_, text) => {
    expect(csv(text)).toEqual([
      [1, 0.5],
      [-2, 0.3],
    ]);
  });

  it('may hold y² in place of y', () => {
    expect(csv('lambda,y2\n2,4\n1,0\n')).toEqual([
      [2, 1],
      [2, 0],
    ]);
  });

  it('keeps the order of equal λ, and is read over the borders of its pieces', () => {
    const rows = Array.from({ length: 120_000 }, (_, i) => `${2 - Math.floor(i / 60_000)}.000,${i}`);
    const [lambda, y] = csv(`lambda,y\n${rows.join('\n')}\n`);
    expect(lambda![59_999]).toBe(2);
    expect(lambda![60_000]).toBe(1);
    expect(y).toEqual(Array.from({ length: 120_000 }, (_, i) => i));
  });

  it.each([
    ['', 'empty', 'is empty'],
    ['# nothing\n', 'empty', 'is empty'],
    ['lambda,y\n', 'empty', 'has no modes'],
    ['1,2\n3,4\n', 'missing', 'begins with “1,2” in row 1, not with a header'],
    ['lambda,z\n1,2\n', 'missing', 'a header that names lambda and y or y2'],
    ['lambda,y\n1,2\n\nabc,3\n', 'outside-range', 'row 4, column lambda'],
    ['lambda,y\n1,2\n1,\n', 'outside-range', 'row 3, column y'],
    ['lambda,y\n1\n', 'outside-range', 'row 2, column y'],
    ['lambda,y\n0,2\n', 'outside-range', 'no λ > 0, finite in row 2, column lambda'],
    ['lambda,y\n-1,2\n', 'outside-range', 'row 2, column lambda'],
    ['lambda,y\n1,Infinity\n', 'outside-range', 'row 2, column y'],
    ['lambda,y2\n1,-1\n', 'outside-range', 'no y² ≥ 0, finite in row 2, column y2'],
    ['lambda;y\n0,5;1\n', 'outside-range', 'row 2, column lambda'],
  ])('%j is refused', (text, kind, words) => {
    const report = refusal(() => csv(text));
    expect(report).toMatchObject({ kind, field: 'file' });
    expect(report.message).toContain(words);
  });
});

describe('an NPY file', () => {
  const wanted = { lambda: Float64Array.of(4, 2, 1), y: Float64Array.of(-1, 0.5, 0.25) };

  it.each([1, 2, 3])('of version %d is read, float64 in either order', (version) => {
    const rows = Float64Array.of(4, -1, 2, 0.5, 1, 0.25);
    const columns = Float64Array.of(4, 2, 1, -1, 0.5, 0.25);
    expect(parseSpectrumFile('a.npy', npy(header('<f8', '(3, 2)'), rows, version))).toEqual(wanted);
    expect(parseSpectrumFile('a.NPY', npy(header('<f8', '(3, 2)', true), columns, version))).toEqual(wanted);
  });

  it('of float32 is read, and sorted', () => {
    const rows = Float32Array.of(1, 0.25, 4, -1, 2, 0.5);
    expect(parseSpectrumFile('a.npy', npy(header('<f4', '(3, 2)'), rows))).toEqual(wanted);
  });

  it('may come with another, for λ and for y', () => {
    const one = (values: Float64Array, shape = '(3,)') => npy(header('<f8', shape), values);
    expect(parseSpectrumFiles(one(wanted.lambda), one(wanted.y))).toEqual(wanted);
    expect(parseSpectrumFiles(one(wanted.lambda, '(1, 3)'), one(wanted.y, '(3, 1)'))).toEqual(wanted);
    const short = refusal(() => parseSpectrumFiles(one(wanted.lambda), one(wanted.y.slice(1), '(2,)')));
    expect(short.message).toContain('has 3 values of λ and 2 of y');
    const square = refusal(() => parseSpectrumFiles(one(new Float64Array(4), '(2, 2)'), one(wanted.y)));
    expect(square.message).toContain('shape (2, 2)');
  });

  it.each([
    [bytes('lambda,y\n1,2\n'), 'not in the NPY format'],
    [npy(header('>f8', '(1, 2)'), Float64Array.of(1, 2)), 'numbers of type >f8'],
    [npy(header('<i8', '(1, 2)'), Float64Array.of(1, 2)), 'numbers of type <i8'],
    [npy(header('<f8', '(2, 3)'), new Float64Array(6)), 'shape (2, 3)'],
    [npy(header('<f8', '(2,)'), new Float64Array(2)), 'shape (2)'],
    [npy(header('<f8', '(3, 2)'), new Float64Array(5)), 'cut short: 8 bytes are missing'],
    [npy(header('<f8', '(0, 2)'), new Float64Array(0)), 'has no modes'],
    [npy(header('<f8', '(2, 2)'), Float64Array.of(1, 2, 0, 2)), 'row 2, column lambda'],
    [npy(header('<f8', '(2, 2)'), Float64Array.of(1, 2, 3, NaN)), 'row 2, column y'],
  ])('number %# of the broken ones is refused', (file, words) => {
    const report = refusal(() => parseSpectrumFile('a.npy', file));
    expect(report.field).toBe('file');
    expect(report.message).toContain(words);
  });

  it('cut off anywhere ends in that error and no other', () => {
    const whole = npy(header('<f8', '(3, 2)'), Float64Array.of(4, -1, 2, 0.5, 1, 0.25));
    for (let length = 0; length < whole.length; length++) {
      expect(refusal(() => parseSpectrumFile('a.npy', whole.slice(0, length))).field).toBe('file');
    }
  });
});

describe('a measured spectrum', () => {
  it('is known by the SHA-256 of its doubles', () => {
    fc.assert(
      fc.property(fc.float64Array(), fc.float64Array(), (lambda, y) => {
        const doubles = new Uint8Array(Float64Array.of(...lambda, ...y).buffer);
        expect(contentHash(lambda, y)).toBe(createHash('sha256').update(doubles).digest('hex'));
      }),
      { numRuns: 30 },
    );
  });

  it('is at hand once it is registered', () => {
    const [lambda, y] = [Float64Array.of(2, 1), Float64Array.of(1, 1)];
    const content = contentHash(lambda, y);
    expect(refusal(() => measuredSpectrum(content))).toMatchObject({ kind: 'not-found', field: 'file' });
    registerMeasured(content, lambda, y);
    expect(measuredSpectrum(content)).toEqual({ lambda, y });
  });
});
