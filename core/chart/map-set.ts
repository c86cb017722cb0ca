/** From the points of a study, and what stands beside them, to the maps that charts draw. */
import { quantities, type QuantityName } from '../quantities/index.ts';
import type { Quantity } from '../quantities/quantity.ts';
import { CoarsegrainError } from '../errors.ts';
import { computeBlock } from '../study/compute.ts';
import { expandStudy, systemAt, type Expansion } from '../study/expansion.ts';
import { ascending, memberOrdinals, seedsOf } from '../study/replicates.ts';
import type { MapAxis, MapBorder, MapPanel, MapSet } from './map.ts';
import { bordersOf } from './map-borders.ts';
import { meshOf } from './map-cells.ts';
import { emptyColumns, inOrder, mapTasks, ownColumns, takePoints, type MapColumns } from './map-columns.ts';
import { mapColumn, planMap, type MapLimits, type MapPlan, type PlannedAxis } from './map-plan.ts';

/** What is computed beside the points of a panel, as far as it is there. */
export interface FoundBeside {
  borders?: MapColumns;
  levelTwo?: MapColumns;
}

/**
 * One panel of the plan, in steps of some milliseconds; the last one gives it.
 * @param own the columns of `ownColumns`
 */
export function* buildPanel(
  plan: MapPlan,
  panel: number,
  output: string,
  own: MapColumns,
  found: FoundBeside,
): Generator<void, MapPanel> {
  const { digits, added, ordinals } = plan.panels[panel]!;
  const mesh = meshOf(plan, { added });
  const deviation = deviationOf(own, found.levelTwo);
  const borders: MapBorder[] = [];
  for (const border of bordersOf(plan, panel, mesh, own, { borders: found.borders, deviation })) {
    if (border.lines.length > 0) borders.push(border);
    yield;
  }
  const further = plan.further.flatMap(({ parameters }) => parameters);
  const system = systemAt(plan.expansion, ordinals[0]!);
  return {
    parameters: digits.length > 0 ? Object.fromEntries(further.map((key) => [key, system[key]])) : {},
    system,
    added,
    values: own.values[output]!,
    status: own.status,
    deviation,
    roots: flatRoots(own, ordinals.length),
    borders,
  };
}

/** L₁/L₂ − 1 by point; empty where no level 2 is known. */
function deviationOf({ values: { loss } }: MapColumns, levelTwo: MapColumns | undefined): Float64Array {
  const other = levelTwo?.values.trainLoss;
  return loss && other ? loss.map((value, point) => value / other[point]! - 1) : new Float64Array(0);
}

function flatRoots({ roots }: MapColumns, count: number): MapPanel['roots'] {
  if (roots.size === 0) return { offsets: new Uint32Array(0), values: new Float64Array(0) };
  const offsets = new Uint32Array(count + 1);
  const values: number[] = [];
  for (let point = 0; point < count; point++) {
    values.push(...(roots.get(point) ?? []));
    offsets[point + 1] = values.length;
  }
  return { offsets, values: Float64Array.from(values) };
}

/** What a set says of all its panels. @throws CoarsegrainError `unknown-name` where the quantity has no such column */
export function frameOf(plan: MapPlan, output: string | undefined): Omit<MapSet, 'panels' | 'pending' | 'failure'> {
  const { expansion, quantity, further, at } = plan;
  const column = mapColumn(expansion, quantity, output);
  if (!column) throw noColumn(expansion, quantity, output);
  const { level }: Quantity = quantities[quantity];
  const [x, y] = [axisOf(plan.x), axisOf(plan.y)];
  return { quantity, level, column, x, y, further, at, seeds: seedsOf(expansion)?.values.length ?? 1 };
}

function axisOf({ parameter, logarithmic, values, total, unplaced }: PlannedAxis): MapAxis {
  return { parameter, logarithmic, values, total, unplaced };
}

function noColumn({ results }: Expansion, quantity: QuantityName, output: string | undefined): CoarsegrainError {
  const keys = [...quantities[quantity].outputs.map(({ key }) => key), ...results.map(({ column }) => column.key)];
  const allowed = keys.join(', ');
  const message = `${quantity} has no column ${String(output)}; it has ${allowed}.`;
  return new CoarsegrainError({ kind: 'unknown-name', field: 'output', value: output, allowed, message });
}

/**
 * The map of a study as it is being designed, computed here and now: with the borders of level 1, without level 2.
 * @throws CoarsegrainError as `expandStudy` and `planMap`
 */
export function previewMapSet(document: unknown, limits: MapLimits, quantity: QuantityName, output: string): MapSet {
  const expansion = expandStudy(document);
  const plan = planMap(expansion, quantity, [], limits);
  const frame = frameOf(plan, output);
  const tasks = mapTasks(plan).filter(({ part }) => part === 'borders');
  const panels = plan.panels.map((_, panel): MapPanel => {
    const own = emptyColumns(plan, panel, ownColumns(plan, output));
    const all = inOrder(plan, panel);
    const members = ascending(memberOrdinals(expansion, all.ordinals));
    takePoints(plan, all.points, all.ordinals, computeBlock(expansion, quantity, members), own);
    const task = tasks.find((candidate) => candidate.panel === panel);
    const borders = task && emptyColumns(plan, panel, task.columns);
    if (task && borders) {
      takePoints(plan, task.points, task.ordinals, computeBlock(expansion, task.quantity, task.ordinals), borders);
    }
    return last(buildPanel(plan, panel, output, own, borders ? { borders } : {}));
  });
  return { ...frame, panels, pending: false, failure: '' };
}

/** What a generator returns in the end. */
function last<Result>(steps: Generator<void, Result>): Result {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}
