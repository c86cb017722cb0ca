/** The two channels between the main process and its page, and what travels on them. */
import type { EventName } from '../../core/api.ts';
import type { ErrorReport } from '../../core/errors.ts';

export const callChannel = 'coarsegrain:call';
export const eventChannel = 'coarsegrain:event';

export interface CallMessage {
  name: string;
  input: unknown;
}

/** Electron reduces an error to its message on the way to the page, so errors travel as data. */
export type Envelope = { ok: true; value: unknown } | { ok: false; error: ErrorReport };

export interface EventMessage {
  name: EventName;
  event: unknown;
}
