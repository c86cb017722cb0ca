/** Reading measured curves: what columns are called, what is averaged, what is refused. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCurves, type CurveColumns } from '../../../core/analysis/curve-file.ts';
import { CoarsegrainError } from '../../../core/errors.ts';

function read(text: string, mapped: CurveColumns = {}) {
  return readCurves(new TextEncoder().encode(text), 'runs/data.csv', mapped);
}

function refusal(text: string, mapped: CurveColumns = {}): string {
  try {
    read(text, mapped);
  } catch (error) {
    if (error instanceof CoarsegrainError) return `${error.report.kind} ${error.report.field}: ${error.message}`;
    throw error;
  }
  throw new Error('not refused');
}

const rows = (...values: (string | number)[][]) => values.map((row) => row.join(',')).join('\n');

describe('a table of P and loss', () => {
  it('is one curve, sorted, with its errors', () => {
    const { curves, notes } = read('P,loss,error\n100,0.2,0.01\n10,0.5,0.02\n1000,0.1,0.004\n');
    expect(notes).toEqual([]);
    expect(curves).toHaveLength(1);
    expect(curves[0]).toMatchObject({ name: 'data', origin: 'measured', level: '', observable: 'loss', excluded: [] });
    expect(Array.from(curves[0]!.P)).toEqual([10, 100, 1000]);
    expect(Array.from(curves[0]!.values)).toEqual([0.5, 0.2, 0.1]);
    expect(Array.from(curves[0]!.errors)).toEqual([0.02, 0.01, 0.004]);
  });

  it.each(['P', 'n', 'N_train', 'samples', 'train_size', 'dataset_size', 'Training Set Size', 'num_samples', 'tokens'])(
    'knows P as %s',
    (name) => {
      const [curve] = read(`${name},test_loss\n10,3\n20,2\n40,1\n`).curves;
      expect(Array.from(curve!.P)).toEqual([10, 20, 40]);
      expect(curve!.observable).toBe('test_loss');
      expect(curve!.errors.every(Number.isNaN)).toBe(true);
    },
  );

  it.each([
    ['loss', 'error'],
    ['loss', 'loss_std'],
    ['test_error', 'test_error_se'],
    ['test', 'test_error'],
    ['y', 'dy'],
    ['mse', 'stderr'],
  ])('knows %s with its error %s', (value, error) => {
    const { curves } = read(`n\t${value}\t${error}\n10\t3\t0.3\n20\t2\t0.2\n40\t1\t0.1\n`);
    expect(curves.map(({ observable }) => observable)).toEqual([value]);
    expect(Array.from(curves[0]!.errors)).toEqual([0.3, 0.2, 0.1]);
  });

  it('takes the column that is left as the loss, and error alone as one', () => {
    expect(read('n,quality,se\n1,3,1\n2,2,1\n3,1,1\n').curves[0]!.observable).toBe('quality');
    expect(read('n,error\n1,3\n2,2\n3,1\n').curves[0]!.observable).toBe('error');
  });

  it('takes the columns that are named', () => {
    const text = 'a,b,c\n1,9,0.5\n2,8,0.4\n3,7,0.3\n';
    const [curve] = read(text, { P: 'a', loss: 'b', error: 'c' }).curves;
    expect([curve!.observable, ...curve!.values, ...curve!.errors]).toEqual(['b', 9, 8, 7, 0.5, 0.4, 0.3]);
    expect(refusal(text)).toMatch(/^missing columns: None of the columns a, b, c is known as P/);
    expect(refusal(text, { P: 'a', loss: 'd' })).toMatch(/^unknown-name columns\.loss: .*"d".*a, b, c/);
  });

  it('averages rows of one P, and says so', () => {
    const { curves, notes } = read(rows(['P', 'loss'], [1, 4], [1, 6], [2, 3], [2, 3.2], [3, 1], [3, 1.4]));
    expect(Array.from(curves[0]!.values)).toEqual([5, 3.1, 1.2]);
    expect(curves[0]!.errors[0]).toBeCloseTo(1, 12);
    expect(curves[0]!.errors[1]).toBeCloseTo(0.1, 12);
    expect(notes.join(' ')).toContain('2 rows of one P were averaged');
  });
});

describe('a long table', () => {
  const table = rows(
    ['width', 'seed', 'P', 'train', 'test'],
    ...[64, 128].flatMap((width) =>
      [1, 2, 3, 4, 5].flatMap((seed) =>
        [10, 20, 40].map((P) => [width, seed, P, (width / P) * (1 + seed / 10), (2 * width) / P + seed]),
      ),
    ),
  );

  it('is a curve for each width and observable, its seeds grouped', () => {
    const { curves } = read(table);
    expect(curves.map(({ name }) => name)).toEqual([
      'data, width = 64, train',
      'data, width = 128, train',
      'data, width = 64, test',
      'data, width = 128, test',
    ]);
    // Seeds 1 … 5: mean 3, standard deviation √2.5, standard error √0.5.
    expect(curves[0]!.values[1]).toBeCloseTo((64 / 20) * 1.3, 12);
    expect(curves[0]!.errors[1]).toBeCloseTo((64 / 20) * Math.sqrt(0.5) * 0.1, 12);
    expect(curves[3]!.values[2]).toBeCloseTo(256 / 40 + 3, 12);
    expect(curves[3]!.errors[2]).toBeCloseTo(Math.sqrt(0.5), 12);
  });

  it('gives a seed that stands alone the scatter of the others', () => {
    const { curves } = read(rows(['n', 'seed', 'loss'], [1, 1, 9], [1, 2, 11], [2, 1, 5], [4, 1, 3], [4, 2, 3]));
    const relative = Math.sqrt(0.02);
    expect(curves[0]!.errors[0]).toBeCloseTo(1, 12);
    expect(curves[0]!.errors[1]).toBeCloseTo(5 * relative, 12);
    expect(curves[0]!.errors[2]).toBeCloseTo((3 * relative) / Math.SQRT2, 12);
  });

  it('is the same in any order of its rows', () => {
    const [header, ...body] = table.split('\n');
    const plain = read(table).curves;
    fc.assert(
      fc.property(fc.shuffledSubarray(body, { minLength: body.length }), (shuffled) => {
        const { curves } = read([header, ...shuffled].join('\n'));
        for (const curve of curves) {
          const twin = plain.find(({ name }) => name === curve.name)!;
          expect(curve.P).toEqual(twin.P);
          curve.values.forEach((value, at) => expect(value).toBeCloseTo(twin.values[at]!, 10));
          curve.errors.forEach((error, at) => expect(error).toBeCloseTo(twin.errors[at]!, 10));
        }
      }),
      { numRuns: 20 },
    );
  });

  it('leaves aside what differs from row to row, and says so', () => {
    const { curves, notes } = read(rows(['P', 'loss', 'seconds'], [1, 3, 0.1], [2, 2, 0.2], [4, 1, 0.4]));
    expect(curves).toHaveLength(1);
    expect(notes).toEqual(['Left aside: seconds.']);
  });
});

describe('what is no number', () => {
  it('is excluded where it is missing, with its row', () => {
    const [curve] = read('P,loss\n1,4\n2,\n3,2\n4,nan\n5,1\n').curves;
    expect(Array.from(curve!.P)).toEqual([1, 3, 5]);
    expect(curve!.excluded).toEqual([
      { P: 2, reason: 'row 3 has no loss' },
      { P: 4, reason: 'row 5 has no loss' },
    ]);
  });

  it.each([
    ['P,loss\n1,4\n2,-3\n3,2\n', /Row 3, column loss .* "-3", which is not a number above 0/],
    ['P,loss\n1,4\n0,3\n3,2\n', /Row 3, column P .* "0"/],
    ['P,loss\n1,4\n2,three\n3,2\n', /Row 3, column loss .* "three"/],
    ['P,loss,error\n1,4,1\n2,3,0\n3,2,1\n', /Row 3, column error .* "0"/],
    ['P,loss\n1,4\n2,3\n', /no curve with 3 different P/],
    ['P,loss\n1,inf\n2,3\n3,2\n', /Row 2, column loss .* "inf"/],
  ])('is refused: %j', (text, message) => {
    expect(refusal(text)).toMatch(message);
  });
});

it('a curve of more points than fits take is refused, with what to do', () => {
  const rows = Array.from({ length: 2001 }, (_, at) => `${at + 1},${1 / (at + 1)}`);
  const read = (count: number) =>
    readCurves(new TextEncoder().encode(['P,loss', ...rows.slice(0, count)].join('\n')), 'long.csv');
  expect(read(2000).curves[0]!.P).toHaveLength(2000);
  expect(() => read(2001)).toThrow('average neighbours');
});
