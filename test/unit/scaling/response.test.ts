import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentHash, registerMeasured } from '../../../core/model/measured.ts';
import type { Moments } from '../../../core/model/mode-sums.ts';
import { PowerLawSums } from '../../../core/model/power-law.ts';
import { parseSystem } from '../../../core/model/system.ts';
import { parseFor } from '../../../core/quantities/index.ts';
import { response } from '../../../core/quantities/response.ts';
import { firstOrderResponse } from '../../../core/scaling/response.ts';
import { curveZeros, responseZeros } from '../../../core/scaling/zeros.ts';
import { solveEffectiveAction } from '../../../core/theory/effective-action.ts';

type Input = Record<string, number | string>;
const base = { alpha: 0.6, beta: 0.9, kappa: 0.1, P: 100 };
const system = (input: Input = {}) => parseSystem({ ...base, ...input });
const respond = (input: Input = {}) => {
  const found = firstOrderResponse(system(input));
  if (!found) throw new Error('a sum left the range of doubles');
  return found;
};
const solve = (input: Input) => {
  const solution = solveEffectiveAction(system(input));
  if (solution.status !== 'converged') throw new Error(solution.status);
  return solution;
};
const channels = [
  'quarticFluctuation',
  'quarticMean',
  'exchangeFluctuation',
  'exchangeMean',
  'widthFluctuation',
  'widthMean',
] as const;
/** Σ over k = 1…K of a term in λ_k and y_k², in the order of rising terms. */
const plain = (
  { alpha, beta, K }: { alpha: number; beta: number; K: number },
  term: (l: number, y2: number) => number,
) => {
  let sum = 0;
  for (let k = K; k >= 1; k--) sum += term(k ** -(1 + alpha), k ** -(1 + beta));
  return sum;
};

describe('the table of responses', () => {
  interface Row {
    input: Input;
    output: Record<string, number | { R: number; y?: number }>;
  }
  const rows = JSON.parse(readFileSync(`${import.meta.dirname}/../../reference/response.json`, 'utf8')) as Row[];

  it.each(rows.map((row) => [JSON.stringify(row.input), row] as const))('%s', (_, { input, output }) => {
    const { values } = response.compute(parseFor(response, input));
    const found = response.report!([values], false);
    expect(Object.keys(found)).toEqual(expect.arrayContaining(Object.keys(output)));
    const compare = (value: unknown, wanted: number) =>
      expect(Math.abs(Number(value) / wanted - 1)).toBeLessThan(1e-10);
    for (const [key, wanted] of Object.entries(output)) {
      if (typeof wanted === 'number') compare(found[key], wanted);
      else for (const [part, value] of Object.entries(wanted)) compare((found[key] as Input)[part], value);
    }
  });
});

it('has the sums of its channels from every mode, at finite K and any s', () => {
  fc.assert(
    fc.property(
      fc.double({ min: -0.5, max: 4, noNaN: true }),
      fc.double({ min: -1, max: 4, noNaN: true }),
      fc.integer({ min: 1, max: 5000 }),
      fc.double({ min: -3, max: 12, noNaN: true }),
      (alpha, beta, K, logS) => {
        const s = 10 ** logS;
        const found = {} as Moments;
        new PowerLawSums(alpha, beta, K).moments(s, found);
        const sum = (term: (l: number, y2: number) => number) => plain({ alpha, beta, K }, term);
        expect(found.w1 / sum((l) => l / (1 + l * s) ** 2)).toBeCloseTo(1, 11);
        expect(found.w2 / sum((l) => l ** 2 / (1 + l * s) ** 3)).toBeCloseTo(1, 11);
        expect(found.c1 / sum((l, y2) => (y2 * l) / (1 + l * s) ** 2)).toBeCloseTo(1, 11);
        expect(found.v4 / sum((l) => (l / (1 + l * s)) ** 4)).toBeCloseTo(1, 11);
        expect(found.b3 / sum((l, y2) => (y2 * l ** 3) / (1 + l * s) ** 5)).toBeCloseTo(1, 11);
      },
    ),
    { numRuns: 100 },
  );
});

it.each([0.3, 10, 300])('has at K = ∞ the sums that finite K tends to, s = %d', (s) => {
  const [limit, finite] = [{} as Moments, {} as Moments];
  new PowerLawSums(0.6, 0.9, Infinity).moments(s, limit);
  new PowerLawSums(0.6, 0.9, 1e8).moments(s, finite);
  // Σ v and Σ b, and Σ λ/(1+λs)² with them, lack more than this at K = 1e8.
  for (const key of ['v2', 'v3', 'v4', 'b1', 'b2', 'b3', 'w2', 'c1'] as const) {
    expect(finite[key] / limit[key], key).toBeCloseTo(1, 12);
  }
  expect((limit.v1 - s * limit.v2) / limit.w1).toBeCloseTo(1, 13);
});

