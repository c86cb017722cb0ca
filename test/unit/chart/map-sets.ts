/** Maps for tests, from the solver; and a sum that is computed in another way than the solver's. */
import { previewMapSet } from '../../../core/chart/map-set.ts';
import { mapLimits } from '../../../core/chart/map-plan.ts';
import type { MapSet } from '../../../core/chart/map.ts';
import { quantities, type QuantityName } from '../../../core/quantities/index.ts';
import { studyFormat, studyVersion } from '../../../core/study/document.ts';

export function mapOf(
  system: object,
  axes: object[],
  quantity: QuantityName = 'effective-action',
  { output = quantities[quantity].drawn[0], ...more }: { output?: string; refine?: object; results?: object } = {},
): MapSet {
  const document = {
    format: studyFormat,
    version: studyVersion,
    name: 'A test',
    system,
    axes,
    quantities: [quantity],
    ...more,
  };
  return previewMapSet(document, mapLimits, quantity, output);
}

/** ζ(s) by plain summation with the first terms of Euler and Maclaurin's tail. */
export function zeta(s: number): number {
  const last = 1000;
  let sum = 0;
  for (let k = 1; k < last; k++) sum += k ** -s;
  return sum + last ** (1 - s) / (s - 1) + last ** -s / 2 + (s * last ** (-s - 1)) / 12;
}
