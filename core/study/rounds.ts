/**
 * Refinement, round by round: from the points that are finished to those that are added next. A round depends on these points alone, so
 * that a run that is interrupted anywhere ends with the same points as one that is not, on any number of threads.
 */
import { noneAdded, type AddedPoints } from './added.ts';
import type { Expansion } from './expansion.ts';
import { intervalsToHalve } from './refined-curves.ts';
import { cellsToDivide } from './refined-map.ts';
import { forEverySeed, seenTogether } from './refined-seeds.ts';
import { seedsOf } from './replicates.ts';
import type { Seen } from './seen.ts';

/** A point to be added. */
export interface Place {
  /** The ordinal of its lower neighbour. */
  base: number;
  first: number;
  second: number;
}

/** An interval of a curve or a cell of a map that is too large, and the points that make it smaller. */
export interface Candidate {
  /** By which factor it exceeds the tolerance; above 1. */
  excess: number;
  places: Place[];
}

/** Why no more points are added: every interval is below the tolerance or cannot be divided, or the budget of points is spent. */
export const stopReasons = ['tolerance', 'budget'] as const;
export type StopReason = (typeof stopReasons)[number];

export type Round = { points: AddedPoints; stop?: undefined } | { points?: undefined; stop: StopReason };

/** A round takes what exceeds the tolerance by at least so much of what the worst does: what is worst comes first, in few rounds. */
const share = 0.25;

/**
 * What a run of a study with `refine` does next.
 * @param expansion with the points that were added so far
 * @param seen every point that is finished
 */
export function nextRound(expansion: Expansion, seen: Seen): Round {
  const { refinement, added = noneAdded } = expansion;
  if (!refinement) return { stop: 'tolerance' };
  const find = refinement.axes.length === 1 ? intervalsToHalve : cellsToDivide;
  // Equal ones stay in the order of the curves: the sort is stable.
  const seeds = seedsOf(expansion);
  const looked = seeds ? seenTogether(expansion, seeds, seen) : seen;
  const candidates = find(expansion, looked).sort((a, b) => b.excess - a.excess);
  const worst = candidates[0]?.excess;
  if (worst === undefined) return { stop: 'tolerance' };
  const left = refinement.points - added.base.length;
  const chosen = new Map<string, Place>();
  for (const { excess, places } of candidates) {
    if (excess < share * worst) break;
    const all = places.flatMap((place) => forEverySeed(seeds, place));
    const fresh = all.map((place): [string, Place] => [keyOf(place), place]).filter(([key]) => !chosen.has(key));
    if (chosen.size + fresh.length > left) break;
    for (const [key, place] of fresh) chosen.set(key, place);
  }
  if (chosen.size === 0) return { stop: 'budget' };
  const list = [...chosen.values()];
  return {
    points: {
      base: Float64Array.from(list, ({ base }) => base),
      first: Float64Array.from(list, ({ first }) => first),
      second: Float64Array.from(list, ({ second }) => second),
    },
  };
}

function keyOf({ base, first, second }: Place): string {
  return `${String(base)} ${String(first)} ${String(second)}`;
}
