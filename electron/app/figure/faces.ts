/** The faces that figures are set in. The build turns them into TrueType files (fonts-plugin.ts), which measure text and draw PNGs. */
import { existsSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { CoarsegrainError } from '../../../core/errors.ts';

export interface Face {
  /** Name of the TrueType file. */
  file: string;
  /** The web font it is made from, within node_modules. */
  source: string;
  family: 'Inter' | 'STIX Two Text';
  italic: boolean;
}

const stix = '@fontsource/stix-two-text/files/stix-two-text';

/**
 * The serif's Greek letters are a file of their own; the rasteriser takes a letter that a face lacks from the first file in this order
 * that has it, so the italic Greek of symbols comes before Inter's.
 */
export const faces: readonly Face[] = [
  { file: 'STIXTwoText-Regular.ttf', source: `${stix}-latin-400-normal.woff2`, family: 'STIX Two Text', italic: false },
  { file: 'STIXTwoText-Italic.ttf', source: `${stix}-latin-400-italic.woff2`, family: 'STIX Two Text', italic: true },
  {
    file: 'STIXTwoText-GreekItalic.ttf',
    source: `${stix}-greek-400-italic.woff2`,
    family: 'STIX Two Text',
    italic: true,
  },
  { file: 'Inter-Regular.ttf', source: 'inter-ui/web/Inter-Regular.woff2', family: 'Inter', italic: false },
];

/**
 * Path of a face's TrueType file: beside the entry files in a build, in the build's folder for sources that run as they are.
 * @throws CoarsegrainError `not-found` before the first build
 */
export function facePath({ file }: Face): string {
  const here = import.meta.dirname;
  const source = extname(import.meta.filename) === '.ts';
  const out = source ? join(here, '../../../out') : dirname(basename(here) === 'chunks' ? dirname(here) : here);
  // Native code reads no archive: a packaged application keeps the faces beside it.
  const path = join(out, 'fonts', file).replace(/app\.asar(?=[\\/])/, 'app.asar.unpacked');
  if (existsSync(path)) return path;
  const message = `The font file ${path} is missing; "npm run build" makes it.`;
  throw new CoarsegrainError({ kind: 'not-found', field: 'fonts', value: path, message });
}
