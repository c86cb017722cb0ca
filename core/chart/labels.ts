/** How curves are called and coloured. */
import { parameterOf, type ParameterKey } from '../model/parameters.ts';
import { quantities } from '../quantities/index.ts';
import type { OutputColumn } from '../quantities/quantity.ts';
import type { Curve, CurveSet } from './curves.ts';
import { ramp } from './ramp.ts';
import { numberSpans, plain, symbolSpans, type Span } from './text.ts';
import type { ChartTheme } from './theme.ts';

export interface Label {
  spans: Span[];
  /** The same without its faces, e.g. `u = 10`. */
  plain: string;
}

/** Whether the curve is that of the Gaussian process: u = 0 at all of its points. */
export function isGaussianProcess({ system }: Curve, { x }: CurveSet): boolean {
  return x.parameter !== 'u' && system.u === 0;
}

/**
 * What tells the curve from the others, e.g. `u = 10`, `u = 0, GP` or `α = 0.6, u = 1`; the coupling where there is only one curve.
 */
export function curveLabel(curve: Curve, set: CurveSet, superscript: ChartTheme['superscript'] = 'character'): Label {
  const keys: readonly ParameterKey[] = set.varying.length > 0 ? set.varying : set.x.parameter === 'u' ? [] : ['u'];
  const spans: Span[] = [];
  for (const key of keys) {
    if (spans.length > 0) spans.push({ kind: 'word', text: ', ' });
    const value = numberSpans(curve.parameters[key] ?? curve.system[key], 'roman', superscript);
    spans.push(...symbolSpans(parameterOf(key).symbol), { kind: 'roman', text: ' = ' }, ...value);
  }
  if (keys.length === 0) spans.push({ kind: 'word', text: set.level });
  if (isGaussianProcess(curve, set)) spans.push({ kind: 'word', text: ', GP' });
  const joined = join(spans);
  return { spans: joined, plain: plain(joined) };
}

/**
 * Colours by `curve.index`: the Gaussian process in its own ink, the others on the ramp, ordered by the values of the varying
 * parameters, larger is warmer. Several Gaussian processes (as when α varies too) are on the ramp as well, or they would be one.
 */
export function curveColours(set: CurveSet, theme: ChartTheme): string[] {
  const colours: string[] = [];
  const processes = set.curves.filter((curve) => isGaussianProcess(curve, set));
  const inInk = processes.length === 1 ? processes[0] : undefined;
  if (inInk) colours[inInk.index] = theme.gaussianProcess;
  const ordered = inOrder(set, set.curves).filter((curve) => curve !== inInk);
  const shades = ramp(ordered.length, theme.ground);
  ordered.forEach(({ index }, place) => {
    colours[index] = shades[place]!;
  });
  return colours;
}

export type ChartOutput = 'loss' | 'X' | 'bias' | 'variance';

/** The quantity's column of that name. */
export function outputColumn(set: CurveSet, output: ChartOutput): OutputColumn {
  const column = quantities[set.quantity].outputs.find(({ key }) => key === output);
  if (!column) throw new RangeError(`The quantity ${set.quantity} has no output ${output}.`);
  return column;
}

/** The words for an output with the level it belongs to, e.g. `level-1 loss per sample`. */
export function outputWords(set: CurveSet, output: ChartOutput): string {
  const { name } = outputColumn(set, output);
  const level = set.level.replace(' ', '-');
  if (name.includes(level)) return name;
  return set.level.startsWith('level') ? `${level} ${name}` : `${name}, ${set.level}`;
}

/** Curves by the values of the varying parameters, the first parameter first, ascending. */
export function inOrder({ varying }: CurveSet, curves: readonly Curve[]): Curve[] {
  return [...curves].sort((a, b) => {
    for (const key of varying) {
      const [first, second] = [a.parameters[key] ?? a.system[key], b.parameters[key] ?? b.system[key]];
      if (first !== second) return first < second ? -1 : 1;
    }
    return a.index - b.index;
  });
}

function join(spans: readonly Span[]): Span[] {
  const joined: Span[] = [];
  for (const span of spans) {
    const last = joined.at(-1);
    if (last?.kind === span.kind) last.text += span.text;
    else joined.push({ ...span });
  }
  return joined;
}
