/**
 * Sums and integrals over a block by collocation: a smooth function of k is known by its values at 12 Gauss-Legendre nodes of the block
 * (a, e], and matrices take those values to its sum or integral from each node, and from a, up to e. The sum over the integers is the
 * integral with the end corrections of Euler and Maclaurin up to B₈. What a recursion or a differential equation adds up by the end of the
 * block is right to twice the order of what it holds at the nodes.
 */

/** Number of nodes of a block; matrices have one row more, for the end a. */
export const nodeCount = 12;
const rows = nodeCount + 1;

/** The sum runs over the integers q with x < q ≤ e; the integral from x to e. */
export type Kind = 'sum' | 'integral';

/** B₂ⱼ/(2j)! of the end correction with the derivative of order 2j−1. */
const corrections = [1 / 12, -1 / 720, 1 / 30240, -1 / 1209600];

/** The nodes in (−1, 1), ascending. */
const abscissae = legendreRoots();
const coefficientMatrix = legendreCoefficients();

/** For a block of half-length 1: the integral, the end correction without derivative, and those with derivatives 1, 3, 5, 7. */
const integralPart = matrixOf((l, x) => integralTo1(l, x));
const halfPart = matrixOf((l, x) => (1 - legendre(l, x)) / 2);
const derivativeParts = corrections.map((factor, j) =>
  matrixOf((l, x) => factor * (legendre(l, 1, 2 * j + 1) - legendre(l, x, 2 * j + 1))),
);

/** Writes the nodes of the block (a, e] into `out`, ascending. */
export function blockNodes(a: number, e: number, out: Float64Array): void {
  for (let j = 0; j < nodeCount; j++) out[j] = a + ((e - a) / 2) * (1 + abscissae[j]!);
}

/**
 * The matrix of a block, row by row: 12 rows for the nodes in ascending order, then one for the end a.
 * @param length e − a > 0; sums want 24 or more, whole
 */
export function blockMatrix(length: number, kind: Kind): Float64Array {
  const half = length / 2;
  const matrix = integralPart.map((value) => half * value);
  if (kind === 'integral') return matrix;
  for (let i = 0; i < matrix.length; i++) matrix[i] = matrix[i]! + halfPart[i]!;
  derivativeParts.forEach((part, j) => {
    const scale = half ** -(2 * j + 1);
    for (let i = 0; i < matrix.length; i++) matrix[i] = matrix[i]! + scale * part[i]!;
  });
  return matrix;
}

/** How much of 12 values at the nodes lies in the last two Legendre polynomials: the error of what is read between the nodes. */
export function lastCoefficients(values: Float64Array, offset: number): number {
  let largest = 0;
  for (let l = nodeCount - 2; l < nodeCount; l++) {
    let coefficient = 0;
    for (let j = 0; j < nodeCount; j++) coefficient += coefficientMatrix[l * nodeCount + j]! * values[offset + j]!;
    largest = Math.max(largest, Math.abs(coefficient));
  }
  return largest;
}

/** The matrix that takes values at the nodes to what `functional` makes of their Legendre series at the nodes and at −1. */
function matrixOf(functional: (l: number, x: number) => number): Float64Array {
  const matrix = new Float64Array(rows * nodeCount);
  for (let row = 0; row < rows; row++) {
    const x = row < nodeCount ? abscissae[row]! : -1;
    for (let l = 0; l < nodeCount; l++) {
      const factor = functional(l, x);
      for (let j = 0; j < nodeCount; j++) {
        const at = row * nodeCount + j;
        matrix[at] = matrix[at]! + factor * coefficientMatrix[l * nodeCount + j]!;
      }
    }
  }
  return matrix;
}

/** ∫_x^1 P_l. */
function integralTo1(l: number, x: number): number {
  return l === 0 ? 1 - x : (legendre(l - 1, x) - legendre(l + 1, x)) / (2 * l + 1);
}

/** The derivative of order m of the Legendre polynomial P_l at x. */
function legendre(l: number, x: number, m = 0): number {
  // From P^(m)_{n+1} = P^(m)_{n−1} + (2n+1) P^(m−1)_n for m > 0, and the recursion of three terms for m = 0.
  let before = m === 0 ? 1 : 0;
  if (l === 0) return before;
  let here = m === 0 ? x : m === 1 ? 1 : 0;
  for (let n = 1; n < l; n++) {
    const next =
      m === 0 ? ((2 * n + 1) * x * here - n * before) / (n + 1) : before + (2 * n + 1) * legendre(n, x, m - 1);
    before = here;
    here = next;
  }
  return here;
}

function legendreRoots(): Float64Array {
  return Float64Array.from({ length: nodeCount }, (_, index) => {
    let x = -Math.cos((Math.PI * (index + 0.75)) / (nodeCount + 0.5));
    for (let step = 0; step < 8; step++) x -= legendre(nodeCount, x) / legendre(nodeCount, x, 1);
    return x;
  });
}

/** Row l takes values at the nodes to the coefficient of P_l. */
function legendreCoefficients(): Float64Array {
  const matrix = new Float64Array(nodeCount * nodeCount);
  for (let j = 0; j < nodeCount; j++) {
    const x = abscissae[j]!;
    const weight = 2 / ((1 - x * x) * legendre(nodeCount, x, 1) ** 2);
    for (let l = 0; l < nodeCount; l++) matrix[l * nodeCount + j] = ((2 * l + 1) / 2) * weight * legendre(l, x);
  }
  return matrix;
}
