/** Experiments on the chart: points with error bars, theory beside them, residuals in standard errors. */
import { describe, expect, it } from 'vitest';
import { describeLearningCurves } from '../../../core/chart/description.ts';
import type { CurveSet } from '../../../core/chart/curves.ts';
import type { GraphicElement } from '../../../core/chart/graphic.ts';
import { curveColours } from '../../../core/chart/labels.ts';
import { markerCorners, markerShapes } from '../../../core/chart/markers.ts';
import { statusMarks } from '../../../core/chart/marks.ts';
import { formatResidual, residualAt, theoryName } from '../../../core/chart/measured.ts';
import { plain } from '../../../core/chart/text.ts';
import { chartThemes } from '../../../core/chart/theme.ts';
import { pixelX, pixelY } from '../../../core/chart/traces.ts';
import { excessOf } from '../../../core/chart/validity.ts';
import { elementsOf, layoutOf, seriesOf, settingsOf, shapeOf, textsOf } from './chart-parts.ts';
import { measured, uncomputed } from './measured-sets.ts';

const legendOf = (set: CurveSet, settings = {}) =>
  layoutOf(set, settings).legend.entries.map(({ spans }) => plain(spans));
const { light } = chartThemes;

/** Markers of points: circles and polygons at their height in the stack. */
function markersIn(set: CurveSet, settings = {}, panel: 0 | 1 = 0) {
  const { panels } = layoutOf(set, settings);
  const { y, height } = panels[panel]!;
  return elementsOf(set, { legend: false, ...settings })
    .filter(({ type, z }) => z === 6 && (type === 'circle' || type === 'polygon'))
    .map((element) => ({ element, ...middleOf(element) }))
    .filter(({ cy }) => cy >= y && cy <= y + height);
}
function middleOf(element: GraphicElement): { cx: number; cy: number } {
  const { cx, cy, points } = shapeOf(element);
  if (element.type === 'circle') return { cx, cy };
  const mean = (axis: 0 | 1) => points.reduce((sum, corner) => sum + corner[axis], 0) / points.length;
  return { cx: mean(0), cy: mean(1) };
}
const fillOf = (element: GraphicElement) => ('fill' in element.style ? element.style.fill : undefined);
const linesAt = (set: CurveSet, settings = {}) =>
  elementsOf(set, { legend: false, ...settings }).flatMap((element) =>
    element.type === 'line' && element.z === 5 ? [element] : [],
  );

