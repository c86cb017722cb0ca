/**
 * The Gaussian process on a data set in coordinates x in which it is white (theory, section 1): the discrepancies on the samples are
 * d = labels + Cx, those of the modes Δ = y + √Λ Qᵀx + what the samples do not see. There are as many x as samples or modes, whichever are
 * fewer: either CCᵀ = G with a triangular C, or C = Φ√Λ and Q = 1.
 */
import { factor } from '../numerics/cholesky.ts';
import { gram, solveRows, transpose, type Spend } from '../numerics/rows.ts';
import type { DataSet, Modes } from './data-set.ts';

export interface Prior {
  P: number;
  /** Number of coordinates x. */
  n: number;
  /** Whether C_ij is zero for i > j, as it is in the coordinates of the samples. */
  triangular: boolean;
  /** In the order of d. */
  labels: Float64Array<ArrayBuffer>;
  /** Cᵀ, P numbers a row. */
  ct: Float64Array<ArrayBuffer>;
  /** White noise on the samples that it has beside the modes, against rounding. */
  jitter: number;
  /** How the modes hang on x. To be asked once: the features are spoilt. */
  modes(spend: Spend): Seen;
}

/** What x says of the modes. */
export interface Seen {
  /** Q√Λ, K numbers a row; row j is zero behind column j where it is triangular. */
  rows: Float64Array<ArrayBuffer>;
  triangular: boolean;
  /** E|Δ|² of what the samples do not see. */
  unseen: number;
}

// P and K are lengths of arrays here, which engines know to be small integers; a system's numbers make every loop twice as slow.

/** A few units of rounding of the sum of all eigenvalues: then G has a Cholesky factor whatever the spectrum is. */
const roundings = 4 * Number.EPSILON;

/**
 * In the coordinates of the samples. G is factored as it lies; samples and coordinates are then counted from the other end, in which order the
 * posterior's factor is triangular too.
 * @param data its features times √λ_k
 * @returns undefined where G is out of range
 */
export function priorInSamples({ lambda }: Modes, data: DataSet, spend: Spend): Prior | undefined {
  const { features, labels } = data;
  const [P, K] = [labels.length, lambda.length];
  const l = new Float64Array(P * P);
  gram(features, P, K, false, l, spend);
  let jitter = 0;
  for (let i = 0; i < P; i++) jitter += roundings * l[i * P + i]!;
  for (let i = 0; i < P; i++) l[i * P + i]! += jitter;
  if (!factor(l, P, spend)) return undefined;
  const ct = new Float64Array(P * P);
  for (let j = 0; j < P; j++) {
    for (let i = 0; i <= j; i++) ct[j * P + i] = l[(P - 1 - i) * P + P - 1 - j]!;
  }
  const modes = (): Seen => {
    solveRows(l, P, features, K, false, spend);
    const rows = features;
    reverseRows(rows, P, K);
    let unseen = 0;
    for (let k = 0; k < K; k++) {
      let seen = 0;
      const root = Math.sqrt(lambda[k]!);
      for (let i = k; i < rows.length; i += K) {
        seen += rows[i]! * rows[i]!;
        rows[i]! *= root;
      }
      unseen += lambda[k]! * Math.max(0, 1 - seen);
    }
    return { rows, triangular: false, unseen };
  };
  return { P, n: P, triangular: true, labels: labels.toReversed(), ct, jitter, modes };
}

/**
 * In the coordinates of the modes.
 * @param data its features times √λ_k
 */
export function priorInModes({ lambda }: Modes, data: DataSet): Prior {
  const { features, labels } = data;
  const [P, K] = [labels.length, lambda.length];
  const modes = (): Seen => {
    const rows = new Float64Array(K * K);
    for (let k = 0; k < K; k++) rows[k * K + k] = Math.sqrt(lambda[k]!);
    return { rows, triangular: true, unseen: 0 };
  };
  return { P, n: K, triangular: false, labels: labels.slice(), ct: transpose(features, P, K), jitter: 0, modes };
}

function reverseRows(a: Float64Array, rows: number, columns: number): void {
  for (let top = 0, bottom = rows - 1; top < bottom; top++, bottom--) {
    const row = a.slice(top * columns, (top + 1) * columns);
    a.copyWithin(top * columns, bottom * columns, (bottom + 1) * columns);
    a.set(row, bottom * columns);
  }
}
