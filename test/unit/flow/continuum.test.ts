import fc from 'fast-check';
import { continuumFlow } from '../../../core/quantities/continuum-flow.ts';
import { evaluateRow } from '../../../core/quantities/evaluate.ts';
import { describe, expect, it } from 'vitest';
import { ContinuumFlow } from '../../../core/flow/continuum-flow.ts';
import { spectrumOf } from '../../../core/model/spectrum.ts';
import { parseSystem, type SystemInput } from '../../../core/model/system.ts';

const base = { alpha: 0.6, beta: 0.9, kappa: 0.1, u: 1, P: 100, K: 10_000 };
const flowOf = (input: SystemInput) => {
  const system = parseSystem({ ...base, ...input });
  const flow = ContinuumFlow.of(system);
  if (!flow) throw new Error('a continuum flow expected');
  return { system, flow, spectrum: spectrumOf(system) };
};
const discreteness = (flow: ContinuumFlow, q: number) => flow.at(q).continuum.r / flow.at(q).discrete.r - 1;

describe('the continuum flow', () => {
  it('parts from the discrete one as printed', () => {
    const { flow } = flowOf({});
    expect(discreteness(flow, 1000).toExponential(0)).toBe('-8e-9');
    expect(discreteness(flow, 75).toExponential(1)).toBe('-3.0e-5');
    expect(discreteness(flow, 0).toExponential(1)).toBe('-1.1e-4');
    expect(discreteness(flowOf({ P: 0.3, K: 1000 }).flow, 0).toExponential(1)).toBe('-9.6e-3');
    expect(flow.border).toBeCloseTo(88.155751, 6);
  });

  it('parts about as 1/P', () => {
    const D = [30, 300].map((P) => discreteness(flowOf({ P }).flow, 0));
    expect(D[0]! / D[1]!).toBeGreaterThan(9);
    expect(D[0]! / D[1]!).toBeLessThan(11);
  });

  it('is the same in all three sets of variables', () => {
    fc.assert(
      fc.property(
        fc.record({
          alpha: fc.double({ min: 0.05, max: 2.5, noNaN: true }),
          beta: fc.double({ min: 0.05, max: 2.5, noNaN: true }),
          P: fc.double({ min: -1, max: 6, noNaN: true }).map((x) => 10 ** x),
          u: fc.double({ min: -3, max: 2, noNaN: true }).map((x) => 10 ** x),
          K: fc.integer({ min: 1, max: 1e6 }),
          lambda0: fc.double({ min: 0.1, max: 5, noNaN: true }),
          y0: fc.constantFrom(0, 0.01, 1, 3),
        }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (input, share) => {
          const { flow, spectrum } = flowOf(input);
          const q = Math.round(share * input.K);
          const { continuum, rescaled, hatted } = flow.at(q);
          const cut = q + 0.5;
          const l = (input.K + 0.5) / cut;
          const lambda = spectrum.lambda(cut);
          const ratios = [
            (rescaled.r * l ** -(1 + input.alpha)) / continuum.r,
            (rescaled.U * l ** -(2 + 2 * input.alpha)) / continuum.g,
            hatted.r / lambda / continuum.r,
            hatted.g / cut / lambda ** 2 / continuum.g,
            input.y0 === 0 ? 1 : (hatted.y2 * lambda) / spectrum.y2(cut),
          ];
          for (const ratio of ratios) expect(Math.abs(ratio - 1)).toBeLessThan(1e-9);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('agrees with Runge and Kutta in small steps', () => {
    const { flow, spectrum } = flowOf({ u: 10, K: 300 });
    // dr/d ln l = Λg(C+m²), dg/d ln l = −Λg²(C²+2Cm²).
    const slope = (x: number, [r, g]: [number, number]): [number, number] => {
      const cut = 300.5 * Math.exp(-x);
      const learned = 1 / (1 + spectrum.lambda(cut) * r);
      const [C, m2] = [spectrum.lambda(cut) * learned, spectrum.y2(cut) * learned * learned];
      return [cut * g * (C + m2), -cut * g * g * (C * C + 2 * C * m2)];
    };
    const steps = 4000;
    const h = Math.log(300.5 / 0.5) / steps;
    let y: [number, number] = [1000, 30_000];
    const moved = (k: [number, number], by: number): [number, number] => [y[0] + by * k[0], y[1] + by * k[1]];
    for (let i = 0; i < steps; i++) {
      const x = i * h;
      const k1 = slope(x, y);
      const k2 = slope(x + h / 2, moved(k1, h / 2));
      const k3 = slope(x + h / 2, moved(k2, h / 2));
      const k4 = slope(x + h, moved(k3, h));
      y = [0, 1].map((i) => y[i]! + (h / 6) * (k1[i]! + 2 * k2[i]! + 2 * k3[i]! + k4[i]!)) as [number, number];
    }
    const { continuum } = flow.at(0);
    expect(continuum.r / y[0]).toBeCloseTo(1, 9);
    expect(continuum.g / y[1]).toBeCloseTo(1, 9);
  });

  it('leaves the beta functions of (r′, U) to depend on l, and those of the hatted set not', () => {
    // Two cut-offs that give one hatted point: its hatted path from there is one, its path in (r′, U) is not.
    const [one, two] = [flowOf({ K: 1000 }), flowOf({ K: 8000 })];
    const near = two.flow.at(1000);
    const { lambda, y2 } = one.spectrum;
    expect(near.hatted.y2 / (y2(1000.5) / lambda(1000.5))).toBeCloseTo(1, 10);
    const [r, g] = [near.continuum.r, near.continuum.g];
    const same = flowOf({ K: 1000, P: r * 0.1, u: g / (3 * r) });
    for (const q of [500, 30, 2]) {
      expect(same.flow.at(q).hatted.r / two.flow.at(q).hatted.r).toBeCloseTo(1, 10);
      expect(same.flow.at(q).hatted.g / two.flow.at(q).hatted.g).toBeCloseTo(1, 10);
      expect(same.flow.at(q).rescaled.U / two.flow.at(q).rescaled.U).not.toBeCloseTo(1, 1);
    }
  });

  it('exists in bare variables for any smooth spectrum', () => {
    for (const input of [
      { spectrum: 'broken', kc: 60.5, alpha2: 1.1, beta2: 0.4 },
      { spectrum: 'cutoff', kc: 400 },
      { spectrum: 'log-periodic', epsilon: 0.3, omega: 8 },
    ]) {
      const { flow } = flowOf(input);
      for (const q of [1000, 75]) expect(Math.abs(discreteness(flow, q))).toBeLessThan(1e-4);
      expect(flow.at(75).hatted.r).toBeNaN();
      expect(flow.at(75).rescaled.r).toBeNaN();
    }
    const { alpha: _, beta: __, ...rest } = base;
    const formula = { ...rest, spectrum: 'formula', lambda: 'k^-1.6', y2: 'k^-1.9' };
    const flow = ContinuumFlow.of(parseSystem(formula))!;
    expect(flow.at(0).continuum.r / flowOf({}).flow.at(0).continuum.r).toBeCloseTo(1, 12);
    // A formula that has no value below the first mode: the flow ends there.
    const short = ContinuumFlow.of(parseSystem({ ...formula, lambda: 'k^-1.6/sqrt(k-0.7)' }))!;
    expect(short.at(1).continuum.r).toBeGreaterThan(1000);
    expect(short.at(0).continuum.r).toBeNaN();
  });

  it('is none for listed spectra and for losses beyond order 2', () => {
    for (const input of [{ spectrum: 'degenerate', dimension: 2 }, { loss: 'sextic' }, { loss: 'log-cosh' }]) {
      expect(ContinuumFlow.of(parseSystem({ ...base, ...input }))).toBeUndefined();
    }
  });
});

it('keeps its distance from the discrete flow small because its boundaries lie between the modes', () => {
  const input = { alpha: 0.6, beta: 0.9, kappa: 0.1, K: 1e4, P: 100, u: 1, modes_left: [1e4, 1000, 75, 0] };
  const { D, D_whole } = evaluateRow(continuumFlow, input) as { D: number[]; D_whole: (number | null)[] };
  expect(Math.abs(D_whole[1]!)).toBeGreaterThan(1e3 * Math.abs(D[1]!));
  expect(Math.abs(D_whole[2]!)).toBeGreaterThan(10 * Math.abs(D[2]!));
  // With every mode there both are at their beginning, and with none the whole numbers have no Λ.
  expect(D_whole[0]).toBe(0);
  expect(D_whole[3]).toBeNull();
});
