import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CoarsegrainError } from '../../../core/errors.ts';
import { computeBlock } from '../../../core/study/compute.ts';
import { expandStudy, systemAt, varyingAlong } from '../../../core/study/expansion.ts';

const P = { parameter: 'P', values: [100, 400, 10_000] };
const study = (derived: object, change: object = {}, system: object = {}) => ({
  format: 'coarsegrain-study',
  version: 1,
  name: 'Derived',
  system: { alpha: 0.6, beta: 0.9, K: 'infinite', kappa: 0.1, ...system },
  axes: [P],
  derived,
  quantities: ['effective-action'],
  ...change,
});
const refusal = (document: unknown) => {
  try {
    expandStudy(document);
  } catch (error) {
    if (error instanceof CoarsegrainError) return error.report;
    throw error;
  }
  throw new Error('the study was accepted');
};
const free = { kappa: undefined };

describe('a derived parameter', () => {
  it('follows from the others at every point', () => {
    const expansion = expandStudy(study({ N: '4*sqrt(P)', kappa: '0.1*P^-0.3' }, {}, free));
    for (const [ordinal, value] of P.values.entries()) {
      const { N, kappa } = systemAt(expansion, ordinal);
      expect(N).toBe(4 * Math.sqrt(value));
      expect(kappa).toBe(0.1 * value ** -0.3);
    }
    expect(expansion.base).toMatchObject({ P: 100, N: 40 });
    expect(varyingAlong(expansion, 0)).toEqual(['P', 'kappa', 'N']);
  });

  it('may follow from derived ones, in any order of writing', () => {
    // P = 10000: u = 100, N = 101, κ = 10.1.
    for (const keys of [
      ['kappa', 'N', 'u'],
      ['u', 'N', 'kappa'],
      ['N', 'kappa', 'u'],
    ]) {
      const texts: Record<string, string> = { kappa: 'N/10', N: 'u + 1', u: 'sqrt(P)' };
      const derived = Object.fromEntries(keys.map((key) => [key, texts[key]]));
      expect(systemAt(expandStudy(study(derived, {}, free)), 2)).toMatchObject({ u: 100, N: 101, kappa: 10.1 });
    }
  });

  it('is rounded where it is an integer', () => {
    const values = (text: string) => {
      const expansion = expandStudy(study({ K: text }, {}, { K: undefined }));
      return [0, 1, 2].map((ordinal) => systemAt(expansion, ordinal).K);
    };
    expect(values('P/3')).toEqual([33, 133, 3333]);
    expect(values('P + 0.5')).toEqual([101, 401, 10_001]);
    expect(refusal(study({ K: 'P/1e3' }, {}, { K: undefined }))).toMatchObject({ field: 'derived.K', value: 0.1 });
  });

  it('stands among the inputs of a point, and is what is computed with', () => {
    const derived = expandStudy(study({ kappa: '0.1*P^-0.3' }, {}, free));
    const block = computeBlock(derived, 'effective-action', Float64Array.of(1));
    const fixed = expandStudy(study({}, { axes: [{ parameter: 'P', values: [400] }] }, { kappa: 0.1 * 400 ** -0.3 }));
    expect(block.columns).toEqual(computeBlock(fixed, 'effective-action', Float64Array.of(0)).columns);
    expect(block.columns[block.inputs.indexOf('kappa')]).toBe(0.1 * 400 ** -0.3);
  });

  it('varies with a zipped and with a Sobol axis', () => {
    const zip = [P, { parameter: 'u', values: [1, 2, 3] }];
    const sobol = [
      { parameter: 'u', from: 1, to: 2 },
      { parameter: 'noise', from: 1, to: 2 },
    ];
    for (const axis of [{ zip }, { sobol, count: 7 }]) {
      const expansion = expandStudy(study({ kappa: 'u*P + noise' }, { axes: [axis] }, { ...free, P: 5, noise: 0 }));
      for (let ordinal = 0; ordinal < expansion.count; ordinal++) {
        const { kappa, u, P: samples, noise } = systemAt(expansion, ordinal);
        expect(kappa).toBe(u * samples + noise);
      }
    }
  });

  it('does not make α > 0 a condition where it is K', () => {
    expect(expandStudy(study({ K: 'P' }, {}, { K: undefined, alpha: -0.5 })).base.K).toBe(100);
  });
});

