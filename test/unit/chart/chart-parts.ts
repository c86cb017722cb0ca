/** What a test looks at of a chart: its series, its shapes and texts, its layout. */
import type { LineSeriesOption } from 'echarts';
import type { CurveSet } from '../../../core/chart/curves.ts';
import type { GraphicElement } from '../../../core/chart/graphic.ts';
import { learningCurvesLayout } from '../../../core/chart/layout.ts';
import { learningCurvesOption } from '../../../core/chart/learning-curves.ts';
import type { ChartSettings } from '../../../core/chart/settings.ts';
import { quantities } from '../../../core/quantities/index.ts';
import { screen } from './curve-sets.ts';

/** As on a screen, with the quantity's first output unless another is asked for. */
export const settingsOf = (set: CurveSet, settings: Partial<ChartSettings> = {}): ChartSettings => ({
  ...screen,
  output: quantities[set.quantity].drawn[0],
  ...settings,
});
export const seriesOf = (set: CurveSet, settings: Partial<ChartSettings> = {}) =>
  learningCurvesOption(set, settingsOf(set, settings)).series as LineSeriesOption[];
/** The lines of curves and of Gaussian processes where they hold: without faded stretches, and without level 2. */
export const firmSeriesOf = (set: CurveSet, settings: Partial<ChartSettings> = {}) =>
  seriesOf(set, settings).filter(({ id }) => !/^level 2|faded$/.test(String(id)));
export const elementsOf = (set: CurveSet, settings: Partial<ChartSettings> = {}) =>
  (learningCurvesOption(set, settingsOf(set, settings)).graphic as { elements: GraphicElement[] }).elements;
/** The numbers that place an element; texts have none. */
export const shapeOf = (element: GraphicElement | undefined) =>
  (element && 'shape' in element ? element.shape : {}) as { cx: number; cy: number; points: [number, number][] };
export const textsOf = (set: CurveSet, settings: Partial<ChartSettings> = {}) =>
  elementsOf(set, settings).flatMap((element) =>
    element.type === 'text' ? [element.style.text.replace(/\{\w+\|([^}]*)\}/g, '$1')] : [],
  );
export const layoutOf = (set: CurveSet, settings: Partial<ChartSettings> = {}) =>
  learningCurvesLayout(set, settingsOf(set, settings));