describe('an experiment', () => {
  it('is markers at its values, one a point, each curve with its own shape and colour', () => {
    const set = measured();
    const [panel] = layoutOf(set).panels;
    const markers = markersIn(set);
    expect(markers).toHaveLength(60);
    for (const { x, values } of set.curves) {
      x.forEach((P, at) => {
        const [px, py] = [pixelX(panel, P), pixelY(panel, values.trainLoss![at]!)];
        expect(Math.min(...markers.map(({ cx, cy }) => Math.hypot(cx - px, cy - py)))).toBeLessThan(1e-6);
      });
    }
    expect(new Set(curveColours(set, light)).size).toBe(6);
    const entries = layoutOf(set).legend.entries.filter(({ kind }) => kind === 'curve');
    expect(new Set(entries.map(({ marker }) => marker)).size).toBe(6);
  });

  it('has markers that are no larger for one shape than for another by more than a quarter', () => {
    const areas = markerShapes.map((shape) => {
      const corners = markerCorners(shape, 3, 4, 1);
      if (corners.length === 0) return Math.PI;
      const twice = corners.reduce((sum, [x, y], at) => {
        const [nextX, nextY] = corners[(at + 1) % corners.length]!;
        return sum + x * nextY - y * nextX;
      }, 0);
      return Math.abs(twice) / 2;
    });
    expect(Math.max(...areas) / Math.min(...areas)).toBeLessThan(1.3);
  });

  it('has error bars of one standard error with caps', () => {
    const set = measured({ couplings: [1], ridges: [1] });
    const [curve] = set.curves;
    curve!.values.trainLoss_error = curve!.values.trainLoss!.map((value) => 0.3 * value);
    const [panel] = layoutOf(set).panels;
    const lines = linesAt(set);
    expect(lines).toHaveLength(30);
    curve!.x.forEach((P, at) => {
      const x = pixelX(panel, P);
      const bar = lines.find(({ shape }) => shape.x1 === shape.x2 && Math.abs(shape.x1 - x) < 1e-6)!;
      const value = curve!.values.trainLoss![at]!;
      expect(bar.shape.y1).toBeCloseTo(pixelY(panel, 1.3 * value), 6);
      expect(bar.shape.y2).toBeCloseTo(pixelY(panel, 0.7 * value), 6);
    });
  });

  it('has a bar to the foot where the error is larger than the value, and keeps its logarithmic axis', () => {
    const set = measured({ couplings: [1], ridges: [1] });
    set.curves[0]!.values.trainLoss_error![3] = 2 * set.curves[0]!.values.trainLoss![3]!;
    const [panel] = layoutOf(set).panels;
    expect(panel.scaleY.logarithmic).toBe(true);
    const x = pixelX(panel, set.curves[0]!.x[3]!);
    const bar = linesAt(set).find(({ shape }) => shape.x1 === shape.x2 && Math.abs(shape.x1 - x) < 1e-6)!;
    expect(bar.shape.y2).toBeCloseTo(panel.y + panel.height, 6);
    expect(bar.shape.y1).toBeGreaterThan(panel.y);
  });

  it('has theory as thin lines in its colour: the first solid, the second dashed', () => {
    const set = measured({ ridges: [0.1] });
    const colours = curveColours(set, light);
    const series = seriesOf(set, { ratio: false });
    expect(series.map(({ name }) => name)).toEqual([
      ...['u = 0, GP', 'u = 1', 'u = 10'].map((name) => `${name}, level 2`),
      ...['u = 0, GP', 'u = 1', 'u = 10'].map((name) => `${name}, level 1`),
    ]);
    series.forEach(({ lineStyle, data }, place) => {
      const curve = set.curves[place % 3]!;
      const theory = curve.predictions[place < 3 ? 0 : 1]!.trainLoss!;
      expect(lineStyle).toMatchObject({ color: colours[curve.index], opacity: 1 });
      expect(lineStyle!.type).toEqual(place < 3 ? 'solid' : [4, 3]);
      expect(data).toEqual(Array.from(curve.x, (P, at) => [P, theory[at]]));
    });
    expect(series[0]!.lineStyle!.width).toBeGreaterThan(series[3]!.lineStyle!.width!);
  });

  it('has every level named in the legend', () => {
    expect(legendOf(measured({ ridges: [0.1] }))).toEqual([
      'u = 0, GP',
      'u = 1',
      'u = 10',
      'experiment ± standard error',
      'level 2',
      'level 1',
    ]);
    expect(legendOf(measured({ ridges: [0.1] }), { theme: chartThemes.print })).toContain('experiment ± SE');
    // Of the training error level 1 says nothing.
    expect(legendOf(measured({ ridges: [0.1] }), { output: 'trainX' })).not.toContain('level 1');
  });

  it('names theories of one level by their titles', () => {
    const set = { quantity: 'action-sampling' } as const;
    expect([0, 1].map((order) => theoryName(set, order))).toEqual([
      'level 1, exact integral',
      'level 1, effective action',
    ]);
    expect(theoryName({ quantity: 'posterior' }, 1)).toBe('level 1');
  });

  it('of more than eight curves has the first theory alone beside it, and says so', () => {
    const many = measured({ couplings: [1, 2, 3, 4, 5, 6, 7, 8, 9], ridges: [1] });
    expect(seriesOf(many, { ratio: false })).toHaveLength(9);
    expect(legendOf(many)).toContain('level 1: drawn for up to 8 curves');
  });
});

