import { describe, expect, it } from 'vitest';
import { Stream } from '../../../core/numerics/stream.ts';

const many = 200_000;

function uniforms(stream: Stream, length: number): number[] {
  return Array.from({ length }, () => stream.uniform());
}

function mean(values: ArrayLike<number>, of: (value: number, at: number) => number): number {
  let sum = 0;
  for (let at = 0; at < values.length; at++) sum += of(values[at]!, at);
  return sum / values.length;
}

describe('a stream of random numbers', () => {
  it('is the same for the same name and number, and another for any other', () => {
    const start = (name: string, number: number) => uniforms(Stream.of(name, number), 4);
    expect(start('a', 0)).toEqual(start('a', 0));
    const starts = [start('a', 0), start('a', 1), start('a', 2), start('b', 0), start('', 0)];
    expect(new Set(starts.flat()).size).toBe(20);
  });

  it('is known: a change of it would change every experiment that was ever kept', () => {
    expect(uniforms(Stream.of('coarsegrain', 0), 2)).toMatchInlineSnapshot(`
      [
        0.6793064507757095,
        0.7596778927870146,
      ]
    `);
    expect([...Stream.of('coarsegrain', 3).normals(new Float64Array(3))]).toMatchInlineSnapshot(`
      [
        -0.45074872859154663,
        -0.41900754561038756,
        -0.4753848281606563,
      ]
    `);
  });

  it('is uniform in (0, 1), to 4 standard errors', () => {
    const values = uniforms(Stream.of('uniform', 0), many);
    expect(values.every((value) => value > 0 && value < 1)).toBe(true);
    for (const power of [1, 2, 3]) {
      const exact = 1 / (power + 1);
      const error = Math.sqrt((1 / (2 * power + 1) - exact ** 2) / many);
      expect(Math.abs(mean(values, (value) => value ** power) - exact)).toBeLessThan(4 * error);
    }
  });

  it('is normal, to 4 standard errors', () => {
    const values = Stream.of('normal', 0).normals(new Float64Array(many));
    // E zᵏ, and E z²ᵏ, from which its variance follows.
    for (const [power, exact, square] of [
      [1, 0, 1],
      [2, 1, 3],
      [3, 0, 15],
      [4, 3, 105],
      [6, 15, 10395],
    ] as const) {
      const error = Math.sqrt((square - exact * exact) / many);
      expect(Math.abs(mean(values, (value) => value ** power) - exact), String(power)).toBeLessThan(4 * error);
    }
    const beyond = mean(values, (value) => (Math.abs(value) > 1.959964 ? 1 : 0));
    expect(Math.abs(beyond - 0.05)).toBeLessThan(4 * Math.sqrt((0.05 * 0.95) / many));
  });

  it('is not correlated with itself, its neighbours or its forks, to 4 standard errors', () => {
    const stream = Stream.of('correlated', 0);
    const fork = stream.fork();
    const second = stream.fork();
    const all = [stream, fork, second, Stream.of('correlated', 1), Stream.of('correlated', 2)].map((each) =>
      each.normals(new Float64Array(many)),
    );
    const least = 4 / Math.sqrt(many);
    all.forEach((one, a) => {
      for (const lag of [1, 2, 7]) {
        expect(Math.abs(mean(one, (value, at) => value * (one[at + lag] ?? 0)))).toBeLessThan(least);
      }
      all.slice(a + 1).forEach((other) => {
        expect(Math.abs(mean(one, (value, at) => value * other[at]!))).toBeLessThan(least);
      });
    });
  });

  it('goes on from its state, bit by bit, in the middle of a pair too', () => {
    for (const drawn of [0, 1, 2, 5]) {
      const stream = Stream.of('state', 2);
      stream.normals(new Float64Array(drawn));
      const again = Stream.from(Float64Array.from(stream.state));
      const rest = stream.normals(new Float64Array(7));
      expect(again.normals(new Float64Array(7))).toEqual(rest);
      expect(again.fork().uniform()).toBe(stream.fork().uniform());
      expect(again.state).toEqual(stream.state);
    }
  });

  it('has forks that do not depend on what is drawn from it later', () => {
    const [one, other] = [Stream.of('fork', 0), Stream.of('fork', 0)];
    const fork = one.fork();
    one.normals(new Float64Array(10));
    expect(uniforms(fork, 5)).toEqual(uniforms(other.fork(), 5));
  });
});
