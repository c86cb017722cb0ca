/**
 * The points of one quantity of a run as columns of numbers, which the exports to NPZ and HDF5 share: every value that the run has, each
 * double as it is. Words are small integers beside the list of what they stand for.
 */
import { dynamicsKinds, featureKinds, lossKinds, spectrumKinds } from '../../core/model/kinds.ts';
import type { PointBlock } from '../../core/quantities/block.ts';
import { pointStatuses } from '../../core/quantities/quantity.ts';
import { origins, outputKeys, type ExportColumn, type ExportHeader } from './data-export.ts';

export type ColumnValues = Float64Array | Uint32Array | Uint8Array;

export interface DataColumn extends ExportColumn {
  type: 'float64' | 'uint32' | 'uint8';
  /** Of a column of words, what its integers stand for: 0 for the first. */
  words?: readonly string[];
  /** Its values for the points of a block. @param done how many points stand before them in the file */
  values: (block: PointBlock, done: number) => ColumnValues;
}

/** What a file says of the columns and of itself. */
export interface DataHeader extends Omit<ExportHeader, 'columns'> {
  units: string;
  /** What the file does not hold of the quantity's points. */
  leftOut: string;
  columns: (ExportColumn & Pick<DataColumn, 'type' | 'words'>)[];
}

/** By key, the words of a column and which of them a block has. */
const wordColumns: Record<string, { words: readonly string[]; of: (block: PointBlock) => string }> = {
  loss_kind: { words: lossKinds, of: ({ kinds }) => kinds.loss },
  spectrum_kind: { words: spectrumKinds, of: ({ kinds }) => kinds.spectrum },
  features: { words: featureKinds, of: ({ kinds }) => kinds.features },
  dynamics: { words: dynamicsKinds, of: ({ kinds }) => kinds.dynamics },
};

/** The columns of an export, in the order of its header: the ordinal before them, roots at the end with the points to which they belong. */
export function dataColumns(header: ExportHeader): DataColumn[] {
  const positions = new Map(outputKeys(header).map((key, position) => [key, position]));
  const list: DataColumn[] = [
    {
      ...{ key: 'ordinal', symbol: '', name: 'ordinal' },
      meaning:
        'place of the point among those that the study asks for, from 0, added ones after them; those that are missing have no values',
      type: 'uint32',
      values: ({ ordinals }) => Uint32Array.from(ordinals),
    },
  ];
  for (const column of header.columns) {
    const kind = wordColumns[column.key];
    const output = positions.get(column.key);
    if (column.key === 'origin') {
      const values = ({ ordinals }: PointBlock) =>
        Uint8Array.from(ordinals, (ordinal) => Number(ordinal >= (header.asked ?? Infinity)));
      list.push({ ...column, type: 'uint8', words: origins, values });
    } else if (column.key === 'roots') {
      list.push(
        { ...column, meaning: `${column.meaning}; one after another`, type: 'float64', values: allRoots },
        {
          ...{ key: 'roots_point', symbol: '', name: 'point of a root', type: 'uint32', values: pointsOfRoots },
          meaning: 'for each of the roots, the row of its point, from 0',
        },
      );
    } else if (column.key === 'status') {
      list.push({ ...column, type: 'uint8', words: pointStatuses, values: ({ status }) => status });
    } else if (kind) {
      const { words, of } = kind;
      const values = (block: PointBlock) => new Uint8Array(block.count).fill(words.indexOf(of(block)));
      list.push({ ...column, type: 'uint8', words, values });
    } else {
      const values = (block: PointBlock) => {
        const position = output === undefined ? inputPosition(block, column.key) : block.inputs.length + output;
        return block.columns.subarray(position * block.count, (position + 1) * block.count);
      };
      list.push({ ...column, type: 'float64', values });
    }
  }
  return list;
}

/** The header of a file of columns. */
export function dataHeader(header: ExportHeader, columns: readonly DataColumn[]): DataHeader {
  return {
    ...header,
    units: 'all quantities are dimensionless; a missing value is NaN',
    leftOut: 'nothing',
    columns: columns.map(({ key, symbol, name, meaning, expression, type, words }) => ({
      ...{ key, symbol, name, meaning, type },
      ...(expression === undefined ? {} : { expression }),
      ...(words ? { words } : {}),
    })),
  };
}

/** Bytes of numbers, least significant byte first, as every machine that Node runs on has them. */
export function bytesOf(values: ColumnValues): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

function inputPosition({ inputs }: PointBlock, key: string): number {
  return (inputs as readonly string[]).indexOf(key);
}

function allRoots({ roots }: PointBlock): Float64Array {
  return Float64Array.from(roots.flatMap(({ values }) => values));
}

function pointsOfRoots({ roots }: PointBlock, done: number): Uint32Array {
  return Uint32Array.from(roots.flatMap(({ position, values }) => values.map(() => done + position)));
}
