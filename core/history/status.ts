/** How far a run is. `interrupted`: the process that ran it died; what it had committed is kept, and it can be resumed. */
export const runStatuses = ['queued', 'running', 'paused', 'done', 'cancelled', 'failed', 'interrupted'] as const;
export type RunStatus = (typeof runStatuses)[number];
