/**
 * Refinement where seeds vary: it looks at the mean over the points that differ in their seed alone, with its standard error, and adds points
 * for every seed, so that there are means at all places.
 */
import { Mean } from '../numerics/mean.ts';
import { digitOf } from './added.ts';
import { pointsOf, type Expansion } from './expansion.ts';
import { memberOrdinals, type Seeds } from './replicates.ts';
import type { Place } from './rounds.ts';
import { nothingSeen, type Seen } from './seen.ts';

/** Whether a point stands for its group: it has the first seed. @param base the ordinal, of an added point that of its lower neighbour */
export function standsForGroup(seeds: Seeds | null, base: number): boolean {
  return !seeds || digitOf(seeds, base) === 0;
}

/** What groups say, each at the ordinal of the point that stands for it. Nothing where a member is not there. */
export function seenTogether(expansion: Expansion, seeds: Seeds, seen: Seen): Seen {
  const { count, added } = expansion;
  const together = nothingSeen(seen.state.length);
  const standing = Array.from({ length: pointsOf(expansion) }, (_, ordinal) => ordinal).filter((ordinal) =>
    standsForGroup(seeds, ordinal < count ? ordinal : added!.base[ordinal - count]!),
  );
  const members = memberOrdinals(expansion, standing);
  standing.forEach((ordinal, group) => {
    const mean = new Mean();
    let state = 0;
    for (const list of members) {
      const member = list[group]!;
      if (!seen.state[member]) return;
      const value = seen.value[member]!;
      if (!Number.isNaN(value)) mean.add(value);
      // Of members that ended differently the first one with a value counts.
      if (state === 0 || (mean.count === 1 && !Number.isNaN(value))) state = seen.state[member]!;
    }
    together.state[ordinal] = state;
    together.value[ordinal] = mean.count > 0 ? mean.mean : NaN;
    together.error[ordinal] = mean.error || 0;
    together.signs[ordinal] = most(members.map((list) => seen.signs[list[group]!]!));
  });
  return together;
}

/** Of each border the sign that most members have. */
function most(signs: readonly number[]): number {
  let found = 0;
  for (let shift = 0; shift < 16; shift += 2) {
    const below = signs.filter((bits) => ((bits >> shift) & 3) === 1).length;
    const above = signs.filter((bits) => ((bits >> shift) & 3) === 2).length;
    if (below + above > 0) found |= (below > above ? 1 : 2) << shift;
  }
  return found;
}

/** The same place for every seed. */
export function forEverySeed(seeds: Seeds | null, place: Place): Place[] {
  if (!seeds) return [place];
  return Array.from(seeds.values, (_, seed) => ({ ...place, base: place.base + seed * seeds.step }));
}
