/** A figure of maps at its physical size: the colours as a picture, everything else as lines and text. */
import type { FigureOptions } from '../../../core/api.ts';
import { describeMap } from '../../../core/chart/map-description.ts';
import { columnWords, gridOf } from '../../../core/chart/map-layout.ts';
import { mapOption } from '../../../core/chart/map-option.ts';
import type { MapSettings } from '../../../core/chart/map-settings.ts';
import type { MapSet } from '../../../core/chart/map.ts';
import { chartThemes } from '../../../core/chart/theme.ts';
import { parameterOf } from '../../../core/model/parameters.ts';
import { chartSvg, dotsPerInch, pointsPerMillimetre } from './render.ts';

/** Height over width of one panel with its axes, and the least height of one in millimetres. */
const aspect = 0.78;
const least = 58;

/** The figure as an SVG document. Equal input gives equal text. */
export function renderMapSvg(set: MapSet, options: FigureOptions): string {
  const settings = figureSettings(set, options);
  const over = [set.y, set.x].map(({ parameter }) => parameterOf(parameter).name);
  return chartSvg(mapOption(set, settings), settings, {
    title: `Map: ${columnWords(set)} over ${over.join(' and ')}`,
    description: describeMap(set),
    curves: [],
  });
}

/** Panels side by side share the width, and those below each other add to the height. */
function figureSettings({ panels }: MapSet, options: FigureOptions): MapSettings {
  const width = options.width * pointsPerMillimetre;
  const { columns, rows } = gridOf(panels.length, width, chartThemes.print);
  const height = Math.max((aspect * width) / columns, least * pointsPerMillimetre) * rows;
  return { width, height, theme: chartThemes.print, resolution: dotsPerInch / 72 };
}
