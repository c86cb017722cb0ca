import { inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Resvg } from '@resvg/resvg-js';
import { pngUrl } from '../../../core/chart/png.ts';

const greys = Array.from({ length: 256 }, (_, value) => `#${value.toString(16).padStart(2, '0').repeat(3)}`);

/** The pixels of an indexed PNG, read by another inflater. */
function pixelsOf(url: string): { width: number; pixels: number[] } {
  const file = Buffer.from(url.replace('data:image/png;base64,', ''), 'base64');
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at < file.length; at += 12 + file.readUInt32BE(at)) {
    chunks.set(file.toString('latin1', at + 4, at + 8), file.subarray(at + 8, at + 8 + file.readUInt32BE(at)));
  }
  const width = chunks.get('IHDR')!.readUInt32BE(0);
  const rows = inflateSync(chunks.get('IDAT')!);
  const pixels: number[] = [];
  for (let row = 0; row * (width + 1) < rows.length; row++) {
    const above = pixels.slice(-width);
    const [filter, ...own] = rows.subarray(row * (width + 1), (row + 1) * (width + 1));
    pixels.push(...own.map((value, column) => (filter === 2 ? (value + above[column]!) % 256 : value)));
  }
  return { width, pixels };
}

it('holds every pixel, runs of any length and rows that repeat among them', () => {
  const runs = fc.array(fc.tuple(fc.nat(255), fc.integer({ min: 1, max: 700 })), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(runs, fc.integer({ min: 1, max: 4 }), (given, repeated) => {
      const row = given.flatMap(([value, length]) => Array<number>(length).fill(value));
      const all = [...Array.from({ length: repeated }, () => row).flat(), ...row.toReversed()];
      const { width, pixels } = pixelsOf(pngUrl(row.length, repeated + 1, greys, Uint8Array.from(all)));
      expect(width).toBe(row.length);
      expect(pixels).toEqual(all);
    }),
    { numRuns: 60 },
  );
});

it('is a file that a rasteriser draws, its checksums right', () => {
  const url = pngUrl(2, 2, ['#ff0000', '#00ff00', '#0000ff'], Uint8Array.of(0, 1, 2, 0));
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="2" height="2"><image width="2" height="2" href="${url}"/></svg>`;
  const { pixels } = new Resvg(svg).render();
  expect([...pixels]).toEqual([255, 0, 0, 255, 0, 255, 0, 255, 0, 0, 255, 255, 255, 0, 0, 255]);
});

it('is small where neighbours are equal', () => {
  const pixels = Uint8Array.from({ length: 1000 * 800 }, (_, at) => Math.floor((at % 1000) / 5) % 200);
  expect(pngUrl(1000, 800, greys, pixels).length).toBeLessThan(30_000);
});
