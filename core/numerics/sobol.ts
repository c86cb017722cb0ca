/**
 * Sobol sequences (I. M. Sobol, 1967) with the direction numbers of S. Joe and F. Y. Kuo (2008), in up to ten dimensions: the points of every
 * stretch of 2^m fill the unit cube more evenly than random ones do. Scrambled by a random linear matrix and a digital shift (J. Matoušek,
 * 1998), they are uniform each for itself and fill it as evenly.
 */
import type { Stream } from './stream.ts';

export const mostDimensions = 10;

/** Binary digits of a coordinate. */
const digits = 32;

/** By dimension from the second on: the inner coefficients of the primitive polynomial, and the first direction numbers, as many as its degree. */
const directions: readonly { polynomial: number; first: readonly number[] }[] = [
  { polynomial: 0, first: [1] },
  { polynomial: 1, first: [1, 3] },
  { polynomial: 1, first: [1, 3, 1] },
  { polynomial: 2, first: [1, 1, 1] },
  { polynomial: 1, first: [1, 1, 3, 3] },
  { polynomial: 4, first: [1, 3, 5, 13] },
  { polynomial: 2, first: [1, 1, 5, 5, 17] },
  { polynomial: 4, first: [1, 1, 5, 5, 5] },
  { polynomial: 7, first: [1, 1, 7, 11, 19] },
];

/**
 * The first points of a sequence, one array a dimension.
 * @param dimensions 1 to 10
 * @param count at most 2³²; powers of two are filled most evenly
 * @param scramble from what the scrambling is drawn; without it the sequence is the plain one, which begins at 0
 * @returns coordinates in [0, 1); scrambled ones in (0, 1)
 */
export function sobolPoints(dimensions: number, count: number, scramble?: Stream): Float64Array<ArrayBuffer>[] {
  return Array.from({ length: dimensions }, (_, dimension) => {
    const plain = directionNumbers(dimension);
    const numbers = scramble ? scrambled(plain, scramble) : plain;
    let place = scramble ? word(scramble) : 0;
    // The middle of the smallest interval, so that no scrambled point lies on an end.
    const offset = scramble ? 0.5 : 0;
    const coordinates = new Float64Array(count);
    for (let index = 0; index < count; index++) {
      coordinates[index] = ((place >>> 0) + offset) / 2 ** digits;
      // In the order of the Gray code a point differs from the last in one direction number.
      place ^= numbers[lowestZero(index)]!;
    }
    return coordinates;
  });
}

/** The 32 direction numbers of a dimension as fractions of 2³², the largest first. */
function directionNumbers(dimension: number): Uint32Array<ArrayBuffer> {
  const numbers = new Uint32Array(digits);
  const direction = directions[dimension - 1];
  for (let k = 0; k < digits; k++) {
    const degree = direction?.first.length ?? 0;
    if (!direction || k < degree) {
      numbers[k] = ((direction?.first[k] ?? 1) << (digits - 1 - k)) >>> 0;
      continue;
    }
    let number = numbers[k - degree]! ^ (numbers[k - degree]! >>> degree);
    for (let j = 1; j < degree; j++) {
      if ((direction.polynomial >>> (degree - 1 - j)) & 1) number ^= numbers[k - j]!;
    }
    numbers[k] = number >>> 0;
  }
  return numbers;
}

/** The direction numbers times a random lower triangular matrix of binary digits, with ones on its diagonal. */
function scrambled(numbers: Uint32Array, stream: Stream): Uint32Array<ArrayBuffer> {
  // Row r gives the r-th digit from the left: that digit itself, and a random choice of those before it.
  const rows = Uint32Array.from({ length: digits }, (_, row) => {
    const own = 1 << (digits - 1 - row);
    const before = row === 0 ? 0 : -1 << (digits - row);
    return (word(stream) & before) | own;
  });
  return Uint32Array.from(numbers, (number) => {
    let result = 0;
    for (const row of rows) result = (result << 1) | parity(row & number);
    return result;
  });
}

function word(stream: Stream): number {
  return Math.floor(stream.uniform() * 2 ** 32);
}

function parity(bits: number): number {
  let folded = bits ^ (bits >>> 16);
  folded ^= folded >>> 8;
  folded ^= folded >>> 4;
  return (0x6996 >>> (folded & 15)) & 1;
}

/** The place of the lowest binary digit that is 0, from 0. */
function lowestZero(index: number): number {
  return 31 - Math.clz32(~index & (index + 1));
}