describe('points that are not to be taken for the truth', () => {
  const statuses = { 0: 'chains not converged', 4: 'incomplete', 5: 'budget spent', 7: null } as const;
  const set = measured({ couplings: [1], ridges: [1], statuses: { ...statuses } });
  const [curve] = set.curves;
  curve!.values.trainLoss_error = curve!.values.trainLoss!.map((value) => 0.2 * value);

  it('are hollow, and the others are not', () => {
    const [panel] = layoutOf(set).panels;
    const markers = markersIn(set);
    expect(markers).toHaveLength(9);
    const hollow = markers.filter(({ element }) => fillOf(element) === light.canvas).map(({ cx }) => cx);
    expect(hollow).toEqual([0, 4].map((at) => expect.closeTo(pixelX(panel, curve!.x[at]!), 6) as number));
  });

  it('have a bar unless their chains disagree', () => {
    const [panel] = layoutOf(set).panels;
    const bars = new Set(linesAt(set).flatMap(({ shape }) => (shape.x1 === shape.x2 ? [shape.x1] : [])));
    const expected = [1, 2, 3, 4, 5, 6, 8, 9].map((at) => pixelX(panel, curve!.x[at]!));
    expect([...bars]).toEqual(expected.map((x) => expect.closeTo(x, 6) as number));
  });

  it('lie outside the band, which bridges no gap either', () => {
    const [panel] = layoutOf(set, { ratio: false }).panels;
    const bands = elementsOf(set, { ratio: false }).flatMap((element) =>
      element.type === 'polygon' && element.z === 0 ? [element.shape.points] : [],
    );
    const ends = bands.map((points) => [Math.min(...points.map(([x]) => x)), Math.max(...points.map(([x]) => x))]);
    const at = (position: number) => expect.closeTo(pixelX(panel, curve!.x[position]!), 6) as number;
    expect(ends).toEqual([
      [at(1), at(3)],
      [at(5), at(6)],
      [at(8), at(9)],
    ]);
    const [x, y] = bands[0]![0]!;
    expect([x, y]).toEqual([at(1), expect.closeTo(pixelY(panel, 1.2 * curve!.values.trainLoss![1]!), 6)]);
  });

  it('are named in the legend, and fade nothing and mark nothing at the foot', () => {
    expect(legendOf(set)).toEqual(
      expect.arrayContaining(['chains not converged', 'incomplete: more data sets to come']),
    );
    expect(legendOf(set, { theme: chartThemes.print })).toContain('incomplete');
    expect(legendOf(set)).not.toContain('budget spent');
    expect([...excessOf(curve!)]).toEqual(Array(10).fill(0));
    expect(seriesOf(set).some(({ id }) => String(id).endsWith('/faded'))).toBe(false);
    expect(statusMarks(set.curves)).toEqual([]);
  });

  it('are told to those who hear the chart', () => {
    const words = describeLearningCurves(set, settingsOf(set));
    expect(words).toContain('Points with error bars of one standard error: experiment.');
    expect(words).toContain('Thin lines: level 2. Dashed lines: level 1.');
    expect(words).toContain('1 point with the status chains not converged, hollow.');
    expect(words).toContain('1 point with the status incomplete, hollow.');
    expect(words).toContain('1 point with the status budget spent.');
    expect(words).toMatch(/less level 2: −0\.\d to [−+]?\d\.\d standard errors; less level 1: −\d\.\d to −0/);
  });
});

describe('a band', () => {
  it('stays within the frame of a zoomed chart', () => {
    const set = measured({ couplings: [0, 1], ridges: [0.1] });
    for (const { values } of set.curves) values.trainLoss_error = values.trainLoss!.map((value) => 0.5 * value);
    const zoom: { x: [number, number]; y: [number, number] } = { x: [20, 100], y: [0.03, 0.045] };
    const [panel] = layoutOf(set, { zoom, ratio: false }).panels;
    const shapes = elementsOf(set, { zoom, ratio: false }).flatMap((element) =>
      element.type === 'polygon' && element.z === 0 ? element.shape.points : [],
    );
    expect(shapes.length).toBeGreaterThan(4);
    for (const [x, y] of shapes) {
      expect(x).toBeGreaterThanOrEqual(panel.x - 1e-6);
      expect(x).toBeLessThanOrEqual(panel.x + panel.width + 1e-6);
      expect(y).toBeGreaterThanOrEqual(panel.y - 1e-6);
      expect(y).toBeLessThanOrEqual(panel.y + panel.height + 1e-6);
    }
  });
});

