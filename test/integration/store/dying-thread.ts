/** A thread that opens well, answers nothing and dies when it is told to. */
import { parentPort } from 'node:worker_threads';
import type { Reply, Request } from '../../../electron/store/protocol.ts';

parentPort?.postMessage({ id: 0, value: 'open' } satisfies Reply);
parentPort?.on('message', ({ name, values }: Request) => {
  if (name !== 'die') return;
  if (values[0] === 'throw') throw new Error('out of disk and luck');
  process.exit(0);
});
