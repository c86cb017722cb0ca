/** The client under Electron: the preload's bridge, whose answers come in envelopes because errors lose their fields on the way. */
import type { EventName } from '../../core/api.ts';
import { CoarsegrainError, type ErrorReport } from '../../core/errors.ts';
import type { Client } from './client.ts';

type Envelope = { ok: true; value: unknown } | { ok: false; error: ErrorReport };

export interface Bridge {
  call(name: string, input: unknown): Promise<Envelope>;
  on(name: EventName, listener: (event: unknown) => void): () => void;
}

declare global {
  interface Window {
    coarsegrain?: Bridge;
  }
}

export function desktopClient(bridge: Bridge): Client {
  async function call(name: string, input: unknown): Promise<unknown> {
    const envelope = await bridge.call(name, input);
    if (envelope.ok) return envelope.value;
    throw new CoarsegrainError(envelope.error);
  }
  return {
    call: call as Client['call'],
    async save(name, input) {
      return ((await call(name, input)) as { saved: string | null }).saved;
    },
    on: (name, listener) => bridge.on(name, listener as (event: unknown) => void),
    onConnection: () => () => undefined,
    reconnect: () => undefined,
  };
}
