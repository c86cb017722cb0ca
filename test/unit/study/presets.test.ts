/** The studies that ship: they run, and what their sentences promise is seen. */
import { describe, expect, it } from 'vitest';
import { hasValues, pointStatuses, type Quantity } from '../../../core/quantities/quantity.ts';
import { quantities, type QuantityName } from '../../../core/quantities/index.ts';
import { computeBlock } from '../../../core/study/compute.ts';
import { estimatedSeconds } from '../../../core/study/cost.ts';
import { expandStudy } from '../../../core/study/expansion.ts';
import { presets } from '../../../core/study/presets.ts';

describe.each(presets)('the study $name', ({ title, meaning, document }) => {
  it('expands, runs in seconds and has the same values for one chunk and for another', () => {
    const expansion = expandStudy(document);
    // On two threads, the longest in less than five minutes.
    const isExperiment = document.quantities.some((name) => quantities[name].experiment);
    expect(estimatedSeconds(expansion, 2)).toBeLessThan(isExperiment ? 300 : 10);
    const few = Float64Array.of(0, Math.floor(expansion.count / 2), expansion.count - 1);
    // Experiments have tests of their own: they take too long for this one.
    const theory = document.quantities.filter((name) => !quantities[name].experiment);
    for (const name of theory) {
      const block = computeBlock(expansion, name, few);
      for (const status of block.status) expect(hasValues(pointStatuses[status]!)).toBe(true);
      expect(computeBlock(expansion, name, few.slice(1, 2)).columns).toEqual(
        Float64Array.from({ length: block.columns.length / 3 }, (_, column) => block.columns[3 * column + 1]!),
      );
    }
  });

  it('has a title that fits into the library and a sentence on what will be seen', () => {
    expect(title.length).toBeLessThan(36);
    expect(meaning).toMatch(/^[A-Z].{80,330}\.$/u);
    expect(document.name).toBe(title);
    expect(document.notes).not.toBe('');
  });
});

it('bear names of their own', () => {
  expect(new Set(presets.map(({ name }) => name)).size).toBe(presets.length);
});

/** The values of an output, curve by curve along the last axis. */
function curvesOf(name: string, quantity: QuantityName, output: string) {
  const expansion = expandStudy(presets.find((preset) => preset.name === name)!.document);
  const ordinals = Float64Array.from({ length: expansion.count }, (_, ordinal) => ordinal);
  const block = computeBlock(expansion, quantity, ordinals);
  const { outputs }: Quantity = quantities[quantity];
  const column = block.inputs.length + outputs.findIndex(({ key }) => key === output);
  const x = expansion.axes.at(-1)!.values;
  const values = block.columns.subarray(column * block.count, (column + 1) * block.count);
  const curves = Array.from({ length: block.count / x.length }, (_, curve) =>
    values.subarray(curve * x.length, (curve + 1) * x.length),
  );
  return { x, curves };
}
/** −d ln/d ln between the last two points. */
function lastSlope(x: Float64Array, y: Float64Array): number {
  const n = x.length - 1;
  return -Math.log(y[n]! / y[n - 1]!) / Math.log(x[n]! / x[n - 1]!);
}

