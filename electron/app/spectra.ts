/** Measured spectra: read from files, kept in the store, and made known to every thread that computes with them. */
import type { SpectrumSummary } from '../../core/api.ts';
import { estimateExponents } from '../../core/model/local-exponents.ts';
import { contentHash, registerMeasured, type MeasuredSpectrum } from '../../core/model/measured.ts';
import { parseSpectrumFile, parseSpectrumFiles } from '../../core/model/spectrum-file.ts';
import type { System } from '../../core/model/system.ts';
import type { SharedSpectrum } from '../pool/worker.ts';
import type { Store } from '../store/store.ts';

export interface Spectra {
  /** @throws CoarsegrainError where the file is no spectrum */
  import(file: string, bytes: Uint8Array, second?: Uint8Array): Promise<SpectrumSummary>;
  get(content: string): Promise<MeasuredSpectrum>;
  /**
   * The numbers of a system's measured spectrum, registered in this thread and shared with others; undefined where it has none.
   * @throws CoarsegrainError `not-found`
   */
  of(system: Pick<System, 'content'>): Promise<SharedSpectrum | undefined>;
}

export function createSpectra(store: Store): Spectra {
  const shared = new Map<string, SharedSpectrum>();

  async function load(content: string): Promise<SharedSpectrum> {
    const known = shared.get(content);
    if (known) return known;
    const { lambda, y } = await store.getSpectrum(content);
    const spectrum = { content, lambda: share(lambda), y: share(y) };
    registerMeasured(content, spectrum.lambda, spectrum.y);
    shared.set(content, spectrum);
    return spectrum;
  }

  return {
    async import(file, bytes, second) {
      const { lambda, y } = second ? parseSpectrumFiles(bytes, second) : parseSpectrumFile(file, bytes);
      const content = contentHash(lambda, y);
      const exponents = estimateExponents({ lambda, y });
      const modes = lambda.length;
      await store.keepSpectrum({ content, file, lambda, y });
      return { file, content, modes, exponents };
    },
    get: load,
    of: ({ content }) => (content === undefined ? Promise.resolve(undefined) : load(content)),
  };
}

function share(values: Float64Array): Float64Array<SharedArrayBuffer> {
  const copy = new Float64Array(new SharedArrayBuffer(values.byteLength));
  copy.set(values);
  return copy;
}
