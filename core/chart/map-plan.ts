/** From a study to its maps: which two axes span them, which maps there are, and which of their points a chart draws. */
import { CoarsegrainError } from '../errors.ts';
import { parameterOf, type ParameterKey } from '../model/parameters.ts';
import { quantities, type QuantityName } from '../quantities/index.ts';
import type { OutputColumn, Quantity } from '../quantities/quantity.ts';
import { variedAlong, type ExpandedAxis } from '../study/axis.ts';
import { replicateAxis, varyingAlong, type Expansion } from '../study/expansion.ts';
import { resultsOf } from '../study/result-columns.ts';
import { isLogarithmic, thinned } from './curve-plan.ts';
import type { FurtherAxis, MapAxis, PointsBetween } from './map.ts';
import { pointsAdded } from './map-added.ts';

export interface MapPlan {
  expansion: Expansion;
  quantity: QuantityName;
  x: PlannedAxis;
  y: PlannedAxis;
  further: FurtherAxis[];
  at: number[];
  panels: PlannedPanel[];
}

export interface PlannedAxis extends MapAxis {
  /** Among the axes of the study. */
  index: number;
  /** The positions of its values along the study's axis. */
  positions: number[];
}

export interface PlannedPanel {
  /** By axis of the study, the position of the value that the panel shows; of its own two axes 0. */
  digits: number[];
  added: PointsBetween;
  /** Ordinals of its points: those of the grid, row by row, then those added. Of replicates, one of each group. */
  ordinals: Float64Array;
}

/** What is drawn at most: points of all panels together, and panels; of more combinations one is chosen. */
export interface MapLimits {
  points: number;
  panels: number;
}
export const mapLimits: MapLimits = { points: 250_000, panels: 4 };
/** Fewer values than this make curves and no map. */
const fewest = 4;

/** Whether the points of a quantity span a map: two axes of one parameter each, of at least four values that have a place on it. */
export function hasMap(expansion: Expansion, quantity: QuantityName): boolean {
  return axesOf(expansion, quantity) !== null;
}

/** The column of that name of a quantity of the study, an output or a derived one; undefined where it has none. */
export function mapColumn(
  { results }: Expansion,
  quantity: QuantityName,
  key: string = quantities[quantity].drawn[0],
): OutputColumn | undefined {
  const columns = [...quantities[quantity].outputs, ...resultsOf(results, quantity).map(({ column }) => column)];
  return columns.find((column) => column.key === key);
}

/**
 * @param at by further axis, the position of the value that is shown where not every combination has a panel; the first ones if missing
 * @throws CoarsegrainError `not-allowed` where the study has no map of the quantity, `outside-range` for a position
 */
export function planMap(
  expansion: Expansion,
  quantity: QuantityName,
  at: readonly number[] = [],
  limits: MapLimits = mapLimits,
): MapPlan {
  const chosen = axesOf(expansion, quantity);
  if (!chosen) throw noMap(quantity);
  const { axes } = expansion;
  const seeds = replicateAxis(expansion);
  const others = axes.flatMap(({ values }, index) => {
    const own = index === chosen.x.index || index === chosen.y.index || index === seeds;
    return own || values.length < 2 || !matters(expansion, quantity, index) ? [] : [index];
  });
  const lengths = others.map((index) => axes[index]!.values.length);
  const shown = combinations(lengths, checkedAt(at, others, axes), limits.panels);
  const share = Math.min(1, Math.sqrt(limits.points / shown.length / pointsOf(chosen)));
  const [x, y] = [drawnOf(axes, chosen.x, share), drawnOf(axes, chosen.y, share)];
  return {
    expansion,
    quantity,
    x,
    y,
    further: others.map((index) => furtherAxis(axes[index]!)),
    at: shown.length > 1 || others.length === 0 ? [] : shown[0]!,
    panels: shown.map((values) => {
      const digits = axes.map((_, index) => values[others.indexOf(index)] ?? 0);
      const own = pointsAdded(expansion, x, y, digits, others);
      return { digits, added: own.points, ordinals: ordinalsOf(axes, x, y, digits, own.ordinals) };
    }),
  };
}

function ordinalsOf(
  axes: readonly ExpandedAxis[],
  x: PlannedAxis,
  y: PlannedAxis,
  digits: readonly number[],
  added: readonly number[],
): Float64Array {
  const step = (index: number) => axes.slice(index + 1).reduce((product, { values }) => product * values.length, 1);
  const first = digits.reduce((sum, digit, index) => sum + digit * step(index), 0);
  const [across, up] = [step(x.index), step(y.index)];
  const grid = x.positions.length * y.positions.length;
  const ordinals = new Float64Array(grid + added.length);
  let point = 0;
  for (const row of y.positions) {
    for (const column of x.positions) ordinals[point++] = first + column * across + row * up;
  }
  ordinals.set(added, grid);
  return ordinals;
}

