/** How often long work tells how far it is. */
import type { Progress } from './draw.ts';

/** A few milliseconds of multiplications and additions. */
const enough = 2e6;

/**
 * Counts work and tells progress every few milliseconds of it.
 * @param share how much is done, from 0 to 1
 */
export function paced(progress: Progress, share: () => number): (multiplications: number) => void {
  let work = 0;
  return (multiplications) => {
    work += multiplications;
    if (work < enough) return;
    work = 0;
    progress(share());
  };
}
