import { describe, expect, test } from 'vitest';
import type { LearningCurve } from '../../../core/analysis/learning-curve.ts';
import {
  TheoryCurve,
  type TheoryLevel,
  type TheoryObservable,
  type TheoryParameter,
} from '../../../core/analysis/theory-curve.ts';
import { fitTheory, type TheoryFitReport } from '../../../core/analysis/theory-fit.ts';
import { theoryFitRequestSchema } from '../../../core/analysis/theory-request.ts';
import { CoarsegrainError } from '../../../core/errors.ts';
import { parseSystem } from '../../../core/model/system.ts';
import { Stream } from '../../../core/numerics/stream.ts';
import { solveEffectiveAction } from '../../../core/theory/effective-action.ts';
import { solveReplica } from '../../../core/theory/replica.ts';

interface Truth {
  level: TheoryLevel;
  observable: TheoryObservable;
  system: Record<string, number>;
}

const P = Float64Array.from({ length: 16 }, (_, i) => 10 ** (1 + (4 * i) / 15));

/** Points of theory with a relative error, and noise of that size where a seed is given. */
function curveOf({ level, observable, system }: Truth, error: number, seed?: number): LearningCurve {
  const truth = P.map((each) => {
    const at = parseSystem({ ...system, P: each });
    const found = level === 1 ? solveEffectiveAction(at) : solveReplica(at);
    if (found.status !== 'converged') throw new Error(found.status);
    return (found as unknown as Record<string, number>)[observable]!;
  });
  const stream = Stream.of('theory fit', seed ?? 0);
  const values = truth.map((value) => value * (1 + (seed === undefined ? 0 : error * stream.normal())));
  const errors = truth.map((value) => value * error);
  return { name: 'curve', origin: 'measured', level: '', observable: '', P, values, errors, excluded: [] };
}

/** A fit that knows nothing of what is free. */
function fitOf(truth: Truth, free: TheoryParameter[], curve: LearningCurve): TheoryFitReport {
  const { level, observable } = truth;
  const system = Object.fromEntries(
    Object.entries(truth.system).filter(([key]) => !free.includes(key as TheoryParameter)),
  );
  return fitTheory(curve, { level, observable, system, free });
}

const powers = { alpha: 0.6, beta: 0.9 };
const quartic: Truth = { level: 1, observable: 'loss', system: { ...powers, kappa: 1, u: 2 } };
const wide: Truth = { level: 1, observable: 'loss', system: { ...powers, kappa: 1, u: 0, N: 30 } };
const replica: Truth = { level: 2, observable: 'trainLoss', system: { ...powers, kappa: 0.5, u: 2 } };
const tested: Truth = { level: 2, observable: 'testLoss', system: { ...powers, kappa: 0.5, u: 2 } };

describe('exact curves give their parameters back', () => {
  const cases: [string, Truth, TheoryParameter[]][] = [
    ['ridge and coupling, level 1', quartic, ['kappa', 'u']],
    ['exponents too, level 1', quartic, ['kappa', 'u', 'alpha', 'beta']],
    ['ridge and width, level 1', wide, ['kappa', 'N']],
    ['scales, level 1', quartic, ['u', 'lambda0', 'y0']],
    ['ridge and coupling, level 2, training', replica, ['kappa', 'u']],
    ['ridge and coupling, level 2, test', tested, ['kappa', 'u']],
  ];
  test.each(cases)('%s', (_, truth, free) => {
    const { fit } = fitOf(truth, free, curveOf(truth, 1e-3));
    expect(fit.status).toBe('converged');
    for (const { name, value, interval } of fit.parameters) {
      const exact = truth.system[name] ?? 1;
      expect(Math.abs(value / exact - 1)).toBeLessThan(1e-6);
      expect(interval!.low).toBeLessThan(exact);
      expect(interval!.high).toBeGreaterThan(exact);
    }
  });

  test('linear residuals and given bounds find the same', () => {
    const request = {
      ...{ level: 1 as const, system: { ...powers }, free: ['kappa' as const, 'u' as const] },
      ...{ residuals: 'linear' as const, bounds: { u: { low: 0, high: 50 } } },
    };
    const { parameters } = fitTheory(curveOf(quartic, 1e-3), request).fit;
    expect(parameters[0]!.value).toBeCloseTo(1, 6);
    expect(parameters[1]!.value).toBeCloseTo(2, 6);
  });
});

