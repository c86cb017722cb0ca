import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { figureOptions } from '../../../core/api.ts';
import { createFigureExporter } from '../../../electron/app/figure/exporter.ts';
import { renderPng, renderSvg } from '../../../electron/app/figure/render.ts';
import { figureOne } from '../../unit/chart/curve-sets.ts';

const options = figureOptions.parse({});
const exporter = createFigureExporter();
afterAll(() => exporter.close());

describe('figures from their own thread', () => {
  it('are those of the renderer, byte for byte', async () => {
    const svg = renderSvg(figureOne(), options);
    const drawnThere = await exporter.render(figureOne(), 'svg', options);
    expect(Buffer.from(drawnThere).toString()).toBe(svg);
    const png = await exporter.render(figureOne(), 'png', options);
    expect(Buffer.compare(Buffer.from(png), Buffer.from(renderPng(svg)))).toBe(0);
  });

  it('leave this thread free while they are drawn', async () => {
    let longest = 0;
    let last = performance.now();
    const timer = setInterval(() => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }, 1);
    await exporter.render(figureOne(), 'png', options);
    clearInterval(timer);
    expect(longest).toBeLessThan(60);
  });

  it('that cannot be drawn are reported, and the next one is drawn', async () => {
    const broken = { ...figureOne(), curves: null as unknown as [] };
    await expect(exporter.render(broken, 'svg', options)).rejects.toMatchObject({
      report: { kind: 'worker-failed', field: 'figure' },
    });
    await expect(exporter.render(figureOne(), 'svg', options)).resolves.toBeInstanceOf(Uint8Array);
  });

  it('fail with the same report where the thread dies while it starts', async () => {
    const dying = createFigureExporter({ worker: join(import.meta.dirname, '../../fakes/unborn-worker.ts') });
    await expect(dying.render(figureOne(), 'svg', options)).rejects.toMatchObject({
      report: { kind: 'worker-failed' },
    });
    await dying.close();
  });
});
