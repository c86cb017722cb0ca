/** Level 2 beside level 1, and the stretches of curves that do not hold. */
import { describe, expect, it } from 'vitest';
import type { Curve, CurveSet } from '../../../core/chart/curves.ts';
import { describeLearningCurves } from '../../../core/chart/description.ts';
import { fadedOpacity, piecesOf } from '../../../core/chart/fading.ts';
import { plain } from '../../../core/chart/text.ts';
import { chartThemes } from '../../../core/chart/theme.ts';
import { traceOf } from '../../../core/chart/traces.ts';
import { excessOf, formatDeviation, unknownAt } from '../../../core/chart/validity.ts';
import { quantities } from '../../../core/quantities/index.ts';
import { drawn, figureOne, responses, samples, screen, solved } from './curve-sets.ts';
import { elementsOf, layoutOf, seriesOf } from './chart-parts.ts';

const percents = (curve: Curve, P: number) => 100 * curve.levelTwo.deviation[curve.x.indexOf(P)]!;
const legendOf = (set: CurveSet) => layoutOf(set).legend.entries.map(({ spans }) => plain(spans));
const level2 = (set: CurveSet) => seriesOf(set).filter(({ id }) => String(id).startsWith('level 2'));

describe('level 1 against level 2', () => {
  const couplings = { parameter: 'u', values: [0, 1, 10, 100] };
  const P = { parameter: 'P', values: [1e2, 1e3, 1e4, 1e5, 1e6] };

  it.each([
    [50_000, 1e2, [6.5, 16, 46, 126]],
    [50_000, 1e3, [2.6, 4.6, 13, 36]],
    [50_000, 1e4, [1.0, 1.4, 3.4, 10]],
    [50_000, 1e5, [0.4, 0.5, 0.9, 2.5]],
    ['infinite', 1e2, [6.6, 16, 47, 129]],
    ['infinite', 1e5, [0.4, 0.5, 1.0, 3.0]],
  ] as const)('at K = %s, P = %d and κ = 10 differs by %j % (theory, section 2)', (K, at, expected) => {
    solved([couplings, P], { K }).curves.forEach((curve, index) => {
      const percent = expected[index]!;
      expect(Math.abs(percents(curve, at) - percent)).toBeLessThan(percent < 6.7 ? 0.06 : 0.6);
    });
  });

  it('at κ = 0.1 and P = 100 has the opposite order', () => {
    const [curve] = solved([couplings], { kappa: 0.1, P: 100, K: 50_000 }).curves;
    const one = curve!.values.loss!.map((loss) => loss / curve!.values.loss![0]!);
    const two = curve!.levelTwo.values.loss!.map((loss) => loss / curve!.levelTwo.values.loss![0]!);
    [1, 1.06, 1.44, 2.97].forEach((ratio, index) => {
      expect(Math.abs(one[index]! - ratio)).toBeLessThan(0.02);
    });
    [1, 0.954, 0.842, 0.737].forEach((ratio, index) => {
      expect(Math.abs(two[index]! - ratio)).toBeLessThan(0.00051);
    });
    // Along u the Gaussian process beside it is the same throughout.
    expect(new Set(curve!.gaussianProcess.levelTwo.values.loss)).toEqual(new Set([curve!.levelTwo.values.loss![0]]));
  });

  it('is the training loss, the training error and the data strength of the replica theory at the same systems', () => {
    const [curve] = solved([{ parameter: 'P', values: [100, 1e4] }], { u: 3 }).curves;
    const columns = quantities.replica.outputs.map(({ key }) => key);
    curve!.x.forEach((P, position) => {
      const { values } = quantities.replica.compute({ ...curve!.system, P });
      for (const [own, other] of [
        ['loss', 'trainLoss'],
        ['X', 'trainX'],
        ['s', 's'],
      ] as const) {
        expect(curve!.levelTwo.values[own]![position]).toBe(values[columns.indexOf(other)]);
      }
    });
    const noisy = solved([{ parameter: 'P', values: [100] }], { u: 3, noise: 0.1 }).curves[0]!;
    expect(Object.keys(noisy.levelTwo.values)).toEqual(['loss', 's']);
  });

  it.each([
    [{ N: 50, u: 1 }, 'finite width N'],
    [{ u: -0.01 }, 'cannot be normalised'],
  ])('%j is not known, and the chart says why', (system, words) => {
    const set = solved([samples], system);
    const [curve] = set.curves;
    expect(curve!.levelTwo.deviation.every(Number.isNaN)).toBe(true);
    expect(unknownAt(curve!, set, 50)?.sentence).toContain(words);
    expect(legendOf(set).some((text) => text.startsWith('no level 2'))).toBe(true);
    expect(describeLearningCurves(set, screen)).toContain('no level 2');
    // Where nothing is known, nothing is faded.
    expect(excessOf(curve!).every((excess) => excess === 0)).toBe(true);
  });

  it('where it is not computed yet, or could not be, is said and nothing else changes', () => {
    const set = figureOne();
    for (const { levelTwo } of set.curves) {
      levelTwo.values = {};
      levelTwo.deviation.fill(NaN);
      levelTwo.status.fill(255);
    }
    expect(legendOf({ ...set, pending: true })).toContain('level 2 is being computed');
    expect(legendOf({ ...set, failure: 'A thread died.' })).toContain('level 2 is missing');
    expect(level2(set)).toEqual([]);
    expect(seriesOf(set).map(({ name }) => name)).toHaveLength(10);
  });

  it('is compared for no other quantity', () => {
    const [curve] = responses().curves;
    expect(curve!.levelTwo.values).toEqual({});
    expect(unknownAt(curve!, responses(), 0)).not.toBeNull();
    const entries = layoutOf(responses(), { output: 'theta' }).legend.entries;
    expect(entries.some(({ spans }) => plain(spans).includes('level 2'))).toBe(false);
  });

  it.each([
    [0.0651, '+6.5\u202f%'],
    [1.2934, '+129\u202f%'],
    [-0.1249, '−12\u202f%'],
    [0.00042, '+0.042\u202f%'],
    [0, '0\u202f%'],
    [NaN, ''],
  ])('%d reads %s', (value, text) => {
    expect(formatDeviation(value)).toBe(text);
  });
});