function noMap(quantity: QuantityName): CoarsegrainError {
  const allowed = `two axes of one parameter each, of at least ${String(fewest)} values`;
  return new CoarsegrainError({
    kind: 'not-allowed',
    field: 'map',
    value: quantity,
    allowed,
    message: `A map of ${quantity} takes ${allowed}, on which it depends; the study has no such two.`,
  });
}

/** An axis that a map may have, with the positions of its values along the study's axis, ascending by value. */
interface Candidate {
  index: number;
  parameter: ParameterKey;
  logarithmic: boolean;
  positions: number[];
}

/**
 * The abscissa is the quantity's coordinate, else P, where they vary, else the last axis with the most values, as for curves; the ordinate is
 * of the others the first with the most values.
 */
function axesOf(expansion: Expansion, quantity: QuantityName): { x: Candidate; y: Candidate } | null {
  const { coordinate }: Quantity = quantities[quantity];
  const candidates = expansion.axes.flatMap((axis, index) => {
    const single = axis.also.length === 0 && axis.parameter.key !== 'seed' && matters(expansion, quantity, index);
    const candidate = candidateOf(axis, index);
    return single && candidate.positions.length >= fewest ? [candidate] : [];
  });
  const longest = (list: Candidate[]) => Math.max(...list.map(({ positions }) => positions.length));
  const preferred = [coordinate, 'P'].map((key) => candidates.find(({ parameter }) => parameter === key));
  const most = longest(candidates);
  const x = preferred.find(Boolean) ?? candidates.findLast(({ positions }) => positions.length === most);
  const rest = candidates.filter((candidate) => candidate !== x);
  const tallest = longest(rest);
  const y = rest.find(({ positions }) => positions.length === tallest);
  return x && y ? { x, y } : null;
}

/** The values that have a place: finite, and positive on a logarithmic axis. */
function candidateOf(axis: ExpandedAxis, index: number): Candidate {
  const { parameter, values } = axis;
  const logarithmic = isLogarithmic(axis, parameter.key);
  const placed = Array.from(values.keys()).filter((position) => {
    const value = values[position]!;
    return Number.isFinite(value) && (!logarithmic || value > 0);
  });
  return { index, parameter: parameter.key, logarithmic, positions: placed.sort((a, b) => values[a]! - values[b]!) };
}

function matters(expansion: Expansion, quantity: QuantityName, index: number): boolean {
  const { inputs }: Quantity = quantities[quantity];
  return varyingAlong(expansion, index).some((key) => inputs.includes(key));
}

function pointsOf({ x, y }: { x: Candidate; y: Candidate }): number {
  return x.positions.length * y.positions.length;
}

/** The axis with as many of its values as are drawn. @param share of them */
function drawnOf(axes: readonly ExpandedAxis[], candidate: Candidate, share: number): PlannedAxis {
  const { index, parameter, logarithmic, positions } = candidate;
  const { values } = axes[index]!;
  const most = Math.max(2, Math.floor(positions.length * share + 1e-9));
  const drawn = thinned(positions.length, most).map((place) => positions[place]!);
  const placed = new Set(positions);
  return {
    index,
    parameter,
    logarithmic,
    positions: drawn,
    values: Float64Array.from(drawn, (position) => values[position]!),
    total: values.length,
    unplaced: Array.from(values).filter((_, position) => !placed.has(position)),
  };
}

function furtherAxis(axis: ExpandedAxis): FurtherAxis {
  const varied = variedAlong(axis);
  return {
    parameters: varied.map(({ parameter }) => parameter.key),
    values: Array.from(axis.values, (_, position) => varied.map(({ values }) => values[position]!)),
  };
}

function checkedAt(at: readonly number[], others: readonly number[], axes: readonly ExpandedAxis[]): number[] {
  return others.map((index, order) => {
    const position = at[order] ?? 0;
    const { length } = axes[index]!.values;
    if (position < length) return position;
    const field = `at.${String(order)}`;
    const allowed = `0 to ${String(length - 1)}`;
    const { symbol } = parameterOf(axes[index]!.parameter.key);
    const message = `The axis of ${symbol} has ${String(length)} values: ${field} = ${String(position)} takes ${allowed}.`;
    throw new CoarsegrainError({ kind: 'outside-range', field, value: position, allowed, message });
  });
}

/** Every combination of positions, the last axis fastest, where there are few; else the one that was chosen. */
function combinations(lengths: readonly number[], chosen: number[], most: number): number[][] {
  if (lengths.reduce((product, length) => product * length, 1) > most) return [chosen];
  return lengths.reduce<number[][]>(
    (list, length) => list.flatMap((head) => Array.from({ length }, (_, position) => [...head, position])),
    [[]],
  );
}
