/**
 * Where a curve holds: level 1 where level 2 confirms it to 5 % (theory, section 2), any curve where its points do not say that they lie
 * outside their theory.
 */
import { halfPower } from '../model/loss.ts';
import { hasValues, pointStatuses, type PointStatus } from '../quantities/quantity.ts';
import { hasNoWidth } from './companions.ts';
import { departsAlong, type Curve, type CurveSet } from './curves.ts';
import { formatNumber } from './text.ts';

/** Beyond this |L₁/L₂ − 1| level 1 is faded. */
export const validityLimit = 0.05;

/** Statuses of an experiment's points: they tell how good a mean is, of which no theory's range is a part. */
const ofExperiments = ['chains not converged', 'budget spent', 'incomplete'] as const;

/** Statuses of points whose values lie outside the theory's range. */
export type DoubtStatus = Exclude<
  PointStatus,
  'converged' | 'several roots' | 'no root' | 'not converged' | (typeof ofExperiments)[number]
>;

export function isDoubt(status: PointStatus | 'not computed' | undefined): status is DoubtStatus {
  if (status === undefined || status === 'not computed' || status === 'converged') return false;
  return hasValues(status) && !ofExperiments.some((word) => word === status);
}

/**
 * How far beyond its range each point lies, in units of what is tolerated: above 1 the curve is faded. Infinite where the status says so;
 * 0 where nothing is known.
 */
export function excessOf({ status, levelTwo: { deviation } }: Pick<Curve, 'status' | 'levelTwo'>): Float64Array {
  return Float64Array.from(status, (code, position) => {
    if (isDoubt(pointStatuses[code])) return Infinity;
    const share = Math.abs(deviation[position] ?? NaN) / validityLimit;
    return Number.isNaN(share) ? 0 : share;
  });
}

/** Whether level 2 is there to compare with: curves of any other quantity than the effective action have nothing to say of it. */
export function hasLevelTwo({ quantity }: Pick<CurveSet, 'quantity'>): boolean {
  return quantity === 'effective-action';
}

/** L₁/L₂ − 1 for the eye, e.g. `+6.5 %`, `−12 %`, `+129 %`; empty where it is not known. */
export function formatDeviation(deviation: number): string {
  if (Number.isNaN(deviation)) return '';
  const percent = 100 * deviation;
  const size = Math.abs(percent);
  const digits = size >= 99.5 && size < 999.5 ? 3 : 2;
  // Next to what it is a difference of, less than this is rounding.
  const text = size < 1e-8 ? '0' : formatNumber(size, digits);
  return `${text === '0' ? '' : percent < 0 ? '−' : '+'}${text}\u202f%`;
}

/** Why L₁/L₂ − 1 is not known at a point; a few words for the chart, and a sentence. */
export interface Unknown {
  words: string;
  sentence: string;
}

const unknowns = {
  width: {
    words: 'no level 2 at finite N',
    sentence: 'Level 2 is not known at finite width N.',
  },
  negative: {
    words: 'no level 2 for u < 0',
    sentence: 'Level 2 does not exist for u < 0: its posterior cannot be normalised.',
  },
  'no root': {
    words: 'no level 2 where it has no solution',
    sentence: 'Level 2 has no solution here: its posterior cannot be normalised.',
  },
  'several roots': {
    words: 'no level 2 where it has several solutions',
    sentence: 'Level 2 has several solutions here, and none is chosen.',
  },
  'not converged': {
    words: 'no level 2 where it does not converge',
    sentence: 'Level 2 did not converge here.',
  },
  pending: { words: 'level 2 is being computed', sentence: 'Level 2 is still being computed.' },
  missing: { words: 'level 2 is missing', sentence: 'Level 2 is missing: it could not be computed.' },
  alone: { words: '', sentence: 'Level 1 has no single value here to compare with level 2.' },
} as const satisfies Record<string, Unknown>;

/** Null where it is known. */
export function unknownAt(curve: Curve, set: CurveSet, position: number): Unknown | null {
  if (!Number.isNaN(curve.levelTwo.deviation[position])) return null;
  if (!Number.isFinite(curve.values.loss?.[position])) return unknowns.alone;
  const system = { ...curve.system, [set.x.parameter]: curve.x[position]! };
  if (!hasNoWidth(system)) return unknowns.width;
  if (system.u < 0 && halfPower(system) !== undefined) return unknowns.negative;
  const status = pointStatuses[curve.levelTwo.status[position]!];
  if (status !== undefined && status in unknowns) return unknowns[status as keyof typeof unknowns];
  return set.pending ? unknowns.pending : unknowns.missing;
}

/** The words for every reason for which level 2 is missing somewhere on curves that have values there, each once. */
export function unknownWords(curves: readonly Curve[], set: CurveSet): string[] {
  if (!hasLevelTwo(set)) return [];
  const words = new Set<string>();
  for (const curve of curves) {
    // Along most axes the reason depends on how the point ended and on nothing else.
    const seen = new Set<number>();
    curve.levelTwo.deviation.forEach((deviation, position) => {
      const kind = departsAlong(set) ? -1 - position : curve.levelTwo.status[position]!;
      if (!Number.isNaN(deviation) || !Number.isFinite(curve.values.loss?.[position]) || seen.has(kind)) return;
      seen.add(kind);
      words.add(unknownAt(curve, set, position)?.words ?? '');
    });
  }
  words.delete('');
  return [...words];
}
