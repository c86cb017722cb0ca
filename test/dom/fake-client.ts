/** A client whose answers a test writes down, and through which it sends events. */
import { presets } from '../../core/study/presets.ts';
import type { EventName, Events, RunSummary, StudySummary } from '../../core/api.ts';
import { CoarsegrainError } from '../../core/errors.ts';
import { setClient, type Client, type ValueMethod } from '../../renderer/api/client.ts';

type Answers = Partial<Record<ValueMethod | 'runs.exportFigure' | 'runs.exportData', (input: never) => unknown>>;

export interface FakeClient extends Client {
  calls: { name: string; input: unknown }[];
  send<Name extends EventName>(name: Name, event: Events[Name]): void;
}

export function fakeClient(answers: Answers = {}): FakeClient {
  const listeners: { name: EventName; listener: (event: never) => void }[] = [];
  const calls: FakeClient['calls'] = [];
  const all: Answers = {
    'application.info': () => ({
      version: '0.1.0',
      face: 'browser',
      database: '/home/me/study.sqlite',
      readOnly: null,
      threads: 2,
      solverVersions: {},
      calibration: {},
    }),
    'presets.list': () => presets,
    'studies.list': () => [],
    ...answers,
  };
  // The application answers in a later turn of the loop, and with values of its own.
  async function answer(name: string, input: unknown): Promise<unknown> {
    calls.push({ name, input });
    await Promise.resolve();
    const handler = (all as Record<string, ((input: never) => unknown) | undefined>)[name];
    if (!handler) throw new CoarsegrainError({ kind: 'not-found', message: `The test has no answer to ${name}.` });
    return structuredClone(handler(JSON.parse(JSON.stringify(input)) as never));
  }
  const client: FakeClient = {
    calls,
    call: answer as Client['call'],
    save: answer as Client['save'],
    on(name, listener) {
      listeners.push({ name, listener });
      return () => undefined;
    },
    onConnection: () => () => undefined,
    reconnect: () => undefined,
    send(name, event) {
      for (const { name: own, listener } of listeners) if (own === name) listener(event as never);
    },
  };
  setClient(client);
  return client;
}

export function runOf(run: number, changes: Partial<RunSummary> = {}): RunSummary {
  return {
    run,
    study: 1,
    studyName: 'Figure 1',
    revision: 1,
    status: 'done',
    done: 505,
    total: 505,
    failed: 0,
    createdAt: '2026-11-24T13:00:00.000Z',
    finishedAt: '2026-11-24T13:00:01.000Z',
    seconds: 0.2,
    ...changes,
  };
}

export function studyOf(runs: RunSummary[], changes: Partial<StudySummary> = {}): StudySummary {
  return { study: 1, name: 'Figure 1', revision: 1, updatedAt: '2026-11-24T13:00:00.000Z', runs, ...changes };
}