describe('level 2', () => {
  it('is a thin line beside each curve, under it, in its colour and in dashes of its own', () => {
    const series = seriesOf(figureOne(), { ratio: false });
    for (const { id, lineStyle, z } of series.filter((line) => String(line.id).startsWith('level 2'))) {
      const beside = series.find((line) => `level 2 of ${String(line.id)}` === id);
      expect(lineStyle).toMatchObject({ color: beside!.lineStyle!.color, width: 1, type: [10, 3, 2, 3], opacity: 1 });
      expect(z).toBeLessThan(beside!.z!);
    }
    expect(level2(figureOne())).toHaveLength(5 + 4);
    expect(level2(solved([samples], { u: 1 }))).toHaveLength(2 + 1);
  });

  it('stands in the panel of values only where the output has a counterpart', () => {
    expect(seriesOf(figureOne(), { output: 'X' }).some(({ id }) => String(id).startsWith('level 2'))).toBe(true);
    expect(seriesOf(figureOne(), { output: 'bias' }).some(({ id }) => String(id).startsWith('level 2'))).toBe(false);
    const words = layoutOf(figureOne(), { output: 'bias' }).legend.entries.map(({ spans }) => plain(spans));
    expect(words).toContain('loss more than 5\u202f% from level 2');
  });

  it('is within the range of the ordinate, far below level 1 as it may lie', () => {
    const set = solved(
      [
        { parameter: 'u', values: [0, 100] },
        { ...samples, from: 1, to: 1e4 },
      ],
      { kappa: 0.1 },
    );
    const [panel] = layoutOf(set).panels;
    const lowest = Math.min(...set.curves.flatMap(({ levelTwo }) => [...levelTwo.values.loss!]));
    expect(panel.scaleY.min).toBeLessThan(lowest);
  });

  it('is not drawn beside more than eight curves, and the legend says so', () => {
    const nine = solved([{ parameter: 'u', from: 1, to: 9, count: 9, spacing: 'linear' }, samples]);
    expect(level2(nine)).toEqual([]);
    expect(legendOf(nine)).toContain('level 2 is drawn for up to 8 curves');
    expect(seriesOf(nine, { hidden: [4] }).some(({ id }) => String(id).startsWith('level 2'))).toBe(true);
  });
});