describe('measured exponents', () => {
  const cases: Input[] = [
    {},
    { K: 300 },
    { K: 5, P: 1e5 },
    { P: 0.01 },
    { alpha: 1, beta: 0.5, lambda0: 3, y0: 0.4, P: 1e4 },
    { alpha: 2, beta: 5, K: 1e6 },
  ];
  it.each(cases)('are the slopes d ln R/d ln P: %o', (input) => {
    const { P } = system(input);
    const h = 1e-4;
    const found = respond(input);
    const [up, down] = [respond({ ...input, P: P * Math.exp(h) }), respond({ ...input, P: P * Math.exp(-h) })];
    const slope = (pick: (of: typeof found) => number) => Math.log(pick(up) / pick(down)) / (2 * h);
    for (const key of channels)
      expect(
        slope((of) => of[key].R),
        key,
      ).toBeCloseTo(found[key].y, 6);
    const X = (of: typeof found) => of.lossResponse / (1.5 * (1 - 2 * of.theta));
    expect(-slope(X)).toBeCloseTo(found.theta, 6);
  });

  // The width's mean channel at (1, 1.5) comes last: its next power of P is only a factor P^−1/4 below.
  it.each([
    [0.6, 0.9, 1e-5],
    [1, 0.5, 1e-5],
    [1, 1.5, 1e-3],
  ])('approach their predictions at large k* and K = ∞: (%d, %d)', (alpha, beta, error) => {
    const c = 1 / (1 + alpha);
    const predicted = [-alpha * c, -beta * c, -1, -1, c, (1 + alpha - beta) * c];
    const distances = (P: number) =>
      channels.map((key, i) => Math.abs(respond({ alpha, beta, P })[key].y - (predicted[i] ?? NaN)));
    const near = distances(1e4);
    distances(1e10).forEach((far, i) => {
      expect(far, channels[i]).toBeLessThan(error);
      expect(far, channels[i]).toBeLessThan(Math.max(near[i] ?? NaN, 1e-12));
    });
    expect(respond({ alpha, beta, P: 1e16 }).theta).toBeCloseTo(Math.min(alpha, beta) * c, 2);
  });

  it.each<[Input, number]>([
    [{ loss: 'sextic' }, 3],
    [{ loss: 'even', power: 5, K: 400 }, 5],
  ])('of the loops of higher powers: %o', (input, n) => {
    const h = 1e-4;
    const [low, { evenLoop, quarticFluctuation }, high] = [-h, 0, h].map((step) =>
      respond({ ...input, P: 100 * Math.exp(step) }),
    ) as [ReturnType<typeof respond>, ReturnType<typeof respond>, ReturnType<typeof respond>];
    expect(Math.log(high.evenLoop.R / low.evenLoop.R) / (2 * h)).toBeCloseTo(evenLoop.y, 6);
    // (2n−1)!! V^(n−2) rΣv², by which n = 2 is the quartic fluctuation 3rΣv².
    const { variance } = solve({ ...input, u: 0 });
    const double = { 3: 15, 5: 945 }[n] ?? NaN;
    expect(evenLoop.R / quarticFluctuation.R / ((double / 3) * variance ** (n - 2))).toBeCloseTo(1, 11);
    expect(respond({ ...input, loss: 'even', power: 2 }).evenLoop).toEqual(quarticFluctuation);
    const far = respond({ alpha: 0.6, beta: 0.9, P: 1e12, loss: 'even', power: n });
    expect(far.evenLoop.y).toBeCloseTo((-(n - 1) * 0.6) / 1.6, 5);
  });

  it('have a loop of the own power only where the loss is one', () => {
    expect(respond({ loss: 'log-cosh' }).evenLoop).toEqual({ R: NaN, y: NaN });
  });

  it('leave their predictions where the cut-off is near', () => {
    expect(respond({ K: 2000, P: 1e5 }).quarticFluctuation.y).toBeLessThan(-0.6);
  });
});

