/** What a run added to the points of its study, as bundles have it. */
import { z } from 'zod';
import { limits } from '../../../core/study/document.ts';
import { stopReasons } from '../../../core/study/rounds.ts';
import type { StoredRefinement } from '../../store/store.ts';

const numbers = z.array(z.number()).max(limits.refined);

/** Lists of equal lengths, one entry an added point (`AddedPoints`). */
export const refinementSchema = z
  .strictObject({
    rounds: z.number().int().min(0),
    stop: z.enum(stopReasons).nullable(),
    /** Points of one quantity that the study asks for: the ordinal of the first that was added. */
    asked: z.number().int().min(0).max(limits.refined),
    base: numbers,
    first: numbers,
    second: numbers,
  })
  .refine(({ base, first, second }) => base.length === first.length && base.length === second.length, {
    message: 'lists of equal lengths',
  });
type Packed = z.output<typeof refinementSchema>;

export function packRefinement({ rounds, stop, added }: StoredRefinement, asked: number): Packed {
  return { rounds, stop, asked, base: [...added.base], first: [...added.first], second: [...added.second] };
}

export function unpackRefinement(packed: Packed): StoredRefinement & { firstOrdinal: number } {
  const { rounds, stop, asked, base, first, second } = packed;
  const added = { base: Float64Array.from(base), first: Float64Array.from(first), second: Float64Array.from(second) };
  return { rounds, stop, added, firstOrdinal: asked };
}
