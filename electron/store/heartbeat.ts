/** The writing thread's pulse: while it beats, no other process takes the lock. */
import { CoarsegrainError } from '../../core/errors.ts';
import type { WritableDatabase } from './database.ts';
import { heartbeatMilliseconds, staleMilliseconds } from './lock.ts';

/**
 * Renews the lock every second, also while nothing is written.
 * @param onLost called once, when the lock is gone or has not been renewed for so long that another process may take it
 * @returns stops it
 */
export function keepBeating(database: WritableDatabase, onLost: (error: unknown) => void): () => void {
  let lastBeat = Date.now();
  const timer = setInterval(() => {
    try {
      database.write(() => undefined);
      lastBeat = Date.now();
    } catch (error) {
      // A full disk may pass in time; a lock that another process has does not come back.
      if (!(error instanceof CoarsegrainError) && Date.now() - lastBeat < staleMilliseconds) return;
      clearInterval(timer);
      onLost(error);
    }
  }, heartbeatMilliseconds);
  return () => clearInterval(timer);
}
