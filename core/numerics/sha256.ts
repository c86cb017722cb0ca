/** SHA-256 (FIPS 180-4) of bytes that come in pieces. */

/** The first `count` primes' fractional digits of a root, 32 bits each. */
function constants(count: number, root: (prime: number) => number): Uint32Array {
  const primes: number[] = [];
  for (let n = 2; primes.length < count; n++) if (primes.every((prime) => n % prime !== 0)) primes.push(n);
  return Uint32Array.from(primes, (prime) => (root(prime) % 1) * 2 ** 32);
}

const start = constants(8, Math.sqrt);
const rounds = constants(64, Math.cbrt);

export class Sha256 {
  private readonly state = Uint32Array.from(start);
  private readonly words = new Uint32Array(64);
  private readonly block = new DataView(new ArrayBuffer(64));
  private filled = 0;
  private length = 0;

  add(bytes: Uint8Array): this {
    for (const byte of bytes) this.push(byte);
    this.length += bytes.length;
    return this;
  }

  /** The eight bytes of each double, least significant first. */
  addDoubles(values: Float64Array): this {
    const eight = new Uint8Array(8);
    const view = new DataView(eight.buffer);
    for (const value of values) {
      view.setFloat64(0, value, true);
      this.add(eight);
    }
    return this;
  }

  /** The digest in 64 hexadecimal digits; nothing can be added after it. */
  hex(): string {
    const bits = this.length * 8;
    this.push(0x80);
    while (this.filled !== 56) this.push(0);
    this.block.setUint32(56, Math.floor(bits / 2 ** 32));
    this.block.setUint32(60, bits % 2 ** 32);
    this.compress();
    return Array.from(this.state, (word) => word.toString(16).padStart(8, '0')).join('');
  }

  private push(byte: number): void {
    this.block.setUint8(this.filled++, byte);
    if (this.filled === 64) this.compress();
  }

  private compress(): void {
    const { words: w, block, state } = this;
    this.filled = 0;
    for (let t = 0; t < 16; t++) w[t] = block.getUint32(4 * t);
    for (let t = 16; t < 64; t++) {
      const x = w[t - 15]!;
      const y = w[t - 2]!;
      const low = turn(x, 7) ^ turn(x, 18) ^ (x >>> 3);
      const high = turn(y, 17) ^ turn(y, 19) ^ (y >>> 10);
      w[t] = w[t - 16]! + low + w[t - 7]! + high;
    }
    let [a, b, c, d, e, f, g, h] = state as unknown as [number, number, number, number, number, number, number, number];
    for (let t = 0; t < 64; t++) {
      const choice = (e & f) ^ (~e & g);
      const majority = (a & b) ^ (a & c) ^ (b & c);
      const first = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + choice + rounds[t]! + w[t]!) | 0;
      const second = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + majority) | 0;
      h = g;
      g = f;
      f = e;
      e = (d + first) | 0;
      d = c;
      c = b;
      b = a;
      a = (first + second) | 0;
    }
    [a, b, c, d, e, f, g, h].forEach((word, i) => (state[i] = state[i]! + word));
  }
}

function turn(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by));
}
