/**
 * The folder of a project on disk: `studies/NAME.json` and `comparisons/NAME.json`, and beside them `spectra/HASH.csv` and `curves/HASH.csv`,
 * the measured spectra and curves that they are about. Files of other kinds stay as they are, and so does everything outside of the folder.
 */
import { mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Application, MethodInput } from '../../core/api.ts';
import { CoarsegrainError } from '../../core/errors.ts';
import { projectLimits, projectSections, type ProjectFile, type ProjectSaved } from '../../core/history/project.ts';
import { contentHash, type MeasuredSpectrum } from '../../core/model/measured.ts';
import { parseSpectrumFile } from '../../core/model/spectrum-file.ts';
import { writeOutput } from '../app/write-output.ts';
import { requireInside } from './inside.ts';
import { curveFile } from './project-curves.ts';
import { spectrumReader } from './spectrum.ts';

export interface ProjectFolder {
  files: ProjectFile[];
  /** Measured spectra that studies name by a file of their own; those in `spectra` are read when they are wanted. */
  spectra: MethodInput<'spectra.import'>[];
}

const kept = /^\.\.\/spectra\/([0-9a-f]{64})\.csv$/;

/** @throws CoarsegrainError `not-found` where there is no such folder or a spectrum is missing, `too-many`, `not-allowed` */
export async function readFolder(folder: string): Promise<ProjectFolder> {
  const found = await stat(folder).catch(() => null);
  if (!found?.isDirectory()) throw missing(folder, `There is no folder ${folder}.`);
  const read: ProjectFolder = { files: [], spectra: [] };
  for (const section of projectSections) {
    const entries = await readdir(join(folder, section), { withFileTypes: true }).catch(() => null);
    if (entries === null) continue;
    await requireInside(folder, join(folder, section), section);
    const names = entries.filter((entry) => entry.isFile() && entry.name.endsWith('.json')).map(({ name }) => name);
    for (const name of names.sort()) read.files.push(await readOne(folder, `${section}/${name}`, read.spectra));
  }
  if (read.files.length > projectLimits.files) {
    const allowed = `at most ${String(projectLimits.files)} files`;
    const message = `The project ${folder} has ${String(read.files.length)} files; it may have ${allowed}.`;
    throw new CoarsegrainError({ kind: 'too-many', field: folder, value: read.files.length, allowed, message });
  }
  return read;
}

async function readOne(folder: string, name: string, spectra: ProjectFolder['spectra']): Promise<ProjectFile> {
  const path = join(folder, name);
  if ((await stat(path)).size > projectLimits.bytes) {
    const allowed = `at most ${String(projectLimits.bytes)} bytes`;
    throw new CoarsegrainError({
      kind: 'too-many',
      field: name,
      allowed,
      message: `${name} has more than ${allowed}.`,
    });
  }
  const text = await readFile(path, 'utf8');
  if (!name.startsWith('studies/')) return { name, text };
  const document = tryParse(text) as { system?: Record<string, unknown> } | null;
  const { system } = document ?? {};
  if (typeof system?.file !== 'string' || system.spectrum !== 'measured') return { name, text };
  const content = kept.exec(system.file)?.[1];
  if (content !== undefined) return { name, text: JSON.stringify({ ...document, system: { ...system, content } }) };
  for (const part of system.file.split(',')) await requireInside(folder, resolve(dirname(path), part.trim()), name);
  const reader = spectrumReader(path);
  const resolved = await reader.resolve({ ...system });
  spectra.push(...reader.files);
  return { name, text: JSON.stringify({ ...document, system: resolved }) };
}

/** What is no JSON is told of by who reads the study. */
function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Gives the application the spectra of a project that it does not hold yet. @throws CoarsegrainError where one is missing or damaged */
export async function importSpectra(application: Application, folder: string, read: ProjectFolder): Promise<void> {
  for (const spectrum of read.spectra) await application.call('spectra.import', spectrum);
  for (const content of new Set(read.files.flatMap(contentIn))) {
    if (await holds(application, content)) continue;
    const path = join(folder, 'spectra', `${content}.csv`);
    await requireInside(folder, path, `spectra/${content}.csv`);
    const bytes = await readFile(path).catch(() => {
      throw missing(path, `The measured spectrum ${path} is missing; "project save" writes it where it is known.`);
    });
    const { lambda, y } = parseSpectrumFile(path, bytes);
    if (contentHash(lambda, y) !== content) {
      const message = `${path} does not hold the spectrum by which it is named: it was changed.`;
      throw new CoarsegrainError({ kind: 'not-allowed', field: path, allowed: 'the file as it was written', message });
    }
    await application.call('spectra.import', {
      file: originOf(bytes) ?? `${content}.csv`,
      bytes: new Uint8Array(bytes),
    });
  }
}

function contentIn({ text }: ProjectFile): string[] {
  const { system } = (tryParse(text) ?? {}) as { system?: { content?: unknown } };
  return typeof system?.content === 'string' ? [system.content] : [];
}

async function holds(application: Application, content: string): Promise<boolean> {
  try {
    await application.call('spectra.get', { content });
    return true;
  } catch (error) {
    if (error instanceof CoarsegrainError && error.report.kind === 'not-found') return false;
    throw error;
  }
}

/** Writes what saving asks for, each file as a whole or not at all. @returns the names of the files that were written */
export async function writeFolder(
  application: Application,
  folder: string,
  { files, spectra, curves }: Pick<ProjectSaved, 'files' | 'spectra' | 'curves'>,
): Promise<string[]> {
  const written: string[] = [];
  const write = async (name: string, content: AsyncIterable<Uint8Array>) => {
    await mkdir(join(folder, dirname(name)), { recursive: true });
    await requireInside(folder, join(folder, dirname(name)), name);
    await writeOutput({ name, mediaType: 'text/plain', content }, join(folder, name));
    written.push(name);
  };
  const isThere = async (name: string) =>
    written.includes(name) || (await stat(join(folder, name)).catch(() => null)) !== null;
  for (const { content, file } of spectra) {
    const name = `spectra/${content}.csv`;
    if (await isThere(name)) continue;
    await write(name, spectrumPieces(await application.call('spectra.get', { content }), file));
  }
  for (const content of curves) {
    const name = curveFile(content);
    if (!(await isThere(name))) await write(name, pieces([(await application.call('curves.get', { content })).bytes]));
  }
  for (const { name, text } of files) await write(name, pieces([text]));
  return written;
}

/** λ and y as shortest numbers that are read as the same doubles, after the name of the file that they came from. */
function* spectrumLines({ lambda, y }: MeasuredSpectrum, file: string): Generator<string> {
  yield `lambda,y\n# ${file.replace(/\p{Cc}/gu, ' ')}\n`;
  for (let from = 0; from < lambda.length; from += 10_000) {
    let lines = '';
    for (let k = from; k < Math.min(lambda.length, from + 10_000); k++) lines += `${lambda[k]!},${y[k]!}\n`;
    yield lines;
  }
}

const spectrumPieces = (spectrum: MeasuredSpectrum, file: string) => pieces(spectrumLines(spectrum, file));

async function* pieces(parts: Iterable<string | Uint8Array>): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield await Promise.resolve(Buffer.from(part));
}

function originOf(bytes: Uint8Array): string | undefined {
  const [, second] = new TextDecoder().decode(bytes.subarray(0, 4096)).split('\n', 2);
  return second?.startsWith('# ') ? second.slice(2).slice(0, 1000) || undefined : undefined;
}

function missing(field: string, message: string): CoarsegrainError {
  return new CoarsegrainError({ kind: 'not-found', field, value: field, message });
}
