/** Curves of studies whose seeds vary: each is the mean over the points that differ in their seed alone, with its standard error. */
import type { PointBlock } from '../quantities/block.ts';
import { hasValues, pointStatuses } from '../quantities/quantity.ts';
import { ascending, memberOrdinals, replicatesOf } from '../study/replicates.ts';
import { columnsAt, type Columns } from './companions.ts';
import { thinned, type CurvePlan } from './curve-plan.ts';
import { columnsOf, type Curve, type Members } from './curves.ts';
import { traced, type Trace } from './traces.ts';

/** The ordinals of all points that a curve is made of, ascending. */
export function pointOrdinals({ expansion, curves, seeds }: CurvePlan, index: number): Float64Array {
  return seeds ? ascending(memberOrdinals(expansion, curves[index]!)) : curves[index]!.toSorted();
}

/** The columns of a curve. @param block points that hold at least those of the curve that are computed, ordinals ascending */
export function curveColumns(plan: CurvePlan, index: number, block: PointBlock): Columns & { members?: Members } {
  const { curves, quantity, results, expansion, seeds } = plan;
  const ordinals = curves[index]!;
  if (!seeds) return columnsAt(ordinals, quantity, [block], results);
  const { mean, error, status, valued } = replicatesOf(expansion, ordinals, block, results);
  const values: Columns['values'] = { ...mean };
  for (const column of columnsOf(plan.set)) if (column.error !== undefined) values[column.error] = error[column.key]!;
  const members = memberOrdinals(expansion, ordinals).map((own) => memberValues(plan, own, block));
  return { values, status, roots: [], members: { seeds: seeds.values, values: members, valued } };
}

/** The values of one seed's points, as far as they have any. */
function memberValues({ quantity, results }: CurvePlan, own: Float64Array, block: PointBlock): Columns['values'] {
  // What has no point of this seed is found in no block.
  const ordinals = own.map((ordinal) => (Number.isNaN(ordinal) ? Infinity : ordinal));
  const { values, status } = columnsAt(ordinals, quantity, [block], results);
  status.forEach((code, at) => {
    if (hasValues(pointStatuses[code] ?? 'not converged')) return;
    for (const column of Object.values(values)) column[at] = NaN;
  });
  return values;
}

/** More members of a curve than this are drawn evenly sampled. */
export const mostMembers = 100;

/** The members of a curve in the panel of the values. */
export function memberTraces(curve: Curve, output: string): Trace[] {
  const values = curve.members?.values ?? [];
  return (values.length === 0 ? [] : thinned(values.length, mostMembers)).map((seed) =>
    traced(curve, values[seed]?.[output], new Float64Array(curve.x.length)),
  );
}
