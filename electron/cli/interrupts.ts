/** Ctrl-C and termination: the first asks for an orderly end, the second ends at once. */
import { exitCodes } from './exit-codes.ts';

export interface Interrupts {
  /** The first signal that came; null before. */
  received(): NodeJS.Signals | null;
  /** Resolves with the first signal. */
  first: Promise<NodeJS.Signals>;
  /** Gives the signals back to the process. */
  stop(): void;
}

/** npm passes on a Ctrl-C that the terminal has sent to the command already: what follows so soon is the same key. */
const sameKey = 500;

export function watchInterrupts(): Interrupts {
  let signal: NodeJS.Signals | null = null;
  let at = 0;
  let arrive: (signal: NodeJS.Signals) => void;
  const first = new Promise<NodeJS.Signals>((resolve) => {
    arrive = resolve;
  });
  const receive = (received: NodeJS.Signals) => {
    if (signal === null) {
      signal = received;
      at = performance.now();
      arrive(received);
    } else if (performance.now() - at > sameKey) {
      process.exit(exitCodeOfSignal(received));
    }
  };
  process.on('SIGINT', receive);
  process.on('SIGTERM', receive);
  return {
    received: () => signal,
    first,
    stop() {
      process.off('SIGINT', receive);
      process.off('SIGTERM', receive);
    },
  };
}

export function exitCodeOfSignal(signal: NodeJS.Signals): number {
  return signal === 'SIGINT' ? exitCodes.interrupted : exitCodes.terminated;
}
