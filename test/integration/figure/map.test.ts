import { describe, expect, it } from 'vitest';
import { figureOptions } from '../../../core/api.ts';
import { renderPng } from '../../../electron/app/figure/render.ts';
import { renderMapSvg } from '../../../electron/app/figure/render-map.ts';
import { mapOf } from '../../unit/chart/map-sets.ts';
import { elements, pageTexts } from './svg-text.ts';

const options = figureOptions.parse({ map: true });
const couplings = { parameter: 'u', from: 0.01, to: 1000, count: 200, spacing: 'logarithmic' };
const samples = { parameter: 'P', from: 10, to: 1e7, count: 200, spacing: 'logarithmic' };
const set = mapOf({ alpha: 0.6, beta: 0.9, kappa: 10, K: 2000 }, [couplings, samples]);
const svg = renderMapSvg(set, options);

describe('the figure of a map', () => {
  it('of 200 × 200 points is small, at its physical size, the same each time', () => {
    expect(svg.length).toBeLessThan(500_000);
    expect(elements(svg, 'svg')[0]!.width).toBe('86mm');
    expect(renderMapSvg(set, options)).toBe(svg);
  });

  it('has the colours as one picture, and lines and text as such', () => {
    const [image, ...others] = elements(svg, 'image');
    expect(others).toEqual([]);
    expect(image!.href).toMatch(/^data:image\/png;base64,/);
    // A picture that keeps its shape would not reach the frame.
    expect(image!.preserveAspectRatio).toBe('none');
    const frame = elements(svg, 'rect').find(({ x, y, fill }) => x === image!.x && y === image!.y && fill === 'none')!;
    expect([frame.width, frame.height]).toEqual([image!.width, image!.height]);
    expect(elements(svg, 'polyline').length).toBeGreaterThan(6);
    const texts = pageTexts(svg).map(({ text }) => text);
    expect(texts).toEqual(
      expect.arrayContaining([
        'L/P\u2002level-1 loss per sample',
        'P\u2002training samples',
        'u\u2002coupling',
        '3uXGP = 1',
        'bare k* = K',
        '10−3',
      ]),
    );
    expect(svg).toContain('<title id="title">Map: level-1 loss per sample over coupling and training samples</title>');
  });

  it('is drawn in its colours by the rasteriser: dark at the foot right, warm at the top left', () => {
    const small = renderMapSvg(set, { ...options, width: 40 });
    const png = renderPng(small);
    expect([...png.subarray(1, 4)]).toEqual([0x50, 0x4e, 0x47]);
    // Of a picture that was not drawn nothing but lines and letters would be left.
    expect(png.length).toBeGreaterThan(40_000);
  });

  it('of three panels has them side by side on a wide page, one above the other on a column', () => {
    const three = mapOf({ alpha: 0.6, kappa: 10 }, [
      { parameter: 'beta', values: [0.3, 0.6, 0.9] },
      { ...couplings, count: 5 },
      { ...samples, count: 6 },
    ]);
    const shapeOf = (width: number) => {
      const pictures = elements(renderMapSvg(three, { ...options, width }), 'image');
      return [new Set(pictures.map(({ x }) => x)).size, new Set(pictures.map(({ y }) => y)).size];
    };
    expect(shapeOf(178)).toEqual([3, 1]);
    expect(shapeOf(86)).toEqual([1, 3]);
  });
});
