/**
 * What stands beside the points of a chart: computed in the pool piece by piece while the chart is shown already, and kept for the charts looked
 * at last, so that a growing run is drawn again at no cost.
 */
import { setTimeout } from 'node:timers/promises';
import { errorReport } from '../../core/errors.ts';

/** A piece takes a thread at most this many seconds, by estimate. */
export const pieceSeconds = 0.2;
/** Charts of which what stands beside them is kept. */
const mostKept = 4;

export interface Beside<Found> {
  /** As far as it is computed. */
  found: Found;
  /** What went wrong, in a sentence. */
  failure: string;
  /** How many points the run had added, and whether it has added more since: nothing is computed for them here any more. */
  added: number;
  outdated: boolean;
  ended: boolean;
  end: Promise<void>;
}

/** What is to be found: shared out piece by piece, each of which adds to it. */
export interface Search<Found, Piece> {
  found: Found;
  pieces: Iterable<Piece>;
  compute(piece: Piece): Promise<void>;
}

/**
 * @param threads lanes of the pool
 * @returns what stands beside the chart of that key: what is kept, or what `begin` begins to compute where nothing is, the run has added
 * points since, or it failed
 */
export function createBesides<Found>(threads: number) {
  const kept = new Map<string, Beside<Found>>();

  return <Piece>(key: string, added: number, begin: () => Search<Found, Piece>): Beside<Found> => {
    let beside = kept.get(key);
    if (beside && beside.added !== added) {
      beside.outdated = true;
      beside = undefined;
    }
    // What failed is tried again.
    if (!beside || (beside.ended && beside.failure !== '')) beside = started(begin(), added, threads);
    kept.delete(key);
    kept.set(key, beside);
    if (kept.size > mostKept) kept.delete(kept.keys().next().value!);
    return beside;
  };
}

function started<Found, Piece>(search: Search<Found, Piece>, added: number, threads: number): Beside<Found> {
  const { found, pieces, compute } = search;
  const waiting = pieces[Symbol.iterator]();
  const beside: Beside<Found> = { found, failure: '', added, outdated: false, ended: false, end: Promise.resolve() };
  let dead = false;
  const lane = async () => {
    for (let next = waiting.next(); !next.done; next = waiting.next()) {
      if (dead || beside.outdated) return;
      try {
        await compute(next.value);
      } catch (error) {
        const { kind, message } = errorReport(error);
        beside.failure ||= message;
        // A thread that dies or cannot start would do so again.
        dead ||= kind === 'worker-died';
      }
    }
  };
  beside.end = Promise.all(Array.from({ length: threads }, lane)).then(() => {
    beside.ended = true;
  });
  return beside;
}

/** Waits for what stands beside a chart. @param patience milliseconds; missing for as long as it takes */
export async function awaited({ ended, end }: Beside<unknown>, patience: number | undefined): Promise<void> {
  if (patience === undefined) await end;
  else if (!ended) await Promise.race([end, setTimeout(patience, undefined, { ref: false })]);
}
