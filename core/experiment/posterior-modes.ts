/**
 * What a posterior's z says of the modes (Rao and Blackwell): averaged over what the samples do not see of them, |Δ|² is square + 2·linear(z) +
 * |Az|², for which Δ = centre + Az + unseen.
 */
import { dot, gram, solveRows, symmetricForms, type Spend } from '../numerics/rows.ts';
import type { Modes } from './data-set.ts';
import type { Frame } from './posterior-frame.ts';

export class ModesSeen {
  /** |centre|², and E|unseen|². */
  readonly centre: number;
  readonly unseen: number;
  /** The trace of AᵀA. */
  readonly trace: number;
  /** Aᵀ centre. */
  private readonly overlap: Float64Array;
  /** The lower triangle of AᵀA with half its diagonal. */
  private readonly half: Float64Array;
  private readonly forms = new Float64Array(2);

  /** To be made once for a frame: its prior's features are spoilt. */
  constructor({ y }: Modes, { prior, x, l }: Frame, spend: Spend) {
    const { n } = prior;
    const K = y.length;
    const { rows, triangular, unseen } = prior.modes(spend);
    const centre = y.slice();
    for (let j = 0; j < n; j++) {
      for (let k = 0; k < K; k++) centre[k]! += x[j]! * rows[j * K + k]!;
    }
    solveRows(l, n, rows, K, triangular, spend);
    this.centre = dot(centre, 0, centre, 0, K);
    this.unseen = unseen;
    this.overlap = Float64Array.from({ length: n }, (_, j) => dot(rows, j * K, centre, 0, K));
    this.half = new Float64Array(n * n);
    gram(rows, n, K, triangular, this.half, spend);
    this.trace = 0;
    for (let i = 0; i < n; i++) {
      this.trace += this.half[i * n + i]!;
      this.half[i * n + i]! /= 2;
      this.half.fill(0, i * n + i + 1, (i + 1) * n);
    }
  }

  linear(z: Float64Array): number {
    return dot(this.overlap, 0, z, 0, z.length);
  }

  /** (Az)·(Az) and (Az)·(Aw), overwritten by the next call. */
  products(z: Float64Array, w: Float64Array): Float64Array {
    symmetricForms(this.half, z, w, this.forms);
    return this.forms;
  }
}
