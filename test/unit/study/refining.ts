/** Studies refined here and now, as a run does it: every round computed before the next is decided. */
import { noneAdded, withMore } from '../../../core/study/added.ts';
import { computeBlock } from '../../../core/study/compute.ts';
import { expandStudy, mostPoints, pointsOf, systemAt, type Expansion } from '../../../core/study/expansion.ts';
import { nextRound, type StopReason } from '../../../core/study/rounds.ts';
import { look, nothingSeen, type Seen } from '../../../core/study/seen.ts';
import type { System } from '../../../core/model/system.ts';

export interface Refined {
  expansion: Expansion;
  seen: Seen;
  stop: StopReason;
  /** How many points were added in each round. */
  rounds: number[];
}

export function document(change: object): object {
  const common = { format: 'coarsegrain-study', version: 1, name: 'Refined', quantities: ['effective-action'] };
  return { ...common, ...change };
}

export function logarithmic(parameter: string, from: number, to: number, count: number): object {
  return { parameter, from, to, count, spacing: 'logarithmic' };
}

export function refined(study: object): Refined {
  let expansion = expandStudy(study);
  const seen = nothingSeen(mostPoints(expansion));
  const rounds: number[] = [];
  for (let known = 0; ;) {
    const fresh = Float64Array.from({ length: pointsOf(expansion) - known }, (_, index) => known + index);
    look(seen, expansion, computeBlock(expansion, expansion.refinement!.quantity, fresh));
    known = pointsOf(expansion);
    const { points, stop } = nextRound(expansion, seen);
    if (!points) return { expansion, seen, stop, rounds };
    rounds.push(points.base.length);
    expansion = { ...expansion, added: withMore(expansion.added ?? noneAdded, points) };
  }
}

export interface SeenPoint {
  system: System;
  value: number;
  state: number;
  ordinal: number;
}

/** Every point, by the value of a parameter, ascending. */
export function pointsAlong({ expansion, seen }: Refined, key: 'P' | 'u' | 'K' | 'N'): SeenPoint[] {
  const points = Array.from({ length: pointsOf(expansion) }, (_, ordinal) => ({
    system: systemAt(expansion, ordinal),
    value: seen.value[ordinal]!,
    state: seen.state[ordinal]!,
    ordinal,
  }));
  return points.sort((a, b) => a.system[key] - b.system[key]);
}
