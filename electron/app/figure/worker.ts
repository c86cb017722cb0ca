/** The thread that draws figures: a figure takes a good part of a second, which the main process cannot spare. */
import type { FigureOptions } from '../../../core/api.ts';
import type { CurveSet } from '../../../core/chart/curves.ts';
import type { MapSet } from '../../../core/chart/map.ts';
import type { ComparisonDocument, ComparisonResult } from '../../../core/history/comparison.ts';
import { registerMeasured, type MeasuredSpectrum } from '../../../core/model/measured.ts';
import { comparisonReport } from '../comparison-report.ts';
import { renderMapSvg } from './render-map.ts';
import { renderPng, renderSvg } from './render.ts';

export interface FigureTask {
  set: CurveSet | MapSet;
  /** The measured spectrum of the curves' systems, where they have one. */
  measured?: MeasuredSpectrum & { content: string };
  format: 'svg' | 'png';
  options: FigureOptions;
}

/** The report of a comparison, with its figures. */
export interface ReportTask {
  document: ComparisonDocument;
  result: ComparisonResult;
  /** Of the application that computed it. */
  version: string;
}

export default function drawFigure(task: FigureTask | ReportTask): Uint8Array {
  if ('document' in task) return new TextEncoder().encode(comparisonReport(task.document, task.result, task.version));
  const { set, measured, format, options } = task;
  if (measured) registerMeasured(measured.content, measured.lambda, measured.y);
  const svg = 'panels' in set ? renderMapSvg(set, options) : renderSvg(set, options);
  return format === 'svg' ? new TextEncoder().encode(svg) : renderPng(svg);
}