describe('what the responses respond to', () => {
  it.each<Input>([{}, { K: 40, P: 3 }, { alpha: 1, beta: 0.5, P: 1e4, lambda0: 2, y0: 3 }])(
    'X and L of the saddle point as u → 0: %o',
    (input) => {
      const at = (u: number) => solve({ ...input, u });
      const { quarticFluctuation, quarticMean, lossResponse, theta } = respond(input);
      const [{ X }, u] = [at(0), 1e-4 / at(0).X];
      const slope = (at(u).X - at(-u).X) / (2 * u * X);
      expect((quarticFluctuation.R + quarticMean.R) / -slope).toBeCloseTo(1, 6);
      expect((3 * X * theta) / -slope).toBeCloseTo(1, 6);
      const lossSlope = (at(u).loss - at(-u).loss) / (2 * u * at(0).loss);
      expect(Math.abs(lossResponse - lossSlope) / X).toBeLessThan(1e-6);
    },
  );

  it.each<[Input, number]>([
    [{ K: 200 }, 1],
    [{ K: 200, alpha: 1, beta: 0.5, P: 3 }, 1],
    [{ K: 200, lambda0: 2, y0: 3 }, 1],
  ])('X at finite width as N → ∞, by the saddle in ξ: %o', (input) => {
    const { alpha, beta, K, P, kappa, lambda0, y0 } = system(input);
    const s = P / kappa;
    const sum = (term: (l: number, y2: number) => number) =>
      plain({ alpha, beta, K }, (l, y2) => term(lambda0 * l, y0 * y0 * y2));
    const X = (xi: number) => sum((l, y2) => y2 / (1 + xi * l * s) ** 2 + (xi * l) / (1 + xi * l * s));
    const gap = (N: number, xi: number) =>
      N * (1 - 1 / xi) + sum((l, y2) => (l * s) / (1 + xi * l * s) - (y2 * l * s * s) / (1 + xi * l * s) ** 2);
    const saddle = (N: number) => {
      let [low, high] = [0.5, 2];
      for (let i = 0; i < 50; i++) {
        const middle = (low + high) / 2;
        if (gap(N, middle) > 0) high = middle;
        else low = middle;
      }
      return low;
    };
    const N = 1e7;
    const found = respond(input);
    expect((Math.log(X(saddle(N)) / X(1)) * N) / found.widthTotal).toBeCloseTo(1, 3);
    expect((Math.abs(saddle(N) - 1) * N) / found.stretch).toBeLessThan(1);
  });
});

it('has the responses that a change of scale leaves alone', () => {
  // λ0 and κ: (λ0, y0², κ) → (mλ0, my0², mκ) multiplies X by m; y is untouched.
  const [one, other] = [respond(), respond({ lambda0: 7, y0: Math.sqrt(7), kappa: 0.7 })];
  for (const key of channels) {
    const unit = key.startsWith('width') ? 1 : 7;
    expect(other[key].R / one[key].R / unit, key).toBeCloseTo(1, 12);
    expect(other[key].y, key).toBeCloseTo(one[key].y, 12);
  }
  expect(other.theta).toBeCloseTo(one.theta, 13);
  expect(other.lossResponse / one.lossResponse).toBeCloseTo(7, 11);
  expect(other.widthTotal / one.widthTotal).toBeCloseTo(1, 12);
  // P and κ enter as P/κ; u and σ² do not enter.
  expect(respond({ P: 300, kappa: 0.3, u: 5, noise: 2 }).widthTotal / one.widthTotal).toBeCloseTo(1, 12);
});

it('knows where numbers end', () => {
  const refused = response.compute(system({ K: 10, P: 1e100 }));
  expect(refused.status).toBe('not converged');
  expect(refused.values.every(Number.isNaN)).toBe(true);
  expect(refused.values.length).toBe(response.outputs.length);
  // With every mode learned the width channels die out as 1/P: no cancellation spoils them.
  const { widthFluctuation, quarticFluctuation } = respond({ K: 10, P: 1e18 });
  expect(widthFluctuation.y).toBeCloseTo(-1, 12);
  expect(quarticFluctuation.y).toBeCloseTo(-1, 12);
  const silent = respond({ y0: 0 });
  expect(silent.quarticMean.R).toBe(0);
  expect(silent.quarticMean.y).toBe(respond().quarticMean.y);
});

