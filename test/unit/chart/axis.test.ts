import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { axisTicks, placeOn, roomyScale, valueAt, type Scale, type Tick } from '../../../core/chart/axis.ts';
import { estimateWidth, plain } from '../../../core/chart/text.ts';
import { chartThemes } from '../../../core/chart/theme.ts';

const theme = chartThemes.light;
const words = (ticks: Tick[]) => ticks.flatMap(({ label }) => (label ? [plain(label)] : []));
const labels = (scale: Scale, length: number) => words(axisTicks(scale, length, 'ordinate', theme));

const positive = fc.double({ min: 1e-12, max: 1e12, noNaN: true });
const scales = fc
  .tuple(positive, positive, fc.boolean())
  .map(([a, b, logarithmic]) => roomyScale(Math.min(a, b), Math.max(a, b), logarithmic, 0.05));

describe('a scale', () => {
  it('holds its values with room on both sides', () => {
    fc.assert(
      fc.property(positive, positive, fc.boolean(), (a, b, logarithmic) => {
        const scale = roomyScale(Math.min(a, b), Math.max(a, b), logarithmic, 0.05);
        for (const value of [a, b]) {
          expect(placeOn(scale, value)).toBeGreaterThan(0);
          expect(placeOn(scale, value)).toBeLessThan(1);
        }
      }),
    );
  });

  it('gives back the value at a place', () => {
    fc.assert(
      fc.property(scales, fc.double({ min: 0, max: 1, noNaN: true }), (scale, place) => {
        expect(placeOn(scale, valueAt(scale, place))).toBeCloseTo(place, 6);
      }),
    );
  });

  it('exists where nothing is finite', () => {
    for (const logarithmic of [true, false]) {
      const { min, max } = roomyScale(NaN, NaN, logarithmic, 0.05);
      expect(min).toBeLessThan(max);
    }
  });
});

describe('ticks', () => {
  it('stand at decades, with minors at 2 to 9', () => {
    const ticks = axisTicks({ logarithmic: true, min: 80, max: 1.2e7 }, 600, 'abscissa', theme);
    expect(words(ticks)).toEqual(['102', '103', '104', '105', '106', '107']);
    expect(ticks.find(({ value }) => value === 300)).toEqual({ value: 300, major: false });
  });

  it('are labelled every second decade or less where decades are crowded', () => {
    const ticks = axisTicks({ logarithmic: true, min: 1e-3, max: 1e20 }, 300, 'abscissa', theme);
    const exponents = ticks.flatMap(({ value, label }) => (label ? [Math.round(Math.log10(value))] : []));
    expect(exponents).toEqual([-3, 0, 3, 6, 9, 12, 15, 18]);
  });

  it('stand at 1, 2, 5 and 10 within a decade', () => {
    expect(labels({ logarithmic: true, min: 0.9, max: 11 }, 170)).toEqual(['1', '2', '5', '10']);
  });

  it('show a ratio that hardly differs from 1', () => {
    const texts = labels(roomyScale(1, 1.0004, false, 0.08), 170);
    expect(texts.length).toBeGreaterThanOrEqual(2);
    expect(texts).toContain('1.0002');
  });

  it('never bear two equal labels, and never labels that meet', () => {
    fc.assert(
      fc.property(scales, fc.integer({ min: 60, max: 900 }), (scale, length) => {
        const ticks = axisTicks(scale, length, 'abscissa', theme).filter(({ label }) => label);
        expect(new Set(words(ticks)).size).toBe(ticks.length);
        ticks.slice(1).forEach(({ value, label }, index) => {
          const before = ticks[index]!;
          const distance = (placeOn(scale, value) - placeOn(scale, before.value)) * length;
          expect(distance).toBeGreaterThan((estimateWidth(label!, theme) + estimateWidth(before.label!, theme)) / 2);
        });
      }),
    );
  });
});