describe('a derived parameter that is refused', () => {
  it.each([
    ['on an axis', study({ P: '5' }), 'duplicate', 'derived.P'],
    ['in the system', study({ kappa: '5' }), 'duplicate', 'derived.kappa'],
    ['that follows from itself', study({ N: 'N + 1' }), 'not-allowed', 'derived.N'],
    ['in a circle', study({ N: 'noise', noise: 'u', u: 'N', y0: 'P' }), 'not-allowed', 'derived.u'],
    ['of a parameter that is none', study({ N: 'kc' }), 'outside-range', 'derived.N'],
    ['that is none', study({ kc: 'P' }), 'unknown-name', 'derived.kc'],
    ['that no system has', study({ gamma: 'P' }), 'unknown-key', 'derived.gamma'],
    ['as a number', study({ N: 5 }), 'wrong-type', 'derived.N'],
    ['as nothing', study({ N: ' ' }), 'empty', 'derived.N'],
    ['that cannot be read', study({ N: '4*sqrt(P' }), 'wrong-type', 'derived.N'],
    ['that is infinite', study({ N: '1/(P-100)' }), 'outside-range', 'derived.N'],
  ])('%s', (_, document, kind, field) => {
    expect(refusal(document)).toMatchObject({ kind, field });
  });

  it('outside its range: with expression, value and point', () => {
    const axes = [P, { parameter: 'u', values: [0, 1] }];
    const report = refusal(study({ kappa: '200*(1 - u) + P - 10000*u' }, { axes }, free));
    expect(report).toMatchObject({ kind: 'outside-range', field: 'derived.kappa', value: -9900, allowed: 'κ > 0' });
    expect(report.message).toBe(
      'κ = 200*(1 - u) + P - 10000*u gives −9900 at u = 1, P = 100: derived.kappa takes κ > 0.',
    );
    expect(refusal(study({ kappa: 'sqrt(101 - P)' }, {}, free)).message).toContain('gives no number at P = 400');
  });

  it('at the last of a million values', () => {
    const axis = { parameter: 'P', from: 1, to: 1e6, count: 1e6, spacing: 'linear' };
    expect(refusal(study({ kappa: '999999.5 - P' }, { axes: [axis] }, free))).toMatchObject({ value: -0.5 });
  });

  it('at a corner of very many combinations, and elsewhere when it is computed', () => {
    const axes = ['P', 'u'].map((parameter) => ({ parameter, from: 1, to: 2000, count: 2000, spacing: 'linear' }));
    expect(refusal(study({ kappa: '4e6 - 0.5 - P*u' }, { axes }, free))).toMatchObject({ value: -0.5 });
    // Negative at a single point, which is no corner.
    const hole = expandStudy(study({ kappa: '(P-1000)^2 + (u-77)^2 - 0.5' }, { axes }, free));
    const ordinal = 999 * 2000 + 76;
    expect(() => systemAt(hole, ordinal)).toThrow('gives −0.5 at P = 1000, u = 77');
    expect(systemAt(hole, ordinal + 1).kappa).toBe(0.5);
  });
});

it('any derived parameter that is accepted is in range at every point', () => {
  const number = fc.double({ min: -2, max: 2, noNaN: true });
  fc.assert(
    fc.property(number, number, number, (a, b, c) => {
      const axes = [P, { parameter: 'u', from: -1, to: 3, count: 9, spacing: 'linear' }];
      const text = `${String(a)}*P^(${String(b)}) + ${String(c)}*u`;
      const plain = P.values.flatMap((p) => Array.from({ length: 9 }, (_, i) => a * p ** b + c * (-1 + i / 2)));
      const good = plain.every((kappa) => kappa > 0 && Number.isFinite(kappa));
      let accepted = true;
      try {
        const expansion = expandStudy(study({ kappa: text.replace(/e-/g, '*10^-') }, { axes }, free));
        for (let ordinal = 0; ordinal < 27; ordinal++) {
          expect(systemAt(expansion, ordinal).kappa).toBeCloseTo(plain[ordinal]!, 10);
        }
      } catch (error) {
        if (!(error instanceof CoarsegrainError)) throw error;
        accepted = false;
      }
      expect(accepted).toBe(good);
    }),
  );
});
