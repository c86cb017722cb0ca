/** The files that a run's data are exported to: what makes each, and how it is named. */
import type { DataFormat } from '../../core/api.ts';
import type { PointBlock } from '../../core/quantities/block.ts';
import { csvPages, jsonPages, type ExportHeader } from './data-export.ts';
import { hdf5Pages } from './hdf5.ts';
import { npzPages } from './npz.ts';
import { madeFile } from './temporary.ts';

/** What there is to export. */
export interface DataSource {
  header: ExportHeader;
  /** The points of the header's quantity. */
  pages: AsyncIterable<PointBlock>;
  /** Writes a database with the run alone at a path. */
  extract: (target: string) => Promise<void>;
}

interface DataFile {
  extension: string;
  mediaType: string;
  content: (source: DataSource) => AsyncIterable<Uint8Array>;
}

export const dataFiles: Record<DataFormat, DataFile> = {
  csv: { extension: 'csv', mediaType: 'text/csv', content: ({ header, pages }) => csvPages(header, pages) },
  json: { extension: 'json', mediaType: 'application/json', content: ({ header, pages }) => jsonPages(header, pages) },
  npz: { extension: 'npz', mediaType: 'application/zip', content: ({ header, pages }) => npzPages(header, pages) },
  hdf5: { extension: 'h5', mediaType: 'application/x-hdf5', content: ({ header, pages }) => hdf5Pages(header, pages) },
  sqlite: {
    extension: 'sqlite',
    mediaType: 'application/vnd.sqlite3',
    content: ({ extract }) => madeFile(extract),
  },
};
