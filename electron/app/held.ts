import type { WriterInfo } from '../store/store.ts';

/** Who holds the database, for a person. */
export function heldMessage({ processId, host, startedAt }: WriterInfo): string {
  return `Process ${String(processId)} on ${host} has been writing this database since ${startedAt}; runs are started there.`;
}
