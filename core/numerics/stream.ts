/**
 * Streams of random numbers: xoroshiro128+ (D. Blackman and S. Vigna, 2018), whose streams are found by jumps of 2⁶⁴ steps. A stream is
 * named by a text and a number, so that what is drawn depends on nothing but them.
 */
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import { Sha256 } from './sha256.ts';

type Generator = ReturnType<typeof xoroshiro128plusFromState>;

export class Stream {
  private readonly generator: Generator;
  /** The second normal number of a pair; NaN where there is none. */
  private spare: number;

  private constructor(words: readonly number[], spare = NaN) {
    this.generator = xoroshiro128plusFromState(words);
    this.spare = spare;
  }

  /**
   * The stream of that number among those of a name; different names have different starts, numbers are 2⁶⁴ steps apart.
   * @param number 0, 1, 2, …
   */
  static of(name: string, number: number): Stream {
    const digest = new Sha256().add(new TextEncoder().encode(name)).hex();
    const stream = new Stream([0, 8, 16, 24].map((at) => Number.parseInt(digest.slice(at, at + 8), 16) | 0));
    for (let jump = 0; jump < number; jump++) stream.generator.jump();
    return stream;
  }

  /** The stream that goes on where `state` was taken. */
  static from(state: ArrayLike<number>): Stream {
    return new Stream([state[0]!, state[1]!, state[2]!, state[3]!], state[4]);
  }

  /** Five numbers from which the stream goes on, bit by bit: four words and the spare normal number or NaN. */
  get state(): number[] {
    return [...this.generator.getState(), this.spare];
  }

  /** A stream of its own for a part of the work; drawn from this one, which goes on. */
  fork(): Stream {
    const { generator } = this;
    return new Stream([generator.next(), generator.next(), generator.next(), generator.next()]);
  }

  /** Uniform in (0, 1), of 52 bits and never an end. */
  uniform(): number {
    const high = this.generator.next() >>> 6;
    const low = this.generator.next() >>> 6;
    return (high * 2 ** 26 + low + 0.5) / 2 ** 52;
  }

  /** Normal with mean 0 and variance 1, by the polar method (G. Marsaglia, 1964). */
  normal(): number {
    if (!Number.isNaN(this.spare)) {
      const { spare } = this;
      this.spare = NaN;
      return spare;
    }
    for (;;) {
      const x = 2 * this.uniform() - 1;
      const y = 2 * this.uniform() - 1;
      const square = x * x + y * y;
      if (square >= 1 || square === 0) continue;
      const scale = Math.sqrt((-2 * Math.log(square)) / square);
      this.spare = y * scale;
      return x * scale;
    }
  }

  /** Fills an array with normal numbers and gives it back. */
  normals(out: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
    for (let i = 0; i < out.length; i++) out[i] = this.normal();
    return out;
  }
}
