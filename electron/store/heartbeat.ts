/** The writing thread's pulse: while it beats, no other process takes the lock. */
import { CoarsegrainError } from '../../core/errors.ts';
import type { WritableDatabase } from './database.ts';
import { heartbeatMilliseconds } from './lock.ts';

/**
 * Renews the lock every second, also while nothing is written.
 * @param onLost called once, when the lock is gone
 * @returns stops it
 */
export function keepBeating(database: WritableDatabase, onLost: (error: unknown) => void): () => void {
  const timer = setInterval(() => {
    try {
      database.write(() => undefined);
    } catch (error) {
      // A full disk may pass; a process that takes the lock meanwhile is met at the next beat.
      if (!(error instanceof CoarsegrainError)) return;
      clearInterval(timer);
      onLost(error);
    }
  }, heartbeatMilliseconds);
  return () => clearInterval(timer);
}
