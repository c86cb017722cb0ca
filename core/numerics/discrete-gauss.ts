/**
 * Gauss rules of the discrete uniform measure on N consecutive integers (Gram, or discrete Chebyshev, polynomials): n nodes with positive
 * weights that sum every polynomial in k of degree < 2n exactly. By Golub and Welsch from the Jacobi matrix, whose diagonal is
 * (N−1)/2 and whose squared off-diagonal is j²(N²−j²)/(4(4j²−1)).
 */

export interface Rule {
  /** Nodes relative to the first integer, ascending, in [0, N−1]. */
  offsets: Float64Array;
  /** Their weights; the sum is N. */
  weights: Float64Array;
}

/**
 * @param count N, number of integers in the block; beyond 2⁵³ it may be any real
 * @param order n, number of nodes; requires n < N
 */
export function discreteGaussRule(count: number, order: number): Rule {
  const diagonal = new Float64Array(order);
  const below = new Float64Array(order);
  for (let j = 1; j < order; j++) {
    // N² − j² as a product of roots: no digit is lost where j is near N, and N may be as large as 1e300.
    below[j - 1] = ((j / 2) * Math.sqrt(count - j) * Math.sqrt(count + j)) / Math.sqrt(4 * j * j - 1);
  }
  const first = new Float64Array(order);
  first[0] = 1;
  diagonalise(diagonal, below, first);
  const ascending = Array.from(diagonal.keys()).sort((a, b) => diagonal[a]! - diagonal[b]!);
  const middle = (count - 1) / 2;
  const offsets = Float64Array.from(ascending, (index) => middle + diagonal[index]!);
  const squares = ascending.map((index) => first[index]! ** 2);
  // The rotations keep the vector's length only up to rounding; the constant polynomial must come out exact.
  const scale = count / squares.reduce((sum, square) => sum + square, 0);
  return { offsets, weights: Float64Array.from(squares, (square) => scale * square) };
}

/**
 * Eigenvalues of a symmetric tridiagonal matrix and the first components of its eigenvectors, by implicit QL steps (Wilkinson and
 * Reinsch, Handbook for Automatic Computation II, algorithm II/3). In place: `diagonal` becomes the eigenvalues, `first` (a unit vector
 * e₁ at the start) the components; `below` is used up.
 */
export function diagonalise(diagonal: Float64Array, below: Float64Array, first: Float64Array): void {
  const n = diagonal.length;
  const at = (array: Float64Array, index: number) => array[index]!;
  for (let low = 0; low < n; low++) {
    for (;;) {
      let split = low;
      while (split < n - 1) {
        const scale = Math.abs(at(diagonal, split)) + Math.abs(at(diagonal, split + 1));
        // With a zero diagonal the scale may vanish: compare with the neighbouring off-diagonals as well.
        const reference = Math.max(scale, split > 0 ? Math.abs(at(below, split - 1)) : 0);
        if (Math.abs(at(below, split)) <= Number.EPSILON * reference) break;
        split++;
      }
      if (split === low) break;
      let shift = (at(diagonal, low + 1) - at(diagonal, low)) / (2 * at(below, low));
      let radius = Math.hypot(shift, 1);
      shift = at(diagonal, split) - at(diagonal, low) + at(below, low) / (shift + (shift >= 0 ? radius : -radius));
      let sine = 1;
      let cosine = 1;
      let carried = 0;
      for (let i = split - 1; i >= low; i--) {
        const f = sine * at(below, i);
        const b = cosine * at(below, i);
        radius = Math.hypot(f, shift);
        below[i + 1] = radius;
        if (radius === 0) {
          diagonal[i + 1] = at(diagonal, i + 1) - carried;
          below[split] = 0;
          break;
        }
        sine = f / radius;
        cosine = shift / radius;
        const g = at(diagonal, i + 1) - carried;
        radius = (at(diagonal, i) - g) * sine + 2 * cosine * b;
        carried = sine * radius;
        diagonal[i + 1] = g + carried;
        shift = cosine * radius - b;
        const upper = at(first, i + 1);
        first[i + 1] = sine * at(first, i) + cosine * upper;
        first[i] = cosine * at(first, i) - sine * upper;
      }
      if (radius === 0 && split - 1 >= low) continue;
      diagonal[low] = at(diagonal, low) - carried;
      below[low] = shift;
      below[split] = 0;
    }
  }
}
