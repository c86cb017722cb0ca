/**
 * Another process that opens a database: `node neighbour.ts FILE hold` says on its first line who holds it (`null`: this process) and
 * keeps it open until its standard input ends; with `write` it starts a run and says after each committed chunk how many points are in.
 */
import { openStore } from '../../../electron/store/store.ts';
import { applicationVersion, blockOf, startRun } from './samples.ts';

const [file = '', mode] = process.argv.slice(2);
const chunk = 500;

const store = await openStore({ file, applicationVersion });
console.log(JSON.stringify(store.heldBy));
process.stdin.on('end', () => void store.close()).resume();

if (mode === 'write') {
  const run = await startRun(store, 1e9);
  for (let first = 0; ; first += chunk) {
    await store.writeBlock(run, blockOf(first, chunk));
    console.log(first + chunk);
  }
}
