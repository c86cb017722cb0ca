import { describe, expect, it } from 'vitest';
import { placeOn } from '../../../core/chart/axis.ts';
import type { GraphicElement, ImageElement, RectElement, TextElement } from '../../../core/chart/graphic.ts';
import { coloursOf, levelsOf } from '../../../core/chart/map-colours.ts';
import { describeMap, mapNote } from '../../../core/chart/map-description.ts';
import { blankOf, fieldPixels } from '../../../core/chart/map-field.ts';
import { mapLayout } from '../../../core/chart/map-layout.ts';
import { mapOption } from '../../../core/chart/map-option.ts';
import type { MapSettings } from '../../../core/chart/map-settings.ts';
import type { MapSet } from '../../../core/chart/map.ts';
import { meshOf } from '../../../core/chart/map-cells.ts';
import { ramp, signedRamp, toLab } from '../../../core/chart/ramp.ts';
import { chartThemes } from '../../../core/chart/theme.ts';
import { pointStatuses } from '../../../core/quantities/quantity.ts';
import { axisOf, evenly, none } from './map-grids.ts';
import { mapOf } from './map-sets.ts';

const screen: MapSettings = { width: 720, height: 640, theme: chartThemes.light, resolution: 1 };
const couplings = { parameter: 'u', from: 0.01, to: 1000, count: 16, spacing: 'logarithmic' };
const samples = { parameter: 'P', from: 10, to: 1e7, count: 20, spacing: 'logarithmic' };
const phases = mapOf({ alpha: 0.6, beta: 0.9, kappa: 10, K: 2000, N: 50 }, [couplings, samples]);
const fold = mapOf({ alpha: 0.6, beta: 0.9, kappa: 0.1 }, [
  { parameter: 'u', from: -0.5, to: 0.2, count: 15, spacing: 'linear' },
  { ...samples, from: 1, to: 1e4 },
]);

function elementsOf(set: MapSet, settings: Partial<MapSettings> = {}): GraphicElement[] {
  const { graphic } = mapOption(set, { ...screen, ...settings }) as { graphic: { elements: GraphicElement[] } };
  return graphic.elements;
}
const words = ({ style }: TextElement) => style.text.replace(/\{\w+\|([^}]*)\}/g, '$1');
const textsOf = (elements: GraphicElement[]) =>
  elements.filter((element): element is TextElement => element.type === 'text');
/** The boxes behind the labels of borders. */
const boxesOf = (elements: GraphicElement[]) =>
  elements.filter(
    (element): element is RectElement => element.type === 'rect' && element.z === 6 && 'opacity' in element.style,
  );

describe('colours', () => {
  it('are by the logarithm where values span more than a factor of thirty, of both signs around zero', () => {
    const panel = (values: number[]) => [{ values: Float64Array.from(values) }];
    expect(coloursOf(panel([1, 29, NaN]), 'light').scale).toMatchObject({ logarithmic: false });
    expect(coloursOf(panel([1, 31, Infinity]), 'light').scale.logarithmic).toBe(true);
    const signed = coloursOf(panel([-1, 3]), 'light');
    expect(signed).toMatchObject({ signed: true, scale: { logarithmic: false } });
    // Nothing but a margin for the labels.
    expect(signed.scale.max).toBeCloseTo(3, 3);
    expect(signed.scale.min).toBe(-signed.scale.max);
    expect(coloursOf(panel([NaN]), 'light').signed).toBe(false);
  });

  it('rise steadily in lightness from end to end; of two signs towards the middle from either', () => {
    for (const ground of ['light', 'dark'] as const) {
      const lightness = (list: string[]) => list.map((colour) => toLab(colour)[0]);
      const steps = (list: number[]) => list.slice(1).map((value, at) => value - list[at]!);
      expect(Math.min(...steps(lightness(ramp(100, ground))))).toBeGreaterThan(-1e-3);
      const signed = lightness(signedRamp(101, ground)).map((value) => (ground === 'light' ? value : -value));
      expect(Math.min(...steps(signed.slice(0, 51)))).toBeGreaterThan(-2e-3);
      expect(Math.max(...steps(signed.slice(50)))).toBeLessThan(2e-3);
    }
  });

  it('have level lines at the labels of the bar', () => {
    const { bar, colours } = mapLayout(phases, screen);
    const levels = levelsOf(bar.ticks, colours.scale);
    expect(levels.length).toBeGreaterThan(2);
    const lines = elementsOf(phases).filter((element) => element.type === 'polyline' && element.z === 2);
    expect(lines.length).toBeGreaterThanOrEqual(levels.length);
  });
});

