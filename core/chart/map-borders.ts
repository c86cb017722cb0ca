/**
 * The borders on a map, each the line on which a function of its points is zero: where the coupling begins to count, where the finite width
 * and the number of modes do, where level 1 leaves level 2, where the number of roots changes, and what the study names.
 */
import { pointStatuses } from '../quantities/quantity.ts';
import type { BorderKind, MapAxis, MapBorder, MapSet } from './map.ts';
import { meshOf, type Mesh } from './map-cells.ts';
import { isValued, isWhole, levelTwoLines, type MapColumns } from './map-columns.ts';
import { contourLines } from './map-contours.ts';
import type { MapPlan } from './map-plan.ts';
import { symbolSpans, type Span } from './text.ts';
import { validityLimit } from './validity.ts';

interface Field {
  kind: BorderKind;
  label: string;
  values: Float64Array;
  levels: readonly number[];
}

/** What is known beside the points of a panel, as far as it is computed. */
export interface Beside {
  /** Inputs and outputs of the effective action, where the map is of another quantity. */
  borders?: MapColumns;
  /** L₁/L₂ − 1. */
  deviation: Float64Array;
}

const coupling = '3uX_GP = 1';

/** The borders of a panel, one after another; each takes some milliseconds on a large map. */
export function* bordersOf(
  plan: MapPlan,
  panel: number,
  mesh: Mesh,
  own: MapColumns,
  beside: Beside,
): Generator<MapBorder, void> {
  const source = plan.quantity === 'effective-action' ? own : beside.borders;
  for (const field of source ? levelOneFields(plan, panel, source) : []) yield lined(field, mesh, plan);
  const label = `${String(100 * validityLimit)}\u202f% from level 2`;
  const levels = [validityLimit, -validityLimit];
  if (beside.deviation.some(Number.isFinite)) {
    const coarse = coarser(plan, beside.deviation, mesh);
    yield lined({ kind: 'level two', label, values: coarse.deviation, levels }, coarse.mesh, plan);
  }
  for (const field of [...rootFields(own.status), ...namedFields(plan, own)]) yield lined(field, mesh, plan);
}

function lined({ kind, label, values, levels }: Field, mesh: Mesh, { x, y }: Pick<MapSet, 'x' | 'y'>): MapBorder {
  const lines = levels.flatMap((level) => contourLines(mesh, values, level));
  return { kind, label, lines: lines.map((line) => offScale(line, x, y)) };
}

/** From u and v to x and y, by turns. */
export function offScale(line: Float64Array, x: MapAxis, y: MapAxis): Float64Array {
  return line.map((value, at) => ((at % 2 === 0 ? x : y).logarithmic ? Math.exp(value) : value));
}

/**
 * ε = 1 where P = P×, which depends on P and κ in no other way; P^c = N with c = 1/(1+α), where a power law has one (theory, section 4); and
 * bare k* = K. Ratios are taken in logarithms, in which power laws are straight.
 */
function levelOneFields(plan: MapPlan, panel: number, { values }: MapColumns): Field[] {
  const logOf = (ratio: (point: number) => number) => {
    const field = new Float64Array(plan.panels[panel]!.ordinals.length);
    for (let point = 0; point < field.length; point++) field[point] = finite(Math.log(ratio(point)));
    return field;
  };
  const { P, N, K, alpha, P_cross: cross, k_star_bare: bare } = values;
  const fields: Field[] = [];
  const add = (kind: BorderKind, label: string, ratio: (point: number) => number) => {
    fields.push({ kind, label, values: logOf(ratio), levels: [0] });
  };
  if (P && cross) add('crossing', couplingLabel(plan), (point) => P[point]! / cross[point]!);
  if (P && N && alpha && followsPowerLaw(plan) && plan.expansion.base.widths === undefined)
    add('width', 'P^c = N', (point) => P[point]! ** (1 / (1 + alpha[point]!)) / N[point]!);
  if (K && bare) add('cut-off', 'bare k* = K', (point) => bare[point]! / K[point]!);
  return fields;
}

function finite(value: number): number {
  return Number.isFinite(value) ? value : NaN;
}

function followsPowerLaw({ expansion }: MapPlan): boolean {
  return ['power-law', 'log-periodic', 'degenerate'].includes(expansion.base.spectrum);
}

/** ε is 3|u|X_GP of quartic losses without label noise; of others it has no short form. */
function couplingLabel({ expansion: { base, axes } }: MapPlan): string {
  const valuesOf = (key: 'u' | 'noise') => axes.find(({ parameter }) => parameter.key === key)?.values ?? [base[key]];
  const noisy = Array.from(valuesOf('noise')).some((noise) => noise !== 0);
  if (base.loss !== 'quartic' || noisy) return 'ε = 1';
  return Array.from(valuesOf('u')).some((u) => u < 0) ? coupling.replace('u', '|u|') : coupling;
}

/** The deviation where it was computed, on a grid of its own where that is not everywhere. */
function coarser(plan: MapPlan, deviation: Float64Array, mesh: Mesh): { mesh: Mesh; deviation: Float64Array } {
  if (isWhole(plan)) return { mesh, deviation };
  const [columns, rows] = levelTwoLines(plan);
  const some = (axis: MapAxis, lines: number[]): MapAxis => ({
    ...axis,
    values: Float64Array.from(lines, (line) => axis.values[line]!),
  });
  const none = new Float64Array(0);
  const added = { column: none, row: none, x: none, y: none };
  return {
    mesh: meshOf({ x: some(plan.x, columns), y: some(plan.y, rows) }, { added }),
    deviation: Float64Array.from(
      rows.flatMap((row) => columns.map((column) => deviation[row * plan.x.values.length + column]!)),
    ),
  };
}

/** Where points stop having one root, and where they stop having any; half-way between two points, since nothing tells where between. */
function rootFields(status: Uint8Array): Field[] {
  const [several, none] = [pointStatuses.indexOf('several roots'), pointStatuses.indexOf('no root')];
  const side = (code: number, beyond: readonly number[]) =>
    beyond.includes(code) ? 0 : isValued(code) || code === several ? 1 : NaN;
  const field = (kind: BorderKind, beyond: readonly number[]): Field => ({
    kind,
    label: kind,
    values: Float64Array.from(status, (code) => side(code, beyond)),
    levels: [0.5],
  });
  return [
    ...(status.includes(several) ? [field('several roots', [several, none])] : []),
    ...(status.includes(none) ? [field('no root', [none])] : []),
  ];
}

function namedFields({ quantity, expansion: { refinement } }: MapPlan, { values, status }: MapColumns): Field[] {
  if (refinement?.quantity !== quantity) return [];
  return refinement.borders.map((border): Field => {
    const at: Record<string, number> = {};
    const field = Float64Array.from(status, (_, point) => {
      for (const name of border.uses) at[name] = values[name]?.[point] ?? NaN;
      return finite(border.value(at));
    });
    return { kind: 'named', label: `${border.text} = 0`, values: field, levels: [0] };
  });
}

/** The label of a border as it is set. */
export function borderSpans({ kind, label }: Pick<MapBorder, 'kind' | 'label'>): Span[] {
  const word = (text: string): Span => ({ kind: 'word', text });
  switch (kind) {
    case 'crossing':
      return symbolSpans(label);
    case 'width':
      return [
        { kind: 'symbol', text: 'P' },
        { kind: 'sup', text: 'c' },
        { kind: 'roman', text: ' = ' },
        { kind: 'symbol', text: 'N' },
      ];
    case 'cut-off':
      return [word('bare '), ...symbolSpans('k* = K')];
    default:
      return [word(label)];
  }
}
