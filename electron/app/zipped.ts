/** Zip files as they are written: piece by piece, of any size. */
import { PassThrough } from 'node:stream';
import { ZipFile } from 'yazl';

/** The bytes of a zip file. @param fill adds its members and does not end it; it may go on while bytes are read */
export async function* zipped(
  fill: (zip: ZipFile) => void | Promise<void>,
): AsyncGenerator<Uint8Array, void, undefined> {
  const zip = new ZipFile();
  const output = new PassThrough();
  zip.outputStream.pipe(output);
  // What fails while the file grows breaks its bytes off.
  const fail = (error: unknown) => output.destroy(error instanceof Error ? error : new Error(String(error)));
  zip.on('error', fail);
  void (async () => {
    await fill(zip);
    zip.end();
  })().catch(fail);
  for await (const piece of output) yield piece as Buffer;
}
