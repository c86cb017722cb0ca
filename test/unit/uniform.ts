import fc from 'fast-check';

/** Reals spread evenly over a range; fast-check's own doubles are even in their bits, which are mostly next to zero. */
export function uniform(min: number, max: number): fc.Arbitrary<number> {
  const steps = 2 ** 30;
  return fc.integer({ min: 0, max: steps }).map((step) => min + ((max - min) * step) / steps);
}
