/** The thread that draws figures: a figure takes a good part of a second, which the main process cannot spare. */
import type { FigureOptions } from '../../../core/api.ts';
import type { CurveSet } from '../../../core/chart/curves.ts';
import { registerMeasured, type MeasuredSpectrum } from '../../../core/model/measured.ts';
import { renderPng, renderSvg } from './render.ts';

export interface FigureTask {
  set: CurveSet;
  /** The measured spectrum of the curves' systems, where they have one. */
  measured?: MeasuredSpectrum & { content: string };
  format: 'svg' | 'png';
  options: FigureOptions;
}

export default function drawFigure({ set, measured, format, options }: FigureTask): Uint8Array {
  if (measured) registerMeasured(measured.content, measured.lambda, measured.y);
  const svg = renderSvg(set, options);
  return format === 'svg' ? new TextEncoder().encode(svg) : renderPng(svg);
}
