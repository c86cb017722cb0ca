/** Measured spectra named by a study or a row of a table: their files are read from beside it, and named by what they hold. */
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { MethodInput } from '../../core/api.ts';
import { CoarsegrainError } from '../../core/errors.ts';
import { contentHash, registerMeasured } from '../../core/model/measured.ts';
import { parseSpectrumFile, parseSpectrumFiles } from '../../core/model/spectrum-file.ts';

/** What `spectra.import` takes. */
export type SpectrumFile = MethodInput<'spectra.import'>;

/** Reads what systems name; a file that several name is read once. */
export interface SpectrumReader {
  /**
   * The system with the hash of its file's content, where it is measured; the spectrum is registered in this thread.
   * @throws CoarsegrainError `not-found` where the file cannot be read, or what is wrong with it
   */
  resolve(system: Record<string, unknown>): Promise<Record<string, unknown>>;
  /** The files read so far. */
  readonly files: readonly SpectrumFile[];
}

/** @param beside the study or table; `-` for standard input, beside which is the working directory */
export function spectrumReader(beside: string): SpectrumReader {
  const folder = beside === '-' ? '.' : dirname(beside);
  const known = new Map<string, string>();
  const files: SpectrumFile[] = [];
  const read = async (name: string) => new Uint8Array(await readFile(resolve(folder, name)).catch(refuse(name)));
  return {
    files,
    async resolve(system) {
      const { spectrum, file } = system;
      if (spectrum !== 'measured' || typeof file !== 'string') return system;
      let content = known.get(file);
      if (content === undefined) {
        // Two NPY files, of λ and of y, are named with a comma between.
        const [first = '', other] = file.split(',').map((name) => name.trim());
        const bytes = await read(first);
        const second = other === undefined ? undefined : await read(other);
        const { lambda, y } = second ? parseSpectrumFiles(bytes, second) : parseSpectrumFile(first, bytes);
        content = contentHash(lambda, y);
        registerMeasured(content, lambda, y);
        known.set(file, content);
        files.push({ file, bytes, second });
      }
      return { ...system, content };
    },
  };
}

function refuse(file: string): (error: unknown) => never {
  return (error) => {
    const reason = error instanceof Error ? error.message.replace(/, open .*$/, '') : String(error);
    const message = `The spectrum's file ${file} cannot be read (${reason}); it is looked for beside the study.`;
    throw new CoarsegrainError({
      kind: 'not-found',
      field: 'file',
      value: file,
      allowed: 'a CSV or NPY file',
      message,
    });
  };
}
