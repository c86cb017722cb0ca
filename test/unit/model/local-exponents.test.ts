import { describe, expect, it } from 'vitest';
import { estimateExponents } from '../../../core/model/local-exponents.ts';

const spectrum = (K: number, lambda: (k: number) => number, y: (k: number) => number) => ({
  lambda: Float64Array.from({ length: K }, (_, i) => lambda(i + 1)),
  y: Float64Array.from({ length: K }, (_, i) => y(i + 1)),
});
/** Normal numbers, the same at every run. */
function normal(seed: number): () => number {
  let state = seed;
  const next = () => (state = (state * 48271) % 2147483647) / 2147483647;
  return () => Math.sqrt(-2 * Math.log(next())) * Math.cos(2 * Math.PI * next());
}

describe('exponents of a measured spectrum', () => {
  it('are those of a power law, in every window and over all of it', () => {
    const { windows, powerLaw } = estimateExponents(
      spectrum(
        5000,
        (k) => 3 * k ** -1.6,
        (k) => -2 * k ** -0.95,
      ),
    );
    expect(windows.map(({ from, to }) => [from, to])).toEqual([
      [1, 3],
      [4, 9],
      [10, 31],
      [32, 99],
      [100, 316],
      [317, 999],
      [1000, 5000],
    ]);
    for (const { alpha, beta } of [...windows, powerLaw!]) {
      expect(alpha.value).toBeCloseTo(0.6, 10);
      expect(beta.value).toBeCloseTo(0.9, 10);
    }
    expect(powerLaw).toMatchObject({ from: 1, to: 5000 });
  });

  it('join a last window of which little is left', () => {
    const { windows } = estimateExponents(
      spectrum(
        1500,
        (k) => 1 / k,
        () => 1,
      ),
    );
    expect(windows.at(-1)).toMatchObject({ from: 317, to: 1500 });
  });

  it('show where the power law ends', () => {
    const { windows, powerLaw } = estimateExponents(
      spectrum(
        100_000,
        (k) => (k + 10) ** -1.6 * Math.exp(-k / 20_000),
        (k) => k ** -0.95,
      ),
    );
    expect(windows[0]!.alpha.value).toBeLessThan(-0.5);
    expect(windows.at(-1)!.alpha.value).toBeGreaterThan(1);
    expect(powerLaw!.from).toBeGreaterThan(30);
    expect(powerLaw!.to).toBeLessThan(20_000);
    expect(Math.abs(powerLaw!.alpha.value - 0.6)).toBeLessThan(0.1);
  });

  it('have standard errors that are right for targets with random scatter', () => {
    let squares = 0;
    const samples = 60;
    for (let seed = 1; seed <= samples; seed++) {
      const draw = normal(seed * 7919);
      const { powerLaw } = estimateExponents(
        spectrum(
          3000,
          (k) => k ** -1.6,
          (k) => draw() * k ** -0.95,
        ),
      );
      squares += ((powerLaw!.beta.value - 0.9) / powerLaw!.beta.error) ** 2;
    }
    expect(squares / samples).toBeGreaterThan(0.6);
    expect(squares / samples).toBeLessThan(1.6);
  });

  it('leave out targets that are zero, and what is too short has no power law', () => {
    const { windows, powerLaw } = estimateExponents(
      spectrum(
        1000,
        (k) => k ** -1.6,
        (k) => (k % 2 ? k ** -0.95 : 0),
      ),
    );
    expect(windows[3]!.beta.value).toBeCloseTo(0.9, 10);
    expect(windows[0]!.beta.value).toBeNaN();
    expect(powerLaw).toMatchObject({ from: 1, to: 1000 });
    expect(estimateExponents(spectrum(9, Math.exp, Math.exp)).powerLaw).toBeUndefined();
  });
});