test('intervals of noisy curves cover the truth', () => {
  const sets = 25;
  const hits = { kappa: 0, u: 0 };
  for (let seed = 1; seed <= sets; seed++) {
    const { fit } = fitOf(quartic, ['kappa', 'u'], curveOf(quartic, 0.01, seed));
    for (const { name, interval } of fit.parameters) {
      const exact = quartic.system[name]!;
      if (interval!.low <= exact && exact <= interval!.high) hits[name as 'kappa' | 'u']++;
    }
  }
  // 23.75 ± 1.1 at 95 %: within three standard errors. `test/long` counts more.
  for (const count of Object.values(hits)) expect(count).toBeGreaterThan(20);
});

test('level 2: the truth lies within the profile intervals of a noisy curve', () => {
  const { fit, gaussian } = fitOf(replica, ['kappa', 'u'], curveOf(replica, 0.01, 1));
  for (const { name, interval } of fit.parameters) {
    expect(interval!.low).toBeLessThan(replica.system[name]!);
    expect(interval!.high).toBeGreaterThan(replica.system[name]!);
  }
  expect(fit.chiSquared / fit.degreesOfFreedom).toBeLessThan(2);
  expect(gaussian!.deltaAic).toBeGreaterThan(2);
});

describe('a plain Gaussian process', () => {
  test('that poses as a coupling is recognised', () => {
    // A Gaussian process of other exponents, fitted with a coupling at the wrong ones.
    const impostor: Truth = { level: 1, observable: 'loss', system: { alpha: 0.8, beta: 0.7, kappa: 1.5, u: 0 } };
    const report = fitTheory(curveOf(impostor, 0.01, 3), { level: 1, system: { ...powers }, free: ['kappa', 'u'] });
    const { gaussian, fit, sentence } = report;
    expect(gaussian!.verdict).toBe('as well');
    expect(gaussian!.deltaAic).toBeLessThan(-10);
    expect(gaussian!.fit.chiSquared / gaussian!.fit.degreesOfFreedom).toBeLessThan(2);
    for (const { name, value, leastSquaresError } of gaussian!.fit.parameters)
      expect(Math.abs(value - impostor.system[name]!)).toBeLessThan(4 * leastSquaresError);
    expect(fit.warnings.join(' ')).toContain('theory misses the points');
    expect(sentence).toContain('does better');
  });

  test('explains its own curve as well as a coupling that is free', () => {
    const process: Truth = { level: 1, observable: 'loss', system: { ...powers, kappa: 1, u: 0 } };
    const { fit, gaussian } = fitTheory(curveOf(process, 0.01, 5), {
      ...{ level: 1, system: { ...powers }, free: ['kappa', 'u'] },
    });
    const u = fit.parameters.find(({ name }) => name === 'u')!;
    expect(u.interval!.low).toBe(0);
    expect(u.interval!.high).toBeLessThan(0.2);
    expect(fit.warnings).toContain('u = 0 is not excluded.');
    expect(gaussian!.verdict).not.toBe('worse');
  });

  test('does worse on a curve of strong coupling', () => {
    const { gaussian, sentence } = fitOf(quartic, ['kappa', 'u'], curveOf(quartic, 0.01, 7));
    expect(gaussian!.verdict).toBe('worse');
    expect(sentence).toContain('does worse');
  });

  test('is not compared with itself', () => {
    const report = fitTheory(curveOf(quartic, 0.01), { level: 1, system: { ...powers, u: 0 }, free: ['kappa'] });
    expect(report.gaussian).toBeNull();
    expect(report.sentence).toBe('');
  });
});

