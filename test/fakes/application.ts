/** An application of a few given methods, for testing what stands between it and a face. Inputs are checked as the real one does. */
import { EventEmitter } from 'node:events';
import { methods, type EventName, type Events, type Handlers, type MethodName } from '../../core/api.ts';
import { CoarsegrainError } from '../../core/errors.ts';
import { checked } from '../../core/study/checked.ts';
import type { LocalApplication } from '../../electron/app/application.ts';

export interface FakeApplication extends LocalApplication {
  emit<Name extends EventName>(name: Name, event: Events[Name]): void;
  /** Number of listeners on an event. */
  listeners(name: EventName): number;
  /** Names of the methods that were called, then `close`. */
  calls: string[];
  announced: [url: string, token: string][];
}

export function fakeApplication(
  handlers: Partial<Handlers>,
  heldBy: LocalApplication['heldBy'] = null,
): FakeApplication {
  const events = new EventEmitter();
  const calls: string[] = [];
  const announced: [string, string][] = [];
  async function call(name: MethodName, input: unknown): Promise<unknown> {
    calls.push(name);
    const handler = handlers[name] as ((input: unknown) => Promise<unknown>) | undefined;
    if (!handler) throw new CoarsegrainError({ kind: 'not-found', message: `This test has no ${name}.` });
    return handler(checked(methods[name].input, input));
  }
  return {
    heldBy,
    calls,
    announced,
    call: call as LocalApplication['call'],
    on(name, listener) {
      events.on(name, listener);
      return () => events.off(name, listener);
    },
    emit: (name, event) => void events.emit(name, event),
    listeners: (name) => events.listenerCount(name),
    announce(url, token) {
      announced.push([url, token]);
      return Promise.resolve();
    },
    close() {
      calls.push('close');
      return Promise.resolve();
    },
  };
}
