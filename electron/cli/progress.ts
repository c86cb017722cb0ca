/** How far a run is: a bar on a terminal, a line every few seconds elsewhere. */
import type { RunProgress } from '../../core/api.ts';
import type { Terminal } from './terminal.ts';
import { count, duration, reach } from './words.ts';

const barLength = 24;
const lineInterval = 5000;

/** What is to be called with every progress event of the run. */
export function progressOn(terminal: Terminal): (progress: RunProgress) => void {
  const { status } = terminal;
  if (status) {
    return (progress) => {
      status(`${bar(progress)}  ${describe(progress)}`);
    };
  }
  let said = performance.now();
  return (progress) => {
    if (performance.now() - said < lineInterval) return;
    said = performance.now();
    terminal.say(describe(progress));
  };
}

function bar({ share }: RunProgress): string {
  const filled = Math.floor(barLength * share);
  return '█'.repeat(filled).padEnd(barLength, '░');
}

function describe(progress: RunProgress): string {
  const { run, rate, secondsLeft, added = 0 } = progress;
  const speed = rate === null || rate < 1 ? '' : `, ${count(rate)} a second`;
  const left = secondsLeft === null ? '' : `, ${duration(secondsLeft)} left`;
  const grown = added > 0 ? `, ${count(added)} of them added` : '';
  return `Run ${run}: ${reach(progress)}${grown}${speed}${left}`;
}
