/**
 * A face with the glyphs that a page needs and no others, as a WOFF file (W3C, "WOFF File Format 1.0"). Glyphs keep their numbers; the outlines and
 * widths of all others are empty, which takes no room once it is compressed.
 */
import { readFileSync } from 'node:fs';
import { deflateSync } from 'node:zlib';
import { openSync } from 'fontkit';

/** Of glyphs that are made of others (OpenType, "glyf"). */
const wordArguments = 1;
const hasScale = 8;
const more = 32;
const hasTwoScales = 64;
const hasMatrix = 128;

/** @param path of a TrueType file @returns the bytes; null where it has none of the characters */
export function subsetFont(path: string, characters: Iterable<string>): Buffer | null {
  const file = readFileSync(path);
  const tables = tablesOf(file);
  const font = openSync(path);
  const glyphs = new Map<number, number>();
  for (const character of characters) {
    const code = character.codePointAt(0)!;
    if (font.hasGlyphForCodePoint(code)) glyphs.set(code, font.glyphForCodePoint(code).id);
  }
  if (glyphs.size === 0) return null;
  const kept = outlines(tables, glyphs.values());
  const head = Buffer.from(tables.get('head')!);
  // Places of outlines in 32 bits.
  head.writeInt16BE(1, 50);
  const post = Buffer.alloc(32);
  tables.get('post')!.copy(post, 0, 0, 32);
  // No names of glyphs.
  post.writeUInt32BE(0x30000, 0);
  const copied = ['OS/2', 'hhea', 'maxp', 'name'].map((tag): [string, Buffer] => [tag, tables.get(tag)!]);
  const fresh: [string, Buffer][] = [
    ['cmap', characterMap(glyphs)],
    ['glyf', kept.glyf],
    ['head', head],
    ['hmtx', kept.hmtx],
    ['loca', kept.loca],
    ['post', post],
  ];
  return woff([...copied, ...fresh].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function tablesOf(file: Buffer): Map<string, Buffer> {
  const count = file.readUInt16BE(4);
  return new Map(
    Array.from({ length: count }, (_, at) => {
      const record = 12 + 16 * at;
      const offset = file.readUInt32BE(record + 8);
      const tag = file.toString('latin1', record, record + 4);
      return [tag, file.subarray(offset, offset + file.readUInt32BE(record + 12))];
    }),
  );
}

/** Outlines, their places and the widths of the glyphs, of what these are made of, and of the one for what is missing. */
function outlines(tables: ReadonlyMap<string, Buffer>, wanted: Iterable<number>) {
  const [glyf, loca, hmtx] = [tables.get('glyf')!, tables.get('loca')!, Buffer.from(tables.get('hmtx')!)];
  const long = tables.get('head')!.readInt16BE(50) === 1;
  const count = tables.get('maxp')!.readUInt16BE(4);
  const place = (glyph: number) => (long ? loca.readUInt32BE(4 * glyph) : 2 * loca.readUInt16BE(2 * glyph));
  const outline = (glyph: number) => glyf.subarray(place(glyph), place(glyph + 1));
  const kept = new Set<number>();
  const add = (glyph: number): void => {
    if (kept.has(glyph)) return;
    kept.add(glyph);
    for (const part of partsOf(outline(glyph))) add(part);
  };
  for (const glyph of [0, ...wanted]) add(glyph);
  const parts: Buffer[] = [];
  const places = Buffer.alloc(4 * (count + 1));
  let length = 0;
  for (let glyph = 0; glyph < count; glyph++) {
    places.writeUInt32BE(length, 4 * glyph);
    if (!kept.has(glyph)) continue;
    const own = padded(outline(glyph));
    parts.push(own);
    length += own.length;
  }
  places.writeUInt32BE(length, 4 * count);
  const measured = tables.get('hhea')!.readUInt16BE(34);
  for (let glyph = 0; glyph < measured; glyph++) if (!kept.has(glyph)) hmtx.fill(0, 4 * glyph, 4 * glyph + 4);
  return { glyf: Buffer.concat(parts), loca: places, hmtx };
}

/** The glyphs that a glyph is made of. */
function partsOf(outline: Buffer): number[] {
  if (outline.length === 0 || outline.readInt16BE(0) >= 0) return [];
  const parts: number[] = [];
  for (let at = 10, flags = more; flags & more;) {
    flags = outline.readUInt16BE(at);
    parts.push(outline.readUInt16BE(at + 2));
    at += flags & wordArguments ? 8 : 6;
    at += flags & hasMatrix ? 8 : flags & hasTwoScales ? 4 : flags & hasScale ? 2 : 0;
  }
  return parts;
}

/** By code point the glyph, in format 12. */
function characterMap(glyphs: ReadonlyMap<number, number>): Buffer {
  const pairs = [...glyphs].sort(([a], [b]) => a - b);
  const table = Buffer.alloc(28 + 12 * pairs.length);
  table.writeUInt16BE(1, 2);
  table.writeUInt16BE(3, 4);
  table.writeUInt16BE(10, 6);
  table.writeUInt32BE(12, 8);
  table.writeUInt16BE(12, 12);
  table.writeUInt32BE(16 + 12 * pairs.length, 16);
  table.writeUInt32BE(pairs.length, 24);
  pairs.forEach(([code, glyph], at) => {
    table.writeUInt32BE(code, 28 + 12 * at);
    table.writeUInt32BE(code, 32 + 12 * at);
    table.writeUInt32BE(glyph, 36 + 12 * at);
  });
  return table;
}

function woff(tables: readonly [tag: string, data: Buffer][]): Buffer {
  const header = Buffer.alloc(44 + 20 * tables.length);
  const bodies: Buffer[] = [];
  let [offset, whole] = [header.length, 12 + 16 * tables.length];
  tables.forEach(([tag, data], at) => {
    const packed = deflateSync(data, { level: 9 });
    const body = packed.length < data.length ? packed : data;
    const record = 44 + 20 * at;
    header.write(tag, record, 'latin1');
    for (const [field, value] of [offset, body.length, data.length, checksum(data)].entries())
      header.writeUInt32BE(value, record + 4 + 4 * field);
    bodies.push(padded(body));
    offset += padded(body).length;
    whole += padded(data).length;
  });
  header.write('wOFF', 0, 'latin1');
  header.writeUInt32BE(0x10000, 4);
  header.writeUInt32BE(offset, 8);
  header.writeUInt16BE(tables.length, 12);
  header.writeUInt32BE(whole, 16);
  header.writeUInt16BE(1, 20);
  return Buffer.concat([header, ...bodies]);
}

function checksum(data: Buffer): number {
  const words = padded(data);
  let sum = 0;
  for (let at = 0; at < words.length; at += 4) sum = (sum + words.readUInt32BE(at)) >>> 0;
  return sum;
}

function padded(data: Buffer): Buffer {
  const over = data.length % 4;
  return over === 0 ? data : Buffer.concat([data, Buffer.alloc(4 - over)]);
}
