/** Measured spectra in the page: files are handed to the application, numbers fetched once and registered for what is drawn here. */
import { registerMeasured, type MeasuredSpectrum } from '../../core/model/measured.ts';
import type { LocalExponents } from '../../core/model/local-exponents.ts';
import { client } from './client.ts';

export interface ImportedSpectrum {
  /** The file's name, and the hash of what it holds. */
  file: string;
  content: string;
  modes: number;
  exponents: LocalExponents;
}

const fetched = new Map<string, Promise<MeasuredSpectrum>>();

/** Hands a file to the application, which keeps what it holds. Rejects where it is no spectrum. */
export async function importSpectrum(file: File): Promise<ImportedSpectrum> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const imported = await client().call('spectra.import', { file: file.name, bytes });
  await spectrumAtHand(imported.content);
  return imported;
}

/** The numbers of a measured spectrum, registered in this thread. */
export function spectrumAtHand(content: string): Promise<MeasuredSpectrum> {
  let spectrum = fetched.get(content);
  if (!spectrum) {
    spectrum = client()
      .call('spectra.get', { content })
      .then(({ lambda, y }) => {
        registerMeasured(content, lambda, y);
        return { lambda, y };
      });
    fetched.set(content, spectrum);
    // What failed may be asked for again.
    spectrum.catch(() => fetched.delete(content));
  }
  return spectrum;
}
