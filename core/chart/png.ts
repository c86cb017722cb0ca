/** Pictures of few colours as PNG files, for charts: the same bytes on every machine, small where neighbours are equal. */

/**
 * @param colours at most 256, `#rrggbb`
 * @param pixels positions of colours, row by row from the top
 * @returns the file as a data URL
 */
export function pngUrl(width: number, height: number, colours: readonly string[], pixels: Uint8Array): string {
  const header = new DataView(new ArrayBuffer(13));
  header.setUint32(0, width);
  header.setUint32(4, height);
  header.setUint8(8, 8);
  // Colours by position in a palette.
  header.setUint8(9, 3);
  const palette = colours.flatMap((colour) => [1, 3, 5].map((start) => parseInt(colour.slice(start, start + 2), 16)));
  const file = [
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    chunk('IHDR', new Uint8Array(header.buffer)),
    chunk('PLTE', Uint8Array.from(palette)),
    chunk('IDAT', compressed(filtered(width, height, pixels))),
    chunk('IEND', new Uint8Array(0)),
  ];
  return `data:image/png;base64,${base64(file)}`;
}

function base64(parts: readonly Uint8Array[]): string {
  const text: string[] = [];
  for (const bytes of parts) {
    for (let start = 0; start < bytes.length; start += 0x8000) {
      text.push(String.fromCharCode(...bytes.subarray(start, start + 0x8000)));
    }
  }
  return btoa(text.join(''));
}

function chunk(name: string, content: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(content.length + 12);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, content.length);
  for (let index = 0; index < 4; index++) bytes[4 + index] = name.charCodeAt(index);
  bytes.set(content, 8);
  view.setUint32(8 + content.length, checksum(bytes.subarray(4, 8 + content.length)));
  return bytes;
}

const remainders = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** CRC-32. */
function checksum(bytes: Uint8Array): number {
  let sum = 0xffffffff;
  for (const byte of bytes) sum = remainders[(sum ^ byte) & 0xff]! ^ (sum >>> 8);
  return ~sum >>> 0;
}

/** Rows with the byte that says how they are to be read: as differences from the row above where they are equal to it, else as they are. */
function filtered(width: number, height: number, pixels: Uint8Array): Uint8Array {
  const rows = new Uint8Array(height * (width + 1));
  for (let row = 0; row < height; row++) {
    const at = row * (width + 1);
    const own = pixels.subarray(row * width, (row + 1) * width);
    const above = row > 0 ? pixels.subarray((row - 1) * width, row * width) : undefined;
    if (above && own.every((pixel, column) => pixel === above[column])) rows[at] = 2;
    else rows.set(own, at + 1);
  }
  return rows;
}

/**
 * A zlib stream (RFC 1950) of one block with fixed codes (RFC 1951), in which runs of one byte are short and nothing else is searched for.
 */
function compressed(bytes: Uint8Array): Uint8Array {
  const out = new BitWriter(bytes.length + bytes.length / 4 + 64);
  out.bits(0x0178, 16);
  out.bits(0b011, 3);
  let at = 0;
  while (at < bytes.length) {
    const byte = bytes[at]!;
    writeCode(out, byte);
    at++;
    let run = 0;
    while (at + run < bytes.length && bytes[at + run] === byte) run++;
    at += run;
    while (run >= 3) {
      const length = Math.min(run, 258);
      writeLength(out, length);
      run -= length;
    }
    while (run-- > 0) writeCode(out, byte);
  }
  writeCode(out, 256);
  out.toByte();
  const sum = adler(bytes);
  for (const shift of [24, 16, 8, 0]) out.bits((sum >>> shift) & 0xff, 8);
  return out.written();
}

class BitWriter {
  private readonly bytes: Uint8Array;
  private length = 0;
  private held = 0;
  private count = 0;

  constructor(capacity: number) {
    this.bytes = new Uint8Array(Math.ceil(capacity));
  }

  /** The lowest bit first. @param count at most 16 */
  bits(value: number, count: number): void {
    this.held |= value << this.count;
    this.count += count;
    while (this.count >= 8) {
      this.bytes[this.length++] = this.held & 0xff;
      this.held >>>= 8;
      this.count -= 8;
    }
  }

  toByte(): void {
    if (this.count > 0) this.bits(0, 8 - this.count);
  }

  written(): Uint8Array {
    return this.bytes.subarray(0, this.length);
  }
}

/** The fixed codes of literals and lengths as they are written, the highest bit first. */
const codes = Array.from({ length: 288 }, (_, symbol): [code: number, bits: number] => {
  if (symbol < 144) return [reversed(0x30 + symbol, 8), 8];
  if (symbol < 256) return [reversed(0x190 + symbol - 144, 9), 9];
  if (symbol < 280) return [reversed(symbol - 256, 7), 7];
  return [reversed(0xc0 + symbol - 280, 8), 8];
});

function reversed(value: number, bits: number): number {
  let result = 0;
  for (let bit = 0; bit < bits; bit++) result |= ((value >> bit) & 1) << (bits - 1 - bit);
  return result;
}

function writeCode(out: BitWriter, symbol: number): void {
  const [code, bits] = codes[symbol]!;
  out.bits(code, bits);
}

/** The byte before, again and again. @param length 3 to 258 */
function writeLength(out: BitWriter, length: number): void {
  if (length === 258) writeCode(out, 285);
  else {
    // Eight lengths have a symbol each; then four symbols share each power of two.
    const beyond = length - 3;
    const extra = beyond < 8 ? 0 : Math.floor(Math.log2(beyond)) - 2;
    const symbol = beyond < 8 ? 257 + beyond : 257 + 4 * extra + (beyond >> extra);
    writeCode(out, symbol);
    out.bits(beyond & ((1 << extra) - 1), extra);
  }
  // Distance 1.
  out.bits(0, 5);
}

/** Adler-32. */
function adler(bytes: Uint8Array): number {
  let [a, b] = [1, 0];
  for (const byte of bytes) {
    a = (a + byte) % 65521;
    b = (b + a) % 65521;
  }
  return ((b << 16) | a) >>> 0;
}
