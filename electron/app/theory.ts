/**
 * Points of theory in bulk. Of what costs more than a millisecond a point, the database keeps every outcome for all runs, by the hash of what
 * it is of; looking cheaper ones up would cost more than computing them.
 */
import { createHash } from 'node:crypto';
import type { PointBlock } from '../../core/quantities/block.ts';
import { quantities, type QuantityName } from '../../core/quantities/index.ts';
import { pointStatuses, type Outcome, type Quantity } from '../../core/quantities/quantity.ts';
import { systemName } from '../../core/quantities/system-name.ts';
import { blockOf } from '../../core/study/compute.ts';
import { pointCost } from '../../core/study/cost.ts';
import { systemAt, type Expansion } from '../../core/study/expansion.ts';
import type { KeptPoint, Store } from '../store/store.ts';

/** Estimated seconds of a point above which it is kept. */
const dear = 1e-3;

/** Points of one quantity, some of which may be known. */
export interface Looked {
  quantity: QuantityName;
  ordinals: Float64Array;
  /** What is known, by position. */
  known: ReadonlyMap<number, Outcome>;
  /** By position, under what the points are kept; none where they are cheap. */
  contents: readonly string[];
  /** The ordinals of those that are to be computed. */
  missing: Float64Array;
}

/**
 * What is known of points before they are computed.
 * @param reuses whether what earlier runs computed is taken
 */
export async function lookUp(
  store: Store,
  expansion: Expansion,
  quantity: QuantityName,
  ordinals: Float64Array,
  reuses: boolean,
): Promise<Looked> {
  const contents = pointCost(expansion, quantity) > dear ? contentsOf(expansion, quantities[quantity], ordinals) : [];
  if (contents.length === 0) return { quantity, ordinals, known: new Map(), contents, missing: ordinals };
  const kept = reuses ? await store.readKept([...new Set(contents)]) : [];
  const outcomes = new Map(kept.map(({ content, outcome }) => [content, outcome]));
  const known = new Map<number, Outcome>();
  for (const [position, content] of contents.entries()) {
    const outcome = outcomes.get(content);
    if (outcome) known.set(position, outcome);
  }
  return { quantity, ordinals, known, contents, missing: ordinals.filter((_, position) => !known.has(position)) };
}

/** All of the points, and those of them that are to be kept. @param computed those that were missing, where any were */
export function complete(
  expansion: Expansion,
  { quantity, ordinals, known, contents }: Looked,
  computed: PointBlock | undefined,
): { block: PointBlock; fresh: KeptPoint[] } {
  if (computed && contents.length === 0) return { block: computed, fresh: [] };
  const found = computed ? outcomesIn(computed) : [];
  if (computed && known.size === 0) {
    return { block: computed, fresh: contents.map((content, position) => ({ content, outcome: found[position]! })) };
  }
  const fresh: KeptPoint[] = [];
  let next = 0;
  const block = blockOf(expansion, quantity, ordinals, (_, position) => {
    const outcome = known.get(position);
    if (outcome) return outcome;
    const made = found[next++]!;
    fresh.push({ content: contents[position]!, outcome: made });
    return made;
  });
  return { block, fresh };
}

/** None where a system is not to be had: computing it will tell why. */
function contentsOf(expansion: Expansion, quantity: Quantity, ordinals: Float64Array): string[] {
  try {
    return Array.from(ordinals, (ordinal) => {
      const text = `${quantity.name} ${quantity.solverVersion} ${systemName(quantity, systemAt(expansion, ordinal))}`;
      return createHash('sha256').update(text).digest('hex');
    });
  } catch {
    return [];
  }
}

function outcomesIn({ inputs, count, columns, status, roots }: PointBlock): Outcome[] {
  const outputs = columns.length / count - inputs.length;
  const rootsAt = new Map(roots.map(({ position, values }) => [position, values]));
  return Array.from({ length: count }, (_, position) => {
    const values = Array.from(
      { length: outputs },
      (__, output) => columns[(inputs.length + output) * count + position]!,
    );
    const outcome: Outcome = { status: pointStatuses[status[position]!]!, values };
    const all = rootsAt.get(position);
    return all ? { ...outcome, roots: all } : outcome;
  });
}
