/** The main side's handle to one thread: posts requests, pairs answers with them, and notices when the thread dies. */
import { Worker } from 'node:worker_threads';
import { CoarsegrainError } from '../../core/errors.ts';
import { buffersOf, type Reply, type Request } from './protocol.ts';

/** A thread's methods as they are called from here: the first argument, its connection, is its own. */
export type Methods = Record<string, (database: never, ...values: never[]) => unknown>;
type Values<Method> = Method extends (database: never, ...values: infer List) => unknown ? List : never;

export interface Thread<Table extends Methods> {
  /** What the thread's opening gave. */
  opened: Promise<unknown>;
  /** What the method gives. The buffers of blocks among the values are handed over. */
  call: <Name extends keyof Table & string>(
    name: Name,
    ...values: Values<Table[Name]>
  ) => Promise<ReturnType<Table[Name]>>;
  /** Resolves when everything asked before is done and the thread has ended. */
  close: () => Promise<void>;
}

interface Pending {
  resolve: (value: unknown) => void;
  reject: (error: CoarsegrainError) => void;
}

/**
 * Starts a thread.
 * @param file absolute path of its file
 * @param data its options, as `workerData`
 * @param onLost called where it dies, or says that it has lost what it needs to go on
 */
export function startThread<Table extends Methods>(
  file: string,
  data: unknown,
  onLost: (error: CoarsegrainError) => void,
): Thread<Table> {
  const worker = new Worker(file, { workerData: data });
  const pending = new Map<number, Pending>();
  let lastId = -1;
  let closing = false;
  let cause = 'it stopped';

  const answer = () =>
    new Promise<unknown>((resolve, reject) => {
      pending.set(++lastId, { resolve, reject });
    });
  const opened = answer();
  const ended = new Promise<void>((resolve) => {
    worker.on('exit', () => resolve());
  });

  worker.on('message', (reply: Reply) => {
    if ('lost' in reply) {
      onLost(new CoarsegrainError(reply.lost));
      return;
    }
    const waiting = pending.get(reply.id);
    pending.delete(reply.id);
    if ('error' in reply) waiting?.reject(new CoarsegrainError(reply.error));
    else waiting?.resolve(reply.value);
  });
  worker.on('error', (error) => {
    cause = error instanceof Error ? error.message : String(error);
  });
  worker.on('exit', () => {
    const error = died(cause);
    for (const { reject } of pending.values()) reject(error);
    pending.clear();
    if (!closing) onLost(error);
    closing = true;
  });

  function request(name: string, values: unknown[]): Promise<unknown> {
    if (closing) return Promise.reject(died(cause));
    const result = answer();
    worker.postMessage({ id: lastId, name, values } satisfies Request, values.flatMap(buffersOf));
    return result;
  }

  async function close(): Promise<void> {
    if (!closing) {
      const closed = request('close', []);
      closing = true;
      cause = 'it was closed';
      await closed;
    }
    await ended;
  }

  const call = (name: string, ...values: unknown[]) => request(name, values);
  return { opened, call: call as Thread<Table>['call'], close };
}

function died(cause: string): CoarsegrainError {
  const message = `The thread that works on the database has ended: ${cause}.`;
  return new CoarsegrainError({ kind: 'worker-died', message });
}
