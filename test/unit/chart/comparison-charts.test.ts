import type { EChartsOption, LineSeriesOption } from 'echarts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { comparisonCollapse } from '../../../core/chart/comparison-collapse.ts';
import { comparisonCurves, twoPowers } from '../../../core/chart/comparison-curves.ts';
import { comparisonDepartures } from '../../../core/chart/comparison-departures.ts';
import { comparisonExponents } from '../../../core/chart/comparison-exponents.ts';
import { spread, type ComparisonChart } from '../../../core/chart/comparison-plot.ts';
import { comparisonSlopes, processExponents } from '../../../core/chart/comparison-slopes.ts';
import { classLetters, curveStyles, exchangedColours, nameSpans } from '../../../core/chart/comparison-style.ts';
import { decades } from '../analysis/preset-curves.ts';
import type { GraphicElement } from '../../../core/chart/graphic.ts';
import { estimateWidth, plain } from '../../../core/chart/text.ts';
import { chartThemes } from '../../../core/chart/theme.ts';
import { measured, mixed, resultOf, window } from './comparison-results.ts';

const theme = chartThemes.light;
const settings = { width: 900, height: 500, theme, window };
const result = mixed();
const measuredOnly = resultOf([measured('one', 0.3), measured('two', 0.7)]);

const seriesOf = ({ option }: ComparisonChart) => option.series as LineSeriesOption[];
const elementsOf = ({ option }: ComparisonChart) => (option.graphic as { elements: GraphicElement[] }).elements;
const lineOf = (chart: ComparisonChart, id: string) => seriesOf(chart).find((series) => series.id === id);
const dataOf = (chart: ComparisonChart, id: string) => lineOf(chart, id)?.data as [number, number][];
const textsOf = (chart: ComparisonChart) =>
  elementsOf(chart).flatMap((element) =>
    element.type === 'text' ? [element.style.text.replace(/\{\w+\|([^}]*)\}/g, '$1')] : [],
  );

/** Where a value of the abscissa is drawn. */
function pixelOf({ option }: ComparisonChart, value: number): number {
  const { grid, xAxis } = option as EChartsOption & {
    grid: { left: number; width: number };
    xAxis: { type: string; min: number; max: number };
  };
  const of = xAxis.type === 'log' ? Math.log : (x: number) => x;
  return grid.left + (grid.width * (of(value) - of(xAxis.min))) / (of(xAxis.max) - of(xAxis.min));
}

describe('the curves of a comparison', () => {
  const chart = comparisonCurves(result, settings);

  it('are lines of theory through all points, and markers with bars of what is measured', () => {
    const { P, values } = result.learningCurves[1]!;
    expect(dataOf(chart, 'curve 2')).toEqual(Array.from(P, (x, at) => [x, values[at]]));
    expect(lineOf(chart, 'curve 4')).toBeUndefined();
    // The triangles, squares, … of the fourth curve: one a point within the window, and grey dots before it.
    const own = curveStyles(result, theme)[3]!;
    const markers = elementsOf(chart).filter(
      (element) => element.type === 'polygon' && element.style.fill === own.colour,
    );
    const inside = result.learningCurves[3]!.P.filter((x) => x >= window.low && x <= window.high).length;
    // One more in the legend.
    expect(markers).toHaveLength(inside + 1);
    const dots = elementsOf(chart).filter((element) => element.type === 'circle' && element.style.fill === theme.ink3);
    expect(dots).toHaveLength(result.learningCurves[3]!.P.length - inside);
  });

  it('have their fits over the window, which is shaded', () => {
    const { fits, evidence } = result.curves[3]!;
    const fit = fits.find(({ model }) => model === 'two-power')!;
    const data = dataOf(chart, 'fit 4');
    expect(data[0]![0]).toBeCloseTo(evidence.window.low, 9);
    expect(data.at(-1)![0] / evidence.window.high).toBeCloseTo(1, 12);
    for (const [x, y] of data) expect(y).toBe(twoPowers(fit, x));
    // The fit is the one that was made: at the points of the window it is what it says it is.
    const inside = [...result.learningCurves[3]!.P].filter((x) => x >= window.low && x <= window.high);
    inside.forEach((x, at) => expect(twoPowers(fit, x) / fit.fitted[at]!).toBeCloseTo(1, 9));
    const shade = elementsOf(chart).find(({ type, z }) => type === 'rect' && z === 0);
    const { x, width } = (shade as { shape: { x: number; width: number } }).shape;
    expect(x).toBeCloseTo(pixelOf(chart, 1e3), 6);
    expect(x + width).toBeCloseTo(pixelOf(chart, 1e8), 6);
  });

  it('are named in the legend and by their numbers at their ends', () => {
    const texts = textsOf(chart);
    for (const name of ['1 GP', '2 u = 1', '3 width', '4 measured'])
      expect(texts.join('\n')).toContain(name.replace(' ', '\u2002'));
    for (const number of ['1', '2', '3', '4']) expect(texts).toContain(number);
    expect(chart.summary).toMatch(/3 width: 31 points from P = .* to .*\./);
  });
});