describe('what is seen', () => {
  it('in finite-width is another exponent at every finite N', () => {
    const { x, curves } = curvesOf('finite-width', 'effective-action', 'X');
    const slopes = curves.map((curve) => lastSlope(x, curve));
    expect(slopes[0]).toBeCloseTo(0.9 / 1.9, 3);
    expect(slopes[1]).toBeCloseTo(0.9 / 1.9, 3);
    expect(slopes[2]).toBeCloseTo(0.6 / 1.6, 2);
  });

  it.each([
    ['quartic_fluctuation_R', 0.6 / 1.6],
    ['quartic_mean_R', 0.9 / 1.6],
    ['width_fluctuation_R', -1 / 1.6],
    ['width_mean_R', -0.7 / 1.6],
  ])('in two-perturbations is %s ∝ P^−%f', (output, exponent) => {
    const { x, curves } = curvesOf('two-perturbations', 'response', output);
    expect(lastSlope(x, curves[0]!)).toBeCloseTo(exponent, 3);
  });

  it('in log-periodic is a ratio that comes again after a factor of 814', () => {
    const { x, curves } = curvesOf('log-periodic', 'effective-action', 'variance');
    const ratio = Array.from(x, (_, i) => curves[1]![i]! / curves[0]![i]!);
    const maxima = Array.from(x).filter((_, i) => ratio[i]! > ratio[i - 1]! && ratio[i]! > ratio[i + 1]!);
    expect(maxima.length).toBeGreaterThan(1);
    expect(maxima[1]! / maxima[0]! / 814).toBeGreaterThan(0.88);
    expect(maxima[1]! / maxima[0]! / 814).toBeLessThan(1.13);
    expect(Math.max(...ratio) - Math.min(...ratio)).toBeGreaterThan(0.1);
  });

  it('in two-levels are opposite sides of the Gaussian process below 10⁴, and the same one far above', () => {
    const first = curvesOf('two-levels', 'effective-action', 'loss');
    const second = curvesOf('two-levels', 'replica', 'trainLoss');
    const at = first.x.findIndex((P) => Math.abs(P / 100 - 1) < 1e-9);
    for (const curve of [1, 2, 3]) {
      expect(first.curves[curve]![at]! / first.curves[0]![at]!).toBeGreaterThan(1.05);
      expect(second.curves[curve]![at]! / second.curves[0]![at]!).toBeLessThan(0.96);
    }
    const end = first.x.length - 1;
    expect(second.curves[1]![end]! / second.curves[0]![end]!).toBeCloseTo(
      first.curves[1]![end]! / first.curves[0]![end]!,
      2,
    );
  });

  it('in discrete-against-continuum is a difference that comes with few modes and few samples', () => {
    const { x, curves } = curvesOf('discrete-against-continuum', 'continuum-flow', 'D');
    const many = x.findIndex((modes) => modes > 1000);
    const few = curves.map((D) => Math.abs(D[0]!));
    for (const D of curves) expect(Math.abs(D[many]!)).toBeLessThan(1e-7);
    expect(few[0]! / few[1]!).toBeGreaterThan(3);
    expect(few[1]! / few[2]!).toBeGreaterThan(few[0]! / few[1]!);
    expect(few[1]! / few[2]!).toBeLessThan(10);
  });

  it('in mode-elimination is a coupling that runs from P/κ on, about half of it in the decade above k*', () => {
    const { x, curves } = curvesOf('mode-elimination', 'flow', 's_running');
    const kStar = curvesOf('mode-elimination', 'flow', 'k_star_running').curves.map((curve) => curve[0]!);
    const runs = curves.map((s) => s[0]! / s.at(-1)!);
    expect(curves.map((s) => s.at(-1))).toEqual([1000, 1000, 1000]);
    expect(runs).toEqual(runs.toSorted((a, b) => a - b));
    curves.forEach((s, u) => {
      const at = (k: number) => s[x.findIndex((modes) => modes >= k)]!;
      const total = s[0]! - s.at(-1)!;
      expect(Math.abs((at(kStar[u]!) - at(10 * kStar[u]!)) / total - 0.5)).toBeLessThan(0.1);
    });
  });

  it('in transfer is an error that falls with P', () => {
    const { curves } = curvesOf('transfer', 'transfer', 'X_error');
    for (const error of curves) expect(Array.from(error)).toEqual(Array.from(error).sort((a, b) => b - a));
    expect(Math.max(...curves.map((error) => Math.abs(error.at(-1)!)))).toBeLessThan(1e-3);
  });

  it('in gradient-flow is one X(τ), and a time that is the shorter the larger u is', () => {
    const X = curvesOf('gradient-flow', 'gradient-flow', 'X').curves;
    const t = curvesOf('gradient-flow', 'gradient-flow', 't').curves;
    for (const curve of X) expect(curve).toEqual(X[0]);
    for (let u = 1; u < t.length; u++) {
      expect(t[u]![20]! / t[u - 1]![20]!).toBeLessThan(0.8);
      expect(t[u]!.at(-1)! / t[u - 1]!.at(-1)!).toBeGreaterThan(0.98);
    }
  });

  it('in modes is a border at k*, at which the loss sits', () => {
    const { x, curves } = curvesOf('modes', 'modes', 'learnability');
    const share = curvesOf('modes', 'modes', 'share').curves;
    [18, 75, 316, 1334].forEach((kStar, P) => {
      const border = curves[P]!.findIndex((learned) => learned < 0.5);
      expect(x[border - 1]).toBeLessThanOrEqual(kStar);
      expect(x[border]).toBeGreaterThanOrEqual(kStar - 1);
      const peak = x[share[P]!.indexOf(Math.max(...share[P]!))]!;
      expect(Math.abs(Math.log(peak / kStar))).toBeLessThan(Math.log(3));
    });
  });
});