describe('the coloured picture', () => {
  const grid = { x: axisOf('P', [0, 1, 2]), y: axisOf('u', evenly(0, 1, 2)) };
  const mesh = meshOf(grid, { added: none });
  const scale = (values: Float64Array) => ({ logarithmic: false, min: values[0]!, max: values.at(-1)! });
  const picture = (width: number, height: number) => ({
    scaleX: scale(grid.x.values),
    scaleY: scale(grid.y.values),
    width,
    height,
    pitch: 4,
  });
  const values = Float64Array.of(0, 1, 2, 3, 4, 5);
  const colours = coloursOf([{ values }], 'light');

  it('gives every pixel the colour of the point that is nearest', () => {
    const pixels = fieldPixels(mesh, { values, status: new Uint8Array(6) }, colours, picture(40, 10));
    for (const [column, row, point] of [
      [0, 9, 0],
      [9, 9, 0],
      [10, 9, 1],
      [29, 5, 1],
      [30, 5, 2],
      [39, 4, 5],
      [9, 0, 3],
    ]) {
      const place = Math.min(colours.colours.length - 1, Math.floor((values[point!]! / 5) * colours.colours.length));
      expect(pixels[row! * 40 + column!]).toBe(4 + place);
    }
    expect(pixels.every((pixel) => pixel >= 4)).toBe(true);
  });

  it('has a pattern of its own for each reason for which a point has no value', () => {
    const codes = ['several roots', 'no root', 'not converged'].map((word) => pointStatuses.indexOf(word as never));
    const status = Uint8Array.of(codes[0]!, codes[1]!, codes[2]!, 0, 255, 0);
    const blank = Float64Array.of(NaN, NaN, NaN, NaN, NaN, 5);
    const pixels = fieldPixels(mesh, { values: blank, status }, colours, picture(64, 64));
    const patterns = [
      [0, 48],
      [28, 48],
      [52, 48],
      [0, 8],
      [28, 8],
    ].map(([x, y]) => Array.from({ length: 64 }, (_, at) => pixels[(y! + (at >> 3)) * 64 + x! + (at % 8)]!).join(''));
    expect(new Set(patterns).size).toBe(5);
    expect(blankOf(0, NaN)).toBe('no value');
    expect(blankOf(0, 1)).toBeNull();
  });

  it('covers just the frame, at any size and zoom', () => {
    for (const settings of [{}, { zoom: { x: [100, 1e4], y: [0.1, 10] } }, { width: 90, height: 60 }] as const) {
      const [place] = mapLayout(phases, { ...screen, ...settings } as MapSettings).maps;
      const [image] = elementsOf(phases, settings as Partial<MapSettings>).filter(
        (element): element is ImageElement => element.type === 'image',
      );
      const { x, y, width, height } = place!;
      expect(image!.style).toMatchObject({ x, y, width, height });
      expect(Math.min(width, height)).toBeGreaterThan(0);
    }
  });
});

describe('labels', () => {
  it('name every border, clear of each other, within the frame', () => {
    for (const set of [phases, fold]) {
      for (const settings of [{}, { theme: chartThemes.print, width: 244, height: 190 }]) {
        const elements = elementsOf(set, settings);
        const [place] = mapLayout(set, { ...screen, ...settings }).maps;
        const boxes = boxesOf(elements).map(({ shape }) => shape);
        expect(boxes.length).toBeGreaterThanOrEqual(set.panels[0]!.borders.length);
        boxes.forEach((box, index) => {
          expect(box.x).toBeGreaterThanOrEqual(place!.x);
          expect(box.x + box.width).toBeLessThanOrEqual(place!.x + place!.width);
          for (const other of boxes.slice(0, index)) {
            const apart =
              box.x >= other.x + other.width ||
              other.x >= box.x + box.width ||
              box.y >= other.y + other.height ||
              other.y >= box.y + box.height;
            expect(apart).toBe(true);
          }
        });
      }
    }
    const texts = textsOf(elementsOf(phases)).map(words);
    expect(texts).toEqual(expect.arrayContaining(['3uXGP = 1', 'Pc = N', 'bare k* = K']));
  });

  it('say in a legend what patterns mean, and above each panel which values of further axes it has', () => {
    expect(textsOf(elementsOf(fold)).map(words)).toEqual(expect.arrayContaining(['several roots', 'no root']));
    const two = mapOf({ alpha: 0.6, kappa: 10 }, [{ parameter: 'beta', values: [0.5, 0.9] }, couplings, samples]);
    const texts = textsOf(elementsOf(two)).map(words);
    expect(texts).toEqual(expect.arrayContaining(['β = 0.5', 'β = 0.9']));
    expect(texts.filter((text) => text.includes('training samples'))).toHaveLength(1);
    const { maps } = mapLayout(two, screen);
    expect(maps[1]!.x).toBeGreaterThan(maps[0]!.x + maps[0]!.width);
    expect(maps.map(({ left, foot }) => [left, foot])).toEqual([
      [true, true],
      [false, true],
    ]);
  });

  it('stand at their values on axes and bar', () => {
    const { maps, ticksX } = mapLayout(phases, screen);
    const elements = textsOf(elementsOf(phases));
    const thousand = elements.find((element) => words(element) === '103' && element.style.align === 'center')!;
    const { x, width, scaleX } = maps[0]!;
    expect(thousand.x).toBeCloseTo(x + width * placeOn(scaleX, 1000), 9);
    expect(ticksX.filter(({ label }) => label).length).toBeGreaterThan(3);
  });
});

describe('the description', () => {
  it('tells axes, extremes and where they lie, borders and points without a value', () => {
    const sentence = describeMap(phases);
    expect(sentence).toContain(
      'Map of level-1 loss per sample (L/P) over training samples, P = 10 to 10⁷ (logarithmic)',
    );
    expect(sentence).toContain('20 × 16 points');
    expect(sentence).toMatch(/border bare k\* = K from P = 1\.913\s×\s10⁶, u = 0\.01 to P = 1\.913\s×\s10⁶, u = 1000/);
    const lost = fold.panels[0]!.status.filter((code) => code === pointStatuses.indexOf('no root')).length;
    expect(lost).toBeGreaterThan(0);
    expect(describeMap(fold)).toContain(`${String(lost)} of 300 points without a root`);
  });

  it('tells what the map leaves out', () => {
    const set = mapOf({ alpha: 0.6, beta: 0.9, kappa: 10 }, [
      { parameter: 'u', values: [0, 0.1, 1, 10, 100] },
      samples,
    ]);
    expect(mapNote(set)).toBe('Not on its axis: u = 0; the data export holds every point.');
    expect(mapNote(phases)).toBe('');
  });
});
