/**
 * The file that both threads run: it opens its connection at once, answers with what came of that, then does what it is asked in the
 * order in which it is asked. Blocks travel both ways without being copied.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { CoarsegrainError } from '../../core/errors.ts';
import { extractRun } from './extract.ts';
import { storeError } from './failure.ts';
import { keepBeating } from './heartbeat.ts';
import { readMethods, writeMethods } from './methods.ts';
import { checkIntegrity, openForReading, openForWriting } from './opening.ts';
import { buffersOf, type Reply, type Request, type ThreadOptions } from './protocol.ts';

interface Side {
  /** What the opening is answered with. */
  opened: unknown;
  call: (name: string, values: never[]) => unknown;
  close: () => void;
}

const options = workerData as ThreadOptions;
const port = parentPort;
if (!port) throw new Error('This file runs in a worker thread.');

let side: Side = { opened: null, call: caller({}, null), close: () => undefined };
answer(0, () => {
  side = { writer: writingSide, reader: readingSide, checker: checkingSide, extractor: extractingSide }[options.role]();
  return side.opened;
});

port.on('message', ({ id, name, values }: Request) => {
  answer(id, () => (name === 'close' ? side.close() : side.call(name, values as never[])));
  if (name === 'close') port.close();
});

function writingSide(): Side {
  const opened = openForWriting(options);
  if (opened.heldBy) return { ...side, opened: { heldBy: opened.heldBy, unclean: false } };
  const { database, unclean, close } = opened;
  const stop = keepBeating(database, (error) => send({ lost: storeError(error, options.file).report }));
  return {
    opened: { heldBy: null, unclean },
    call: caller(writeMethods, database),
    close: () => {
      stop();
      close();
    },
  };
}

function checkingSide(): Side {
  return { ...side, opened: checkIntegrity(options) };
}

function extractingSide(): Side {
  const { extraction } = options;
  try {
    if (extraction) extractRun(options, extraction);
  } catch (error) {
    throw storeError(error, extraction?.target ?? options.file);
  }
  return side;
}

function readingSide(): Side {
  const { database, current, close } = openForReading(options);
  return { opened: current, call: caller(readMethods, database), close };
}

function caller<Connection>(
  methods: Record<string, (database: Connection, ...values: never[]) => unknown>,
  database: Connection,
): Side['call'] {
  return (name, values) => {
    const method = methods[name];
    if (!method)
      throw new CoarsegrainError({ kind: 'internal', message: `No method of a ${options.role} is ${name}.` });
    return method(database, ...values);
  };
}

function answer(id: number, work: () => unknown): void {
  try {
    send({ id, value: work() });
  } catch (error) {
    send({ id, error: storeError(error, options.file).report });
  }
}

function send(reply: Reply): void {
  port?.postMessage(reply, 'value' in reply ? buffersOf(reply.value) : []);
}
