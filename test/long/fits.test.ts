import { expect, it } from 'vitest';
import { coverage, narrowLaw, wideLaw } from '../unit/analysis/coverage.ts';

it.each([wideLaw, { ...wideLaw, b: 0.8 }, { ...wideLaw, B: -0.5, b: 0.7 }, narrowLaw])(
  'the profile interval of the leading exponent holds the truth in 93 to 97 % of 1 000 sets: %o',
  (law) => {
    const { profile } = coverage(1000, law);
    expect(profile).toBeGreaterThanOrEqual(0.93);
    expect(profile).toBeLessThanOrEqual(0.97);
  },
);

it('where the second power is small, ±1.96 least-squares errors hold it far less often', () => {
  expect(coverage(1000, narrowLaw).leastSquares).toBeLessThan(0.88);
});
