/** How often the intervals of fits of theory cover the truth. */
import { expect, test } from 'vitest';
import { TheoryCurve, type TheoryLevel, type TheoryObservable } from '../../core/analysis/theory-curve.ts';
import { fitTheory } from '../../core/analysis/theory-fit.ts';
import { parseSystem } from '../../core/model/system.ts';
import { Stream } from '../../core/numerics/stream.ts';

const truth = { kappa: 0.5, u: 2 };
const powers = { alpha: 0.6, beta: 0.9 };

test.each<[TheoryLevel, TheoryObservable, number]>([
  [1, 'loss', 400],
  [2, 'trainLoss', 150],
])('level %s, %s: intervals of κ and u', (level, observable, sets) => {
  const P = Float64Array.from({ length: 16 }, (_, i) => 10 ** (1 + (4 * i) / 15));
  const exact = new Float64Array(P.length);
  const system = parseSystem({ ...powers, ...truth, P: 1 });
  expect(new TheoryCurve(level, observable, system, [], P).evaluate([], exact)).toBe(true);
  const hits = { kappa: 0, u: 0 };
  for (let set = 0; set < sets; set++) {
    const stream = Stream.of('coverage of theory fits', set);
    const errors = exact.map((value) => 0.01 * value);
    const values = exact.map((value, i) => value + errors[i]! * stream.normal());
    const curve = { name: '', origin: 'measured' as const, level: '', observable: '', P, values, errors, excluded: [] };
    const { fit } = fitTheory(curve, { level, observable, system: powers, free: ['kappa', 'u'] });
    for (const { name, interval } of fit.parameters) {
      const { low, high } = interval!;
      const key = name as keyof typeof truth;
      if (low <= truth[key] && truth[key] <= high) hits[key]++;
    }
  }
  const error = Math.sqrt((0.95 * 0.05) / sets);
  for (const count of Object.values(hits)) expect(Math.abs(count / sets - 0.95)).toBeLessThan(3 * error);
});