describe('zeros of the responses', () => {
  it.each([
    [2000, 760],
    [5000, 3515],
  ])('K = %d: the loss response vanishes at P = %d, an artefact of the cut-off', (K, P) => {
    const zeros = responseZeros(system({ K }), 1, 1e6);
    expect(zeros.map(({ P, ...rest }) => ({ P: Math.round(P), ...rest }))).toEqual([
      { P, of: 'loss_response', survives: false },
    ]);
    expect(respond({ K, P: zeros[0]!.P }).theta).toBeCloseTo(0.5, 12);
  });

  it('has none at K = ∞ for (0.6, 0.9)', () => {
    expect(responseZeros(system(), 1e-3, 1e12)).toEqual([]);
  });

  it('keeps the zeros of the width response that K = ∞ has too, and not the one of the loss', () => {
    const input = { alpha: 1, beta: 0.5 };
    const zeros = responseZeros(system({ ...input, K: 5000 }), 0.1, 1e6);
    expect(zeros.map(({ of, survives }) => [of, survives])).toEqual([
      ['width_total', true],
      ['width_total', true],
      ['loss_response', false],
    ]);
    const limit = responseZeros(system(input), 0.1, 1e6);
    expect(limit.map(({ of, survives }) => [of, survives])).toEqual([
      ['width_total', true],
      ['width_total', true],
    ]);
    for (const { P } of limit) {
      const [below, above] = [respond({ ...input, P: P * 0.999 }), respond({ ...input, P: P * 1.001 })];
      expect(below.widthTotal * above.widthTotal).toBeLessThan(0);
    }
  });

  it('keeps the zero of the loss where min(α, β)/(1+α) > ½', () => {
    const zeros = responseZeros(system({ alpha: 2, beta: 2, K: 2000 }), 1e-3, 1e6);
    expect(zeros.map(({ of, survives }) => [of, survives])).toEqual([['loss_response', true]]);
  });

  it('judges a zero an artefact where the sums do not converge at K = ∞', () => {
    const zeros = responseZeros(system({ alpha: -0.2, K: 500 }), 1, 1e6);
    expect(zeros.filter(({ of }) => of === 'loss_response')).toHaveLength(1);
    expect(zeros.every(({ survives }) => !survives)).toBe(true);
  });

  it.each<[Input, number[]]>([
    // A cut-off of the spectrum itself does not move with K.
    [{ spectrum: 'cutoff', kc: 300, K: 20_000 }, [1]],
    [{ spectrum: 'degenerate', dimension: 2, K: 2000 }, [0]],
    [{ spectrum: 'broken', kc: 50, alpha2: 2, beta2: 2, K: 20_000 }, [1]],
    [{ spectrum: 'broken', kc: 50, alpha2: -0.2, beta2: 2, K: 500 }, [0]],
    [{ spectrum: 'log-periodic', epsilon: 0.1, omega: 2, K: 2000 }, [0]],
    [{ spectrum: 'formula', lambda: 'k^-1.6', y2: 'k^-1.9', alpha: undefined, beta: undefined, K: 2000 }, [0]],
  ] as [Input, number[]][])('tells the artefacts of other spectra: %o', (input, survive) => {
    const given = Object.entries({ ...base, ...input }).filter(([, value]) => (value as unknown) !== undefined);
    const losses = curveZeros(parseSystem(Object.fromEntries(given))).filter(({ of }) => of === 'loss_response');
    expect(losses.map(({ survives }) => Number(survives))).toEqual(survive);
  });

  it('takes the modes of a measured spectrum as its own limit', () => {
    const lambda = Float64Array.from({ length: 2000 }, (_, i) => (i + 1) ** -1.6);
    const y = Float64Array.from({ length: 2000 }, (_, i) => (i + 1) ** -0.95);
    const content = contentHash(lambda, y);
    registerMeasured(content, lambda, y);
    const measured = { spectrum: 'measured', file: 'power-law.csv', content, kappa: 0.1, P: 100 };
    const zeros = (K: number | 'infinite') =>
      curveZeros(parseSystem({ ...measured, K })).map(({ P, survives }) => ({ P: Math.round(P), survives }));
    expect(zeros('infinite')).toEqual([{ P: 760, survives: true }]);
    // Of a thousand modes of the file the zero is an artefact, as it is for the power law.
    expect(zeros(1000)).toHaveLength(1);
    expect(zeros(1000)[0]!.survives).toBe(false);
  });

  it('are those of the whole curve, whatever the P and κ of the system on it', () => {
    const wanted = responseZeros(system({ K: 2000 }), 0.1, 1e6).map(({ P }) => P);
    for (const [P, kappa] of [
      [1, 0.1],
      [1e5, 0.1],
      [3, 7],
    ] as const) {
      const found = curveZeros(system({ K: 2000, P, kappa })).map((zero) => zero.P);
      expect(found).toHaveLength(wanted.length);
      found.forEach((zero, i) => expect(zero / kappa / ((wanted[i] ?? NaN) / 0.1)).toBeCloseTo(1, 12));
    }
    // λ0 stretches them, and y0 makes them others.
    const [one, other] = [
      curveZeros(system({ K: 2000, lambda0: 5, y0: Math.sqrt(5) })),
      curveZeros(system({ K: 2000 })),
    ];
    expect(one[0]!.P / (other[0]!.P / 5)).toBeCloseTo(1, 12);
    expect(curveZeros(system({ K: 2000, y0: 3 }))[0]!.P / other[0]!.P).not.toBeCloseTo(1, 1);
  });

  it.each([
    [0, 1],
    [2, 1],
    [1, Infinity],
    [NaN, 1],
  ])('refuses P from %d to %d', (from, to) => {
    expect(() => responseZeros(system(), from, to)).toThrow(/outside its range/);
  });
});
