/** What a collapse varies: how points are scaled at a place in the space of its parameters. */
import type { Points } from './quality.ts';

/** Parameters as numbers, in an order that each scaling has. */
export type Place = Float64Array<ArrayBuffer>;

export interface MeasuredPoints extends Points {
  /** Whether dy was estimated from how the points scatter, because none were given. */
  errorsEstimated: boolean;
}

/** Points in scaled variables, in arrays of its own that every `to` overwrites. */
export interface Scaling extends Points {
  readonly data: MeasuredPoints;
  /** Scales the points. @param y values in place of the data’s  @returns false for a place out of range, where nothing is done */
  to(place: ArrayLike<number>, y?: Float64Array): boolean;
  /** Turns scaled values, one a point, into those of the data, in place. */
  back(place: ArrayLike<number>, values: Float64Array): void;
}

/** The share of points that lie within the range of another curve: only they can show whether curves collapse. */
export function overlapOf({ starts, x }: Points): number {
  let inside = 0;
  const curves = starts.length - 1;
  for (let curve = 0; curve < curves; curve++) {
    for (let i = starts[curve]!; i < starts[curve + 1]!; i++) {
      for (let other = 0; other < curves; other++) {
        if (other === curve || x[i]! < x[starts[other]!]! || x[i]! > x[starts[other + 1]! - 1]!) continue;
        inside++;
        break;
      }
    }
  }
  return inside / x.length;
}
