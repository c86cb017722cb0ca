/**
 * A page of points in a bundle: doubles, least significant byte first, then a byte a point. The ordinals; the columns, inputs before
 * outputs, one after another; the roots, as position, how many, and each of them; the statuses.
 */
import { CoarsegrainError } from '../../../core/errors.ts';
import { inputsOf } from '../../../core/model/setting.ts';
import type { PointBlock } from '../../../core/quantities/block.ts';
import { quantities, type QuantityName } from '../../../core/quantities/index.ts';
import { pointStatuses, type Quantity } from '../../../core/quantities/quantity.ts';
import type { PageEntry } from './format.ts';

export function packPage({ ordinals, columns, roots, status }: PointBlock): { bytes: Uint8Array; roots: number } {
  const list = Float64Array.from(roots.flatMap(({ position, values }) => [position, values.length, ...values]));
  const bytes = Buffer.concat(
    [ordinals, columns, list, status].map(({ buffer, byteOffset, byteLength }) =>
      Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength),
    ),
  );
  return { bytes, roots: list.length };
}

/** Bytes that a page takes. */
export function pageBytes({ quantity, kinds, count, roots }: PageEntry): number {
  return 8 * (count * (1 + widthOf(quantity, kinds)) + roots) + count;
}

/** @throws CoarsegrainError `wrong-type`, `outside-range` where a number is none that a page can hold */
export function unpackPage(entry: PageEntry, bytes: Uint8Array): PointBlock {
  const { member, quantity, kinds, first, count } = entry;
  if (bytes.length !== pageBytes(entry)) throw refused(member, bytes.length, `${String(pageBytes(entry))} bytes`);
  const doubles = new Float64Array(bytes.slice(0, bytes.length - count).buffer);
  const width = widthOf(quantity, kinds);
  const ordinals = doubles.slice(0, count);
  const wrong = ordinals.findIndex((ordinal, position) => ordinal !== first + position);
  if (wrong >= 0) throw refused(`${member}.ordinals.${String(wrong)}`, ordinals[wrong], String(first + wrong));
  const status = bytes.slice(bytes.length - count);
  const unknown = status.findIndex((code) => code >= pointStatuses.length);
  if (unknown >= 0) {
    throw refused(`${member}.status.${String(unknown)}`, status[unknown], `0 to ${String(pointStatuses.length - 1)}`);
  }
  return {
    quantity,
    kinds,
    inputs: inputsOf(quantities[quantity].inputs, kinds),
    count,
    ordinals,
    columns: doubles.slice(count, count * (1 + width)),
    status,
    roots: unpackRoots(entry, doubles.subarray(count * (1 + width))),
  };
}

function unpackRoots({ member, count }: PageEntry, list: Float64Array): PointBlock['roots'] {
  const roots: PointBlock['roots'] = [];
  let last = -1;
  for (let at = 0; at < list.length;) {
    const position = list[at]!;
    const number = list[at + 1] ?? NaN;
    if (!Number.isInteger(position) || position <= last || position >= count) {
      throw refused(`${member}.roots`, position, `a position from ${String(last + 1)} to ${String(count - 1)}`);
    }
    if (!Number.isInteger(number) || number < 0 || number > list.length - at - 2) {
      throw refused(`${member}.roots`, number, 'the number of roots that follow');
    }
    const values = [...list.subarray(at + 2, at + 2 + number)];
    const infinite = values.find((value) => !Number.isFinite(value));
    if (infinite !== undefined) throw refused(`${member}.roots`, infinite, 'finite numbers');
    roots.push({ position, values });
    last = position;
    at += 2 + number;
  }
  return roots;
}

function widthOf(name: QuantityName, kinds: PointBlock['kinds']): number {
  const { inputs, outputs }: Quantity = quantities[name];
  return inputsOf(inputs, kinds).length + outputs.length;
}

function refused(field: string, value: unknown, allowed: string): CoarsegrainError {
  const message = `The bundle is damaged: ${field} is ${String(value)}; it takes ${allowed}.`;
  return new CoarsegrainError({ kind: 'outside-range', field, value, allowed, message });
}
