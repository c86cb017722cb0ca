/**
 * The quality S of a data collapse (J. Houdayer and A. K. Hartmann, Phys. Rev. B 70, 014418 (2004), section III): the mean square distance
 * of the points of each curve from the master curve of the others, in units of its error. S is about 1 for a collapse within the errors.
 */

/** Curves one after the other, each with x ascending. */
export interface Points {
  /** Where curve i begins; one more number than curves, the last is the number of points. */
  starts: Int32Array;
  x: Float64Array;
  y: Float64Array;
  /** Standard errors of y, above 0. */
  dy: Float64Array;
}

export interface Quality {
  /** NaN where no point lies between two of another curve. */
  S: number;
  /** How many points of x lie within another curve, and take part. */
  overlap: number;
}

/**
 * S = (1/n) Σ (y − Y)²/(dy² + dY²) over the n points at which there is a master curve. Y ± dY at a point is that of the straight line through
 * the two points on either side of it from each of the other curves that has both, fitted by least squares with weights 1/dy². That is the
 * variant of the paper without changes: no points of the curve itself, no extrapolation.
 */
export function collapseQuality({ starts, x, y, dy }: Points): Quality {
  const curves = starts.length - 1;
  const next = starts.slice();
  let sum = 0;
  let overlap = 0;
  for (let i = 0; i < curves; i++) {
    next.set(starts);
    for (let j = starts[i]!; j < starts[i + 1]!; j++) {
      const at = x[j]!;
      let [w0, w1, w2, v0, v1] = [0, 0, 0, 0, 0];
      for (let other = 0; other < curves; other++) {
        if (other === i) continue;
        const end = starts[other + 1]!;
        let right = next[other]!;
        while (right < end && x[right]! <= at) right++;
        next[other] = right;
        if (right === end && right > starts[other]! && x[right - 1] === at) right--;
        if (right === starts[other] || right === end) continue;
        for (let k = right - 1; k <= right; k++) {
          const weight = 1 / (dy[k]! * dy[k]!);
          const distance = x[k]! - at;
          w0 += weight;
          w1 += weight * distance;
          w2 += weight * distance * distance;
          v0 += weight * y[k]!;
          v1 += weight * distance * y[k]!;
        }
      }
      const determinant = w0 * w2 - w1 * w1;
      if (!(determinant > 0)) continue;
      const gap = y[j]! - (w2 * v0 - w1 * v1) / determinant;
      sum += (gap * gap) / (dy[j]! * dy[j]! + w2 / determinant);
      overlap++;
    }
  }
  return { S: overlap > 0 ? sum / overlap : NaN, overlap };
}