describe('local slopes', () => {
  const chart = comparisonSlopes(result, settings)!;

  it('are those that were found, with a band each and the exponents of Gaussian processes', () => {
    const { P, slope } = result.slopes[0]!;
    expect(dataOf(chart, 'curve 1')).toEqual(Array.from(P, (x, at) => [x, slope[at]]));
    expect(processExponents(result.learningCurves)).toEqual([0.375]);
    expect(dataOf(chart, 'process 0.375').map(([, y]) => y)).toEqual([-0.375, -0.375]);
    expect(lineOf(chart, 'process 0.375')!.lineStyle!.type).not.toBe('solid');
    const bands = elementsOf(chart).filter(({ type, z }) => type === 'polygon' && z === 0);
    expect(bands).toHaveLength(4);
  });

  it('are no chart where no curve has enough points', () => {
    expect(comparisonSlopes(resultOf([measured('short', 0.4, 0, decades(3, 4, 3))]), settings)).toBeNull();
  });
});

describe('exponents side by side', () => {
  const chart = comparisonExponents(result, settings);

  it('are a row a curve: markers at the values, bars to the ends of the intervals', () => {
    const texts = textsOf(chart);
    for (const { exponent } of result.curves) {
      expect(texts).toContain(exponent.value.toFixed(4));
      const ends = elementsOf(chart).filter(
        (element) =>
          element.type === 'line' &&
          element.shape.y1 === element.shape.y2 &&
          Math.abs(element.shape.x1 - pixelOf(chart, exponent.low)) < 1e-6 &&
          Math.abs(element.shape.x2 - pixelOf(chart, exponent.high)) < 1e-6,
      );
      expect(ends).toHaveLength(1);
    }
    const rows = texts.filter((text) => /^\d\u2002/.test(text));
    expect(rows).toEqual(['1\u2002GP', '2\u2002u = 1', '3\u2002width', '4\u2002measured']);
  });

  it('tell classes by words and markers, and what has no exponent by its status', () => {
    const short = resultOf([measured('short', 0.4, 0, decades(3, 4, 3)), measured('one', 0.3)]);
    expect(textsOf(comparisonExponents(short, settings))).toContain('fewer than 5 points');
    expect(chart.summary).toContain('class A');
    expect(textsOf(chart).filter((text) => text === 'class A').length).toBeGreaterThan(1);
    const { classMarker: a } = curveStyles(result, theme)[0]!;
    const { classMarker: b } = curveStyles(result, theme)[2]!;
    expect(a).not.toBe(b);
  });

  it('end in an arrow at the frame where an interval is open', () => {
    const open = {
      ...result,
      curves: result.curves.map((curve) => ({ ...curve, exponent: { ...curve.exponent, high: Infinity } })),
    };
    const arrows = (chart: ComparisonChart) =>
      elementsOf(chart).filter(
        (element) => element.type === 'polygon' && element.shape.points.length === 3 && element.z === 4,
      );
    expect(arrows(chart)).toHaveLength(0);
    expect(arrows(comparisonExponents(open, settings))).toHaveLength(4);
  });
});

