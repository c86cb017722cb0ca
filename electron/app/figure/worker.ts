/** The thread that draws figures: a figure takes a good part of a second, which the main process cannot spare. */
import type { FigureOptions } from '../../../core/api.ts';
import type { CurveSet } from '../../../core/chart/curves.ts';
import { renderPng, renderSvg } from './render.ts';

export interface FigureTask {
  set: CurveSet;
  format: 'svg' | 'png';
  options: FigureOptions;
}

export default function drawFigure({ set, format, options }: FigureTask): Uint8Array {
  const svg = renderSvg(set, options);
  return format === 'svg' ? new TextEncoder().encode(svg) : renderPng(svg);
}