describe('a curve fades', () => {
  const x = [1, 10, 100, 1000];
  const piecesIn = (set: CurveSet) => {
    const [panel] = layoutOf(set, { ratio: false }).panels;
    return piecesOf(panel.traces[0]!, panel);
  };

  it('where level 2 differs by more than 5 %, up to where 5 % lies between two points', () => {
    const set = drawn([{ u: 1, loss: [8, 4, 2, 1], deviation: [0.2, 0.08, 0.02, 0.01] }], x);
    const pieces = piecesIn(set);
    expect(pieces.map(({ faded }) => faded)).toEqual([true, false]);
    const [cutX, cutY] = pieces[0]!.points.at(-1)!;
    expect(pieces[1]!.points[0]).toEqual([cutX, cutY]);
    // 8 % to 2 % passes 5 % half-way, on both logarithmic axes.
    expect(cutX).toBeCloseTo(10 ** 1.5, 9);
    expect(cutY).toBeCloseTo(Math.sqrt(8), 9);
    expect(pieces.flatMap(({ points }) => points)).toHaveLength(6);
  });

  it('on either side of level 2, and stays so where the sign changes between two points', () => {
    const set = drawn([{ u: 1, loss: [8, 4, 2, 1], deviation: [0.2, -0.2, 0.01, NaN] }], x);
    expect(piecesIn(set).map(({ faded, points }) => [faded, points.length])).toEqual([
      [true, 3],
      [false, 3],
    ]);
  });

  it('where its points lie outside their theory, half-way to the next that does not', () => {
    const status = ['k* near 1', 'converged', 'converged', 'not converged'] as const;
    const set = drawn([{ u: 1, loss: [8, 4, 2, NaN], status: [...status] }], x);
    const [faded, firm] = piecesIn(set);
    expect(faded!.points.at(-1)![0]).toBeCloseTo(Math.sqrt(10), 9);
    expect(firm!.points).toHaveLength(3);
    const words = legendOf(set);
    expect(words).toContain('k* near 1');
    expect(words).toContain('not converged');
    expect(words.some((text) => text.includes('from level 2'))).toBe(false);
    expect(describeLearningCurves(set, screen)).toContain('1 point with the status k* near 1, faded.');
  });

  it('without a mark at its foot', () => {
    const marks = (status: 'k* near K' | 'no root') =>
      elementsOf(drawn([{ u: 1, loss: [8, 4, 2, 1], status: ['converged', 'converged', status, 'converged'] }], x), {
        legend: false,
      }).filter(({ z }) => z === 6).length;
    expect(marks('no root')).toBeGreaterThan(0);
    expect(marks('k* near K')).toBe(0);
  });

  it.each(['light', 'dark', 'print'] as const)('by opacity and width, never by its hue: %s', (name) => {
    const series = seriesOf(figureOne(), { theme: chartThemes[name], ratio: false });
    const faded = series.filter(({ id }) => String(id).endsWith('/faded'));
    expect(faded).toHaveLength(5);
    for (const line of faded) {
      const firm = series.find(({ id }) => `${String(id)}/faded` === line.id);
      expect(line.lineStyle).toMatchObject({
        color: firm!.lineStyle!.color,
        opacity: fadedOpacity[chartThemes[name].ground],
      });
      expect(line.lineStyle!.width).toBeLessThan(firm!.lineStyle!.width!);
    }
  });

  it('in the order of its abscissa, whatever the order of the study', () => {
    const forth = solved([samples], { u: 10 });
    const back = solved([{ parameter: 'P', values: Array.from(forth.curves[0]!.x).reverse() }], { u: 10 });
    const excess = (set: CurveSet) => [...traceOf(set.curves[0]!, 'loss', 'values').excess];
    expect(excess(back)).toEqual(excess(forth));
  });

  it('as the Gaussian process does that is drawn beside it', () => {
    const faded = seriesOf(solved([samples], { u: 1 }), { ratio: false }).filter(({ id }) =>
      String(id).endsWith('/faded'),
    );
    expect(faded.map(({ name }) => name)).toEqual(['u = 1, faded', 'u = 0, GP, faded']);
  });
});
