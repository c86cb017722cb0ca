/** What a chart says instead of curves. */
import { pointStatuses, type PointStatus } from '../quantities/quantity.ts';
import type { Scale } from './axis.ts';
import { notComputed, type Curve, type CurveSet } from './curves.ts';
import { formatExact } from './text.ts';
import { anyWithin, type Trace } from './traces.ts';

/** The words for each status, after the number of points. */
const words = {
  converged: 'without a value',
  'several roots': 'with several roots',
  'no root': 'without a root',
  'not converged': 'not converged',
  'k* near 1': 'with k* near 1',
  'k* near K': 'with k* near K',
  'beyond first order': 'beyond first order',
  'cut-off artefact': 'by a cut-off artefact',
  'chains not converged': 'with chains that have not converged',
  'budget spent': 'short of the target precision',
  incomplete: 'incomplete',
  'not computed': 'not computed',
} as const satisfies Record<CountedStatus, string>;

export type CountedStatus = PointStatus | 'not computed';

/** The sentence where every point has the same status. */
const all: Partial<Record<CountedStatus, string>> = {
  converged: 'No point in this range has a value.',
  'several roots': 'Every point in this range has several roots.',
  'no root': 'No point in this range has a root.',
  'not converged': 'No point in this range converged.',
  'not computed': 'No point is computed yet.',
};

/** Why nothing is drawn, by the statuses of the points; null where something is. @param traces of the curves that are shown */
export function silence(set: CurveSet, traces: readonly Trace[], scaleX: Scale): string | null {
  if (set.curves.length === 0) return 'There are no curves.';
  if (traces.length === 0) return 'Every curve is hidden.';
  if (anyWithin(traces, scaleX)) return null;
  const counts = countStatuses(
    traces.map(({ curve }) => curve),
    (x) => x >= scaleX.min && x <= scaleX.max,
  );
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  if (total === 0) return 'There are no points in this range.';
  const [only] = counts.keys();
  if (counts.size === 1 && only) return all[only] ?? 'No point in this range has a value.';
  const parts = [...counts].map(([status, count]) => `${formatExact(count)} ${words[status]}`);
  return `No values in this range: ${parts.join(', ')}.`;
}

/** How many points have each status, in the order of their codes; points that are not computed come last. */
export function countStatuses(
  curves: readonly Curve[],
  within: (x: number) => boolean = () => true,
): Map<CountedStatus, number> {
  const byCode = new Map<number, number>();
  for (const { x, status } of curves) {
    status.forEach((code, position) => {
      if (within(x[position]!)) byCode.set(code, (byCode.get(code) ?? 0) + 1);
    });
  }
  const named = new Map<CountedStatus, number>();
  for (const code of [...pointStatuses.keys(), notComputed]) {
    const count = byCode.get(code);
    if (count) named.set(pointStatuses[code] ?? 'not computed', count);
  }
  return named;
}