describe('residuals', () => {
  const set = measured();

  it('stand below the values in standard errors of the first theory, where they are asked for', () => {
    const { panels } = layoutOf(set);
    expect(panels.map(({ kind }) => kind)).toEqual(['values', 'residual']);
    const [, panel] = panels;
    expect(plain(panel!.title)).toBe('(exp − theory)/SE');
    const markers = markersIn(set, {}, 1);
    expect(markers).toHaveLength(60);
    const { x, values, predictions } = set.curves[4]!;
    x.forEach((P, at) => {
      const residual = (values.trainLoss![at]! - predictions[0]!.trainLoss![at]!) / values.trainLoss_error![at]!;
      expect(residualAt(set, set.curves[4]!, 'trainLoss', at)).toBe(residual);
      const [px, py] = [pixelX(panel!, P), pixelY(panel!, residual)];
      expect(Math.min(...markers.map(({ cx, cy }) => Math.hypot(cx - px, cy - py)))).toBeLessThan(1e-6);
    });
    expect(layoutOf(set, { ratio: false }).panels).toHaveLength(1);
  });

  it('have a line at 0, a band to 3 and ticks at both', () => {
    const [, panel] = layoutOf(set).panels;
    const { min, max, logarithmic } = panel!.scaleY;
    expect([logarithmic, min]).toEqual([false, -max]);
    expect(max).toBeGreaterThan(3);
    const elements = elementsOf(set, { legend: false });
    const bands = elements.flatMap((element) => (element.type === 'rect' && element.z === 0 ? [element] : []));
    expect(bands.map(({ shape }) => shape)).toEqual([
      {
        x: panel!.x,
        width: panel!.width,
        y: expect.closeTo(pixelY(panel!, 3), 6) as number,
        height: expect.closeTo(pixelY(panel!, -3) - pixelY(panel!, 3), 6) as number,
      },
    ]);
    const zero = elements.filter(
      (element) => element.type === 'line' && element.shape.y1 === pixelY(panel!, 0) && element.shape.x1 === panel!.x,
    );
    expect(zero.length).toBeGreaterThan(0);
    expect(panel!.ticksY.flatMap(({ label }) => (label ? [plain(label)] : []))).toEqual(['−3', '0', '3']);
  });

  it('of level 1 are dashed where they are near, and arrow heads at the edge where they are not, all within the frame', () => {
    const [, panel] = layoutOf(set).panels;
    const dashed = seriesOf(set).filter(({ id }) => String(id).endsWith('/residual'));
    expect(dashed.every(({ name }) => String(name).endsWith('level 1'))).toBe(true);
    const far = set.curves.flatMap((curve) =>
      Array.from(curve.x.keys()).filter(
        (at) => Math.abs(residualAt(set, curve, 'trainLoss', at, 1)) > panel!.scaleY.max * 1.02,
      ),
    );
    const heads = elementsOf(set, { legend: false }).flatMap((element) =>
      element.type === 'polygon' && element.z === 5 && element.style.stroke === 'none' ? [element.shape.points] : [],
    );
    expect(heads).toHaveLength(far.length);
    expect(far.length).toBeGreaterThan(30);
    for (const [x, y] of heads.flat()) {
      expect(x).toBeGreaterThanOrEqual(panel!.x);
      expect(x).toBeLessThanOrEqual(panel!.x + panel!.width);
      expect(y).toBeGreaterThanOrEqual(panel!.y);
      expect(y).toBeLessThanOrEqual(panel!.y + panel!.height);
    }
  });

  it('that lie far out do not squeeze the band, and hollow points do not count for the range', () => {
    const far = measured({ ridges: [0.1], statuses: { 2: 'chains not converged' } });
    far.curves[0]!.values.trainLoss![2]! *= 3;
    expect(layoutOf(far).panels[1]!.scaleY.max).toBeLessThan(5);
    far.curves[1]!.values.trainLoss![2]! *= 3;
    expect(layoutOf(far).panels[1]!.scaleY.max).toBe(10);
    expect(markersIn(far, {}, 1)).toHaveLength(28);
  });

  it('are not known without an error, a theory or a value', () => {
    const one = measured({ couplings: [1], ridges: [1], statuses: { 3: null } });
    const [curve] = one.curves;
    curve!.values.trainLoss_error![1] = 0;
    curve!.predictions[0]!.trainLoss![2] = NaN;
    expect([1, 2, 3].map((at) => residualAt(one, curve!, 'trainLoss', at))).toEqual([NaN, NaN, NaN]);
    expect(markersIn(one, {}, 1)).toHaveLength(7);
    curve!.predictions = [{}, {}];
    expect(layoutOf(one).panels).toHaveLength(1);
  });

  it.each([
    [0.04, '0.0'],
    [-0.04, '0.0'],
    [-0.64, '−0.6'],
    [2.345, '+2.3'],
    [9.96, '+10'],
    [-1234, '−1234'],
    [NaN, '–'],
  ])('%d reads %s', (residual, text) => {
    expect(formatResidual(residual)).toBe(text);
  });
});

describe('an experiment that is not computed yet', () => {
  const set = uncomputed(measured({ ridges: [0.1] }));

  it('has its theories, axes for them, and says that its points come with the run', () => {
    const { panels, sentence } = layoutOf(set);
    expect(sentence).toBeNull();
    expect(panels).toHaveLength(1);
    expect(panels[0].ticksY.length).toBeGreaterThan(0);
    const { min, max } = panels[0].scaleY;
    for (const { predictions } of set.curves) {
      for (const value of predictions[0]!.trainLoss!) expect(value > min && value < max).toBe(true);
    }
    expect(seriesOf(set)).toHaveLength(6);
    expect(markersIn(set)).toEqual([]);
    expect(legendOf(set).slice(0, 4)).toEqual(['u = 0, GP', 'u = 1', 'u = 10', 'experiment: points come with the run']);
    const words = describeLearningCurves(set, settingsOf(set));
    expect(words).toContain('u = 1: no values; level 2 from ');
    expect(words).toContain('30 points not computed yet.');
  });

  it('survives the cursor, and a run without theory says what it lacks', () => {
    expect(elementsOf(set, { cursor: 31, legend: false }).filter(({ z }) => z === 6)).toEqual([]);
    for (const curve of set.curves) curve.predictions = [{}, {}];
    expect(textsOf(set)).toContain('No point is computed yet.');
  });
});