describe('departures and collapse', () => {
  it('R is drawn where there is one: not of the Gaussian process itself, nor of measured curves', () => {
    const chart = comparisonDepartures(result, settings)!;
    const { theory } = result.learningCurves[1]!;
    expect(seriesOf(chart).map(({ id }) => id)).toEqual(['curve 2', 'curve 3']);
    dataOf(chart, 'curve 2').forEach(([, R], at) =>
      expect(R).toBeCloseTo(Math.abs(theory!.X[at]! / theory!.gaussianX[at]! - 1), 12),
    );
    expect(comparisonDepartures(measuredOnly, settings)).toBeNull();
  });

  it('X/X_GP lies on f(ε) as ε ascends', () => {
    const chart = comparisonCollapse(result, settings)!;
    const { theory } = result.learningCurves[1]!;
    const data = dataOf(chart, 'f 2');
    expect(data).toEqual(
      Array.from(theory!.epsilon, (epsilon, at) => [epsilon, theory!.scaling![at]]).sort((a, b) => a[0]! - b[0]!),
    );
    expect(lineOf(chart, 'f 1')).toBeUndefined();
    expect(chart.summary).toContain('2: |X/(X_GP f) − 1| is at most');
    expect(comparisonCollapse(measuredOnly, settings)).toBeNull();
  });
});

describe('many curves', () => {
  const many = resultOf(Array.from({ length: 20 }, (_, at) => measured(`curve ${at}`, at < 10 ? 0.3 : 0.6)));

  it('are thin and grey but for the first of each class, and this is said', () => {
    const chart = comparisonCurves(many, settings);
    const styles = curveStyles(many, theme);
    expect(styles.filter(({ keyed }) => keyed).map(({ number }) => number)).toEqual(['1', '11']);
    const grey = seriesOf(chart).filter(({ lineStyle }) => lineStyle!.color === theme.ink3);
    expect(grey).toHaveLength(18);
    expect(textsOf(chart)).toContain('18 other curves');
    expect(chart.summary).toContain('Of 20 curves all are drawn.');
  });

  it('have a row each in the chart of exponents', () => {
    const few = comparisonExponents(result, settings);
    expect(comparisonExponents(many, settings).height).toBeGreaterThan(few.height * 2);
  });
});

it('letters go to classes, small ones to measured curves of one exponent, none to what nothing was decided of', () => {
  const short = measured('short', 0.4, 0, decades(3, 4, 3));
  expect(classLetters(resultOf([measured('a', 0.3), short, measured('b', 0.6), measured('c', 0.3)]))).toEqual([
    ...['a', null, 'b', 'a'],
  ]);
  expect(classLetters(resultOf([measured('a', 0.3)]))).toEqual([null]);
});

it('every colour of a light chart has one on dark ground', () => {
  const charts = [comparisonCurves(result, settings), comparisonExponents(result, settings)];
  const used = new Set(JSON.stringify(charts.map(({ option }) => option)).match(/#[0-9a-f]{6}/g));
  const known = new Map(exchangedColours(4));
  expect([...used].filter((colour) => !known.has(colour))).toEqual([]);
  for (const [light, dark] of known) expect(dark).not.toBe(light);
});

it('names are cut to the room there is, and keep their ends', () => {
  const style = { number: '3', name: 'A very long name of a study with many words, run 12: u = 0.25' };
  const spans = nameSpans(style, 150, theme);
  expect(estimateWidth(spans, theme)).toBeLessThanOrEqual(150);
  expect(plain(spans)).toMatch(/^3\u2002A .*….*u = 0\.25$/);
  expect(plain(nameSpans(style, 1000, theme))).toBe(`3\u2002${style.name}`);
});

it('labels are apart, in their order, within the frame, and where they were if there is room', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { maxLength: 9 }), (list) => {
      const heights = list.sort((a, b) => a - b);
      const placed = spread(heights, 10, [0, 100]);
      placed.forEach((height, at) => {
        expect(height).toBeGreaterThanOrEqual(-1e-9);
        expect(height).toBeLessThanOrEqual(100 + 1e-9);
        if (at > 0) expect(height - placed[at - 1]!).toBeGreaterThanOrEqual(10 - 1e-9);
      });
      if (heights.every((height, at) => at === 0 || height - heights[at - 1]! >= 10)) expect(placed).toEqual(heights);
    }),
  );
});
