/** Measured curves beside the comparisons of a project: `curves/HASH.csv`, byte for byte as they were imported. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Application } from '../../core/api.ts';
import { CoarsegrainError } from '../../core/errors.ts';
import { projectComparisonSchema } from '../../core/history/project-comparison.ts';
import type { ProjectFile } from '../../core/history/project.ts';
import { requireInside } from './inside.ts';

/** From the folder of the project. */
export const curveFile = (content: string) => `curves/${content}.csv`;

/** Gives the application the curves of a project that it does not hold yet. @throws CoarsegrainError where some are missing or changed */
export async function importCurves(
  application: Application,
  folder: string,
  files: readonly ProjectFile[],
): Promise<void> {
  for (const source of files.flatMap(sourcesIn)) {
    if (!('content' in source) || (await holds(application, source.content))) continue;
    const { file, content, columns } = source;
    const bytes = await readCurveFile(folder, content);
    await application.call('curves.import', { file, bytes, ...(columns ? { columns } : {}) });
  }
}

/** What is no comparison is told of by who reads it. */
function sourcesIn({ name, text }: ProjectFile) {
  if (!name.startsWith('comparisons/')) return [];
  try {
    return projectComparisonSchema.safeParse(JSON.parse(text)).data?.sources ?? [];
  } catch {
    return [];
  }
}

async function readCurveFile(folder: string, content: string): Promise<Uint8Array<ArrayBuffer>> {
  const name = curveFile(content);
  const path = join(folder, name);
  await requireInside(folder, path, name);
  const bytes = await readFile(path).catch(() => null);
  if (!bytes) {
    const message = `The measured curves ${path} are missing; "project save" writes them where they are known.`;
    throw new CoarsegrainError({ kind: 'not-found', field: path, value: path, message });
  }
  const found = asHashed(bytes, content);
  if (found) return found;
  const message = `${path} does not hold the curves by which it is named: it was changed.`;
  throw new CoarsegrainError({ kind: 'not-allowed', field: path, allowed: 'the file as it was written', message });
}

/** The bytes with that hash; git may have changed the ends of their lines. */
function asHashed(bytes: Buffer, content: string): Uint8Array<ArrayBuffer> | undefined {
  // Latin-1 has a character for each byte.
  const text = bytes.toString('latin1');
  const lines = text.replaceAll('\r\n', '\n');
  for (const candidate of [text, lines, lines.replaceAll('\n', '\r\n')]) {
    const found = Uint8Array.from(Buffer.from(candidate, 'latin1'));
    if (createHash('sha256').update(found).digest('hex') === content) return found;
  }
  return undefined;
}

async function holds(application: Application, content: string): Promise<boolean> {
  try {
    await application.call('curves.get', { content });
    return true;
  } catch (error) {
    if (error instanceof CoarsegrainError && error.report.kind === 'not-found') return false;
    throw error;
  }
}
