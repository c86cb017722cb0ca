/** Which scales the curves of a chart need: logarithmic or linear, and how wide. */
import { roomyScale, type Scale } from './axis.ts';
import type { CurveSet } from './curves.ts';
import { extremes, type PanelKind, type Trace } from './traces.ts';

/** The abscissa is logarithmic where the study's axis is and its values allow it; 0 among them, as of modes left, has no place there. */
export function abscissa(set: CurveSet, traces: Trace[], zoom: [number, number] | undefined): Scale {
  const whole = extremes(traces, 'x');
  const logarithmic = set.x.logarithmic && !(whole[0] < 0) && !(whole[1] <= 0);
  const [low, high] = logarithmic ? extremes(traces, 'x', [Number.MIN_VALUE, Infinity]) : whole;
  return zoomed(zoom, logarithmic) ?? roomyScale(low, high, logarithmic, 0.02);
}

/**
 * Values are logarithmic over a logarithmic abscissa, as power laws are drawn, and wherever they span more than a decade and a half;
 * ratios wherever they span a factor of three. What is not positive is drawn on a linear axis.
 */
export function ordinate(
  kind: Exclude<PanelKind, 'residual'>,
  traces: Trace[],
  scaleX: Scale,
  zoom: [number, number] | undefined,
): Scale {
  let [low, high] = extremes(traces, 'y', [scaleX.min, scaleX.max]);
  if (kind === 'ratio') [low, high] = [Math.min(low, 1), Math.max(high, 1)];
  const positive = !(low <= 0);
  const logarithmic = positive && (kind === 'ratio' ? high / low >= 3 : scaleX.logarithmic || high / low >= 30);
  return zoomed(zoom, logarithmic) ?? roomyScale(low, high, logarithmic, kind === 'ratio' ? 0.08 : 0.05);
}

function zoomed(zoom: [number, number] | undefined, logarithmic: boolean): Scale | undefined {
  if (!zoom) return undefined;
  const [min, max] = [Math.min(...zoom), Math.max(...zoom)];
  const usable = Number.isFinite(min) && Number.isFinite(max) && min < max && (!logarithmic || min > 0);
  return usable ? { logarithmic, min, max } : undefined;
}
