/**
 * The one codec for transports that carry text: JSON that also keeps NaN, the infinities, −0 and typed arrays, which plain JSON turns
 * into null, 0 and objects. Typed arrays travel as base64 of their little-endian bytes.
 */

const tag = '$';
const typedArrays = { Float64Array, Uint8Array, Uint32Array, Int32Array } as const;
type TypedArrayName = keyof typeof typedArrays;

/** The value as text. Functions and symbols have no place in a message and throw. */
export function encode(value: unknown): string {
  return JSON.stringify(wrap(value));
}

/** The value that `encode` was given. @throws SyntaxError for text that is not of its making */
export function decode(text: string): unknown {
  return unwrap(JSON.parse(text) as unknown);
}

function wrap(value: unknown): unknown {
  if (typeof value === 'number') {
    return Number.isFinite(value) && !Object.is(value, -0)
      ? value
      : { [tag]: 'number', value: Object.is(value, -0) ? '-0' : String(value) };
  }
  if (typeof value === 'function' || typeof value === 'symbol' || typeof value === 'bigint') {
    throw new TypeError(`A ${typeof value} cannot be sent.`);
  }
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(wrap);
  const name = value.constructor.name as TypedArrayName;
  if (ArrayBuffer.isView(value)) {
    if (!(name in typedArrays)) throw new TypeError(`A ${name} cannot be sent.`);
    return { [tag]: name, value: toBase64(new Uint8Array(value.buffer, value.byteOffset, value.byteLength)) };
  }
  // From entries, since assigning would turn a key named __proto__ into a prototype.
  const wrapped = Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, wrap(inner)]));
  return Object.hasOwn(wrapped, tag) ? { [tag]: 'object', value: wrapped } : wrapped;
}

function unwrap(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(unwrap);
  const object = value as Record<string, unknown>;
  const kind = object[tag];
  if (kind === undefined) return unwrapEntries(object);
  if (kind === 'number') return object.value === '-0' ? -0 : Number(object.value);
  if (kind === 'object') return unwrapEntries(object.value as Record<string, unknown>);
  if (typeof kind !== 'string' || !Object.hasOwn(typedArrays, kind))
    throw new SyntaxError('An unknown type stands in a message.');
  const bytes = fromBase64(String(object.value));
  const Type = typedArrays[kind as TypedArrayName];
  if (bytes.length % Type.BYTES_PER_ELEMENT !== 0) throw new SyntaxError('A typed array in a message is cut short.');
  return new Type(bytes.buffer);
}

function unwrapEntries(object: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).map(([key, inner]) => [key, unwrap(inner)]));
}

function toBase64(bytes: Uint8Array): string {
  const pieces: string[] = [];
  for (let start = 0; start < bytes.length; start += 0x8000) {
    pieces.push(String.fromCharCode(...bytes.subarray(start, start + 0x8000)));
  }
  return btoa(pieces.join(''));
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const characters = atob(text);
  const bytes = new Uint8Array(characters.length);
  for (let index = 0; index < bytes.length; index++) bytes[index] = characters.charCodeAt(index);
  return bytes;
}