describe('what a curve does not determine is said', () => {
  test('the three scales at level 1', () => {
    const { fit } = fitOf(quartic, ['kappa', 'lambda0', 'y0'], curveOf(quartic, 0.01));
    expect(fit.warnings.join(' ')).toContain('two amplitudes');
    const [kappa] = fit.parameters;
    // With λ0 and y0 held, κ is known to 2 %.
    expect(kappa!.interval!.high / kappa!.interval!.low).toBeGreaterThan(1.5);
  });

  test('a width beyond what the points resolve', () => {
    const infinite: Truth = { level: 1, observable: 'loss', system: { ...powers, kappa: 1, u: 0 } };
    const { fit } = fitTheory(curveOf(infinite, 0.01), { level: 1, system: { ...powers, u: 0 }, free: ['kappa', 'N'] });
    const N = fit.parameters.find(({ name }) => name === 'N')!;
    expect(N.interval!.high).toBe(Infinity);
    expect(N.interval!.low).toBeGreaterThan(100);
    expect(fit.warnings).toContain('N = ∞ is not excluded.');
  });

  test('the scales leave the curve alone when they move as theory says', () => {
    // λ0, y0² and κ times c, u over c: L is c times what it was.
    const values = [1, 4].map((c) => {
      const system = parseSystem({ ...powers, P: 1, kappa: c, u: 2 / c, lambda0: c, y0: Math.sqrt(c) });
      const out = new Float64Array(P.length);
      expect(new TheoryCurve(2, 'testLoss', system, [], P).evaluate([], out)).toBe(true);
      return out;
    });
    values[0]!.forEach((value, i) => expect(values[1]![i]! / (4 * value)).toBeCloseTo(1, 8));
  });
});

test('unknown errors are estimated, and intervals widen with the scatter', () => {
  const curve = curveOf(quartic, 0.01, 11);
  const free: TheoryParameter[] = ['kappa', 'u'];
  const given = fitOf(quartic, free, curve).fit;
  const estimated = fitOf(quartic, free, { ...curve, errors: curve.errors.map(() => NaN) }).fit;
  expect(estimated.errors).toBe('estimated');
  expect(estimated.chiSquared).toBeCloseTo(estimated.degreesOfFreedom, 6);
  const width = ({ parameters }: typeof given) => parameters[0]!.interval!.high - parameters[0]!.interval!.low;
  expect(width(estimated) / width(given)).toBeGreaterThan(0.5);
  expect(width(estimated) / width(given)).toBeLessThan(2);
});

describe('requests', () => {
  const curve = curveOf(quartic, 0.01);
  test('that cannot be met are refused by name', () => {
    const refused = (change: object, field: string) => {
      const request = theoryFitRequestSchema.parse({
        ...{ level: 1, system: { ...powers, u: 0 }, free: ['kappa'], ...change },
      });
      const thrown = (() => {
        try {
          fitTheory(curve, request);
        } catch (error) {
          return error;
        }
        return undefined;
      })();
      expect(thrown).toBeInstanceOf(CoarsegrainError);
      expect((thrown as CoarsegrainError).report.field).toBe(field);
    };
    refused({ observable: 'testLoss' }, 'observable');
    refused({ level: 2, free: ['N'], system: { ...powers, kappa: 1 } }, 'free');
    refused({ bounds: { kappa: { low: -1, high: 2 } } }, 'bounds.kappa');
    refused({ window: { low: 10, high: 10 } }, 'window');
    refused({ system: { beta: 0.9 } }, 'system.alpha');
  });

  test('are told how far they are, and stop when that throws', () => {
    const shares: number[] = [];
    const request = { level: 1 as const, system: { ...powers }, free: ['kappa' as const, 'u' as const] };
    fitTheory(curve, request, (share) => shares.push(share));
    expect(shares.at(-1)).toBe(1);
    expect(shares.every((share, i) => share >= (shares[i - 1] ?? 0) && share <= 1)).toBe(true);
    const stop = () => {
      throw new Error('stopped');
    };
    expect(() => fitTheory(curve, request, stop)).toThrow('stopped');
  });
});
