import { pointStatuses, type PointStatus } from '../../core/quantities/quantity.ts';

/** How many points ended in each status: none in those that are not named. */
export function statusCounts(counts: Partial<Record<PointStatus, number>>): Record<PointStatus, number> {
  const none = Object.fromEntries(pointStatuses.map((status) => [status, 0])) as Record<PointStatus, number>;
  return { ...none, ...counts };
}

/** Of a run that nobody has marked. */
export const unmarked = { tags: [], notes: '', pinned: false, trashedAt: null, bytes: 0 };
